"""The place of the journeys of 评诺: a branch with three published pledges to evaluate, and last year's ballots closed."""

from datetime import date, timedelta

from portal import clock
from portal.accounts.sessions import actor_of
from portal.pledges import year as years
from portal.pledges.evaluating import voting
from portal.pledges.models import Pledge
from tests import factories as make
from tests.access.stage import Stage
from tests.world import Player


def place(stage: Stage, mode: str) -> None:
    """A committee of its own per way of sitting at the portal."""
    committee = make.unit("committee", f"评诺{mode}党委", stage.world.superior)
    branch = make.unit("branch", f"评诺{mode}党支部", committee, sector="机关")
    people = {
        name: make.person(f"{name}{mode}", branch, birth="1975-02")
        for name in ("葛洪", "孙思邈", "钱乙", "宋慈", "李杲", "王清任")
    }
    colleague = make.person(f"朱橚{mode}", branch, "staff")
    seats = {"member": "葛洪", "author": "孙思邈", "secretary": "宋慈", "keys": "李杲"}
    for who, name in seats.items():
        role = who if who == "secretary" else None
        _seat(stage, f"eval_{mode}_{who}", people[name], role, branch)
    _seat(stage, f"eval_{mode}_staff", colleague, None, branch)
    year, today = clock.today().year, clock.today()
    _open(committee.id, year - 1, date(year - 1, 12, 1), date(year - 1, 12, 10))
    _open(committee.id, year, today - timedelta(days=1), today + timedelta(days=9))
    for name in ("孙思邈", "钱乙", "王清任"):
        made = make.pledge(people[name], "published", year=year)
        if name == "孙思邈":
            stage.ids[f"eval_{mode}_pledge"] = made.id
    for name, key, voices in (("钱乙", "five", 5), ("王清任", "four", 4)):
        made = make.pledge(people[name], "published", year=year - 1)
        stage.ids[f"eval_{mode}_{key}"] = made.id
        _vote(made, [one.id for one in people.values() if one.id != people[name].id][:voices], year - 1)
    stage.ids[f"eval_{mode}_writer"] = people["钱乙"].id


def _seat(stage: Stage, who: str, holder: object, role: str | None, over: object) -> None:
    login = make.account(holder, who)  # type: ignore[arg-type]
    hand = make.appointment(holder, role, unit=over) if role else None  # type: ignore[arg-type]
    stage.world.players[who] = Player(holder, login, hand)  # type: ignore[arg-type]
    stage.sandbox.admit(who, stage.world.players[who])


def _open(committee: int, year: int, begun: date, until: date) -> None:
    years.PledgeYear.create(committee=committee, year=year, evaluate_from=begun, evaluate_until=until)


def _vote(pledge: Pledge, voters: list[int], year: int) -> None:
    with clock.at(date(year, 12, 5)):
        for voter in voters:
            voting.cast(pledge, {None: 0}, by=actor_of(voter))
