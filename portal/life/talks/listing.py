"""The list of 谈心谈话, and its coverage: who has been talked with in a year, by branch and by member."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, Query, prepared
from portal.life.attendance import periods
from portal.life.talks.models import HeartTalk
from portal.lists import Filter
from portal.policy import Actor, under_role
from portal.units.listing import open_units
from portal.units.models import PRESENT, Person, Unit
from portal.workflow import HEART_TALK

HEADINGS = ["日期", "谈话人", "谈话对象", "党支部", "状态"]
COVERAGE_HEADINGS = ["姓名", "党支部", "党内职务", "谈过几次", "最近一次", "和谁谈的"]
_talker = Person.alias("talker_person")


def _join(query: Any) -> Any:
    query = query.join(Person, on=(Person.id == HeartTalk.person)).switch(HeartTalk)
    query = query.join(_talker, on=(_talker.id == HeartTalk.talker)).switch(HeartTalk)
    return query.join(Unit, on=(Unit.id == HeartTalk.branch)).switch(HeartTalk)


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches under the role at hand, for filters."""
    return [(str(row.id), row.name) for row in open_units(actor, ("branch",))]


LIST = lists.Spec(
    "heart_talks", HeartTalk,
    columns=lambda: [
        HeartTalk.id, HeartTalk.talked_on, HeartTalk.state, HeartTalk.version, HeartTalk.branch, HeartTalk.person,
        Person.name, _talker.name.alias("talker_name"), Unit.name.alias("branch_name"),
    ],
    join=_join,
    through=lambda query: (
        query.join(Person, on=(Person.id == HeartTalk.person)).switch(HeartTalk)
        .join(_talker, on=(_talker.id == HeartTalk.talker)).switch(HeartTalk)
    ),
    order=lambda: [HeartTalk.talked_on.desc(), HeartTalk.id.desc()],
    filters=(
        Filter("year", "年度", periods.years, lambda: HeartTalk.talked_on.year == P("year"), read=int),
        Filter("branch", "党支部", branches, lambda: HeartTalk.branch == P("branch"), read=int),
        Filter(
            "state", "状态", lambda actor: [(key, one.label) for key, one in HEART_TALK.table.items()],
            lambda: HeartTalk.state == P("state"), default="entered",
        ),
    ),
    searched=lambda: (
        Person.name.contains(P("text")) | _talker.name.contains(P("text")) | Person.initials.startswith(P("text", str.lower))
    ),
    search_hint="姓名",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [row.talked_on, row.talker_name, row.name, row.branch_name, HEART_TALK.label(row.state)]


# --- coverage ------------------------------------------------------------------------------------


def _of_year(table: Any) -> Any:
    """Talks of the person of the outer query, on either side: who talked was there too."""
    return (
        ((table.person == Person.id) | (table.talker == Person.id)) & (table.state == "entered")
        & table.talked_on.between(P("since"), P("until"))
    )  # fmt: skip


def _times() -> Any:
    talk = HeartTalk.alias("talk")
    return talk.select(pw.fn.COUNT(talk.id)).where(_of_year(talk))


def _latest(column: Any) -> Any:
    """A column of the latest talk of the person of the outer query; `other` is who was on the other side."""
    talk, other = HeartTalk.alias("latest"), Person.alias("other")
    beside = pw.Case(None, [(talk.person == Person.id, talk.talker)], talk.person)
    query = talk.select(column(talk, other)).join(other, on=(other.id == beside)).where(_of_year(talk))
    return query.order_by(talk.talked_on.desc(), talk.id.desc()).limit(1)


def _covered() -> Any:
    talk = HeartTalk.alias("talk")
    return pw.fn.EXISTS(talk.select(talk.id).where(_of_year(talk)))


PEOPLE = lists.Spec(
    "heart_talk_coverage", Person,
    columns=lambda: [
        Person.id, Person.name, Person.duty, Person.branch, Unit.name.alias("branch_name"),
        pw.fn.COALESCE(_times(), 0).alias("times"),
        _latest(lambda talk, other: talk.talked_on).alias("last_on"), _latest(lambda talk, other: other.name).alias("with_name"),
    ],
    join=lambda query: query.join(Unit, on=(Unit.id == Person.branch)).switch(Person),
    order=lambda: [Person.branch, Person.initials, Person.id],
    base=lambda: (Person.kind == "member") & Person.status.in_(PRESENT),
    seen=lambda actor: under_role(actor, Person.branch, Person.committee),
    filters=(
        Filter(
            "year", "年度", periods.years, lambda: Person.id > 0, default=lambda: str(clock.today().year), required=True
        ),
        Filter("branch", "党支部", branches, lambda: Person.branch == P("branch"), read=int),
        Filter(
            "talked", "谈话", lambda actor: [("no", "还没有谈过"), ("yes", "谈过")], lambda: Person.id > 0,
            fixed={"no": lambda: ~_covered(), "yes": _covered},
        ),
    ),
    search_hint="姓名或拼音首字母",
)  # fmt: skip


def coverage_table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under COVERAGE_HEADINGS."""
    for row in rows:
        yield [row.name, row.branch_name, row.duty, row.times, _day(row.last_on), row.with_name or ""]


def _day(value: Any) -> Any:
    return str(value)[:10] if value else None


def by_branch(actor: Actor, since: Any, until: Any) -> list[Any]:
    """Of each branch under the role at hand: branch_id, branch_name, members, covered. One query."""
    seen = under_role(actor, Person.branch, Person.committee)

    def build() -> Any:
        return (
            Person.select(
                Person.branch, Unit.name.alias("branch_name"), pw.fn.COUNT(Person.id).alias("members"),
                pw.fn.SUM(pw.Case(None, [(_covered(), 1)], 0)).alias("covered"),
            )
            .join(Unit, on=(Unit.id == Person.branch))
            .where(seen.where & (Person.kind == "member") & Person.status.in_(PRESENT))
            .group_by(Person.branch, Unit.name).order_by(Person.branch)
        )  # fmt: skip

    return prepared(("heart talks by branch", seen.shape), build)(**actor.places(), since=since, until=until)


_MET = Query(
    lambda: HeartTalk.select(HeartTalk.person, HeartTalk.talker).where(
        (HeartTalk.branch == P("branch"))
        & (HeartTalk.state == "entered")
        & HeartTalk.talked_on.between(P("since"), P("until"))
    )
)


def met(branch: int, since: Any, until: Any) -> set[int]:
    """Who took part in a talk with members of a branch in these days."""
    return {key for row in _MET(branch=branch, since=since, until=until) for key in (row.person_id, row.talker_id)}
