"""What judging gives: for each rule, subject and period what was asked, what was done, and why it stands so."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from portal.life.judging.facts import FixedDay, Key, Subject
from portal.life.judging.rules import Rule

Number = int | Decimal

State = Literal["short", "grace", "due", "coming", "late", "waived", "met", "inapplicable"]
STATES: dict[State, str] = {
    "short": "未达到",  # the time is over (absences: the limit is reached)
    "grace": "宽限期内",  # the last day has passed, the grace days have not
    "due": "进行中",  # there is still time
    "coming": "未到时间",
    "late": "逾期完成",  # full with what came in the grace days
    "waived": "已免除",
    "met": "已达到",
    "inapplicable": "不适用",
}
"""Gravest first: the order in which a cell shows one of several."""

OPEN: tuple[State, ...] = ("short", "grace", "due", "coming")


@dataclass(frozen=True, slots=True)
class Near:
    """A record that nearly counted, and a Chinese clause that says why it did not."""

    record: Key
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, one subject, one period (or one record: share and order).

    done and needed: times, hours (Decimal), persons present (share), absences in a row (needed: the limit that must not be reached).
    """

    rule: Rule
    subject: Subject
    start: date
    end: date  # inclusive
    state: State
    done: Number = 0
    needed: Number = 0
    by: date | None = None  # the last day, without grace
    until: date | None = None  # the last day, with grace
    counted: tuple[Key, ...] = ()  # records (plan: plans) that counted, in time
    made_up: tuple[Key, ...] = ()  # of these, the ones that came in the grace days
    nearly: tuple[Near, ...] = ()  # where something is missing
    why: str = ""  # inapplicable, waived, extended: a Chinese clause
    about: Key | None = None  # share, order: the record that is judged
    expected: int = 0  # share: 应到
    cut: bool = False  # part of a period, asked pro rata
    inner: bool = False  # of the cadence within a quota
    fixed: FixedDay | None = None  # the branch's activity day, where the rule asks for it and it is registered

    @property
    def missing(self) -> Number:
        """How much is still missing."""
        if self.state == "inapplicable" or self.rule.measure == "absences":
            return 0
        return max(self.needed - self.done, 0)
