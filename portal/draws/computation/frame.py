"""The frame of a draw: who could be drawn, in which stratum, who is left out and why, how many; its one text and digest."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.draws.computation import sharing

ALGORITHM = "draw-1"
NONE = "none"
KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")
INVISIBLE = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Zl",
    "Zp",
}  # not Cn: what is unassigned depends on the reader's edition of Unicode


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum and what is asked of it: "3", "12.5%", or nothing where a total is asked of all."""

    name: str
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """Who could be drawn; with a reason it is left out."""

    stratum: str
    id: str
    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is frozen before the draw: title, who gives the number, strata, members, and a total if one is asked."""

    title: str
    source: str
    strata: tuple[Stratum, ...]
    members: tuple[Member, ...]
    total: int | None = None

    def sizes(self) -> dict[str, int]:
        """How many of each stratum take part, in the order of names."""
        found = Counter(member.stratum for member in self.members if not member.reason)
        return {name: found[name] for name in sorted(stratum.name for stratum in self.strata)}

    def counts(self) -> dict[str, int]:
        """How many of each stratum are to be drawn."""
        sizes = self.sizes()
        if self.total is not None:
            return sharing.share_out(self.total, sizes)
        return {stratum.name: sharing.count(stratum.asked, sizes[stratum.name]) for stratum in self.strata}

    def text(self) -> str:
        """The frame as its one text: lines of cells between tabs, strata by name, members by stratum and id."""
        sizes, counts = self.sizes(), self.counts()
        lines: list[tuple[object, ...]] = [
            (ALGORITHM,),
            ("title", self.title),
            ("source", self.source),
            ("total", NONE if self.total is None else self.total),
        ]
        for stratum in sorted(self.strata, key=lambda one: one.name):
            name = stratum.name
            lines.append(("stratum", name, stratum.asked or NONE, sizes[name], counts[name]))
        for one in sorted(self.members, key=lambda member: (member.stratum, member.id)):
            lines.append(("member", one.stratum, one.id, one.name, "yes" if one.reason else "no", one.reason))
        return "".join("\t".join(map(str, cells)) + "\n" for cells in lines)

    def digest(self) -> str:
        """The frame hash: SHA-256 of the text in UTF-8, 64 small hexadecimal digits."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def parse(text: str) -> Frame:
    """The frame of a text that `Frame.text` made."""
    rows = [line.split("\t") for line in text.removesuffix("\n").split("\n")]
    _algorithm, (_title, title), (_source, source), (_total, total), *rest = rows
    strata = tuple(Stratum(row[1], row[2] if row[2] != NONE else "") for row in rest if row[0] == "stratum")
    members = tuple(Member(row[1], row[2], row[3], row[5]) for row in rest if row[0] == "member")
    return Frame(title, source, strata, members, None if total == NONE else int(total))


def clean(text: str) -> str:
    """A name or a reason in its one form: NFC, nothing invisible, blanks as one space, none at the ends."""
    seen = "".join(" " if char.isspace() else char for char in text)
    seen = "".join(char for char in seen if unicodedata.category(char) not in INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def label(text: str) -> str:
    """A title, a source or a stratum: clean, and comma and quotation mark in their full width, so that # lines hold no cells."""
    return clean(text).replace(",", "，").replace('"', "＂")


def problems(frame: Frame) -> list[str]:
    """What keeps a frame from being drawn from, in words; nothing when it is sound."""
    found = list(_shape(frame))
    return found or list(_numbers(frame))


def _shape(frame: Frame) -> Iterator[str]:
    if not frame.members:
        yield "名单是空的，没有可以抽取的对象。"
    names = [stratum.name for stratum in frame.strata]
    for name in _repeated(names):
        yield f"分层“{clean(name)}”重复。"
    for key in _repeated(member.id for member in frame.members):
        yield f"编号 {clean(key)} 在名单里不止一行。"
    for member in frame.members:
        if not KEY.fullmatch(member.id):
            yield f"编号“{clean(member.id)}”不对：只能是数字、英文字母和 . _ -，最多 40 个字符。"
        if member.stratum not in names:
            yield f"编号 {clean(member.id)} 的分层“{clean(member.stratum)}”没有在分层中列出。"
    yield from _texts(frame)


def _texts(frame: Frame) -> Iterator[str]:
    labels = [("标题", frame.title), ("数字来源", frame.source), *(("分层", one.name) for one in frame.strata)]
    names = [(f"编号 {clean(one.id)} 的名称", one.name) for one in frame.members]
    reasons = [(f"编号 {clean(one.id)} 的排除原因", one.reason) for one in frame.members]
    for what, text in [*labels, *names]:
        if not text:
            yield f"{what}是空的。"
    for what, text in [*labels, *names, *reasons]:
        if text != clean(text):
            yield f"{what}“{clean(text)}”里有多余的空格、换行、看不见的字符或没有规范化的字符。"
    for what, text in labels:
        if clean(text) != label(text):
            yield f"{what}“{clean(text)}”里的逗号和引号要用全角。"


def _numbers(frame: Frame) -> Iterator[str]:
    for stratum in frame.strata:
        if frame.total is not None and stratum.asked:
            yield f"已经要求总数，分层“{stratum.name}”就不能另有数量。"
        elif frame.total is None and not sharing.is_asked(stratum.asked):
            yield f"分层“{stratum.name}”的数量“{clean(stratum.asked)}”不对：应是整数（如 3）或比例（如 10%）。"
        elif frame.total is None:
            eligible = frame.sizes()[stratum.name]
            number = sharing.count(stratum.asked, eligible)
            if number > eligible:
                yield f"分层“{stratum.name}”要抽 {number} 个，可抽的只有 {eligible} 个。"
    if frame.total is not None and not 1 <= frame.total <= sum(frame.sizes().values()):
        yield f"要抽的总数是 {frame.total}，应在 1 和可抽的 {sum(frame.sizes().values())} 个之间。"


def _repeated(names: Iterable[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)
