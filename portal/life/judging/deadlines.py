"""Deadlines: the annual plan that is filed, the election that is due."""

from collections.abc import Iterator, Sequence
from datetime import date

from portal.life.judging.counting import waiting
from portal.life.judging.facts import Extension, Plan, Subject, Term
from portal.life.judging.finding import Finding, Near, State
from portal.life.judging.periods import DAY, Span, later, plus
from portal.life.judging.pieces import Piece
from portal.life.judging.rules import Rule


def plans(
    rule: Rule, subject: Subject, pieces: Sequence[Piece], filed: Sequence[Plan], today: date
) -> Iterator[Finding]:
    """One finding per year: the plan of that year, filed at whatever time before its last day."""
    for piece in pieces:
        year = piece.span.end.year
        of_year = [plan for plan in filed if plan.year == year and plan.filed <= today]
        in_time = [plan for plan in of_year if plan.filed <= piece.until]
        state: State = "met" if any(plan.filed <= piece.by for plan in in_time) else "late"
        if not in_time:
            state = waiting(piece, today)
        nearly = () if in_time else tuple(Near(plan.id, plan.filed, "期限已过才备案") for plan in of_year)
        yield Finding(
            rule,
            subject,
            piece.span.start,
            piece.span.end,
            state if piece.asked else "inapplicable",
            min(len(in_time), 1),
            piece.asked,
            piece.by,
            piece.until,
            tuple(plan.id for plan in in_time),
            tuple(plan.id for plan in in_time) if state == "late" else (),
            nearly,
            piece.why,
            cut=piece.cut,
        )


def elections(
    rule: Rule, subject: Subject, span: Span, terms: Sequence[Term], extensions: Sequence[Extension], today: date
) -> Iterator[Finding]:
    """One finding per term of office that ends, or whose notice begins, within the span.

    The election may be held until the last day of the term, with an approved extension until its last day, at most `extension`
    months after the term; one that is held later is done but stays `short`. Where no term is known at all, one finding says so.
    """
    known = sorted(terms, key=lambda term: term.starts)
    if not known:
        yield Finding(rule, subject, span.start, span.end, "inapplicable", why="未登记任期")
    ends = [term.ends or later(term.starts, 12 * rule.years) - DAY for term in known]
    for at, end in enumerate(ends):
        elected = known[at + 1].starts if at + 1 < len(known) else None
        own = [one for one in extensions if end < one.until and (at + 1 == len(ends) or one.until <= ends[at + 1])]
        last, why = _extended(rule, end, own)
        start = later(end, -rule.notice)
        open_to = max(last, today) if elected is None else last
        if Span(start, plus(open_to, rule.grace)).meet(span):
            yield _election(rule, subject, Span(start, last), elected, why, today)


def _extended(rule: Rule, end: date, extensions: Sequence[Extension]) -> tuple[date, str]:
    if not extensions:
        return end, ""
    longest = max(extensions, key=lambda one: (one.until, one.reason))
    last = min(longest.until, later(end, rule.extension))
    reason = f"（{longest.reason}）" if longest.reason else ""
    return last, f"经批准延期至 {last.year} 年 {last.month} 月 {last.day} 日{reason}"


def _election(rule: Rule, subject: Subject, span: Span, elected: date | None, why: str, today: date) -> Finding:
    piece = Piece(span, 1, span.end, plus(span.end, rule.grace))
    held = elected is not None and elected <= today
    state = waiting(piece, today)
    if elected is not None and elected <= min(piece.until, today):
        state = "met" if elected <= piece.by else "late"
    return Finding(rule, subject, span.start, span.end, state, int(held), 1, piece.by, piece.until, why=why)
