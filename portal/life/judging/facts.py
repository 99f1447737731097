"""What is known: subjects through time, records, plans, terms of office, waivers. Made of rows, one constructor each."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Literal, TypeVar

from portal.life.judging.rules import SubjectKind

Key = int | str
"""A row's id: units and persons may share numbers, since a subject's kind tells them apart."""

T = TypeVar("T")
History = tuple[tuple[date, T], ...]
"""A value through time: (from this day on, value), days ascending. Before the first day, and of an empty one, nothing is known."""


def always(value: T) -> History[T]:
    """A value that never changed, as far as is known."""
    return ((date.min, value),)


def on(history: History[T], day: date) -> T | None:
    """The value on a day; None: not known."""
    found = None
    for since, value in history:
        if since > day:
            break
        found = value
    return found


@dataclass(frozen=True, slots=True)
class FixedDay:
    """固定活动日. Either `day` of the month (31: its last day), or the `week`-th `weekday` (−1: the last one; Monday is 0)."""

    day: int = 0
    week: int = 0
    weekday: int = 0

    def of(self, year: int, month: int) -> date:
        """The day in a month; a fifth Friday that is missing is the last one."""
        first, length = monthrange(year, month)
        if self.day:
            return date(year, month, min(self.day, length))
        days = range(1 + (self.weekday - first) % 7, length + 1, 7)
        at = len(days) - 1 if self.week < 0 else min(self.week, len(days)) - 1
        return date(year, month, days[at])


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom rules ask. One person may be several subjects (member, officer) under one key, each with its own time."""

    kind: SubjectKind
    key: Key
    name: str = ""
    starts: date | None = None  # founded, joined, appointed; None: before all
    ends: date | None = None  # the last day; None: open
    branch: Key | None = None  # of a group or a person: the branch whose circumstances are theirs
    sector: History[str] = ()
    committee: History[bool] = ()  # whether there is a 支委会
    groups: History[int] = ()  # how many 党小组
    formal: History[int] = ()  # how many 正式党员
    fixed_day: History[FixedDay | None] = ()
    category: History[str] = ()  # of a person


Status = Literal["present", "leave", "absent"]
STATUSES: dict[Status, str] = {"present": "到会", "leave": "请假", "absent": "缺席"}
"""leave: with a reason. absent: without one."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person expected at a record."""

    person: Key
    status: Status = "present"
    made_up: date | None = None  # 补课: from this day on as good as present
    hours: Decimal | None = None  # None: the record's

    def attended(self, today: date) -> bool:
        """Present, or made up by today."""
        return self.status == "present" or (self.made_up is not None and self.made_up <= today)


@dataclass(frozen=True, slots=True)
class Record:
    """组织生活记录: one meeting or activity, of one or more types."""

    id: Key
    day: date
    types: frozenset[str]
    subjects: frozenset[Key] = (
        frozenset()
    )  # keys of units it counts for: a committee's record names each branch present
    starts: time | None = None
    agenda: frozenset[str] = frozenset()
    attendance: tuple[Attendance, ...] = ()
    speakers: frozenset[Key] = frozenset()  # persons
    hours: Decimal = Decimal(0)  # 学时 of each who attended
    entitled: int | None = None  # 应到有表决权; None: from the attendance
    entitled_present: int | None = None  # 实到有表决权
    of: date | None = (
        None  # where it belongs to an earlier period: any day of that one (2026 年度组织生活会 held in January 2027)
    )

    @property
    def expected_present(self) -> tuple[int, int]:
        """应到, 实到: by votes where they are recorded, else by attendance (补课 is no presence)."""
        if self.entitled is not None and self.entitled_present is not None:
            return self.entitled, self.entitled_present
        return len(self.attendance), sum(each.status == "present" for each in self.attendance)


@dataclass(frozen=True, slots=True)
class Plan:
    """An annual plan that was filed (备案)."""

    id: Key
    subject: Key
    year: int
    filed: date


@dataclass(frozen=True, slots=True)
class Term:
    """任期: one term of office, from the day of its election on."""

    subject: Key
    starts: date
    ends: date | None = None  # None: by the rule's years


@dataclass(frozen=True, slots=True)
class Extension:
    """延期换届, approved by the committee above."""

    subject: Key
    until: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """免除: what the committee does not ask of a subject, in all periods that lie within these days. Without a reason it is none."""

    rule: str
    subject: Key
    kind: SubjectKind
    starts: date
    ends: date
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known; the order of nothing matters."""

    subjects: tuple[Subject, ...] = ()
    records: tuple[Record, ...] = ()
    plans: tuple[Plan, ...] = field(default=(), kw_only=True)
    terms: tuple[Term, ...] = field(default=(), kw_only=True)
    extensions: tuple[Extension, ...] = field(default=(), kw_only=True)
    waivers: tuple[Waiver, ...] = field(default=(), kw_only=True)
