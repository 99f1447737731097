"""我的待办: one's own assessment, the vote, and for the secretary what is to be decided and reported."""

from typing import Any

from portal import clock
from portal.appraisals import domain
from portal.appraisals.models import Appraisal, AppraisalMember
from portal.ballots import domain as ballots
from portal.ballots.models import Ballot
from portal.db import P, Query
from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor, under_role
from portal.units.models import Unit

AREA = "appraisals"

_OWN = Query(
    lambda: (
        AppraisalMember.select(
            Appraisal.id, Appraisal.year, Appraisal.state, Appraisal.self_until, AppraisalMember.self_at, Ballot.key,
            Ballot.opens_on, Ballot.closes_on,
        )
        .join(Appraisal, on=(Appraisal.id == AppraisalMember.appraisal))
        .left_outer_join(Ballot, on=(Ballot.id == Appraisal.ballot))
        .where(
            (AppraisalMember.person == P("me"))
            & (Appraisal.branch == P("home_branch"))
            & Appraisal.state.in_(domain.ASSESSING)
        )
        .order_by(Appraisal.id)
    )
)  # fmt: skip


def own(actor: Actor) -> list[Waiting]:
    """自评 until it is written, 民主测评 until one has voted."""
    if actor.kind != "member":
        return []
    places, today = actor.places(), clock.today()
    rows = _OWN(me=places["me"], home_branch=places["home_branch"])
    tasks = [
        Task(f"写 {row.year} 年民主评议自评", f"/appraisals/{row.id}/self", due=row.self_until, button="自评")
        for row in rows
        if row.self_at is None
    ]
    voting = [row for row in rows if row.key and row.opens_on <= today <= row.closes_on]
    done = ballots.answered([_token(row) for row in voting], actor) if voting else set()
    tasks += [
        Task(
            f"参加 {row.year} 年民主测评", f"/appraisals/{row.id}/vote", note="无记名", due=row.closes_on, button="测评"
        )
        for row in voting
        if _token(row) not in done
    ]
    return [Waiting(AREA, len(tasks), tasks, "/appraisals")] if tasks else []


def _token(row: Any) -> str:
    return ballots.token(row, 1)


def office(actor: Actor) -> list[Waiting]:
    """组织评定 once the ballot is over, 报备, 复议 of what came back."""
    if actor.role != "secretary":
        return []
    under = under_role(actor, Appraisal.branch, Appraisal.committee)
    waits = Appraisal.state.in_(("deciding", "returned"))
    over = (Appraisal.state == "polling") & Appraisal.ballot.in_(
        Ballot.select(Ballot.id).where(Ballot.closes_on < P("today"))
    )
    count, first = queue(
        ("appraisals waiting", under.shape), Appraisal, lambda: under.where & (waits | over),
        lambda: Appraisal.select(Appraisal.id, Appraisal.year, Appraisal.state, Unit.name.alias("branch_name"))
        .join(Unit, on=(Unit.id == Appraisal.branch)).switch(Appraisal),
        order=(Appraisal.year, Appraisal.id), most=FIRST,
    )  # fmt: skip
    number = count.scalar(**actor.places())
    tasks = [
        Task(
            f"{row.year} 年民主评议{'复议' if row.state == 'returned' else '组织评定和报备'}", f"/appraisals/{row.id}",
            row.branch_name,
        )
        for row in (first(**actor.places()) if number else ())
    ]  # fmt: skip
    return [Waiting(AREA, number, tasks, "/appraisals")] if number else []


SOURCES = (own, office)
