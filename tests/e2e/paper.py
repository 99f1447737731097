"""A page of the portal on paper: what the browser prints, as PDF, read with poppler's tools."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from playwright.sync_api import Page

POINT = 25.4 / 72  # mm
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Paper:
    """Sheets as they come out of the printer: `file` is the PDF, sizes in mm, texts as laid out, one per sheet."""

    file: Path
    sizes: list[tuple[int, int]]
    texts: list[str]

    @property
    def pages(self) -> int:
        return len(self.sizes)

    def words(self, page: int) -> str:
        """The text of a sheet (from 0) without any blanks, so that a wrapped sentence is found as it was written."""
        return re.sub(r"\s+", "", self.texts[page])

    @property
    def everything(self) -> str:
        return "".join(self.words(page) for page in range(self.pages))

    def pictures(self, dpi: int = 80) -> list[Path]:
        """The sheets as PNG beside the PDF, for looking."""
        stem = self.file.with_suffix("")
        _run("pdftoppm", "-png", "-r", str(dpi), str(self.file), str(stem))
        return sorted(self.file.parent.glob(f"{stem.name}-*.png"))

    def margins(self) -> list[tuple[float, float, float, float]]:
        """Per sheet the mm between its edges and the nearest words: top, right, bottom, left; an empty sheet gives zeros."""
        found = []
        for page in ElementTree.fromstring(_run("pdftotext", "-bbox", str(self.file), "-")).iter(f"{XHTML}page"):
            width, height = float(page.get("width", 0)), float(page.get("height", 0))
            boxes = [
                [float(word.get(side, 0)) for side in ("yMin", "xMax", "yMax", "xMin")]
                for word in page.iter(f"{XHTML}word")
            ] or [[0, width, height, 0]]
            top, right, bottom, left = zip(*boxes, strict=True)
            edges = (min(top), width - max(right), height - max(bottom), min(left))
            found.append(tuple(round(edge * POINT, 1) for edge in edges))
        return found  # type: ignore[return-value]


def printed(page: "Page", path: str, file: Path) -> Paper:
    """Open an address in a browser page (somebody's `desk(…).page`), print it into `file`, and read what came out.

    The style sheet's own @page decides the size and the margins, as in the browser's dialogue; A4 where it says nothing.
    """
    response = page.goto(path)
    assert response is not None
    assert response.status == 200, (path, response.status)
    page.pdf(path=file, format="A4", prefer_css_page_size=True)
    return read(file)


def read(file: Path) -> Paper:
    """The sheets of a PDF."""
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", _run("pdfinfo", "-l", "-1", str(file)))
    texts = _run("pdftotext", "-layout", "-enc", "UTF-8", str(file), "-").split("\f")[: len(sizes)]
    return Paper(file, [(round(float(w) * POINT), round(float(h) * POINT)) for w, h in sizes], texts)


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
