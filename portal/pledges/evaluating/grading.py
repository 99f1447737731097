"""自评 by the author, 组织评定 by the secretary (by the committee for the secretary's own): a label for each item and for the whole."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import P, Query, hold, write
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.pledges import year as years
from portal.pledges.domain import path
from portal.pledges.evaluating.voting import ASKED
from portal.pledges.models import Pledge, PledgeGrade
from portal.policy import Actor

LONGEST = 200  # characters of a note or a reason
# 组织评定 begins with 评诺 and is never too late; once given it can be corrected for so long after 评诺 has closed.
GRADING_DAYS = 30

GRADES = Query(
    lambda: PledgeGrade.select(
        PledgeGrade.id, PledgeGrade.item, PledgeGrade.voice, PledgeGrade.grade, PledgeGrade.note, PledgeGrade.graded_at
    ).where(PledgeGrade.pledge == P("pledge"))
)


class Mark(NamedTuple):
    """A grade with its note."""

    grade: str
    note: str = ""


Marks = dict[int | None, Mark]  # item id, None for the whole


def marks(pledge_id: int, voice: str) -> Marks:
    """What was given so far by a voice (self, organisation)."""
    return all_marks(pledge_id)[voice]


def all_marks(pledge_id: int) -> dict[str, Marks]:
    """What was given so far, by voice: one query."""
    found: dict[str, Marks] = {"self": {}, "organisation": {}}
    for row in GRADES(pledge=pledge_id):
        found[row.voice][row.item_id] = Mark(row.grade, row.note)
    return found


def grade_until(set_to: years.Year) -> date | None:
    """The last day on which a 组织评定 can be corrected; it is due by then."""
    return set_to.evaluate_until + timedelta(days=GRADING_DAYS) if set_to.evaluate_until else None


def assess(pledge: Pledge, given: Marks, *, by: Actor, version: int | None = None) -> None:
    """自评; may be changed until 评诺 closes. Raises Invalid (details: gaps, (item id or None, sentence)), Denied, Stale."""
    actions.check("pledge.assess", pledge, by=by)
    set_to = years.settings(pledge.committee_id, pledge.year)
    in_time(pledge, set_to, "assess")
    with write():
        hold(Pledge, pledge.id)
        _complete(pledge, given, set_to.scale)
        actions.perform(
            "pledge.assess", pledge, by=by, version=version, fields=["grade"], values=_snapshot(pledge, "self", given)
        )
        _keep(pledge, "self", given)


def grade(pledge: Pledge, given: Marks, *, by: Actor, version: int | None = None, reason: str = "") -> None:
    """评定, from the first day of 评诺; a correction says why. Raises Invalid (as assess), Denied, Stale."""
    actions.check("pledge.grade", pledge, by=by)
    again = pledge.evaluated_at is not None
    set_to = years.settings(pledge.committee_id, pledge.year)
    in_time(pledge, set_to, "grade")
    if again and not reason:
        raise Invalid("请写明更正评定的理由，本人会看到。", field="reason")
    if len(reason) > LONGEST:
        raise Invalid(f"理由最多 {LONGEST} 字，请精简。", field="reason")
    with write():
        hold(Pledge, pledge.id)
        _complete(pledge, given, set_to.scale)
        actions.perform(
            "pledge.grade", pledge, by=by, version=version, set={} if again else {"evaluated_at": clock.now()},
            fields=["grade"] if again else ["grade", "evaluated_at"], note=reason,
            values=_snapshot(pledge, "organisation", given),
        )  # fmt: skip
        _keep(pledge, "organisation", given)
        said = f"您的 {pledge.year} 年公开承诺的组织评定{'已更正' if again else '已作出'}"
        inbox.tell([pledge.person_id], said, path(pledge), by=by)


def in_time(pledge: Pledge, set_to: years.Year, act: str) -> None:
    """Raise Stale where it is too early or too late today to assess or to grade."""
    late = ""
    if set_to.evaluate_from is None or clock.today() < set_to.evaluate_from:
        late = f"评诺还没有开始，现在不能{'自评' if act == 'assess' else '评定'}。"
    elif act == "assess" and not set_to.evaluating:
        late = "评诺已经截止，自评不能再改。"
    elif act == "grade" and pledge.evaluated_at is not None and clock.today() > (grade_until(set_to) or clock.today()):
        late = f"评诺截止已经超过 {GRADING_DAYS} 天，评定不能再更正。"
    if late:
        raise Stale(late, action=f"pledge.{act}", record=pledge)


def _complete(pledge: Pledge, given: Marks, scale: tuple[str, ...]) -> None:
    """Every item that was not stopped and the whole have a label of the scale; nothing else has one."""
    wanted = [None, *(item.id for item in ASKED(pledge=pledge.id))]
    gaps = [(one, "请选择一个等次。") for one in wanted if one not in given or given[one].grade not in scale]
    gaps += [(one, f"说明最多 {LONGEST} 字，请精简。") for one, mark in given.items() if len(mark.note) > LONGEST]
    if gaps or given.keys() - set(wanted):
        raise Invalid("还有没有选择的等次。请逐项选择，再选整体。", gaps=gaps)


def _snapshot(pledge: Pledge, voice: str, given: Marks) -> dict[str, Any]:
    """For the revision: what it was and what it is now, by item id (0: the whole)."""
    before = marks(pledge.id, voice)
    return {
        "before": {str(key or 0): list(mark) for key, mark in before.items()},
        "grades": {str(key or 0): list(mark) for key, mark in given.items()},
    }


def _keep(pledge: Pledge, voice: str, given: Marks) -> None:
    """Rows are updated in place: their ids last."""
    there = {row.item_id: row for row in GRADES(pledge=pledge.id) if row.voice == voice}
    moment = clock.now()
    for item, mark in given.items():
        values = {"grade": mark.grade, "note": mark.note, "graded_at": moment}
        if item in there:
            PledgeGrade.update(**values).where(PledgeGrade.id == there[item].id).execute()
        else:
            PledgeGrade.insert(pledge=pledge.id, item=item, voice=voice, **values).execute()
