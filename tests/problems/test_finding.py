"""From found to issued: whose find it is, what is refused, numbers without gaps, who sees and hears of it."""

from datetime import timedelta

import pytest

from portal import clock, policy
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.problems import domain
from portal.problems.models import Problem
from tests.problems.conftest import DUE, fresh

YEAR = clock.today().year


def messages(player):
    mine = Message.select(Message.text).where(Message.person == player.person.id).order_by(Message.id)
    return [text for (text,) in mine.tuples()]


def sees(problem, by):
    return policy.find(Problem, problem.id, by) is not None


def test_a_find_is_its_sides_alone_until_it_is_issued(world, actor, ledger):
    everybody = (
        "supervisor",
        "supervisor_b",
        "secretary",
        "secretary_a2",
        "committee",
        "committee_b",
        "member",
        "colleague",
        "staff",
        "admin",
    )
    made = ledger(state="found", whose="member")
    assert [who for who in everybody if sees(made, actor(who))] == ["supervisor"]
    assert messages(world.secretary) == messages(world.member) == []
    domain.issue(made, by=actor("supervisor"), due_on=DUE, requirement="谈话提醒")
    assert (made.number, made.state, made.first_due_on) == (f"{YEAR}-0001", "issued", DUE)
    assert [who for who in everybody if sees(made, actor(who))] == ["supervisor", "secretary", "committee", "member"]
    said = f"下发问题 {YEAR}-0001 “组织生活记录不全”，请在 {DUE:%Y-%m-%d} 前整改"
    assert messages(world.secretary) == messages(world.member) == [said]
    own = ledger("secretary", state="found")
    assert [who for who in everybody if sees(own, actor(who))] == ["secretary"]
    theirs = ledger("committee", "a", state="issued")
    assert [who for who in everybody if sees(theirs, actor(who))] == ["supervisor", "committee"]


def test_a_member_finds_about_oneself_alone_and_the_branch_issues_it(world, actor):
    here = {"committee": world.a.id, "branch": world.a1.id, "source": "self_check", "subject": "member"}
    made = domain.find("学习不够", by=actor("member"), person=world.member.person.id, **here)
    assert (made.office_id, made.team_id) == (world.a1.id, None)
    assert sees(made, actor("member"))
    assert sees(made, actor("secretary"))
    assert not sees(made, actor("committee"))
    with pytest.raises(Denied):
        domain.find("学习不够", by=actor("member"), person=world.colleague.person.id, **here)
    with pytest.raises(Denied):
        domain.issue(made, by=actor("member"), due_on=DUE, requirement="补学")
    domain.issue(made, by=actor("secretary"), due_on=DUE, requirement="补学")
    assert made.number == f"{YEAR}-0001"


def test_numbers_run_by_committee_and_year_without_gaps(world, actor, ledger):
    numbers = [ledger(state=state).number for state in ("issued", "found", "dropped", "issued")]
    assert numbers == [f"{YEAR}-0001", "", f"{YEAR}-0002", f"{YEAR}-0003"]
    assert ledger("committee_b", "b1").number == f"{YEAR}-0001"
    # what somebody else issued meanwhile is counted, and who was slower is told so
    first, second = fresh(made := ledger(state="found")), fresh(made)
    domain.issue(first, by=actor("supervisor"), due_on=DUE, requirement="补齐")
    with pytest.raises(Stale):
        domain.issue(second, by=actor("supervisor"), due_on=DUE, requirement="补齐")
    assert ledger().number == f"{YEAR}-0005"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"), ({"text": "长" * 1001}, "text"), ({"source": "x"}, "source"), ({"category": "x"}, "category"),
        ({"category": "belief"}, "category"), ({"branch": None}, "branch"), ({"branch": 99}, "branch"),
        ({"subject": "member"}, "person"), ({"subject": "committee"}, "branch"),
        ({"due_on": clock.today() - timedelta(days=1)}, "due_on"), ({"due_on": clock.today() + timedelta(days=731)}, "due_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_found(world, actor, values, field):
    usual = {"text": "记录不全", "subject": "branch", "committee": world.a.id, "branch": world.a1.id, "source": "other"}
    with pytest.raises(Invalid) as refused:
        domain.find(by=actor("supervisor"), **{**usual, **values})
    assert refused.value.field == field
    assert not Problem.select().exists()


@pytest.mark.parametrize(
    ("who", "where", "denied"),
    [
        ("supervisor", "a1", False), ("supervisor", "a", False), ("supervisor", "b1", True), ("secretary", "a1", False),
        ("secretary", "a2", True), ("secretary", "a", True), ("committee", "a2", False), ("committee", "b1", True),
        ("member", "a1", True), ("staff", "a1", True), ("admin", "a1", True),
    ],
)  # fmt: skip
def test_who_finds_where(world, ledger, who, where, denied):
    if denied:
        with pytest.raises(Denied):
            ledger(who, where, "found")
    else:
        ledger(who, where, "found")
    assert Problem.select().count() == (not denied)


def test_before_it_is_issued_it_is_edited_and_dropped_in_silence(world, actor, ledger):
    made, by = ledger(state="found"), actor("supervisor")
    domain.edit(made, by=by, text="支委会记录不全", category="weak", requirement="补齐", due_on=DUE, version=1)
    domain.edit(made, by=by, text="支委会记录不全", category="weak", requirement="补齐", due_on=DUE, version=2)
    assert (fresh(made).text, fresh(made).version) == ("支委会记录不全", 2)
    with pytest.raises(Stale):
        domain.edit(made, by=by, text="别的", version=1)
    with pytest.raises(Invalid, match="整改要求"):
        domain.issue(ledger(state="found"), by=by, due_on=DUE)
    domain.drop(made, by=by, reason="重复")
    assert (fresh(made).state, fresh(made).number) == ("dropped", "")
    assert not sees(made, actor("secretary"))
    assert messages(world.secretary) == []


def test_who_heads_the_branch_finds_and_issues_nothing_for_the_committee(world, actor, ledger):
    from tests import factories as make

    made = ledger("committee", "a2", "found")
    make.appointment(world.committee.person, "secretary", unit=world.a2)
    with pytest.raises(Denied, match="书记"):
        domain.issue(made, by=actor("committee"), due_on=DUE, requirement="补齐")
    with pytest.raises(Denied, match="书记"):
        ledger("committee", "a2", "found")
    assert ledger("committee", "a1").number == f"{YEAR}-0001"


def test_a_supervisor_sees_entries_only_while_the_unit_is_assigned(world, actor, ledger):
    from portal.accounts.models import TeamUnit

    made = ledger()
    assert sees(made, actor("supervisor"))
    TeamUnit.update(ends=clock.today() - timedelta(days=1)).where(TeamUnit.team == world.team_a).execute()
    assert not sees(made, actor("supervisor"))
    assert sees(made, actor("committee"))


def test_who_found_it_hears_that_it_was_dropped_unissued(world, actor, ledger):
    here = {"committee": world.a.id, "branch": world.a1.id, "source": "self_check", "subject": "member"}
    made = domain.find("学习不够", by=actor("member"), person=world.member.person.id, **here)
    domain.drop(made, by=actor("secretary"), reason="谈话时已经说清楚")
    assert messages(world.member) == ["问题“学习不够”已撤销：谈话时已经说清楚"]
    assert sees(made, actor("member"))
    domain.drop(ledger(state="found"), by=actor("supervisor"), reason="重复")  # one's own act is no news
    assert messages(world.supervisor) == messages(world.secretary) == messages(world.committee) == []
