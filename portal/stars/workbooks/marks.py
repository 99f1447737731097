"""A score in one cell: how each kind of indicator is filled in, read and written."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from portal.stars.computation.document import score_from_document
from portal.stars.computation.scheme import Indicator, Kind
from portal.stars.computation.sheet import Branch, Score
from portal.stars.workbooks import cells
from portal.stars.workbooks.cells import Cell
from portal.stars.workbooks.problems import Wrong
from portal.stars.workbooks.words import folded

HOW: dict[Kind, str] = {
    "adding": "填得分",
    "deducting": "填扣分，用负数，没有扣分填 0",
    "bonus": "填加分",
    "graded": "填档次的名称",
    "voted": "填每一档的票数，如 好:20，较好:5",
    "events": "填次数（按类别的，如 表彰:2，通报:1），或逐次填在“事件”表；没有留空",
    "passed": "填达标的事项，用、隔开；或填“全部”“无”；每项分值相同的也可以填达标几项",
    "automatic": "填实际数值，百分比填 95 或 95%，是非填 是 或 否",
}
ALL, NONE = "全部", "无"
BETWEEN = re.compile(r"[、,，;；。/]+")
COUNT = re.compile(r"[:=×xX]?(\d{1,7})(?:票|人|次|个)?")
SCORE_PLACES = 4


def read(indicator: Indicator, cell: Cell, day: date) -> Score:
    """The score that a cell says; events that are only counted happen on `day`. Raises Wrong."""
    try:
        return score_from_document(indicator, _document(indicator, cell, day))
    except Wrong:
        raise
    except ValueError as refused:
        raise Wrong(str(refused).removeprefix(f"{indicator.label}：")) from refused


def write(indicator: Indicator, branch: Branch) -> Any:
    """The cell for a branch's score, or for the fact that stands for it; events have a sheet of their own."""
    score = branch.scores.get(indicator.key)
    if score is None:
        return branch.facts.get(indicator.fact) if indicator.kind == "automatic" else None
    if isinstance(score, dict):
        return "，".join(f"{label}:{count}" for label, count in score.items())
    if isinstance(score, frozenset):
        return "、".join(item.label for item in indicator.items if item.key in score) or NONE
    return None if isinstance(score, tuple) else score


def _document(indicator: Indicator, cell: Cell, day: date) -> Any:
    match indicator.kind:
        case "graded":
            return _grade(indicator, cell)
        case "voted":
            return _counts(cell, {row.label: row.label for row in indicator.table}, "档次")
        case "passed":
            return _items(indicator, cell)
        case "events":
            return [
                {"day": day.isoformat(), "kind": kind}
                for kind, count in _times(indicator, cell).items()
                for _ in range(count)
            ]
        case "automatic":
            return _text(_fact(cell))
        case _:
            return _text(_score(cell))


def _text(value: Decimal) -> str:
    return format(value, "f")


def _grade(indicator: Indicator, cell: Cell) -> str:
    """A row of the table by its label, or by its points where no other row has them."""
    said = cells.text(cell)
    found = [row.label for row in indicator.table if folded(row.label) == folded(said)]
    if not found and cells.NUMBER.fullmatch(folded(said)):
        found = [row.label for row in indicator.table if row.value == cells.number(cell)]
    if len(found) != 1:
        raise Wrong(
            f"没有“{said[:20]}”这一档。请从这些档次中选一个：{'、'.join(row.label for row in indicator.table)}。"
        )
    return found[0]


def _fact(cell: Cell) -> Decimal:
    if cells.is_percentage(cell):
        return _score(Cell(cell.value * 100))
    said = folded(cells.text(cell))
    if said in ("是", "有", "√"):
        return Decimal(1)
    if said in ("否", "无", "×"):
        return Decimal(0)
    return _score(Cell(said.removesuffix("%")) if said.endswith("%") else cell)


def _score(cell: Cell) -> Decimal:
    """A number; what a formula gives is rounded to what a score can hold."""
    found = cells.number(cell)
    return cells.plain(cells.rounded(found, SCORE_PLACES)) if isinstance(cell.value, float) else found


def _items(indicator: Indicator, cell: Cell) -> list[str]:
    """Keys of passed items: named, all, none, or so many where all are worth the same."""
    said = folded(cells.text(cell))
    if said == ALL:
        return [item.key for item in indicator.items]
    if said == NONE:
        return []
    named = {name: item.key for item in indicator.items for name in (item.key, item.label)}
    if cells.NUMBER.fullmatch(said) and said not in {folded(name) for name in named}:
        return _first(indicator, cells.whole(cell))
    return list(_counts(cell, named, "事项", counted=False))


def _first(indicator: Indicator, count: int) -> list[str]:
    if len({item.value for item in indicator.items}) > 1:
        raise Wrong("各事项的分值不同，只填个数算不出得分。请填达标的事项，用、隔开。")
    if count > len(indicator.items):
        raise Wrong(f"一共 {len(indicator.items)} 项，填了 {count} 项。请核对。")
    return [item.key for item in indicator.items[:count]]


def _times(indicator: Indicator, cell: Cell) -> Mapping[str, int]:
    """How many events of each kind."""
    said = folded(cells.text(cell))
    if said == NONE:
        return {}
    if not indicator.items or cells.NUMBER.fullmatch(said):
        if len(indicator.items) > 1:
            raise Wrong(f"请分类别填次数，如 {indicator.items[0].label}:1，或逐次填在“事件”表。")
        return {indicator.items[0].key if indicator.items else "": cells.whole(cell)}
    return _counts(cell, {name: item.key for item in indicator.items for name in (item.key, item.label)}, "类别")


def _counts(cell: Cell, named: Mapping[str, str], what: str, counted: bool = True) -> dict[str, int]:
    """好:20，较好:5 as counts by what each name stands for; names alone count 1."""
    rest = folded("、".join(cells.text(cell).splitlines()))
    known = sorted(((folded(name), value) for name, value in named.items()), key=lambda one: -len(one[0]))
    found: dict[str, int] = {}
    while rest := BETWEEN.sub("", rest, count=1) if BETWEEN.match(rest) else rest:
        name, value = _beginning(rest, known, what)
        rest = rest[len(name) :]
        count = COUNT.match(rest) if counted else None
        if counted and not count:
            raise Wrong(f"“{name}”后面没有个数。请写成 {name}:20 的样子，几个之间用，隔开。")
        if value in found:
            raise Wrong(f"“{name}”填了两次。")
        found[value] = int(count[1]) if count else 1
        rest = rest[count.end() :] if count else rest
        if rest and not BETWEEN.match(rest):
            raise Wrong(f"看不懂“{rest[:20]}”。几个之间请用、或，隔开。")
    return found


def _beginning(rest: str, known: Iterable[tuple[str, str]], what: str) -> tuple[str, str]:
    names = list(known)
    for name, value in names:
        if name and rest.startswith(name):
            return name, value
    raise Wrong(
        f"没有“{BETWEEN.split(rest)[0][:20]}”这个{what}。已有：{'、'.join(dict.fromkeys(name for name, _ in names))[:200]}。"
    )


def headings(indicators: Iterable[Indicator], holders: Mapping[str, str], taken: Iterable[str]) -> dict[str, str]:
    """Key → heading of its column: the label; where others have the same, with what it belongs to; else the key."""
    everything = list(indicators)
    longer = {one.key: f"{one.label}（{holders.get(one.component, '')}）" for one in everything}
    counts = Counter(folded(name) for one in everything for name in (one.label, longer[one.key]))
    used = {folded(name) for name in taken}
    found = {}
    for one in everything:
        usable = (
            name for name in (one.label, longer[one.key]) if counts[folded(name)] == 1 and folded(name) not in used
        )
        found[one.key] = next(usable, one.key)
    return found
