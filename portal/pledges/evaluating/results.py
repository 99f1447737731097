"""What 评诺 gave: for the author and the office, on the pledge, on the member's page, for 民主评议. Never public, never ranked."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.ballots import results as ballots
from portal.ballots.results import Result
from portal.db import P, Query, among
from portal.pledges.evaluating.grading import Mark, Marks, all_marks
from portal.pledges.models import Pledge, PledgeGrade, PledgeYear

WHOLE = Query(
    lambda: PledgeGrade.select(PledgeGrade.pledge, PledgeGrade.voice, PledgeGrade.grade, PledgeGrade.note).where(
        among(PledgeGrade.pledge, "pledges") & PledgeGrade.item.is_null()
    )
)
OF_PERSON = Query(
    lambda: Pledge.select(
        Pledge.id, Pledge.year, Pledge.branch, Pledge.evaluated_at, PledgeYear.evaluate_from, PledgeYear.evaluate_until
    )
    .join(
        PledgeYear, pw.JOIN.LEFT_OUTER,
        on=((PledgeYear.committee == Pledge.committee) & (PledgeYear.year == Pledge.year)),
    )
    .where((Pledge.person == P("person")) & (Pledge.state == "published"))
    .order_by(Pledge.year.desc())
)  # fmt: skip


class Outcome(NamedTuple):
    """What was said of a pledge as a whole or of one item; None: that voice said nothing."""

    self: Mark | None
    organisation: Mark | None
    members: Result | None
    staff: Result | None

    @property
    def anything(self) -> bool:
        """Whether any voice said something."""
        return any(one is not None for one in self)


class Year(NamedTuple):
    """What 评诺 gave on a member's pledge of one year, as 民主评议 reads it."""

    pledge_id: int
    year: int
    branch_id: int
    outcome: Outcome
    running: bool  # 评诺 is still open


def of_pledge(pledge_id: int, items: Iterable[int], given: dict[str, Marks] | None = None) -> dict[int | None, Outcome]:
    """By item id, and under None the whole: two queries, one where the marks are at hand."""
    given = all_marks(pledge_id) if given is None else given
    own, office = given["self"], given["organisation"]
    asked = list(items)
    voices = ballots.of_whole("pledge", pledge_id, "pledge_item", asked)
    return {
        key: Outcome(own.get(key), office.get(key), voices.get((*one, "members")), voices.get((*one, "staff")))
        for key, one in [(None, ("pledge", pledge_id)), *((key, ("pledge_item", key)) for key in asked)]
    }


def of_pledges(pledges: Iterable[int]) -> dict[int, Outcome]:
    """The whole of several pledges, by pledge: two queries however many."""
    keys = list(pledges)
    grades = {(row.pledge_id, row.voice): Mark(row.grade, row.note) for row in WHOLE(pledges=keys)} if keys else {}
    voices = ballots.of_records("pledge", keys)
    return {
        key: Outcome(
            grades.get((key, "self")), grades.get((key, "organisation")), voices.get((key, "members")),
            voices.get((key, "staff")),
        )
        for key in keys
    }  # fmt: skip


def of_person(person_id: int) -> list[Year]:
    """All years in which a member's pledge was evaluated by anybody, newest first (for 民主评议; ask policy first)."""
    rows = OF_PERSON(person=person_id)
    found = of_pledges(row.id for row in rows)
    return [
        Year(row.id, row.year, row.branch_id, found[row.id], open_on(row, clock.today()))
        for row in rows
        if found[row.id].anything
    ]


def open_on(row: Any, day: date) -> bool:
    """Whether 评诺 is open on a day, by a row's evaluate_from and evaluate_until."""
    return bool(row.evaluate_from and row.evaluate_until and row.evaluate_from <= day <= row.evaluate_until)


def said(result: Result | None, running: bool = False) -> str:
    """A distribution in words: 好 6，较好 2; or why there is none. `running`: 评诺 is still open."""
    if running or (result is not None and not result.closed):
        return "截止后显示"
    if result is None:
        return "没有人评"
    if result.choices is None:
        return f"不足 {ballots.FEWEST} 票，不显示"
    return "，".join(f"{label} {number}" for label, number in result.choices.items() if number)
