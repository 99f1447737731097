"""One guarded pass over a part's XML before openpyxl sees it: no DTD, no depth, no floods; and where values are."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler  # nosec B406: what it hears comes from defusedxml
from xml.sax.xmlreader import AttributesImpl  # nosec B406

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from portal.sheets.archive import DAMAGED, MACROS, SAVE_AS, TOO_MUCH, BadWorkbook

MAX_ROWS = 50_000  # behind them a sheet is not looked at any further
MAX_ELEMENTS = 2_000_000  # of all parts of a package together
MAX_ELEMENTS_ELSEWHERE = 500_000  # of a part that is neither a sheet nor the shared texts
MAX_DEPTH = 100
ENDLESS = 2**62  # the weight of a sheet that was not looked at to its end
MAX_MERGES = 100_000
# Bytes that a program holds at once, four for each of them in memory: all shared texts, or one row.
MAX_HELD_ELSEWHERE = 128 * 2**20
MAX_HELD = {"worksheet": 32 * 2**20, "sst": 64 * 2**20}
CHUNK = 2**16
STRICT = "http://purl.oclc.org/ooxml/"
RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


@dataclass(slots=True)
class Layout:
    """Where a sheet has values (1-based), its merged ranges (top, left, bottom, right) and its hidden columns.

    `weight` is how many rows and cells a program that loads it whole must build, blank, merged and linked ones too.
    """

    last_row: int = 0
    last_column: int = 0
    weight: int = 0
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[tuple[int, int]] = field(default_factory=list)

    def is_hidden(self, column: int) -> bool:
        """Whether the 1-based column is hidden in the sheet."""
        return any(first <= column <= last for first, last in self.hidden)


def scan(archive: zipfile.ZipFile) -> dict[str, Layout]:
    """Guard every XML part of a package and return the layout of each worksheet by part name."""
    layouts, left = {}, MAX_ELEMENTS
    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels")):
            handler = _scan_part(archive, part, left)
            left -= handler.elements
            if handler.root == "worksheet":
                layouts[part.filename] = handler.layout
    return layouts


def _scan_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> "_Part":
    handler = _Part(left)
    parser = create_parser(forbid_dtd=True)
    parser.setContentHandler(handler)
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                parser.feed(chunk)
                handler.hold(len(chunk))
                if handler.layout.last_row > MAX_ROWS:  # whoever reads the sheet refuses it
                    handler.layout.weight = ENDLESS
                    return handler
        parser.close()
    except BadWorkbook:
        raise
    except DefusedXmlException as trap:
        raise BadWorkbook(f"工作簿里有不该出现的外部引用或实体定义，可能被动过手脚，已拒绝打开。{SAVE_AS}") from trap
    except Exception as broken:  # bad XML and bad compression fail in many ways
        raise BadWorkbook(DAMAGED) from broken
    return handler


class _Part(ContentHandler):
    """Counts, measures and checks the elements of one part as they stream by."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.root = ""
        self.layout = Layout()
        self.elements = self._depth = 0
        self._left = left
        self._most = min(left, MAX_ELEMENTS_ELSEWHERE)
        self._row = self._column = self._held = 0
        self._starts: dict[str, Callable[[AttributesImpl], None]] = {}

    def hold(self, size: int) -> None:
        """Bytes were read: since the last row of a sheet, and of the shared texts in all, they must not be too many."""
        self._held += size
        if self._held > MAX_HELD.get(self.root, MAX_HELD_ELSEWHERE):
            raise BadWorkbook(TOO_MUCH)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self.elements += 1
        self._depth += 1
        if self.elements > self._most or self._depth > MAX_DEPTH:
            raise BadWorkbook(TOO_MUCH)
        tag = name.rpartition(":")[2]
        if self._depth == 1:
            self._start_root(tag, attrs)
        elif handle := self._starts.get(tag):
            handle(attrs)

    def endElement(self, name: str) -> None:
        self._depth -= 1

    def _start_root(self, tag: str, attrs: AttributesImpl) -> None:
        self.root = tag
        if tag in ("worksheet", "sst"):
            self._most = self._left
        if tag == "worksheet":
            self._starts = {
                "row": self._start_row,
                "c": self._start_cell,
                "v": self._start_value,
                "t": self._start_value,
                "col": self._start_col,
                "mergeCell": self._start_merge,
                "hyperlink": self._start_link,
            }
        elif tag == "comments":
            self._starts = {"comment": self._start_comment}
        elif tag == "Types":
            self._starts = {"Override": self._start_override}
        elif tag == "workbook" and any(value.startswith(STRICT) for value in attrs.values()):
            raise BadWorkbook(f"工作簿是“严格 Open XML”格式。{SAVE_AS}")

    def _start_override(self, attrs: AttributesImpl) -> None:
        kind, name = attrs.get("ContentType", ""), attrs.get("PartName", "")
        if "macroEnabled" in kind:
            raise BadWorkbook(MACROS)
        if kind.endswith("+xml") and not name.lower().endswith((".xml", ".rels")):
            raise BadWorkbook(DAMAGED)

    def _start_row(self, attrs: AttributesImpl) -> None:
        self._row = int(float(attrs["r"])) if "r" in attrs else self._row + 1
        self._column = self._held = 0
        self.layout.weight += 1

    def _start_cell(self, attrs: AttributesImpl) -> None:
        reference = attrs.get("r")
        self._column = column_number(reference.rstrip("0123456789")) if reference else self._column + 1
        self.layout.weight += 1

    def _start_value(self, attrs: AttributesImpl) -> None:
        layout = self.layout
        layout.last_row = max(layout.last_row, self._row)
        layout.last_column = max(layout.last_column, self._column)

    def _start_col(self, attrs: AttributesImpl) -> None:
        if attrs.get("hidden", "0") in ("1", "true"):
            self.layout.hidden.append((int(attrs["min"]), int(attrs["max"])))

    def _start_merge(self, attrs: AttributesImpl) -> None:
        if len(self.layout.merges) >= MAX_MERGES:
            raise BadWorkbook(TOO_MUCH)
        self.layout.merges.append(self._weighed(attrs["ref"]))

    def _start_link(self, attrs: AttributesImpl) -> None:
        self._weighed(attrs["ref"])

    def _start_comment(self, attrs: AttributesImpl) -> None:
        if ":" in attrs["ref"]:
            raise BadWorkbook(DAMAGED)

    def _weighed(self, reference: str) -> tuple[int, int, int, int]:
        """The bounds of a range such as B3:D7, its cells added to the weight."""
        bounds = RANGE.fullmatch(reference)
        if not bounds:
            raise BadWorkbook(DAMAGED)
        letters, first, last_letters, last = bounds.groups()
        top, left = int(first), column_number(letters)
        bottom, right = int(last or first), column_number(last_letters or letters)
        self.layout.weight += max(0, bottom - top + 1) * max(0, right - left + 1)
        return top, left, bottom, right


def column_number(letters: str) -> int:
    """1 for A, 27 for AA; ValueError for anything but letters."""
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            raise ValueError(letter)
        number = number * 26 + ord(letter) - 64
    return number
