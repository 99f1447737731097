"""Months × rules of one unit: the findings of a year, laid into its months. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from portal.life.judging.finding import Finding
from portal.life.judging.rules import Rule
from portal.life.judging.summary import cell
from portal.life.standing import shown
from portal.life.standing.cells import year_of


@dataclass
class Stretch:
    """Some months of one rule; without findings nothing is asked in them."""

    first: int
    last: int
    findings: list[Finding] = field(default_factory=list)

    @property
    def months(self) -> int:
        """How many."""
        return self.last - self.first + 1

    @property
    def label(self) -> str:
        """8 月, 7 至 9 月."""
        return f"{self.first} 月" if self.first == self.last else f"{self.first} 至 {self.last} 月"

    @property
    def shown(self) -> shown.Shown | None:
        """The cell, None where nothing is asked."""
        if not self.findings:
            return None
        summed = cell(self.findings)
        severity = self.findings[0].rule.severity
        return shown.Shown(
            shown.text(summed.done, summed.needed, summed.state), shown.tone(summed.state, severity),
            shown.STATES[summed.state], f"#{anchor(self.findings[0])}",
        )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A rule with its year, January to December without a gap."""

    rule: Rule
    stretches: list[Stretch]


def anchor(one: Finding) -> str:
    """The DOM id of a finding on the page of its rule."""
    inner = "-inner" if one.inner else ""
    about = f"-{one.about}" if one.about is not None else ""
    return f"{one.subject.kind}-{one.subject.key}-{one.start.isoformat()}{inner}{about}"


def of(rule: Rule, found: Iterable[Finding], year: int) -> Row:
    """One row: what overlaps stands together (groups and people of a branch), months of which nothing is known stay empty."""
    listed = list(found)
    asked = [one for one in listed if one.state != "inapplicable"] or listed
    stretches: list[Stretch] = []
    for one in sorted((one for one in asked if not one.inner), key=lambda one: (one.start, one.end)):
        first, last = _months(one, year)
        if stretches and first <= stretches[-1].last:
            stretches[-1].last = max(stretches[-1].last, last)
            stretches[-1].findings.append(one)
        else:
            stretches.append(Stretch(first, last, [one]))
    for one in asked:
        if one.inner:
            month = _months(one, year)[0]
            next((each for each in stretches if each.first <= month <= each.last), Stretch(1, 12)).findings.append(one)
    return Row(rule, list(_filled(stretches)))


def _months(one: Finding, year: int) -> tuple[int, int]:
    span = year_of(year)
    start: date = min(max(one.start, span.start), span.end)
    end: date = max(min(one.end, span.end), start)
    return start.month, end.month


def _filled(stretches: list[Stretch]) -> Iterable[Stretch]:
    month = 1
    for one in stretches:
        if one.first > month:
            yield Stretch(month, one.first - 1)
        yield one
        month = one.last + 1
    if month <= 12:
        yield Stretch(month, 12)
