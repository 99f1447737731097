"""What waits on whose home is what they may act on: while a team follows an entry, after it, and under an office above."""

from datetime import timedelta
from typing import Any

import pytest

from portal import clock, policy
from portal.accounts import teams
from portal.accounts.models import Team, TeamUnit
from portal.actions import available
from portal.errors import Denied
from portal.inbox.models import Message
from portal.problems import domain, listing, waiting
from portal.problems.handovers import domain as handovers
from portal.problems.handovers import waiting as handing
from portal.problems.models import Problem, ProblemExtension
from tests import factories as make
from tests.browser_client import text_of
from tests.problems.conftest import DUE, fresh
from tests.world import Player


def holder(world: Any, name: str, who: str, home: Any, role: str, **over: Any) -> Player:
    person = make.person(name, home)
    world.players[who] = Player(person, make.account(person, who), make.appointment(person, role, **over))
    return world.players[who]


@pytest.fixture
def superior(world: Any) -> Player:
    """An officer of the committee above."""
    return holder(world, "陶长庚", "superior", world.b1, "committee", unit=world.superior)


def close(world: Any, actor: Any) -> None:
    teams.close(Team.get_by_id(world.team_a.id), by=actor("committee"))


def take_away(world: Any, actor: Any) -> None:
    TeamUnit.update(ended_at=clock.now()).where(TeamUnit.team == world.team_a.id).execute()


ENDS = {"followed": None, "closed": close, "taken": take_away}


def todo(by: Any) -> set[int]:
    """What waits for the role at hand; list, count and home agree."""
    rows = {row.id for row in listing.LIST.everything(by, {"state": f"todo{by.role}"})}
    assert waiting.ledger(by)[0].count == len(rows)
    return rows


@pytest.mark.parametrize("above", [False, True], ids=["alone", "above"])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("where", ["a1", "a"])
def test_every_todo_row_has_an_allowed_primary_act(world, actor, officer, ledger, request, end, where, above):
    finders = ["supervisor", "committee", *(["secretary"] if where == "a1" else [])]
    made = []
    for who in finders:
        made.append(ledger(who, where, "found"))
        for state in ("issued", "working", "returned", "submitted", "verified", "closed", "dropped"):
            one = ledger(who, where, "submitted" if state not in ("issued", "working") else state)
            values = {"verified_by": world.supervisor.person.id} if state in ("verified", "closed") else {}
            values |= {"closed_on": clock.today()} if state == "closed" else {}
            Problem.update(state=state, **values).where(Problem.id == one.id).execute()
            made.append(one)
    roles = ["secretary", "committee", "officer", "supervisor"]
    if above:
        request.getfixturevalue("superior")
        roles.append("superior")
    if ENDS[end]:
        ENDS[end](world, actor)
    for who in roles:
        by = actor(who)
        rows = todo(by)
        for one in map(fresh, made):
            seen = policy.find(Problem, one.id, by) is not None
            primary = seen and any(move.weight == "primary" for move in available(by, one).values())
            about = (who, one.state, one.office_id, one.team_id)
            if one.state == "working":  # waits when it falls due
                assert one.id not in rows or primary, about
            else:
                assert (one.id in rows) == primary, about


@pytest.mark.parametrize("end", ["closed", "taken"])
def test_what_was_submitted_waits_for_the_committee_where_no_team_follows_it_any_more(world, actor, visit, ledger, end):
    made = ledger(state="submitted")
    assert todo(actor("committee")) == set()
    ENDS[end](world, actor)
    assert todo(actor("committee")) == {made.id}
    assert todo(actor("supervisor")) == set()
    page = text_of(visit("committee").get("/problems?state=left"))
    assert made.number in page
    domain.verify(made, by=actor("committee"), verdict="属实")


def test_the_committees_own_waits_for_whom_may_close_it(world, actor, officer, ledger):
    made = ledger("supervisor", "a", "verified")
    assert todo(actor("officer")) == todo(actor("committee")) == set()
    assert todo(actor("supervisor")) == {made.id}
    domain.close(made, by=actor("supervisor"))


def test_an_extension_for_the_committees_own_waits_for_whom_may_decide_it(world, actor, officer, superior, ledger):
    made = ledger("committee", "a", "working")
    domain.ask_extension(made, by=actor("committee"), until=DUE + timedelta(days=9), reason="等经费")
    counts = {who: waiting.asked(actor(who))[0].count for who in ("committee", "officer", "superior")}
    assert counts == {"committee": 0, "officer": 0, "superior": 1}
    with pytest.raises(Denied):
        domain.grant(ProblemExtension.get(), by=actor("officer"))
    domain.grant(ProblemExtension.get(), by=actor("superior"))


@pytest.mark.parametrize("end", ["closed", "taken"])
def test_what_a_team_left_unissued_is_for_its_committee_to_issue_or_drop(world, actor, officer, superior, ledger, end):
    kept, dropped = ledger(state="found"), ledger(state="found")
    about, own = ledger("supervisor", "a2", "found", "officer"), ledger("supervisor", "a", "found")
    everybody = (
        "secretary",
        "secretary_a2",
        "committee",
        "officer",
        "committee_b",
        "superior",
        "member",
        "supervisor_b",
    )

    def seeing(problem: Problem) -> list[str]:
        return [who for who in everybody if policy.find(Problem, problem.id, actor(who)) is not None]

    assert [seeing(one) for one in (kept, about, own)] == [[], [], []]
    with pytest.raises(Denied):
        domain.issue(kept, by=actor("committee"), due_on=DUE, requirement="补齐")
    ENDS[end](world, actor)
    assert seeing(kept) == ["committee", "officer"]
    assert seeing(about) == ["committee"]  # not whom it is about
    assert seeing(own) == ["superior"]  # about the committee itself
    assert todo(actor("superior")) == {own.id}
    assert todo(actor("committee")) == {kept.id, dropped.id, about.id}
    for one, who in ((about, "officer"), (own, "committee"), (kept, "superior"), (kept, "secretary")):
        for action in ("problem.edit", "problem.issue", "problem.drop"):
            assert not policy.may(action, actor(who), one), (who, action)
    domain.drop(dropped, by=actor("committee"), reason="重复登记")
    domain.edit(kept, by=actor("committee"), text="会议记录不全")
    domain.issue(kept, by=actor("committee"), due_on=DUE, requirement="补齐")
    domain.issue(own, by=actor("superior"), due_on=DUE, requirement="补齐")
    assert [fresh(one).state for one in (kept, dropped, own)] == ["issued", "dropped", "issued"]
    domain.reschedule(fresh(kept), by=actor("committee"), due_on=clock.today(), reason="统一调整")


def test_who_heads_the_branch_does_not_inherit_what_a_team_left_about_it(world, actor, ledger):
    made = ledger(state="found")
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    close(world, actor)
    assert policy.find(Problem, made.id, actor("committee")) is None
    assert not policy.may("problem.issue", actor("committee"), made)
    assert todo(actor("committee")) == set()


def test_a_closed_teams_findings_are_handed_over_and_told_to_nobody_else(world, actor, visit, ledger):
    world.teams["team_2"] = make.team("第三督导组", world.a, world.a)
    holder(world, "冯一鸣", "supervisor_2", world.b1, "supervisor", team=world.team_2)
    made, about = ledger(state="found"), ledger("supervisor", "a2", "found", "member_a2")
    close(world, actor)
    (left,) = handing.left(actor("committee"))
    assert "还有 2 个问题" in left.tasks[0].what
    browser = visit("committee")
    assert "共 2 个" in text_of(browser.get(f"/problems?state=left&followed={world.team_a.id}"))
    browser.get(left.tasks[0].url)
    before = Message.select().where(Message.person == world.secretary.person.id).count()
    units = [world.a1.id, world.a2.id]
    offered = handovers.offer(world.team_a.id, world.team_2.id, units, "", by=actor("committee"))
    taker = actor("supervisor_2")
    assert policy.find(Problem, made.id, taker) is None
    assert handovers.take(offered, by=taker) == (2, [])
    for one in (made, about):
        assert (fresh(one).team_id, fresh(one).state) == (world.team_2.id, "found")
        assert policy.find(Problem, one.id, taker) is not None
        assert policy.find(Problem, one.id, actor("committee")) is None
    assert Message.select().where(Message.person == world.secretary.person.id).count() == before
    domain.issue(fresh(made), by=taker, due_on=DUE, requirement="补齐")
    assert handing.left(actor("committee"))[0].count == 0
