"""The stage of 会议记录本 and of the import of a ledger; its records are those of of_life_records."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.life.book.ledger import HEADINGS
from portal.sheets import write_xlsx
from portal.uploads import domain as uploads
from tests.access.deed import deed
from tests.access.of_life_records import LIFE
from tests.access.who import OFFICE, READ_A1, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

TODAY = clock.today()
DAYS = f"since={TODAY.year}-01-01&until={TODAY}"
RECORDING = {"secretary", "secretary_a2", "secretary_b", "committee", "committee_b"}  # one above both keeps no records
FORMS = ("", "/print", "/word", "/attendance", "/ledger")

PAGES: dict[str, set[str]] = {
    "/life/book": OFFICE, "/life/import": RECORDING, "/life/import/template": RECORDING,
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/life/{{{name}}}/print", sees) for name, (_who, _unit, _state, sees) in LIFE.items()),
    *((f"/life/book{form}?unit={{unit_a1}}&{DAYS}", READ_A1) for form in FORMS if form),
    *((f"/life/book{form}?unit={{unit_b1}}&{DAYS}", READ_B1) for form in FORMS if form),
    ("/life/import?unit={unit_a1}", {"secretary"}),
    ("/life/import?unit={unit_a}", {"committee"}),
    ("/life/import/{ledger_a1}?unit={unit_a1}", {"secretary"}),
]
EXTRA: list[str] = []
ROW = {
    "名称": "台账里的党员大会",
    "类型": "党员大会",
    "日期": TODAY,
    "应到人员": "文振晓、秦明恒",
    "请假人员": "秦明恒：出差",
}


def workbook(title: str) -> bytes:
    """A ledger of one row."""
    row = {**ROW, "名称": title}
    return write_xlsx(HEADINGS, [[row.get(heading, "") for heading in HEADINGS]], title="台账")


def fill(stage: "Stage") -> None:
    """A ledger that was read and waits for its reader's last word."""
    file = uploads.receive("zqledger.xlsx", workbook("zqledgerrow"), by=stage.by("secretary"))
    stage.ids["ledger_a1"] = file.id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    yield "zqledger.xlsx", ({"secretary"}, set())
    yield "zqledgerrow", ({"secretary"}, set())


deed(
    "life_import.upload", "/life/import?unit={unit_a1}", {"file": workbook("另一次党员大会")}, {"secretary"}, "attachment.create",
)  # fmt: skip
deed(
    "life_import.preview", "/life/import/{ledger_a1}?unit={unit_a1}", {"once": "ledger-once-1"}, {"secretary"},
    "life_record.create life_record.attend life_record.file attachment.remove",
)  # fmt: skip
