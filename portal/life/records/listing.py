"""The list of records: what the branch keeps, what was shown to its members and those above."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, prepared
from portal.life.attendance.reading import Counts
from portal.life.judging.rules import Type
from portal.life.records.hours import said
from portal.life.records.models import LECTURE_FORMS, LifePresence, LifeRecord
from portal.life.rulesets import reading
from portal.policy import Actor, Scope, scope, under_role
from portal.units.models import Unit, UnitCover
from portal.workflow import LIFE_RECORD

HEADINGS = [
    "日期", "开始", "结束", "单位", "党小组", "名称", "类型", "地点", "主持人", "记录人", "党课形式", "应到", "实到", "请假", "缺席",
    "补课", "学时", "状态", "补录", "归档日期",
]  # fmt: skip
STATES = [(key, state.label) for key, state in LIFE_RECORD.table.items()]
KEEPING = ("secretary", "committee")
MONTHS = [(str(month), f"{month} 月") for month in range(1, 13)]
_group = Unit.alias("group_unit")


def to_file(role: str) -> Any:
    """Records of the role at hand whose day is over and that are not filed: the same for list, count and home."""
    over = LifeRecord.state.in_(("draft", "announced")) & (LifeRecord.day < P("today"))
    if role == "committee":
        return over & (LifeRecord.unit == P("unit"))
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
    return over & LifeRecord.unit.in_(below)


def _states(actor: Actor) -> list[tuple[str, str]]:
    todo = [(f"todo{actor.role}", "待归档")] if actor.role in KEEPING else []
    shown = STATES if actor.role in KEEPING else [one for one in STATES if one[0] != "draft"]
    return [*todo, *shown]


def types_of(actor: Actor) -> Mapping[str, Type]:
    """The types that the committee at hand knows; where there is none, those everybody has."""
    return reading.types((actor.unit_id if actor.unit_kind == "committee" else actor.home_committee_id) or 0)


def _types(actor: Actor) -> list[tuple[str, str]]:
    return [(key, one.label) for key, one in types_of(actor).items()]


def units(actor: Actor) -> list[tuple[str, str]]:
    """The branches under the role at hand, for the filter; a city has too many."""
    if actor.unit_kind == "superior":
        return []
    seen = under_role(actor, Unit.id, Unit.committee)

    def build() -> Any:
        return Unit.select(Unit.id, Unit.name).where(seen.where & (Unit.kind == "branch")).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("life branches", seen.shape), build)(**actor.places())]


def listed(actor: Actor) -> Scope:
    """What the list shows of the scope, found by an index: for those above what lies under their role, for others by branch."""
    seen = scope(LifeRecord, actor)
    if actor.role in ("committee", "supervisor"):
        found = under_role(actor, LifeRecord.unit, LifeRecord.committee).where
    else:
        under = under_role(actor, LifePresence.branch, LifePresence.branch).where
        here = LifePresence.select(LifePresence.record).where((LifePresence.branch == P("home_branch")) | under)
        found = LifeRecord.id.in_(here)
    return Scope(("listed", actor.role, actor.unit_kind, *seen.shape), found & seen.where)


def _year(text: str) -> int:
    number = int(text)
    if not 2000 <= number <= 2200:
        raise ValueError(text)
    return number


def _day(text: str) -> date:
    found = date.fromisoformat(text)
    return date(_year(str(found.year)), found.month, found.day)


def _first(year: int) -> date:
    return date(year, 1, 1)


def _last(year: int) -> date:
    return date(year, 12, 31)


def _within() -> Any:
    return LifeRecord.day.between(P("year", _first), P("year", _last))


def _at() -> Any:
    """Records that count for a branch, its own or the committee's."""
    there = LifePresence.select(LifePresence.record).where(LifePresence.branch == P("branch"))
    return LifeRecord.id.in_(there)


def _typed() -> Any:
    """Types are a list in one text: a key stands there in quotation marks."""
    return pw.fn.LOWER(LifeRecord.types).contains(P("type", lambda key: f'"{key.lower()}"'))


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        LifeRecord.id, LifeRecord.unit, LifeRecord.committee, LifeRecord.types, LifeRecord.title, LifeRecord.day,
        LifeRecord.starts, LifeRecord.ends, LifeRecord.place, LifeRecord.host_name, LifeRecord.recorder_name,
        LifeRecord.lecture_form, LifeRecord.hours, LifeRecord.state, LifeRecord.late, LifeRecord.filed_at,
        Unit.name.alias("unit_name"), pw.fn.COALESCE(_group.name, "").alias("group_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    query = query.join(Unit, on=(Unit.id == LifeRecord.unit)).switch(LifeRecord)
    return query.join(_group, pw.JOIN.LEFT_OUTER, on=(_group.id == LifeRecord.group)).switch(LifeRecord)


LIST = lists.Spec(
    "life_records",
    LifeRecord,
    columns=columns,
    join=join,
    order=lambda: [LifeRecord.day.desc(), LifeRecord.id.desc()],
    filters=(
        lists.Filter("type", "类型", _types, where=_typed),
        lists.Filter(
            "state", "状态", _states, where=lambda: LifeRecord.state == P("state"),
            fixed={f"todo{role}": partial(to_file, role) for role in KEEPING},
        ),
        lists.Filter("branch", "支部", units, where=_at, read=int),
        lists.Filter("year", "年份", lists.no_options, where=_within, read=_year, kind="number"),
        lists.Filter(
            "month", "月份", lambda actor: MONTHS, where=lambda: LifeRecord.day.month == P("month"), read=int
        ),
        lists.Filter(
            "late", "补录", lambda actor: [("yes", "补录的"), ("no", "按时的")], where=lambda: LifeRecord.id > 0,
            fixed={
                "yes": lambda: LifeRecord.late == True,  # noqa: E712 — SQL
                "no": lambda: (LifeRecord.late == False) & (LifeRecord.state == "filed"),  # noqa: E712 — SQL
            },
        ),
        lists.Filter("since", "从", lists.no_options, where=lambda: LifeRecord.day >= P("since"), read=_day, kind="date"),
        lists.Filter("until", "到", lists.no_options, where=lambda: LifeRecord.day <= P("until"), read=_day, kind="date"),
    ),
    search_hint="名称、地点、主持人或拼音首字母",
    seen=listed,
)  # fmt: skip


def types_in(rows: Iterable[Any]) -> dict[int, str]:
    """Record → its types in words."""
    rows = list(rows)
    known = {committee: reading.types(committee) for committee in {row.committee_id for row in rows}}
    return {
        row.id: "、".join(known[row.committee_id][key].label for key in row.types if key in known[row.committee_id])
        for row in rows
    }


def table(rows: Iterable[Any], types: Mapping[int, str], counts: Mapping[int, Counts]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        number = counts.get(row.id)
        ticked = [*number] if number else [None] * 5
        yield [
            row.day, row.starts, row.ends, row.unit_name, row.group_name, row.title, types[row.id], row.place,
            row.host_name, row.recorder_name, LECTURE_FORMS.get(row.lecture_form, ""), *ticked, said(row.hours),
            LIFE_RECORD.label(row.state), "补录" if row.late else "",
            clock.local(row.filed_at).date() if row.filed_at else None,
        ]  # fmt: skip
