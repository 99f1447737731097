"""The stage of 抽签: draws of a team and of committees in every state, and who sees and moves them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.checks import domain as checks
from portal.draws import candidates, domain
from portal.draws.domain import Wanted
from portal.draws.models import Draw
from tests.access.deed import deed
from tests.access.who import A1, A2, B1, MEMBERS

if TYPE_CHECKING:
    from tests.access.stage import Stage

# name → (who draws, how far, who gives the number)
DRAWS = {
    "draw_draft_a": ("supervisor", "draft", "committee"), "draw_frozen_a": ("supervisor", "frozen", "committee"),
    "draw_committed_a": ("supervisor", "committed", "committee"), "draw_public_a": ("supervisor", "committed", "public"),
    "draw_drawn_a": ("supervisor", "drawn", "committee"), "draw_abandoned_a": ("supervisor", "abandoned", "committee"),
    "draw_owndraft_a": ("committee", "draft", "committee"), "draw_own_a": ("committee", "committed", "committee"),
    "draw_drawn_b": ("committee_b", "drawn", "committee"),
}  # fmt: skip
GIVER = {"supervisor": "committee", "committee": "secretary", "committee_b": "secretary_b"}
HEADS = {"a": {"secretary", "secretary_a2"}, "b": {"secretary_b"}}
OFFICERS = {"a": {"committee", "superior"}, "b": {"committee_b", "superior"}}
HOME = {"a": A1 | A2, "b": B1}
DRAWERS = {"committee", "committee_b", "superior", "supervisor", "supervisor_b"}


def side(name: str) -> set[str]:
    """Who draws: the team, or the committee's office."""
    return {"supervisor"} if DRAWS[name][0] == "supervisor" else OFFICERS[name[-1]]


def sees(name: str) -> set[str]:
    """The side that draws; from the freezing on those inspected; what is drawn the members of the committee."""
    place, state = name[-1], DRAWS[name][1]
    if state == "draft":
        return side(name)
    inspected = side(name) | OFFICERS[place] | HEADS[place]
    return inspected | (HOME[place] & MEMBERS if state == "drawn" else set())


PAGES: dict[str, set[str]] = {"/draws": MEMBERS, "/draws/script": MEMBERS, "/draws/new": DRAWERS}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/draws/{{{name}}}", sees(name)) for name in DRAWS),
    *((f"/draws/{{{name}}}/frame", sees(name)) for name in ("draw_frozen_a", "draw_own_a", "draw_drawn_b")),
    *((f"/draws/{{{name}}}/{paper}", sees(name)) for name in ("draw_drawn_a", "draw_drawn_b")
      for paper in ("sheet", "certificate")),
    ("/draws/{draw_committed_a}/sheet", set()),
    ("/draws/{draw_draft_a}/frame", set()),
]  # fmt: skip
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (who, state, asked) in DRAWS.items():
        word, by = name.replace("_", ""), stage.by(who)
        unit = stage.world.units["a" if name.endswith("a") else "b"]
        source = "zqdrawsource" if asked == "public" else ""
        made = domain.create(Wanted(f"zqdrawtitle{word}", "branch", asked, source), by=by, committee=unit.id)
        domain.quantities(made, "2" if name == "draw_drawn_a" else "1", {}, by=by, version=made.version)
        if name == "draw_draft_a":
            domain.leave_out(made, str(stage.world.a2.id), "zqdrawout", by=by, version=made.version)
        if state != "draft":
            digest = candidates.frame(made, candidates.find(made)).digest()
            domain.freeze(made, by=by, digest=digest, version=made.version)
        if state in ("committed", "drawn"):
            domain.commit(made, by=by)
        if state == "drawn":
            domain.give(made, "4711", by=stage.by(GIVER[who]))
        if state == "abandoned":
            domain.abandon(made, by=by, reason="zqdrawreason")
        made = Draw.get_by_id(made.id)
        stage.ids[name], stage.ids[f"v_{name}"] = made.id, made.version
        if state == "draft":
            stage.ids[f"digest_{name}"] = candidates.frame(made, candidates.find(made)).digest()
    team, today = stage.by("supervisor"), clock.today()
    wanted = checks.Wanted(
        "random",
        "zqdrawcheck",
        "zqdrawchecked",
        today,
        today + timedelta(days=5),
        None,
        (team.person_id or 0,),
        team.person_id,
    )
    stage.ids["draw_check"] = checks.create(wanted, by=team).id


# secretaries by appointment have the messages in whatever role
TOLD = {"colleague", "secretary_off"}


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_who, state, _asked) in DRAWS.items():
        told = TOLD if state in ("committed", "drawn") and name.endswith("a") else set()
        yield f"zqdrawtitle{name.replace('_', '')}", (sees(name) | told, sees(name))
    yield "zqdrawsource", (sees("draw_public_a"), sees("draw_public_a"))
    yield "zqdrawout", (sees("draw_draft_a"), sees("draw_draft_a"))
    yield "zqdrawreason", (sees("draw_abandoned_a"), sees("draw_abandoned_a"))


# --- deeds ------------------------------------------------------------------------------------------------

TEXTS = {
    "title": "随机抽查抽签", "subject": "branch", "year": "", "sector": "", "category": "", "by": "none",
    "asked": "committee", "source": "",
}  # fmt: skip
deed(
    "drawing.new", "/draws/new", {**TEXTS, "committee": "{unit_a}", "once": "draw-once-1"}, DRAWERS, "draw.create"
)  # fmt: skip


def _deed(act: str, name: str, form: dict[str, str], endpoint: str, may: set[str], entries: str = "") -> None:
    deed(
        endpoint, f"/draws/{{{name}}}/{act}", {**form, "version": f"{{v_{name}}}"}, may, entries or f"draw.{act}",
        denied=sees(name),
    )  # fmt: skip


for draft in ("draw_draft_a", "draw_owndraft_a"):
    _deed("edit", draft, TEXTS, "drawing.edit", side(draft))
    _deed("quantities", draft, {"total": "2", "layer0": ""}, "drawing.quantities", side(draft), "draw.edit")
    _deed(
        "exclude", draft, {"numbers": "{unit_a1}", "reason": "今年已经查过"}, "drawing.exclude", side(draft), "draw.edit"
    )  # fmt: skip
    _deed("freeze", draft, {"digest": f"{{digest_{draft}}}"}, "draw.freeze", side(draft))
_deed("restore", "draw_draft_a", {"number": "{unit_a2}"}, "drawing.restore", side("draw_draft_a"), "draw.edit")
_deed("commit", "draw_frozen_a", {}, "draw.commit", {"supervisor"})
_deed("abandon", "draw_frozen_a", {"reason": "检查改期"}, "draw.abandon", {"supervisor"})
_deed("abandon", "draw_own_a", {"reason": "检查改期"}, "draw.abandon", OFFICERS["a"])
_deed("give", "draw_committed_a", {"number": "1234"}, "draw.give", OFFICERS["a"] | HEADS["a"])
_deed(
    "give", "draw_public_a", {"number": "1234", "where": "网站"}, "draw.give",
    {"supervisor"} | OFFICERS["a"] | HEADS["a"],
)  # fmt: skip
_deed("give", "draw_own_a", {"number": "1234"}, "draw.give", HEADS["a"])
_deed(
    "redraw", "draw_abandoned_a", {**TEXTS, "reason": "改期再抽", "once": "draw-once-2"}, "drawing.redraw",
    {"supervisor"}, "draw.create",
)  # fmt: skip
_deed(
    "take", "draw_drawn_a", {"check": "{draw_check}"}, "draw_papers.take", {"supervisor"}, "check_visit.create*2 draw.take"
)  # fmt: skip
