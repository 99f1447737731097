"""The stage of 星级: standings of three branches, and who reads, changes and enters them."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from portal.sheets import write_xlsx
from tests.access.deed import deed
from tests.access.who import A1, ACT_A, ACT_B, BUSINESS, READ_A1, SEES, A, B

if TYPE_CHECKING:
    from tests.access.stage import Stage

COMMITTEES = {"committee", "committee_b", "superior"}
IN_A = A | ACT_A | {"supervisor"}
IN_B = B | ACT_B | {"supervisor_b"}

PAGES: dict[str, set[str]] = {"/stars": BUSINESS, "/stars/history": COMMITTEES, "/stars/import": COMMITTEES}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/stars/branches/{{unit_{name}}}", SEES[f"unit_{name}"] & BUSINESS) for name in ("a1", "empty_a", "b1")),
    *((f"/stars/publicity/{{{name}_cycle_a}}", IN_A) for name in ("published", "ended", "settled")),
]
# 403 for those who see the branch or the round: tested in tests/stars/standings.
EXTRA: list[str] = ["/stars/branches/{unit_a1}/certificate", "/stars/publicity/{settled_cycle_a}/certificates"]


def fill(stage: "Stage") -> None:
    """Results of earlier years and a change, made by the code that users use."""
    from portal.stars.standings import domain
    from portal.stars.standings.domain import Wanted

    world = stage.world
    for place, who in (("a1", "committee"), ("b1", "committee_b")):
        branch, by = world.units[place], stage.by(who)
        earlier = Wanted("earlier", "3", date(2024, 1, 20), f"zqearlier{place}", f"zqearliersource{place}")
        domain.enter(branch, earlier, by=by)
    raised = Wanted("promotion", "4", date(2026, 1, 5), "zqchangedb1", "zqchangedsourceb1")
    domain.change(world.b1, raised, by=stage.by("committee_b"))


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it): what is settled the whole committee reads."""
    for word in ("zqearliera1<", "zqearliersourcea1<"):
        yield word, (IN_A, A1 | READ_A1)
    for word in ("zqearlierb1<", "zqchangedb1<", "zqchangedsourceb1<"):
        yield word, (IN_B, ACT_B)


# --- deeds ------------------------------------------------------------------------------------------------

CHANGE = {
    "kind": "award", "outcome": "5", "starts": "{today}", "reason": "获得市级表彰", "source": "市委组织部表彰决定",
    "once": "standing-once-1",
}  # fmt: skip
deed("stars.change", "/stars/branches/{unit_a1}/change", CHANGE, ACT_A, "star_standing.create")
deed("stars.change", "/stars/branches/{unit_b1}/change", CHANGE, ACT_B, "star_standing.create")
EARLIER = {
    "outcome": "2",
    "starts": "2023-01-20",
    "reason": "年度考核结果",
    "source": "年度通报",
    "once": "standing-once-2",
}
deed("stars.earlier", "/stars/branches/{unit_a2}/earlier", EARLIER, ACT_A, "star_standing.create")
HEADINGS = ["党支部", "结果", "起始日期", "方式", "理由", "依据"]
ROW = ["机关第二党支部", "三星", "2023-01-20", "", "年度考核结果", "年度通报"]
BOOK = write_xlsx(HEADINGS, [ROW], title="历次星级")
deed(
    "stars.bring_in", "/stars/import", {"file": BOOK, "once": "standing-once-3"}, ACT_A, "star_standing.create",
    unoffered={"committee_b"},
)  # fmt: skip
