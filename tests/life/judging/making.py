"""Rules, subjects and records made short: what is not named has a plain value."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from portal.life.judging.facts import Attendance, Facts, Record, Subject, always
from portal.life.judging.finding import Finding
from portal.life.judging.judgement import judge
from portal.life.judging.rules import Rule, RuleSet

START = date(2016, 1, 1)
END = date(2026, 12, 31)


def rule(key: str = "r", kind: str = "cadence", subject: str = "branch", **kw: Any) -> Rule:
    """One 党员大会 a year, in force since 2016."""
    plain: dict[str, Any] = {"name": f"要求{key}", "since": START, "types": ("assembly",)}
    if kind == "deadline":
        plain["types"] = ()
    return Rule(**{"key": key, "kind": kind, "subject": subject} | plain | kw)


def rules(*of: Rule, **kw: Any) -> RuleSet:
    return RuleSet(**{"name": "试行制度", "rules": of} | kw)


def branch(key: int | str = 1, **kw: Any) -> Subject:
    """A branch with 支委会, two groups, twenty formal members, of 机关."""
    plain = {"committee": always(True), "groups": always(2), "formal": always(20), "sector": always("机关")}
    return Subject("branch", key, f"支部{key}", **plain | kw)


def person(key: int | str = 7, kind: Any = "member", **kw: Any) -> Subject:
    return Subject(kind, key, f"党员{key}", **{"branch": 1} | kw)


def day(text: str) -> date:
    """ "8-15" in 2026, or a whole date."""
    parts = [int(part) for part in text.split("-")]
    return date(*(parts if len(parts) == 3 else (2026, *parts)))


def record(
    when: str | date, *types: str, key: int | str | None = None, of: str = "", at: str = "", **kw: Any
) -> Record:
    """A record of branch 1; its id is its day, unless given."""
    that = day(when) if isinstance(when, str) else when
    more = {"of": day(of) if of else None, "starts": time.fromisoformat(at) if at else None}
    plain = {"subjects": frozenset({1})} | more | {name: _frozen(value) for name, value in kw.items()}
    return Record(that.isoformat() if key is None else key, that, frozenset(types or ("assembly",)), **plain)


def _frozen(value: Any) -> Any:
    return frozenset(value) if isinstance(value, set) else value


def there(*persons: int | str, **kw: Any) -> tuple[Attendance, ...]:
    return tuple(Attendance(key, **kw) for key in persons)


def D(number: int | str) -> Decimal:
    return Decimal(number)


def found(
    of: Rule | Iterable[Rule],
    *records: Record,
    today: str | date = "12-31",
    subjects: Iterable[Subject] = (),
    since: str = "",
    until: str = "",
    **kw: Any,
) -> list[Finding]:
    """The findings; of branch 1 where no subjects are given."""
    facts = Facts(tuple(subjects) or (branch(),), records, **kw)
    that = day(today) if isinstance(today, str) else today
    span = {"since": day(since) if since else None, "until": day(until) if until else None}
    return judge([of] if isinstance(of, Rule) else of, facts, that, **span)


def states(findings: Iterable[Finding]) -> list[str]:
    return [finding.state for finding in findings]


def counts(findings: Iterable[Finding]) -> list[tuple[Any, Any]]:
    return [(finding.done, finding.needed) for finding in findings]


def spans(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Periods as ("01-01", "03-31"), with the year where it is not 2026."""
    return [(_short(finding.start), _short(finding.end)) for finding in findings]


def _short(that: date) -> str:
    return that.strftime("%m-%d") if that.year == 2026 else that.isoformat()
