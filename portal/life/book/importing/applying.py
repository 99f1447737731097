"""Bringing rows in: each becomes a filed record by the same acts as on the pages, all of it or nothing."""

from typing import NamedTuple

from portal import actions
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.life.attendance import domain as attendance
from portal.life.book.importing.rows import Line
from portal.life.records import domain as records
from portal.life.records import minutes
from portal.life.records.models import LifeRecord
from portal.life.standing import domain as standing
from portal.policy import Actor
from portal.units.models import Unit
from portal.uploads import domain as uploads
from portal.uploads.models import Attachment

BATCH = 125  # rows of one transaction


class Done(NamedTuple):
    """How many records were filed, and which rows were refused after all: (row in Excel, sentence)."""

    filed: int
    refused: tuple[tuple[int, str], ...] = ()


def apply(lines: list[Line], unit: Unit, file: Attachment, *, by: Actor, once: str = "") -> Done:
    """导入 the rows that are new; what the domain refuses stays out alone. With the last of them the workbook is let go.

    Raises Invalid where there is nothing to bring in, Denied.
    """
    new = [one for one in lines if one.outcome == "new"]
    if not new:
        raise Invalid("没有可以导入的行。请按提示改好工作簿，重新选择文件。")
    refused, filed = list[tuple[int, str]](), 0
    for start in range(0, len(new), BATCH):
        with standing.together():  # where the unit stands is judged once a batch: it costs more than the rows
            for one in new[start : start + BATCH]:
                try:
                    with write():
                        _bring_in(one, unit, by)
                    filed += 1
                except (Invalid, Stale) as error:
                    refused.append((one.number, error.message))
            if start + BATCH >= len(new) and not refused:
                store.spend(once, by, "/life")
                uploads.remove(file, by=by)
    return Done(filed, tuple(refused))


def _bring_in(line: Line, unit: Unit, by: Actor) -> LifeRecord:
    """A filed record out of a row."""
    record = records.create(line.wanted, unit.id, by=by, imported=True)
    _minuted(record, line.held, by)
    attendance.tick(record, line.ticks, by=by)
    records.file(record, by=by)
    for one in line.made_up:
        attendance.make_up(record, one.person, one.day, one.how, by=by)
    return record


def _minuted(record: LifeRecord, held: minutes.Minutes, by: Actor) -> None:
    """The minutes of a row: an act for each part, as if its entries had been written at once."""
    # the first lecturer was kept with the record already
    parts = [part for part in minutes.PARTS if held.part(part)] or ["speeches"] * (len(held.lecturers) > 1)
    document = minutes.write(held)
    for part in parts:
        actions.perform(
            "life_record.minute", record, by=by, set={"minutes": document}, detail={"part": part},
            values={"part": part, "before": None, "after": document.get(part, document.get("lecturers"))},
        )  # fmt: skip
