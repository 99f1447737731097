"""A year's table as lines of text (2027-01-01 放假 元旦), read and checked line by line, and written back."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from portal.roster.dates import read_date

WORDS = {False: "放假", True: "上班"}
_MEANT = {"放假": False, "休息": False, "调休放假": False, "上班": True, "调休上班": True, "补班": True}
WEEKDAYS = "一二三四五六日"
LONGEST_NAME, LONGEST_SPAN = 20, 31
FIRST_NAMED = 3
HOW = "请写成“2027-01-01 放假 元旦”，连续几天可以写“2027-02-05至2027-02-11 放假 春节”"
ONE_DAY = timedelta(days=1)


class Day(NamedTuple):
    """A day that differs, or that the notice names all the same."""

    day: date
    working: bool
    name: str

    @property
    def usual(self) -> bool:
        """Whether the day would be so without the table: a free weekend, a worked weekday."""
        return self.working == (self.day.weekday() < 5)


def weekday(day: date) -> str:
    """周一 … 周日."""
    return f"周{WEEKDAYS[day.weekday()]}"


def read(text: str, year: int) -> tuple[list[Day], list[str]]:
    """The days of a table in order, and what is wrong with it: a sentence for each line, by its number."""
    met: dict[date, int] = {}
    days, problems = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found, sentence = _line(line.strip(), year)
        twice = next((one.day for one in found if one.day in met), None)
        if twice is not None:
            sentence = f"{twice} 在第 {met[twice]} 行已经写过，一天只写一次"
        if sentence:
            problems.append(f"第 {number} 行：{sentence}。")
            continue
        met |= {one.day: number for one in found}
        days += found
    return sorted(days), problems


def _line(line: str, year: int) -> tuple[list[Day], str]:
    """The days of one line, or a sentence."""
    parts = line.split(maxsplit=2)
    if len(parts) < 3:
        return [], f"认不出“{line[:40]}”，{HOW}"
    when, word, name = parts
    if word not in _MEANT:
        doubt = "分不清是放假还是上班，" if word == "调休" else ""
        return [], f"“{word[:20]}”{doubt}请写“放假”或“上班”"
    if len(name) > LONGEST_NAME:
        return [], f"名称最多 {LONGEST_NAME} 个字"
    ends, sentence = _span(when, year)
    if sentence:
        return [], sentence
    first, last = ends
    return [Day(first + n * ONE_DAY, _MEANT[word], name) for n in range((last - first).days + 1)], ""


def _span(when: str, year: int) -> tuple[tuple[date, date], str]:
    """The first and the last day that a line speaks of, or a sentence."""
    nothing = (date.min, date.min)
    ends = []
    for text in re.split(r"[至到~～]", when, maxsplit=1):
        found = read_date(text)
        if len(found.value) != 10:
            return nothing, f"认不出日期“{text[:20]}”，{HOW}"
        ends.append(date.fromisoformat(found.value))
    first, last = ends[0], ends[-1]
    if wrong := next((one for one in (first, last) if one.year != year), None):
        return nothing, f"{wrong} 不在 {year} 年，请核对年份，或者写到那一年的表里"
    if last < first:
        return nothing, f"{last} 早于 {first}，请核对起止"
    if (last - first).days >= LONGEST_SPAN:
        return nothing, f"一行最多 {LONGEST_SPAN} 天，请核对起止"
    return (first, last), ""


def notes(days: Iterable[Day]) -> list[str]:
    """What is allowed and worth a second look: days that would be so anyway."""
    usual = [one for one in days if one.usual]
    free = _named([one.day for one in usual if not one.working])
    worked = _named([one.day for one in usual if one.working])
    said = [f"{free}是周末，本来就休息，写上不影响计算。"] if free else []
    return said + ([f"{worked}是周一到周五，本来就上班，请核对日期。"] if worked else [])


def _named(days: list[date]) -> str:
    """The first of some days by name, and how many they are where that is more."""
    first = "、".join(f"{one:%m-%d}（{weekday(one)}）" for one in days[:FIRST_NAMED])
    return f"{first}等 {len(days)} 天" if len(days) > FIRST_NAMED else first


def write(days: Iterable[Any]) -> str:
    """The table as text, a day a line (rows: day, working, name)."""
    return "\n".join(f"{one.day.isoformat()} {WORDS[one.working]} {one.name}" for one in days)


def spans(days: Iterable[Day]) -> list[list[Day]]:
    """Days that follow one another with the same meaning and name, together."""
    ordered = sorted(days)
    found = [[one] for one in ordered[:1]]
    for before, one in pairwise(ordered):
        together = one.day - before.day == ONE_DAY and one[1:] == before[1:] and one.day.month == before.day.month
        if together:
            found[-1].append(one)
        else:
            found.append([one])
    return found
