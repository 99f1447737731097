"""The list of self-checks: one's own, and those of the units under the role at hand."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P, prepared
from portal.policy import Actor
from portal.policy.scopes.rectification import under
from portal.problems.listing import year
from portal.problems.models import SUBJECTS, Problem
from portal.problems.selfchecks.models import SelfCheck
from portal.units.models import Person, Unit

HEADINGS = ["日期", "单位", "对象", "自查清单", "自查人", "问题", "自查情况", "发现问题"]
_branch = Unit.alias("branch_unit")


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    mine = (Problem.source_record == "self_check") & (Problem.source_id == SelfCheck.id)
    return [
        SelfCheck.id, SelfCheck.name, SelfCheck.subject, SelfCheck.made_on, SelfCheck.questions, SelfCheck.answers,
        pw.fn.COALESCE(_branch.name, Unit.name).alias("unit_name"), Person.name.alias("person_name"),
        Problem.select(pw.fn.COUNT(Problem.id)).where(mine).alias("found"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    query = query.join(Unit, on=(Unit.id == SelfCheck.committee)).switch(SelfCheck)
    query = query.join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == SelfCheck.branch)).switch(SelfCheck)
    return query.join(Person, on=(Person.id == SelfCheck.made_by)).switch(SelfCheck)


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches under the role at hand that examined themselves, for the filter."""
    if actor.role not in ("secretary", "committee", "supervisor"):
        return []
    seen = under(actor, SelfCheck)

    def build() -> Any:
        there = SelfCheck.select(SelfCheck.branch).where(
            seen.where & SelfCheck.person.is_null() & SelfCheck.branch.is_null(False)
        )
        return Unit.select(Unit.id, Unit.name).where(Unit.id.in_(there)).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("self-checked", seen.shape), build)(**actor.places())]


LIST = lists.Spec(
    "selfchecks",
    SelfCheck,
    columns=columns,
    join=join,
    order=lambda: [SelfCheck.made_on.desc(), SelfCheck.id.desc()],
    filters=(
        lists.Filter(
            "subject", "对象", lambda actor: list(SUBJECTS.items()), where=lambda: SelfCheck.subject == P("subject")
        ),
        lists.Filter("branch", "党支部", branches, where=lambda: SelfCheck.branch == P("branch"), read=int),
        lists.Filter(
            "year", "年份", lists.no_options, where=lambda: SelfCheck.made_on.year == P("year"), read=year, kind="number"
        ),
    ),
    # What is typed is looked for in the few self-checks of one's scope.
    searched=lambda: (
        pw.fn.LOWER(SelfCheck.name).contains(P("text", str.lower))
        | SelfCheck.branch.in_(Unit.select(Unit.id).where(pw.fn.LOWER(Unit.name).contains(P("text", str.lower))))
    ),
    search_hint="清单或党支部名称",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS: one an answer."""
    for row in rows:
        for one in row.questions:
            answer = row.answers[one["key"]]
            yield [
                row.made_on, row.unit_name, SUBJECTS[row.subject], row.name, row.person_name, one["text"],
                answer["text"], "是" if answer["found"] else "",
            ]  # fmt: skip
