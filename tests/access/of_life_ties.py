"""The stage of 组织关系排查: members of three branches who are away or out of reach."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.life.ties import domain
from tests.access.deed import deed
from tests.access.who import OFFICE, READ_A1, READ_A2, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (whose branch, about whom, who sees it)
REVIEWS = {
    "tie_a1": ("secretary", "member", READ_A1), "tie_a2": ("secretary_a2", "member_a2", READ_A2),
    "tie_b1": ("secretary_b", "member_b", READ_B1),
}  # fmt: skip
PAGES: dict[str, set[str]] = {"/life/ties": OFFICE, "/life/ties/coverage": OFFICE}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/life/ties/{{person_{who}}}", sees) for _by, who, sees in REVIEWS.values()),
    ("/life/ties/{person_staff}", set()),
]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (by, who, _sees) in REVIEWS.items():
        word = name.replace("_", "")
        domain.review(
            stage.people[who], "away", clock.today(), by=stage.by(by), whereabouts=f"zqwhere{word}", text=f"zqdone{word}"
        )  # fmt: skip


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_by, _who, sees) in REVIEWS.items():
        word = name.replace("_", "")
        yield f"zqwhere{word}", (sees, sees)
        yield f"zqdone{word}", (sees, sees)


FORM = {"reviewed_on": str(clock.today()), "found": "lost", "whereabouts": "", "text": "联系了家人"}
deed(
    "ties.new", "/life/ties/{person_colleague}/new", {**FORM, "once": "tie-once-1"}, {"secretary"}, "tie_review.create",
    denied=READ_A1,
)  # fmt: skip
deed(
    "ties.new", "/life/ties/{person_colleague}/new", {**FORM, "text": "", "once": "tie-once-2"}, set(),
    unoffered={"secretary"}, denied=READ_A1 - {"secretary"},
)  # fmt: skip
deed(
    "ties.here", "/life/ties/here", {"people": ["{person_colleague}", "{person_former}"]}, {"secretary"},
    "tie_review.create*2", denied=OFFICE - {"secretary_a2", "secretary_b"},
)  # fmt: skip
