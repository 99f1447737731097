"""Cells as pages show them: text, tone, and what the tone means for readers."""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast
from urllib.parse import quote

from portal.life.judging.finding import STATES, State

NONE, WAIVED, IN_PART = "—", "已免除", " 余免"


class Shown(NamedTuple):
    """A cell: done/needed, its tone, its state in words, and where the records behind it are."""

    text: str
    tone: str
    said: str
    url: str = ""


def address(unit: int, rule: str, year: int) -> str:
    """The page of a cell."""
    return f"/life/standing/{unit}/{quote(rule)}?year={year}"


def tone(state: str, severity: str) -> str:
    """The tone of a state; what is missed is graver where it is asked of all than where it is 一般."""
    if state == "short":
        return "danger" if severity == "violation" else "warn"
    return {"grace": "warn", "due": "info", "met": "ok", "late": "ok", "waived": "waived"}.get(state, "muted")


def text(done: int, needed: int, state: str) -> str:
    """done/needed; 已免除 where nothing is asked any more, and a mark where a part of it is not."""
    if not needed:
        return WAIVED if state == "waived" else NONE
    return f"{done}/{needed}{IN_PART if state == 'waived' else ''}"


def of(cell: Any, url: str = "") -> Shown:
    """A row of LifeStanding or a Cell: done, needed, state, severity."""
    state = "due" if cell.state == "coming" and cell.done else cell.state  # between two of its periods
    return Shown(text(cell.done, cell.needed, state), tone(state, cell.severity), STATES[cast(State, state)], url)


# The tones of a matrix in words, beneath it.
LEGEND: tuple[tuple[str, str, str], ...] = (
    ("4/4", "ok", "已达到"), ("10/12", "info", "进行中，没有缺项"), ("10/12", "warn", "有缺项，属一般要求，或在宽限期内"),
    ("9/12", "danger", "有缺项"), ("0/1", "muted", "未到时间"), (NONE, "muted", "不适用"),
    (WAIVED, "waived", "经党委同意免除（“余免”：其余的已免除）"),
)  # fmt: skip


def short(cells: Iterable[Any]) -> int:
    """In how many cells something was missed."""
    return sum(one.short > 0 for one in cells)
