"""督导组: made by a committee, assigned to units for a time; its supervisors read there what was submitted."""

from datetime import date, timedelta
from typing import Any

from portal import actions, clock
from portal.accounts import appointments
from portal.accounts.models import Appointment, Team, TeamUnit
from portal.db import hold, write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import Unit, UnitCover

LONGEST = 3653  # days


def create(name: str, committee_id: int, *, by: Actor) -> Team:
    """成立督导组. Raises Invalid, Denied."""
    with write():
        hold(Unit, committee_id)
        _check_name(name, committee_id)
        return actions.create("team.create", Team, by=by, name=name, committee=committee_id)


def rename(team: Team, name: str, *, by: Actor, version: int | None = None) -> None:
    """更名. Raises Invalid, Denied, Stale."""
    _check_open(team)
    with write():
        hold(Unit, team.committee_id)
        _check_name(name, team.committee_id, but=team.id)
        values = {"name": [team.name, name]}
        actions.perform("team.edit", team, by=by, set={"name": name}, version=version, values=values)


def _check_name(name: str, committee_id: int, but: int = 0) -> None:
    if not name:
        raise Invalid("请填写名称。", "name")
    if len(name) > 60:
        raise Invalid("名称最多 60 个字，请精简。", "name")
    same = (Team.committee == committee_id) & (Team.name == name) & (Team.id != but)
    if Team.select(Team.id).where(same).exists():
        raise Invalid("已经有同名的督导组（撤销的也算），请换一个名称。", "name")


def _check_open(team: Team) -> None:
    if team.closed_on is not None:
        raise Invalid("这个督导组已经撤销，不能再更改。")


def assign(team: Team, unit: Unit | None, starts: date, ends: date | None, *, by: Actor) -> TeamUnit:
    """分配: a unit under the team's committee, with all below it, from a day to a day. Raises Invalid, Denied."""
    _check_open(team)
    today = clock.today()
    if unit is None or not _lies_under(unit.id, team.committee_id):
        raise Invalid("请选择本党委或其下属的组织。", "unit")
    if unit.closed_on is not None:
        raise Invalid(f"{unit.name}已经撤销，请选择其他组织。", "unit")
    if not today <= starts <= today + timedelta(days=LONGEST):
        raise Invalid("起始日期不能早于今天，请核对。" if starts < today else "起始日期太远，请核对。", "starts")
    if ends is not None and ends < starts:
        raise Invalid("截止日期早于起始日期，请核对。", "ends")
    with write():
        hold(Team, team.id)
        if _runs(team.id, unit.id, starts, ends):
            raise Invalid(f"{unit.name}在这段时间已经分配给本组，不需要重复分配。", "unit")
        detail = {"team": team.id, "unit": unit.id}
        made = actions.create(
            "team.assign", TeamUnit, by=by, detail=detail, team=team.id, unit=unit.id, starts=starts, ends=ends
        )
        inbox.tell(
            supervisors(team.id), f"{team.name}负责督导{unit.name}（{appointments.span(starts, ends)}）", "/", by=by
        )
    return made


def _lies_under(unit_id: int, committee_id: int) -> bool:
    covered = (UnitCover.unit == unit_id) & (UnitCover.ancestor == committee_id)
    return UnitCover.select(UnitCover.unit).where(covered).exists()


def _runs(team_id: int, unit_id: int, starts: date, ends: date | None) -> bool:
    meets = (TeamUnit.starts <= (ends or date.max)) & (TeamUnit.ends.is_null() | (TeamUnit.ends >= starts))
    same = (TeamUnit.team == team_id) & (TeamUnit.unit == unit_id) & TeamUnit.ended_at.is_null()
    return TeamUnit.select(TeamUnit.id).where(same & meets).exists()


def release(assignment: TeamUnit, *, by: Actor) -> None:
    """取消分配: the team's power over the unit is gone with the next request. Raises Invalid, Denied."""
    if assignment.ended_at is not None or (assignment.ends is not None and assignment.ends < clock.today()):
        raise Invalid("这项分配已经结束。")
    changes = {"ended_at": clock.now(), "ends": max(clock.today(), assignment.starts)}
    detail = {"team": assignment.team_id, "unit": assignment.unit_id}
    actions.perform("team.release", assignment, by=by, set=changes, detail=detail)


def close(team: Team, *, by: Actor, version: int | None = None) -> None:
    """撤销: its units are released at once; the security administrators are told whose appointments are left to end."""
    _check_open(team)
    left = supervisors(team.id)
    with write():
        actions.perform("team.close", team, by=by, set={"closed_on": clock.today()}, version=version)
        for assignment in TeamUnit.select().where((TeamUnit.team == team.id) & TeamUnit.ended_at.is_null()):
            if assignment.ends is None or assignment.ends >= clock.today():
                release(assignment, by=by)
        inbox.tell(left, f"{team.name}已经撤销", "/account", by=by)
        if left:
            text = f"{team.name}已经撤销，请办理督导员的任职结束"
            inbox.tell(appointments.holders("security"), text, "/appointments?role=supervisor&when=now", by=by)


def supervisors(team_id: int) -> list[int]:
    """The persons appointed to a team, today or from a day to come."""
    left = Appointment.ended_at.is_null() & (Appointment.ends.is_null() | (Appointment.ends >= clock.today()))
    rows: Any = Appointment.select(Appointment.person).where((Appointment.team == team_id) & left).tuples()
    return [person for (person,) in rows]
