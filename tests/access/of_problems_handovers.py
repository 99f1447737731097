"""The stage of 督导组交接: between the committee's team and one of the level above."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.accounts.sessions import actor_of
from portal.problems import domain as problems
from portal.problems.handovers import domain
from portal.problems.handovers.models import TeamHandover
from tests import factories as make
from tests.access.deed import deed

if TYPE_CHECKING:
    from tests.access.stage import Stage

SEES = {"supervisor", "committee", "superior"}
ROOM = {"committee", "committee_b", "superior", "supervisor", "supervisor_b"}

PAGES: dict[str, set[str]] = {"/problems/handovers": ROOM}
RECORDS: list[tuple[str, set[str]]] = [
    (f"/problems/handovers/{{handover_{one}}}", SEES) for one in ("given", "taken", "refused")
]
EXTRA: list[str] = ["/problems/handovers/new"]


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    world = stage.world
    district = make.team("区督导组", world.superior, world.superior)
    holder = make.person("方知远", world.b1)
    above = actor_of(holder.id, make.appointment(holder, "supervisor", team=district).id)
    own = stage.by("supervisor")
    team_a = world.team_a.id
    for by, word in ((above, "above"), (own, "own")):
        made = problems.find(
            f"zqhandtext{word}", by=by, subject="branch", committee=world.a.id, branch=world.a2.id, source="supervision"
        )
        problems.issue(made, by=by, due_on=clock.today() + timedelta(days=30), requirement="zqhandwant")
    given = domain.offer(district.id, team_a, [world.a2.id], "zqhandnotegiven", by=above)
    refused = domain.offer(team_a, district.id, [world.a2.id], "zqhandnoterefused", by=own)
    domain.refuse(refused, by=above, reply="zqhandreply")
    taken = domain.offer(team_a, district.id, [world.a2.id], "zqhandnotetaken", by=own)
    for name, one in (("given", given), ("taken", taken), ("refused", refused)):
        stage.ids[f"handover_{name}"] = one.id
        stage.ids[f"v_handover_{name}"] = TeamHandover.get_by_id(one.id).version
    stage.ids["team_district"] = district.id


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name in ("given", "taken", "refused"):
        yield f"zqhandnote{name}", (SEES, SEES)
    yield "zqhandreply", (SEES, SEES)


deed(
    "handovers.new", "/problems/handovers/new",
    {"taker": "{team_district}", "units": "{unit_a1}", "note": "换组", "once": "hand-once-1"}, {"supervisor"},
    "team_handover.offer", unoffered={"supervisor_b"},
)  # fmt: skip
GIVEN = "/problems/handovers/{handover_given}"
V = {"version": "{v_handover_given}"}
deed("handovers.take", f"{GIVEN}/take", V, {"supervisor"}, "team_handover.take problem.hand", denied=SEES)
deed(
    "handovers.refuse",
    f"{GIVEN}/refuse",
    {**V, "reply": "人手不够"},
    {"supervisor"},
    "team_handover.refuse",
    denied=SEES,
)
deed(
    "handovers.withdraw", "/problems/handovers/{handover_taken}/withdraw", {}, {"supervisor"}, "team_handover.withdraw",
    denied=SEES,
)  # fmt: skip
