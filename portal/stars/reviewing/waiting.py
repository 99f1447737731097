"""我的待办: entries to review and rounds to move on for a committee; ballots for those who are asked."""

from typing import Any

import peewee as pw

from portal.audit.models import Revision
from portal.ballots import domain as ballots
from portal.ballots.models import Ballot
from portal.db import P, Query, prepared
from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor, under_role
from portal.policy.predicates import SPEAKING
from portal.policy.scopes.stars import headed
from portal.stars.models import StarBallot, StarCycle, StarEntry
from portal.units.models import Unit

MOST = 50  # open ballots of one unit


def _declared() -> pw.Expression:
    """Entries that wait for a review by somebody who neither heads the branch nor spoke for it."""
    running = StarCycle.select(StarCycle.id).where(StarCycle.state == "open")
    spoken = Revision.select(Revision.id).where(
        (Revision.record == "star_entry")
        & (Revision.record_id == StarEntry.id)
        & (Revision.person_id == P("me"))
        & Revision.action.in_(SPEAKING)
    )
    return (
        (StarEntry.state == "declared")
        & StarEntry.cycle.in_(running)
        & StarEntry.branch.not_in(headed())
        & ~pw.fn.EXISTS(spoken)
    )


def review(actor: Actor) -> list[Waiting]:
    """评定 of what was declared, for a committee: longest waiting first."""
    if actor.role != "committee":
        return []
    seen = under_role(actor, StarEntry.branch, StarEntry.committee)
    count, rows = queue(
        ("star review waiting", seen.shape),
        StarEntry,
        lambda: seen.where & _declared(),
        lambda: (
            StarEntry.select(StarEntry.id, StarCycle.name, StarCycle.review_until, Unit.name.alias("branch_name"))
            .join(StarCycle, on=(StarCycle.id == StarEntry.cycle))
            .switch(StarEntry)
            .join(Unit, on=(Unit.id == StarEntry.branch))
        ),
        order=(StarCycle.review_until, StarEntry.declared_at, StarEntry.id),
        most=FIRST,
    )
    if not (number := count.scalar(**actor.places())):
        return []
    tasks = [
        Task(
            f"评定：{row.branch_name}",
            f"/stars/entries/{row.id}/review",
            row.branch_name,
            row.name,
            row.review_until,
            "评定",
        )
        for row in rows(**actor.places())
    ]
    return [Waiting("stars", number, tasks, "/stars/entries?state=declared")]


_STEPS = {
    "open": ("propose", "综合测算"),
    "proposed": ("publish", "进入公示"),
    "published": ("settle", "定星"),
    "settled": ("file", "通报备案"),
}


def rounds(actor: Actor) -> list[Waiting]:
    """测算, 公示, 定星, 备案 of the rounds that can move on, for a committee: one query."""
    if actor.role != "committee":
        return []
    seen = under_role(actor, StarCycle.committee, StarCycle.committee)
    entry = StarEntry.alias()
    of_round = entry.select(pw.SQL("1")).where(entry.cycle == StarCycle.id)
    unfinished = of_round.where(entry.state != "reviewed")
    headed_one = of_round.where(entry.branch.in_(headed()))  # others settle it
    ready = (
        ((StarCycle.state == "open") & pw.fn.EXISTS(of_round) & ~pw.fn.EXISTS(unfinished))
        | StarCycle.state.in_(("proposed", "settled"))
        | ((StarCycle.state == "published") & (StarCycle.publicity_ends < P("today")) & ~pw.fn.EXISTS(headed_one))
    )
    rows = prepared(
        ("star rounds waiting", seen.shape),
        lambda: (
            StarCycle.select(StarCycle.id, StarCycle.name, StarCycle.state)
            .where(seen.where & ready)
            .order_by(StarCycle.id)
            .limit(FIRST)
        ),
    )(**actor.places())
    tasks = [
        Task(
            f"{_STEPS[row.state][1]}：{row.name}",
            f"/stars/cycles/{row.id}/results",
            "基层党委",
            "",
            None,
            _STEPS[row.state][1],
        )
        for row in rows
    ]
    return [Waiting("stars", len(rows), tasks)] if rows else []


_OPEN = Query(
    lambda: (
        Ballot.select(Ballot.id, Ballot.key, Ballot.title, Ballot.voters, Ballot.closes_on)
        .where(
            Ballot.unit.in_((P("home_branch"), P("home_committee")))
            & (Ballot.opens_on <= P("today"))
            & (Ballot.closes_on >= P("today"))
            & Ballot.id.in_(StarBallot.select(StarBallot.ballot))
        )
        .order_by(Ballot.closes_on, Ballot.id)
        .limit(MOST)
    )
)
_KIND = {"member": "members", "staff": "staff"}


def voters(actor: Actor) -> list[Waiting]:
    """测评 that ask this person and were not answered yet, whatever the role at hand."""
    if actor.kind not in _KIND:
        return []
    rows = [
        row for row in _OPEN(**actor.places()) if row.voters in ("both", _KIND[actor.kind])
    ]  # fmt: skip
    done = ballots.answered((ballots.token(row, 0) for row in rows), actor) if rows else set()
    left = [row for row in rows if ballots.token(row, 0) not in done]
    tasks = [_ballot(row) for row in left[:FIRST]]
    return [Waiting("stars", len(left), tasks)] if left else []


def _ballot(row: Any) -> Task:
    return Task(row.title, f"/ballots/{row.id}", "基层党委", "无记名，每人投一次", row.closes_on, "投票")


SOURCES = (review, rounds, voters)
