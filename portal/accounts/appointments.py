"""Appointments: a role over a unit, in a team or technical, from a day to a day; given and ended here alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import peewee as pw

from portal import actions, clock
from portal.accounts import codes
from portal.accounts.models import PRIVILEGED, ROLES, TECHNICAL_ROLES, UNIT_ROLES, Appointment, Proposal, Team
from portal.db import P, Query, hold, write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor, in_force
from portal.units import following
from portal.units.models import KINDS, Person, Unit

PLACES = {"secretary": ("branch", "general_branch"), "committee": ("committee", "superior")}
SERVING = ("在册", "流动")
BACK = 366  # days: a letter of appointment comes before its entry here; power runs from the entry all the same
AHEAD = 366

# Same role in the same place, or any two technical roles, whose days meet.
_CLASH = Query(
    lambda: (
        Appointment.select(Appointment.id, Appointment.role, Appointment.starts, Appointment.ends)
        .where(
            (Appointment.person == P("person"))
            & Appointment.ended_at.is_null()
            & (Appointment.starts <= P("until"))
            & (Appointment.ends.is_null() | (Appointment.ends >= P("starts")))
            & (
                ((Appointment.role == P("role")) & (Appointment.unit == P("unit")))
                | ((Appointment.role == P("role")) & (Appointment.team == P("team")))
                | (Appointment.role.in_(tuple(TECHNICAL_ROLES)) & (P("technical", int) == 1))
            )
        )
        .limit(1)
    )
)
HOLDERS = Query(
    lambda: (
        Appointment.select(Appointment.person)
        .distinct()
        .where((Appointment.role == P("role")) & in_force(Appointment, P("today")))
    )
)


@dataclass(frozen=True)
class Office:
    """What is to be held: the role, where, and from which day to which (inclusive; None: until further notice)."""

    role: str
    unit: Unit | None
    team: Team | None
    starts: date
    ends: date | None = None

    @property
    def place(self) -> str:
        return self.unit.name if self.unit else self.team.name if self.team else ""

    @property
    def label(self) -> str:
        return f"{ROLES[self.role]}（{self.place}）" if self.place else ROLES[self.role]

    @property
    def references(self) -> dict[str, Any]:
        """What the trail says of it."""
        named = {"role": self.role, "unit": self.unit and self.unit.id, "team": self.team and self.team.id}
        return {name: value for name, value in named.items() if value is not None}


def check(person: Person, office: Office) -> None:
    """The person may hold the office for those days. Raises Invalid at the field that is wrong."""
    _check_person(person, office.role)
    _check_place(office)
    _check_days(office.starts, office.ends)
    _check_clash(person, office)


def _check_person(person: Person, role: str) -> None:
    if role not in (*UNIT_ROLES, *TECHNICAL_ROLES):
        raise Invalid("请选择角色。", "role")
    if (person.kind == "technical") != (role in TECHNICAL_ROLES):
        raise Invalid(
            "管理员账号只能担任管理员角色，管理员角色也只能由管理员账号担任（三员分立）。请先登记专用的管理员账号。",
            "role",
        )
    if role in UNIT_ROLES and person.kind != "member":
        raise Invalid(f"{ROLES[role]}须由党员担任，{person.name}不是党员。", "role")
    if person.status not in SERVING:
        raise Invalid(f"{person.name}的组织关系状态为“{person.status}”，不能任职。")


def _check_place(office: Office) -> None:
    kinds = PLACES.get(office.role)
    if kinds is None and office.unit is not None:
        raise Invalid(f"{ROLES[office.role]}不挂在某个组织上，请不要选择组织。", "unit")
    if kinds is not None and (office.unit is None or office.unit.kind not in kinds):
        raise Invalid(
            f"{ROLES[office.role]}须任职于{'或'.join(KINDS[kind] for kind in kinds)}，请重新选择组织。", "unit"
        )
    if office.unit is not None and office.unit.closed_on is not None:
        raise Invalid(f"{office.unit.name}已经撤销，请选择其他组织。", "unit")
    if (office.role == "supervisor") != (office.team is not None):
        raise Invalid("督导员须选择所在的督导组。" if office.team is None else "只有督导员才选择督导组。", "team")
    if office.team is not None and office.team.closed_on is not None:
        raise Invalid(f"{office.team.name}已经撤销，请选择其他督导组。", "team")


def _check_days(starts: date, ends: date | None) -> None:
    today = clock.today()
    if starts < today - timedelta(days=BACK):
        raise Invalid("起始日期最早可以补录到一年以前，请核对。", "starts")
    if starts > today + timedelta(days=AHEAD):
        raise Invalid("起始日期最晚为一年以内，请核对。", "starts")
    if ends is not None and ends < starts:
        raise Invalid("截止日期早于起始日期，请核对。", "ends")
    if ends is not None and ends < today:
        raise Invalid("截止日期已经过去，这样的任职不产生任何权限。请核对。", "ends")


def _check_clash(person: Person, office: Office) -> None:
    found = _CLASH.one(
        person=person.id,
        role=office.role,
        unit=office.unit and office.unit.id,
        team=office.team and office.team.id,
        technical=office.role in TECHNICAL_ROLES,
        starts=office.starts,
        until=office.ends or date.max,
    )
    if found is None:
        return
    days = span(found.starts, found.ends)
    if office.role in TECHNICAL_ROLES and found.role != office.role:
        raise Invalid(
            f"{person.name}在{days}担任{ROLES[found.role]}。一人只能担任一个管理员角色（三员分立），请先结束原任职。",
            "role",
        )
    raise Invalid(
        f"{person.name}在{days}已经担任{office.label}，与填写的日期重叠。如需延长，请从原任职到期的次日起任命。",
        "starts",
    )


def span(starts: date, ends: date | None) -> str:
    """2026年3月1日至2027年2月28日, or 2026年3月1日起."""
    first = f"{starts.year}年{starts.month}月{starts.day}日"
    return f"{first}至{ends.year}年{ends.month}月{ends.day}日" if ends else f"{first}起"


def appoint(
    person: Person, office: Office, *, by: Actor, reason: str = "", proposal: Proposal | None = None
) -> Appointment:
    """任命: directly for a secretary, else by a proposal that `by` has just confirmed. Raises Invalid, Denied.

    A slip that a secretary printed before must not open an account that has become privileged.
    """
    seconded = {"proposal": proposal} if proposal else {}
    with write():
        hold(Person, person.id)
        check(person, office)
        if office.role in PRIVILEGED:
            codes.void_unseconded(person.id)
        made = actions.create(
            "appointment.create", Appointment, by=by, note=reason,
            detail={"person": person.id, **office.references, **({"proposal": proposal.id} if proposal else {})},
            person=person.id, role=office.role, unit=office.unit and office.unit.id,
            team=office.team and office.team.id, starts=office.starts, ends=office.ends, **seconded,
        )  # fmt: skip
        inbox.tell([person.id], f"您已被任命为{office.label}（{span(office.starts, office.ends)}）", "/account", by=by)
        if office.role == "secretary":
            following.changed(made.unit_id)
    return made


def check_end(appointment: Appointment, last_day: date | None) -> None:
    """The appointment still runs, and the day to end it lies ahead but before its own end. Raises Invalid."""
    today = clock.today()
    if appointment.ended_at is not None or (appointment.ends is not None and appointment.ends < today):
        raise Invalid("这项任职已经结束，不需要再办理。")
    if last_day is None:
        return
    if last_day < max(today, appointment.starts):
        raise Invalid("最后一天不能早于今天，也不能早于起始日期。要立即结束，请留空。", "last_day")
    if appointment.ends is not None and last_day >= appointment.ends:
        raise Invalid("这里只能提前结束。如需延长，请从到期的次日起重新任命。", "last_day")


def end(
    appointment: Appointment,
    *,
    by: Actor,
    last_day: date | None = None,
    reason: str = "",
    proposal: Proposal | None = None,
    version: int | None = None,
) -> None:
    """结束任职: at once (the power is gone with the next request), or with a last day. Raises Invalid, Denied, Stale.

    An end is never dated back: what was done until now was done in that role.
    """
    check_end(appointment, last_day)
    appointment.proposal = proposal
    changes: dict[str, Any] = {"ends": last_day}
    if last_day is None:
        changes = {"ended_at": clock.now(), "ends": max(clock.today(), appointment.starts)}
    before = {"ends": [_text(appointment.ends), _text(changes["ends"])]}
    with write():
        actions.perform(
            "appointment.end", appointment, by=by, set=changes, version=version, note=reason, values=before,
            detail={"person": appointment.person_id, **({"proposal": proposal.id} if proposal else {})},
        )  # fmt: skip
        when = f"将于{span(last_day, None)[:-1]}结束" if last_day else "已经结束"
        inbox.tell([appointment.person_id], f"您的{ROLES[appointment.role]}任职{when}", "/account", by=by)
        if appointment.role == "secretary":
            following.changed(appointment.unit_id)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def standing(row: Any, today: date) -> tuple[str, str]:
    """The label and tone of an appointment (object or row) on a day."""
    if row.ended_at is not None:
        return "提前结束", "muted"
    if row.ends is not None and row.ends < today:
        return "已到期", "muted"
    if row.starts > today:
        return "未到起始日", "info"
    if row.ends is not None and (row.ends - today).days <= 30:
        return "即将到期", "warn"
    return "在任", "ok"


def holders(role: str) -> list[int]:
    """The persons who hold a role today, wherever."""
    return [row.person_id for row in HOLDERS(role=role, today=clock.today())]


def held() -> Any:
    """All appointments of a `person` with their places."""
    return (
        Appointment.select(
            Appointment.id, Appointment.role, Appointment.starts, Appointment.ends, Appointment.ended_at,
            Unit.name.alias("unit_name"), Team.name.alias("team_name"),
        )
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Appointment.unit))
        .switch(Appointment)
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Appointment.team))
        .where(Appointment.person == P("person"))
    )  # fmt: skip


_HELD = Query(lambda: held().order_by(Appointment.id.desc()))


def held_by(person_id: int) -> list[Any]:
    """All appointments of a person with their places, newest first."""
    return _HELD(person=person_id)
