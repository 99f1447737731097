"""What somebody inside must not see or do in checks: of branches that are not theirs now, of their own branch in another office."""

import re
from datetime import timedelta

import peewee as pw
import pytest

from portal import clock, policy
from portal.accounts.models import Appointment, TeamUnit
from portal.checks import domain, picking
from portal.checks.models import CheckVisit, SpotCheck
from portal.checks.visits import domain as visits
from portal.comments import domain as comments
from portal.comments.models import Comment, CommentThread
from portal.db import database
from portal.errors import Denied, Invalid
from portal.inbox.models import Message
from portal.problems import domain as problems
from tests import factories as make
from tests.checks.conftest import at, fresh, see, submitted

DAY = timedelta(days=1)


def told(player):
    return [row.text for row in Message.select().where(Message.person == player.person.id).order_by(Message.id)]


def officer(world):
    """Another officer of the committee, who heads nothing."""
    holder = make.person("姚静雯", world.a2)
    make.appointment(holder, "committee", unit=world.a)
    return policy.Actor(holder.id, holder.name, "committee", unit_id=world.a.id, unit_kind="committee")


def test_the_file_of_a_branch_that_was_never_visited_shows_no_other_branch(world, visit, checked):
    going = at(checked(units=("a2",)), world.a2)
    page = visit("supervisor").get(f"/checks/branches/{world.a1.id}")
    assert f"/checks/visits/{going.id}" not in page.text


def test_a_withdrawn_comment_is_not_read_in_the_file(world, actor, visit):
    pledge = make.pledge(world.member.person, "published")
    thread = comments.open_thread(pledge, "", "一时说错的话", by=actor("supervisor"))
    comments.withdraw(Comment.get(Comment.thread == thread.id), by=actor("supervisor"))
    for who in ("committee", "secretary", "supervisor"):
        page = visit(who).get(f"/checks/branches/{world.a1.id}").text
        assert f"/comments/{thread.id}" in page
        assert "一时说错的话" not in page


def test_who_heads_a_branch_is_not_sent_there_and_does_not_call_its_check_off(world, actor, checked):
    by = actor("supervisor")
    check = checked(units=("a1", "a2"))
    make.appointment(world.supervisor.person, "secretary", unit=world.a1)
    colleague = make.person("何一民", world.b1)
    make.appointment(colleague, "supervisor", team=world.team_a)
    with pytest.raises(Denied, match="您担任书记的单位"):
        domain.cancel(check, by=by, reason="不查了")
    other = at(check, world.a1)
    with pytest.raises(Invalid, match="另选一人"):
        visits.plan(other, None, world.supervisor.person.id, by=policy.Actor(
            colleague.id, "何一民", "supervisor", team_id=world.team_a.id,
        ))  # fmt: skip
    make.appointment(world.committee.person, "secretary", unit=world.a2)
    with pytest.raises(Denied, match="您担任书记的单位"):
        domain.cancel(fresh(check), by=actor("committee"), reason="不查了")
    assert fresh(check).state == "running"
    Appointment.update(ends=clock.today() - DAY).where(Appointment.role == "secretary").execute()
    domain.cancel(fresh(check), by=actor("committee"), reason="不查了")


def test_the_choice_of_units_does_not_tell_that_the_own_branch_is_in(world, actor, checked):
    check = checked(who="committee", units=("a1",), kind="special")
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    offered = {one.id for one in picking.units(check, actor("committee"), picking.EVERYTHING)}
    without = checked("planned", who="committee", units=("a2",), kind="special")
    also = {one.id for one in picking.units(without, actor("committee"), picking.EVERYTHING)}
    assert world.a1.id not in offered | also
    assert world.a2.id in offered
    for one in (check, without):
        with pytest.raises(Denied, match="您是这个单位的书记"):
            domain.add_units(one, [world.a1.id], by=actor("committee"))


def test_who_left_the_team_hears_no_more_of_its_check(world, actor, checked):
    check = checked("released", ("a1", "a2"))
    before = told(world.supervisor)
    TeamUnit.delete().execute()
    TeamUnit.create(team=world.team_a, unit=world.a2, starts=clock.today() - DAY)
    visits.respond(at(check, world.a1), "已经补开", by=actor("secretary"))
    assert told(world.supervisor) == before, "the branch is no longer the team's"
    Appointment.update(ends=clock.today() - DAY).where(Appointment.role == "supervisor").execute()
    visits.respond(at(check, world.a2), "已经补开", by=actor("secretary_a2"))
    assert told(world.supervisor) == before, "nor is the person of the team"


def test_a_check_of_a_problem_is_gone_with_the_branch(world, actor, visit):
    by = actor("supervisor")
    problem = problems.find(
        "账上少了三百元", by=by, subject="branch", committee=world.a.id, branch=world.a1.id, source="supervision",
        team=world.team_a.id,
    )  # fmt: skip
    check = domain.verify_on_site(submitted(problem, by, actor("secretary")), by=by)
    assert policy.find(SpotCheck, check.id, by) is not None
    TeamUnit.delete().execute()
    TeamUnit.create(team=world.team_a, unit=world.a2, starts=clock.today() - DAY)
    visit("supervisor").get(f"/checks/{check.id}", status=404)
    assert f"/checks/{check.id}" not in visit("supervisor").get("/checks?q=现场复核").text
    assert policy.find(CheckVisit, at(check, world.a1).id, actor("supervisor")) is None


def test_what_is_not_issued_is_not_published_by_a_check_on_site(world, actor, visit):
    by = actor("supervisor")
    problem = problems.find(
        "账上少了三百元", by=by, subject="branch", committee=world.a.id, branch=world.a1.id, source="supervision",
        team=world.team_a.id,
    )  # fmt: skip
    visit("supervisor").post(f"/checks/verify/{problem.id}", {"once": "verify-2"}, 409)
    visit("committee").post(f"/checks/verify/{problem.id}", {"once": "verify-3"}, 404)
    assert not SpotCheck.select().count()


def test_who_heads_the_branch_learns_in_no_office_that_a_check_is_coming(world, actor, checked):
    checks = {who: checked("running", ("a1",), who=who, kind="special") for who in ("supervisor", "committee")}
    both = checked("running", ("a1", "a2"))
    empty = checked("planned", (), who="committee", kind="special")
    for who, check in checks.items():
        assert policy.find(SpotCheck, check.id, actor(who)) is not None
        make.appointment(world.players[who].person, "secretary", unit=world.a1)
        assert policy.find(SpotCheck, check.id, actor(who)) is None
    by = actor("committee")
    assert policy.find(SpotCheck, checks["supervisor"].id, by) is None, "nor the team's"
    assert policy.find(SpotCheck, both.id, by) is not None, "of the other branch one may know"
    assert policy.find(SpotCheck, empty.id, by) is not None
    assert policy.find(SpotCheck, checks["supervisor"].id, officer(world)) is not None
    CheckVisit.update(state="released", visited_on=clock.today()).execute()
    for who, check in checks.items():
        assert policy.find(SpotCheck, check.id, actor(who)) is not None


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["supervisor", "committee"])
def test_a_look_at_one_check_does_not_read_the_visits_of_all(world, actor, checked, monkeypatch, who):
    check, by, sent = checked(), actor(who), []
    original = pw.SqliteDatabase.execute_sql

    def noting(self, sql, params=None):
        sent.append((sql, list(params or [])))
        return original(self, sql, params)

    with monkeypatch.context() as noted:
        noted.setattr(pw.SqliteDatabase, "execute_sql", noting)
        assert policy.find(SpotCheck, check.id, by) is not None
    read = [(sql, params) for sql, params in sent if '"check_visit"' in sql]
    assert read
    for sql, params in read:
        visits_as = set(re.findall(r'"check_visit" AS "(\w+)"', sql))
        steps = [row[-1] for row in database.execute_sql("EXPLAIN QUERY PLAN " + sql, params).fetchall()]
        assert not [step for step in steps if step.split()[0] == "SCAN" and step.split()[1] in visits_as], steps


def test_who_heads_the_branch_reads_in_no_office_what_was_said_before_it_was_told(world, actor, checked):
    check, by = checked(), actor("supervisor")
    going = at(check, world.a1)
    see(going, by)
    early = comments.open_thread(fresh(going), "opinion", "这句要核实", by=by)
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    domain.release(fresh(check), by=by)
    late = comments.open_thread(fresh(going), "opinion", "请说明", by=by)
    seen = [policy.find(CommentThread, early.id, one) is not None for one in (actor("committee"), officer(world), by)]
    assert seen == [False, True, True]
    assert policy.find(CommentThread, late.id, actor("committee")) is not None
    make.appointment(world.supervisor.person, "secretary", unit=world.a1)
    assert policy.find(CommentThread, early.id, actor("supervisor")) is None


def test_an_answer_stays_in_its_visit(world, actor, visit, checked):
    check = checked(units=("a1", "a2"))
    first, second = at(check, world.a1), at(check, world.a2)
    see(first, actor("supervisor"))
    team = visit("supervisor")
    team.post(f"/checks/visits/{second.id}/items/2/find", {"once": "x-1"}, status=422)
    for who in ("secretary_a2", "committee_b", "supervisor_b"):
        visit(who).post(f"/checks/visits/{second.id}/items/2", {"answer-2": "yes"}, status=404)
    assert [row.id for row in fresh(second).answers] == []


def test_the_branch_does_not_read_what_was_quoted_before_the_release(world, actor, visit, checked):
    check, by = checked(), actor("supervisor")
    going = at(check, world.a1)
    see(going, by)
    going = fresh(going)
    early = comments.open_thread(going, "opinion", "这句要改", by=by, quote="四月没有开会")
    visits.record(going, clock.today(), ["see"], "书记", "四月少开一次会", by=by)
    domain.release(fresh(check), by=by)
    late = comments.open_thread(fresh(going), "opinion", "请说明", by=by, quote="四月少开一次会")
    page = visit("secretary")
    page.get(f"/comments/{early.id}", status=404)
    page.get(f"/comments/{late.id}")
    for path in ("/comments", f"/checks/visits/{going.id}", f"/comments/on/check_visit/{going.id}", "/", "/inbox"):
        assert "四月没有开会" not in page.get(path).text, path
    for who in ("supervisor", "committee"):
        visit(who).get(f"/comments/{early.id}")
    before = told(world.secretary)
    comments.reply(fresh(early), "已经核对", by=by)
    assert told(world.secretary) == before, "nor does a message lead there"
    comments.reply(fresh(late), "请补充", by=by)
    assert len(told(world.secretary)) == len(before) + 1
