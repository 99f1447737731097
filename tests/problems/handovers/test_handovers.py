"""督导组交接: open entries go from team to team in one act; what closed meanwhile stays, what one may not see is not told."""

from typing import Any

import pytest

from portal import policy
from portal.accounts import teams
from portal.accounts.models import Team, TeamUnit
from portal.audit.models import Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.problems import domain as problems
from portal.problems.handovers import domain, record, waiting
from portal.problems.handovers.models import TeamHandover
from portal.problems.models import Problem
from tests import factories as make
from tests.browser_client import text_of
from tests.problems.conftest import fresh
from tests.world import Player


@pytest.fixture
def second(world: Any) -> Player:
    """A second team of the same committee, which has both branches."""
    team = make.team("第三督导组", world.a, world.a)
    holder = make.person("冯一鸣", world.b1)
    world.players["supervisor_2"] = Player(
        holder, make.account(holder, "supervisor_2"), make.appointment(holder, "supervisor", team=team)
    )
    world.teams["team_2"] = team
    return world.players["supervisor_2"]


def offer(world: Any, actor: Any, *units: Any, who: str = "supervisor") -> TeamHandover:
    return domain.offer(world.team_a.id, world.team_2.id, [one.id for one in units], "换组", by=actor(who))


def test_the_open_entries_change_hands(world: Any, actor: Any, ledger: Any, second: Player) -> None:
    issued, working = ledger("supervisor", "a1", "issued"), ledger("supervisor", "a1", "working")
    other, found = ledger("supervisor", "a2", "issued"), ledger("supervisor", "a1", "found")
    own = ledger("committee", "a1", "issued")  # no team's
    handover = offer(world, actor, world.a1)
    assert handover.problems == [issued.id, working.id]
    taker = actor("supervisor_2")
    (waits,) = waiting.offered(taker)
    assert waits.count == 1
    problems.submit(fresh(working), by=actor("secretary"), outcome="已经补齐", on_site=True)
    problems.verify(fresh(working), by=actor("supervisor"), verdict="现场看了")
    problems.close(fresh(working), by=actor("committee"))
    taken = domain.take(handover, by=taker, version=handover.version)
    assert (taken.number, taken.left) == (1, [f"{fresh(working).number}（已销号）"])
    assert fresh(issued).team_id == world.team_2.id
    assert {fresh(one).team_id for one in (working, other, found)} == {world.team_a.id}
    assert fresh(own).team_id is None
    note = Revision.get(Revision.action == "team_handover.take").note
    assert note == f"接收 1 个问题；没有移交：{fresh(working).number}（已销号）"
    told = Message.select().where(
        (Message.person == world.supervisor.person.id) & (Message.path == domain.path(handover))
    )
    assert told.count() == 1
    problems.amend(fresh(issued), by=taker, text="改过", category="", requirement="补齐", reason="核对", version=None)
    with pytest.raises(Denied):
        problems.amend(
            fresh(issued),
            by=actor("supervisor"),
            text="再改",
            category="",
            requirement="补齐",
            reason="核对",
            version=None,
        )
    assert waiting.offered(taker)[0].count == 0


def test_refused_and_withdrawn(world: Any, actor: Any, ledger: Any, second: Player) -> None:
    entry = ledger("supervisor", "a1", "issued")
    handover = offer(world, actor, world.a1)
    with pytest.raises(Invalid):
        domain.refuse(handover, by=actor("supervisor_2"), reply=" ")
    with pytest.raises(Denied):
        domain.take(handover, by=actor("supervisor"))
    with pytest.raises(Denied):
        domain.withdraw(handover, by=actor("supervisor_2"))
    domain.refuse(handover, by=actor("supervisor_2"), reply="人手不够", version=handover.version)
    with pytest.raises(Stale):
        domain.take(handover, by=actor("supervisor_2"))
    again = offer(world, actor, world.a1)
    domain.withdraw(again, by=actor("supervisor"), version=again.version)
    assert fresh(entry).team_id == world.team_a.id


def test_to_whom_and_what(world: Any, actor: Any, ledger: Any, second: Player) -> None:
    ledger("supervisor", "a1", "issued")
    by = actor("supervisor")
    above = make.team("区督导组", world.superior, world.superior)
    for taker, units, field in (
        (world.team_b.id, [world.a1.id], "taker"), (world.team_a.id, [world.a1.id], "taker"),
        (world.team_2.id, [], "units"), (world.team_2.id, [world.a2.id], "units"), (world.team_2.id, [world.b1.id], "units"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.offer(world.team_a.id, taker, units, "", by=by)
        assert refused.value.field == field
    assert domain.offer(world.team_a.id, above.id, [world.a1.id], "", by=by).state == "offered"  # 逐级
    TeamUnit.update(unit=world.a2.id).where(TeamUnit.team == world.team_2.id).execute()
    with pytest.raises(Invalid, match="现在不督导机关第一党支部"):
        offer(world, actor, world.a1)
    for who in ("supervisor_2", "committee", "secretary", "member"):
        with pytest.raises(Denied):
            offer(world, actor, world.a1, who=who)


def test_an_entry_is_offered_once_at_a_time(world: Any, actor: Any, visit: Any, ledger: Any, second: Player) -> None:
    entry = ledger("supervisor", "a1", "issued")
    first = offer(world, actor, world.a1)
    with pytest.raises(Invalid, match="请先撤回") as refused:
        offer(world, actor, world.a1)
    assert refused.value.field == "units"
    browser = visit("supervisor")
    assert "没有可以移交的问题" in text_of(browser.get("/problems/handovers/new"))
    later = ledger("supervisor", "a1", "issued")
    html = browser.get("/problems/handovers/new").get_data(as_text=True)
    assert "机关第一党支部（1 个）" in html
    assert "（选填）" not in html.split("接收的督导组")[1][:80]
    assert offer(world, actor, world.a1).problems == [later.id]
    domain.withdraw(first, by=actor("supervisor"), version=first.version)
    assert offer(world, actor, world.a1).problems == [entry.id]


def test_what_one_may_not_see_is_not_counted(world: Any, actor: Any, ledger: Any, second: Player) -> None:
    one, other = ledger("supervisor", "a1", "issued"), ledger("supervisor", "a2", "issued")
    handover = offer(world, actor, world.a1, world.a2)
    TeamUnit.update(unit=world.a1.id).where(TeamUnit.team == world.team_2.id).execute()
    taker = actor("supervisor_2")
    assert [row.id for row in record.shown(handover, taker).entries] == [one.id]
    taken = domain.take(handover, by=taker)
    assert taken == (1, [])
    assert fresh(other).team_id == world.team_a.id
    seen = {
        who
        for who in world.players
        if who != "disabled" and policy.find(TeamHandover, handover.id, actor(who)) is not None
    }
    assert seen == {"supervisor", "supervisor_2", "committee"}


def test_a_closed_team_leaves_its_entries_to_the_committee(
    world: Any, actor: Any, visit: Any, ledger: Any, second: Player
) -> None:
    entry = ledger("supervisor", "a1", "issued")
    committee = actor("committee")
    assert waiting.left(committee)[0].count == 0
    teams.close(Team.get_by_id(world.team_a.id), by=committee)
    (found,) = waiting.left(committee)
    assert (found.count, found.tasks[0].url) == (1, f"/problems/handovers/new?giver={world.team_a.id}")
    assert waiting.left(actor("committee_b"))[0].count == 0
    browser = visit("committee")
    assert "已撤销，还有 1 个问题没有销号" in text_of(browser.get("/"))
    assert "撤销的督导组留下的问题" in text_of(browser.get(found.url))
    browser.get("/problems/handovers/new", 404)
    browser.get(f"/problems/handovers/new?giver={world.team_2.id}", 404)
    typed = {"taker": str(world.team_2.id), "units": str(world.a1.id), "note": ""}
    browser.post(f"/problems/handovers/new?giver={world.team_a.id}", typed)
    domain.take(TeamHandover.get(), by=actor("supervisor_2"))
    assert fresh(entry).team_id == world.team_2.id
    assert waiting.left(committee)[0].count == 0


def test_a_finding_that_its_team_can_issue_again_is_not_taken(
    world: Any, actor: Any, ledger: Any, second: Player
) -> None:
    found, issued = ledger("supervisor", "a1", "found"), ledger("supervisor", "a1", "issued")
    teams.close(Team.get_by_id(world.team_a.id), by=actor("committee"))
    handover = offer(world, actor, world.a1, who="committee")
    assert handover.problems == [found.id, issued.id]
    Team.update(closed_on=None).where(Team.id == world.team_a.id).execute()
    TeamUnit.update(ended_at=None, ends=None).where(TeamUnit.team == world.team_a.id).execute()
    assert domain.take(handover, by=actor("supervisor_2")) == (1, [])
    assert (fresh(found).team_id, fresh(issued).team_id) == (world.team_a.id, world.team_2.id)


def test_pages(world: Any, actor: Any, visit: Any, ledger: Any, second: Player) -> None:
    giver, taker = visit("supervisor"), visit("supervisor_2")
    assert "没有可以移交的问题" in text_of(giver.get("/problems/handovers/new"))
    entry = ledger("supervisor", "a1", "issued")
    page = text_of(giver.get("/problems/handovers/new"))
    assert "机关第一党支部（1 个）" in page
    assert "第三督导组" in page
    assert "第二督导组" not in page
    typed = {"taker": str(world.team_2.id), "units": str(world.a1.id), "note": "换组了"}
    refused = giver.post("/problems/handovers/new", {**typed, "taker": ""}, 422)
    assert "换组了" in refused.get_data(as_text=True)
    address = giver.post("/problems/handovers/new", {**typed, "once": "hand-1"}).location
    assert giver.post("/problems/handovers/new", {**typed, "once": "hand-1"}).location == address
    assert "撤回" in text_of(giver.get(address))
    assert "不接收" not in text_of(giver.get(address))
    assert "接收第一督导组移交的问题" in text_of(taker.get("/"))
    assert "共 1 次" in text_of(taker.get("/problems/handovers?state=todosupervisor&q=第一"))
    version = TeamHandover.get().version
    taker.get(f"{address}/refuse")
    taker.get(f"{address}/take")
    taker.post(f"{address}/take", {"version": version + 5}, 409)
    giver.get(f"{address}/take", 403)
    taker.post(f"{address}/take", {"version": version})
    assert "接收 1 个问题" in text_of(giver.get(address))
    assert Problem.get_by_id(entry.id).team_id == world.team_2.id
    taker.get("/problems/handovers?export=xlsx")
    assert "共 1 次" in text_of(visit("committee").get("/problems/handovers"))
    visit("committee").get(f"{address}/take", 403)
    visit("supervisor_b").get(address, 404)
    visit("secretary").get("/problems/handovers", 404)
    again = giver.post("/problems/handovers/new", {**typed, "once": "hand-2"}, 422)
    assert "请选择要移交的单位" in text_of(again)


def test_the_units_of_the_taking_team_are_asked_for_once(
    world: Any, actor: Any, ledger: Any, second: Player, queries: Any
) -> None:
    for _ in range(4):
        ledger("supervisor", "a1", "issued")
    queries.statements.clear()
    offer(world, actor, world.a1)
    asked = [one for one in queries.statements if one.lstrip().startswith("SELECT") and "team_unit" in one]
    assert len(asked) == len(set(asked))
