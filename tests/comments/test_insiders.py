"""What somebody inside must not read in comments, nor settle for themselves."""

from datetime import timedelta
from typing import Any

import pytest

from portal import clock, policy
from portal.comments import domain
from portal.comments.models import Comment, CommentThread
from portal.errors import Invalid
from portal.inbox.models import Message
from portal.pledges.models import Pledge, PledgeItem
from portal.problems import domain as problems
from tests import factories as make
from tests.comments.conftest import fresh


def test_an_officer_reads_nothing_that_was_said_of_them_before_they_knew(world, actor):
    by, officer = actor("supervisor"), world.committee.person
    found = problems.find(
        "会费记录对不上", by=by, subject="member", committee=world.a.id, branch=world.a1.id, person=world.member.person.id,
        source="supervision", team=world.team_a.id,
    )  # fmt: skip
    thread = domain.open_thread(found, "text", "先核实", by=by)
    problems.issue(found, by=by, due_on=clock.today() + timedelta(days=20), requirement="请补正")
    assert policy.find(CommentThread, thread.id, actor("committee")) is not None
    type(found).update(person=officer).where(type(found).id == found.id).execute()
    CommentThread.update(owner=officer).where(CommentThread.id == thread.id).execute()
    assert policy.find(CommentThread, thread.id, actor("committee")) is None, "it is about themselves"
    other = make.person("姚静雯", world.a2)
    make.appointment(other, "committee", unit=world.a)
    there = policy.Actor(other.id, other.name, "committee", unit_id=world.a.id, unit_kind="committee")
    assert policy.find(CommentThread, thread.id, there) is not None


def test_a_committee_reads_of_its_own_problem_what_was_said_since_it_was_told(world, actor):
    by, officer = actor("supervisor"), actor("committee")
    given = {"subject": "committee", "committee": world.a.id, "source": "supervision"}
    found = problems.find("党委没有研究部署", by=by, team=world.team_a.id, **given)
    early = domain.open_thread(found, "text", "先核实材料", by=by)
    problems.issue(found, by=by, due_on=clock.today() + timedelta(days=20), requirement="请研究")
    late = domain.open_thread(fresh_of(found), "text", "请写明日期", by=by)
    assert policy.find(CommentThread, early.id, officer) is None
    assert policy.find(CommentThread, late.id, officer) is not None
    assert policy.find(CommentThread, early.id, by) is not None
    own = problems.find("本级计划没有分解", by=officer, **given)
    among = domain.open_thread(own, "text", "先问组织科", by=officer)
    problems.issue(own, by=officer, due_on=clock.today() + timedelta(days=20), requirement="请分解")
    assert policy.find(CommentThread, among.id, officer) is not None, "what the office said among itself"


def fresh_of(record: Any) -> Any:
    """The record as it lies in the table."""
    return type(record).get_by_id(record.id)


def test_what_only_the_office_reads_is_not_quoted_in_public(record, actor, visit):
    by, item = actor("supervisor"), record.items[0]
    PledgeItem.update(duty="经费审批岗").where(PledgeItem.id == item.id).execute()
    part = record.part(1, "duty")
    for given in ({"quote": "经费审批"}, {}):
        with pytest.raises(Invalid) as refused:
            domain.open_thread(record.pledge, part, "请核对", by=by, public=True, **given)
        assert refused.value.field == "public"
    with pytest.raises(Invalid):
        domain.open_thread(record.pledge, "", "请核对", by=by, quote="经费审批", public=True)
    assert "经费审批岗" not in visit("colleague").get(record.path).text
    assert domain.open_thread(record.pledge, part, "请核对", by=by).public is False
    assert domain.open_thread(record.pledge, record.part(1, "measure"), "请核对", by=by, public=True).public is True
    assert domain.open_thread(record.pledge, "", "请核对", by=by, public=True).public is True


def test_a_public_thread_is_gone_with_the_public_record(record, opened, actor, visit):
    thread = opened(public=True)
    visit("colleague").get(f"/comments/{thread.id}")
    Pledge.update(state="draft").where(Pledge.id == record.pledge.id).execute()
    for path in (f"/comments/{thread.id}", f"/comments/on/pledge/{record.pledge.id}", f"/comments/{thread.id}/next"):
        visit("colleague").get(path, status=404)
    visit("colleague").post(f"/comments/{thread.id}/reply", {"text": "我也说"}, status=404)
    assert policy.find(Comment, Comment.get(Comment.thread == thread.id).id, actor("colleague")) is None


def test_nobody_settles_what_a_team_says_about_their_own(world, record, actor):
    colleague = make.person("何一民", world.b1)
    make.appointment(colleague, "supervisor", team=world.team_a)
    by = policy.Actor(colleague.id, "何一民", "supervisor", team_id=world.team_a.id)
    thread = domain.open_thread(record.pledge, "", "请补充", by=by)
    assert policy.may("comment_thread.resolve", actor("supervisor"), thread)
    CommentThread.update(owner=world.supervisor.person).where(CommentThread.id == thread.id).execute()
    assert not policy.may("comment_thread.resolve", actor("supervisor"), fresh(thread)), "one's own record"
    CommentThread.update(owner=record.pledge.person_id).where(CommentThread.id == thread.id).execute()
    make.appointment(world.supervisor.person, "secretary", unit=world.a1)
    for action in ("comment_thread.resolve", "comment_thread.reopen"):
        assert not policy.may(action, actor("supervisor"), fresh(thread)), "one's own branch"
        assert policy.may(action, by, fresh(thread))


def test_a_withdrawn_comment_is_read_nowhere(record, opened, actor, visit):
    thread = opened(text="一时说错的话")
    domain.withdraw(Comment.get(Comment.thread == thread.id), by=actor("supervisor"))
    for who in ("supervisor", "committee", "secretary", "member"):
        page = visit(who)
        paths = [
            "/", "/comments", f"/comments/{thread.id}", record.path, f"/comments/on/{record.at()}", "/inbox",
        ]  # fmt: skip
        if who != "member":
            paths.append(f"/problems/new?thread={thread.id}")
        for path in paths:
            assert "说错" not in page.client.get(path, follow_redirects=True).get_data(as_text=True), (who, path)
        assert f"/comments/{thread.id}" not in page.get("/comments?q=说错").text


def test_a_comment_does_not_tell_the_branch_of_a_problem_that_is_not_issued(world, actor):
    by = actor("supervisor")
    found = problems.find(
        "会费记录对不上", by=by, subject="member", committee=world.a.id, branch=world.a1.id, person=world.member.person.id,
        source="supervision", team=world.team_a.id,
    )  # fmt: skip
    thread = domain.open_thread(found, "text", "先核实", by=by)
    domain.reply(fresh(thread), "已核实", by=by)
    heard = {row.person_id for row in Message.select().where(Message.path == domain.path(thread))}
    assert heard.isdisjoint({world.member.person.id, world.secretary.person.id})
    for who in ("member", "secretary", "committee"):
        assert policy.find(CommentThread, thread.id, actor(who)) is None
    problems.edit(fresh_of(found), by=by, text="会费记录需要补正", version=found.version)
    problems.issue(fresh_of(found), by=by, due_on=clock.today() + timedelta(days=20), requirement="请补正")
    late = domain.open_thread(fresh_of(found), "text", "请尽快", by=by)
    for who in ("member", "secretary"):
        assert policy.find(CommentThread, thread.id, actor(who)) is None, "it was said before the branch knew"
        assert policy.find(CommentThread, late.id, actor(who)) is not None
    assert policy.find(CommentThread, thread.id, actor("committee")) is not None
