"""The ledger 台账 of records in Excel: its columns, what stands in them, the empty one. What is written is read again by importing/."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from portal.life.book.reading import Sheet
from portal.life.book.wording import guest, number
from portal.life.judging.rules import AGENDA
from portal.life.records.minutes import Minutes, Resolution
from portal.life.records.models import LECTURE_FORMS
from portal.life.rulesets import reading as rulesets
from portal.stars.workbooks.writing import Heading, Page, write
from portal.units.listing import open_groups

TITLE = "组织生活台账"
GROUP = "党小组"
HEADINGS = (
    "名称", "类型", GROUP, "日期", "开始", "结束", "地点", "主持人", "记录人", "应到人员", "缺席人员", "请假人员", "议题", "发言要点", "决议",
    "学时", "说明",
)  # fmt: skip
WIDTHS = {
    "名称": 30, "类型": 20, GROUP: 16, "地点": 16, "应到人员": 40, "缺席人员": 24, "请假人员": 24, "议题": 36, "发言要点": 48, "决议": 40, "说明": 36,
}  # fmt: skip
LECTURER = "讲课人"


def workbook(unit: Any, sheets: Iterable[Sheet] = ()) -> bytes:
    """The ledger of a unit's records, in the shape in which it can be imported; its types and groups to choose from."""
    choices = {
        "类型": tuple(one.label for one in rulesets.types(unit.committee_id or unit.id).values()),
        GROUP: tuple(one.name for one in open_groups(unit.id)),
    }
    headings = [Heading(name, WIDTHS.get(name, 12), choices.get(name, ()), many=True) for name in HEADINGS]
    return write(TITLE, [Page(TITLE, headings, (row(one) for one in sheets))])


def row(sheet: Sheet) -> list[Any]:
    """A record under HEADINGS."""
    record, held = sheet.record, sheet.minutes
    names = called(sheet)
    away = {
        status: "；".join(_away(names[one.person_id], one) for one in sheet.of(status))
        for status in ("absent", "leave")
    }
    notes = [record.note, f"列席：{'、'.join(guest(one) for one in sheet.guests)}" if sheet.guests else ""]
    return [
        record.title, sheet.types, record.group_name or "", record.day, record.starts, record.ends, record.place, record.host_name,
        record.recorder_name, "、".join(names[one.person_id] for one in sheet.attended), away["absent"], away["leave"],
        "\n".join(_agenda(one) for one in held.agenda), "\n".join(_speeches(held, record.lecture_form)),
        "\n".join(_resolution(one) for one in held.resolutions), number(record.hours) if record.hours else "",
        "\n".join(one for one in notes if one),
    ]  # fmt: skip


def called(sheet: Sheet) -> dict[int, str]:
    """What the people of a record are called in it."""
    return told_apart([Named(one.person_id, one.name, one.birth, one.post) for one in sheet.attended])


class Named(NamedTuple):
    """A person with what tells them from others of the same name."""

    id: int
    name: str
    birth: str
    post: str


def told_apart(people: list[Named]) -> dict[int, str]:
    """Person → what a ledger calls them: who shares a name is told apart by month of birth, else by post, else by number."""
    by_name: dict[str, list[Named]] = {}
    for one in people:
        by_name.setdefault(one.name, []).append(one)
    found: dict[int, str] = {}
    for name, same in by_name.items():
        for more in ([""], [one.birth for one in same], [one.post for one in same], [str(one.id) for one in same]):
            if len(same) == 1 or (len(set(more)) == len(same) and all(more)):
                found |= {one.id: f"{name}（{word}）" if word else name for one, word in zip(same, more, strict=True)}
                break
    return found


def _away(name: str, one: Any) -> str:
    made_up = f"{one.made_up_on:%Y-%m-%d}补课：{one.made_up_how}" if one.made_up_on else ""
    more = one.reason + (f"（{made_up}）" if made_up else "")
    return f"{name}：{more}" if more else name


def _agenda(one: Any) -> str:
    text = _flat(one.text)
    return f"{AGENDA[one.kind]}：{text}" if one.kind in AGENDA else text


def _speeches(held: Minutes, form: str) -> list[str]:
    found = []
    if held.lecturers:
        names = "、".join(one.name for one in held.lecturers)
        found.append(f"{LECTURER}：{names}" + (f"（{LECTURE_FORMS[form]}）" if form in LECTURE_FORMS else ""))
    return [*found, *(f"{one.name}：{_flat(one.text)}" for one in held.speeches)]


def _resolution(one: Resolution) -> str:
    vote = one.vote
    if vote is None:
        return _flat(one.text)
    what = "选举" if vote.election else "表决"
    numbers = f"应到{vote.entitled}，实到{vote.present}，赞成{vote.yes}，反对{vote.no}，弃权{vote.abstained}"
    return f"{_flat(one.text)}（{what}：{numbers}）"


def _flat(text: str) -> str:
    """A text in one line: each line of a cell is an entry."""
    return " ".join(text.split())
