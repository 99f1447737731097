"""A row of a ledger: what it says of a record, who was there, what is wrong with it and what would become of it."""

from datetime import date
from typing import Any, NamedTuple

from portal import clock
from portal.life.attendance.domain import LONGEST as LONGEST_AWAY
from portal.life.attendance.domain import Tick
from portal.life.attendance.expected import Member
from portal.life.book.importing import cells
from portal.life.book.importing.people import People
from portal.life.book.ledger import GROUP
from portal.life.judging.rules import Type
from portal.life.records import minutes
from portal.life.records.domain import LONGEST, Wanted

LONGEST_REASON = LONGEST_AWAY["reason"]
OUTCOMES = {"new": "新增", "same": "已有，不重复导入", "wrong": "有误"}
TEXTS = {"title": "名称", "place": "地点", "host_name": "主持人", "recorder_name": "记录人", "note": "说明"}


class MadeUp(NamedTuple):
    """补课 of one person."""

    person: int
    day: date
    how: str


class Line(NamedTuple):
    """A row of the workbook, read."""

    number: int  # in Excel
    title: str
    types: str  # as typed
    wanted: Wanted
    ticks: tuple[Tick, ...] = ()
    made_up: tuple[MadeUp, ...] = ()
    held: minutes.Minutes = minutes.Minutes()
    outcome: str = "new"
    errors: tuple[str, ...] = ()
    late: bool = False

    @property
    def present(self) -> int:
        """实到."""
        return sum(one.status == "present" for one in self.ticks)


def line(number: int, said: dict[str, Any], known: dict[str, Type], people: People) -> Line:
    """One row with all that is wrong with it. `said`: cells by heading, as the workbook holds them."""
    errors: list[str] = []
    text = {heading: str(value).strip() for heading, value in said.items()}
    flat = {heading: " ".join(value.split()) for heading, value in text.items()}
    types = cells.types(flat["类型"], known, errors)
    group = cells.group(flat.get(GROUP, ""), people.groups, people.closed, errors)
    day = cells.day(said["日期"], clock.today(), errors)
    starts, ends = (cells.moment(said[word], word, errors) for word in ("开始", "结束"))
    if ends and (not starts or ends < starts):
        errors.append("结束：早于开始时间，或者没有填开始时间，请核对。")
    hours = cells.hours(said["学时"], errors)
    title = flat["名称"] or _suggested(types, known, day)
    held, speeches = _minutes(text, types, day, people, errors)
    note = "\n".join(part for part in (speeches.loose, text["说明"]) if part)
    ticks, made_up = _there(text, types, group, day, people, errors) if day else ((), ())
    host, recorder = (people.picked(flat[word]) for word in ("主持人", "记录人"))
    lecturer = held.lecturers[0] if held.lecturers else None
    wanted = Wanted(
        types, title, day, starts, ends, flat["地点"], host, "" if host else flat["主持人"], recorder,
        "" if recorder else flat["记录人"], speeches.form, hours, group=group, note=note,
        lecturer=lecturer.person if lecturer else None, lecturer_name=lecturer.name if lecturer else "",
    )  # fmt: skip
    for name, word in TEXTS.items():
        if len(getattr(wanted, name)) > LONGEST[name]:
            errors.append(f"{word}：最多 {LONGEST[name]} 个字，请精简。")
    return Line(number, title, flat["类型"], wanted, ticks, made_up, held, "wrong" if errors else "new", tuple(errors))


def _suggested(types: tuple[str, ...], known: dict[str, Type], day: date | None) -> str:
    if not types or day is None:
        return ""
    return f"{day.year}年{day.month}月{'暨'.join(known[key].label for key in types)}"[: LONGEST["title"]]


def _minutes(
    text: dict[str, str], types: tuple[str, ...], day: date | None, people: People, errors: list[str]
) -> tuple[minutes.Minutes, cells.Speeches]:
    """议题, 发言要点 and 决议 as the record keeps them."""
    known = frozenset(one.name for one in people.on(day)) if day else frozenset[str]()
    speeches = cells.speeches(text["发言要点"], known, errors)
    made = minutes.Minutes()
    for one in cells.agenda(text["议题"], errors):
        made, _entry = minutes.put(made, "agenda", one)
    for said in speeches.said:
        made, _entry = minutes.put(made, "speeches", minutes.Speech("", people.picked(said.name), said.name, said.text))
    for decided in cells.resolutions(text["决议"], errors):
        made, _entry = minutes.put(made, "resolutions", decided)
    if speeches.lecturers and "lecture" not in types and types:
        errors.append("发言要点：写了讲课人，类型里却没有“党课”，请核对。")
    if any(len(name) > LONGEST["lecturer_name"] for name in speeches.lecturers):
        errors.append(f"发言要点：讲课人姓名最多 {LONGEST['lecturer_name']} 个字，请精简。")
    made = minutes.lectured(made, (minutes.Lecturer(people.picked(name), name) for name in speeches.lecturers))
    return made, speeches


def _there(
    text: dict[str, str], types: tuple[str, ...], group: int | None, day: date, people: People, errors: list[str]
) -> tuple[tuple[Tick, ...], tuple[MadeUp, ...]]:
    """Who was expected, and what is said of each; without 应到人员 those whom the types ask for."""
    expected: dict[int, Member] = {}
    if text["应到人员"] and text["应到人员"] not in ("全体", "全体党员"):
        for name in cells.names(text["应到人员"]):
            if one := people.find(name, day, "应到人员", errors):
                expected[one.id] = one
    else:
        expected = {one.id: one for one in people.expected(types, day, group)}
    away: dict[int, Tick] = {}
    made_up = []
    for word, status in (("缺席人员", "absent"), ("请假人员", "leave")):
        for said in cells.away(text[word], word, errors):
            one = people.find(said.name, day, word, errors)
            if one is None:
                continue
            if one.id in away:
                errors.append(f"{word}：{said.name}写了两次，请去掉一处。")
            if status == "leave" and not said.reason:
                errors.append(f"{word}：请写明{said.name}的事由，例如 {said.name}：出差；没有事由的写到“缺席人员”。")
            if max(len(said.reason), len(said.made_up_how)) > LONGEST_REASON:
                errors.append(f"{word}：{said.name}的事由和补课方式各最多 {LONGEST_REASON} 个字，请精简。")
            expected[one.id], away[one.id] = one, Tick(one.id, status, said.reason)
            if said.made_up_on and not day <= said.made_up_on <= clock.today():
                errors.append(f"{word}：{said.name}的补课日期 {said.made_up_on} 不对，不能早于活动，也不能晚于今天。")
            if said.made_up_on:
                made_up.append(MadeUp(one.id, said.made_up_on, said.made_up_how))
    if not expected and not errors:
        errors.append(f"应到人员：{day} 的名单里没有人，请核对日期，或者写明应到人员。")
    ticks = tuple(away.get(key, Tick(key)) for key in expected)
    return ticks, tuple(made_up)
