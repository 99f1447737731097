"""docs/star-schemes.md names every sheet, column and word, and its example gives what it says."""

import re

from portal import config
from portal.stars.computation.checking import check
from portal.stars.computation.rating import rate
from portal.stars.computation.scheme import HONOUR_LEVELS, KINDS, SCORERS, VOTERS
from portal.stars.workbooks import scheme as schemes
from portal.stars.workbooks import scores, words
from portal.stars.workbooks.entries import ABOUT, ABOUT_NAME, BRANCHES, LISTINGS
from portal.stars.workbooks.fields import ABOUT as SCHEME_ABOUT
from portal.stars.workbooks.layout import LAYOUTS, NAMES
from portal.stars.workbooks.results import as_csv, lines
from portal.units.models import SECTORS
from tests.stars.workbooks.books import Sheets, book

GUIDE = (config.ROOT / "docs" / "star-schemes.md").read_text(encoding="utf-8")


def section(title: str, text: str = GUIDE) -> str:
    """What stands under a heading, up to the next one of its rank."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^\1 |^#{{2}} |\Z)", text, re.M | re.S)
    assert found, title
    return found[2]


def tables(text: str) -> Sheets:
    """The tables below their names in bold, as sheets."""
    found = re.findall(r"^\*\*(.+?)\*\*\n\n((?:\|.*\n)+)", text, re.M)
    rows = {name: [line.strip().strip("|").split("|") for line in table.splitlines()] for name, table in found}
    return {name: [[cell.strip() for cell in row] for row in [lines[0], *lines[2:]]] for name, lines in rows.items()}


def test_every_column_stands_in_the_section_of_its_sheet() -> None:
    columns = {layout.name: layout.columns for layout in LAYOUTS} | {NAMES[0]: SCHEME_ABOUT, ABOUT_NAME: ABOUT}
    columns |= {"支部": BRANCHES}
    for listing in LISTINGS:
        columns[f"{listing.name}（评分表）" if listing.name in NAMES else listing.name] = listing.columns
    missing = [
        (name, column.heading)
        for name, held in columns.items()
        for column in held
        if not re.search(rf"(\*\*|^\| |、){re.escape(column.heading)}(\*\*|[ 、])", section(name), re.M)
    ]
    assert missing == []


def test_every_word_to_choose_from_is_named() -> None:
    choices = (
        KINDS,
        VOTERS,
        SCORERS,
        HONOUR_LEVELS,
        words.SHARE_KINDS,
        words.BASES,
        words.ROUNDINGS,
        words.TIES,
        words.EFFECTS,
    )
    everything = {word for choice in (*choices, words.CONDITION_KINDS, words.FACTS) for word in choice.values()}
    assert [word for word in (*everything, *SECTORS, words.NO_LIMIT, words.REST) if word not in GUIDE] == []
    assert f"每张表 {schemes.MOST_ROWS} 行" in GUIDE
    assert f"每张表 {scores.MOST_ROWS} 行" in GUIDE
    assert f"超过 {scores.WIDTH} 个指标" in GUIDE


def test_the_example_gives_what_it_says() -> None:
    scheme, problems = schemes.read(book(tables(section("办法.xlsx"))))
    assert scheme is not None, [str(problem) for problem in problems]
    assert (problems, check(scheme, SECTORS)) == ([], [])
    sheet, problems = scores.read(scheme, book(tables(section("评分表.xlsx"))))
    assert sheet is not None, [str(problem) for problem in problems]
    assert problems == []
    printed = re.search(r"```csv\n(.*?)```", section("结果"), re.S)
    assert printed
    assert printed[1] == as_csv(lines(scheme, sheet, rate(scheme, sheet)))
