"""What a record says of itself: the fields as they are wanted, tidied and checked, and the words made of them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import clock
from portal.db import P, Query
from portal.errors import Invalid
from portal.life.records import minutes
from portal.life.records.models import LECTURE_FORMS, LifeRecord
from portal.life.rulesets import reading
from portal.pinyin import initials
from portal.units.listing import MEMBERS, open_groups
from portal.units.models import PRESENT, Person, Unit

LONGEST = {"title": 100, "place": 60, "host_name": 40, "recorder_name": 40, "lecturer_name": 40, "note": 20_000,
           "reason": 500, "text": 2000}  # fmt: skip
LABELS = {"host_name": "主持人", "recorder_name": "记录人", "lecturer_name": "讲课人", "note": "会议记录"}
FIRST_DAY = date(2012, 1, 1)
AHEAD = timedelta(days=366)
TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
BELONGS_UNTIL = 3  # a meeting of last year may be held until the end of March

# Members of a committee, for its own records.
OF_COMMITTEE = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.post)
        .where((Person.committee == P("committee")) & (Person.kind == "member") & Person.status.in_(PRESENT))
        .order_by(Person.initials, Person.id)
    )
)


class Wanted(NamedTuple):
    """A record as its form says it; an empty title is made of types and day, names come from the people where they are picked."""

    types: tuple[str, ...]
    title: str
    day: date | None
    starts: str = ""
    ends: str = ""
    place: str = ""
    host: int | None = None
    host_name: str = ""
    recorder: int | None = None
    recorder_name: str = ""
    lecture_form: str = ""
    hours: int = 0  # hundredths
    belongs_to: date | None = None
    group: int | None = None
    note: str = ""
    lecturer: int | None = None
    lecturer_name: str = ""


def tidied(value: str, field: str, missing: str = "") -> str:
    """A text, tidied; with `missing` it must be there. Raises Invalid."""
    value = (value or "").strip()
    if missing and not value:
        raise Invalid(missing, field)
    if len(value) > LONGEST[field]:
        raise Invalid(f"最多 {LONGEST[field]} 个字，请精简。", field)
    return value


def path(record: Any) -> str:
    """Where a record lies."""
    return f"/life/{record.id}"


def people_of(unit: Any) -> list[Any]:
    """Who may be picked as host, recorder, speaker: rows (id, name, post) of the branch, or of the whole committee."""
    return OF_COMMITTEE(committee=unit.id) if unit.kind == "committee" else MEMBERS(branch=unit.id)


def labels(types: Iterable[str], committee: int) -> list[str]:
    """The types of a record in words, in the order in which the committee knows them."""
    chosen = set(types)
    return [one.label for key, one in reading.types(committee).items() if key in chosen]


def suggested(types: Iterable[str], committee: int, day: date) -> str:
    """A title: 2026年3月主题党日暨党课."""
    return f"{day.year}年{day.month}月{'暨'.join(labels(types, committee))}"[: LONGEST["title"]]


def searched(record: LifeRecord) -> tuple[str, ...]:
    """The texts by which a record is found."""
    names = (record.host_name, record.recorder_name)
    return (record.title, record.place, *names, *(initials(name) for name in names if name))


def columns(wanted: Wanted, unit: Unit, now: LifeRecord | None = None, *, imported: bool = False) -> dict[str, Any]:
    """The columns of a record, tidied. Raises Invalid with a sentence for its field."""
    committee = int(unit.id if unit.kind == "committee" else unit.committee_id)
    known = reading.types(committee)
    types = [key for key in known if key in wanted.types]
    if not types or len(types) != len(set(wanted.types)):
        raise Invalid("请至少选择一种类型。", "types")
    day = _day(wanted.day)
    starts, ends = _time(wanted.starts, "starts"), _time(wanted.ends, "ends")
    if ends and (not starts or ends < starts):
        raise Invalid("结束时间不能早于开始时间；填了结束时间，开始时间也要填。", "ends")
    if not 0 <= wanted.hours <= 10_000:
        raise Invalid("学时请填 0 到 100 之间的数。", "hours")
    group = _group(wanted, unit, types, imported=imported)
    found = {
        "types": types, "day": day, "starts": starts, "ends": ends, "place": tidied(wanted.place, "place"),
        "title": tidied(wanted.title, "title") or suggested(types, committee, day), "hours": wanted.hours,
        "lecture_form": _form(wanted.lecture_form, types), "group": group, "note": tidied(wanted.note, "note"),
        "belongs_to": _belonging(wanted.belongs_to, day),
    }  # fmt: skip
    names = {row.id: row.name for row in people_of(unit)}
    for role in ("host", "recorder"):
        person, kept = getattr(wanted, role), getattr(now, f"{role}_id", None)
        found |= {role: person, f"{role}_name": _named(wanted, role, person, names, now, kept)}
    lecturer = _lecturer(wanted, types, names, now)
    held = minutes.read(now.minutes if now is not None else {})
    found["minutes"] = minutes.write(minutes.lectured(held, lecturer))
    return found


def _day(day: date | None) -> date:
    if day is None:
        raise Invalid("请填写日期。", "day")
    if not FIRST_DAY <= day <= clock.today() + AHEAD:
        raise Invalid("日期请在 2012 年以后、一年以内。", "day")
    return day


def _time(text: str, field: str) -> str:
    """A time as HH:MM, or empty."""
    text = (text or "").strip()
    if not text:
        return ""
    found = TIME.fullmatch(text)
    if not found:
        raise Invalid("时间请按 14:30 这样填写。", field)
    return f"{int(found[1]):02d}:{found[2]}"


def _group(wanted: Wanted, unit: Unit, types: list[str], *, imported: bool) -> int | None:
    groups = [row.id for row in open_groups(unit.id)] if unit.kind == "branch" else []
    if wanted.group is not None:
        if wanted.group not in groups:
            raise Invalid("请选择本支部现有的党小组。", "group")
        return wanted.group
    if "group_meeting" in types and groups and not imported:
        raise Invalid("党小组会请选择是哪个党小组。", "group")
    return None


def _form(form: str, types: list[str]) -> str:
    if form and form not in LECTURE_FORMS:
        raise Invalid("请选择党课的形式。", "lecture_form")
    return form if "lecture" in types else ""


def _belonging(day: date | None, held: date) -> date | None:
    """A day of the year before, for what is made up at the beginning of a year."""
    if day is None:
        return None
    if day.year != held.year - 1 or held.month > BELONGS_UNTIL:
        raise Invalid("一至三月召开的，才能算作上一年度。", "belongs_to")
    return day


def _named(wanted: Wanted, role: str, person: int | None, names: dict[int, str], now: Any, kept: int | None) -> str:
    """The name of a person in a part: of whom was picked as they are called now, else as it was typed."""
    field = f"{role}_name"
    if person is None:
        return tidied(getattr(wanted, field), field)
    if person in names:
        return names[person]
    if now is not None and person == kept:  # has left meanwhile: stays as written
        return str(getattr(now, field))
    raise Invalid(f"请从名单里选择{LABELS[field]}；不在名单里的写姓名。", role)


def _lecturer(wanted: Wanted, types: list[str], names: dict[int, str], now: Any) -> list[minutes.Lecturer]:
    if "lecture" not in types:
        return []
    before = next(iter(minutes.read(now.minutes).lecturers), None) if now is not None else None
    if wanted.lecturer is not None and before is not None and wanted.lecturer == before.person:
        return [minutes.Lecturer(before.person, names.get(wanted.lecturer, before.name))]
    name = _named(wanted, "lecturer", wanted.lecturer, names, None, None)
    return [minutes.Lecturer(wanted.lecturer, name)] if name else []
