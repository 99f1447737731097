"""Lists of 组织关系排查: members with the latest review of this year; coverage of branches."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, prepared
from portal.life.ties.models import FOUND, TieReview
from portal.life.training.listing import branches
from portal.lists import Filter
from portal.policy import Actor, Scope, scope, under_role
from portal.units.listing import same, tree_order
from portal.units.models import PRESENT, SECTORS, Person, Unit

HEADINGS = ["姓名", "党支部", "在册状态", "今年排查结果", "排查日期", "去向", "做了哪些工作"]
AWAY = ("流动", "失联")


def _latest(person: Any) -> Any:
    """The key of the latest review of this year of the person of the outer query, as a correlated select."""
    one = TieReview.alias("latest")
    return (
        one.select(one.id)
        .where((one.person == person.id) & one.reviewed_on.between(P("since"), P("until")))
        .order_by(one.reviewed_on.desc(), one.id.desc())
        .limit(1)
    )


def reviewed(person: Any = Person) -> Any:
    """The person of the outer query was reviewed this year."""
    return pw.fn.EXISTS(_latest(person))


def _found(value: str) -> Any:
    held = TieReview.alias("held")
    return pw.fn.EXISTS(held.select(held.id).where((held.id == _latest(Person)) & (held.found == value)))


def _members(actor: Actor) -> Scope:
    return under_role(actor, Person.branch, Person.committee)


def here() -> Any:
    """Members on the books."""
    return (Person.kind == "member") & Person.status.in_(PRESENT)


def year() -> dict[str, Any]:
    """This year's days."""
    now = clock.today().year
    return {"since": date(now, 1, 1), "until": date(now, 12, 31)}


LIST = lists.Spec(
    "ties",
    Person,
    columns=lambda: [
        Person.id, Person.name, Person.branch, Person.status, Person.category, Unit.name.alias("branch_name"),
        TieReview.found, TieReview.reviewed_on, TieReview.whereabouts, TieReview.text,
    ],
    join=lambda query: query.join(Unit, on=(Unit.id == Person.branch)).switch(Person).join(
        TieReview, pw.JOIN.LEFT_OUTER, on=(TieReview.id == _latest(Person))
    ).switch(Person),
    order=lambda: [Person.branch, Person.id],
    seen=_members,
    base=here,
    filters=(
        Filter(
            "which", "范围",
            lambda actor: [("todo", "流动、失联、未排查"), ("none", "今年未排查"), ("done", "今年已排查"), ("all", "全部党员")],
            lambda: Person.id > 0,
            fixed={
                "todo": lambda: Person.status.in_(AWAY) | ~reviewed(), "none": lambda: ~reviewed(),
                "done": lambda: reviewed(), "all": lambda: Person.id > 0,
            },
            default="todo", required=True,
        ),
        Filter("branch", "党支部", branches, lambda: Person.branch == P("branch"), read=int),
        Filter("status", "在册状态", lambda actor: same(PRESENT), lambda: Person.status == P("status")),
        Filter(
            "found", "排查结果", lambda actor: list(FOUND.items()), lambda: Person.id > 0,
            fixed={key: partial(_found, key) for key in FOUND},
        ),
    ),
    search_hint="姓名",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.name, row.branch_name, row.status, FOUND.get(row.found, "未排查"), row.reviewed_on, row.whereabouts or "",
            row.text or "",
        ]  # fmt: skip


# --- branches -------------------------------------------------------------------------------------------

COVERED = ["党支部", "党员", "今年已排查", "今年未排查", "在册流动", "在册失联", "排查结果为失联"]


def _count(*conditions: Any) -> Any:
    one = Person.alias("counted")
    query = one.select(pw.fn.COUNT(one.id)).where(
        (one.branch == Unit.id) & (one.kind == "member") & one.status.in_(PRESENT)
    )
    for condition in conditions:
        query = query.where(condition(one))
    return query


def _lost(person: Any) -> Any:
    held = TieReview.alias("held")
    return pw.fn.EXISTS(held.select(held.id).where((held.id == _latest(person)) & (held.found == "lost")))


COVERAGE = lists.Spec(
    "tie coverage",
    Unit,
    columns=lambda: [
        Unit.id, Unit.name, Unit.sector, _count().alias("members"), _count(reviewed).alias("reviewed"),
        _count(lambda one: one.status == "流动").alias("away"), _count(lambda one: one.status == "失联").alias("lost"),
        _count(_lost).alias("found_lost"),
    ],
    order=tree_order,
    seen=lambda actor: under_role(actor, Unit.id, Unit.committee),
    base=lambda: (Unit.kind == "branch") & Unit.closed_on.is_null(),
    filters=(
        Filter("sector", "领域", lambda actor: same(SECTORS), lambda: Unit.sector == P("sector")),
        Filter(
            "state", "排查", lambda actor: [("open", "还有未排查的"), ("done", "全部排查过")], lambda: Unit.id > 0,
            fixed={
                "open": lambda: pw.fn.EXISTS(_unreviewed()), "done": lambda: ~pw.fn.EXISTS(_unreviewed()),
            },
        ),
    ),
    search_hint="支部名称",
)  # fmt: skip


def _unreviewed() -> Any:
    one = Person.alias("open_one")
    return one.select(one.id).where(
        (one.branch == Unit.id) & (one.kind == "member") & one.status.in_(PRESENT) & ~reviewed(one)
    )


def coverage_table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under COVERED."""
    for row in rows:
        yield [row.name, row.members, row.reviewed, row.members - row.reviewed, row.away, row.lost, row.found_lost]


# --- one member -----------------------------------------------------------------------------------------

_writer = Person.alias("writer")


def of_person(person: int, actor: Actor) -> list[Any]:
    """The reviews of a member that `actor` sees, the newest first."""
    seen = scope(TieReview, actor)

    def build() -> Any:
        columns = (
            TieReview.id, TieReview.reviewed_on, TieReview.found, TieReview.whereabouts, TieReview.text,
            TieReview.created_at, _writer.name.alias("writer"), Unit.name.alias("branch_name"),
        )  # fmt: skip
        query = TieReview.select(*columns).join(_writer, on=(_writer.id == TieReview.created_by)).switch(TieReview)
        query = query.join(Unit, on=(Unit.id == TieReview.branch))
        query = query.where((TieReview.person == P("person")) & seen.where)
        return query.order_by(TieReview.reviewed_on.desc(), TieReview.id.desc()).limit(50)

    return prepared(("reviews of a member", seen.shape), build)(person=person, **actor.places())
