"""What a rule (制度要求) says, as data. Keys are short, unique in their set and never shown; days of the year are "MM-DD"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["cadence", "quota", "threshold", "order", "deadline"]
KINDS: dict[Kind, str] = {
    "cadence": "周期",  # `count` times in each `period`
    "quota": "次数",  # `count` times in a period or window, and in it `inner_count` in each `inner`
    "threshold": "限度",  # `measure`: share present, hours, absences in a row
    "order": "先后",  # before each record of `types` one of `before`
    "deadline": "期限",  # `due`: the plan filed, the election held
}

SubjectKind = Literal["branch", "group", "member", "officer", "head", "leading", "secretary", "committee"]
SUBJECTS: dict[SubjectKind, str] = {
    "branch": "党支部",
    "group": "党小组",
    "member": "党员",
    "officer": "支部书记和委员",
    "head": "党支部书记",
    "leading": "党员领导干部",
    "secretary": "党委书记",
    "committee": "基层党委",
}
PERSONS: tuple[SubjectKind, ...] = ("member", "officer", "head", "leading", "secretary")
"""Whom a record counts for by attendance, not by its list of units."""

PeriodKind = Literal["month", "quarter", "half", "year", "force"]
PERIODS: dict[PeriodKind, str] = {
    "month": "每月",
    "quarter": "每季度",
    "half": "每半年",
    "year": "每年",
    "force": "有效期内",  # the whole time in which the rule is in force
}

Severity = Literal["violation", "warning"]
SEVERITIES: dict[Severity, str] = {"violation": "违反要求", "warning": "提醒"}
"""warning: the source says 一般."""

Measure = Literal["share", "hours", "absences"]
MEASURES: dict[Measure, str] = {"share": "到会比例", "hours": "学时", "absences": "连续无故缺席"}

Due = Literal["plan", "election"]
DUES: dict[Due, str] = {"plan": "年度计划备案", "election": "换届选举"}

AGENDA = {"admission": "发展党员", "election": "选举", "discipline": "表彰处分", "report": "听取支部报告"}
"""Kinds of agenda items."""


@dataclass(frozen=True, slots=True)
class Type:
    """A type of record, with the verb that goes with it: 召开党员大会, 讲党课."""

    key: str
    label: str
    verb: str = "开展"


TYPES: dict[str, Type] = {
    one.key: one
    for one in (
        Type("assembly", "党员大会", "召开"),
        Type("board", "支委会", "召开"),
        Type("group_meeting", "党小组会", "召开"),
        Type("lecture", "党课", "安排"),
        Type("theme_day", "主题党日"),
        Type("life_meeting", "专题组织生活会", "召开"),
        Type("democratic_life", "民主生活会", "召开"),
        Type("appraisal", "民主评议"),
        Type("study", "集中学习"),
        Type("discussion", "专题研讨"),
        Type("centre_group", "中心组学习"),
        Type("warning", "警示教育"),
        Type("ceremony", "仪式教育"),
        Type("volunteering", "志愿服务"),
        Type("outreach", "联系群众"),
        Type("talk", "谈心谈话"),
        Type("deliberation", "民主议事"),
    )
}
"""The types every unit has; a committee adds its own in `RuleSet.types`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """制度要求. What a kind does not use keeps its default."""

    key: str  # versions of one requirement share it, and follow each other in time
    name: str
    kind: Kind
    subject: SubjectKind
    since: date  # in force from, inclusive
    until: date | None = None  # in force to, inclusive; None: open
    # what counts
    types: tuple[str, ...] = ()  # any of these; empty (hours and absences alone): every type
    agenda: tuple[str, ...] = ()  # only with an item of one of these kinds
    as_speaker: bool = False  # of a person: who speaks there, not who attends
    noun: str = ""  # what is counted, in words; empty: the labels of the types
    # cadence, quota, threshold by period, deadline of a plan
    period: PeriodKind = "year"
    opens: str = ""  # year: the window in each year; empty: 01-01
    closes: str = ""  # empty: 12-31; deadline: the last day for filing
    count: int = 1
    inner: PeriodKind | None = None  # quota: besides, in each of these within the window …
    inner_count: int = 1  # … so many
    apart: str = (
        ""  # quota: what satisfies the rule of this key does not count here as well (`count` of it, earliest first)
    )
    fixed_day: bool = False  # cadence by the month: on the branch's fixed activity day …
    slack: int = 0  # … or so many days before or after it in that month
    # threshold
    measure: Measure | None = None
    minimum: Decimal | None = None  # share: 0.5; hours: 32; absences: from this many in a row on
    # order
    before: tuple[str, ...] = ()  # any of these first
    within: int = 31  # at most so many days before
    # deadline
    due: Due | None = None
    years: int = 3  # election: the term, where its last day is not registered
    notice: int = 6  # election: months ahead in which it is due
    extension: int = 12  # election: months by which an approved extension may delay it
    # whom it applies to; None and empty: all
    has_committee: bool | None = None
    has_groups: bool | None = None
    members_from: int | None = None  # formal members, inclusive
    members_to: int | None = None
    sectors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()  # of a person
    # how strictly
    grace: int = 0  # calendar days after the last day
    severity: Severity = "violation"
    source: str = ""  # document, article, wording
    note: str = ""
    examples: tuple[str, ...] = ()  # 示例，非原文: names of fields that the source does not give

    @property
    def of_person(self) -> bool:
        """Whether the subject is a person."""
        return self.subject in PERSONS


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A set of rules with the types that it adds."""

    name: str
    rules: tuple[Rule, ...] = ()
    types: tuple[Type, ...] = ()
    source: str = ""
    note: str = ""

    def known(self) -> Mapping[str, Type]:
        """All types by key, its own included."""
        return TYPES | {one.key: one for one in self.types}
