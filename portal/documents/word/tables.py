"""Tables of a document: lines of 5号, headings repeated on every page, a row never torn apart."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from portal.documents.document import Table
from portal.documents.text import plain
from portal.documents.word import measures as size
from portal.documents.word.styles import CELL, HEADING, Style

_PADDING = 80  # twips between a line and the words beside it


def element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    """An element of WordprocessingML with its attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def within(parent: BaseOxmlElement, *children: BaseOxmlElement) -> BaseOxmlElement:
    """The element with these children at its end."""
    for child in children:
        parent.append(child)
    return parent


def lined(style: Style, text: str) -> BaseOxmlElement:
    """A paragraph with a style."""
    words = element("t")
    words.text = plain(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return within(element("p"), within(element("pPr"), element("pStyle", val=style.key)), within(element("r"), words))


def table(said: Table) -> BaseOxmlElement:
    """A table as wide as the text."""
    widths = _widths(said)
    made = _frame(
        widths, dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), size.TABLE_LINE), _PADDING
    )
    for number, cells in enumerate((said.headings, *said.rows)):
        kept = within(element("trPr"), element("cantSplit"), *([] if number else [element("tblHeader")]))
        row = within(element("tr"), kept)
        for width, cell in zip(widths, cells, strict=True):
            words = [lined(CELL if number else HEADING, line) for line in plain(cell, breaks=True).split("\n")]
            row.append(within(element("tc"), within(element("tcPr"), element("tcW", w=width, type="dxa")), *words))
        made.append(row)
    return made


def _frame(widths: tuple[int, ...], lines: dict[str, int], padding: int) -> BaseOxmlElement:
    """A table without rows."""
    borders = [element(side, val="single", sz=sz, space=0, color="auto") for side, sz in lines.items()]
    margins = [element(side, w=padding, type="dxa") for side in ("left", "right")]
    properties = within(
        element("tblPr"), element("tblW", w=sum(widths), type="dxa"), within(element("tblBorders"), *borders),
        element("tblLayout", type="fixed"), within(element("tblCellMar"), *margins),
    )  # fmt: skip
    return within(
        element("tbl"), properties, within(element("tblGrid"), *(element("gridCol", w=width) for width in widths))
    )


def _widths(said: Table) -> tuple[int, ...]:
    """The widths of the columns in twips, together as wide as the text."""
    shares = said.widths or (1,) * len(said.headings)
    ends = [round(size.WIDTH * sum(shares[: number + 1]) / sum(shares)) for number in range(len(shares))]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))
