"""A set of rules as its page shows it: each rule in words, what is wrong with it, how it came about; what adopting it changes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal import actions, clock
from portal.audit.course import COURSE, Event
from portal.checks.record import event
from portal.db import P, Query, prepared
from portal.life.judging import judgement, summary
from portal.life.judging.checking import Problem
from portal.life.judging.describing import STRICTNESS, Said, facts
from portal.life.judging.finding import STATES, Finding
from portal.life.judging.rules import SUBJECTS, Rule, RuleSet
from portal.life.rulesets.domain import conflicts, problems, read
from portal.life.rulesets.domain.adopting import beside, in_force, predecessor
from portal.life.rulesets.domain.rejudging import job_of
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.parts import names, refs, rule_refs
from portal.life.standing.facts import of_units
from portal.policy import Actor, scope
from portal.units.models import Unit

SAID = {
    "life_rules.create": "新建",
    "life_rules.edit": "修改",
    "life_rules.adopt": "启用",
    "life_rules.replace": "由新版代替",
    "life_rules.retire": "停用",
    "life_rules.drop": "放弃",
}
KINDS = {"added": "新增", "removed": "删去", "changed": "修改", "moved": "调整"}


@dataclass
class Line:
    """A rule of the set."""

    ref: str
    rule: Rule
    subject: str
    strictness: str
    facts: list[Said]
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Shown:
    """A set as one person may see it."""

    record: LifeRules
    rules: RuleSet
    lines: list[Line]
    types: list[tuple[str, Any]]
    acts: dict[str, Any]
    edits: bool
    general: list[Problem] = field(default_factory=list)  # that belong to no rule
    conflicts: list[str] = field(default_factory=list)
    course: list[Event] = field(default_factory=list)
    old: LifeRules | None = None  # the edition in force that it would replace
    job: Any = None

    @property
    def severe(self) -> int:
        """How many problems keep it from coming into force."""
        found = [*self.general, *(one for line in self.lines for one in line.problems)]
        return sum(one.severe for one in found) + len(self.conflicts)


def shown(record: LifeRules, actor: Actor) -> Shown:
    """The set for its page."""
    rules = read(record)
    known, called = rules.known(), names(rules)
    lines = [
        Line(ref, rule, SUBJECTS[rule.subject], STRICTNESS[rule.severity], facts(rule, known, called))
        for ref, rule in zip(rule_refs(rules), rules.rules, strict=True)
    ]
    found = Shown(
        record, rules, lines, list(zip(refs(one.key for one in rules.types), rules.types, strict=True)),
        actions.available(actor, record), actions.allowed("life_rules.edit", actor, record), course=course(record),
    )  # fmt: skip
    if found.edits:
        for problem in problems(rules):
            place, _, _name = problem.place.partition("]")
            if place.startswith("rules["):
                lines[int(place.removeprefix("rules["))].problems.append(problem)
            else:
                found.general.append(problem)
        found.conflicts, found.old = conflicts(record), predecessor(record)
    job = job_of(record)
    found.job = job if job is not None and job.asked_by_id == actor.person_id else None
    return found


def course(record: LifeRules) -> list[Event]:
    """经过, with what each change was."""
    found = []
    for row in COURSE(record="life_rules", id=record.id):
        line = event(row, SAID)
        changes = (row.values or {}).get("changes", [])
        if changes:
            told = [f"{KINDS[kind]}“{label}”" for kind, label, *_texts in changes[:5]]
            line.what += "：" + "，".join(told) + (" 等" if len(changes) > 5 else "")
        found.append(line)
    return found


def editions(record: LifeRules, actor: Actor) -> list[Any]:
    """The other editions that one sees, the newest first (rows: id, name, number, state, document)."""
    seen = scope(LifeRules, actor)

    def build() -> Any:
        columns = (LifeRules.id, LifeRules.name, LifeRules.number, LifeRules.state, LifeRules.document)
        same = (LifeRules.id == P("root")) | (LifeRules.origin == P("root"))
        return LifeRules.select(*columns).where(same & seen.where).order_by(LifeRules.number.desc())

    rows = prepared(("editions of rules", seen.shape), build)(root=record.origin_id or record.id, **actor.places())
    return [row for row in rows if row.id != record.id]


@dataclass
class RuleEffect:
    """A requirement before and after: how many of its findings of this year stand how."""

    name: str
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)


@dataclass
class BranchEffect:
    """A cell of the matrix that changes: the branch, the requirement, what it is before and after."""

    branch: str
    rule: str
    before: str
    after: str


@dataclass
class Effect:
    """What comes into force with a set, for this year's standing."""

    rules: list[RuleEffect] = field(default_factory=list)
    branches: list[BranchEffect] = field(default_factory=list)
    judged: int = 0  # units
    left: int = 0  # units that were not looked at: there are too many for a page


MOST_UNITS = 200
_BRANCHES = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name)
        .where(
            ((Unit.id == P("committee")) | ((Unit.committee == P("committee")) & (Unit.kind == "branch")))
            & Unit.closed_on.is_null()
        )
        .order_by(Unit.id)
    )
)


def effect(record: LifeRules) -> Effect:
    """What changes for each branch in this year's standing when the set comes into force."""
    today = clock.today()
    now = [rule for one in in_force(record.committee_id) for rule in read(one).rules]
    then = [rule for one in beside(record) for rule in read(one).rules] + list(read(record).rules)
    changed = {rule.key for rule in now if rule not in then} | {rule.key for rule in then if rule not in now}
    sides = [[rule for rule in side if rule.key in _needed(side, changed)] for side in (now, then)]
    called = {rule.key: rule.name for rule in (*now, *then)}
    units = _BRANCHES(committee=record.committee_id)
    found = Effect(judged=min(len(units), MOST_UNITS), left=max(0, len(units) - MOST_UNITS))
    effects = {key: RuleEffect(called[key]) for key in called if key in changed}
    known = of_units([unit.id for unit in units[:MOST_UNITS]], date(today.year - 1, 1, 1), today)
    for unit in units[:MOST_UNITS]:
        if unit.id not in known:
            continue
        cells = [_by_rule(judgement.judge(side, known[unit.id], today), changed) for side in sides]
        for key, one in effects.items():
            before, after = (side.get(key, []) for side in cells)
            one.before.update(each.state for each in before)
            one.after.update(each.state for each in after)
            was, is_now = _cell(before), _cell(after)
            if was != is_now:
                found.branches.append(BranchEffect(unit.name, one.name, was, is_now))
    found.rules = [one for one in effects.values() if one.before or one.after]
    return found


def _needed(rules: list[Rule], changed: set[str]) -> set[str]:
    """The keys that changed, and those that the rules under them refer to."""
    return changed | {rule.apart for rule in rules if rule.key in changed}


def _by_rule(findings: list[Finding], changed: set[str]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for one in findings:
        if one.rule.key in changed:
            found.setdefault(one.rule.key, []).append(one)
    return found


def _cell(findings: list[Finding]) -> str:
    if not findings:
        return "没有要求"
    cell = summary.cell(findings)
    return STATES[cell.state] if cell.state == "inapplicable" else f"{cell.done}/{cell.needed} {STATES[cell.state]}"


def counted(counts: Counter[str]) -> str:
    """Findings by state, in words: 未达到 3，进行中 12."""
    return "，".join(f"{word} {counts[state]}" for state, word in STATES.items() if counts[state]) or "没有要求"
