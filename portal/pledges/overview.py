"""A branch at a glance: its year in numbers, by standard, person by person, what is late."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import peewee as pw

from portal.db import P, prepared
from portal.pledges import coverage, items, listing
from portal.pledges.models import Pledge, PledgeItem
from portal.pledges.year import Year, settings
from portal.policy import Actor, under_role
from portal.units.models import PRESENT, Person, Unit

HEADINGS = ["姓名", "类别", "进度", "项数", "已完成", "提交时间", "审核通过时间", "公示时间", "有进展", "已评定"]
MOST = 300  # people in the table of the page; the export holds them all


@dataclass
class Overview:
    """What the page of a branch shows."""

    branch: int
    name: str
    year: int
    settings: Year
    line: coverage.Row  # its numbers
    standards: list[coverage.Row]
    people: list[Any]
    due: Any  # Listing of items that are due or overdue

    @property
    def late(self) -> list[Any]:
        """Those who are due and have not filed."""
        return [row for row in self.people if is_due(row) and row.state in (None, "draft")]

    @property
    def sums(self) -> Counter[str]:
        return sum((row.numbers for row in self.standards), Counter())


def is_due(row: Any) -> bool:
    """Whether a pledge is expected of a person."""
    return row.status in coverage.DUE and not row.exempt


def people(actor: Actor, branch: int, year: int) -> list[Any]:
    """The members of a branch under the role at hand with their pledge of the year, in the order of the roster."""
    seen = under_role(actor, Person.branch, Person.committee)

    def build() -> Any:
        of_pledge = PledgeItem.pledge == Pledge.id
        number = PledgeItem.select(pw.fn.COUNT(PledgeItem.id)).where(of_pledge)
        done = number.clone().where(items.STATES["done"]())
        columns = [
            Person.id, Person.name, Person.category, Person.status, Person.exempt, Pledge.id.alias("pledge_id"),
            Pledge.state, Pledge.submitted_at, Pledge.approved_at, Pledge.published_at, Pledge.moved_at,
            Pledge.evaluated_at, number.alias("items"), done.alias("done"),
        ]  # fmt: skip
        query = Person.select(*columns).join(
            Pledge, pw.JOIN.LEFT_OUTER, on=((Pledge.person == Person.id) & (Pledge.year == P("year")))
        )
        mine = (Person.branch == P("branch")) & (Person.kind == "member") & Person.status.in_(PRESENT)
        return query.where(seen.where & mine).order_by(Person.id)

    query = prepared(("overview", seen.shape), build)
    return query(**{**actor.places(), "branch": branch, "year": year})


def of_branch(actor: Actor, branch: int, year: int) -> Overview:
    """The overview of a branch under the role at hand."""
    unit = Unit.select(Unit.name, Unit.committee).where(Unit.id == branch).namedtuples().get()
    given = items.days()
    wanted = {"year": str(year), "branch": str(branch), "state": "due"}
    due = items.OFFICE.load(actor, wanted, "/pledges/items", soon=given["soon"])
    line = coverage.Row(unit.name, branch)
    line.numbers = coverage.of_branch(actor, branch, year)
    return Overview(
        branch, unit.name, year, settings(unit.committee, year), line,
        coverage.by_standard(actor, year, branch), people(actor, branch, year), due,
    )  # fmt: skip


def word(row: Any) -> str:
    """How far a person is; of those who file of their own will only what they sent."""
    return coverage.word(row) if is_due(row) or row.state not in (None, "draft") else "自愿，未填报"


def shown_items(row: Any) -> int | None:
    """How many items a pledge has, where its rows hold what was submitted."""
    return row.items if row.state in listing.SENT else None


def table(rows: list[Any]) -> Iterator[list[Any]]:
    """The rows of the export, under HEADINGS."""
    for row in rows:
        number = shown_items(row)
        moments = (coverage.sent_at(row), row.approved_at, row.published_at)
        yield [
            row.name, row.category, word(row), number, row.done if row.state == "published" else None,
            *map(listing.clocked, moments), row.moved_at is not None, row.evaluated_at is not None,
        ]  # fmt: skip
