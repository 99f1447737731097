"""我的待办: what waits in commitments for an author and for those who review and publish; the card beside it."""

from typing import Any

import peewee as pw

from portal import clock
from portal.db import P, Query, among, prepared
from portal.home import FIRST, Task, Waiting
from portal.pledges import coverage, listing, reviewers
from portal.pledges.models import Pledge, PledgeItem, PledgeYear
from portal.policy import Actor
from portal.units.models import Person

AUTHOR = Query(
    lambda: Person.select(Person.exempt, Person.status, PledgeYear.file_by)
    .join(
        PledgeYear, pw.JOIN.LEFT_OUTER,
        on=((PledgeYear.committee == Person.committee) & (PledgeYear.year == P("year"))),
    )
    .where(Person.id == P("me"))
)  # fmt: skip
UNSENT = Query(
    lambda: Pledge.select(
        Pledge.id, Pledge.year, Pledge.state,
        PledgeItem.select(pw.fn.COUNT(PledgeItem.id))
        .where((PledgeItem.pledge == Pledge.id) & (PledgeItem.verdict == "returned"))
        .alias("returned"),
    )
    .where((Pledge.person == P("me")) & ((Pledge.state == "returned") | (Pledge.year == P("year"))))
    .order_by(Pledge.year)
)  # fmt: skip


def own(actor: Actor) -> list[Waiting]:
    """填报 what is due this year, and 修改 what was returned; whatever the role at hand."""
    if actor.kind != "member":
        return []
    year = clock.today().year
    author = AUTHOR.one(me=actor.person_id, year=year)
    rows = UNSENT(me=actor.person_id, year=year)
    tasks = [
        Task(
            f"修改 {row.year} 年公开承诺", f"/pledges/{row.id}", "本人", f"退回 {row.returned} 项，理由在各项下面",
            author.file_by if row.year == year and not author.exempt else None, "修改",
        )
        for row in rows
        if row.state == "returned"
    ]  # fmt: skip
    begun = next((row for row in rows if row.year == year), None)
    due = author.status in coverage.DUE and not author.exempt
    if due and begun is None:
        tasks.append(Task(f"填报 {year} 年公开承诺", f"/pledges/new?year={year}", "本人", "", author.file_by, "填报"))
    elif due and begun is not None and begun.state == "draft":
        note = "已有草稿，还没有提交"
        tasks.append(Task(f"填报 {year} 年公开承诺", f"/pledges/{begun.id}/edit", "本人", note, author.file_by, "填报"))
    return [Waiting("pledges", len(tasks), tasks, "/pledges/mine")] if tasks else []


def _recent() -> list[int]:
    """The years in which something may wait: last year's remains are not forgotten at new year."""
    year = clock.today().year
    return [year - 1, year, year + 1]


def _office(actor: Actor) -> tuple[Any, Any]:
    """The two queries of a role: counts by year and state, and the first rows."""
    seen = listing.under(actor)

    def where() -> Any:
        states = Pledge.state.in_(("submitted", "approved"))
        return seen.where & among(Pledge.year, "years") & states & reviewers.waiting_for(actor)

    def counts() -> Any:
        return (
            Pledge.select(Pledge.year, Pledge.state, pw.fn.COUNT(Pledge.id).alias("number"))
            .where(where())
            .group_by(Pledge.year, Pledge.state)
            .order_by(Pledge.year, Pledge.state.desc())
        )

    def rows() -> Any:
        query = listing.join(Pledge.select(*listing.columns()))
        return query.where(where()).order_by(Pledge.state.desc(), Pledge.submitted_at, Pledge.id).limit(FIRST)

    key = ("pledges waiting", actor.role, seen.shape)
    return prepared((*key, "counts"), counts), prepared((*key, "rows"), rows)


WAITS = {"submitted": "waiting", "approved": "publishing"}  # state of a pledge → that choice of the list


def list_of(state: str, year: str) -> str:
    """The list that holds what waits (a value of WAITS) of a year."""
    return f"/pledges?state={state}&year={year}"


def groups(actor: Actor) -> list[tuple[str, str, int]]:
    """What waits for the role at hand, (value of WAITS, year, how many): one query."""
    if actor.role not in ("secretary", "committee"):
        return []
    rows = _office(actor)[0](years=_recent(), **actor.places())
    return [(WAITS[row.state], str(row.year), row.number) for row in rows]


def first(actor: Actor) -> list[tuple[str, str, Task]]:
    """The first of what waits for the role at hand, (value of WAITS, year, task): one query."""
    if actor.role not in ("secretary", "committee"):
        return []
    rows = _office(actor)[1](years=_recent(), **actor.places())
    return [(WAITS[row.state], str(row.year), _task(row, actor)) for row in rows]


def office(actor: Actor) -> list[Waiting]:
    """审核 and 公示: what other people submitted and the role at hand has to act on."""
    found = groups(actor)
    tasks = first(actor) if found else []
    return [
        Waiting("pledges", count, [task for *of, task in tasks if of == [state, year]], list_of(state, year))
        for state, year, count in found
    ]


def _task(row: Any, actor: Actor) -> Task:
    reviewing = row.state == "submitted"
    return Task(
        f"{'审核' if reviewing else '公示'}承诺：{row.name}，{row.items} 项", f"/pledges/{row.id}",
        "党员" if actor.unit_kind == "branch" else row.branch_name,
        f"第 {row.round} 次提交" if reviewing and row.round > 1 else "",
        row.review_by if reviewing else None, "审核" if reviewing else "公示",
    )  # fmt: skip


def card(actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """How far this year's pledges are under the role at hand: numbers that open their lists."""
    if actor.role not in ("secretary", "committee"):
        return []
    year = clock.today().year
    return [("pledges/card.html", {"year": year, "numbers": coverage.total(actor, year)})]


SOURCES = (own, office)
