"""The stage of how far commitments are, batch review, chasing, returned wordings, settings of the year."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.access.deed import deed
from tests.access.who import ACT_A1, MEMBERS, OFFICE, READ_A2

if TYPE_CHECKING:
    from tests.access.stage import Stage

SUPERVISORS = {"supervisor", "supervisor_b"}
REVIEWERS = OFFICE - SUPERVISORS

# Pages without a record: who has them; pages of a record: (address, who has it); those tested in their feature.
PAGES: dict[str, set[str]] = {"/pledges/overview": OFFICE, "/pledges/returned": OFFICE}
RECORDS: list[tuple[str, set[str]]] = []
EXTRA: list[str] = ["/pledges/batch"]


def fill(stage: "Stage") -> None:
    """The stage of pledges has them in every state; nothing more is needed."""


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    # 退回过的写法 shows what was returned and why, to the office
    for word in ("zqreasonreturneda2", "zqmatterreturneda21"):
        yield word, (READ_A2 | {"member_a2"}, READ_A2)


deed(
    "batch.approve", "/pledges/batch", {"pledge": ["{submitted_a1}.1.{v_submitted_a1}"], "year": "{year}"}, ACT_A1,
    "pledge.approve", idle=REVIEWERS, shows=303,
)  # fmt: skip
deed(
    "batch.approve", "/pledges/batch", {"pledge": ["{own_a1}.1.{v_own_a1}"], "year": "{year}"}, {"committee", "superior"},
    "pledge.approve", idle=REVIEWERS, shows=303,
)  # fmt: skip
# a text that was sent again since it was read
deed(
    "batch.approve",
    "/pledges/batch",
    {"pledge": ["{submitted_a1}.9.{v_submitted_a1}"]},
    set(),
    idle=REVIEWERS,
    shows=303,
)
deed(
    "batch.publish", "/pledges/publish", {"pledge": ["{approved_a1}"]}, ACT_A1, "pledge.publish",
    idle=MEMBERS | OFFICE,
)  # fmt: skip
LATE = {"year": "{year}", "person": ["{person_locked}"]}
deed("coverage.remind", "/pledges/remind", LATE, ACT_A1, "pledge.remind", denied=SUPERVISORS, unoffered=REVIEWERS)
deed(
    "coverage.remind", "/pledges/remind", {"year": "{year}", "all": "1", "q": "祁连雪"}, ACT_A1, "pledge.remind",
    denied=SUPERVISORS, unoffered=REVIEWERS,
)  # fmt: skip
# exempt: nothing is expected of them
deed(
    "coverage.remind", "/pledges/remind", {"year": "{year}", "only": "{person_fresh_a1}"}, set(), denied=SUPERVISORS,
    unoffered=REVIEWERS,
)  # fmt: skip
YEAR = {
    "year": "{year}", "file_by": "{year}-03-02", "review_by": "{year}-04-02", "evaluate_from": "{year}-12-01",
    "evaluate_until": "{year}-12-20", "most_items": "4", "version": "1",
}  # fmt: skip
deed(
    "pledge_years.settings", "/pledges/settings", {**YEAR, "scale": "好\n较好\n一般\n差"}, {"committee", "committee_b"},
    "pledge_year.edit",
)  # fmt: skip
