"""A document as LibreOffice lays it out, measured on the PDF. Fonts are substitutes here, so places are measured, not letters."""

import dataclasses
import subprocess
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from PIL import Image

from portal import clock
from portal.documents.document import Document, Paragraph
from portal.documents.drafting import sources
from portal.documents.word import to_docx
from tests.documents.said import FULL

pytestmark = pytest.mark.office

POINT = 25.4 / 72
XHTML = "{http://www.w3.org/1999/xhtml}"
SENTENCE = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未"  # 28 characters


class Sheet:
    """One page: its words with places in mm."""

    def __init__(self, page: ElementTree.Element) -> None:
        sides = ("xMin", "yMin", "xMax", "yMax")
        self.size = tuple(round(float(page.get(side, 0)) * POINT) for side in ("width", "height"))
        self.words = [
            (word.text or "", *(float(word.get(side, 0)) * POINT for side in sides))
            for word in page.iter(f"{XHTML}word")
        ]

    def lines(self) -> list[str]:
        """The text line by line, without the page number."""
        rows: dict[int, list[tuple[float, str]]] = {}
        for text, left, top, _right, bottom in self.words:
            if bottom < 265:
                rows.setdefault(round((top + bottom) / 2), []).append((left, text))
        return ["".join(text for _left, text in sorted(row)) for _y, row in sorted(rows.items())]

    def middle(self, text: str) -> float:
        """How far down the middle of the first word with this text stands."""
        return next((top + bottom) / 2 for word, _left, top, _right, bottom in self.words if text in word)


@pytest.fixture(scope="module")
def render(tmp_path_factory):
    """render({name: document}) gives for each its sheets and its PDF; one start of the program for all."""

    def run(said: dict[str, Document]) -> dict[str, tuple[list[Sheet], Path]]:
        folder = tmp_path_factory.mktemp("paper")
        for name, document in said.items():
            (folder / f"{name}.docx").write_bytes(to_docx(document))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder)]
        subprocess.run([*command, *(f"{folder}/{name}.docx" for name in said)], check=True, capture_output=True)
        found = {}
        for name in said:
            file = folder / f"{name}.pdf"
            boxes = subprocess.run(["pdftotext", "-bbox", file, "-"], check=True, capture_output=True).stdout
            found[name] = ([Sheet(page) for page in ElementTree.fromstring(boxes).iter(f"{XHTML}page")], file)
        return found

    return run


@pytest.fixture(scope="module")
def papers(render):
    plain = Document("标题", "某支部", (Paragraph(SENTENCE * 60),))
    ends = {
        f"end{number}": dataclasses.replace(
            FULL, attachments=(), blocks=tuple(Paragraph(SENTENCE[:20]) for _each in range(number))
        )
        for number in range(12, 28)
    }
    return render({"full": FULL, "plain": plain, **ends})


def test_twenty_two_lines_of_twenty_eight_characters(papers):
    sheets, _file = papers["plain"]
    assert {sheet.size for sheet in sheets} == {(210, 297)}
    second = sheets[1].lines()
    assert len(second) == 22
    assert {len(one) for one in second} == {28}
    middles = sorted(
        {round((top + bottom) / 2, 1) for _word, _left, top, _right, bottom in sheets[1].words if bottom < 265}
    )
    assert (middles[-1] - middles[0]) / 21 == pytest.approx(28.95 * POINT, abs=0.02)


def test_the_text_fills_its_area_and_keeps_the_margins(papers):
    sheets, _file = papers["plain"]
    inside = [word for word in sheets[1].words if word[4] < 265]
    assert min(word[1] for word in inside) == pytest.approx(28, abs=0.5)
    assert max(word[3] for word in inside) == pytest.approx(210 - 26, abs=0.8)
    assert min(word[2] for word in inside) == pytest.approx(37, abs=3)
    assert max(word[4] for word in inside) == pytest.approx(297 - 35, abs=3)


def test_page_numbers_are_outside_right_and_left_below_the_text(papers):
    sheets, _file = papers["plain"]
    for number, sheet in enumerate(sheets, 1):
        foot = [word for word in sheet.words if word[2] > 262]
        assert "".join(word[0] for word in foot) == f"—{number}—"
        middle = sum(word[2] + word[4] for word in foot) / 2 / len(foot)
        assert middle == pytest.approx(297 - 35 + 7, abs=1)
        if number % 2:
            assert max(word[3] for word in foot) == pytest.approx(210 - 26 - 14 * POINT, abs=0.6)
        else:
            assert min(word[1] for word in foot) == pytest.approx(28 + 14 * POINT, abs=0.6)


def test_head_and_foot_stand_where_the_standard_has_them(papers):
    sheets, file = papers["full"]
    issuer = next(word for word in sheets[0].words if "委员会文件" in word[0])
    assert issuer[2] == pytest.approx(37 + 35, abs=2.5)
    assert sheets[0].middle("〔") < sheets[0].middle(FULL.title) < sheets[0].middle("各党支部：")
    red = rows(file, 1, lambda pixel: pixel[0] > 200 and pixel[1] < 90)
    assert len(red) == 1, "one red line"
    number = next(word for word in sheets[0].words if "〔" in word[0])
    assert red[0][0] == pytest.approx(number[4] + 4, abs=1.8)
    assert red[0][1] == pytest.approx(156, abs=1)
    assert len(sheets) == 4
    black = rows(file, 4, lambda pixel: max(pixel) < 110)
    assert len(black) == 3
    assert black[-1][0] == pytest.approx(297 - 35, abs=0.8)
    assert {round(width) for _y, width in black} <= {155, 156, 157}
    last = sheets[-1].words
    assert next(word for word in last if "抄送" in word[0])[1] == pytest.approx(28 + 14 * POINT, abs=0.5)
    assert max(word[3] for word in last if "印发" in word[0]) == pytest.approx(184 - 14 * POINT, abs=0.6)


def test_numbers_and_deadlines_of_a_list_stand_in_one_line(render):
    day = clock.today().replace(month=12, day=25)
    listed = sources.listed(
        SimpleNamespace(number=f"{day.year}-{number:04}", text=SENTENCE, requirement=SENTENCE, due_on=day)
        for number in (12, 4888)
    )
    sheets, _file = render({"list": Document("标题", "某支部", (listed,))})["list"]
    lines = sheets[0].lines()
    for words in (f"{day.year}-0012", f"{day.year}-4888", "12月25日"):
        assert any(words in line for line in lines), words


def rows(file: Path, page: int, wanted) -> list[tuple[float, float]]:
    """Lines across a page in pixels of a kind: how far down (mm) and how wide (mm)."""
    picture = file.with_suffix("")
    subprocess.run(
        ["pdftoppm", "-r", "150", "-f", str(page), "-l", str(page), "-png", "-singlefile", file, picture], check=True
    )
    with Image.open(picture.with_suffix(".png")) as opened:
        image = opened.convert("RGB")
    found: list[tuple[float, float]] = []
    for y in range(image.height):
        across = [x for x in range(image.width) if wanted(image.getpixel((x, y)))]
        if len(across) > image.width * 0.7:
            place = y * 25.4 / 150
            if found and place - found[-1][0] < 1:
                found.pop()
            found.append((place, (across[-1] - across[0]) * 25.4 / 150))
    return found


def test_signature_date_and_foot_never_meet_and_are_never_left_without_text(papers):
    for name, (sheets, _file) in papers.items():
        if not name.startswith("end"):
            continue
        last = sheets[-1]
        assert any("一二三" in line for line in last.lines()), (name, "no page without text")
        day = next(word[4] for word in last.words if word[0] == "2026")
        assert day < next(word[2] for word in last.words if "抄送" in word[0]), name
        assert "2026年7月1日" in last.lines()
        assert last.lines()[-1].endswith("日印发")


def test_the_date_ends_four_characters_before_the_margin(papers):
    last = papers["end12"][0][-1]
    top = next(word[2] for word in last.words if word[0] == "2026")
    day = [word for word in last.words if abs(word[2] - top) < 2]
    assert max(word[3] for word in day) == pytest.approx(184 - 4 * 15.79 * POINT, abs=0.8)
    name = next(word for word in last.words if word[0] == FULL.signed)
    middle = (min(word[1] for word in day) + max(word[3] for word in day)) / 2
    assert (name[1] + name[3]) / 2 == pytest.approx(middle, abs=6), "digits of a substitute font are wider"
