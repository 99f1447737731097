"""The Word file read back: page, fonts, sizes, pitch, head and foot as GB/T 9704-2012 has them; nothing of the machine."""

import dataclasses
import io
import zipfile
from datetime import date, datetime

import docx
import pytest
from docx.document import Document as File
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.documents.document import Attachment, Document, Imprint, Letterhead, Paragraph, Table
from portal.documents.word import to_docx
from tests.documents.said import FULL, TABLE


def back(said: Document) -> File:
    return docx.Document(io.BytesIO(to_docx(said)))


@pytest.fixture(scope="module")
def file() -> File:
    return back(FULL)


def line(file: File, text: str) -> Line:
    return next(one for one in file.paragraphs if one.text == text)


def look(one: Line) -> tuple[str, float]:
    """Font of Chinese characters and size in points."""
    font = one.style.element.find(".//" + qn("w:rFonts"))
    assert {font.get(qn(f"w:{each}")) for each in ("ascii", "hAnsi", "eastAsia")} == {font.get(qn("w:eastAsia"))}
    return font.get(qn("w:eastAsia")), one.style.font.size.pt


def test_the_page_is_a4_with_the_margins_of_the_standard(file: File) -> None:
    page = file.sections[0]
    assert len(file.sections) == 1
    for found, wanted in (
        (page.page_width, 210), (page.page_height, 297), (page.top_margin, 37), (page.bottom_margin, 35),
        (page.left_margin, 28), (page.right_margin, 26),
    ):  # fmt: skip
        assert abs(found - Mm(wanted)) < Mm(0.03)
    assert page.page_width - page.left_margin - page.right_margin == pytest.approx(Mm(156), abs=Mm(0.05))
    assert page.page_height - page.top_margin - page.bottom_margin == pytest.approx(Mm(225), abs=Mm(0.05))
    grid = page._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("linesAndChars", "579")
    character = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    width = (page.page_width - page.left_margin - page.right_margin) / Pt(1)
    assert int(width / character) == 28


@pytest.mark.parametrize(
    ("text", "font", "points"),
    [
        (FULL.title, "方正小标宋简体", 22),
        ("各党支部：", "仿宋_GB2312", 16),
        ("现将有关情况通报如下。", "仿宋_GB2312", 16),
        ("一、总体情况", "黑体", 16),
        ("（一）主要做法。各支部按要求开展了工作。", "楷体_GB2312", 16),
        ("1. 会议记录要及时。", "仿宋_GB2312", 16),
        ("（1）三个工作日内登记。", "仿宋_GB2312", 16),
        ("附件1", "黑体", 16),
        ("问题清单", "方正小标宋简体", 22),
        ("2026年7月1日", "仿宋_GB2312", 16),
        ("抄送：某某局党组，各督导组。", "仿宋_GB2312", 14),
        ("某某局机关党委办公室\t2026年7月2日印发", "仿宋_GB2312", 14),
    ],
)
def test_every_part_has_its_font_its_size_and_the_pitch(file: File, text: str, font: str, points: float) -> None:
    one = line(file, text)
    assert look(one) == (font, points)
    assert one.style.paragraph_format.line_spacing == Pt(28.95)
    assert one.style.paragraph_format.line_spacing_rule == docx.enum.text.WD_LINE_SPACING.EXACTLY


def test_paragraphs_are_indented_by_two_characters_and_the_addressee_is_not(file: File) -> None:
    for text in (
        "现将有关情况通报如下。",
        "一、总体情况",
        "（一）主要做法。各支部按要求开展了工作。",
        "（1）三个工作日内登记。",
    ):
        assert line(file, text).style.paragraph_format.first_line_indent == pytest.approx(Pt(32), abs=Pt(0.6))
    assert not line(file, "各党支部：").style.paragraph_format.first_line_indent
    assert line(file, FULL.title).style.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER


def test_what_follows_a_heading_of_the_second_level_stands_in_the_font_of_the_text(file: File) -> None:
    heading, rest = line(file, "（一）主要做法。各支部按要求开展了工作。").runs
    assert (heading.text, rest.text) == ("（一）主要做法。", "各支部按要求开展了工作。")
    assert rest.style.element.find(".//" + qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_the_head_is_red_and_has_its_line(file: File) -> None:
    issuer, number = file.paragraphs[:2]
    assert (issuer.text, number.text) == ("中共某某局机关委员会文件", "某机党〔2026〕3号")
    assert look(issuer)[0] == "方正小标宋简体"
    assert str(issuer.style.font.color.rgb) == "FF0000"
    assert issuer.runs[0].font.size == Pt(36), "twelve characters of 36 pt fit into 156 mm, of 42 pt do not"
    assert issuer.style.paragraph_format.space_before == pytest.approx(Mm(35), abs=Mm(0.1))
    border = number.style.element.find(".//" + qn("w:bottom"))
    assert (border.get(qn("w:val")), border.get(qn("w:color"))) == ("single", "FF0000")


def test_the_date_is_four_characters_in_and_the_name_is_centred_above_it(file: File) -> None:
    day, name = line(file, "2026年7月1日"), line(file, "中共某某局机关委员会")
    right = day.style.paragraph_format.right_indent
    assert day.style.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert right == pytest.approx(4 * Pt(15.79), abs=Pt(0.5))
    middle_of_day = right + Pt(15.7) * (3 + 6 * 0.5) / 2
    assert name.paragraph_format.right_indent + Pt(15.7) * 10 / 2 == pytest.approx(middle_of_day, abs=Pt(1))
    assert name.paragraph_format.keep_with_next


def test_a_long_name_stays_inside_the_text() -> None:
    name = "中共某某局直属机关委员会督促检查工作领导小组办公室"
    file = back(dataclasses.replace(FULL, signed=name))
    assert line(file, name).paragraph_format.right_indent == 0


def test_attachments_are_listed_and_begin_on_pages_of_their_own(file: File) -> None:
    texts = [one.text for one in file.paragraphs]
    assert texts[texts.index("附件：1.\t问题清单") + 1] == "2.\t另一份说明"
    for number in ("附件1", "附件2"):
        assert line(file, number).paragraph_format.page_break_before
    single = back(dataclasses.replace(FULL, attachments=(Attachment("清单", (TABLE,)),)))
    assert line(single, "附件：清单")
    assert line(single, "附件").paragraph_format.page_break_before
    named = back(dataclasses.replace(FULL, attachments=(Attachment("光盘一张"),)))
    assert "附件" not in [one.text for one in named.paragraphs], "what travels by itself is only named"


def test_tables_have_the_width_of_the_text_and_repeat_their_headings(file: File) -> None:
    table = file.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [list(TABLE.headings), *map(list, TABLE.rows)]
    assert sum(column.width for column in table.columns) == pytest.approx(Mm(156), abs=Mm(0.1))
    assert table.rows[0]._tr.find(".//" + qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.find(".//" + qn("w:tblHeader")) is None
    assert look(table.rows[0].cells[0].paragraphs[0]) == ("黑体", 10.5)


def test_page_numbers_stand_at_the_outer_edge_one_character_in(file: File) -> None:
    assert file.settings.odd_and_even_pages_header_footer
    page = file.sections[0]
    for footer, side, where in ((page.footer, "right", 2), (page.even_page_footer, "left", 0)):
        one = footer.paragraphs[0]
        assert look(one) == ("宋体", 14)
        assert one.style.paragraph_format.alignment == where
        assert getattr(one.style.paragraph_format, f"{side}_indent") == Pt(14)
        assert [run.text for run in one.runs] == ["— ", " —"]
        assert one._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_the_foot_of_the_last_page_has_its_lines_in_order(file: File) -> None:
    framed = [one for one in file.paragraphs if one._p.find(".//" + qn("w:framePr")) is not None]
    assert [one.style.name for one in framed] == ["版记粗线", "抄送", "版记细线", "版记", "版记粗线"]
    assert {one._p.find(".//" + qn("w:framePr")).get(qn("w:yAlign")) for one in framed} == {"bottom"}
    assert [one.style.paragraph_format.line_spacing.pt for one in framed] == [1, 28.95, 0.7, 28.95, 1]
    short = back(dataclasses.replace(FULL, imprint=Imprint("办公室", date(2026, 7, 2))))
    assert "抄送" not in [one.style.name for one in short.paragraphs]


def test_the_file_tells_unit_and_title_and_nothing_else() -> None:
    about = back(FULL).core_properties
    assert (about.title, about.author, about.last_modified_by) == (FULL.title, FULL.unit, FULL.unit)
    assert about.created.replace(tzinfo=None) == about.modified.replace(tzinfo=None) == datetime(2026, 7, 1)
    assert {about.comments, about.keywords, about.category, about.subject} == {""}
    with zipfile.ZipFile(io.BytesIO(to_docx(FULL))) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert sorted(package.namelist()) == [
            "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels",
            "word/document.xml", "word/fontTable.xml", "word/footer1.xml", "word/footer2.xml", "word/settings.xml",
            "word/styles.xml",
        ]  # fmt: skip


def test_equal_documents_are_equal_bytes() -> None:
    assert to_docx(FULL) == to_docx(dataclasses.replace(FULL))
    assert to_docx(FULL) != to_docx(dataclasses.replace(FULL, to="各党总支"))


HOSTILE = st.text(
    st.characters() | st.sampled_from("<>&\"'\x00\x0b\r\n\t\ud800\ufffe\u202e]]>〔〕{%"), max_size=60
)  # surrogates and all


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_text_never_breaks_the_file(one: str, two: str, three: str) -> None:
    said = Document(
        one, two, (Paragraph(three), Paragraph(one, 2), Table((one,), ((two,), (three,)))), to=three,
        letterhead=Letterhead(two, one), attachments=(Attachment(three, (Paragraph(two, 1),)), Attachment(one)),
        signed=two, dated=date(2026, 1, 2), imprint=Imprint(three, date(2026, 1, 2), one),
    )  # fmt: skip
    file = back(said)
    assert file.tables[0].rows[0].cells[0].text is not None
    assert "2026年1月2日" in [each.text for each in file.paragraphs]


def test_markup_is_text_and_a_very_long_line_is_whole() -> None:
    words = "<w:p>&amp;</w:p>" + "长" * 20_000
    assert line(back(dataclasses.replace(FULL, blocks=(Paragraph(words),))), words)
    assert back(dataclasses.replace(FULL, title="长" * 400)).core_properties.title == "长" * 255


def test_a_bare_document_has_no_head_and_no_foot() -> None:
    file = back(Document("通知", "某支部", (Paragraph("请按时参加。"),)))
    assert [one.text for one in file.paragraphs] == ["通知", "请按时参加。"]
