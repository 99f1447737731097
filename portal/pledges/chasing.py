"""催报: those who are due and have not filed get a line into their inbox, at most once a day, whoever sends it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal import clock
from portal.accounts.models import Account
from portal.anonymity import allowance
from portal.audit import trail
from portal.db import P, Query, among, write
from portal.errors import Denied, Invalid
from portal.inbox import domain as inbox
from portal.pledges import coverage
from portal.pledges.models import PledgeYear
from portal.policy import Actor, may
from portal.units.models import Unit

WHAT = "pledge.remind"

READERS = Query(
    lambda: Account.select(Account.person).where(among(Account.person, "people") & (Account.state != "disabled"))
)
DEADLINES = Query(
    lambda: PledgeYear.select(PledgeYear.committee, PledgeYear.file_by).where(
        among(PledgeYear.committee, "committees") & (PledgeYear.year == P("year"))
    )
)


@dataclass
class Chased:
    """What became of an act: how many were told, how many had been told today, who has no account to read it."""

    told: int = 0
    already: int = 0
    silent: list[str] = field(default_factory=list)
    filed: int = 0  # ticked, but not to be chased (any more)


def reachable(people: Iterable[int]) -> set[int]:
    """Those of some people who have an account to read a message with: one query."""
    return {row.person_id for row in READERS(people=list(people))}


def reminded(people: Iterable[int]) -> set[int]:
    """Those of some people who were reminded today already: one query."""
    return allowance.taken(WHAT, people)


def remind(year: int, *, by: Actor, people: set[int] | None = None, filters: Mapping[str, str] | None = None) -> Chased:
    """催报 the chosen people, or (None) all of the list as filtered; one audit entry for the act. Raises Denied, Invalid."""
    unit = Unit.get_or_none(Unit.id == by.unit_id)
    if unit is None or not may("pledge.remind", by, unit):
        raise Denied("您没有权限催报。", action="pledge.remind", record=unit)
    if people is not None and not people:
        raise Invalid("请先勾选要催报的人。")
    late = coverage.PEOPLE.everything(by, {**(filters or {}), "year": str(year), "state": "none"})
    chosen = [row for row in late if people is None or row.id in people]
    if not chosen:
        raise Invalid("没有要催报的人：可能都已经提交了。")
    done = Chased(filed=len(people - {row.id for row in chosen}) if people is not None else 0)
    with write():
        told = _told([row for row in chosen if row.id != by.person_id], done)
        for file_by, persons in _by_deadline(told, year).items():
            inbox.tell(persons, _words(by, year, file_by), f"/pledges/new?year={year}", by=by)
        detail = {"year": year, "people": done.told, "already": done.already, "silent": len(done.silent)}
        trail.enter("pledge.remind", by, unit, detail=detail)
    return done


def _told(rows: list[Any], done: Chased) -> list[Any]:
    """Those who get the line now; the others are counted."""
    readers = reachable(row.id for row in rows)
    done.silent = [row.name for row in rows if row.id not in readers]
    before = reminded(readers)
    told = [row for row in rows if row.id in readers - before and allowance.take(WHAT, row.id, until=clock.today())]
    done.told, done.already = len(told), len(readers) - len(told)
    return told


def _by_deadline(rows: list[Any], year: int) -> dict[date | None, list[int]]:
    set_ = DEADLINES(committees=sorted({row.committee_id for row in rows}), year=year)
    deadlines = {row.committee_id: row.file_by for row in set_}
    found: dict[date | None, list[int]] = {}
    for row in rows:
        found.setdefault(deadlines.get(row.committee_id), []).append(row.id)
    return found


def _words(by: Actor, year: int, file_by: date | None) -> str:
    until = f"，填报期限是 {file_by.month}月{file_by.day}日" if file_by else ""
    return f"{by.unit_name}提醒：您的 {year} 年公开承诺还没有提交{until}"
