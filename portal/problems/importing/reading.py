"""The rows of a workbook: what each says, whose it is, what is wrong with it, and what would become of it."""

from datetime import date
from typing import Any

from portal.db import Query, among
from portal.errors import Invalid
from portal.policy import Actor, may, why_not
from portal.problems import categories
from portal.problems.domain.checks import PLACES
from portal.problems.importing.rows import DAYS, TEXTS, Line, Wanted, compared, gaps, supposed, unissued
from portal.problems.listing import IMPORTED
from portal.problems.models import LEVELS, SOURCES, SUBJECTS, Problem
from portal.roster.dates import read_date
from portal.sheets import BadWorkbook, read_table
from portal.units.listing import open_units
from portal.units.models import PRESENT, Person, Unit
from portal.workflow import PROBLEM

MOST_ROWS = 500
_STATE_OF = {PROBLEM.label(key): key for key in PROBLEM.states}

PEOPLE = Query(
    lambda: Person.select(Person.id, Person.name, Person.branch).where(
        among(Person.branch, "branches") & among(Person.name, "names") & (Person.kind == "member")
        & Person.status.in_(PRESENT)
    )
)  # fmt: skip
COMMITTEES = Query(lambda: Unit.select(Unit.id, Unit.committee).where(among(Unit.id, "ids")))
STANDING = Query(
    lambda: Problem.select(
        Problem.id, Problem.committee, Problem.branch, Problem.person, Problem.number, Problem.former, Problem.text,
        Problem.category, Problem.requirement, Problem.measures, Problem.responsible, Problem.due_on, Problem.state,
        Problem.level,
    ).where(among(Problem.committee, "committees") & (Problem.number != ""))
)  # fmt: skip


def read(data: bytes, *, by: Actor) -> list[Line]:
    """The rows of a workbook as `by` would bring them in, nothing saved. Raises Invalid for the workbook as a whole."""
    try:
        table = read_table(data, IMPORTED)
        rows = [(row.number, {heading: row.values[heading] for heading in IMPORTED}) for row in table.rows()]
    except BadWorkbook as bad:
        raise Invalid(str(bad), "file") from bad
    if not rows:
        raise Invalid("工作簿里没有问题。请从第二行起每行填写一个。", "file")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"一次最多导入 {MOST_ROWS} 行，这份有 {len(rows)} 行。请分成几个文件。", "file")
    world = _World(by, {str(cells["姓名"]) for _at, cells in rows if cells["姓名"] != ""})
    return _without_repeats([_line(at, cells, world) for at, cells in rows])


class _World:
    """What the rows are checked against: units, people, categories and entries under the role at hand."""

    def __init__(self, by: Actor, names: set[str]) -> None:
        self.by = by
        self.units: dict[str, Any] = {}
        for unit in open_units(by, PLACES):
            self.units[unit.name] = None if unit.name in self.units else unit
        found = [unit for unit in self.units.values() if unit is not None]
        branches = [unit.id for unit in found if unit.kind != "committee"]
        self.people: dict[tuple[int, str], list[int]] = {}
        for row in PEOPLE(branches=branches, names=sorted(names)) if names else ():
            self.people.setdefault((row.branch_id, row.name), []).append(row.id)
        self.committees = {row.id: row.committee_id for row in COMMITTEES(ids=[unit.id for unit in found])}
        self.keys = {one: categories.of(one) for one in set(self.committees.values())}
        self.entries: dict[tuple[Any, ...], Any] = {}
        for entry in STANDING(committees=list(self.keys)) if self.keys else ():
            for key in _keys(entry):
                self.entries.setdefault(key, entry)
        self.allowed: dict[tuple[int, int | None], str] = {}

    def barred(self, probe: Problem) -> str:
        """Why entries of this unit and person are not for `by` to bring in, else nothing."""
        key = (probe.unit_id, probe.person_id)
        if key not in self.allowed:
            fine = may("problem.import", self.by, probe)
            self.allowed[key] = "" if fine else why_not("problem.import", self.by, probe)
        return self.allowed[key]


def _line(at: int, cells: dict[str, Any], world: _World) -> Line:
    """One row, with all that is wrong with it."""
    said = {
        heading: " ".join(str(cells[heading]).split()) if heading in ONE_LINE else str(cells[heading]).strip()
        for heading in IMPORTED
    }
    errors: list[str] = []
    unit = world.units.get(said["单位"])
    if unit is None:
        known = said["单位"] in world.units
        errors.append(
            "单位：有几个同名的单位，请在网页上登记。" if known else f"单位：您的范围内没有“{said['单位']}”，请写全称。"
        )
    committee = world.committees[unit.id] if unit else 0
    branch = unit.id if unit and unit.kind != "committee" else None
    person = _person(branch, said["姓名"], world, errors) if unit is not None else None
    subject = "member" if said["姓名"] else ("branch" if branch else "committee")
    if unit is not None and said["对象"] and said["对象"] != SUBJECTS[subject]:
        errors.append(f"对象：按单位和姓名应为“{SUBJECTS[subject]}”。")
    typed: dict[str, Any] = {name: said[word] for name, word in TEXTS.items()}
    days: dict[str, Any] = {name: _day(cells[word], word, errors) for name, word in DAYS.items()}
    wanted = Wanted(
        number=said["编号"], subject=subject, source=_key(said["来源"], SOURCES, "other"),
        category=_category(said["类别"], committee, subject, world, errors),
        state=_STATE_OF.get(said["状态"], said["状态"]), level=_key(said["处理"], LEVELS, "none"), **typed, **days,
    )  # fmt: skip
    line = Line(at, said["单位"], said["姓名"], wanted, committee, branch, person, "new")
    if unit is not None and (why := world.barred(Problem(committee=committee, branch=branch, person=person))):
        errors.append(f"{'姓名' if person else '单位'}：{why}")
    entry = _standing(line, world) if unit is not None else None
    if entry is not None:
        return compared(line, entry, errors)
    if unissued(wanted):
        return line._replace(outcome="skipped")
    wanted = wanted._replace(state=wanted.state or supposed(wanted))
    errors += gaps(wanted, said)
    return line._replace(wanted=wanted, outcome="wrong" if errors else "new", errors=tuple(errors))


ONE_LINE = ("编号", "单位", "对象", "姓名", "来源", "类别", "状态", "处理", "责任人")


def _key(word: str, words: dict[str, str], usual: str) -> str:
    """The key of a word; `usual` for none; the word itself where it is unknown."""
    return next((key for key, label in words.items() if label == word), word) if word else usual


def _person(branch: int | None, name: str, world: _World, errors: list[str]) -> int | None:
    if not name:
        return None
    found = world.people.get((branch or 0, name), [])
    if len(found) != 1:
        errors.append(
            f"姓名：这个支部有 {len(found)} 名“{name}”，分不清是谁，请在网页上登记。" if found
            else f"姓名：这个单位在册党员中没有“{name}”；问题不是党员个人的，这一列留空。"
        )  # fmt: skip
        return None
    return found[0]


def _day(value: Any, word: str, errors: list[str]) -> date | None:
    found = read_date(value)
    if len(found.value) == 10:
        return date.fromisoformat(found.value)
    if found.value or found.advice:  # the advice of read_date would let a month do
        shown = found.value or " ".join(str(value).split())[:20]
        errors.append(f"{word}：“{shown}”不是哪一天的日期，请写到日，例如 2026-03-01。")
    return None


def _category(word: str, committee: int, subject: str, world: _World, errors: list[str]) -> str:
    """The key of a category by its name; retired ones too, since a past ledger may have them."""
    if not word:
        return ""
    named = [one for one in world.keys.get(committee, ()) if one.name == word]
    found = [one for one in named if one.fits(subject)]
    if not found and committee:
        why = f"“{word}”不用于{SUBJECTS[subject]}" if named else f"没有“{word}”"
        errors.append(f"类别：{why}。请按“问题类别”里的名称填写，或者先留空。")
    return found[0].key if found else ""


def _standing(line: Line, world: _World) -> Any:
    """The entry that a row speaks of: by its number, the number it had elsewhere, or the same words of the same unit."""
    if number := line.wanted.number:
        return world.entries.get(("number", line.committee, number)) or world.entries.get(
            ("former", line.committee, number)
        )
    return world.entries.get(("words", line.committee, line.branch, line.person, line.wanted.text))


def _keys(entry: Any) -> list[tuple[Any, ...]]:
    """What a row can name an entry by, each within its committee."""
    return [
        ("number", entry.committee_id, entry.number),
        ("former", entry.committee_id, entry.former),
        ("words", entry.committee_id, entry.branch_id, entry.person_id, entry.text),
    ]


def _without_repeats(lines: list[Line]) -> list[Line]:
    """The rows with those marked that stand in the workbook twice."""
    met: dict[Any, int] = {}
    made = []
    for line in lines:
        key = line.wanted.number or (line.branch, line.person, line.wanted.text)
        if line.outcome in ("new", "differs") and key in met:
            line = line._replace(outcome="wrong", errors=(f"与第 {met[key]} 行重复。",))
        if line.outcome not in ("wrong", "skipped"):
            met.setdefault(key, line.number)
        made.append(line)
    return made
