"""What somebody with two offices, or with an office that has ended, can neither see nor do in the ledger and its rooms."""

from datetime import timedelta
from typing import Any

import pytest

from portal import clock, policy
from portal.accounts.models import TeamUnit
from portal.accounts.sessions import actor_of
from portal.comments import domain as comments
from portal.errors import Denied
from portal.inbox.models import Message
from portal.problems import domain, extensions, listing, waiting
from portal.problems.domain import extending
from portal.problems.importing import reading
from portal.problems.models import Problem, ProblemExtension
from portal.problems.talks import domain as talks
from portal.problems.talks.models import Talk
from tests import factories as make
from tests.browser_client import text_of
from tests.problems.conftest import DUE, fresh
from tests.problems.talks.test_talks import wanted
from tests.problems.test_import import ROW, book

LATER = DUE + timedelta(days=20)


def also(player: Any, role: str, **over: Any) -> Any:
    """The same person in another office, which they hold besides."""
    hand = make.appointment(player.person, role, **over)
    return actor_of(player.person.id, hand.id)


def listed(actor: Any) -> set[int]:
    return {row.id for row in listing.LIST.everything(actor, {})}


def test_a_supervisor_who_heads_the_branch_decides_nothing_about_it(world, actor, ledger):
    draft, done, going = ledger(state="found"), ledger(state="submitted"), ledger(state="working")
    domain.ask_extension(going, by=actor("secretary"), until=LATER, reason="等经费")
    made = ledger("supervisor", "a1", "working")
    both = also(world.secretary, "supervisor", team=world.team_a)
    for action in ("problem.verify", "problem.return", "problem.drop"):
        assert not policy.may(action, both, done)
    for action in ("problem.reschedule", "problem.escalate", "problem.amend"):
        assert not policy.may(action, both, made)
    with pytest.raises(Denied, match="您是这个支部的书记"):
        domain.verify(done, by=both, verdict="看过了")
    assert not policy.may("problem.issue", both, draft)
    assert policy.find(Problem, draft.id, both) is None  # what the others of the team prepare about the own branch
    assert draft.id not in listed(both)
    assert waiting.ledger(both)[0].count == 0
    other = ledger("supervisor", "a2", "submitted")
    assert policy.may("problem.verify", both, other)
    assert waiting.ledger(both)[0].count == 1


def test_an_officer_neither_sees_before_it_is_issued_nor_settles_what_is_about_oneself(world, actor, ledger, officer):
    draft = ledger("committee", "a2", "found", "officer")
    assert policy.find(Problem, draft.id, actor("committee")) is not None
    assert policy.find(Problem, draft.id, actor("officer")) is None
    assert draft.id not in listed(actor("officer"))
    with pytest.raises(Denied):
        domain.drop(draft, by=actor("officer"), reason="不存在")
    made = ledger("committee", "a2", "working", "officer")
    assert policy.find(Problem, made.id, actor("officer")) is not None
    for action in ("problem.drop", "problem.reschedule", "problem.escalate", "problem.amend"):
        assert not policy.may(action, actor("officer"), made)
        assert policy.may(action, actor("committee"), made)
    with pytest.raises(Denied, match="本人"):
        domain.drop(made, by=actor("officer"), reason="不存在")
    domain.plan(made, by=actor("secretary_a2"), measures="谈一次", responsible_person=world.member_a2.person.id)
    domain.ask_extension(made, by=actor("secretary_a2"), until=LATER, reason="等经费")
    assert waiting.asked(actor("officer"))[0].count == 0
    assert waiting.asked(actor("committee"))[0].count == 1
    rows = extensions.LIST.everything(actor("officer"), {"state": "todocommittee"})
    assert rows == []
    with pytest.raises(Denied):
        extending.grant(ProblemExtension.get(), by=actor("officer"))
    assert fresh(made).due_on == DUE
    extending.grant(ProblemExtension.get(), by=actor("committee"))
    assert fresh(made).due_on == LATER


def test_who_is_responsible_sets_oneself_no_other_day(world, actor, ledger, officer):
    made = ledger("committee", "a2", "working")
    domain.plan(made, by=actor("secretary_a2"), measures="谈一次", responsible_person=world.officer.person.id)
    with pytest.raises(Denied, match="责任人"):
        domain.reschedule(made, by=actor("officer"), due_on=LATER, reason="来不及")
    domain.ask_extension(made, by=actor("secretary_a2"), until=LATER, reason="等经费")
    with pytest.raises(Denied):
        extending.grant(ProblemExtension.get(), by=actor("officer"))


def test_one_member_s_own_find_stays_theirs_until_it_is_issued(world, actor):
    by = actor("member")
    mine = {"subject": "member", "committee": world.a.id, "branch": world.a1.id, "person": by.person_id}
    made = domain.find("学习不经常", by=by, source="self_check", **mine)
    domain.edit(made, by=by, text="学习不经常，笔记不全")
    domain.drop(made, by=by, reason="写错了")
    assert fresh(made).state == "dropped"


def test_nobody_brings_in_what_is_about_oneself(world, actor):
    row = {**ROW, "单位": "机关第二党支部", "对象": "党员", "姓名": "解秀兰", "类别": ""}
    other = {**row, "编号": "ZG-9", "姓名": "司马若鑫"}
    lines = reading.read(book(other, row), by=actor("committee"))
    assert [line.outcome for line in lines] == ["new", "wrong"]
    assert "本人" in lines[1].errors[0]


def test_a_team_hears_nothing_of_a_unit_that_it_does_not_have_any_more(world, actor, ledger):
    made = ledger(state="working")
    TeamUnit.update(ended_at=clock.now()).where(TeamUnit.team == world.team_a.id).execute()
    before = Message.select().where(Message.person == world.supervisor.person.id).count()
    domain.note(made, "progress", "补了两次", by=actor("secretary"))
    domain.submit(made, by=actor("secretary"), outcome="已经补齐", on_site=True)
    assert Message.select().where(Message.person == world.supervisor.person.id).count() == before
    told = Message.select(Message.text).where(Message.person == world.committee.person.id)
    assert any("请复核" in row.text for row in told)


def test_what_was_written_before_it_was_issued_stays_with_who_found_it(world, actor, visit, ledger):
    made = ledger(state="found", text="据群众王某反映，会议记录不全")
    domain.edit(made, by=actor("supervisor"), text="会议记录不全")
    domain.issue(made, by=actor("supervisor"), due_on=DUE, requirement="补齐")
    for who in ("secretary", "committee"):
        assert "王某" not in text_of(visit(who).get(f"/problems/{made.id}"))
    assert "王某" in text_of(visit("supervisor").get(f"/problems/{made.id}"))


def test_who_was_talked_to_has_no_hand_in_the_record(world, actor, officer):
    made = talks.record(world.a2, wanted(person=world.officer.person.id), by=actor("committee"))
    assert policy.find(Talk, made.id, actor("officer")) is None
    with pytest.raises(Denied):
        talks.file(made, by=actor("officer"))
    talks.file(made, by=actor("committee"))
    assert policy.find(Talk, made.id, actor("officer")) is not None
    with pytest.raises(Denied, match="被约谈"):
        talks.correct(made, by=actor("officer"), part="matters", text="没有问题", reason="记错了")
    about = talks.record(world.a1, wanted(), by=actor("committee"))
    both = also(world.secretary, "committee", unit=world.a)
    assert policy.find(Talk, about.id, both) is None  # about the branch that one heads, before it is filed
    talks.file(about, by=actor("committee"))
    assert policy.find(Talk, about.id, both) is not None


def test_nobody_hears_by_a_comment_of_what_is_not_issued(world, actor, ledger):
    made = ledger(state="found", whose="member")
    comments.open_thread(made, "text", "先核实一次", by=actor("supervisor"))
    assert not Message.select().where(Message.person.in_([world.member.person.id, world.secretary.person.id])).exists()
