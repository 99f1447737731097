"""What is asked on a day, as everybody of a committee reads it: the rules by whom they ask, with what held before and after."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal.db import P, Query, among
from portal.life.judging.applying import Ruling, rulings
from portal.life.judging.describing import LABELS, STRICTNESS, applies, asked, in_force, sentence
from portal.life.judging.rules import SUBJECTS, Rule, SubjectKind
from portal.life.rulesets.domain import read, title
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.parts import names
from portal.life.rulesets.reading import types
from portal.policy import Actor
from portal.units.models import Unit

HEADINGS = ["对象", "名称", "要求", "程度", "宽限天数", "适用", "时间", "依据", "说明", "示例，非原文", "制度"]

_SETS = Query(
    lambda: (
        LifeRules.select(LifeRules.id, LifeRules.name, LifeRules.number, LifeRules.document)
        .where((LifeRules.committee == P("committee")) & (LifeRules.state == "in_force"))
        .order_by(LifeRules.id)
    )
)
_COVERED = Query(lambda: Unit.select(Unit.committee).where(among(Unit.id, "units")).distinct())
_NAMED = Query(lambda: Unit.select(Unit.id, Unit.name).where(among(Unit.id, "units")).order_by(Unit.id))


def committees(actor: Actor) -> list[Any]:
    """The committees whose requirements one reads (rows: id, name), the own one first."""
    ids = {actor.home_committee_id} if actor.kind == "member" else set()
    own = actor.home_committee_id
    if actor.role in ("secretary", "committee", "supervisor"):
        covered = {row.committee_id for row in _COVERED(units=list(actor.covered_units()))} - {None}
        ids, own = covered or ids, actor.unit_id if actor.role == "committee" else min(covered, default=own)
    rows = _NAMED(units=[one for one in ids if one is not None])
    return sorted(rows, key=lambda row: row.id != own)


@dataclass
class Line:
    """A rule as it is asked on the day. `carried`: from when on this version counts, where that is later than its first day."""

    rule: Rule
    set_id: int
    set_title: str
    asked: str
    applies: str
    strictness: str
    time: str
    carried: date | None = None
    versions: list[str] = field(default_factory=list)  # the others of this requirement, in words
    examples: str = ""


def on(committee: int, day: date) -> dict[SubjectKind, list[Line]]:
    """Subject → the rules that ask it on the day, in the order of the sets."""
    rows = _SETS(committee=committee)
    sets = {row.id: read(row) for row in rows}
    known, called = types(committee), names(*sets.values())
    home = {id(rule): row for row in rows for rule in sets[row.id].rules}
    every = rulings(rule for one in sets.values() for rule in one.rules)
    found: dict[SubjectKind, list[Line]] = {}
    for rule, span in (one for one in every if one.span.start <= day <= one.span.end):
        row = home[id(rule)]
        line = Line(
            rule, row.id, title(row), asked(rule, known, called), applies(rule), STRICTNESS[rule.severity], in_force(rule),
            span.start if span.start > rule.since else None,
            [f"{in_force(one.rule)}：{sentence(one.rule, known, called).split('；适用')[0]}" for one in _others(every, rule)],
            "、".join(LABELS.get(name, name) for name in rule.examples),
        )  # fmt: skip
        found.setdefault(rule.subject, []).append(line)
    return {subject: found[subject] for subject in SUBJECTS if subject in found}


def _others(every: list[Ruling], rule: Rule) -> list[Ruling]:
    same = [one for one in every if one.rule.key == rule.key and one.rule is not rule]
    return sorted(same, key=lambda one: one.rule.since)


def table(found: dict[SubjectKind, list[Line]]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for subject, lines in found.items():
        for line in lines:
            yield [
                SUBJECTS[subject], line.rule.name, line.asked, line.strictness, line.rule.grace, line.applies, line.time,
                line.rule.source, line.rule.note, line.examples, line.set_title,
            ]  # fmt: skip
