"""The styles of a document, so that whoever edits the file in Word changes a style and not every paragraph."""

from typing import NamedTuple

from portal.documents.word import measures as size
from portal.documents.word.measures import FANGSONG, HEITI, KAITI, PITCH, SONGTI, XIAOBIAOSONG, characters


class Style(NamedTuple):
    """A paragraph style: its font, its size in half points, and how its paragraphs stand (lengths in twips)."""

    key: str
    name: str
    font: str = FANGSONG
    letters: int = size.THIRD
    align: str = "both"
    first: int = 0  # of the first line; less than nothing hangs
    left: int = 0
    right: int = 0
    before: int = 0
    after: int = 0
    line: int = PITCH  # exactly; 0 as high as the letters are
    level: int = 0
    colour: str = size.BLACK
    tab: int = 0  # where what follows a tab ends
    border: str = ""  # or shading

    def xml(self) -> str:
        """The style as WordprocessingML."""
        outline = f'<w:outlineLvl w:val="{self.level - 1}"/>' if self.level else ""
        exact = f'w:line="{self.line}" w:lineRule="exact"' if self.line else 'w:line="240" w:lineRule="auto"'
        spacing = "" if self.letters == size.THIRD else '<w:spacing w:val="0"/>'
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{self.tab}"/></w:tabs>' if self.tab else ""
        indent = f'w:hanging="{-self.first}"' if self.first < 0 else f'w:firstLine="{self.first}"'
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.key}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="a"/><w:qFormat/><w:pPr>{self.border}{tabs}'
            f'<w:spacing w:before="{self.before}" w:after="{self.after}" {exact}/>'
            f'<w:ind w:left="{self.left}" w:right="{self.right}" {indent}/><w:jc w:val="{self.align}"/>{outline}</w:pPr>'
            f'<w:rPr>{fonts(self.font)}<w:color w:val="{self.colour}"/>{spacing}{letters(self.letters)}</w:rPr></w:style>'
        )


def fonts(name: str) -> str:
    """One font for Chinese, Latin letters and digits: the standard sets all of the text in 仿宋."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def letters(half_points: int) -> str:
    """The size of letters."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_RED_LINE = f'<w:pBdr><w:bottom w:val="single" w:sz="{size.RED_LINE}" w:space="8" w:color="{size.RED}"/></w:pBdr>'
_FILLED = f'<w:shd w:val="clear" w:color="auto" w:fill="{size.BLACK}"/>'
_INDENT = characters(2)

ISSUER = Style(
    "ISSUER", "发文机关标志", XIAOBIAOSONG, size.ISSUER[0], "center", colour=size.RED, before=size.ABOVE_ISSUER
)
NUMBER = Style("NUMBER", "发文字号", align="center", before=2 * PITCH, border=_RED_LINE)
TITLE = Style("TITLE", "公文标题", XIAOBIAOSONG, size.SECOND, "center", after=PITCH)
TO = Style("TO", "主送机关")
TEXT = Style("TEXT", "公文正文", first=_INDENT)
HEADINGS = (
    Style("LEVEL1", "公文一级", HEITI, first=_INDENT, level=1),
    Style("LEVEL2", "公文二级", KAITI, first=_INDENT, level=2),
    Style("LEVEL3", "公文三级", first=_INDENT, level=3),
    Style("LEVEL4", "公文四级", first=_INDENT, level=4),
)
LISTED = Style("LISTED", "附件说明", align="left")
ATTACHMENT = Style("ATTACHMENT", "附件序号", HEITI, align="left")
ATTACHMENT_TITLE = Style("ATTACHED", "附件标题", XIAOBIAOSONG, size.SECOND, "center", before=PITCH, after=PITCH)
SIGNED = Style("SIGNED", "署名", align="right")
DATED = Style("DATED", "成文日期", align="right", right=characters(4))
IMPRINT = Style("IMPRINT", "版记", letters=size.FOURTH, align="left", left=280, right=280, tab=size.WIDTH - 280)
COPIES = Style("COPIES", "抄送", letters=size.FOURTH, left=1120, right=280, first=-840)
# Lines of 版记 are paragraphs as high as the line and filled: not every program draws borders inside a frame.
THICK = Style("THICK", "版记粗线", letters=2, line=size.THICK, border=_FILLED)
THIN = Style("THIN", "版记细线", letters=2, line=size.THIN, border=_FILLED)
ODD = Style("ODD", "单页码", SONGTI, size.FOURTH, "right", right=280, line=280)
EVEN = Style("EVEN", "双页码", SONGTI, size.FOURTH, "left", left=280, line=280)
CELL = Style("CELL", "表格内容", letters=size.TABLE, align="left", line=0)
HEADING = Style("HEADING", "表格栏目", HEITI, size.TABLE, "center", line=0)
END = Style("END", "结尾", line=20)

STYLES = (
    ISSUER, NUMBER, TITLE, TO, TEXT, *HEADINGS, LISTED, ATTACHMENT, ATTACHMENT_TITLE, SIGNED, DATED, COPIES, IMPRINT, THICK, THIN, ODD, EVEN,
    CELL, HEADING, END,
)  # fmt: skip
