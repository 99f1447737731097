"""Columns: how each field of a record is called, read, checked and written in a workbook."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from portal.stars.computation.scheme import Grade
from portal.stars.workbooks import cells, words
from portal.stars.workbooks.cells import Cell, Percent
from portal.stars.workbooks.problems import Problems, Wrong
from portal.stars.workbooks.tables import Row, Table, usable
from portal.stars.workbooks.words import folded
from portal.stars.workbooks.writing import Heading

REQUIRED: Any = object()
GENERATED: Any = object()
SHORT, LONG = 200, 4000  # characters


class Ref(NamedTuple):
    """What a row names, whether the rest of the row is right or not."""

    key: str
    label: str


@dataclass(slots=True)
class Context:
    """What names in other sheets refer to."""

    unrated: str = words.UNRATED_WORDS[0]
    grades: Sequence[Grade] = ()
    components: Sequence[words.Named] = ()
    levels: Sequence[words.Named] = ()
    indicators: Sequence[words.Named] = ()
    branches: Sequence[words.Named] = ()
    sectors: Sequence[str] = ()  # that the scheme names
    vetoes: Sequence[words.Named] = ()
    conditions: Sequence[words.Named] = ()


Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value is read from a cell (raises Wrong) and written into one."""

    read: Callable[[Cell, Context, Values], Any]
    write: Callable[[Any, Context, Any], Any] = lambda value, context, record: value
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column (or a row of 评定办法): heading, field, what a blank cell means, and what to write."""

    heading: str
    name: str
    codec: Codec
    help: str
    blank: Any = REQUIRED
    width: float = 12

    def written(self, value: Any, context: Context, record: Any) -> Any:
        """The cell for a value; blank where that says the same and nothing is hidden by it."""
        if value is None and self.blank is None:
            return ""
        if not value and value == self.blank:
            return ""
        return self.codec.write(value, context, record)

    def value(self, cell: Cell | None, context: Context, values: Values) -> Any:
        """The value of a cell; GENERATED where it is to be made up. Raises Wrong."""
        if cell is None:
            if self.blank is REQUIRED:
                raise Wrong(f"没有填写。{self.help}")
            return self.blank
        return self.codec.read(usable(cell), context, values)

    def title(self) -> Heading:
        """The column as it is written."""
        return Heading(self.heading, self.width, self.codec.choices)


def simple(read: Callable[[Cell], Any], write: Callable[[Any], Any] | None = None, *choices: str) -> Codec:
    """A codec that depends on nothing else."""
    writing = (lambda value, context, record: write(value)) if write else (lambda value, context, record: value)
    return Codec(lambda cell, context, values: read(cell), writing, choices)


def text(most: int) -> Codec:
    """Text of at most so many characters."""

    def read(cell: Cell) -> str:
        found = cells.text(cell)
        if len(found) > most:
            raise Wrong(f"有 {len(found)} 个字，最多 {most} 个。请缩短。")
        return found

    return simple(read)


def word(choices: Mapping[Any, str]) -> Codec:
    """One of these words."""
    return simple(lambda cell: cells.choice(cell, choices), lambda value: choices[value], *choices.values())


def one_of(kind: str, choices: Callable[[Context], Sequence[words.Named]]) -> Codec:
    """The key of something named elsewhere."""

    def write(value: Any, context: Context, record: Any) -> str:
        return named(choices(context), value)

    return Codec(lambda cell, context, values: refer(kind, choices(context), cells.text(cell)), write)


def several_of(kind: str, choices: Callable[[Context], Sequence[words.Named]]) -> Codec:
    """The keys of things named elsewhere, with 、 between."""

    def read(cell: Cell, context: Context, values: Values) -> tuple[str, ...]:
        return tuple(refer(kind, choices(context), part) for part in words.parts(cells.text(cell)))

    def write(value: Any, context: Context, record: Any) -> str:
        return "、".join(named(choices(context), one, lambda label: words.parts(label) == [label]) for one in value)

    return Codec(read, write)


def refer(kind: str, choices: Sequence[words.Named], said: str) -> str:
    """The key that a text refers to. Raises Wrong where there is none, or more than one."""
    found = words.find(choices, said)
    if len(found) == 1:
        return found[0].key
    if found:
        raise Wrong(
            f"有 {len(found)} 个{kind}都叫“{said[:40]}”。请改填它的编号：{'、'.join(one.key for one in found)}。"
        )
    known = "、".join(one.label for one in choices)[:200] or "（还没有）"
    raise Wrong(f"没有名为“{said[:40]}”的{kind}。已有：{known}。")


def named(choices: Sequence[words.Named], key: str, usable: Callable[[str], bool] = bool) -> str:
    """How to write what has this key."""
    held = next((one for one in choices if one.key == key), None)
    return words.name(choices, held, usable) if held else key


def _limit(cell: Cell) -> Decimal | None:
    return None if folded(cells.text(cell)) in (words.NO_LIMIT, "无") else cells.number(cell)


def _read_outcome(cell: Cell, context: Context, values: Values) -> Any:
    said = cells.text(cell)
    found = words.outcome(said, context.unrated, context.grades)
    if found is None or (isinstance(found, int) and found > 10):
        grades = "".join(f"、{grade.label}" for grade in context.grades)
        raise Wrong(f"“{said[:20]}”不是评定结果。请填 五星 这样的星级、{context.unrated}{grades}。")
    return found


KEY = simple(cells.key)
TEXT = text(SHORT)
LONG_TEXT = text(LONG)
NUMBER = simple(cells.number)
LIMIT = simple(_limit, lambda value: words.NO_LIMIT if value is None else value)
PERCENT = simple(cells.percent, lambda value: Percent(value / 100))
FACTOR = simple(cells.factor, Percent)
WHOLE = simple(cells.whole)
STARS = simple(cells.stars, words.star_name)
COUNTED_STARS = simple(cells.stars)
DAY = simple(cells.day)
YES = simple(cells.yes, lambda value: "是" if value else "否", "是", "否")
OUTCOME = Codec(
    _read_outcome, lambda value, context, record: words.outcome_name(value, context.unrated, context.grades)
)
COMPONENTS = several_of("计分项", lambda context: context.components)
HOLDER = one_of("计分项或分级标准", lambda context: [*context.components, *context.levels])
INDICATOR = one_of("指标", lambda context: context.indicators)


def key_column(what: str) -> Column:
    """编号, made up where it is blank."""
    return Column("编号", "key", KEY, f"{what}的编号，留空由系统编。", GENERATED, 10)


EXAMPLE = Column("示例", "example", YES, "是：原文没有写、由编写人补充的内容（示例，非原文）。留空为否。", False, 8)


@dataclass(slots=True)
class Record:
    """A row as it was read; `whole` where nothing in it is wrong."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    whole: bool = True
    given: bool = True  # its key, not made up

    @property
    def ref(self) -> Ref:
        """What the row names."""
        return Ref(self.values.get("key", ""), self.values.get("label", ""))


def headings(columns: Sequence[Column]) -> dict[str, str]:
    """Folded heading → heading."""
    return {folded(column.heading): column.heading for column in columns}


def records(table: Table, columns: Sequence[Column], context: Context, problems: Problems, prefix: str) -> list[Record]:
    """The rows of a table as values by field; keys are completed and unique."""
    lacking = {
        column.heading for column in columns if column.blank is REQUIRED and column.heading not in table.headings
    }
    if table.rows:
        for heading in sorted(lacking):
            problems.add(table.name, 1, heading, "缺少这一列。请补上列名和内容。")
    found = [_record(table.name, row, columns, lacking, context, problems) for row in table.rows]
    if any(column.name == "key" for column in columns):
        groups: dict[Any, list[Record]] = {}
        for record in found:
            groups.setdefault(record.values.get("indicator"), []).append(record)
        for group in groups.values():
            _complete_keys(table.name, group, problems, prefix)
    return found


def _record(
    sheet: str, row: Row, columns: Sequence[Column], lacking: set[str], context: Context, problems: Problems
) -> Record:
    record = Record(row.number)
    for column in columns:
        with problems.at(sheet, row.number, column.heading):
            if column.heading not in lacking:
                record.values[column.name] = column.value(row.cells.get(column.heading), context, record.values)
    record.whole = len(record.values) == len(columns)
    return record


def _complete_keys(sheet: str, found: Sequence[Record], problems: Problems, prefix: str) -> None:
    """Make up the keys that were left blank; report those that stand twice."""
    first: dict[str, int] = {}
    for record in found:
        key = record.values.get("key", GENERATED)
        if key in first:
            problems.add(
                sheet, record.number, "编号", f"编号“{key}”与第 {first[key]} 行重复。请改一个，或留空由系统编。"
            )
            record.whole = False
        elif key is not GENERATED:
            first[key] = record.number
    fresh = _fresh(prefix, first)
    for record in found:
        if record.values.get("key", GENERATED) is GENERATED:
            record.values["key"] = next(fresh)
            record.given = False


def _fresh(prefix: str, taken: Mapping[str, Any]) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        if f"{prefix}{number}" not in taken:
            yield f"{prefix}{number}"
