"""What an entry's page shows to whom: all to the branch, what was declared to the others, marks once they are public."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal import clock, policy, web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.audit.course import Event
from portal.policy import Actor
from portal.stars.computation.result import Result
from portal.stars.computation.scheme import Indicator, Scheme
from portal.stars.computation.wording import plain
from portal.stars.entries import course, facts, progress, reading, sheets, words
from portal.stars.entries.domain import cycle_of, path
from portal.stars.entries.facts import Fact
from portal.stars.models import METHODS, StarCycle, StarEntry
from portal.stars.reviewing.reading import SHOWN, unveiled
from portal.stars.schemes import reading as schemes
from portal.uploads import domain as uploads
from portal.workflow import STAR_CYCLE, STAR_ENTRY

__all__ = ["MORE", "STEPS", "Line", "Shown", "path", "shown", "viewer"]

STEPS = ("确定目标", "自评", "支委会确认", "党委评定", "公示定星")


@dataclass
class Line:
    """One indicator on the page: what the branch says, what the committee found, what is behind it."""

    indicator: Indicator
    said: str = ""
    points: str = ""  # of the self-assessment
    reason: str = ""
    fact: tuple[str, str] | None = None  # value in words, address of the records
    returned: str = ""
    mark: Any = None
    marked: str = ""

    @property
    def most(self) -> str:
        return words.most(self.indicator)

    @property
    def departs(self) -> bool:
        """The committee's score is another one than what the branch said, where it said something."""
        return self.mark is not None and bool(self.said) and self.marked != self.said

    @property
    def unsaid(self) -> str:
        """What stands where the branch says nothing."""
        if self.indicator.by_committee:
            return "由党委评定"
        return "未填" if reading.needed(self.indicator) else "没有填写"


@dataclass
class Shown:
    """An entry as one person may see it."""

    entry: StarEntry
    cycle: StarCycle
    scheme: Scheme
    head: Any  # branch_name, sector, founded_on, scheme_id, scheme_name, scheme_number
    viewer: str  # branch, office, member
    open: bool  # the content may be read
    parts: list[tuple[reading.Part, list[Line]]] = field(default_factory=list)
    facts: list[tuple[Fact, str, str]] = field(default_factory=list)  # fact, value in words, address
    files: list[Any] = field(default_factory=list)
    result: Result | None = None  # of the self-assessment, as far as it goes
    subtotals: list[progress.Subtotal] = field(default_factory=list)  # where its total comes from
    awaited: list[progress.Awaited] = field(default_factory=list)  # what it leaves open
    missing: int = 0  # indicators that still need a score
    returned: str = ""  # why it was returned
    marks_open: bool = False
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # address behind the record, label, weight
    course: list[Event] = field(default_factory=list)
    holder: str = ""
    more: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # what other rooms show, see MORE

    @property
    def state(self) -> Any:
        return STAR_ENTRY.table[self.entry.state]

    @property
    def late(self) -> bool:
        """逾期: declared after the day set."""
        at = self.entry.declared_at
        return at is not None and clock.local(at).date() > self.cycle.declare_until

    @property
    def step(self) -> int:
        if self.cycle.state == "filed":
            return len(STEPS)
        if self.entry.state == "reviewed":
            return 4
        if self.entry.state in ("draft", "returned"):
            return 1 if self.entry.aim else 0
        return {"confirmed": 2, "declared": 3}[self.entry.state]

    @property
    def step_notes(self) -> dict[int, str]:
        """Dates under the steps that are behind."""
        entry = self.entry
        days = (entry.aimed_on, None, entry.confirmed_on, None, self.cycle.settled_on)
        return {at: web.short_date(day) for at, day in enumerate(days) if day and at < self.step}

    @property
    def outcome(self) -> str:
        """What the round came to, as text: settled, or while it is on public show as it was computed."""
        public = self.marks_open and self.cycle.state in SHOWN
        return (self.entry.outcome or self.entry.proposed) if public else ""

    def star(self, number: int | None) -> str:
        """A star in words."""
        return "" if number is None else self.scheme.label(number)


# What other rooms add to an entry's page: (shown, actor), each appends (template, context) to shown.more.
MORE: list[Callable[[Shown, Actor], None]] = []


def viewer(actor: Actor, entry: StarEntry) -> str:
    """As what one looks at an entry: branch (its secretary), office (the role at hand covers it), member."""
    if actor.role == "secretary" and actor.covers(entry.branch_id):
        return "branch"
    return "office" if actor.role in ("committee", "supervisor") and actor.covers(entry.branch_id) else "member"


def shown(entry: StarEntry, actor: Actor) -> Shown:
    """What `actor` may see of an entry that lies in the scope."""
    found = base(entry, actor)
    cycle = found.cycle
    found.acts = _acts(actor, found)
    found.holder = _holder(found, actor)
    if found.open:
        found.files = uploads.of("star_entry", [entry.id]).get(entry.id, [])
        found.result = _lay(found, actor)
    if found.viewer != "member" or cycle.state in SHOWN:
        rows = course.rows_of(entry)
        found.course = _events(found, rows)
        if found.viewer == "branch":
            found.returned, reasons = course.last_return(entry, rows)
            for _part, lines in found.parts:
                for line in lines:
                    line.returned = reasons.get(line.indicator.key, "")
    for add in MORE:
        add(found, actor)
    return found


def base(entry: StarEntry, actor: Actor) -> Shown:
    """The head of an entry's pages: cycle, scheme, branch, and what may be read."""
    cycle, head = cycle_of(entry), reading.HEAD.one(entry=entry.id)
    kind = viewer(actor, entry)
    may_read = kind == "branch" or entry.state in ("declared", "reviewed")
    found = Shown(entry, cycle, schemes.of(head.scheme_id), head, kind, may_read)
    found.marks_open = unveiled(actor, entry, cycle)
    return found


def _lay(found: Shown, actor: Actor) -> Result:
    """Lines, facts and the result of the self-assessment."""
    entry, cycle = found.entry, found.cycle
    all_known = facts.of_branches([entry.branch_id], cycle.starts, cycle.ends)
    known = all_known[entry.branch_id]
    result = progress.rated(found.scheme, sheets.of_entry(entry, cycle, found.scheme, "self", all_known), cycle)
    points = {line.key: plain(line.value or Decimal(0)) for line in result.lines if line.stage == "indicator"}
    scores = reading.scores(entry.id)
    marks = reading.marks(entry.id) if found.marks_open else {}
    at_work = found.viewer != "member"
    for part in reading.parts(found.scheme, found.head.sector):
        lines = []
        for one in part.indicators:
            row, mark = scores.get(one.key), marks.get(one.key)
            line = Line(one, reason=row.reason if row else "", points=points.get(one.key, ""), mark=mark)
            line.said = words.said(one, row.value if row else None)
            line.marked = words.said(one, mark.value) if mark else ""
            if one.fact in known and one.fact in facts.FACTS:
                address = facts.link_of(one.fact, entry.branch_id, cycle) if at_work else ""
                line.fact = facts.FACTS[one.fact].said(known[one.fact]), address
            lines.append(line)
        found.parts.append((part, lines))
    if at_work:
        found.facts = evidence(entry, cycle, known)
    scored = {key for key, row in scores.items() if row.value is not None}
    found.subtotals = progress.subtotals(found.scheme, result)
    found.awaited = progress.awaited(found.scheme, found.head.sector, scored, entry.wished)
    found.missing = len(reading.lacking(found.scheme, found.head.sector, scored, entry.wished))
    return result


def evidence(entry: StarEntry, cycle: StarCycle, known: dict[str, Decimal]) -> list[tuple[Fact, str, str]]:
    """佐证: each fact that the portal knows of the branch, its value in words, the way to its records."""
    return [
        (fact, fact.said(known[key]), fact.link(entry.branch_id, cycle))
        for key, fact in facts.FACTS.items()
        if key in known
    ]


def _events(found: Shown, rows: list[Any]) -> list[Event]:
    """经过, newest first, as far as the reader may know it."""
    made: list[Event] = []
    for row in rows:
        if not course.hidden(row, own=found.viewer == "branch", marks=found.marks_open):
            role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
            who = f"{row.name or '系统'}{role}"
            made.append(Event(course.told(found.scheme, row), who, web.moment(row.at), row.note))
    return made


def method(mark: Any) -> str:
    """How a mark was checked, in words."""
    return METHODS.get(mark.method, mark.method)


def _holder(found: Shown, actor: Actor) -> str:
    """现在在谁手里."""
    if found.cycle.state != "open" or found.entry.state in ("declared", "reviewed"):
        return STAR_CYCLE.table[found.cycle.state].holder if found.cycle.state != "open" else "基层党委"
    return "您" if found.viewer == "branch" else "支部书记"


PAGES = {"edit": "assess", "confirm": "confirm", "mark": "review", "return": "return", "except": "except"}
BUTTONS = ("unconfirm", "declare", "withdraw")  # posted at once


def _acts(actor: Actor, found: Shown) -> list[tuple[str, str, str]]:
    """The steps that `actor` may take now; once the round has left its open state only the page of results is left."""
    entry = found.entry
    if found.cycle.state != "open":
        return []
    acts = []
    if policy.may("star_entry.aim", actor, entry) and entry.state in ("draft", "confirmed", "returned"):
        acts.append(("aim", "修改创星目标" if entry.aim else "确定创星目标", "secondary" if entry.aim else "primary"))
    for action, move in available(actor, entry).items():
        name = action.removeprefix("star_entry.")
        if name in PAGES:
            acts.append((PAGES[name], move.label, "primary" if name in ("edit", "mark") and entry.aim else "secondary"))
        elif name in BUTTONS:
            acts.append((name, move.label, move.weight))
        if name == "edit":
            acts.append(("statement", "申报内容", "secondary"))
    return sorted(acts, key=lambda one: one[2] == "primary")
