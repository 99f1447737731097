"""合格标准: each of the four in a unit's own words (结合实际明确具体标准); where it has none, those of the unit above."""

from typing import Any, NamedTuple

import peewee as pw

from portal import actions
from portal.audit.models import Revision
from portal.db import P, Query, among
from portal.pledges import rounds
from portal.pledges.helps import sources
from portal.pledges.models import STANDARDS, UnitStandard
from portal.policy import Actor
from portal.units.models import Person, Unit

LONGEST = 600

OF_UNITS = Query(
    lambda: (
        UnitStandard.select(UnitStandard.unit, UnitStandard.standard, UnitStandard.text, Unit.name.alias("unit_name"))
        .join(Unit, on=(Unit.id == UnitStandard.unit))
        .where(among(UnitStandard.unit, "units") & (UnitStandard.text != ""))
    )
)
COURSE = Query(
    lambda: Revision.select(Revision.at, Revision.values, Person.name)
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Revision.person_id))
    .where((Revision.record == P("record")) & (Revision.record_id == P("key")))
    .order_by(Revision.number.desc())
)  # fmt: skip


class Standard(NamedTuple):
    """What holds for one of the four: the words, and whose they are."""

    standard: str
    text: str
    whose: str  # the unit's name, or the source
    unit_id: int | None = None  # None: the words of the plan


def of(branch_id: int | None, committee_id: int | None) -> dict[str, Standard]:
    """The four as they hold in a branch: its own words, else the committee's, else the plan's. One query."""
    rows = OF_UNITS(units=[one for one in (branch_id, committee_id) if one])
    own = {(row.unit_id, row.standard): row for row in rows}
    made = {}
    for name in STANDARDS:
        row = own.get((branch_id, name)) or own.get((committee_id, name))
        if row is None:
            made[name] = Standard(name, sources.STANDARDS[name], sources.PLAN)
        else:
            made[name] = Standard(name, row.text, row.unit_name, row.unit_id)
    return made


def row_of(unit_id: int, standard: str) -> UnitStandard | None:
    """The record of a unit's own words as an object, or None."""
    return UnitStandard.get_or_none((UnitStandard.unit == unit_id) & (UnitStandard.standard == standard))


def set_text(unit_id: int, standard: str, text: str, *, by: Actor, version: int | None) -> None:
    """The unit's own words; empty: those of the unit above hold again. Raises Denied, Stale."""
    row = row_of(unit_id, standard)
    if row is None:
        actions.create(
            "unit_standard.edit", UnitStandard, by=by, unit=unit_id, standard=standard, text=text,
            values={"text": ["", text]},
        )  # fmt: skip
    elif row.text != text or version != row.version:
        actions.perform(
            "unit_standard.edit", row, by=by, set={"text": text}, version=version or 0,
            values={"text": [row.text, text]},
        )  # fmt: skip


class Step(NamedTuple):
    """A change of a text: who, when, and the two in one."""

    who: str
    at: Any
    parts: list[tuple[str, list[tuple[str, str]]]]  # per field: its label, parts of text


def course(record: str, key: int, labels: dict[str, str]) -> list[Step]:
    """The changes of a record, newest first; `labels`: the fields to show."""
    steps = []
    for row in COURSE(record=record, key=key):
        changed = [(labels[name], rounds.parts(*pair)) for name, pair in row.values.items() if name in labels]
        steps.append(Step(row.name or "系统", row.at, changed))
    return steps
