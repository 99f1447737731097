"""A document as the bytes of a Word file: head, text, attachments and foot in the order of the standard."""

import io
from datetime import datetime

import docx
from docx.document import Document as File
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, Twips
from docx.text.paragraph import Paragraph as Line

from portal.documents.document import Attachment, Block, Document, Imprint, Letterhead, Paragraph, Table, full_date
from portal.documents.text import plain
from portal.documents.word import measures as size
from portal.documents.word import styles
from portal.documents.word.base import empty, settled
from portal.documents.word.measures import breadth, characters
from portal.documents.word.tables import element, table, within

_LONGEST_PROPERTY = 255


def to_docx(said: Document) -> bytes:
    """The document as a Word file by GB/T 9704-2012; the same bytes for the same document.

    Texts may hold anything: what no reader sees is left out, all else stands as it was given.
    """
    file = docx.Document(empty())
    _properties(file, said)
    if said.letterhead:
        _letterhead(file, said.letterhead)
    title = _title(file, said.title, styles.TITLE)
    if said.letterhead:
        title.paragraph_format.space_before = Twips(2 * size.PITCH)
    if said.to:
        _line(file, styles.TO, plain(said.to).rstrip("：: ") + "：")
    _blocks(file, said.blocks)
    if said.attachments or said.signed or said.dated:
        _hold_the_last(file)
    _list(file, said.attachments)
    _signature(file, said)
    for number, attachment in enumerate(said.attachments, 1):
        if attachment.blocks:
            _attachment(file, attachment, f"附件{number}" if len(said.attachments) > 1 else "附件")
    if said.imprint:
        _imprint(file, said.imprint)
    _page_numbers(file)
    made = io.BytesIO()
    file.save(made)
    return settled(made.getvalue())


def _properties(file: File, said: Document) -> None:
    """What the file says of itself: its title and whose it is, no person and no moment but the document's own day."""
    about = file.core_properties
    about.title = plain(said.title)[:_LONGEST_PROPERTY]
    about.author = about.last_modified_by = plain(said.unit)[:_LONGEST_PROPERTY]
    about.language = "zh-CN"
    if said.dated:
        about.created = about.modified = datetime(said.dated.year, said.dated.month, said.dated.day)


def _line(file: File, style: styles.Style, text: str = "") -> Line:
    """A new paragraph at the end."""
    line = file.add_paragraph()
    line._p.get_or_add_pPr().insert(0, element("pStyle", val=style.key))
    line.add_run(text)
    return line


def _letterhead(file: File, head: Letterhead) -> None:
    """发文机关标志, red and as large as fits into one line, 发文字号 and the red line."""
    issuer = plain(head.issuer)
    room = size.WIDTH / 10 / max(breadth(issuer), 1)  # half points
    letters = next((each for each in size.ISSUER if each <= room), size.ISSUER[-1])
    line = _line(file, styles.ISSUER, issuer)
    line.runs[0].font.size = Pt(letters / 2)
    line.paragraph_format.line_spacing = Pt(letters * 0.6)
    _line(file, styles.NUMBER, plain(head.number))


def _title(file: File, title: str, style: styles.Style) -> Line:
    """A title; its line breaks are the author's."""
    first, *others = plain(title, breaks=True).split("\n")
    line = _line(file, style, first.strip())
    for part in others:
        line.runs[-1].add_break()
        line.add_run(part.strip())
    line.paragraph_format.keep_with_next = True
    return line


def _blocks(file: File, blocks: tuple[Block, ...]) -> None:
    """The text: paragraphs of their levels, tables."""
    for block in blocks:
        if isinstance(block, Table):
            file.element.body.insert_element_before(table(block), "w:sectPr")
        else:
            _paragraph(file, block)


def _paragraph(file: File, said: Paragraph) -> None:
    """A paragraph; behind the heading of a level its text stands in the font of the text."""
    style = styles.HEADINGS[said.level - 1] if said.level else styles.TEXT
    line = _line(file, style, plain(said.heading or said.text))
    if said.heading and said.rest:
        rest = line.add_run(plain(said.rest))
        within(rest._r.get_or_add_rPr(), element("rStyle", val="PLAIN"))
    elif said.heading:
        line.paragraph_format.keep_with_next = True
    if said.fresh:
        line.paragraph_format.page_break_before = True


def _list(file: File, attachments: tuple[Attachment, ...]) -> None:
    """附件说明 below the text: titles stand under each other."""
    numbered = len(attachments) > 1
    room = (1.75 if len(attachments) > 9 else 1.25) if numbered else 0  # for "1." and what a substitute font adds
    for number, attachment in enumerate(attachments, 1):
        words = ("附件：" if number == 1 else "") + (f"{number}.\t" if numbered else "") + plain(attachment.title)
        line = _line(file, styles.LISTED, words)
        layout = line.paragraph_format
        layout.left_indent = Twips(characters(5 + room))
        layout.first_line_indent = Twips(-characters(room + (3 if number == 1 else 0)))
        layout.keep_with_next = True
        if number == 1:
            layout.space_before = Twips(size.PITCH)


def _signature(file: File, said: Document) -> None:
    """署名 and 成文日期, with room for a seal, never alone on a page: 署名 stands centred above the date."""
    day = full_date(said.dated) if said.dated else ""
    signed = plain(said.signed)
    if signed:
        line = _line(file, styles.SIGNED, signed)
        aside = 4 + (breadth(day) - breadth(signed)) / 2 if day else 4
        line.paragraph_format.right_indent = Twips(max(characters(aside), 0))
        line.paragraph_format.keep_with_next = bool(day)
        line.paragraph_format.space_before = Twips(2 * size.PITCH)
    if day:
        line = _line(file, styles.DATED, day)
        if not signed:
            line.paragraph_format.space_before = Twips(2 * size.PITCH)


def _hold_the_last(file: File) -> None:
    """Keep the end of the text on the page of what follows."""
    body = file.element.body
    last = body[-2]  # before the section
    lines = last.findall(qn("w:tr"))[-1].iter(qn("w:p")) if last.tag == qn("w:tbl") else [last]
    for line in lines:
        line.get_or_add_pPr().get_or_add_keepNext()


def _attachment(file: File, said: Attachment, number: str) -> None:
    """An attachment from the first line of a page: its number, its title on the third line, its text."""
    _line(file, styles.ATTACHMENT, number).paragraph_format.page_break_before = True
    _title(file, said.title, styles.ATTACHMENT_TITLE)
    _blocks(file, said.blocks)


def _imprint(file: File, said: Imprint) -> None:
    """版记 in a frame at the foot of the last page, held there by the last paragraphs: all that stay together move with it."""
    body = file.element.body
    if body[-2].tag == qn("w:tbl"):
        _line(file, styles.END)
    last = body[-2]
    while (before := last.getprevious()) is not None and before.tag == qn("w:p") and _kept(before):
        last = before
    foot = [_line(file, styles.THICK)]
    if copies := plain(said.copies).rstrip("。. "):
        foot += [_line(file, styles.COPIES, f"抄送：{copies}。"), _line(file, styles.THIN)]
    foot.append(_line(file, styles.IMPRINT, f"{plain(said.printer)}\t{full_date(said.printed)}印发"))
    foot.append(_line(file, styles.THICK))
    for line in foot:
        place = element(
            "framePr", w=size.WIDTH, wrap="around", vAnchor="margin", hAnchor="margin", xAlign="left", yAlign="bottom"
        )
        line._p.get_or_add_pPr().insert(1, place)
        last.addprevious(line._p)


def _kept(line: BaseOxmlElement) -> bool:
    """Whether a paragraph stays on the page of the next one."""
    return line.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None


def _page_numbers(file: File) -> None:
    """— n — at the foot, on odd pages at the right and on even ones at the left."""
    section = file.sections[0]
    for footer, style in ((section.footer, styles.ODD), (section.even_page_footer, styles.EVEN)):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line._p.get_or_add_pPr().get_or_add_pStyle().val = style.key
        line.add_run("— ")
        number = within(element("r"), element("t"))
        number[0].text = "1"
        line._p.append(within(element("fldSimple", instr="PAGE"), number))
        line.add_run(" —")
