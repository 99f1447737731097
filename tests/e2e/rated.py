"""The place of the journeys of 星级评定: a committee with a scheme that is ready, and one whose round has been on public show."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal import clock
from portal.accounts.sessions import actor_of
from portal.policy import Actor
from portal.stars.cycles.domain import Wanted, open_cycle
from portal.stars.entries import domain as entries
from portal.stars.models import StarEntry, StarScheme
from portal.stars.reviewing import domain as reviewing
from portal.units.models import Person, Unit
from tests import factories as make
from tests.access.stage import Stage
from tests.stars import making
from tests.world import Player

CHOSEN = ("study", "leading", "rules", "pledges", "project", "faults")
SCHEME = making.small(
    name="实践创星评定办法",
    indicators=tuple(
        replace(one, points=Decimal(50)) if one.key == "study" else one
        for one in making.INDICATORS
        if one.key in CHOSEN
    ),
)
"""100 points: 组织学习 50, 班子建设 20, 制度落实 20, 承诺践诺 10 by the portal's own facts; 创新项目 5 more; 工作失误 off."""

GIVEN = {"study": "46", "leading": "好", "rules": ["plan", "record", "fees", "open"], "project": "3"}
"""What the branch of the round that has been on show gives itself: 99 points with the facts, four stars without a finding."""

AGO = timedelta(days=25)  # its five working days are over, whatever holidays lie between


def place(stage: Stage, mode: str) -> None:
    """Two committees of its own per way of sitting at the portal; for the wide screen a declared entry to review by keys."""
    today = clock.today()
    committee, branch = _house(stage, mode, f"star_{mode}", "创星", today.year)
    team = make.team(f"创星{mode}督导组", committee, committee)
    supervisor = make.person(f"孟临川{mode}", branch, birth="1975-02", exempt=True)
    _seat(stage, f"star_{mode}_supervisor", supervisor, "supervisor", team=team)
    _seat(stage, f"star_{mode}_staff", make.person(f"岑照水{mode}", branch, "staff"))
    making.scheme(committee, SCHEME, state="ready")
    ended, shown = _house(stage, mode, f"shown_{mode}", "亮星", (today - AGO).year)
    with clock.at(today - AGO):
        scheme = making.scheme(ended, SCHEME, state="ready")
        _show(stage, mode, scheme, shown)
    if mode == "page":
        _by_keys(stage)


def _house(stage: Stage, mode: str, who: str, word: str, year: int) -> tuple[Unit, Unit]:
    """A committee with its officer, a branch with secretary and member, whose commitments of a year are published."""
    committee = make.unit("committee", f"{word}{mode}党委", stage.world.superior)
    office = make.unit("branch", f"{word}{mode}机关党支部", committee, sector="机关")
    branch = make.unit("branch", f"{word}{mode}窗口党支部", committee, sector="窗口单位和服务行业")
    officer = make.person(f"沈望舒{word}{mode}", office, birth="1975-02")
    _seat(stage, f"{who}_committee", officer, "committee", committee)
    secretary = make.person(f"顾青禾{word}{mode}", branch, birth="1975-02")
    _seat(stage, f"{who}_secretary", secretary, "secretary", branch)
    member = make.person(f"陆见山{word}{mode}", branch, birth="1975-02")
    _seat(stage, f"{who}_member", member)
    for one in (secretary, member):
        make.pledge(one, "published", year=year)
    stage.ids |= {f"{who}_committee": committee.id, f"{who}_branch": branch.id, f"{who}_office": office.id}
    return committee, branch


def _seat(
    stage: Stage, who: str, holder: Person, role: str | None = None, over: Unit | None = None, team: Any = None
) -> None:
    login = make.account(holder, who)
    hand = make.appointment(holder, role, unit=over, team=team) if role else None
    stage.world.players[who] = Player(holder, login, hand)
    stage.sandbox.admit(who, stage.world.players[who])


def _actor(stage: Stage, who: str) -> Actor:
    player = stage.world.players[who]
    return actor_of(player.person.id, player.hand.id if player.hand else None)


def _show(stage: Stage, mode: str, scheme: StarScheme, branch: Unit) -> None:
    """A round of one branch, from its opening to public show, all on one day."""
    office, secretary = (_actor(stage, f"shown_{mode}_{one}") for one in ("committee", "secretary"))
    today = clock.today()
    days = (date(today.year, 1, 1), date(today.year, 12, 31), today + 2 * making.DAY, today + 4 * making.DAY)
    cycle = open_cycle(scheme, Wanted(f"亮星评定{mode}", today.year, *days, 5), [branch.id], by=office)
    entry = StarEntry.get(StarEntry.cycle == cycle.id)
    entries.aim(entry, 4, "逐项补齐制度", SCHEME, by=secretary)
    entries.assess(entry, {key: (value, "有记录可查") for key, value in GIVEN.items()}, by=secretary)
    entries.state_case(entry, 4, "党员先锋岗带动窗口服务", SCHEME, by=secretary)
    entries.confirm(entry, today, "支委会", SCHEME, by=secretary)
    entries.declare(entry, SCHEME, by=secretary)
    reviewing.mark_rest(entry, "read", by=office)
    reviewing.finish(StarEntry.get_by_id(entry.id), by=office)
    reviewing.propose(cycle, {}, by=office)
    reviewing.publish(cycle, by=office)
    stage.ids |= {f"shown_{mode}_cycle": cycle.id, f"shown_{mode}_entry": entry.id}


def _by_keys(stage: Stage) -> None:
    committee, branch = _house(stage, "keys", "keys", "按键", clock.today().year)
    cycle = making.cycle(committee, branch, of=SCHEME)
    scores = {key: value for key, value in making.SCORES.items() if key in CHOSEN}
    stage.ids["keys_entry"] = making.entry(cycle, branch, "declared", scores=scores).id
