"""What the cells of a ledger say: days, times, hours, names with reasons, agenda, speeches, resolutions. Pure.

Each gives its value and adds to `errors` a sentence that begins with the column and says what to do.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from portal.life.book.ledger import GROUP, LECTURER
from portal.life.judging.rules import AGENDA, Type
from portal.life.judging.voting import Vote, decide
from portal.life.records import hours as typed
from portal.life.records.minutes import LONGEST as LONGEST_ENTRY
from portal.life.records.minutes import MOST, Agenda, Resolution
from portal.life.records.models import LECTURE_FORMS
from portal.roster.dates import read_date

FIRST_DAY = date(2012, 1, 1)
MOST_DIGITS = 6  # of a vote
BETWEEN_NAMES = re.compile(r"[、，,\s]+")
BETWEEN_PEOPLE = re.compile(r"[；;\n]+")
SPREAD = re.compile(
    r"(?<=^[\u3400-\u9fff])\s+(?=[\u3400-\u9fff](?![\u3400-\u9fff]))|"
    r"(?<=[、，,\s；;][\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff](?![\u3400-\u9fff]))"
)
CLOCK = re.compile(r"(\d{1,2})\s*[:：时点]\s*(\d{1,2})?(?:[:：]\d{1,2})?\s*分?")
MADE_UP = re.compile(r"（(\d{4}-\d{1,2}-\d{1,2})\s*补课(?:：(.*))?）\s*$", re.DOTALL)
NAME = re.compile(r"[\u3400-\u9fff·A-Za-z（）()0-9-]{2,24}")
NUMBERS = re.compile(
    r"[（(](?:(选举|表决)[：:])?\s*应到(?:有表决权)?\D{0,6}(\d+)\D{0,6}实到\D{0,6}(\d+)\D{0,4}赞成\D{0,3}(\d+)"
    r"(?:\D{0,4}反对\D{0,3}(\d+))?(?:\D{0,4}弃权\D{0,3}(\d+))?[^（）()\d]*[）)]\s*[。.]?$"
)


class Away(NamedTuple):
    """Somebody who was not there: the name as written, why, and how it was made up for."""

    name: str
    reason: str = ""
    made_up_on: date | None = None
    made_up_how: str = ""


class Said(NamedTuple):
    """A speech as written, before anybody looks who it was."""

    name: str
    text: str


class Speeches(NamedTuple):
    """发言要点: who gave the 党课 and in which form, what each said, and what nobody is named for."""

    said: tuple[Said, ...] = ()
    lecturers: tuple[str, ...] = ()
    form: str = ""
    loose: str = ""


def types(text: str, known: Mapping[str, Type], errors: list[str]) -> tuple[str, ...]:
    """Keys of the types that a cell names."""
    keys = {one.label: key for key, one in known.items()}
    words = [word for word in re.split(r"[、，,；;\s/]+", text) if word]
    if not words:
        errors.append("类型：请填写，几种类型之间用“、”隔开。")
    if wrong := [word for word in words if word not in keys]:
        errors.append(f"类型：没有“{wrong[0]}”。请在这些里选：{'、'.join(keys)}。")
    return tuple(dict.fromkeys(keys[word] for word in words if word in keys))


def group(text: str, known: Mapping[str, int], closed: Mapping[str, int], errors: list[str]) -> int | None:
    """The group that a cell names, 0 where there is none of that name; an empty cell is None. `known`, `closed`: name → id."""
    if not text:
        return None
    if text in closed and text not in known:
        errors.append(f"{GROUP}：“{text}”已经撤销，请留空。")
    elif text not in known:
        choices = f"请写{'、'.join(known)}；不是党小组开展的留空" if known else "这里还没有党小组，请留空"
        errors.append(f"{GROUP}：没有“{text[:20]}”，{choices}。")
    return known.get(text) or closed.get(text, 0)


def day(value: Any, today: date, errors: list[str], word: str = "日期") -> date | None:
    """A day, as an Excel date or as offices write it."""
    found = read_date(value)
    if len(found.value) != 10:
        shown = " ".join(str(value).split())[:20]
        said = f"“{shown}”不是哪一天的日期，请写到日" if shown else "请填写，写到日"
        errors.append(f"{word}：{said}，例如 2026-03-01。")
        return None
    made = date.fromisoformat(found.value)
    if not FIRST_DAY <= made <= today:
        errors.append(f"{word}：{made} 不对，不能晚于今天，也不能早于 2012 年。")
        return None
    return made


def moment(value: Any, word: str, errors: list[str]) -> str:
    """A time of day as HH:MM, "" where none is given."""
    if isinstance(value, datetime | time):
        return f"{value.hour:02d}:{value.minute:02d}"
    if isinstance(value, float) and 0 < value < 1:  # Excel's share of a day
        minutes = round(value * 24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    text = str(value).strip()
    if not text:
        return ""
    found = CLOCK.fullmatch(text)
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return f"{int(found[1]):02d}:{int(found[2] or 0):02d}"
    errors.append(f"{word}：“{text[:20]}”不是时间，请按 14:30 这样填写。")
    return ""


def hours(value: Any, errors: list[str]) -> int:
    """学时 in hundredths; an empty cell is none."""
    text = str(value).strip().removesuffix("学时").removesuffix("小时").strip()
    if not text:
        return 0
    made = typed.hundredths(text)
    if made < 0:
        errors.append(f"学时：“{text[:20]}”不对，请填 0 到 100 之间的数，最多两位小数。")
        return 0
    return made


def names(text: str) -> list[str]:
    """The names of a cell, in order; 张　三 is one name."""
    text = SPREAD.sub("", text)
    return [name for name in BETWEEN_NAMES.split(BETWEEN_PEOPLE.sub("、", text)) if name]


def away(text: str, word: str, errors: list[str]) -> list[Away]:
    """缺席人员 and 请假人员: 张三：出差；李四、王五：培训."""
    found: list[Away] = []
    for part in BETWEEN_PEOPLE.split(text):
        who, colon, why = part.replace(":", "：").partition("：") if part.strip() else ("", "", "")
        made_up = MADE_UP.search(why) if colon else None
        on: date | None = None
        if made_up:
            why = why[: made_up.start()]
            on = day(made_up[1], date.max, errors, f"{word}（补课）")
        how = (made_up[2] or "").strip() if made_up else ""
        found += [Away(name, " ".join(why.split()), on, how or ("补课" if on else "")) for name in names(who)]
    return found


def agenda(text: str, errors: list[str]) -> tuple[Agenda, ...]:
    """议题, one a line; 发展党员：… names a kind that rules know."""
    kinds = {label: key for key, label in AGENDA.items()}
    made = []
    for line in _lines(text):
        word, colon, rest = line.replace(":", "：", 1).partition("：")
        kind = kinds.get(word.strip(), "") if colon and rest.strip() else ""
        made.append(Agenda("", kind, rest.strip() if kind else line))
    _fits([one.text for one in made], "agenda", "议题", errors)
    return tuple(made)


def speeches(text: str, known: frozenset[str], errors: list[str]) -> Speeches:
    """发言要点, one a line as 姓名：要点; a line without a name goes on with the one before. `known`: names of the roster."""
    said: list[Said] = []
    lecturers, form, loose = list[str](), "", list[str]()
    for line in _lines(text):
        word, colon, rest = line.replace(":", "：", 1).partition("：")
        word, rest = word.strip(), rest.strip()
        if colon and word == LECTURER and rest:
            who, _bracket, more = rest.replace("(", "（").partition("（")
            lecturers += names(who)
            form = next((key for key, label in LECTURE_FORMS.items() if label == more.rstrip("）) ")), form)
        elif colon and rest and (word in known or (len(word) <= 4 and NAME.fullmatch(word))):
            said.append(Said(word, rest))
        elif said:
            said[-1] = Said(said[-1].name, f"{said[-1].text}\n{line}")
        else:
            loose.append(line)
    _fits([one.text for one in said], "speeches", "发言要点", errors)
    return Speeches(tuple(said), tuple(lecturers), form, "\n".join(loose))


def resolutions(text: str, errors: list[str]) -> tuple[Resolution, ...]:
    """决议, one a line, with the numbers of its vote in brackets at the end."""
    made = []
    for line in _lines(text):
        found, vote = NUMBERS.search(line), None
        if found:
            line = line[: found.start()].strip()
            if any(len(number or "") > MOST_DIGITS for number in found.groups()[1:]):
                errors.append("决议：应到人数或者票数太多，请核对。")
                continue
            entitled, present, yes, no, abstained = (int(number or 0) for number in found.groups()[1:])
            vote = Vote(entitled, present, yes, no, abstained, election=found[1] == "选举")
            try:
                decide(vote)
            except ValueError as error:
                errors.append(f"决议：{error}")
                continue
        if not line:
            errors.append("决议：票数前面没有写决议的内容。")
            continue
        made.append(Resolution("", line, vote))
    _fits([one.text for one in made], "resolutions", "决议", errors)
    return tuple(made)


def _lines(text: str) -> list[str]:
    """The lines of a cell, without the numbers that begin them."""
    found = (re.sub(r"^\s*(?:\d{1,2}[.、．]|[（(]\d{1,2}[）)])\s*", "", line).strip() for line in text.splitlines())
    return [line for line in found if line]


def _fits(texts: list[str], part: str, word: str, errors: list[str]) -> None:
    if len(texts) > MOST:
        errors.append(f"{word}：最多 {MOST} 条，请精简。")
    if any(len(text) > LONGEST_ENTRY[part] for text in texts):
        errors.append(f"{word}：每条最多 {LONGEST_ENTRY[part]} 个字，请精简。")
