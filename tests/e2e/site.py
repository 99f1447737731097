"""The database that the browser sees: the stage of the security tests, and a place of its own for every journey."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import create_app, db
from portal.db import write
from portal.migrations import runner
from portal.pledges.models import PledgeItem
from portal.units.models import Person, Unit
from tests import factories as make
from tests.access.stage import Stage
from tests.e2e import evaluated, lived, rated
from tests.world import Player

# How somebody sits at the portal: width, height, and whether scripts run.
MODES = {
    "page": (1280, 800, True),
    "phone": (360, 740, True),
    "plain": (1280, 800, False),
    "plainphone": (360, 740, False),
}

# Journeys that need a branch in which nobody else has done anything yet.
JOURNEYS = ("post", "help", "chase", "ledger", "draw", "paper", "lived")


@dataclass
class Site:
    """Where the portal is, the cookies of everyone, and the ids of the records."""

    url: str
    cookies: dict[str, str]
    ids: dict[str, Any]


def build(folder: Path) -> Site:
    """Fill the instance folder."""
    app = create_app(INSTANCE=folder, DATABASE_URL=f"sqlite:///{folder / 'portal.db'}", SECURE_COOKIES=False)
    db.connect()
    runner().up()
    stage = Stage(app)
    with app.app_context():
        for mode in MODES:
            for journey in ("", *JOURNEYS):
                _place(stage, journey + mode)
            evaluated.place(stage, mode)
            rated.place(stage, mode)
            lived.place(stage, mode)
        _emptiness(stage)
        _queue(stage)
        _wall(stage)
    stage.sandbox.admit("nobody", None)
    cookies = dict(stage.sandbox.cookies)
    db.database.close()
    return Site("", cookies, stage.ids)


def _place(stage: Stage, mode: str) -> None:
    """A committee with its officer, a branch with its secretary, a team with its supervisor: a journey's own in a mode."""
    committee = make.unit("committee", f"旅程{mode}党委", stage.world.superior)
    branch = make.unit("branch", f"旅程{mode}第一党支部", committee, sector="机关")
    team = make.team(f"旅程{mode}督导组", committee, committee)
    for role, name, over in (
        ("committee", "苏云卿", committee),
        ("secretary", "方子振", branch),
        ("supervisor", "谈允贤", None),
    ):
        holder = make.person(f"{name}{mode}", branch, birth="1975-02")
        _seat(stage, f"{mode}_{role}", holder, role, over, team if role == "supervisor" else None)
    writer = make.person(f"黄道婆{mode}", branch, birth="1975-02")
    _seat(stage, f"{mode}_member", writer, None, None, None)
    stage.ids |= {f"{mode}_branch": branch.id, f"{mode}_committee": committee.id, f"{mode}_writer": writer.id}
    for role in ("security", "admin", "auditor"):
        _seat(stage, f"{mode}_{role}", make.person(f"{role}{mode}", None, "technical"), role, None, None)


def _seat(stage: Stage, who: str, holder: Person, role: str | None, over: Unit | None, team: Any) -> None:
    login = make.account(holder, who)
    hand = make.appointment(holder, role, unit=over, team=team) if role else None
    stage.world.players[who] = Player(holder, login, hand)
    stage.sandbox.admit(who, stage.world.players[who])


def _emptiness(stage: Stage) -> None:
    """People who have everything still before them: every list is empty."""
    committee = make.unit("committee", "新设党委", stage.world.superior)
    branch = make.unit("branch", "新设党支部", committee)
    team = make.team("新设督导组", committee)
    for role, over in (("committee", committee), ("secretary", branch), ("supervisor", None)):
        holder = make.person(f"新任{role}", branch, status="在册", membership="预备", confirmed="")
        _seat(stage, f"empty_{role}", holder, role, over, team if role == "supervisor" else None)
    _seat(stage, "empty_member", make.person("新党员", branch), None, None, None)


def _queue(stage: Stage) -> None:
    """Enough submitted pledges in one branch for several pages."""
    with write():
        for number in range(60):
            make.pledge(make.person(f"排队{number:02}", stage.world.a2, birth="1990-01"), "submitted")


LONGEST = "每月" + "走访困难群众、退役军人和独居老人并逐户记录办理结果，" * 6
NAMED = "阿卜杜热合曼·买买提依明江"


def _wall(stage: Stage) -> None:
    """A committee whose board fills many sheets: forty pledges, a long name, five long items."""
    committee = make.unit("committee", "城区街道党工委", stage.world.superior)
    branch = make.unit("branch", "沿河社区第一网格党支部", committee, sector="农村社区")
    other = make.unit("branch", "沿河社区第二网格党支部", committee, sector="农村社区")
    head = make.person("印红标", branch, birth="1975-02", post="网格员")
    _seat(stage, "printer", head, "secretary", branch, None)
    with write():
        for number in range(39):
            make.pledge(make.person(f"张贴{number:02}", branch, birth="1990-01", post="网格员"), "published", items=3)
        make.pledge(make.person("第二网格的人", other, birth="1990-01"), "published", items=1)
        long = make.pledge(
            make.person(NAMED, branch, birth="1990-01", post="社区综合服务窗口首席代表兼楼栋长"), "published", items=5
        )
        PledgeItem.update(matter=LONGEST[:100], measure=LONGEST + "末尾的字").where(PledgeItem.pledge == long).execute()
        waiting = make.pledge(head, "submitted", items=2)
    stage.ids |= {"printed": long.id, "unpublished": waiting.id, "wall_branch": branch.id}
