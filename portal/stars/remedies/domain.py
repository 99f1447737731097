"""整改提升: asked for, planned, agreed, carried out, accepted; sent back, refused, put off or called off with a reason.

ask() is the one way in, whatever the occasion. Each remedy has its entry in the ledger of problems (整改台账), which
takes its steps with it (portal.problems.mirror).
"""

from datetime import date, timedelta
from typing import Any

from portal import actions, clock
from portal.accounts import holders
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.problems import mirror
from portal.stars.models import StarRemedy
from portal.units.models import Unit
from portal.units.people import check_branch

LONGEST = {"problems": 1000, "measures": 2000, "responsible": 100, "outcome": 2000, "reply": 500, "reason": 500}
LONGEST_TERM = 730  # days from today that a remedy may take
OPEN = ("asked", "planned", "working", "reported")

OF_BRANCH = Query(
    lambda: StarRemedy.select(StarRemedy.id).where((StarRemedy.branch == P("branch")) & StarRemedy.state.in_(OPEN))
)


def path(remedy: Any) -> str:
    """Where a remedy lies."""
    return f"/stars/remedies/{remedy.id}"


def ask(
    branch: Unit, problems: str, due_on: date | None, standing: Any, *, by: Actor, once: str = ""
) -> StarRemedy:  # fmt: skip
    """提出整改 to a branch; `standing` (StarStanding, or a row with id and branch_id) is the occasion, or None.

    Raises Invalid, Denied, Stale.
    """
    problems = _text(problems, "problems", "请写明要整改什么。")
    due = _due(due_on)
    if standing is not None and standing.branch_id != branch.id:
        raise Invalid("授星记录不是这个党支部的。")
    with write():
        unit = check_branch(branch.id)
        made = actions.create(
            "star_remedy.create", StarRemedy, by=by, committee=unit.committee_id, branch=unit.id, problems=problems,
            due_on=due, standing=standing.id if standing else None,
            values={"problems": problems, "due_on": due.isoformat()},
        )  # fmt: skip
        if len(OF_BRANCH(branch=unit.id)) > 1:
            raise Invalid(f"{unit.name}已有一项整改提升在办，请在那一项里调整，或者先撤销。")
        mirror.open_for(made, path(made), by=by)
        store.spend(once, by, path(made))
        inbox.tell(holders.secretaries(unit.id), f"党委要求{unit.name}整改提升，请制定方案", path(made), by=by)
    return made


def plan(remedy: StarRemedy, measures: str, responsible: str, *, by: Actor, version: int | None = None) -> None:
    """提交整改方案 by the branch. Raises Invalid, Denied, Stale."""
    actions.check("star_remedy.plan", remedy, by=by)
    made = {
        "measures": _text(measures, "measures", "请写明整改措施：做什么、怎么做、什么时候做完。"),
        "responsible": _text(responsible, "responsible", "请写明责任人。"),
    }
    with write():
        _hand_in("star_remedy.plan", remedy, made, by, version, "提交了整改方案，请审定")
        mirror.planned(remedy, by=by)


def agree(remedy: StarRemedy, *, by: Actor, reply: str = "", version: int | None = None) -> None:
    """同意 the plan. Raises Invalid, Denied, Stale."""
    _decide("star_remedy.agree", remedy, _text(reply, "reply"), by, version, "整改方案已经同意，请按方案整改")


def send_back(remedy: StarRemedy, *, by: Actor, reason: str, version: int | None = None) -> None:
    """退回修改, with the reason. Raises Invalid, Denied, Stale."""
    reason = _text(reason, "reason", "请写明退回的理由，支部会看到。")
    _decide("star_remedy.return", remedy, reason, by, version, f"整改方案已退回：{reason}")


def report(remedy: StarRemedy, outcome: str, *, by: Actor, version: int | None = None) -> None:
    """报告完成 by the branch. Raises Invalid, Denied, Stale."""
    actions.check("star_remedy.report", remedy, by=by)
    made = {"outcome": _text(outcome, "outcome", "请写明做了什么、结果怎样。")}
    with write():
        _hand_in("star_remedy.report", remedy, made, by, version, "报告整改完成，请验收")
        mirror.reported(remedy, by=by)


def accept(remedy: StarRemedy, *, by: Actor, reply: str = "", version: int | None = None) -> None:
    """验收通过. Raises Invalid, Denied, Stale."""
    with write():
        _decide("star_remedy.accept", remedy, _text(reply, "reply"), by, version, "整改提升已验收通过")
        mirror.accepted(remedy, by=by)


def refuse(remedy: StarRemedy, *, by: Actor, reason: str, version: int | None = None) -> None:
    """继续整改: what was reported is not enough, with the reason. Raises Invalid, Denied, Stale."""
    reason = _text(reason, "reason", "请写明还差什么，支部会看到。")
    with write():
        _decide("star_remedy.refuse", remedy, reason, by, version, f"整改没有通过验收，请继续整改：{reason}")
        mirror.refused(remedy, by=by)


def extend(remedy: StarRemedy, due_on: date | None, *, by: Actor, reason: str, version: int | None = None) -> None:
    """调整期限, with the reason. Raises Invalid, Denied, Stale."""
    actions.check("star_remedy.extend", remedy, by=by)
    due = _due(due_on)
    if due == remedy.due_on:
        raise Invalid("期限没有改动。", "due_on")
    reason = _text(reason, "reason", "请写明为什么调整期限。")
    before, values = remedy.due_on, {"due_on": [remedy.due_on.isoformat(), due.isoformat()]}
    with write():
        actions.perform(
            "star_remedy.extend", remedy, by=by, version=version, set={"due_on": due}, values=values, note=reason
        )
        mirror.extended(remedy, before, reason, by=by)
        _tell_branch(remedy, f"整改期限调整为 {due:%Y-%m-%d}：{reason}", by)


def cancel(remedy: StarRemedy, *, by: Actor, reason: str, version: int | None = None) -> None:
    """撤销整改 that was asked for in error, or whose occasion is gone. Raises Invalid, Denied, Stale."""
    reason = _text(reason, "reason", "请写明为什么撤销。")
    with write():
        _decide("star_remedy.cancel", remedy, reason, by, version, f"整改提升已撤销：{reason}")
        mirror.cancelled(remedy, by=by)


def _hand_in(
    action: str, remedy: StarRemedy, made: dict[str, str], by: Actor, version: int | None, said: str
) -> None:  # fmt: skip
    """A step of the branch, which the committee is told."""
    with write():
        actions.perform(action, remedy, by=by, version=version, set=made, values=made)
        name = Unit.select(Unit.name).where(Unit.id == remedy.branch_id).tuples().get()[0]
        inbox.tell(holders.officers(remedy.branch_id, remedy.committee_id), f"{name}{said}", path(remedy), by=by)


def _decide(action: str, remedy: StarRemedy, word: str, by: Actor, version: int | None, said: str) -> None:
    """A step of the committee with its word, which the branch is told."""
    with write():
        actions.perform(action, remedy, by=by, version=version, set={"reply": word}, note=word)
        _tell_branch(remedy, said, by)


def _tell_branch(remedy: StarRemedy, said: str, by: Actor) -> None:
    inbox.tell(holders.secretaries(remedy.branch_id), said, path(remedy), by=by)


def _text(text: str, field: str, missing: str = "") -> str:
    """A text, tidied; with `missing` it must be there. Raises Invalid."""
    text = text.strip()
    if missing and not text:
        raise Invalid(missing, field)
    if len(text) > LONGEST[field]:
        raise Invalid(f"最多 {LONGEST[field]} 个字，请精简。", field)
    return text


def _due(day: date | None) -> date:
    """The last day of a remedy: today or later, within two years. Raises Invalid."""
    if day is None:
        raise Invalid("请填写整改期限。", "due_on")
    if day < clock.today():
        raise Invalid("整改期限不能早于今天。", "due_on")
    if day > clock.today() + timedelta(days=LONGEST_TERM):
        raise Invalid("整改期限要在两年之内，请核对年份。", "due_on")
    return day
