"""规定动作 out of the rules in force: what a branch's plan of a year must hold, as the check takes it and as items to begin from."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from portal.life.judging.applying import rulings, stretches
from portal.life.judging.facts import Subject, on
from portal.life.judging.periods import Span, windows
from portal.life.judging.pieces import Piece, inner_pieces, pieces
from portal.life.judging.rules import Rule, Type
from portal.plans.checking.mandatory import Duty, planned
from portal.plans.document import ANYBODY, EMPTY, Document, Item, as_plan

ASKED = ("branch", "group")  # whom a rule asks that a branch plans for
MOST = 120  # characters of a source


def duties(rules: Iterable[Rule], subject: Subject, year: int) -> list[Duty]:
    """The mandatory items of a branch's plan of a year, in the order of the rules.

    Cadences and quotas that ask branches or groups, in the periods in which they are in force and fit the branch; a rule
    that is a violation is strict. `subject`: the branch.
    """
    return [duty for _rule, duty in _pairs(list(rules), subject, year)]


def _pairs(rules: list[Rule], subject: Subject, year: int) -> Iterator[tuple[Rule, Duty]]:
    known = {rule.key: rule for rule in rules}
    horizon = Span(date(year, 1, 1), date(year, 12, 31))
    for rule, span in rulings(rules):
        if rule.kind in ("cadence", "quota") and rule.subject in ASKED and rule.types:
            for duty in _of_rule(rule, span, subject, horizon, known):
                yield rule, duty


def _of_rule(rule: Rule, ruling: Span, home: Subject, horizon: Span, known: Mapping[str, Rule]) -> Iterator[Duty]:
    near = ruling.meet(horizon)
    if near is None:
        return
    outer: list[Piece] = []
    for stretch in stretches(rule, home, home, ruling):
        if not stretch.why and stretch.span.meet(horizon):
            outer += pieces(rule, ruling, stretch.span, horizon, rule.count, home)
    if rule.subject == "group":
        outer = [one for one in outer if on(home.groups, one.span.end)]
    more = _apart(rule, known)
    yield from _duties(rule, rule.key, outer, horizon, more)
    if rule.kind == "quota" and rule.inner is not None:
        yield from _duties(
            rule, f"{rule.key}-inner", [two for one in outer for two in inner_pieces(rule, one, home)], horizon
        )


def _apart(rule: Rule, known: Mapping[str, Rule]) -> int:
    """How many of the rule's occasions another one takes that does not count here as well."""
    other = known.get(rule.apart)
    return other.count if other is not None and set(other.types) & set(rule.types) else 0


def _duties(rule: Rule, key: str, found: list[Piece], horizon: Span, more: int = 0) -> Iterator[Duty]:
    """The pieces as windows of months; those that ask another number make a duty of their own."""
    asked = [(int(one.asked), _months(one.span, horizon)) for one in found if one.asked]
    asked = sorted((one for one in asked if one[1]), key=lambda one: (-one[0], one[1]))
    for at, (times, group) in enumerate(groupby(asked, key=lambda one: one[0])):
        yield Duty(
            f"{key}-{at}" if at else key, rule.name, frozenset(rule.types), times + more, tuple(window for _, window in group),
            rule.source.partition("：")[0][:MOST], rule.severity == "violation",
        )  # fmt: skip


def _months(span: Span, horizon: Span) -> tuple[int, ...]:
    inside = span.meet(horizon)
    return tuple(range(inside.start.month, inside.end.month + 1)) if inside else ()


def items(
    rules: Iterable[Rule], subject: Subject, year: int, types: Mapping[str, Type], document: Document = EMPTY
) -> list[Item]:
    """What a plan lacks of its mandatory items, as items without keys."""
    made: list[Item] = []
    for rule, duty in _pairs(list(rules), subject, year):
        keyed = tuple(one._replace(key=f"new{at}") for at, one in enumerate(made))
        counts = planned(as_plan(Document((*document.items, *keyed)), id=0, year=year, branch=0), duty)
        months = sorted(
            month
            for window, count in zip(duty.windows, counts, strict=True)
            for month in _spread(window, duty.times - count)
        )
        if months:
            kind = next((one for one in rule.types if one in types), "")
            verb = types[kind].verb if kind else ""
            topic = rule.name if not verb or rule.name.startswith(verb) else f"{verb}{rule.name}"
            made += _as_items(
                Item(
                    kind=kind,
                    topic=topic[:100],
                    mandatory=True,
                    origin=f"rule:{rule.key}"[:80],
                    subject="group" if rule.subject == "group" else ANYBODY,
                ),
                months,
            )
    return made


def _as_items(item: Item, months: list[int]) -> Iterator[Item]:
    """One item with each month once; where a month is needed twice, a second one."""
    left = months
    number = 1
    while left:
        once = sorted(set(left))
        yield item._replace(months=tuple(once), topic=item.topic if number == 1 else f"{item.topic}（{number}）")
        left = [month for month in once for _ in range(left.count(month) - 1)]
        number += 1


def _spread(window: tuple[int, ...], times: int) -> list[int]:
    """So many months of a window, spread evenly, towards the end of each part."""
    size = len(window)
    return [window[((at + 1) * size // times - 1) if times <= size else at % size] for at in range(times)]


def deadline(rules: Iterable[Rule], subject: Subject, year: int) -> date | None:
    """The last day for filing the plan of a year by the rules in force, None where no rule asks for it."""
    whole = Span(date(year, 1, 1), date(year, 12, 31))
    for rule, span in rulings(rules):
        if rule.due != "plan" or span.meet(whole) is None:
            continue
        for window in windows(rule, whole):
            inside = window.meet(span)
            if inside is not None and any(not one.why for one in stretches(rule, subject, subject, inside)):
                return window.end
    return None
