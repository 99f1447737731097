"""Judging: rules + facts + a day → findings. What happens at the edges stands in `portal/life/judging/__init__.py`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TypeVar

from portal.life.judging import deadlines, limits, sequence
from portal.life.judging.applying import Ruling, by_period, rulings, stretches
from portal.life.judging.counting import allot, finding
from portal.life.judging.eligible import Entry, Register, divide
from portal.life.judging.facts import Extension, Facts, Key, Plan, Subject, Term, Waiver, on
from portal.life.judging.finding import OPEN, Finding, Near, Number
from portal.life.judging.periods import Span, plus
from portal.life.judging.pieces import inner_pieces, pieces
from portal.life.judging.rules import Rule, SubjectKind

Dated = TypeVar("Dated", Plan, Term, Extension)


def judge(
    rules: Iterable[Rule], facts: Facts, today: date, *, since: date | None = None, until: date | None = None
) -> list[Finding]:
    """The findings of all rules for all subjects whose periods touch the days from `since` to `until` (default: today's year).

    Periods before `since` whose grace days are not over today are among them. In the order of rules, then subjects, then time. The
    rules are ones in which `checking.check` finds nothing severe; ids of records are unique. Rules of several sets may be
    given together: the date decides. Records may begin earlier than `since`, and should by a year where rules have grace days, an
    order or absences in a row; facts of one branch alone give the findings of that branch.
    """
    horizon = Span(since or date(today.year, 1, 1), until or date(today.year, 12, 31))
    court = _Court(list(rules), facts, today, horizon)
    return [court.waived(found) for ruling in court.rulings for found in court.judge(ruling)]


class _Court:
    """The facts by subject, and the days in question."""

    def __init__(self, rules: list[Rule], facts: Facts, today: date, horizon: Span):
        self.today, self.horizon = today, horizon
        self.rulings = rulings(rules)
        self.register = Register(facts, any(rule.of_person for rule in rules))
        self.subjects: dict[SubjectKind, list[Subject]] = defaultdict(list)
        for subject in facts.subjects:
            self.subjects[subject.kind].append(subject)
        self.branches = {subject.key: subject for subject in self.subjects["branch"]}
        self.plans = _by_subject(facts.plans)
        self.terms = _by_subject(facts.terms)
        self.extensions = _by_subject(facts.extensions)
        self.waivers: dict[tuple[str, SubjectKind, Key], list[Waiver]] = defaultdict(list)
        for waiver in facts.waivers:
            if waiver.reason.strip():
                self.waivers[waiver.rule, waiver.kind, waiver.subject].append(waiver)

    def judge(self, ruling: Ruling) -> Iterator[Finding]:
        """One rule, for all whom it asks."""
        rule = ruling.rule
        back = rule.grace if by_period(rule) else 0
        near = ruling.span.meet(Span(plus(self.horizon.start, -back), self.horizon.end))
        if near is None:
            return
        for subject in self.subjects[rule.subject]:
            for found in self._of_subject(ruling, subject, near):
                open_still = found.until is not None and found.until >= self.today
                overdue = rule.due == "election" and found.state in OPEN
                if found.end >= self.horizon.start or open_still or overdue:
                    yield found
        if rule.subject == "group":
            yield from self._without_groups(rule, near)

    def _of_subject(self, ruling: Ruling, subject: Subject, near: Span) -> list[Finding]:
        """In time. The subject's whole time under the rule is looked at, since a period is cut where it ends, not at the horizon."""
        rule, home = ruling.rule, self._home(subject)
        found: list[Finding] = []
        runs: list[Span] = []
        for run, why in stretches(rule, subject, home, ruling.span):
            clipped = run.meet(near)
            if not why:
                runs.append(run)
                if clipped and not by_period(rule):
                    found += self._by_record(rule, subject, clipped)
            elif clipped and (shown := clipped.meet(self.horizon)):
                found.append(Finding(rule, subject, *shown, "inapplicable", why=why))
        if by_period(rule):
            found += self._by_period(ruling, subject, home, runs, near)
        return sorted(found, key=lambda one: one.start)

    def _by_period(
        self, ruling: Ruling, subject: Subject, home: Subject, runs: Sequence[Span], near: Span
    ) -> Iterator[Finding]:
        rule = ruling.rule
        if rule.kind in ("cadence", "quota"):
            yield from self._counted(ruling, subject, home, runs, near)
            return
        full: Number = rule.minimum or 0 if rule.kind == "threshold" else 1
        asked = [piece for run in runs for piece in pieces(rule, ruling.span, run, near, full, home)]
        if rule.kind == "deadline":
            yield from deadlines.plans(rule, subject, asked, self.plans[subject.key], self.today)
        else:
            seen = self.register.of(rule, subject)
            yield from limits.by_period(rule, subject, home, asked, seen, self.today)

    def _counted(
        self, ruling: Ruling, subject: Subject, home: Subject, runs: Sequence[Span], near: Span
    ) -> Iterator[Finding]:
        """What is made up in grace days depends on the periods around, so these are reckoned from the first record on."""
        rule = ruling.rule
        entries, nearly = divide(rule, subject, home, self.register.of(rule, subject), self.today)
        first = plus(entries[0].day, -rule.grace) if entries and rule.grace else near.start
        wide = Span(min(near.start, first), plus(near.end, rule.grace))
        asked = [piece for run in runs for piece in pieces(rule, ruling.span, run, wide, rule.count, home)]
        apart = self._apart(rule, subject, home) if rule.apart else {}
        here = [entry for entry in entries if entry.record.id not in apart]
        besides = [Near(one.record.id, one.day, apart[one.record.id]) for one in entries if one.record.id in apart]
        parts = [inner_pieces(rule, piece, home) for piece in asked]
        inner = iter(allot([part for of_piece in parts for part in of_piece], entries))
        for place, of_piece in zip(allot(asked, here), parts, strict=True):
            within = list(islice(inner, len(of_piece)))
            if place.piece.span.meet(near):
                yield finding(rule, subject, place, self.today, here, [*besides, *nearly])
                for part in within:
                    yield finding(rule, subject, part, self.today, entries, nearly, inner=True)

    def _apart(self, rule: Rule, subject: Subject, home: Subject) -> dict[Key, str]:
        """The records that satisfy another rule and do not count for this one as well, each with a clause that says so."""
        found: dict[Key, str] = {}
        for other in self.rulings:
            if other.rule.key == rule.apart and by_period(other.rule):
                said = f"已计入{other.rule.name}，不重复计"
                found |= {entry.record.id: said for entry in self._needed(other, subject, home)}
        return found

    def _needed(self, other: Ruling, subject: Subject, home: Subject) -> Iterator[Entry]:
        rule = other.rule
        entries, _ = divide(rule, subject, home, self.register.of(rule, subject), self.today)
        if entries:
            around = Span(plus(entries[0].day, -rule.grace), entries[-1].day)
            runs = [run for run, why in stretches(rule, subject, home, other.span) if not why]
            asked = [piece for run in runs for piece in pieces(rule, other.span, run, around, rule.count, home)]
            for place in allot(asked, entries):
                yield from [*place.own, *place.late][: int(place.piece.asked)]

    def _by_record(self, rule: Rule, subject: Subject, shown: Span) -> Iterator[Finding]:
        if rule.due == "election":
            terms, extensions = self.terms[subject.key], self.extensions[subject.key]
            yield from deadlines.elections(rule, subject, shown, terms, extensions, self.today)
        elif rule.kind == "order":
            seen = self.register.of(replace(rule, types=()), subject)
            yield from sequence.order(rule, subject, shown, seen, self.today)
        else:
            yield from limits.shares(rule, subject, shown, self.register.of(rule, subject), self.today)

    def _without_groups(self, rule: Rule, near: Span) -> Iterator[Finding]:
        """A rule for groups says of a branch that has none, or whose groups are not given, why nothing is asked."""
        grouped = {group.branch for group in self.subjects["group"]}
        shown = near.meet(self.horizon)
        for branch in self.subjects["branch"] if shown else ():
            life = Span(branch.starts or date.min, branch.ends or date.max).meet(shown or near)
            if branch.key not in grouped and life is not None:
                why = "划分了党小组，但没有登记" if on(branch.groups, life.end) else "未划分党小组"
                yield Finding(rule, branch, *life, "inapplicable", why=why)

    def _home(self, subject: Subject) -> Subject:
        return self.branches.get(subject.branch, subject) if subject.branch is not None else subject

    def waived(self, found: Finding) -> Finding:
        """With the committee's reason, where it does not ask for what is missing."""
        if found.state not in OPEN:
            return found
        for waiver in self.waivers.get((found.rule.key, found.subject.kind, found.subject.key), ()):
            if waiver.starts <= found.start and found.end <= waiver.ends:
                return replace(found, state="waived", why=waiver.reason.strip())
        return found


def _by_subject(rows: Iterable[Dated]) -> dict[Key, list[Dated]]:
    found: dict[Key, list[Dated]] = defaultdict(list)
    for row in rows:
        found[row.subject].append(row)
    return found
