"""Pinyin initials of names, for search: 曾志明 is found by zzm."""

import unicodedata
from functools import lru_cache

COMPOUND = {
    "万俟": "mq",
    "乐正": "yz",
    "单于": "cy",
    "尉迟": "yc",
    "拓跋": "tb",
    "澹台": "tt",
    "长孙": "zs",
}
MISREAD = {
    **dict.fromkeys("区", "o"),
    **dict.fromkeys("繁朴", "p"),
    **dict.fromkeys("仇覃", "q"),
    **dict.fromkeys("单召折", "s"),
    **dict.fromkeys("种晟谌", "c"),
    **dict.fromkeys("句呙会盖过", "g"),
    **dict.fromkeys("乜佴粘能那", "n"),
    **dict.fromkeys("乐么员应於燕贠", "y"),
    **dict.fromkeys("冼洗相解郇", "x"),
    **dict.fromkeys("曾查祭翟藏", "z"),
    **dict.fromkeys("隗尉", "w"),
    **dict.fromkeys("宓缪", "m"),
    "任": "r",
    "华": "h",
    "秘": "b",
    "阚": "k",
    "镡": "t",
}


@lru_cache(maxsize=8192)
def initials(name: str) -> str:
    """The initials of a name in lower case: surnames as such (单 s, 尉迟 yc), Latin letters kept, the rest dropped.

    A name with · has no Chinese surname and is read as it stands.
    """
    name = unicodedata.normalize("NFKC", name).replace(" ", "")
    surname = "" if "·" in name else _surname(name)
    known = COMPOUND.get(surname) or MISREAD.get(surname, "")
    return known + _letters(name[len(surname) :] if known else name)


def _surname(name: str) -> str:
    return name[:2] if len(name) > 2 and name[:2] in COMPOUND else name[:1]


def _letters(text: str) -> str:
    from pypinyin import Style, lazy_pinyin

    spelled = unicodedata.normalize("NFKD", "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))).lower()
    return "".join(letter for letter in spelled if "a" <= letter <= "z")
