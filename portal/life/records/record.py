"""What the page of a record shows: the minutes with the verdict of each vote, who was there, what happened to it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import peewee as pw

from portal import clock, web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query
from portal.life.attendance import expected, guests
from portal.life.attendance import reading as attendance
from portal.life.judging.rules import AGENDA
from portal.life.records import minutes
from portal.life.records.domain import PRESENCES, labels
from portal.life.records.hours import said
from portal.life.records.models import GUESTS, LECTURE_FORMS, LifeAnnex, LifeRecord
from portal.life.records.revisions import OFFICES, SAID, TELLING, WORDS, address, note_of, read_by
from portal.policy import Actor
from portal.units.models import Person, Unit
from portal.uploads import domain as uploads
from portal.workflow import LIFE_RECORD

NOT_STEPS = ("edit", "minute", "attend", "make_up")  # moves that have their place in the page

_group, _filer = Unit.alias("group_unit"), Person.alias("filer")
HEAD = Query(
    lambda: LifeRecord.select(
        Unit.name.alias("unit_name"), Unit.kind.alias("unit_kind"), _group.name.alias("group_name"),
        Person.name.alias("creator"), _filer.name.alias("filer"),
    )
    .join(Unit, on=(Unit.id == LifeRecord.unit)).switch(LifeRecord)
    .join(_group, pw.JOIN.LEFT_OUTER, on=(_group.id == LifeRecord.group)).switch(LifeRecord)
    .join(Person, on=(Person.id == LifeRecord.created_by)).switch(LifeRecord)
    .join(_filer, pw.JOIN.LEFT_OUTER, on=(_filer.id == LifeRecord.filed_by))
    .where(LifeRecord.id == P("record"))
)  # fmt: skip
ANNEXES = Query(
    lambda: (
        LifeAnnex.select(LifeAnnex.id, LifeAnnex.text, LifeAnnex.created_at, Person.name)
        .join(Person, on=(Person.id == LifeAnnex.person))
        .where(LifeAnnex.record == P("record"))
        .order_by(LifeAnnex.id)
    )
)


class Present(NamedTuple):
    """Who came, as one may know it: names of those present; of the others numbers alone, with names and reasons for the office."""

    counts: attendance.Counts
    present: list[str]
    leave: list[tuple[str, str]]  # name, reason
    absent: list[tuple[str, str]]  # name, how it was made up
    mine: str = ""  # what stands of the visitor


@dataclass
class Shown:
    """A record as one person may see it."""

    record: LifeRecord
    head: Any  # unit_name, unit_kind, group_name, creator, filer
    types: list[str]
    minutes: minutes.Minutes
    inside: bool  # the office: sees reasons, and the attendance page in full
    keeps: bool  # writes the minutes now
    attends: bool  # ticks attendance now
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    present: Present | None = None
    expected: list[str] = field(default_factory=list)  # who is invited, while nobody is ticked yet
    guests: list[tuple[str, str, str]] = field(default_factory=list)  # kind, name, post
    branches: list[str] = field(default_factory=list)  # of a committee's record: for whom it counts
    annexes: list[Any] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    course: list[Event] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)  # what other rooms show of it, see MORE

    @property
    def state(self) -> Any:
        return LIFE_RECORD.table[self.record.state]

    @property
    def time(self) -> str:
        """14:30—16:00."""
        return "—".join(part for part in (self.record.starts, self.record.ends) if part)

    @property
    def lecture(self) -> str:
        """党课: its form and who gave it."""
        names = "、".join(one.name for one in self.minutes.lecturers)
        form = LECTURE_FORMS.get(self.record.lecture_form, "")
        return "，".join(part for part in (form, f"{names}讲" if names else "") if part)

    @property
    def hours(self) -> str:
        """学时 in words."""
        return said(self.record.hours)

    @property
    def early(self) -> bool:
        """Whether its day is still to come: nobody is ticked yet."""
        return bool(self.record.day > clock.today())

    @property
    def own(self) -> bool:
        """Whether it is the committee's own record."""
        return bool(self.record.unit_id == self.record.committee_id)

    @property
    def parts(self) -> list[str]:
        """Keys of the places with a margin on the page."""
        from portal.life.records.commented import IDS

        found = [f"{IDS[name]}-{one.key}" for name in minutes.PARTS for one in self.minutes.part(name)]
        return ["title", *found, "note", *(f"annex-{one.id}" for one in self.annexes)]


MORE: list[Callable[[Shown, Actor], None]] = []


def shown(record: LifeRecord, actor: Actor) -> Shown:
    """What `actor` sees of a record that lies in the scope."""
    moves = available(actor, record)
    acts = [(key.removeprefix("life_record."), move.label, move.weight) for key, move in moves.items()]
    inside = actor.role in OFFICES and actor.covers(record.unit_id)
    rows = attendance.of_record(record.id)
    found = Shown(
        record, HEAD.one(record=record.id), labels(record.types, record.committee_id), minutes.read(record.minutes),
        inside, "life_record.minute" in moves, "life_record.attend" in moves,
        sorted((one for one in acts if _is_step(one[0], record)), key=lambda one: one[2] == "primary"),
    )  # fmt: skip
    if rows:
        found.present = _present(rows, actor, inside)
    elif record.state == "announced":
        found.expected = [one.name for one in expected.expected(record)]
    found.guests = [(GUESTS[row.kind], row.name, row.post) for row in guests.of_record(record.id)]
    if found.own:
        found.branches = [row.name for row in PRESENCES(record=record.id)]
    found.annexes = list(ANNEXES(record=record.id))
    found.files = uploads.of("life_record", [record.id]).get(record.id, [])
    rows = COURSE(record="life_record", id=record.id)
    found.course = _course(record.id, rows, read_by(actor, record, rows), inside)
    for add in MORE:
        add(found, actor)
    return found


def _is_step(act: str, record: LifeRecord) -> bool:
    """Whether an act is a button on the page: not what has its place in it, and nothing that is refused before its day."""
    if act == "file":
        return bool(record.day <= clock.today())
    return act not in NOT_STEPS or act == "edit"


def _present(rows: list[Any], actor: Actor, inside: bool) -> Present:
    by = {status: [row for row in rows if row.status == status] for status in ("present", "leave", "absent")}
    made_up = sum(row.made_up_on is not None for row in rows)
    counts = attendance.Counts(len(rows), len(by["present"]), len(by["leave"]), len(by["absent"]), made_up)
    mine = next((row for row in rows if row.person_id == actor.person_id), None)
    words = {"present": "您到会了。", "leave": "您请了假。", "absent": "您没有到会。"}
    own = words[mine.status] if mine else ""
    if mine and mine.made_up_on:
        own += f"{mine.made_up_on:%Y-%m-%d} 补课。"
    names = [row.name for row in by["present"]]
    if not inside:
        return Present(counts, names, [], [], own)
    return Present(
        counts, names, [(row.name, row.reason + _made_up(row)) for row in by["leave"]],
        [(row.name, _made_up(row)) for row in by["absent"]], own,
    )  # fmt: skip


def _made_up(row: Any) -> str:
    return f"（{row.made_up_on:%Y-%m-%d} 补课：{row.made_up_how}）" if row.made_up_on else ""


def _course(record: int, rows: Iterable[Any], read: Iterable[Any], inside: bool) -> list[Event]:
    """经过, newest first, those that are `read` with the way to their texts; what one person wrote into the minutes one after
    the other within a day is one line."""
    places = {row.number: at for at, row in enumerate(read)}
    found: list[Event] = []
    last: tuple[Any, ...] = ()
    written: list[str] = []
    for row in rows:
        stamp = (row.action, row.person_id, clock.local(row.at).date())
        if row.action == "life_record.minute" and stamp == last:
            written.append(_part(row))
            found[-1].what = f"{SAID[row.action]}：{'、'.join(dict.fromkeys(written))}，共 {len(written)} 处"
            continue
        last, written = stamp, [_part(row)]
        role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
        told = row.action in TELLING and row.number in places
        url = address(record, places[row.number], row.number) if told else ""
        found.append(
            Event(_what(row), f"{row.name or '系统'}{role}", web.moment(row.at), note_of(row, inside), url, "看差异")
        )
    return found


def _part(row: Any) -> str:
    return minutes.PARTS.get((row.values or {}).get("part", ""), "计入的支部")


def _what(row: Any) -> str:
    what, values = SAID.get(row.action, row.action), row.values or {}
    if row.action == "life_record.edit" and values:
        names = dict.fromkeys(WORDS.get(name, "") for name in values)
        return f"{what}：{'、'.join(name for name in names if name)}"
    return f"{what}：{_part(row)}" if row.action == "life_record.minute" else what


def kind_of(entry: minutes.Agenda) -> str:
    """The kind of an agenda item in words."""
    return AGENDA.get(entry.kind, "")
