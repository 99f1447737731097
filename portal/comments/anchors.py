"""A quotation with its surroundings, found again in a text that has changed since. Pure; bounded for any text.

What is compared is the text without blanks, full-width forms as their usual ones (`plain`). A quotation stands as long
as it is there with its surroundings on at least one side, or is long enough to be known by itself. Where it was
changed, what now lies between its surroundings takes its place, else the piece nearest to it by edit distance.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

CONTEXT = 32  # characters kept on either side
MOST_QUOTE = 500
KNOWN_ALONE = 8  # a quotation of so many characters is known without its surroundings, where it stands but once
REACH = 5_000  # how far from its place a changed quotation is looked for

SAME, CHANGED, GONE = "same", "changed", "gone"
_FIRST, _LAST = "\x02", "\x03"  # the text's own ends are surroundings too


class Anchor(NamedTuple):
    """A quotation as it was taken: its characters, what stood around it (plain), its place, how long the plain text was."""

    quote: str
    before: str
    after: str
    start: int
    length: int


class Found(NamedTuple):
    """Where a quotation is now: SAME or CHANGED with its place in the text as written (end excluded), or GONE."""

    state: str
    start: int = 0
    end: int = 0


class _Plain(dict[int, int | None]):
    """The table of `plain`: blanks and controls fall away, full-width forms and curved quotation marks become usual ones."""

    def __missing__(self, code: int) -> int | None:
        char = unicodedata.normalize("NFKC", chr(code))
        if len(char) != 1:  # one that would become several stays, so that places can be counted
            char = chr(code)
        kept: int | None = ord(_MARKS.get(char, char))
        if char.isspace() or unicodedata.category(char) in ("Cc", "Cf"):
            kept = None
        self[code] = kept
        return kept


_MARKS = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_TABLE = _Plain()


def plain(text: str) -> str:
    """A text as it is compared."""
    return text.translate(_TABLE)


class Text:
    """A text of today in which quotations are looked up: prepared once, asked for many."""

    def __init__(self, written: str) -> None:
        self.written = written
        self._text = _FIRST + plain(written) + _LAST

    def take(self, quote: str, before: str = "") -> Anchor | None:
        """The anchor of a quotation as it was typed or selected; `before`: what stood before it, to tell equal ones apart.

        None when there is nothing in it, it is too long, or the text does not hold it.
        """
        wanted, near = plain(quote), plain(before)[-CONTEXT:]
        if not wanted or len(quote) > MOST_QUOTE:
            return None
        sizes = [size for size in (CONTEXT, 16, 8, 4, 2, 1) if size <= len(near)] + [0]
        places = (self._text.find(near[len(near) - size :] + wanted) + size for size in sizes)
        at = next((at for at, size in zip(places, sizes, strict=True) if at >= size), -1)
        if at < 0:
            return None
        start, end = self._written(at, at + len(wanted))
        around = self._text[1:at][-CONTEXT:], self._text[at + len(wanted) : -1][:CONTEXT]
        return Anchor(self.written[start:end], *around, at - 1, len(self._text) - 2)

    def stands(self, anchor: Anchor) -> bool:
        """Whether the quotation is still there unchanged: cheap, for long lists."""
        return self._standing(anchor) is not None

    def find(self, anchor: Anchor) -> Found:
        """The quotation's place today."""
        at = self._standing(anchor)
        if at is not None:
            return Found(SAME, *self._written(at, at + len(plain(anchor.quote))))
        span = self._between(anchor)
        if span is None and plain(anchor.quote) not in self._text:
            span = self._closest(anchor)
        if span is None or span[0] == span[1]:
            return Found(GONE)
        return Found(CHANGED, *self._written(*span))

    def _standing(self, anchor: Anchor) -> int | None:
        """Where the unchanged quotation begins: by both its surroundings, by one of them, or by itself."""
        quote = plain(anchor.quote)
        first = self._text.find(quote)
        if first < 0:
            return None
        before, after = _surroundings(anchor)
        for size in (CONTEXT + 1, 16, 8):
            head, tail = before[-size:], after[:size]
            for left, right in ((head, tail), (head, ""), ("", tail)):
                places = [at + len(left) for at in _places(left + quote + right, self._text)]
                if places:
                    return min(places, key=lambda at: self._moved(at, anchor))
        return first if len(quote) >= KNOWN_ALONE and first == self._text.rfind(quote) else None

    def _between(self, anchor: Anchor) -> tuple[int, int] | None:
        """What lies between the surroundings today; empty where the quotation was cut out. None: they are not found."""
        before, after = _surroundings(anchor)
        size = len(plain(anchor.quote))
        for near in (16, 8, 4):
            head, tail = before[-near:], after[:near]
            ends = [at + len(head) for at in _places(head, self._text)]
            spans = []
            for start in _places(tail, self._text):
                at = bisect_right(ends, start)
                if at and start - ends[at - 1] <= 2 * size + CONTEXT:
                    spans.append((ends[at - 1], start))
            if spans:
                return min(spans, key=lambda span: (self._moved(span[0], anchor), abs(span[1] - span[0] - size)))
        return None

    def _closest(self, anchor: Anchor) -> tuple[int, int] | None:
        """The piece that differs least from the quotation, by at most a third of it."""
        quote = plain(anchor.quote)
        low = max(1, min(anchor.start, len(self._text)) - REACH)
        text = self._text[low : low + 2 * REACH].rstrip(_LAST)
        distances = list(_distances(quote, text, anywhere=True))
        least = min(distances, default=len(quote))
        if least > len(quote) // 3:
            return None
        ends = (at + 1 for at, distance in enumerate(distances) if distance == least)
        end = min(ends, key=lambda at: self._moved(low + at - len(quote), anchor))
        back = list(_distances(quote[::-1], text[max(0, end - len(quote) - least) : end][::-1], anywhere=False))
        return low + end - back.index(min(back)) - 1, low + end

    def _moved(self, at: int, anchor: Anchor) -> int:
        """How far a place is from the old one, counted from that end of the text from which it moved less."""
        rest, old = len(self._text) - 2 - at, anchor.length - anchor.start - 1
        return min(abs(at - 1 - anchor.start), abs(rest - old))

    def _written(self, start: int, end: int) -> tuple[int, int]:
        """A span of the plain text as one of the text as written."""
        kept = [at for at, char in enumerate(self.written) if _TABLE[ord(char)] is not None]
        return kept[start - 1], kept[end - 2] + 1


def _surroundings(anchor: Anchor) -> tuple[str, str]:
    """What stood around a quotation, with the text's own ends where they were near."""
    before, after = anchor.before, anchor.after
    return (
        before if len(before) == CONTEXT else _FIRST + before,
        after if len(after) == CONTEXT else after + _LAST,
    )


def _places(wanted: str, text: str) -> list[int]:
    """Every place at which `wanted` begins."""
    found, at = [], text.find(wanted)
    while at >= 0:
        found.append(at)
        at = text.find(wanted, at + 1)
    return found


def _distances(pattern: str, text: str, *, anywhere: bool) -> Iterator[int]:
    """After each character of `text` the edit distance of `pattern` to the piece that ends there.

    `anywhere`: of the nearest such piece, wherever it begins; else of the one from the beginning of `text`. Myers'
    bit vectors: a handful of operations a character, however long the pattern is.
    """
    mask, top = (1 << len(pattern)) - 1, 1 << (len(pattern) - 1)
    where: dict[str, int] = {}
    for at, char in enumerate(pattern):
        where[char] = where.get(char, 0) | 1 << at
    more, less, distance = mask, 0, len(pattern)
    for char in text:
        here = where.get(char, 0)
        down = here | less
        across = (((here & more) + more) ^ more) | here
        up = less | ~(across | more) & mask
        low = more & across
        distance += bool(up & top) - bool(low & top)
        up = (up << 1 | (not anywhere)) & mask
        low = low << 1 & mask
        more = low | ~(down | up) & mask
        less = up & down
        yield distance
