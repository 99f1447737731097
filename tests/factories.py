"""Rows for tests: plain functions that insert and return the object; nothing here goes through the rules."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from portal import clock, search
from portal.accounts.models import Account, Appointment, Session, Team, TeamUnit
from portal.accounts.passwords import hashed
from portal.pledges.models import Pledge, PledgeItem
from portal.security import digest
from portal.units.models import Person, Unit, UnitCover

PASSWORD = "Correct-horse-2026"
_numbers = count(1)
_hash: list[str] = []


def unit(kind: str, name: str, parent: Unit | None = None, **values: Any) -> Unit:
    """A unit with its cover rows and its search entry."""
    committee = None
    if parent is not None:
        committee = parent.id if parent.kind == "committee" else parent.committee_id
    made = Unit.create(kind=kind, name=name, parent=parent, committee=committee, **values)
    if kind == "committee":
        made.committee = made.id
        made.save()
    above = [row.ancestor_id for row in UnitCover.select().where(UnitCover.unit == parent)] if parent else []
    UnitCover.insert_many([{"ancestor": one, "unit": made.id} for one in [*above, made.id]]).execute()
    search.index(Unit, [(made.id, search.tokens(name))])
    return made


def person(name: str, branch: Unit | None, kind: str = "member", **values: Any) -> Person:
    """A person of a branch (or a technical one without)."""
    if kind == "member":
        values = {
            "membership": "正式", "category": "在职", "birth": "1980-05", "joined": "2005-07-01",
            "confirmed": "2006-07-01", "sex": "女", "post": "科员", "telephone": "13800138000", **values,
        }  # fmt: skip
    made = Person.create(
        name=name, kind=kind, branch=branch, committee=branch.committee_id if branch else None, **values
    )
    search.index(Person, [(made.id, search.tokens(name, made.initials))])
    return made


def account(holder: Person, username: str = "", **values: Any) -> Account:
    """An account with the password PASSWORD."""
    if not _hash:
        _hash.append(hashed(PASSWORD))
    return Account.create(
        person=holder, username=username or f"user{next(_numbers)}", password=_hash[0],
        signed_in_at=datetime(2026, 1, 5, 1, 0), signed_in_from="10.0.0.9", **values,
    )  # fmt: skip


def appointment(
    holder: Person, role: str, unit: Unit | None = None, team: Team | None = None, **values: Any
) -> Appointment:
    """A role in force since last year."""
    values = {"starts": date(clock.today().year - 1, 1, 1), **values}
    return Appointment.create(person=holder, role=role, unit=unit, team=team, **values)


def team(name: str, committee: Unit, *units: Unit) -> Team:
    """A 督导组 with its assigned units."""
    made = Team.create(name=name, committee=committee)
    for one in units:
        TeamUnit.create(team=made, unit=one, starts=date(2025, 1, 1))
    return made


def session(holder: Account, hand: Appointment | None = None, token: str = "", **values: Any) -> str:
    """A session row; gives the token that the cookie carries."""
    token = token or f"token-{next(_numbers)}"
    values = {"expires_at": clock.now() + timedelta(hours=8), "address": "127.0.0.1", **values}
    Session.create(digest=digest(token), account=holder, appointment=hand, **values)
    return token


def pledge(holder: Person, state: str = "draft", items: int = 2, year: int | None = None, **values: Any) -> Pledge:
    """A pledge with items, with the moments that its state implies."""
    moment = clock.now()
    stage = ["draft", "submitted", "approved", "published"].index(state) if state != "returned" else 1
    made = Pledge.create(
        person=holder, branch=holder.branch_id, committee=holder.committee_id, year=year or clock.today().year,
        state=state, post=holder.post, round=int(stage > 0),
        submitted_at=moment if stage >= 1 else None, approved_at=moment if stage >= 2 else None,
        published_at=moment if stage >= 3 else None, **values,
    )  # fmt: skip
    for number in range(1, items + 1):
        PledgeItem.create(
            pledge=made, number=number, matter=f"{holder.name}的承诺事项{number}", measure="每月走访五户，记录办理结果",
            due_on=date(made.year, 12, 31), standard="发挥作用合格", duty="窗口受理",
            verdict="passed" if stage >= 2 else "", reason="",
        )  # fmt: skip
    search.index(Pledge, [(made.id, search.tokens(holder.name, f"{holder.name}的承诺事项"))])
    return made
