"""Names, kinds, telephones and remarks, as they are typed."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.roster import words
from portal.roster.words import as_text, folded, shown

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=25)
BLANKS = st.sampled_from(["", " ", "　", "\u00a0", "\t", "\n", "\u200b", "\ufeff", "_x000D_", "\u2003", "\u202e"])


@given(HAN, st.lists(BLANKS, min_size=26, max_size=26))
def test_blanks_in_and_around_a_name_do_not_count(name: str, blanks: list[str]) -> None:
    typed = "".join(blank + letter for blank, letter in zip(blanks, name, strict=False)) + blanks[-1]
    assert words.read_name(typed) == words.read_name(name) == (name, "", "error")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("阿里·买买提", "阿里·买买提"), ("阿里•买买提", "阿里·买买提"), ("阿里．买买提", "阿里·买买提"),
        ("阿里・买买提", "阿里·买买提"),
        ("阿里 · 买买提", "阿里·买买提"), ("阿里.买买提", "阿里·买买提"), ("张Ｙue", "张Yue"), ("李〇", "李〇"),
        ("𠮷田", "𠮷田"),
        ("林某某", "林某某"), ("凉\ufe00平", "凉平"), ("王" * 25, "王" * 25),
    ],
)  # fmt: skip
def test_names(typed: str, name: str) -> None:
    assert words.read_name(typed) == (name, "", "error")


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        (None, "没有姓名"), ("　", "没有姓名"), ("林1", "不该出现"), ("林晓梅（女）", "不该出现"),
        ("林*梅", "不该出现"), ("高远?", "不该出现"),
        ("·阿里", "不该出现"), ("阿里·", "不该出现"), ("阿··里", "不该出现"), ("John", "不该出现"),
        ("13800138000", "不该出现"), (5, "不该出现"),
        ("林\ue000", "不该出现"), ("=林梅", "不该出现"), ("林", "2 至 25"), ("王" * 26, "2 至 25"),
        (True, "不该出现"), (2.5, "不该出现"),
    ],
)  # fmt: skip
def test_what_is_no_name(typed: Any, advice: str) -> None:
    reading = words.read_name(typed)
    assert (reading.value, reading.severity) == ("", "error")
    assert advice in reading.advice


@pytest.mark.parametrize(
    ("reader", "typed", "value"),
    [
        ("sex", "男", "男"), ("sex", " 女 ", "女"), ("sex", "男性", "男"),
        ("membership", "正式党员", "正式"), ("membership", "预备", "预备"), ("membership", "中共预备党员", "预备"),
        ("membership", "中共党员", "正式"),
        ("membership", "正 式　党员", "正式"), ("membership", "预备党员（2025年）", "预备"),
        ("category", "在职党员", "在职"), ("category", "退休", "离退休"), ("category", "离休干部", "离退休"),
        ("category", "无职党员", "无职"),
        ("category", "两新组织", "两新"), ("category", "流动党员", "流动"), ("category", "学生党员", "学生"),
        ("category", "农村无职党员", "无职"),
        ("sector", "机关", "机关"), ("sector", "国企", "国有企业"), ("sector", "两新组织党支部", "两新"),
        ("sector", "村（社区）", "农村社区"),
        ("sector", "非公有制企业", "两新"), ("sector", "高校", "学校"),
        ("sector", "窗口单位", "窗口单位和服务行业"), ("sector", "事业单位类", "事业单位"),
        ("sector", "服务行业", "窗口单位和服务行业"), ("sector", "社区党支部", "农村社区"), ("sector", None, ""),
    ],
)  # fmt: skip
def test_kinds(reader: str, typed: Any, value: str) -> None:
    assert getattr(words, f"read_{reader}")(typed) == (value, "", "error")


@pytest.mark.parametrize(
    ("reader", "typed", "advice", "severity"),
    [
        ("sex", "无", "认不出性别。请写：男、女", "error"),
        ("sex", None, "没有填写性别。请写：男、女", "error"),
        ("membership", "在编", "认不出是正式还是预备党员。请写：正式、预备", "error"),
        ("membership", "党员", "认不出是正式还是预备党员。请写：正式、预备", "error"),
        ("membership", None, "没有填写是正式还是预备党员。请写：正式、预备", "error"),
        ("membership", "入党积极分子", "不是党员，不列入党员花名册。请删去这一行", "error"),
        ("category", "干部", "认不出党员类型。请写：在职、无职、离退休、两新、流动、学生", "error"),
        ("category", " ", "没有填写党员类型。请补填：在职、无职、离退休、两新、流动、学生", "warning"),
        (
            *(
                "sector",
                "军队",
                "认不出支部类别，未读入。请写：机关、事业单位、国有企业、两新、农村社区、学校、窗口单位和服务行业",
            ),
            "warning",
        ),
        ("branch", "", "没有党支部。请填写；若与上一行同属一个支部，请合并单元格或照写一遍", "error"),
        ("branch", "支" * 61, "超过 60 个字，未读入。请缩短", "error"),
        ("text", "支" * 61, "超过 60 个字，未读入。请缩短", "warning"),
        ("text", "110101198005010021", "像是证件号码，未读入。系统不保存证件号码，请删去", "warning"),
    ],
)
def test_unknown_words_name_what_is_accepted(reader: str, typed: Any, advice: str, severity: str) -> None:
    assert getattr(words, f"read_{reader}")(typed) == ("", advice, severity)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (None, ""), ("科 员", "科员"), (" A级 窗口  Desk 3 ", "A级窗口Desk 3"), ("第１党小组", "第1党小组"),
        ("党支部(筹)", "党支部（筹）"),
        (3, "3"), (3.0, "3"), (2.5, "2.5"), ("=1+1", "=1+1"), ("副\n书记", "副书记"),
    ],
)  # fmt: skip
def test_text(typed: Any, text: str) -> None:
    assert words.read_text(typed) == (text, "", "error")


def test_branches_have_no_blanks() -> None:
    assert words.read_branch("机关 第一　党支部 A 1").value == "机关第一党支部A1"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800138000", "13800138000"), (13800138000, "13800138000"), (13800138000.0, "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("138 0013 8000", "13800138000"), ("+86 13800138000", "13800138000"), ("86-13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0531-88880000", "0531-88880000"), ("053188880000", "053188880000"), ("0531—88880000", "0531-88880000"),
        ("0531 88880000", "0531-88880000"), ("88880000", "88880000"),
        ("0531-88880000-801", "0531-88880000-801"), ("88880000转801", "88880000转801"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_telephones(typed: Any, number: str) -> None:
    assert words.read_telephone(typed) == (number, "", "error")


@pytest.mark.parametrize(
    ("typed", "number", "advice"),
    [
        ("13800138000/13900139000", "13800138000", "不止一个号码"),
        ("13800138000 13900139000", "13800138000", "不止一个号码"),
        ("13800138000、88880000", "13800138000", "不止一个号码"), ("无、13800138000", "13800138000", "不止一个号码"),
        ("1380013800", "1380013800", "不像完整的"), (660123, "660123", "不像完整的"),
        ("12345678901", "12345678901", "不像完整的"),
        ("无", "", "不是电话号码"), ("1.38E+10", "", "不是电话号码"), ("110101198005010021", "", "不是电话号码"),
        (True, "", "不是电话号码"),
    ],
)  # fmt: skip
def test_doubtful_telephones_are_warnings(typed: Any, number: str, advice: str) -> None:
    reading = words.read_telephone(typed)
    assert (reading.value, reading.severity) == (number, "warning")
    assert advice in reading.advice


@pytest.mark.parametrize(
    ("remark", "status", "doubtful"),
    [
        (None, "在册", False), ("生活困难", "在册", False), ("流动党员", "流动", False), ("流动", "流动", False),
        ("失联", "失联", False),
        ("失联党员", "失联", False), ("生活困难、流动党员", "流动", False), ("流动党员（在外地）", "流动", False),
        ("流动党员；失联", "失联", False),
        ("长期失联", "失联", False), ("非流动党员", "在册", True), ("曾失联，已恢复联系", "在册", True),
        ("从流动党支部转入", "在册", False),
        ("不是失联", "在册", True), ("2016年起流动党员证", "在册", True),
    ],
)  # fmt: skip
def test_status_from_remarks(remark: Any, status: str, doubtful: bool) -> None:
    reading = words.read_status(remark)
    assert (reading.value, bool(reading.advice)) == (status, doubtful)
    assert reading.severity == ("warning" if doubtful else "error")


@given(st.text())
def test_plain_text_is_one_visible_line(text: str) -> None:
    plain = as_text(text)
    assert not {unicodedata.category(sign) for sign in plain} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert plain == " ".join(plain.split())
    assert " " not in folded(text)
    plain.encode()


@given(st.integers(10**14, 10**18), st.text("工号：身份证 a", max_size=5))
def test_long_numbers_are_never_shown(number: int, around: str) -> None:
    assert str(number) not in shown(f"{around}{number}{around}")
