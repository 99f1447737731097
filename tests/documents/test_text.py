"""The editable text of a document: what its lines become, and what is said of those that cannot be read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.document import Attachment, Paragraph, Table
from portal.documents.text import LONGEST, MOST_ATTACHMENTS, plain, read
from portal.errors import Invalid
from tests.documents.said import TABLE

TABLES = {"问题清单": TABLE}


def test_lines_become_paragraphs_of_their_levels() -> None:
    found = read(
        "据查。\r\n\r\n一、总体情况\n　　(一)主要做法。要改。\n2．记录要及时\n10.按时上报\n（3）补课\n"
        "1.5 倍不是序号\n一方面要改\n某委〔2026〕3号要执行",
        {},
    )
    assert [(one.level, one.text) for one in found.blocks if isinstance(one, Paragraph)] == [
        (0, "据查。"),
        (1, "一、总体情况"),
        (2, "（一）主要做法。要改。"),
        (3, "2. 记录要及时"),
        (3, "10. 按时上报"),
        (4, "（3）补课"),
        (0, "1.5 倍不是序号"),
        (0, "一方面要改"),
        (0, "某委〔2026〕3号要执行"),
    ]
    second = found.blocks[2]
    assert isinstance(second, Paragraph)
    assert (second.heading, second.rest) == ("（一）主要做法。", "要改。")


def test_tables_and_attachments_stand_where_the_text_says() -> None:
    found = read("问题如下：\n〔问题清单〕\n附件：清单\n〔 问题清单 〕\n附件2: 说明", TABLES)
    assert found.blocks == (Paragraph("问题如下："), TABLE)
    assert found.attachments == (Attachment("清单", (TABLE,)), Attachment("说明"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请填写正文。"),
        ("\n 　\n", "请填写正文。"),
        ("附件：清单\n〔问题清单〕", "请填写正文。"),
        ("甲\n〔台账〕", "第 2 行：没有“台账”可以插入，可用的有：〔问题清单〕。"),
        ("甲\n附件：", "第 2 行：请在“附件：”后面写附件名称。"),
        ("甲\n附件：1. 清单\n〔没有〕", "每个附件写一行“附件：名称”。第 3 行："),
        ("甲\n附件：" + "长" * 101, "附件名称最多 100 字，现有 101 字。"),
        ("甲" + "\n附件：乙" * (MOST_ATTACHMENTS + 1), f"附件最多 {MOST_ATTACHMENTS} 个。"),
        ("长" * (LONGEST + 1), f"正文最多 {LONGEST} 字，现有 {LONGEST + 1} 字。"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(text, TABLES)
    assert said in refused.value.message
    assert refused.value.field == "text"


def test_a_mark_without_any_table_is_to_be_removed() -> None:
    with pytest.raises(Invalid, match="没有“问题清单”可以插入，请删去这一行。"):
        read("甲\n〔问题清单〕", {})


def test_what_no_reader_sees_is_left_out_and_the_rest_stands() -> None:
    assert plain("a\x00\x1b\u202eb\u200b\u2066\ufeff\ud800\uffff<&>\t甲\n乙") == "ab<&> 甲 乙"
    assert plain("一\r\n二\u2028三\x0b四", breaks=True) == "一\n二\n三\n四"
    assert plain("\U0003106c㑇") == "\U0003106c㑇", "rare characters of names stay"


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Invalid):
        assert all(isinstance(one, Table) or one.text.strip() for one in read(text, TABLES).blocks)
