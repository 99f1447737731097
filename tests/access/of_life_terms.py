"""The stage of 换届: terms of two committees' branches, extensions asked for, approved and refused."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.life.terms import domain
from portal.life.terms.models import TermExtension
from portal.units import terms, tree
from portal.units.models import Unit
from tests.access.deed import deed
from tests.access.who import ACT_A, OFFICE, READ_A1, READ_A2, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

ENDS = clock.today() + timedelta(days=60)
UNTIL = ENDS + timedelta(days=200)
# name → (secretary, officer, how it went, who sees it)
EXTENSIONS = {
    "extension_a1": ("secretary", "committee", "asked", READ_A1),
    "extension_a2": ("secretary_a2", "committee", "refused", READ_A2),
    "extension_b1": ("secretary_b", "committee_b", "approved", READ_B1),
}  # fmt: skip
PAGES: dict[str, set[str]] = {"/life/terms": OFFICE}
RECORDS: list[tuple[str, set[str]]] = [
    ("/life/terms/{unit_a1}", READ_A1), ("/life/terms/{unit_b1}", READ_B1), ("/life/terms/{unit_a}", ACT_A | {"supervisor"}),
    ("/life/terms/{unit_g1}", set()),
]  # fmt: skip
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (secretary, officer, state, _sees) in EXTENSIONS.items():
        word, unit = name.replace("_", ""), Unit.get_by_id(stage.world.units[name[-2:]].id)
        tree.edit(
            unit, by=stage.by(officer), sector=unit.sector, version=unit.version, founded_on=unit.founded_on,
            term_starts=terms.later(ENDS, years=-3), term_ends=ENDS,
        )  # fmt: skip
        made = domain.ask(unit, UNTIL, f"zqwhy{word}", by=stage.by(secretary))
        if state == "approved":
            domain.approve(made, by=stage.by(officer), paper=f"zqpaper{word}")
        if state == "refused":
            domain.refuse(made, by=stage.by(officer), answer=f"zqanswer{word}")
        stage.ids[name] = made.id
        stage.ids[f"v_{name}"] = TermExtension.get_by_id(made.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_secretary, _officer, state, sees) in EXTENSIONS.items():
        word = name.replace("_", "")
        yield f"zqwhy{word}", (sees, sees)
        yield f"zqpaper{word}", (sees, sees if state == "approved" else set())
        yield f"zqanswer{word}", (sees, sees if state == "refused" else set())


FORM = {"until": str(UNTIL), "reason": "两名委员调离"}
deed(
    "extending.ask", "/life/terms/{unit_a2}/extend", {**FORM, "once": "extension-once-1"}, {"secretary_a2"},
    "term_extension.create", denied=READ_A2,
)  # fmt: skip
deed(  # one waits already
    "extending.ask", "/life/terms/{unit_a1}/extend", {**FORM, "once": "extension-once-2"}, set(), unoffered={"secretary"},
    denied=READ_A1 - {"secretary"},
)  # fmt: skip


def _deed(act: str, form: dict[str, str], may: set[str]) -> None:
    deed(
        f"extending.{act}", f"/life/terms/extensions/{{extension_a1}}/{act}", {**form, "version": "{v_extension_a1}"}, may,
        f"term_extension.{act}", denied=READ_A1,
    )  # fmt: skip


_deed("approve", {"paper": "〔2026〕8号"}, ACT_A)
_deed("refuse", {"answer": "准备时间充足"}, ACT_A)
_deed("withdraw", {}, {"secretary"})
