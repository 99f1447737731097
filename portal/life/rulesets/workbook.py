"""A set of rules as a workbook: one header row, one rule a row, and rows for the set itself and the types it adds.

What it gives is what it reads; everything that is wrong is told at once, with row and column.
"""

from collections.abc import Iterator
from dataclasses import MISSING, fields
from typing import Any, NamedTuple

from portal.errors import Invalid
from portal.life.judging.checking.kinds import NAMES, USED
from portal.life.judging.describing import LABELS
from portal.life.judging.document import from_document, to_document
from portal.life.judging.rules import TYPES, Rule, RuleSet, Type
from portal.life.rulesets.cells import FIELDS, Words, Wrong, said
from portal.life.rulesets.domain.adopting import problems
from portal.life.rulesets.domain.text import LONGEST
from portal.life.rulesets.parts import MOST, names, new_key
from portal.sheets import BadWorkbook, TableRow, read_table, write_xlsx

VERB = "动词"
HEADINGS = (*(LABELS[name] for name in FIELDS), VERB)
SET, TYPE = "制度", "新增类型"  # 种类 of the rows that are no rules
KIND, KEY, NAME, SOURCE, NOTE = (LABELS[name] for name in ("kind", "key", "name", "source", "note"))
DEFAULTS = {each.name: each.default for each in fields(Rule)}


class Fault(NamedTuple):
    """What is wrong: the row in Excel, the column, what to do."""

    row: int
    column: str
    text: str


def table(rules: RuleSet) -> list[list[Any]]:
    """The set as rows under HEADINGS."""
    first = _row({KIND: SET, NAME: rules.name, SOURCE: rules.source, NOTE: rules.note})
    added = [_row({KIND: TYPE, KEY: one.key, NAME: one.label, VERB: one.verb}) for one in rules.types]
    words = Words(rules.known(), names(rules))
    return [first, *added, *(_row(_cells(rule, words)) for rule in rules.rules)]


def _row(cells: dict[str, Any]) -> list[Any]:
    return [cells.get(heading, "") for heading in HEADINGS]


def _cells(rule: Rule, words: Words) -> dict[str, Any]:
    """The cells of a rule; what its kind has no use for is blank."""
    found = {}
    for name, cell in FIELDS.items():
        value = getattr(rule, name)
        if value == DEFAULTS[name] and (
            (name in NAMES and name not in USED[rule.kind]) or value in ("", (), None, False)
        ):
            continue
        found[LABELS[name]] = cell.write(value, words)
    return found


def written(rules: RuleSet) -> bytes:
    """The workbook of a set."""
    widths = [60 if heading in (SOURCE, NOTE) else 24 if heading == NAME else 14 for heading in HEADINGS]
    return write_xlsx(HEADINGS, table(rules), title=rules.name or "制度要求", widths=widths)


def read(data: bytes, fallback: str = "制度要求") -> tuple[RuleSet, list[Fault]]:
    """The set of a workbook and everything that is wrong with it; `fallback`: its name where no row gives one.

    Raises Invalid where the file is no such workbook.
    """
    try:
        found = read_table(data, HEADINGS)
        if found.size > 2 * MOST + 100:
            raise Invalid(f"一份制度最多 {MOST} 项要求，请分成几份。", "file")
        rows = list(found.rows())
    except BadWorkbook as bad:
        raise Invalid(str(bad), "file") from bad
    if not rows:
        raise Invalid("工作簿里没有内容。请从第二行起填写，每行一项要求。", "file")
    return _Reading(rows, fallback).result()


class _Reading:
    """The rows sorted into what they are, with the faults found on the way."""

    def __init__(self, rows: list[TableRow], fallback: str):
        self.faults: list[Fault] = []
        self.heads = [row for row in rows if row.values[KIND] == SET]
        self.added = [row for row in rows if row.values[KIND] == TYPE]
        self.ruled = [row for row in rows if row.values[KIND] not in (SET, TYPE)]
        self.name = (said(self.heads[0].values[NAME]) if self.heads else "") or fallback
        for row in self.heads[1:]:
            self._wrong(row, KIND, "“制度”只能有一行，请删去多余的。")
        if len(self.ruled) > MOST:
            self.faults.append(Fault(0, "", f"一份制度最多 {MOST} 项要求，这里有 {len(self.ruled)} 项，请分成几份。"))

    def result(self) -> tuple[RuleSet, list[Fault]]:
        head = self.heads[0] if self.heads else None
        name, source, note = (said(head.values[one]) if head else "" for one in (NAME, SOURCE, NOTE))
        for heading, text, most in ((NAME, name, LONGEST["name"]), (SOURCE, source, LONGEST["source"])):
            if head is not None and len(text) > most:
                self._wrong(head, heading, f"有 {len(text)} 个字，最多 {most} 个，请精简。")
        types = tuple(self._types())
        self.words = Words(TYPES | {one.key: one for one in types}, self._named())
        made = [(row, rule) for row in self.ruled if (rule := self._rule(row)) is not None]
        rules = RuleSet(self.name, tuple(rule for _row, rule in made), types, source, note)
        if not self.faults:
            self._check(rules, [row.number for row, _rule in made])
        return rules, sorted(self.faults)

    def _wrong(self, row: TableRow, heading: str, text: str) -> None:
        self.faults.append(Fault(row.number, heading, text))

    def _types(self) -> Iterator[Type]:
        for row in self.added:
            key, label, verb = (said(row.values[one]) for one in (KEY, NAME, VERB))
            if not label:
                self._wrong(row, NAME, "请填写类型名称。")
            if len(key) > 40 or len(label) > 40 or len(verb) > 10:
                self._wrong(row, NAME, "类型的编号和名称最多 40 个字，动词最多 10 个字，请精简。")
            taken = [*TYPES, *(said(one.values[KEY]) for one in self.added)]
            yield Type(key or new_key("t", taken, self.name, label, row.number), label, verb or "开展")

    def _named(self) -> dict[str, str]:
        """Key → name of the rules, for what refers to them; a later version's name wins, as when written."""
        rows = sorted(self.ruled, key=lambda row: said(row.values[LABELS["since"]]))
        return {key: said(row.values[NAME]) for row in rows if (key := said(row.values[KEY]))}

    def _rule(self, row: TableRow) -> Rule | None:
        """A row as a rule, None where a cell is wrong."""
        before, values = len(self.faults), dict[str, Any]()
        for name, cell in FIELDS.items():
            text = said(row.values[LABELS[name]])
            if not text:
                if DEFAULTS[name] is not MISSING:
                    continue
                if name != "key":
                    self._wrong(row, LABELS[name], f"请填写{LABELS[name]}。")
                    continue
                taken = (said(one.values[KEY]) for one in self.ruled)
                values[name] = new_key("r", taken, self.name, said(row.values[NAME]), row.number)
                continue
            try:
                values[name] = cell.read(text, self.words)
            except Wrong as error:
                self._wrong(row, LABELS[name], str(error))
        return Rule(**values) if len(self.faults) == before else None

    def _check(self, rules: RuleSet, numbers: list[int]) -> None:
        """What the cells say together: problems that would keep the set from being used."""
        try:
            from_document(to_document(rules))
        except ValueError as error:
            self.faults.append(Fault(0, "", str(error)))
            return
        for problem in problems(rules):
            if not problem.severe:
                continue
            at, _, name = problem.place.partition("].")
            number = numbers[int(at.removeprefix("rules["))] if at.startswith("rules[") else 0
            if at.startswith("types["):
                number = self.added[int(at.removeprefix("types["))].number
                name = {"label": "name"}.get(name, name)
            self.faults.append(Fault(number, VERB if name == "verb" else LABELS.get(name, ""), problem.text))
