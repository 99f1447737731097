"""What an official document says, part by part, before anybody thinks of fonts. Plain values, no database, no request."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the text: `level` 1 to 4 where it begins with 一、, （一）, 1. or （1）, else 0; `fresh`: on a new page."""

    text: str
    level: int = 0
    fresh: bool = False

    @property
    def heading(self) -> str:
        """What stands in the level's own font: of the first two levels the first sentence, else nothing."""
        if self.level not in (1, 2):
            return ""
        end = self.text.find("。") + 1
        return self.text[:end] if end else self.text

    @property
    def rest(self) -> str:
        """What follows the heading in the font of the text."""
        return self.text[len(self.heading) :]


@dataclass(frozen=True)
class Table:
    """A table inside the text; `widths` are shares of the width of the text, the same for all columns where left out."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True)
class Attachment:
    """附件: on a page of its own behind the text; one without blocks is only named, it travels by itself."""

    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Letterhead:
    """版头: 发文机关标志 and 发文字号, as `某委督〔2026〕3号`."""

    issuer: str
    number: str = ""


@dataclass(frozen=True)
class Imprint:
    """版记: 抄送, 印发机关 and 印发日期."""

    printer: str
    printed: date
    copies: str = ""


@dataclass(frozen=True)
class Document:
    """An official document. `unit` is whose it is (the file's author); line breaks in `title` are kept."""

    title: str
    unit: str
    blocks: tuple[Block, ...]
    to: str = ""
    letterhead: Letterhead | None = None
    attachments: tuple[Attachment, ...] = ()
    signed: str = ""
    dated: date | None = None
    imprint: Imprint | None = None


def full_date(day: date) -> str:
    """成文日期 as the standard writes it: `2026年7月1日`, no noughts in front."""
    return f"{day.year}年{day.month}月{day.day}日"
