"""The stage of 示范支部."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from tests.access.deed import deed
from tests.access.who import ACT_A, ACT_B, BUSINESS, READ_A1, READ_A2, READ_B1, A, B

if TYPE_CHECKING:
    from tests.access.stage import Stage

STATES = {"shown_a1": "shown", "ended_a2": "ended", "shown_b1": "shown"}
SEEN = {"shown_a1": A | READ_A1, "ended_a2": A | READ_A2, "shown_b1": B | READ_B1}

PAGES: dict[str, set[str]] = {"/stars/demonstrations": BUSINESS}
RECORDS: list[tuple[str, set[str]]] = [
    (f"/stars/demonstrations/{{demonstration_{name}}}", may) for name, may in SEEN.items()
]
EXTRA: list[str] = []

SHOWS = {"shows": "主题党日和业务一起办", "starts": "{today}"}
deed(
    "star_demonstrations.new", "/stars/demonstrations/new",
    {**SHOWS, "branch": "{unit_a2}", "once": "demonstration-once-1"}, ACT_A, "star_demonstration.create",
    denied=BUSINESS - ACT_B, unoffered={"committee_b"},
)  # fmt: skip
for act, form in (("edit", SHOWS), ("end", {"on": "{today}", "reason": "已经在全党委推开"})):
    for name, may in (("shown_a1", ACT_A), ("shown_b1", ACT_B)):
        deed(
            f"star_demonstrations.{act}", f"/stars/demonstrations/{{demonstration_{name}}}/{act}",
            {**form, "version": "1"}, may, f"star_demonstration.{act}", denied=SEEN[name],
        )  # fmt: skip


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    from portal.stars.demonstrations import domain

    for name, state in STATES.items():
        word, by = name.replace("_", ""), stage.by("committee_b" if name.endswith("b1") else "committee")
        made = domain.name(stage.world.units[name[-2:]], f"zqdemshows{word}", clock.today(), by=by)
        if state == "ended":
            domain.end(made, clock.today(), by=by, reason=f"zqdemreason{word}")
        stage.ids[f"demonstration_{name}"] = made.id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it); what has ended is found by the filter alone."""
    for name, state in STATES.items():
        word, seen = name.replace("_", ""), SEEN[name]
        yield f"zqdemshows{word}", (seen, seen if state == "shown" else set())
        yield f"zqdemreason{word}", (seen if state == "ended" else set(), set())
