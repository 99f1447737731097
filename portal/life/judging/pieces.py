"""How much of a period is asked: whole periods in full, cut ones pro rata of their whole months."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from portal.life.judging.facts import FixedDay, Subject, on
from portal.life.judging.finding import Number
from portal.life.judging.periods import Span, plus, tile, whole_months, windows
from portal.life.judging.rules import Rule


class Piece(NamedTuple):
    """A period, or what is left of it, with what is asked in it (0: nothing, and `why`)."""

    span: Span
    asked: Number
    by: date  # the last day: of the piece, or with a fixed activity day that day and its slack
    until: date  # with grace
    cut: bool = False
    why: str = ""
    fixed: FixedDay | None = None  # the activity day that the rule asks for


def pieces(rule: Rule, ruling: Span, run: Span, horizon: Span, full: Number, home: Subject) -> list[Piece]:
    """The periods of a rule that touch the horizon, cut to `run`: the days on which it rules and applies.

    `ruling`: the days on which it rules. `full`: what a whole period asks. `home`: the branch whose activity day counts.
    """
    near = run.meet(horizon)
    if near is None:
        return []
    periods = iter((ruling,)) if rule.period == "force" else windows(rule, near)
    return list(_cut(rule, periods, run, full, home))


def inner_pieces(rule: Rule, outer: Piece, home: Subject) -> list[Piece]:
    """The periods of a quota's inner cadence within one of its windows; those at its edges are cut."""
    if rule.inner is None:
        return []
    return list(_cut(rule, tile(rule.inner, outer.span), outer.span, rule.inner_count, home))


def _cut(rule: Rule, periods: Iterator[Span], run: Span, full: Number, home: Subject) -> Iterator[Piece]:
    for period in periods:
        part = period.meet(run)
        if part is not None:
            yield _piece(rule, period, part, full, home)


def _piece(rule: Rule, period: Span, part: Span, full: Number, home: Subject) -> Piece:
    fixed: FixedDay | None = on(home.fixed_day, part.end) if rule.fixed_day else None
    by = _last(rule, part, fixed)
    asked, why = (full, "") if part == period else _share(period, part, full)
    return Piece(part, asked, by, plus(by, rule.grace), part != period, why, fixed)


def _share(period: Span, part: Span, full: Number) -> tuple[Number, str]:
    """Pro rata of whole months, and where that is nothing, why."""
    whole, left = whole_months(period), whole_months(part)
    rounding = ROUND_HALF_UP if part.end == period.end else ROUND_DOWN
    asked = (Decimal(full) * left / whole).quantize(Decimal(1), rounding) if whole else Decimal(0)
    if asked:
        return (asked if isinstance(full, Decimal) else int(asked)), ""
    return (
        full * 0,
        f"当期只有 {part.start.month} 月 {part.start.day} 日至 {part.end.month} 月 {part.end.day} 日，折算不足 1 次",
    )


def _last(rule: Rule, part: Span, fixed: FixedDay | None) -> date:
    """The last day of a piece; with a fixed activity day the last day on which it can be held."""
    if fixed is None:
        return part.end
    day = plus(fixed.of(part.end.year, part.end.month), rule.slack)
    return min(max(day, part.start), part.end)
