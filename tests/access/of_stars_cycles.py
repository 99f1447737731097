"""The stage of 评定轮次: open rounds of both committees, one that is over, and who sees and moves them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.stars.cycles import domain
from portal.stars.cycles.domain import Wanted
from tests.access.deed import deed
from tests.access.who import ACT_A, ACT_B, BUSINESS, A, B
from tests.stars import making

if TYPE_CHECKING:
    from tests.access.stage import Stage

TODAY = clock.today()
SEES_A, SEES_B = A | ACT_A | {"supervisor"}, B | ACT_B
# name → (committee, its branches, year: one branch is rated once a year)
CYCLES = {"open_a": ("a", ("a1", "a2"), 2001), "bare_a": ("a", ("a1",), 2002), "open_b": ("b", ("b1",), 2001)}
PAGES: dict[str, set[str]] = {"/stars/cycles": BUSINESS, "/stars/cycles/new": {"committee", "committee_b"}}
RECORDS: list[tuple[str, set[str]]] = [
    ("/stars/cycles/{cycle_open_a}", SEES_A),
    ("/stars/cycles/{cycle_open_a}?state=todo", SEES_A),
    ("/stars/cycles/{cycle_open_b}", SEES_B),
]
EXTRA: list[str] = []


def wanted(name: str, year: int) -> Wanted:
    """A round of that year, whose days are still to come."""
    return Wanted(
        name, year, date(TODAY.year, 1, 1), date(TODAY.year, 12, 31), TODAY + timedelta(days=9),
        TODAY + timedelta(days=19), 5,
    )  # fmt: skip


def fill(stage: "Stage") -> None:
    """The rounds, opened by the committees; the schemes lie ready."""
    for place in ("a", "b"):
        for use in ("stage", "new"):
            scheme = making.scheme(
                stage.world.units[place], making.small(name=f"zqstscheme{use}{place}"), state="ready"
            )
            stage.ids[f"star_scheme_{use}_{place}"] = scheme.id
            if use == "stage":
                _open(stage, place, scheme)


def _open(stage: "Stage", place: str, scheme) -> None:  # type: ignore[no-untyped-def]
    by = stage.by("committee" if place == "a" else "committee_b")
    for name, (where, branches, year) in CYCLES.items():
        if where == place:
            units = [stage.world.units[one].id for one in branches]
            made = domain.open_cycle(scheme, wanted(f"zqstcycle{name.replace('_', '')}", year), units, by=by)
            stage.ids[f"cycle_{name}"] = made.id
            stage.ids[f"v_cycle_{name}"] = made.version
            for one, unit in zip(branches, units, strict=True):
                found = next(row for row in made.entries if row.branch_id == unit)
                stage.ids[f"entry_{name}_{one}"] = found.id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (place, _branches, _year) in CYCLES.items():
        seen = SEES_A if place == "a" else SEES_B
        yield f"zqstcycle{name.replace('_', '')}", (seen, {"committee" if place == "a" else "committee_b"})


FORM = {
    "name": "另一轮评定", "year": "2009", "starts": f"{TODAY.year}-01-01", "ends": f"{TODAY.year}-12-31",
    "declare_until": str(TODAY + timedelta(days=5)), "review_until": str(TODAY + timedelta(days=6)), "publicity_days": "5",
}  # fmt: skip
AT = "/stars/cycles/{cycle_open_a}"
WHY = {"reason": "上级另有安排"}
V = {"version": "{v_cycle_open_a}"}
deed(
    "star_opening.new", "/stars/cycles/new/{star_scheme_new_a}",
    {**FORM, "branches": ["{unit_a1}", "{unit_a2}"], "once": "cycle-once-1"}, {"committee"},
    "star_cycle.create star_scheme.use",
)  # fmt: skip
deed("star_cycle.edit", f"{AT}/edit", {**FORM, **V}, ACT_A, "star_cycle.edit", denied=SEES_A)
deed("star_cycle.cancel", f"{AT}/cancel", {**WHY, **V}, ACT_A, "star_cycle.cancel", denied=SEES_A)
deed(
    "star_cycle.add", f"{AT}/branches/add", {**WHY, "branch": "{unit_empty_a}", "once": "cycle-once-2"}, ACT_A,
    "star_entry.create", denied=SEES_A,
)  # fmt: skip
deed(
    "star_cycle.remove", f"{AT}/branches/{{entry_open_a_a1}}/remove", {**WHY, "once": "cycle-once-3"}, ACT_A,
    "star_entry.remove", denied={"secretary"},
)  # fmt: skip
deed(
    "star_cycle.remove", "/stars/cycles/{cycle_bare_a}/branches/{entry_open_a_a1}/remove", WHY, set(),
)  # fmt: skip
deed("star_cycle.remind", f"{AT}/remind", {"all": "1"}, ACT_A, "star_entry.remind", denied=SEES_A)
