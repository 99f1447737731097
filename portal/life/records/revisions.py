"""The former texts of a record: each revision with person and time, and what it changed as both texts in one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from portal.accounts.models import ROLES
from portal.audit.course import COURSE
from portal.audit.words.life import FIELDS
from portal.db import Query, among
from portal.life.judging.rules import AGENDA
from portal.life.records import minutes
from portal.life.records.domain import labels
from portal.life.records.hours import said
from portal.life.records.models import LECTURE_FORMS, LifeRecord
from portal.lists import Listing
from portal.pledges.rounds import parts
from portal.policy import Actor, may
from portal.units.models import Unit
from portal.workflow import LIFE_RECORD

SIZE = 20  # revisions of a page
OFFICES = ("secretary", "committee", "supervisor")
SHOWING = ("life_record.announce", "life_record.file")  # the acts that show a record to others than its own office
SAID = {"life_record.create": "登记", **{key: move.label for key, move in LIFE_RECORD.moves.items()}}
WORDS = {"title": "名称", "starts": "开始时间", "ends": "结束时间", "place": "地点", **FIELDS, "branches": "计入的支部"}
TELLING = ("life_record.edit", "life_record.minute")  # acts that change what stands in the record
NAMED = ("host", "recorder")  # ids, whose names stand beside them
TONES = {"新增": "ok", "删去": "danger", "修改": "info", "调整先后": "info"}

_UNITS = Query(lambda: Unit.select(Unit.id, Unit.name).where(among(Unit.id, "units")))


class Change(NamedTuple):
    """What became of one field or entry: a word for it, where, and both texts in one (sign "=", "-" or "+", text)."""

    word: str
    label: str
    text: list[tuple[str, str]]

    @property
    def tone(self) -> str:
        return TONES[self.word]


class Revision(NamedTuple):
    """A revision as the page tells it; without changes: a step of the record, or who attended."""

    number: int
    what: str
    who: str
    when: datetime
    why: str
    changes: list[Change]


def address(record: int, place: int, number: int) -> str:
    """Where a revision stands that is the `place`-th newest, from 0."""
    page = place // SIZE + 1
    return f"/life/{record}/revisions{f'?page={page}' if page > 1 else ''}#revision-{number}"


def read_by(actor: Actor, record: LifeRecord, rows: list[Any]) -> list[Any]:
    """Those of a record's revisions (newest first) that `actor` reads: its office all, others what came since it was shown to
    them; minutes that were struck out before it was filed stay with the office."""
    if may("life_record.edit", actor, record):
        return rows
    shown = max((at for at, row in enumerate(rows) if row.action in SHOWING), default=-1)
    filed = max((at for at, row in enumerate(rows) if row.action == "life_record.file"), default=-1)
    return [row for at, row in enumerate(rows[: shown + 1]) if at <= filed or row.action != "life_record.minute"]


def note_of(row: Any, inside: bool) -> str:
    """Why somebody did it; why nobody was ticked is for the office and those above."""
    return "" if row.action == "life_record.file" and not inside else row.note or ""


def listed(record: LifeRecord, actor: Actor, page: int) -> Listing:
    """A page of the revisions that `actor` reads, newest first."""
    found = read_by(actor, record, COURSE(record="life_record", id=record.id))
    page = max(1, min(page, -(-len(found) // SIZE)))
    some = found[(page - 1) * SIZE : page * SIZE]
    units, inside = _units(some), actor.role in OFFICES and actor.covers(record.unit_id)
    return Listing(
        f"/life/{record.id}/revisions", [_told(row, record, units, inside) for row in some], len(found), False, page, SIZE, None, [],
        has_next=page * SIZE < len(found), exportable=False,
    )  # fmt: skip


def _units(rows: Iterable[Any]) -> dict[int, str]:
    """The names of groups and branches that the revisions speak of."""
    ids: set[int] = set()
    for row in rows:
        values = row.values or {}
        if row.action in TELLING:
            ids.update(one for one in values.get("group", ()) if one)
            ids.update(one for side in values.get("branches", ()) for one in side)
    return {row.id: row.name for row in _UNITS(units=sorted(ids))} if ids else {}


def _told(row: Any, record: LifeRecord, units: Mapping[int, str], inside: bool) -> Revision:
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    changes = list(_changes(row, record, units))
    who = f"{row.name or '系统'}{role}"
    return Revision(row.number, SAID.get(row.action, row.action), who, row.at, note_of(row, inside), changes)


def _changes(row: Any, record: LifeRecord, units: Mapping[int, str]) -> Iterator[Change]:
    values = row.values or {}
    if row.action == "life_record.annex":
        yield _change("附记更正", "", values.get("text", ""))
    elif row.action == "life_record.minute" and "part" in values:
        yield _entry(values)
    elif row.action in (*TELLING, "life_record.create"):
        for name, pair in values.items():
            if name not in NAMED:
                before, after = (_field(name, one, record, units) for one in pair)
                if before != after:
                    yield _change(WORDS.get(name, name), before, after)


def _change(label: str, before: str, after: str) -> Change:
    return Change("修改" if before and after else "新增" if after else "删去", label, parts(before, after))


def _entry(values: Mapping[str, Any]) -> Change:
    """An entry of the minutes that was added, changed, moved or removed."""
    before, after = (_said(values["part"], values.get(side)) for side in ("before", "after"))
    label = minutes.PARTS[values["part"]]
    return Change("调整先后", label, [("=", after)]) if before == after else _change(label, before, after)


def _said(part: str, entry: Any) -> str:
    """All of an entry in words; of a ledger that was brought in, of all entries of a part."""
    if not entry:
        return ""
    if isinstance(entry, list):
        return "\n".join(_said(part, one) for one in entry)
    if "text" not in entry:  # who gave the 党课
        return str(entry["name"])
    read = minutes.read({part: [entry]}).part(part)[0]
    if part == "agenda":
        return f"{AGENDA[read.kind]}：{read.text}" if read.kind in AGENDA else str(read.text)
    if part == "speeches":
        return f"{read.name}：{read.text}"
    vote = read.vote
    if vote is None:
        return str(read.text)
    return (
        f"{read.text}\n{'选举' if vote.election else '表决'}：应到有表决权 {vote.entitled} 人，实到 {vote.present} 人，"
        f"赞成 {vote.yes} 票，反对 {vote.no} 票，弃权 {vote.abstained} 票"
    )


def _field(name: str, value: Any, record: LifeRecord, units: Mapping[int, str]) -> str:
    """A field in words, empty where it holds nothing."""
    if not value:
        return ""
    if name == "types":
        return "、".join(labels(value, record.committee_id))
    if name == "minutes":
        return "、".join(one.name for one in minutes.read(value).lecturers)
    if name == "branches":
        return "、".join(units.get(one, "") for one in value)
    if name == "group":
        return units.get(value, "")
    if name == "hours":
        return said(value)
    return LECTURE_FORMS.get(value, str(value)) if name == "lecture_form" else str(value)
