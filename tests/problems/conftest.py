"""Entries of the ledger that came about as they do in life: through the domain."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.problems import domain
from portal.problems.models import Problem
from tests import factories as make

DUE = clock.today() + timedelta(days=30)
SECRETARIES = {"a1": "secretary", "a2": "secretary_a2", "b1": "secretary_b"}


def fresh(problem: Problem) -> Problem:
    """The entry as it lies in the table."""
    return Problem.get_by_id(problem.id)


@pytest.fixture
def officer(world: Any) -> Any:
    """A second officer of the committee, of its second branch."""
    from tests.world import Player

    holder = make.person("姚静雯", world.a2)
    hand = make.appointment(holder, "committee", unit=world.a)
    world.players["officer"] = Player(holder, make.account(holder, "officer"), hand)
    return world.players["officer"]


@pytest.fixture
def ledger(world: Any, actor: Any) -> Callable[..., Problem]:
    """ledger("supervisor", "a1", "submitted"): found by somebody and brought to a state by those whose work it is."""

    def bring(
        who: str = "supervisor",
        place: str = "a1",
        state: str = "issued",
        whose: str = "",
        due: Any = DUE,
        **values: Any,
    ) -> Problem:
        finder, unit = actor(who), world.units[place]
        house = place in ("a", "b")
        wanted = {"text": "组织生活记录不全", "source": "supervision", "category": "", **values}
        made = domain.find(
            by=finder, subject="member" if whose else ("committee" if house else "branch"),
            committee=unit.committee_id or unit.id, branch=None if house else unit.id,
            person=world.players[whose].person.id if whose else None, **wanted,
        )  # fmt: skip
        if state == "found":
            return made
        domain.issue(made, by=finder, due_on=due, requirement="补齐记录，按月检查")
        if state == "dropped":
            domain.drop(made, by=finder, reason="重复登记")
        if state in ("issued", "dropped"):
            return made
        secretary = actor(SECRETARIES.get(place, "committee"))
        domain.plan(made, by=secretary, measures="每月检查一次", responsible="支部书记")
        if state == "working":
            return made
        domain.submit(made, by=secretary, outcome="已经补齐", on_site=True)
        judge = finder if who.startswith("supervisor") else actor("committee")
        if state == "returned":
            domain.send_back(made, by=judge, reason="三月的还没有补")
        if state in ("verified", "closed"):
            domain.verify(made, by=judge, verdict="到现场看了记录本，已经补齐")
        if state == "closed":
            domain.close(made, by=actor("committee"))
        return made

    return bring
