"""开展, and each assesses oneself."""

from datetime import date

from portal import actions, clock
from portal.appraisals.domain.text import LONGEST, ON_BOOKS, own, path
from portal.appraisals.models import GRADES, Appraisal, AppraisalMember
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Denied, Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import Unit


def begin(branch: Unit, year: int | None, self_until: date | None, *, by: Actor, once: str = "") -> Appraisal:
    """开展民主评议 in a branch for a year, with everybody on its books. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.create", Appraisal(branch=branch.id, committee=branch.committee_id), by=by)
    today = clock.today()
    if year is None or not today.year - 1 <= year <= today.year:
        raise Invalid(f"请填写 {today.year} 年；补做的填 {today.year - 1} 年。", "year")
    until = _self_until(self_until)
    people = ON_BOOKS(branch=branch.id)
    if not any(one.membership == "正式" for one in people):
        raise Invalid("支部名册上没有正式党员，不能开展评议。请先核对党员名单。")
    with write():
        hold(Unit, branch.id)
        if Appraisal.select().where((Appraisal.branch == branch.id) & (Appraisal.year == year)).exists():
            raise Invalid(f"{year} 年的民主评议已经开展，请从列表中打开。", "year")
        made = actions.create(
            "appraisal.create", Appraisal, by=by, branch=branch.id, committee=branch.committee_id, year=year,
            self_until=until, created_by=by.person_id, values={"year": year, "self_until": until.isoformat()},
        )  # fmt: skip
        AppraisalMember.insert_many([
            {"appraisal": made.id, "person": one.id, "name": one.name, "formal": one.membership == "正式"}
            for one in people
        ]).execute()  # fmt: skip
        store.spend(once, by, path(made))
        inbox.tell(
            [one.id for one in people], f"{year} 年民主评议开始自评，请在 {until:%Y-%m-%d} 前完成", path(made), by=by
        )
    return made


def edit(appraisal: Appraisal, *, self_until: date | None, by: Actor, version: int | None = None) -> None:
    """修改自评截止日期. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.edit", appraisal, by=by)
    actions.perform("appraisal.edit", appraisal, by=by, version=version, set={"self_until": _self_until(self_until)})


def _self_until(day: date | None) -> date:
    if day is None:
        raise Invalid("请填写自评截止日期。", "self_until")
    if not clock.today() <= day <= date(clock.today().year + 1, 12, 31):
        raise Invalid("自评截止日期要在今天以后、明年年底以前。", "self_until")
    return day


def assess(
    appraisal: Appraisal, *, self_text: str, self_grade: str = "", by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """自评: one's own text, and of a formal member the own grade; it may be rewritten until the branch decides.

    Others' writing at the same time is in nobody's way, so the appraisal's version is not compared. Raises Invalid, Denied, Stale.
    """
    actions.check("appraisal.assess", appraisal, by=by)
    text = self_text.strip()
    if not text:
        raise Invalid("请写自评：对照四个合格，做得怎样，还有什么不足。", "self_text")
    if len(text) > LONGEST["self_text"]:
        raise Invalid(f"自评最多 {LONGEST['self_text']} 个字，请精简。", "self_text")
    with write():
        hold(Appraisal, appraisal.id)
        current = Appraisal.get_by_id(appraisal.id)
        line = own(current, by)
        if line is None:
            raise Denied("您不在这次评议的名单里，请联系支部。", action="appraisal.assess", record=appraisal)
        if line.formal and self_grade not in GRADES:
            raise Invalid("请选择自评等次。", "self_grade")
        actions.perform(
            "appraisal.assess", current, by=by, detail={"person": by.person_id}, fields=["self_text", "self_grade"],
            values={"person": by.person_id, "self_text": text, "self_grade": self_grade if line.formal else ""},
        )  # fmt: skip
        line.self_text, line.self_grade, line.self_at = text, self_grade if line.formal else "", clock.now()
        line.save()
