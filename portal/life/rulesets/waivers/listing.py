"""The list of waivers."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, prepared
from portal.life.judging.rules import SUBJECTS
from portal.life.rulesets.models import RuleWaiver
from portal.policy import Actor, scope
from portal.units.models import Person, Unit
from portal.workflow import RULE_WAIVER

HEADINGS = ["支部", "要求", "免除谁", "从哪一天起", "到哪一天止", "原因", "状态", "经办人", "登记日期"]
STATES = [(key, state.label) for key, state in RULE_WAIVER.table.items()]
_group, _giver = Unit.alias("waived_group"), Person.alias("giver")


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        RuleWaiver.id, RuleWaiver.rule_name, RuleWaiver.kind, RuleWaiver.starts, RuleWaiver.ends, RuleWaiver.reason,
        RuleWaiver.state, RuleWaiver.created_at, Unit.name.alias("branch_name"), _group.name.alias("group_name"),
        Person.name.alias("person_name"), _giver.name.alias("giver_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    query = query.join(Unit, on=(Unit.id == RuleWaiver.branch)).switch(RuleWaiver)
    query = query.join(_group, pw.JOIN.LEFT_OUTER, on=(_group.id == RuleWaiver.group)).switch(RuleWaiver)
    query = query.join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == RuleWaiver.person)).switch(RuleWaiver)
    return query.join(_giver, on=(_giver.id == RuleWaiver.created_by)).switch(RuleWaiver)


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches that have waivers one sees, for the filter."""
    seen = scope(RuleWaiver, actor)

    def build() -> Any:
        there = RuleWaiver.select(RuleWaiver.branch).where(seen.where)
        return Unit.select(Unit.id, Unit.name).where(Unit.id.in_(there)).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("waived", seen.shape), build)(**actor.places())]


def rules(actor: Actor) -> list[tuple[str, str]]:
    """The rules of which one sees waivers, for the filter."""
    seen = scope(RuleWaiver, actor)

    def build() -> Any:
        return (
            RuleWaiver.select(RuleWaiver.rule, RuleWaiver.rule_name)
            .where(seen.where)
            .distinct()
            .order_by(RuleWaiver.rule)
        )

    return list(
        {
            row.rule: (row.rule, row.rule_name)
            for row in prepared(("waived rules", seen.shape), build)(**actor.places())
        }.values()
    )


LIST = lists.Spec(
    "rule_waivers",
    RuleWaiver,
    columns=columns,
    join=join,
    order=lambda: [RuleWaiver.state.desc(), RuleWaiver.ends.desc(), RuleWaiver.id.desc()],
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [("now", "正在免除"), *STATES], where=lambda: RuleWaiver.state == P("state"),
            fixed={
                "now": lambda: (
                    (RuleWaiver.state == "given") & (RuleWaiver.starts <= P("today")) & (RuleWaiver.ends >= P("today"))
                )
            },
        ),
        lists.Filter("branch", "支部", branches, where=lambda: RuleWaiver.branch == P("branch"), read=int),
        lists.Filter("rule", "要求", rules, where=lambda: RuleWaiver.rule == P("rule")),
    ),
    searched=lambda: (
        pw.fn.LOWER(RuleWaiver.rule_name).contains(P("text", str.lower)) | pw.fn.LOWER(RuleWaiver.reason).contains(P("text", str.lower))
    ),
    search_hint="要求的名称或原因",
)  # fmt: skip


def whom(row: Any) -> str:
    """Who is spared."""
    if row.person_name or row.group_name:
        return str(row.person_name or row.group_name)
    return "整个支部" if row.kind == "branch" else f"全部{SUBJECTS[row.kind]}"


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.branch_name, row.rule_name, whom(row), row.starts, row.ends, row.reason, RULE_WAIVER.label(row.state),
            row.giver_name, clock.local(row.created_at).date(),
        ]  # fmt: skip


def one(key: int, actor: Actor) -> Any:
    """A waiver that one sees, as a row of the list."""
    seen = scope(RuleWaiver, actor)

    def build() -> Any:
        return join(RuleWaiver.select(*columns())).where((RuleWaiver.id == P("key")) & seen.where)

    return prepared(("one waiver", seen.shape), build).one(key=key, **actor.places())
