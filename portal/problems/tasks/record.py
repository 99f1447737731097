"""What the page of a key task shows: the task, its course with every progress, what may be done."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal import clock, web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query
from portal.policy import Actor, may
from portal.problems import categories, counting
from portal.problems.tasks.listing import COLUMNS, late
from portal.problems.tasks.models import KeyTask
from portal.units.models import Unit
from portal.workflow import KEY_TASK

SAID = {"key_task.create": "确定", **{key: move.label for key, move in KEY_TASK.moves.items()}}
LABELS = {"title": "重点任务", "category": "类别", "reason": "理由", "owner": "牵头人", "due_on": "完成日期"}

COMMITTEE = Query(lambda: Unit.select(Unit.name).where(Unit.id == P("unit")))


@dataclass
class Shown:
    """A key task as somebody sees it."""

    task: KeyTask
    committee: str
    category: str
    late: bool
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    course: list[Event] = field(default_factory=list)
    numbers: list[tuple[str, int, str, bool]] | None = None  # of its entries today: word, number, address, too many

    @property
    def state(self) -> Any:
        return KEY_TASK.table[self.task.state]


def shown(task: KeyTask, actor: Actor) -> Shown:
    """What `actor` sees of a task that lies in the scope."""
    acts = [(key.removeprefix("key_task."), move.label, move.weight) for key, move in available(actor, task).items()]
    names = categories.names(task.committee_id)
    return Shown(
        task, COMMITTEE.scalar(unit=task.committee_id), names.get(task.category, ""), late(task, clock.today()),
        sorted(acts, key=lambda one: one[2] == "primary"),
        [_event(row, names) for row in COURSE(record="key_task", id=task.id)], _numbers(task, actor),
    )  # fmt: skip


def _numbers(task: KeyTask, actor: Actor) -> list[tuple[str, int, str, bool]] | None:
    """How its category stands in the ledger today, as far as the role at hand sees; None for who has no ledger at hand."""
    if not task.category or not may("page.problem_counts", actor):
        return None
    cells = counting.of_category(actor, task.year, task.category)
    return [(word, *cell) for word, cell in zip(COLUMNS, cells, strict=False)]


def _event(row: Any, names: dict[str, str]) -> Event:
    """A line of 经过: the act with what it said, who, when, and the reason."""
    what, values = SAID.get(row.action, row.action), row.values or {}
    told = [
        f"{LABELS[key]}由“{_flat(key, pair[0], names)}”改为“{_flat(key, pair[1], names)}”"
        for key, pair in values.items()
        if isinstance(pair, list) and key in LABELS
    ]
    if isinstance(values.get("progress"), str):
        told.append(values["progress"])
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(
        f"{what}：{'；'.join(told)}" if told else what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note
    )


def _flat(key: str, value: Any, names: dict[str, str]) -> str:
    """A value of a revision in words."""
    if key == "due_on" and value:
        return web.short_date(date.fromisoformat(value))
    return names.get(value, value) if key == "category" and value else (value or "未填")
