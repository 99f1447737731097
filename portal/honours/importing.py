"""Importing a register: the workbook that the export gives, row by row; wrong rows are named in words and left out."""

from datetime import date
from typing import Any, NamedTuple

from portal.db import Query, among, write
from portal.drafts import store
from portal.errors import Invalid
from portal.honours import domain
from portal.honours.domain import Wanted, checks
from portal.honours.domain.registering import OWN
from portal.honours.domain.text import officers
from portal.honours.listing import IMPORTED
from portal.honours.models import BRANCH_KINDS, KINDS, MEMBER_KINDS, Honour
from portal.inbox import domain as inbox
from portal.policy import Actor, may, why_not
from portal.roster.dates import read_date
from portal.sheets import BadWorkbook, read_table
from portal.stars.computation.scheme import HONOUR_LEVELS
from portal.units.listing import open_units
from portal.units.models import PRESENT, Person
from portal.uploads import domain as uploads
from portal.uploads.models import Attachment

MOST_ROWS = 300
OUTCOMES = {"new": "登记", "same": "已登记", "wrong": "有误"}
_LEVELS = {word: key for key, word in HONOUR_LEVELS.items()}

PEOPLE = Query(
    lambda: Person.select(Person.id, Person.name, Person.branch).where(
        among(Person.branch, "branches") & among(Person.name, "names") & (Person.kind == "member")
        & Person.status.in_(PRESENT)
    )
)  # fmt: skip


class Line(NamedTuple):
    """A row of the workbook: what it says, whose it is, and what would become of it."""

    number: int  # in Excel
    branch: str
    name: str
    wanted: Wanted
    branch_id: int | None
    person_id: int | None
    outcome: str  # a key of OUTCOMES
    errors: tuple[str, ...] = ()


def read(data: bytes, *, by: Actor) -> list[Line]:
    """The rows of a workbook as `by` would register them, nothing saved. Raises Invalid for the workbook as a whole."""
    try:
        table = read_table(data, IMPORTED)
        rows = [(row.number, [row.values[heading] for heading in IMPORTED]) for row in table.rows()]
    except BadWorkbook as bad:
        raise Invalid(str(bad), "file") from bad
    if not rows:
        raise Invalid("工作簿里没有要登记的荣誉。请从第二行起每行填写一项。", "file")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"一次最多导入 {MOST_ROWS} 行，这份有 {len(rows)} 行。请分成几个文件。", "file")
    branches: dict[str, int] = {}
    for unit in open_units(by, ("branch",)):
        branches[unit.name] = 0 if unit.name in branches else unit.id  # 0: several of this name
    names = sorted({str(cells[5]) for _number, cells in rows if cells[5] != ""})
    people: dict[tuple[int, str], list[int]] = {}
    for row in PEOPLE(branches=list(branches.values()), names=names) if names else ():
        people.setdefault((row.branch_id, row.name), []).append(row.id)
    lines = [_line(number, cells, branches, people) for number, cells in rows]
    if by.role == "committee":
        there = {line.branch_id for line in lines if line.branch_id}
        barred = {key: why for key in there if (why := _barred(key, by))}
        lines = [_not_own(line, by, barred) for line in lines]
    return _without_repeats(lines)


def _barred(branch: int, by: Actor) -> str:
    """Why the honours of a branch are not `by`'s to register, else nothing."""
    act, honour = "honour.register", Honour(branch=branch)
    return "" if may(act, by, honour) else why_not(act, by, honour)


def _not_own(line: Line, by: Actor, barred: dict[int, str]) -> Line:
    """Where registering is confirming, one's own honour and those of a branch one heads are another's to register."""
    if why := barred.get(line.branch_id or 0):
        line = line._replace(outcome="wrong", errors=(*line.errors, f"党支部：{why}"))
    if line.person_id is not None and line.person_id == by.person_id:
        line = line._replace(outcome="wrong", errors=(*line.errors, f"姓名：{OWN}"))
    return line


def _line(number: int, cells: list[Any], branches: dict[str, int], people: dict[tuple[int, str], list[int]]) -> Line:
    """One row, with all that is wrong with it."""
    title, kind, level, _awarded, branch, name, source, note = (str(cell) for cell in cells)
    errors = []
    if not branch and len(branches) == 1:
        branch = next(iter(branches))
    branch_id = branches.get(branch)
    if not branch:
        errors.append("党支部：请填写支部全称。")
    elif branch_id is None:
        errors.append(f"党支部：您的范围内没有“{branch}”，请写支部全称。")
    elif not branch_id:
        errors.append(f"党支部：有几个“{branch}”，分不清是哪个，请在网页上登记。")
    person_id, sentence = _person(branch_id, name, people)
    day, when = _day(cells[3])
    words = BRANCH_KINDS if not name else MEMBER_KINDS
    wanted = checks.tidied(Wanted(title, _key(kind, words), _LEVELS.get(level, level), day, source, note))
    gaps = checks.gaps(wanted, of_branch=not name)
    errors += [f"姓名：{sentence}"] if sentence else []
    errors += [f"{checks.LABELS[field]}：{when if field == 'awarded_on' and when else said}" for field, said in gaps]
    return Line(number, branch, name, wanted, branch_id, person_id, "wrong" if errors else "new", tuple(errors))


def _key(word: str, words: dict[str, str]) -> str:
    """The key of a kind in words; the word itself where there is none."""
    return next((key for key, label in words.items() if label == word), word)


def _person(branch_id: int | None, name: str, people: dict[tuple[int, str], list[int]]) -> tuple[int | None, str]:
    """The member that a row names, or a sentence that says why it cannot be told."""
    if not name or not branch_id:
        return None, ""
    found = people.get((branch_id, name), [])
    if not found:
        return None, f"本支部在册党员中没有“{name}”；集体荣誉这一列留空。"
    if len(found) > 1:
        return None, f"本支部有 {len(found)} 名“{name}”，分不清是谁，请在网页上登记。"
    return found[0], ""


def _day(value: Any) -> tuple[date | None, str]:
    """The day of a cell, or a sentence."""
    found = read_date(value)
    if len(found.value) == 10:
        return date.fromisoformat(found.value), ""
    if found.value:
        return None, "请写到日，例如 2025-07-01。"
    return None, f"{found.advice}。" if found.advice else ""


def _without_repeats(lines: list[Line]) -> list[Line]:
    """The rows with those marked that are registered already, or stand in the workbook twice."""
    fine = [line for line in lines if line.outcome == "new"]
    branches, titles = {line.branch_id for line in fine}, {line.wanted.title for line in fine}
    standing = (
        {checks.key_of(row) for row in checks.STANDING(branches=list(branches), titles=list(titles))} if fine else set()
    )
    met: dict[Any, int] = {}
    made = []
    for line in lines:
        key = (line.branch_id, line.person_id, line.wanted.title, line.wanted.awarded_on)
        if line.outcome == "new" and key in standing:
            line = line._replace(outcome="same")
        elif line.outcome == "new" and key in met:
            line = line._replace(outcome="wrong", errors=(f"与第 {met[key]} 行重复。",))
        met.setdefault(key, line.number)
        made.append(line)
    return made


def apply(lines: list[Line], file: Attachment, *, by: Actor, once: str = "") -> int:
    """登记 the rows that are right, all or none, and let the workbook go; gives how many.

    Raises Invalid, Denied, Stale.
    """
    fine = [line for line in lines if line.outcome == "new"]
    if not fine:
        raise Invalid("没有可以登记的行。请按提示改好工作簿，重新选择文件。")
    with write():
        told: dict[int, list[Honour]] = {}
        for line in fine:
            made = domain.register(line.wanted, by=by, branch=line.branch_id or 0, person=line.person_id, tell=False)
            if made.state == "proposed":
                told.setdefault(made.branch_id, []).append(made)
        for many in told.values():
            people = dict.fromkeys(one for made in many for one in officers(made))
            inbox.tell(people, f"支部上报了 {len(many)} 项荣誉，请确认", "/honours?state=todocommittee", by=by)
        store.spend(once, by, "/honours")
        uploads.remove(file, by=by)
    return len(fine)


def said(line: Line) -> str:
    """The kind and level of a row in words, as far as they are known."""
    return " · ".join(
        (KINDS.get(line.wanted.kind, line.wanted.kind), HONOUR_LEVELS.get(line.wanted.level, line.wanted.level))
    )
