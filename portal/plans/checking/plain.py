"""A text as it is compared, each character with its place in the text as written.

Full-width forms become usual ones, letters small; blanks and punctuation fall away; a number is one `#`, also one of
Chinese digits before a unit of time or count (三月, 二〇二六年, 两次); a name of the own branch is one `@`. What stands
between 《 and 》 is marked: many branches study the same document, its title is nobody's.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

SELF = ("本党支部", "我党支部", "本支部", "我支部")
SHORTEST_STEM = 3  # characters of a branch's name without 党支部; shorter ones (第一) are ordinary words
_NUMBER = "[0-9]+|[〇零一二三四五六七八九十百两]+(?=年|月|日|号|季度|周|次|个|名|人|期|讲|场|篇|户|学时|课时|小时)"
_HEAD, _TAIL = re.compile("^(中国共产党|中共)"), re.compile("(党支部委员会|支部委员会|党支部|支部|党总支)$")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is compared. Character i stands for `written[starts[i]:ends[i]]`; `titled[i]`: in a title of a document."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    titled: tuple[bool, ...]

    def place(self, first: int, end: int) -> tuple[int, int]:
        """Characters first … end (excluded, not empty) as a span of the text as written."""
        return self.starts[first], self.ends[end - 1]


class _Kept(dict[str, str]):
    """What is kept of a character: none, one, or several (㈠)."""

    def __missing__(self, char: str) -> str:
        self[char] = "".join(one for one in unicodedata.normalize("NFKC", char).lower() if one.isalnum())
        return self[char]


_KEPT = _Kept()


def plain(written: str, names: Iterable[str] = ()) -> Plain:
    """A text as it is compared; `names`: of the own branch, as `Plan.names` gives them."""
    chars: list[str] = []
    places: list[int] = []
    titled: list[bool] = []
    inside, closes = False, written.rfind("》")
    for at, char in enumerate(written):
        if char in "《》":
            inside = char == "《" and at < closes
        for kept in _KEPT[char]:
            chars.append(kept)
            places.append(at)
            titled.append(inside)
    return _folded("".join(chars), places, titled, _pattern(tuple(names)))


def _folded(text: str, places: list[int], titled: list[bool], pattern: re.Pattern[str]) -> Plain:
    """Numbers and names as one character each."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    marks: list[bool] = []
    last = 0
    for match in pattern.finditer(text):
        first, end = match.span()
        out += [text[last:first], "#" if match.lastgroup == "number" else "@"]
        starts += places[last : first + 1]
        ends += [at + 1 for at in places[last:first]] + [places[end - 1] + 1]
        marks += titled[last : first + 1]
        last = end
    out.append(text[last:])
    starts += places[last:]
    ends += [at + 1 for at in places[last:]]
    return Plain("".join(out), tuple(starts), tuple(ends), (*marks, *titled[last:]))


@lru_cache(maxsize=1024)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    known = {*SELF, *(_bare(name) for name in names), *(_stem(_bare(name)) for name in names)}
    ordered = sorted((name for name in known if len(name) >= 2), key=lambda name: (-len(name), name))
    return re.compile(f"(?P<name>{'|'.join(map(re.escape, ordered))})|(?P<number>{_NUMBER})")


def _bare(name: str) -> str:
    return "".join(_KEPT[char] for char in name)


def _stem(name: str) -> str:
    """A name without 中共 and 党支部, where enough of it remains."""
    stem = _TAIL.sub("", _HEAD.sub("", name))
    return stem if len(stem) >= SHORTEST_STEM else ""
