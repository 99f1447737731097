"""互评 and 群众评: the ballots of a branch on its published pledges, one part per pledge.

A member who changes branch in the period votes where they belong now. Their pledge follows them: what the old branch
said stays in its ballot, the new branch adds to it in its own, and results are sums over all ballots that asked about
the pledge. Nobody speaks twice on one pledge, wherever they belong: the token that is spent names the pledge alone.
"""

from dataclasses import replace
from typing import Any

import peewee as pw

from portal import actions, clock
from portal.ballots import domain as ballots
from portal.ballots.domain import Question
from portal.ballots.models import Ballot
from portal.db import P, Query, among, hold, write
from portal.errors import Denied, Invalid, Stale
from portal.pledges import year as years
from portal.pledges.models import Pledge, PledgeGrade, PledgeItem, PledgeYear
from portal.policy import SYSTEM, Actor
from portal.units.models import Person, Unit

VOICES = {"members": "互评", "staff": "群众评"}
VOTERS = {"member": "members", "staff": "staff"}  # kind of a person → whom a ballot asks

# The published pledges of a branch in whose committee 评诺 is open, one's own among them.
OPEN = Query(
    lambda: Pledge.select(
        Pledge.id, Pledge.person, Pledge.year, Pledge.post, Person.name, PledgeYear.evaluate_until,
        PledgeItem.select(pw.fn.COUNT(PledgeItem.id)).where(PledgeItem.pledge == Pledge.id).alias("items"),
        PledgeGrade.select(pw.fn.COUNT(PledgeGrade.id)).where(
            (PledgeGrade.pledge == Pledge.id) & (PledgeGrade.voice == "self")
        ).alias("assessed"),
    )
    .join(Person, on=(Person.id == Pledge.person))
    .join(PledgeYear, on=((PledgeYear.committee == Pledge.committee) & (PledgeYear.year == Pledge.year)))
    .where(
        (Pledge.branch == P("home_branch")) & among(Pledge.year, "years") & (Pledge.state == "published")
        & (PledgeYear.evaluate_from <= P("today")) & (PledgeYear.evaluate_until >= P("today"))
    )
    .order_by(Pledge.year.desc(), Pledge.person)
)  # fmt: skip
ASKED = Query(
    lambda: PledgeItem.select(PledgeItem.id, PledgeItem.number, PledgeItem.matter)
    .where((PledgeItem.pledge == P("pledge")) & PledgeItem.stopped_on.is_null())
    .order_by(PledgeItem.number)
)  # fmt: skip


def around() -> list[int]:
    """The years whose 评诺 may run today."""
    year = clock.today().year
    return [year - 1, year, year + 1]


def once(pledge_id: int) -> str:
    """The token that is spent with a voice on a pledge."""
    return f"pledge {pledge_id}"


def open_to(actor: Actor) -> tuple[list[Any], set[int]]:
    """The pledges of one's branch that are evaluated today (rows of OPEN), and the ids of those one has evaluated."""
    if actor.kind not in VOTERS or actor.home_branch_id is None:
        return [], set()
    rows = OPEN(years=around(), **actor.places())
    others = {once(row.id): row.id for row in rows if row.person_id != actor.person_id}
    return rows, {others[token] for token in ballots.answered(others, actor)} if others else set()


def may_vote(pledge: Any, by: Actor) -> bool:
    """Whether a published pledge is one that this person is asked about, once 评诺 is open."""
    return (
        by.kind in VOTERS
        and pledge.state == "published"
        and pledge.branch_id == by.home_branch_id
        and pledge.person_id != by.person_id
    )


def check(pledge: Pledge, *, by: Actor, settings: years.Year | None = None) -> None:
    """Raise Denied unless this person is asked about the pledge, Stale unless 评诺 is open today.

    `settings`: those of the pledge's year, where they are at hand.
    """
    if pledge.person_id == by.person_id:
        raise Denied("不能评议自己的承诺，请填写自评。", action="ballot.vote", record=pledge)
    if not may_vote(pledge, by):
        raise Denied("只评议本支部已公示的承诺。", action="ballot.vote", record=pledge)
    if not (settings or years.settings(pledge.committee_id, pledge.year)).evaluating:
        raise Stale("现在不是评诺的时间，您的选择没有记下。", action="ballot.vote", record=pledge)


def cast(pledge: Pledge, answers: dict[int | None, int | None], *, by: Actor) -> None:
    """评议: item id (None: 整体) → place on the year's scale, or None for 不了解; 整体 must be among them.

    Raises Invalid, Denied, Stale.
    """
    check(pledge, by=by)
    if None not in answers:
        raise Invalid("请选择对整体的评价；不清楚的，选“不了解”。", field="whole")
    with write():
        hold(Pledge, pledge.id)
        items = ASKED(pledge=pledge.id)
        ballot = _ballot(pledge, VOTERS[by.kind])
        rows = ballots.ask(ballot, pledge.id, [
            Question(0, "整体", "pledge", pledge.id),
            *(Question(item.number, f"第 {item.number} 项", "pledge_item", item.id) for item in items),
        ])  # fmt: skip
        keys = {None if row.record == "pledge" else row.record_id: row.id for row in rows}
        if answers.keys() - keys.keys():
            raise Invalid("选项有误，请重新选择。")
        ballots.vote(
            ballot, pledge.id, {keys[item]: choice for item, choice in answers.items()}, by=by, must=[keys[None]],
            barred=[pledge.person_id], once=once(pledge.id),
        )  # fmt: skip


def key(year: int, branch_id: int, voters: str) -> str:
    """The key of a branch's ballot of a year."""
    return f"pledges:{year}:{branch_id}:{voters}"


def _ballot(pledge: Pledge, voters: str) -> Ballot:
    set_to = years.settings(pledge.committee_id, pledge.year)
    assert set_to.evaluate_from is not None  # nosec B101: check() has seen both
    assert set_to.evaluate_until is not None  # nosec B101
    return ballots.ensure(
        key(pledge.year, pledge.branch_id, voters), f"{pledge.year} 年公开承诺{VOICES[voters]}", pledge.branch_id,
        voters, set_to.scale, set_to.evaluate_from, set_to.evaluate_until, by=_house(pledge.branch_id),
    )  # fmt: skip


def _house(branch_id: int) -> Actor:
    """The system, at home in a branch: behind the veil the trail keeps that place."""
    return replace(SYSTEM, home_branch_id=branch_id)


def scale_of(pledge: Any, voters: str, settings: years.Year) -> tuple[str, ...]:
    """The scale that a form asks on: the ballot's, once there is one, else the year's."""
    found = Ballot.get_or_none(Ballot.key == key(pledge.year, pledge.branch_id, voters))
    return tuple(found.scale) if found else settings.scale


def follow_dates(committee_id: int, year: int, by: Actor) -> None:
    """The running ballots of a committee's year get its dates; in the transaction that sets them."""
    dates = years.settings(committee_id, year)
    if not (dates.evaluate_from and dates.evaluate_until):
        return
    branches = Unit.select(Unit.id).where((Unit.committee == committee_id) & (Unit.kind == "branch")).tuples()
    keys = [key(year, branch, voters) for (branch,) in branches for voters in VOICES]
    wanted = {"opens_on": dates.evaluate_from, "closes_on": dates.evaluate_until}
    for ballot in Ballot.select().where(Ballot.key.in_(keys)):
        if not ballots.closed(ballot) and (ballot.opens_on, ballot.closes_on) != tuple(wanted.values()):
            actions.perform("ballot.edit", ballot, by=by, set=wanted)
