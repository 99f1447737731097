"""A text as it is compared, and its places in the text as written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.plans.checking import stock
from portal.plans.checking.plain import plain

NAMES = ("财务处党支部", "中共市财政局国库中心支部委员会")

CASES = [
    ("学习，交流。", "学习交流"),
    ("ＡＢｃ　１２月", "abc#月"),
    ("2026年3月15日", "#年#月#日"),
    ("二〇二六年三月十五日", "#年#月#日"),
    ("3、4月", "#月"),
    ("每月两次、共十二学时", "每月#次共#学时"),
    ("“七一”前后", "七一前后"),
    ("三会一课", "三会一课"),
    ("财务处党支部到香山", "@到香山"),
    ("财务处到香山", "@到香山"),
    ("市财政局国库中心到香山", "@到香山"),
    ("本支部与我支部", "@与@"),
    ("人事处党支部到香山", "人事处党支部到香山"),
    ("第3党支部", "第#党支部"),
    ("㈠学习", "一学习"),
    ("  \n\t", ""),
    ("", ""),
]


@pytest.mark.parametrize(("written", "text"), CASES)
def test_a_text_is_compared_without_what_does_not_matter(written, text):
    assert plain(written, (*NAMES, "财务处")).text == text


def test_a_short_stem_of_a_name_is_no_name():
    assert plain("第一季度，第一党支部", ("第一党支部",)).text == "第#季度@"


def test_places_lead_back_to_the_text_as_written():
    written = "财务处党支部：２０２６年３月，到“香山”参观"
    found = plain(written, NAMES)
    assert found.text == "@#年#月到香山参观"
    assert [written[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == [
        "财务处党支部", "２０２６", "年", "３", "月", "到", "香", "山", "参", "观",
    ]  # fmt: skip
    first, end = found.place(5, 8)
    assert written[first:end] == "到“香山"


def test_titles_are_marked_and_count_for_nothing():
    found = plain("学习《中国共产党纪律处分条例》体会")
    assert (
        "".join(char for char, mark in zip(found.text, found.titled, strict=True) if mark) == "中国共产党纪律处分条例"
    )
    told = stock.titles(found)
    assert {"中国共产党", "共产党纪律", "习中国共产", "处分条例体"} <= told
    assert "学习中国共" in told  # three of five
    assert "分条例体会" in told
    assert not stock.titles(plain("学习《党章，谈体会"))  # never closed


@given(st.text(alphabet="党支部学习 　，。《》12３三月年ＡB㈠财务处İ", max_size=60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_places_are_in_order_and_within(written):
    found = plain(written, NAMES)
    assert len(found.text) == len(found.starts) == len(found.ends) == len(found.titled)
    assert all(0 <= a < b <= len(written) for a, b in zip(found.starts, found.ends, strict=True))
    assert list(found.starts) == sorted(found.starts)
    assert list(found.ends) == sorted(found.ends)


@given(st.text(alphabet="党员学习体会红色记忆", min_size=1, max_size=40))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_punctuation_blanks_and_width_do_not_matter(text):
    spaced = "，\u3000".join(text)
    assert plain(spaced).text == plain(text).text


def test_what_everybody_writes_is_known():
    known = stock.common(["每月固定一天开展活动"])
    assert {"批评和自我", "每月固定一", "月固定一天开展活动"[:5]} <= known
    assert "每月固定一天开展活动"[:10] in known
