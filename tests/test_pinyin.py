"""Initials of names, surnames read as surnames."""

import time

import pytest

from portal.pinyin import COMPOUND, MISREAD, initials

READINGS = {
    "曾": "z", "解": "x", "仇": "q", "单": "s", "朴": "p", "查": "z", "区": "o", "翟": "z", "盖": "g", "覃": "q",
    "乐": "y", "员": "y", "缪": "m", "洗": "x", "冼": "x", "隗": "w", "任": "r", "华": "h", "燕": "y", "召": "s",
    "尉": "w", "种": "c", "繁": "p", "句": "g", "么": "y", "乜": "n", "秘": "b", "折": "s", "阚": "k", "祭": "z",
    "王": "w", "李": "l", "张": "z", "刘": "l", "陈": "c", "萧": "x", "阎": "y", "吕": "l", "夏": "x", "石": "s",
    "万": "w", "於": "y", "应": "y", "那": "n", "过": "g", "柏": "b", "薄": "b", "卜": "b", "晁": "c", "晟": "c",
}  # fmt: skip


@pytest.mark.parametrize(("surname", "letter"), READINGS.items())
def test_surnames_are_read_as_surnames(surname: str, letter: str) -> None:
    assert initials(surname + "文") == letter + "w"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("尉迟强兵", "ycqb"), ("万俟洛", "mql"), ("单于飞", "cyf"), ("长孙平", "zsp"), ("澹台明", "ttm"),
        ("乐正春", "yzc"), ("司马若鑫", "smrx"), ("欧阳静", "oyj"), ("诸葛平", "zgp"), ("上官文", "sgw"),
        ("令狐明", "lhm"), ("皇甫平", "hfp"),
        ("单于", "sy"), ("尉　迟强兵", "ycqb"), ("曾 志", "zz"),
        ("阿里·买买提", "almmt"), ("单增·多吉", "dzdj"),
        ("张Yue", "zyue"), ("ＡＢ", "ab"), ("王3", "w"), ("", ""), ("·", ""), ("李〇", "ll"),
    ],
)  # fmt: skip
def test_names(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_the_tables_hold_surnames_of_one_and_two_characters() -> None:
    assert {len(surname) for surname in MISREAD} == {1}
    assert {len(surname) for surname in COMPOUND} == {2}
    assert {len(letters) for letters in MISREAD.values()} == {1}


def test_twenty_thousand_names_take_a_moment() -> None:
    given = "国华文秀英明建平静伟芳军红"
    names = [
        f"{surname}{one}{two}{three}" for surname in "王李曾单" for one in given for two in given for three in given
    ]
    initials.cache_clear()
    start = time.perf_counter()
    assert len([initials(name) for name in names[:20_000]]) == 8_788
    assert time.perf_counter() - start < 10
