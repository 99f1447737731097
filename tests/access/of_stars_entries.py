"""The stage of 自评申报: one entry in every state, and who reads and moves it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.stars.cycles import domain as cycles
from portal.stars.entries import domain
from portal.stars.models import StarEntry, StarScheme
from portal.stars.reviewing.domain.finishing import send_back
from portal.stars.schemes import reading as schemes
from tests.access.deed import deed
from tests.access.of_stars_cycles import wanted
from tests.access.who import A1, A2, ACT_A1, ACT_A2, ACT_B1, B1, BUSINESS, READ_A1, READ_A2, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → state, each in a round of its own
ENTRIES = {
    "draft_a1": "draft", "returned_a1": "returned", "confirmed_a1": "confirmed", "declared_a1": "declared",
    "draft_a2": "draft", "declared_a2": "declared", "declared_b1": "declared",
}  # fmt: skip
OFFICERS = {"a1": ("secretary", "committee"), "a2": ("secretary_a2", "committee"), "b1": ("secretary_b", "committee_b")}
OWN = {"a1": A1 | {"staff"}, "a2": A2, "b1": B1}
ACT, READ = {"a1": ACT_A1, "a2": ACT_A2, "b1": ACT_B1}, {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1}


def sees(name: str) -> set[str]:
    """The branch's secretary and the committee; what was declared the branch's people and the supervisor too."""
    place = name[-2:]
    return OWN[place] | READ[place] if ENTRIES[name] in ("declared", "returned") else ACT[place]


def reads(name: str) -> set[str]:
    """Who reads what the branch wrote: itself alone until it is declared, and while it corrects what was returned."""
    return sees(name) if ENTRIES[name] == "declared" else {OFFICERS[name[-2:]][0]}


PAGES: dict[str, set[str]] = {"/stars/entries": BUSINESS}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/stars/entries/{{entry_{name}}}", sees(name)) for name in ENTRIES),
    *((f"/stars/entries/{{entry_{name}}}/paper", reads(name)) for name in ENTRIES),
    ("/stars/entries/{entry_draft_a1}/progress", {"secretary"}),
    ("/stars/entries/{entry_declared_b1}/progress", {"secretary_b"}),
]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The entries, by the code that users use."""
    for number, (name, state) in enumerate(ENTRIES.items()):
        place, word = name[-2:], name.replace("_", "")
        secretary, committee = map(stage.by, OFFICERS[place])
        row = StarScheme.get_by_id(stage.ids[f"star_scheme_stage_{place[0]}"])
        scheme = schemes.of(row.id)
        unit = stage.world.units[place].id
        cycle = cycles.open_cycle(row, wanted(f"zqsecycle{word}", 2011 + number), [unit], by=committee)
        entry = StarEntry.get(StarEntry.cycle == cycle.id)
        domain.aim(entry, 4, f"zqsemeasures{word}", scheme, by=secretary)
        given = {"study": ("28", f"zqsereason{word}"), "leading": ("好", ""), "rules": (["plan"], "")}
        domain.assess(entry, given, by=secretary)
        domain.state_case(entry, 5, f"zqsefeatures{word}", scheme, by=secretary)
        if state != "draft":
            domain.confirm(entry, clock.today(), "支委会", scheme, by=secretary)
        if state in ("declared", "returned"):
            domain.declare(entry, scheme, by=secretary)
        if state == "returned":
            send_back(entry, f"zqsereturn{word}", {"study": f"zqsewhy{word}"}, by=committee)
        stage.ids[f"entry_{name}"], stage.ids[f"v_entry_{name}"] = entry.id, entry.version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, state in ENTRIES.items():
        word, place = name.replace("_", ""), name[-2:]
        secretary, committee = OFFICERS[place]
        must = {secretary, committee} if state == "declared" else {secretary}
        for part in ("measures", "reason", "features"):
            yield f"zqse{part}{word}", (reads(name), must)
        if state == "returned":
            yield f"zqsereturn{word}", (READ[place], {secretary, committee})
            yield f"zqsewhy{word}", (ACT[place], {secretary})


def _deed(act: str, name: str, form: dict, endpoint: str, action: str, **more) -> None:  # type: ignore[no-untyped-def]
    deed(
        endpoint, f"/stars/entries/{{entry_{name}}}/{act}", {**form, "version": f"{{v_entry_{name}}}"}, {"secretary"}, action,
        denied=sees(name), **more,
    )  # fmt: skip


TODAY = str(clock.today())
EDIT = "star_entry.edit"
_deed("aim", "draft_a1", {"aim": "3", "measures": "先补短板"}, "star_declaring.aim", "star_entry.aim")
_deed("assess", "draft_a1", {"s0": "21"}, "star_assessing.everything", EDIT)
_deed("assess", "returned_a1", {"s0": "21"}, "star_assessing.everything", EDIT)
_deed("assess/3", "draft_a1", {"s7": "1"}, "star_assessing.component", EDIT)
_deed("statement", "draft_a1", {"wished": "4", "features": "一次办结"}, "star_declaring.statement", EDIT)
_deed("confirm", "draft_a1", {"meeting": "支委会", "on": TODAY}, "star_declaring.confirm", "star_entry.confirm")
_deed("unconfirm", "confirmed_a1", {}, "star_entry.unconfirm", "star_entry.unconfirm")
_deed("declare", "confirmed_a1", {}, "star_entry.declare", "star_entry.declare")
_deed("withdraw", "declared_a1", {}, "star_entry.withdraw", "star_entry.withdraw")
