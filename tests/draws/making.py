"""Frames for draws: one by hand, and as many by chance as one likes."""

import importlib.util
import random
from types import ModuleType

from portal import config
from portal.draws.computation.drawing import commitment, draw, number, seed
from portal.draws.computation.frame import Frame, Member, Stratum, clean, label
from portal.draws.computation.sheet import write

SECRET = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

PLAIN = Frame(
    "2026年第三季度随机抽查",
    "被查单位报数",
    (Stratum("国有企业", "50%"), Stratum("机关", "1")),
    (
        Member("机关", "3", "机关第一党支部"),
        Member("机关", "12", "机关第二党支部", "今年已经查过"),
        Member("机关", "7", "机关第三党支部"),
        Member("国有企业", "21", "生产党支部"),
        Member("国有企业", "5", "=销售,“党支部”"),
        Member("国有企业", "8", "离退休党支部"),
    ),
)
"""The frame of docs/draw.md."""

PIECES = [
    "党支部",
    "=1+1",
    "+",
    "-",
    "@",
    "'",
    "#",
    ",",
    '"',
    "|",
    "；",
    "第一",
    "é",
    "ﬁ",
    "𠮷",
    "😀",
    "a",
    "7",
    "\\",
    "＝",
    "e1",
]


def script() -> ModuleType:
    """The independent script, as a module."""
    spec = importlib.util.spec_from_file_location("draw_check", config.ROOT / "docs" / "draw_check.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(chance: random.Random) -> str:
    """A name of anything that may stand in one."""
    return clean("".join(chance.choices(PIECES, k=chance.randint(1, 5)))) or "甲"


def frame(chance: random.Random) -> Frame:
    """A sound frame by chance."""
    names = sorted({label(text(chance)) for _ in range(chance.randint(1, 5))})
    members = []
    for key in chance.sample(range(1, 10_000), chance.randint(1, 30)):
        reason = text(chance) if chance.random() < 0.2 else ""
        members.append(Member(chance.choice(names), str(key), text(chance), reason))
    sizes = {name: sum(one.stratum == name and not one.reason for one in members) for name in names}
    able = sum(sizes.values())
    if able and chance.random() < 0.4:
        strata, total = tuple(Stratum(name) for name in names), chance.randint(1, able)
    else:
        strata, total = tuple(Stratum(name, _asked(chance, sizes[name])) for name in names), None
    return Frame(label(text(chance)), label(text(chance)), strata, tuple(members), total)


def sheet(frame: Frame, secret: str = SECRET, given: str = "4711") -> str:
    """The sheet of a draw from a frame."""
    return write(frame, secret, number(given), commitment(secret))


def drawn(frame: Frame, secret: str = SECRET, given: str = "4711") -> set[str]:
    """The ids that a draw gives."""
    return {place.member.id for place in draw(frame, seed(frame.digest(), secret, number(given))) if place.drawn}


def _asked(chance: random.Random, size: int) -> str:
    return chance.choice([str(chance.randint(0, size)), f"{chance.randint(1, 100)}%", "12.5%", "0.05%", "33.3%"])
