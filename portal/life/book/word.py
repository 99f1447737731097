"""The minute book as a Word file: cover and contents, then each record on a page of its own."""

from portal import clock
from portal.documents.document import Block, Document, Paragraph, Table, full_date
from portal.documents.word import to_docx
from portal.life.book import wording
from portal.life.book.reading import Asked, Sheet

NAME = "会议记录本"


def title(asked: Asked) -> str:
    """What the book is called: 机关第一党支部会议记录本."""
    return f"{asked.unit.name}{NAME}"


def period(asked: Asked) -> str:
    """The days of the book in words."""
    return f"{full_date(asked.since)}至{full_date(asked.until)}"


def book(asked: Asked, sheets: list[Sheet], besides: list[object], kinds: str) -> bytes:
    """The book; `kinds`: the types that were chosen, in words, "" for all."""
    blocks: list[Block] = [
        Paragraph(f"记录时段：{period(asked)}"),
        *([Paragraph(f"记录类型：{kinds}")] if kinds else []),
        Paragraph(f"记录次数：{len(sheets)} 次"),
        Paragraph(f"制作日期：{full_date(clock.today())}"),
    ]
    if sheets:
        rows = tuple(
            (str(at), full_date(one.record.day), one.record.title, one.types, wording.sums(one))
            for at, one in enumerate(sheets, 1)
        )
        blocks += [
            Paragraph("目录", 1),
            Table(("序号", "日期", "名称", "类型", "实到/应到"), rows, (6, 16, 34, 26, 12)),
        ]
    if besides:
        others = tuple((full_date(row.day), row.title, row.unit_name) for row in besides)  # type: ignore[attr-defined]
        blocks += [Paragraph("参加上级组织的活动", 1), Table(("日期", "名称", "组织单位"), others, (16, 48, 30))]
    for at, one in enumerate(sheets, 1):
        blocks += _record(one, f"{at}. {one.record.title}")
    return to_docx(Document(title(asked), asked.unit.name, tuple(blocks)))


def _record(sheet: Sheet, heading: str) -> list[Block]:
    """A record from the top of a page: its head as a table, its body, the lines to sign."""
    mark = wording.mark(sheet)
    found: list[Block] = [
        Paragraph(heading.replace("。", "．"), 1, fresh=True),
        *([Paragraph(mark)] if mark else []),
        Table(("项目", "内容"), tuple(wording.facts(sheet)), (16, 84)),
    ]
    for part, lines in wording.parts(sheet):
        found.append(Paragraph(part, 2))
        found += [Paragraph(text) for line in lines for text in line.split("\n") if text.strip()]
    if filed := wording.filed(sheet):
        found.append(Paragraph(filed))
    signers = tuple(f"{one}：" for one in wording.SIGNERS)
    found.append(Table(signers, (("日期：", "日期："),)))
    return found
