"""What becomes of a report on thought and work: written, sent, withdrawn by its author; read by the secretary of the branch."""

from typing import Any

from portal import actions, clock
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.life.study.models import ThoughtReport
from portal.policy import Actor

LONGEST = {"text": 6000, "reply": 1000}
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
HALVES = ("上半年", "下半年")


def path(report: Any) -> str:
    """Where a report lies."""
    return f"/life/reports/{report.id}"


def periods() -> list[str]:
    """The periods to report on: this quarter first, then the earlier ones of this year and the last, halves and years."""
    today = clock.today()
    quarter = (today.month - 1) // 3
    quarters = [f"{today.year}年{QUARTERS[at]}" for at in range(quarter, -1, -1)]
    quarters += [f"{today.year - 1}年{one}" for one in reversed(QUARTERS)]
    halves = [f"{today.year}年{HALVES[at]}" for at in range(0 if quarter < 2 else 1, -1, -1)]
    return [*quarters, *halves, f"{today.year}年", f"{today.year - 1}年下半年", f"{today.year - 1}年"]


def create(period: str, text: str, *, by: Actor, once: str = "") -> ThoughtReport:
    """起草 a report for a period, as its author's draft. Raises Invalid, Denied."""
    columns = _checked(period, text, by)
    with write():
        made = actions.create(
            "thought_report.create", ThoughtReport, by=by, person=by.person_id, branch=by.home_branch_id,
            committee=by.home_committee_id, **columns,
        )  # fmt: skip
        store.spend(once, by, path(made))
    return made


def edit(report: ThoughtReport, *, by: Actor, period: str, text: str, version: int | None = None) -> None:
    """修改 a draft. Raises Invalid, Denied, Stale."""
    actions.check("thought_report.edit", report, by=by)
    columns = _checked(period, text, by, report)
    actions.perform("thought_report.edit", report, by=by, version=version, set=columns)


def send(report: ThoughtReport, *, by: Actor, version: int | None = None) -> None:
    """提交 to the secretary of the branch in which the author now is. Raises Denied, Stale."""
    place = {"branch": by.home_branch_id, "committee": by.home_committee_id, "sent_at": clock.now()}
    actions.perform("thought_report.send", report, by=by, version=version, set=place)


def withdraw(report: ThoughtReport, *, by: Actor, version: int | None = None) -> None:
    """撤回 what was not read yet. Raises Denied, Stale."""
    actions.perform("thought_report.withdraw", report, by=by, version=version)


def read(report: ThoughtReport, *, by: Actor, reply: str = "", version: int | None = None) -> None:
    """阅, perhaps with a reply, of which its author hears. Raises Invalid, Denied, Stale."""
    reply = reply.strip()
    if len(reply) > LONGEST["reply"]:
        raise Invalid(f"回复最多 {LONGEST['reply']} 个字，请精简。", "reply")
    with write():
        actions.perform(
            "thought_report.read", report, by=by, version=version,
            set={"reply": reply, "read_at": clock.now(), "read_by": by.person_id},
        )  # fmt: skip
        said = "有回复，请查看" if reply else "支部已阅"
        inbox.tell([report.person_id], f"您的{report.period}思想汇报{said}", path(report), by=by)


def _checked(period: str, text: str, by: Actor, report: ThoughtReport | None = None) -> dict[str, Any]:
    """The columns of a report, tidied. Raises Invalid."""
    text = text.strip()
    if period not in periods() and (report is None or period != report.period):
        raise Invalid("请选择汇报的时段。", "period")
    if not text:
        raise Invalid("请写汇报内容。", "text")
    if len(text) > LONGEST["text"]:
        raise Invalid(f"汇报内容最多 {LONGEST['text']} 个字，请精简。", "text")
    mine = (ThoughtReport.person == by.person_id) & (ThoughtReport.period == period) & (ThoughtReport.state != "read")
    others = ThoughtReport.select(ThoughtReport.id).where(mine & (ThoughtReport.id != (report.id if report else 0)))
    if others.exists():
        raise Invalid(f"{period}您已经写了一份，还没有阅。请在那一份上修改，或者另选时段。", "period")
    return {"period": period, "text": text}
