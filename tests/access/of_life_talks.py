"""The stage of 谈心谈话: talks of two committees, entered and withdrawn. Who talked with whom has no text of its own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.life.talks import domain
from tests.access.deed import deed
from tests.access.who import ACT_A1, OFFICE, SEES

if TYPE_CHECKING:
    from tests.access.stage import Stage

TODAY = clock.today()
# name → (who enters and talks, in which branch, with whom, withdrawn)
TALKED = {
    "heart_a1": ("secretary", "a1", "member", False), "heart_withdrawn_a1": ("secretary", "a1", "colleague", True),
    "heart_b1": ("secretary_b", "b1", "member_b", False),
}  # fmt: skip
PAGES: dict[str, set[str]] = {"/life/talks": OFFICE, "/life/talks/coverage": OFFICE}
RECORDS: list[tuple[str, set[str]]] = []
EXTRA: list[str] = ["/life/talks/new"]


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (who, place, whom, withdrawn) in TALKED.items():
        branch, by = stage.world.units[place], stage.by(who)
        (made,) = domain.record(branch, stage.people[who].id, [stage.people[whom].id], TODAY, by=by)
        if withdrawn:
            domain.withdraw(made, by=by)
        stage.ids[name] = made.id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it): names have their lines already."""
    yield from ()


FORM = {"talker": "{person_secretary}", "day": str(TODAY), "people": ["{person_colleague}", "{person_former}"]}
deed(
    "heart_talks.new", "/life/talks/new/{unit_a1}", {**FORM, "once": "heart-once-1"}, ACT_A1, "heart_talk.create*2",
    denied=(SEES["unit_a1"] & OFFICE) - {"supervisor", "supervisor_b"},
)  # fmt: skip
deed(  # a member of another branch
    "heart_talks.new", "/life/talks/new/{unit_a1}", {**FORM, "people": ["{person_member_a2}"], "once": "heart-once-2"},
    set(), unoffered=ACT_A1, denied=(SEES["unit_a1"] & OFFICE) - ACT_A1 - {"supervisor", "supervisor_b"},
)  # fmt: skip
deed("heart_talks.withdraw", "/life/talks/{heart_a1}/withdraw", {}, ACT_A1, "heart_talk.withdraw")
