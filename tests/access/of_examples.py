"""The stage of examples, standards and hints."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.pledges.helps import examples, standards
from portal.pledges.helps.examples import Wording
from portal.pledges.models import PledgeExample, UnitStandard
from tests.access.deed import deed
from tests.access.who import (
    A1,
    A2,
    ACT_A,
    ACT_A1,
    ACT_A2,
    ACT_B,
    B1,
    MEMBERS,
    OFFICE,
    READ_A1,
    READ_A2,
    READ_B1,
)

if TYPE_CHECKING:
    from tests.access.stage import Stage

READ = {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1}
BRANCH = {"a1": A1, "a2": A2, "b1": B1}
A = A1 | A2  # members alone: 群众 do not file
KEEP = OFFICE - {"supervisor", "supervisor_b"}

# Pages without a record: who has them; pages of a record: (address, who has it); those tested in their feature.
PAGES: dict[str, set[str]] = {
    "/pledges/examples": MEMBERS,
    "/pledges/standards": MEMBERS,
    "/pledges/standards/branches": OFFICE
    - {"secretary", "secretary_a2", "secretary_b"},  # who has one branch has its page
}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/pledges/standards?unit={{unit_{place}}}", BRANCH[place] | READ[place]) for place in BRANCH),
    ("/pledges/standards?unit={unit_a}", A | ACT_A | {"supervisor"}),
    ("/pledges/standards?unit={unit_b}", B1 | ACT_B),
    ("/pledges/standards?unit={unit_g1}", set()),
]
EXTRA: list[str] = ["/pledges/{published_a1}/amendments/99"]

STANDARD = "发挥作用合格"
TEXTS = {"sector": "机关", "standard": STANDARD, "matter": "zqnewexample", "measure": "zqnewexamplemeasure", "duty": ""}

# --- examples: the branch's secretary keeps them, and the committee ------------------------------------------

NEW = {**TEXTS, "branch": "{unit_a1}", "once": "example-once-1"}
deed(
    "examples.new", "/pledges/examples/new", NEW, ACT_A1, "pledge_example.create",
    unoffered=KEEP,
)  # fmt: skip
EDIT = {**TEXTS, "version": "1"}
SEES = A1 | READ_A1
deed("examples.edit", "/pledges/examples/{example_a1}/edit", EDIT, ACT_A1, "pledge_example.edit", denied=SEES)
deed("examples.edit", "/pledges/examples/{example_a2}/edit", EDIT, ACT_A2, "pledge_example.edit", denied=A2 | READ_A2)
deed("examples.retire", "/pledges/examples/{example_a1}/retire", {}, ACT_A1, "pledge_example.retire", denied=SEES)
deed("examples.restore", "/pledges/examples/{retired_a1}/restore", {}, ACT_A1, "pledge_example.edit", denied=SEES)

# --- the four in the unit's own words ---------------------------------------------------------------------------

OWN = "/pledges/standards/{unit_a1}/1"
deed(
    "standards.edit", OWN, {"text": "zqtextone", "version": "1"}, ACT_A1, "unit_standard.edit", denied=A1 | READ_A1
)  # fmt: skip
deed(
    "standards.edit",
    "/pledges/standards/{unit_a1}/2",
    {"text": "zqtexttwo"},
    ACT_A1,
    "unit_standard.edit",
    denied=A1 | READ_A1,
)
deed(
    "standards.edit", "/pledges/standards/{unit_a}/1", {"text": "zqtextthree", "version": "1"}, ACT_A, "unit_standard.edit",
    denied=A | {"supervisor"},
)  # fmt: skip


# --- what only gives the form back: nothing is written but the draft and the count of the checks --------------------

WITHOUT = {"supervisor", "supervisor_b", "committee_b"}  # members who have not filed this year
TYPED = {"post": "科员", "items-0-matter": "zqtypedmatter", "items-0-measure": "zqtypedmeasure"}
for button in ({"do": "check"}, {"use_examples": "1", "example": ["{example_b1}", "{example_a1}"]}):
    deed(
        "filing.new", "/pledges/new", {**TYPED, **button}, WITHOUT, idle=MEMBERS - WITHOUT, status=200, passing=True,
    )  # fmt: skip
    deed(
        "filing.edit", "/pledges/{draft_a1}/edit", {**TYPED, **button, "version": "{v_draft_a1}"}, {"colleague"}, status=200,
        passing=True,
    )  # fmt: skip


def fill(stage: "Stage") -> None:
    """An example in use and a retired one of each branch; the first standard in each unit's own words."""
    for place, who in (("a1", "secretary"), ("a2", "secretary_a2"), ("b1", "secretary_b")):
        unit, by = stage.world.units[place], stage.by(who)
        for kind in ("example", "retired"):
            word = f"zq{kind}{place}"
            made = examples.add(unit.id, Wording("机关", STANDARD, word, f"{word}measure", f"{word}duty"), by=by)
            stage.ids[f"{kind}_{place}"] = made.id
        PledgeExample.update(retired_on=clock.today()).where(
            PledgeExample.id == stage.ids[f"retired_{place}"]
        ).execute()
        standards.set_text(unit.id, "政治合格", f"zqstandard{place}", by=by, version=None)
    for place, who in (("a", "committee"), ("b", "committee_b")):
        unit = stage.world.units[place]
        standards.set_text(unit.id, "政治合格", f"zqstandard{place}", by=stage.by(who), version=None)
        standards.set_text(unit.id, "品德合格", f"zqvirtue{place}", by=stage.by(who), version=None)
    stage.ids["standard_a1"] = UnitStandard.get(UnitStandard.unit == stage.world.a1.id).id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it): an example is its branch's and the office's above it."""
    for place in BRANCH:
        sees = BRANCH[place] | READ[place]
        yield f"zqexample{place}", (sees, sees)
        yield f"zqexample{place}measure", (sees, BRANCH[place])
        yield f"zqretired{place}", (sees, set())
        yield f"zqstandard{place}", (sees, BRANCH[place])
    yield "zqstandarda", (A | ACT_A | {"supervisor"}, {"committee"})
    yield "zqvirtuea", (A | ACT_A | {"supervisor"}, A)
    yield "zqvirtueb", (B1 | ACT_B | {"supervisor_b"}, B1)
