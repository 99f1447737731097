"""The stage of 工作日历: one year's table, which everybody reads and a committee or the administrator keeps."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal.sheets import write_xlsx
from portal.workdays import domain
from tests.access.deed import deed
from tests.access.who import BUSINESS

if TYPE_CHECKING:
    from tests.access.stage import Stage

READERS = BUSINESS | {"admin"}
KEEPERS = {"committee", "committee_b", "admin"}

PAGES: dict[str, set[str]] = {"/workdays": READERS}
RECORDS: list[tuple[str, set[str]]] = [("/workdays?year=2030", READERS)]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The table of a year that nothing else on the stage reckons with."""
    domain.save(2030, "2030-01-01 放假 zqfreeday", "zqnoticefree", by=stage.by("committee"))
    row = domain.of_year(2030)
    assert row is not None
    stage.ids["v_work_year"] = row.version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for word in ("zqfreeday", "zqnoticefree"):
        yield word, (READERS, READERS)


TABLE = {"table": "2030-01-01 放假 元旦\n2030-02-02至2030-02-08 放假 春节", "source": "放假安排通知"}
deed(
    "workdays.edit",
    "/workdays/2030/edit",
    {**TABLE, "version": "{v_work_year}"},
    KEEPERS,
    "workday.edit",
    denied=READERS,
)
deed(
    "workdays.edit", "/workdays/2031/edit", {**TABLE, "table": "2031-01-01 放假 元旦", "once": "workday-once-1"}, KEEPERS,
    "workday.edit", denied=READERS,
)  # fmt: skip
deed(
    "workdays.edit",
    "/workdays/2030/edit",
    {**TABLE, "table": "一月一日放假"},
    set(),
    denied=READERS - KEEPERS,
    unoffered=KEEPERS,
)
deed(
    "workdays.upload", "/workdays/2030/import",
    {"file": write_xlsx(("日期", "放假或上班", "名称"), [["2030-01-01", "放假", "元旦"]], title="工作日历")}, KEEPERS,
    denied=READERS, status=200, passing=True,
)  # fmt: skip
