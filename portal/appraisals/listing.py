"""The list of appraisals with what each came to, the meetings a branch can name, the own lines of a member."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists, search
from portal.appraisals.models import GRADES, Appraisal, AppraisalMember
from portal.db import P, Query, among, prepared
from portal.life.records.models import LifeRecord
from portal.policy import Actor, scope
from portal.units.models import Unit
from portal.workflow import APPRAISAL

HEADINGS = ["年度", "党支部", "状态", "自评截止", "参加", "已自评", "参加评定", *GRADES, "报备日期"]
STATES = [(key, state.label) for key, state in APPRAISAL.table.items()]


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        Appraisal.id, Appraisal.year, Appraisal.branch, Appraisal.state, Appraisal.self_until, Appraisal.filed_at,
        Unit.name.alias("branch_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The table that `columns` reads besides."""
    return query.join(Unit, on=(Unit.id == Appraisal.branch)).switch(Appraisal)


def year(value: str) -> int:
    """A year as typed. Raises ValueError."""
    number = int(value)
    if not 2000 <= number <= 2200:
        raise ValueError(value)
    return number


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches whose appraisals one sees, for the filter."""
    seen = scope(Appraisal, actor)

    def build() -> Any:
        there = Appraisal.select(Appraisal.branch).where(seen.where)
        return Unit.select(Unit.id, Unit.name).where(Unit.id.in_(there)).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("appraised branches", seen.shape), build)(**actor.places())]


LIST = lists.Spec(
    "appraisals",
    Appraisal,
    columns=columns,
    join=join,
    order=lambda: [Appraisal.year.desc(), Appraisal.branch, Appraisal.id],
    filters=(
        lists.Filter("year", "年度", lists.no_options, where=lambda: Appraisal.year == P("year"), read=year, kind="number"),
        lists.Filter("state", "状态", lambda actor: STATES, where=lambda: Appraisal.state == P("state")),
        lists.Filter("branch", "党支部", branches, where=lambda: Appraisal.branch == P("branch"), read=int),
    ),
    searched=lambda: search.matches(Unit, Appraisal.branch),
    search_hint="党支部名称或拼音首字母",
)  # fmt: skip

_SUMS = Query(
    lambda: (
        AppraisalMember.select(
            AppraisalMember.appraisal, AppraisalMember.grade, AppraisalMember.formal,
            pw.fn.COUNT(AppraisalMember.id).alias("number"),
            pw.fn.COUNT(AppraisalMember.self_at).alias("assessed"),
        )
        .where(among(AppraisalMember.appraisal, "appraisals"))
        .group_by(AppraisalMember.appraisal, AppraisalMember.grade, AppraisalMember.formal)
    )
)  # fmt: skip


class Sums:
    """How many take part, have assessed themselves, are graded, and got which grade."""

    def __init__(self) -> None:
        self.people = self.assessed = self.formal = 0
        self.grades = dict.fromkeys(GRADES, 0)


def sums(appraisals: Iterable[int]) -> dict[int, Sums]:
    """Appraisal → its sums; one query."""
    found: dict[int, Sums] = {}
    for row in _SUMS(appraisals=list(appraisals)):
        one = found.setdefault(row.appraisal_id, Sums())
        one.people += row.number
        one.assessed += row.assessed
        one.formal += row.number if row.formal else 0
        if row.grade:
            one.grades[row.grade] += row.number
    return found


def shown(row: Any, one: Sums, actor: Actor) -> list[int | None]:
    """The grades as far as the role at hand may know them: before it was filed the branch's own office alone."""
    if row.state == "filed" or (actor.role == "secretary" and actor.covers(row.branch_id)):
        return list(one.grades.values())
    return [None] * len(GRADES)


def table(rows: Iterable[Any], of: dict[int, Sums], actor: Actor) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        one = of.get(row.id, Sums())
        yield [
            row.year, row.branch_name, APPRAISAL.label(row.state), row.self_until, one.people, one.assessed, one.formal,
            *shown(row, one, actor), row.filed_at,
        ]  # fmt: skip


def meetings(appraisal: Appraisal, actor: Actor) -> list[tuple[int, str]]:
    """The branch's meetings that an appraisal can have been done in: records of that year and the next, newest first."""
    seen = scope(LifeRecord, actor)

    def build() -> Any:
        columns = (LifeRecord.id, LifeRecord.day, LifeRecord.title, LifeRecord.types)
        here = (
            (LifeRecord.unit == P("branch"))
            & (LifeRecord.state == "filed")
            & LifeRecord.day.between(P("first"), P("last"))
        )
        return (
            LifeRecord.select(*columns).where(here & seen.where).order_by(LifeRecord.day.desc(), LifeRecord.id.desc())
        )

    rows = prepared(("appraisal meetings", seen.shape), build)(
        branch=appraisal.branch_id,
        first=f"{appraisal.year}-01-01",
        last=f"{appraisal.year + 1}-12-31",
        **actor.places(),
    )
    wanted = sorted(rows, key=lambda row: "appraisal" not in row.types)  # those of the type first
    return [(row.id, f"{row.day:%Y-%m-%d} {row.title}") for row in wanted[:60]]
