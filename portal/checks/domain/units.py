"""The units that a check goes to: taken in by hand, by filters or from a draw; and the small check of a problem on site."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import peewee as pw

from portal import actions, clock
from portal.checks.domain.making import Wanted, create
from portal.checks.domain.running import start
from portal.checks.domain.text import office, path, visit_path
from portal.checks.models import CheckVisit, SpotCheck
from portal.db import P, Query, among, hold, write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.inbox import domain as inbox
from portal.policy import Actor, may, why_not
from portal.problems.models import Problem
from portal.units.models import Unit

OPEN = ("planned", "running")
CHECKED = ("committee", "general_branch", "branch")  # kinds of units
VERIFYING = timedelta(days=14)
_UNITS = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name, Unit.committee)
        .where(among(Unit.id, "units") & Unit.kind.in_(CHECKED) & Unit.closed_on.is_null())
        .order_by(Unit.id)
    )
)
_VERIFYING = Query(
    lambda: (
        SpotCheck.select()
        .where(
            (SpotCheck.verifies == P("problem")) & SpotCheck.state.in_(OPEN) & (SpotCheck.committee == P("committee"))
        )
        .where(pw.fn.COALESCE(SpotCheck.team, 0) == P("team"))
        .order_by(SpotCheck.id)
        .limit(1)
    )
)
_THERE = Query(lambda: CheckVisit.select(CheckVisit.unit).where(CheckVisit.check == P("check")))


def add_units(check: SpotCheck, unit_ids: Iterable[int], *, by: Actor) -> list[CheckVisit]:
    """列入检查: a visit for each unit that has none yet; the new ones. Raises Invalid, Denied, Stale."""
    wanted = sorted(set(unit_ids))
    made = []
    with write():
        hold(SpotCheck, check.id)
        now = SpotCheck.get_by_id(check.id)
        if now.state not in OPEN:
            raise Stale("检查已经反馈或者取消，不能再列入单位。", action="check_visit.create", record=check)
        there = {row.unit_id for row in _THERE(check=check.id)}
        if now.verifies_id is not None and there:
            raise Invalid("现场复核只到这个问题所在的单位，不能再列入别的单位。", "units")
        found = {row.id: row for row in _UNITS(units=wanted)}
        if missing := [key for key in wanted if key not in found]:
            raise Invalid(f"有 {len(missing)} 个单位已经撤销，或者不是党委、党总支、党支部，请重新选择。", "units")
        for row in found.values():
            columns = {
                "check": now.id, "office": now.committee_id, "team": now.team_id, "unit": row.id,
                "committee": row.committee_id or row.id,
            }  # fmt: skip
            if row.id not in there:
                made.append(actions.create("check_visit.create", CheckVisit, by=by, **columns))
            elif not may("check_visit.create", by, CheckVisit(**columns)):  # nor is it told that it is there
                raise Denied(why_not("check_visit.create", by, CheckVisit(**columns)), action="check_visit.create")
    return made


def verify_on_site(problem: Any, *, by: Actor, once: str = "") -> SpotCheck:
    """现场复核: a small check of one problem at its unit, that runs at once, by whoever verifies the problem now.

    While one of the same office or team is under way it is that one.

    It names the problem by its number alone: the words are read through the problem's own scope. Raises Invalid, Denied, Stale.
    """
    actions.check("problem.verify", problem, by=by)
    committee, team = office(by)
    if by.person_id is None or committee is None:
        raise Denied("您没有权限发起检查。", action="spot_check.create")
    today = clock.today()
    wanted = Wanted(
        "special", f"现场复核：{problem.number}", f"复核问题 {problem.number} 的整改情况。", today, today + VERIFYING, None,
        (by.person_id,), by.person_id,
    )  # fmt: skip
    with write():
        hold(Problem, problem.id)
        if (running := _VERIFYING.one(problem=problem.id, committee=committee, team=team or 0)) is not None:
            store.spend(once, by, path(running))
            return running
        made = create(wanted, by=by, once=once, verifies=problem.id)
        visits = add_units(made, [problem.branch_id or problem.committee_id], by=by)
        for visit in visits:
            actions.perform(
                "check_visit.plan", visit, by=by, set={"planned_on": today, "visitor": by.person_id},
                values={"planned_on": [None, today.isoformat()], "visitor": [None, by.person_id]},
            )  # fmt: skip
            inbox.tell([by.person_id], made.title, visit_path(visit), by=by)
        start(made, by=by)
    return made
