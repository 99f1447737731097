"""A row of a ledger kept elsewhere: what it says, what is missing in it, what it would change in an entry."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from portal import clock
from portal.problems.domain.checks import FIRST_DAY, LONGEST
from portal.problems.models import LEVELS, SOURCES
from portal.workflow import PROBLEM

OUTCOMES = {"new": "新增", "differs": "有改动", "same": "未变", "skipped": "未下发，跳过", "wrong": "有误"}
STATES = ("issued", "working", "closed")  # what an entry kept elsewhere can be brought in as
DAYS = {
    "found_on": "发现日期",
    "issued_on": "下发日期",
    "due_on": "期限",
    "submitted_on": "提交日期",
    "closed_on": "销号日期",
}
TEXTS = {
    "text": "问题", "requirement": "整改要求", "measures": "整改措施", "responsible": "责任人", "outcome": "完成情况",
    "verdict": "复核意见", "source_words": "来源说明",
}  # fmt: skip
MOST = LONGEST | {"source_words": LONGEST["words"]}


class Wanted(NamedTuple):
    """An entry as a row says it."""

    number: str
    subject: str
    source: str
    source_words: str
    category: str
    text: str
    requirement: str
    measures: str
    responsible: str
    found_on: date | None
    issued_on: date | None
    due_on: date | None
    outcome: str
    submitted_on: date | None
    verdict: str
    closed_on: date | None
    state: str
    level: str


class Line(NamedTuple):
    """A row of the workbook: what it says, whose it is, and what would become of it."""

    number: int  # in Excel
    unit: str
    name: str
    wanted: Wanted
    committee: int
    branch: int | None
    person: int | None
    outcome: str  # a key of OUTCOMES
    errors: tuple[str, ...] = ()
    entry: Any = None  # the row that stands there already
    changes: tuple[tuple[str, str, str], ...] = ()  # word, before, after: what the import would change
    left: tuple[str, ...] = ()  # words of what differs besides and is not imported


def unissued(wanted: Wanted) -> bool:
    """Whether the ledger that an export gave had not issued it (yet): it waits there, and is none of this one."""
    return wanted.state == "found" or (wanted.state == "dropped" and not wanted.number)


def supposed(wanted: Wanted) -> str:
    """The state of an entry whose row names none: by its day of closing, else by what the unit has planned."""
    if wanted.closed_on:
        return "closed"
    return "working" if wanted.measures and wanted.responsible else "issued"


def gaps(wanted: Wanted, said: dict[str, str]) -> list[str]:
    """What is missing in an entry that is new, or out of order."""
    return [*_texts(wanted), *_choices(wanted), *_days(wanted, said)]


def _texts(wanted: Wanted) -> Iterator[str]:
    needed = {"text": "请填写。", "requirement": "请填写。"}
    if wanted.state == "working":
        advice = f"整改中的要写明；还没有的，状态写“{PROBLEM.label('issued')}”。"
        needed |= {"measures": advice, "responsible": advice}
    if wanted.state == "closed":
        needed["outcome"] = "已销号的要写明。"
    for name, word in TEXTS.items():
        if name in needed and not getattr(wanted, name):
            yield f"{word}：{needed[name]}"
        if len(getattr(wanted, name)) > MOST[name]:
            yield f"{word}：最多 {MOST[name]} 个字，请精简。"
    if len(wanted.number) > LONGEST["former"]:
        yield f"编号：最多 {LONGEST['former']} 个字。"


def _choices(wanted: Wanted) -> Iterator[str]:
    if wanted.source not in SOURCES:
        yield f"来源：请在这些里选：{'、'.join(SOURCES.values())}。"
    if wanted.level not in LEVELS:
        yield f"处理：请在这些里选：{'、'.join(LEVELS.values())}。"
    if wanted.state not in STATES:
        words = "、".join(PROBLEM.label(one) for one in STATES)
        known = "其他的请导入后在网页上办理" if wanted.state in PROBLEM.states else f"认不出“{wanted.state}”"
        yield f"状态：导入的只能是{words}，{known}。"


def _days(wanted: Wanted, said: dict[str, str]) -> Iterator[str]:
    closed = wanted.state == "closed"
    for name in ("issued_on", "due_on", *(["closed_on"] if closed else [])):
        if getattr(wanted, name) is None and not _broken(name, said):
            yield f"{DAYS[name]}：请填写，写到日。"
    for name in ("found_on", "issued_on", "submitted_on", "closed_on"):
        day = getattr(wanted, name)
        if day and not FIRST_DAY <= day <= clock.today():
            yield f"{DAYS[name]}：不能晚于今天，也不能早于 2012 年。"
    if closed and wanted.issued_on and wanted.closed_on and wanted.closed_on < wanted.issued_on:
        yield "销号日期：早于下发日期，请核对。"
    if wanted.closed_on and not closed:
        yield "销号日期：状态不是“已销号”，请核对。"
    if wanted.due_on and wanted.issued_on and wanted.due_on < wanted.issued_on:
        yield "期限：早于下发日期，请核对。"


def _broken(name: str, said: dict[str, str]) -> bool:
    """Whether the cell of a day holds something: what is wrong with it is said already."""
    return bool(said[DAYS[name]])


def compared(line: Line, entry: Any, errors: list[str]) -> Line:
    """The row beside the entry that it speaks of."""
    wanted = line.wanted
    if (entry.branch_id, entry.person_id) != (line.branch, line.person) and not errors:
        errors.append(f"编号：{wanted.number} 在台账里是别的单位或者别人的问题，请核对。")
    over = entry.state in ("closed", "dropped")
    named = {"text": "问题", "category": "类别", "requirement": "整改要求"}
    changes = tuple(
        (word, getattr(entry, name), getattr(wanted, name))
        for name, word in named.items()
        if not over and getattr(wanted, name) and getattr(entry, name) != getattr(wanted, name)
    )
    others = {"measures": "整改措施", "responsible": "责任人", "due_on": "期限", "state": "状态", "level": "处理"}
    left = [
        word for name, word in others.items() if getattr(wanted, name) and getattr(entry, name) != getattr(wanted, name)
    ]
    if over:
        left += [word for name, word in named.items() if getattr(entry, name) != getattr(wanted, name)]
    outcome = "wrong" if errors else ("differs" if changes else "same")
    return line._replace(outcome=outcome, errors=tuple(errors), entry=entry, changes=changes, left=tuple(left))
