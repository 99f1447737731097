"""Put right and judged: measures, proof, verification by others, returns, closing, extensions, escalation."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import TeamUnit
from portal.errors import Denied, Invalid, Stale
from portal.problems import domain
from portal.problems.domain import checks, extending
from portal.problems.models import ProblemExtension, ProblemNote, ProblemStep
from portal.uploads import domain as uploads
from tests import factories as make
from tests.problems.conftest import DUE, fresh
from tests.problems.test_finding import messages
from tests.uploads import papers

SUBMIT = {"outcome": "已经补齐", "on_site": True}
LATER = DUE + timedelta(days=20)


def file_of(app, by):
    with app.app_context():
        return uploads.receive("记录.pdf", papers.classic(papers.document()), by=by).id


def test_the_whole_way_with_a_return(app, world, actor, ledger):
    made = ledger()
    secretary, supervisor = actor("secretary"), actor("supervisor")
    person = world.colleague.person
    domain.plan(made, by=secretary, measures="每月检查", responsible_person=person.id, version=2)
    assert (made.state, made.responsible) == ("working", "秦明恒")
    assert any("整改责任人" in text for text in messages(world.colleague))
    domain.note(made, "progress", "补了两次", by=actor("colleague"))
    domain.note(made, "response", "请写清日期", by=actor("committee"))
    assert [(row.kind, row.role) for row in ProblemNote.select()] == [("progress", "member"), ("response", "committee")]
    with pytest.raises(Invalid, match="佐证材料"):
        domain.submit(made, by=secretary, outcome="已经补齐")
    domain.submit(made, by=secretary, outcome="已经补齐", files=[file_of(app, secretary)])
    domain.send_back(made, by=supervisor, reason="三月的还没有补")
    assert (fresh(made).state, fresh(made).verdict, fresh(made).verified_by_id) == ("returned", "三月的还没有补", None)
    domain.submit(made, by=secretary, outcome="都补齐了")
    domain.verify(made, by=supervisor)
    domain.send_back(made, by=actor("committee"), reason="销号前再核对一次")
    domain.submit(made, by=secretary, outcome="核对过了")
    domain.verify(made, by=supervisor, verdict="属实")
    domain.close(made, by=actor("committee"))
    row = fresh(made)
    assert (row.state, row.closed_on, row.verified_by_id) == ("closed", clock.today(), world.supervisor.person.id)
    assert any("已销号" in text for text in messages(world.secretary))
    with pytest.raises(Stale):
        domain.note(made, "progress", "晚了", by=secretary)


def test_what_is_to_be_seen_on_the_spot_needs_the_words_of_who_saw_it(actor, ledger):
    made = ledger(state="submitted")
    with pytest.raises(Invalid, match="何时、何人"):
        domain.verify(made, by=actor("supervisor"))
    domain.verify(made, by=actor("supervisor"), verdict="3 月 5 日到活动室看了")


def test_the_teams_own_is_judged_by_the_team_and_closed_by_the_committee(actor, ledger):
    made = ledger(state="submitted")
    for who in ("committee", "secretary", "supervisor_b"):
        with pytest.raises(Denied):
            domain.verify(fresh(made), by=actor(who), verdict="属实")
    domain.verify(made, by=actor("supervisor"), verdict="属实")
    for who in ("supervisor", "secretary"):
        with pytest.raises(Denied):
            domain.close(fresh(made), by=actor(who))
    domain.close(made, by=actor("committee"))


def test_where_no_team_follows_it_any_more_the_committee_judges(world, actor, ledger):
    made = ledger(state="submitted")
    TeamUnit.update(ended_at=clock.now()).where(TeamUnit.team == world.team_a).execute()
    with pytest.raises(Denied):
        domain.verify(fresh(made), by=actor("supervisor"), verdict="属实")
    domain.verify(made, by=actor("committee"), verdict="属实")


@pytest.mark.parametrize("who", ["secretary", "committee"])
def test_the_branchs_own_and_the_committees_are_judged_by_the_committee(actor, ledger, who):
    made = ledger(who, state="submitted")
    for other in ("secretary", "supervisor"):
        with pytest.raises(Denied):
            domain.verify(fresh(made), by=actor(other), verdict="属实")
    domain.verify(made, by=actor("committee"), verdict="属实")


def test_nobody_judges_what_is_ones_own(world, actor, ledger):
    officer = world.committee.person
    made = ledger("secretary_a2", "a2", "issued")
    domain.plan(made, by=actor("secretary_a2"), measures="检查", responsible_person=officer.id)
    domain.submit(made, by=actor("secretary_a2"), **SUBMIT)
    with pytest.raises(Denied, match="不能复核"):
        domain.verify(made, by=actor("committee"), verdict="属实")
    about = ledger("supervisor", "a2", "submitted", whose="committee")
    with pytest.raises(Denied):
        domain.verify(about, by=actor("committee"), verdict="属实")
    make.appointment(officer, "secretary", unit=world.a1)
    headed = ledger("secretary", "a1", "submitted")
    with pytest.raises(Denied, match="书记"):
        domain.verify(headed, by=actor("committee"), verdict="属实")


def test_a_name_that_was_typed_is_that_of_who_could_have_been_chosen(world, actor, ledger, officer):
    made, by = ledger("secretary_a2", "a2", "issued"), actor("secretary_a2")
    domain.plan(made, by=by, measures="检查", responsible=f" {world.officer.person.name} ")
    assert fresh(made).responsible_person_id == world.officer.person.id
    domain.submit(made, by=by, **SUBMIT)
    with pytest.raises(Denied, match="责任人"):
        domain.verify(fresh(made), by=actor("officer"), verdict="属实")
    make.person(world.officer.person.name, world.a2)  # of two, nobody knows who is meant
    again = ledger("secretary_a2", "a2", "issued")
    domain.plan(again, by=by, measures="检查", responsible=world.officer.person.name)
    assert fresh(again).responsible_person_id is None


def test_who_is_named_in_words_as_responsible_neither_verifies_nor_closes(world, actor, ledger, officer):
    made, by = ledger("secretary_a2", "a2", "issued"), actor("secretary_a2")
    domain.plan(made, by=by, measures="检查", responsible=f"专职副书记{world.committee.person.name}")
    domain.submit(made, by=by, **SUBMIT)
    with pytest.raises(Invalid, match="责任人不能复核"):
        domain.verify(fresh(made), by=actor("committee"), verdict="属实")
    domain.verify(made, by=actor("officer"), verdict="属实")
    with pytest.raises(Invalid, match="责任人不能复核"):
        domain.close(fresh(made), by=actor("committee"))
    domain.close(made, by=actor("officer"))
    namesake = make.person(f"{world.committee.person.name}明", world.a2)
    other = ledger("secretary_a2", "a2", "issued")
    domain.plan(other, by=by, measures="检查", responsible_person=namesake.id)
    domain.submit(other, by=by, **SUBMIT)
    domain.verify(other, by=actor("committee"), verdict="属实")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("王伟", True), ("王伟民", False), ("小王伟民、李明", False), ("李明、王伟", True), ("李明 王伟（组织委员）", True),
        ("专职副书记王伟", True), ("王伟同志", True), ("王伟支部书记", True), ("李明和王伟", True), ("王伟与李明负责", True),
        ("支部书记王伟民", False), ("张王伟", False), ("责任人：王伟", True), ("王伟民书记", False), ("", False),
    ],
)  # fmt: skip
def test_words_name_somebody_by_the_whole_name(words, named):
    assert checks.names(words, "王伟") is named


def test_whose_name_begins_another_name_judges_all_the_same(world, actor, ledger):
    made, by = ledger("secretary_a2", "a2", "issued"), actor("secretary_a2")
    domain.plan(made, by=by, measures="检查", responsible=f"支部委员{world.committee.person.name}明、王五")
    domain.submit(made, by=by, **SUBMIT)
    domain.verify(made, by=actor("committee"), verdict="属实")
    domain.close(made, by=actor("committee"))


def test_the_committees_own_goes_above_or_to_another_officer(world, actor, ledger, officer):
    made = ledger("committee", "a", "submitted")
    with pytest.raises(Denied):  # the team follows the committee's units, but not this entry; who submitted it cannot
        domain.verify(fresh(made), by=actor("committee"), verdict="属实")
    domain.verify(fresh(made), by=actor("officer"), verdict="属实")
    superior = make.person("陶长庚", world.b1)
    world.players["superior"] = type(world.committee)(
        superior, make.account(superior, "superior"), make.appointment(superior, "committee", world.superior)
    )
    second = ledger("committee", "a", "submitted")
    with pytest.raises(Denied):
        domain.verify(fresh(second), by=actor("officer"), verdict="属实")
    domain.verify(second, by=actor("superior"), verdict="属实")
    domain.close(second, by=actor("superior"))


def test_extensions_one_at_a_time_decided_by_others(world, actor, ledger):
    made, secretary, supervisor = ledger(state="working"), actor("secretary"), actor("supervisor")
    for until, match in ((DUE, "晚于"), (None, "请填写")):
        with pytest.raises(Invalid, match=match):
            domain.ask_extension(made, by=secretary, until=until, reason="人员出差")
    asked = domain.ask_extension(made, by=secretary, until=LATER, reason="人员出差")
    with pytest.raises(Invalid, match="已经有一项"):
        domain.ask_extension(fresh(made), by=secretary, until=LATER, reason="再等等")
    with pytest.raises(Denied):
        domain.grant(asked, by=secretary)
    domain.refuse(asked, by=supervisor, reply="时间够")
    assert (fresh(made).due_on, asked.state, asked.decided_by_id) == (DUE, "refused", world.supervisor.person.id)
    again = domain.ask_extension(fresh(made), by=secretary, until=LATER, reason="座谈会推迟")
    domain.grant(again, by=actor("committee"), reply="同意")
    row = fresh(made)
    assert (row.due_on, row.first_due_on, again.state) == (LATER, DUE, "granted")
    assert any("延期已批准" in text for text in messages(world.secretary))
    third = domain.ask_extension(row, by=secretary, until=LATER + timedelta(days=1), reason="差一天")
    domain.withdraw(third, by=secretary)
    fourth = domain.ask_extension(fresh(made), by=secretary, until=LATER + timedelta(days=1), reason="差一天")
    domain.submit(fresh(made), by=secretary, **SUBMIT)
    assert ProblemExtension.get_by_id(fourth.id).state == "withdrawn"
    with pytest.raises(Stale):
        extending.present(made.id)


def test_what_is_dropped_answers_its_extension(actor, ledger):
    made = ledger(state="working")
    asked = domain.ask_extension(made, by=actor("secretary"), until=LATER, reason="人员出差")
    with pytest.raises(Denied):
        domain.drop(fresh(made), by=actor("committee"), reason="重复")
    domain.drop(fresh(made), by=actor("supervisor"), reason="重复")
    assert (fresh(made).state, ProblemExtension.get_by_id(asked.id).state) == ("dropped", "refused")


def test_who_asked_for_more_time_takes_it_back_by_dropping_the_entry(world, actor, ledger, officer):
    made = ledger("committee", "a", "working")
    asked = domain.ask_extension(made, by=actor("committee"), until=LATER, reason="人员出差")
    domain.drop(fresh(made), by=actor("committee"), reason="重复")
    assert (fresh(made).state, ProblemExtension.get_by_id(asked.id).state) == ("dropped", "withdrawn")


def test_the_deadline_moves_with_a_reason_and_the_first_one_stays(actor, ledger):
    made, by = ledger(), actor("committee")
    with pytest.raises(Invalid, match="没有改动"):
        domain.reschedule(made, by=by, due_on=DUE, reason="统一调整")
    with pytest.raises(Invalid, match="为什么"):
        domain.reschedule(made, by=by, due_on=LATER, reason=" ")
    domain.reschedule(made, by=by, due_on=LATER, reason="统一调整")
    assert (fresh(made).due_on, fresh(made).first_due_on) == (LATER, DUE)
    with pytest.raises(Denied):
        domain.reschedule(made, by=actor("secretary"), due_on=DUE, reason="统一调整")


def test_escalation_goes_upward_and_is_recorded_as_decided(world, actor, ledger):
    made, by, day = ledger(), actor("committee"), clock.today()
    step = {"decided_on": day, "decided_by": "局党委会", "reason": "两次提醒没有改"}
    domain.escalate(made, by=by, level="urge", **step)
    for level in ("remind", "urge", "none", "x"):
        with pytest.raises(Invalid, match="更高"):
            domain.escalate(made, by=by, level=level, **step)
    with pytest.raises(Invalid, match="日期"):
        domain.escalate(made, by=by, level="talk", **{**step, "decided_on": day + timedelta(days=1)})
    with pytest.raises(Denied):
        domain.escalate(made, by=actor("secretary"), level="talk", **step)
    domain.escalate(made, by=by, level="talk", **step)
    assert [(row.level, row.decided_by) for row in ProblemStep.select()] == [("urge", "局党委会"), ("talk", "局党委会")]
    assert fresh(made).level == "talk"
    assert any("升级为约谈" in text for text in messages(world.supervisor))


def test_criticism_is_noted_of_members_by_the_branch_and_by_those_above(actor, ledger):
    about, branchs = ledger(whose="member"), ledger()
    domain.note(about, "criticism", "当面谈话", by=actor("secretary"))
    domain.note(branchs, "criticism", "通报支委会", by=actor("committee"))
    for problem, who in ((branchs, "secretary"), (about, "member")):
        with pytest.raises(Denied):
            domain.note(problem, "criticism", "当面谈话", by=actor(who))


def test_what_was_issued_is_corrected_with_a_reason(actor, ledger):
    made, by = ledger(), actor("supervisor")
    same = {"text": made.text, "category": "", "requirement": made.requirement}
    with pytest.raises(Invalid, match="没有改动"):
        domain.amend(made, by=by, reason="更正", version=made.version, **same)
    domain.amend(made, by=by, reason="写错了月份", version=made.version, **{**same, "text": "四月记录不全"})
    assert fresh(made).text == "四月记录不全"


def test_a_team_hands_on_and_the_taker_judges(world, actor, ledger):
    made = ledger(state="submitted")
    other = make.team("第三督导组", world.a, world.a)
    holder = make.person("罗知行", world.a2)
    world.players["taker"] = type(world.committee)(
        holder, make.account(holder, "taker"), make.appointment(holder, "supervisor", team=other)
    )
    domain.hand_over(made, other.id, by=actor("taker"))
    with pytest.raises(Denied):
        domain.verify(fresh(made), by=actor("supervisor"), verdict="属实")
    domain.verify(fresh(made), by=actor("taker"), verdict="属实")


def test_submitting_says_that_it_takes_back_the_extension_asked_for(world, actor, visit, ledger):
    made, secretary = ledger(state="working"), actor("secretary")
    page = visit("secretary").get(f"/problems/{made.id}/submit").get_data(as_text=True)
    assert "提交后自动撤回" not in page
    domain.ask_extension(made, by=secretary, until=LATER, reason="人员出差")
    assert "提交后自动撤回" in visit("secretary").get(f"/problems/{made.id}/submit").get_data(as_text=True)
    domain.submit(fresh(made), by=secretary, **SUBMIT)
    page = visit("secretary").get(f"/problems/{made.id}").get_data(as_text=True)
    assert f"撤回延期申请，原申请延到：{LATER:%Y-%m-%d}" in page
    for who in (world.supervisor, world.committee):  # both were asked for it
        assert sum("申请的延期随之撤回" in text for text in messages(who)) == 1


def test_the_committees_own_is_not_submitted_where_nobody_could_verify_it(world, actor, visit, ledger):
    made, committee = ledger("committee", "a", "working"), actor("committee")
    found = ledger("committee", "a", "found")
    at = f"/problems/{found.id}/issue"
    assert "没有人能复核" in visit("committee").get(at).get_data(as_text=True)
    with pytest.raises(Invalid, match="再任命一名同志"):
        domain.submit(made, by=committee, **SUBMIT)
    holder = make.person("姚静雯", world.a2)
    world.players["officer"] = type(world.committee)(
        holder, make.account(holder, "officer"), make.appointment(holder, "committee", unit=world.a)
    )
    assert "没有人能复核" not in visit("committee").get(at).get_data(as_text=True)
    domain.submit(made, by=committee, **SUBMIT)
    domain.verify(made, by=actor("officer"), verdict="属实")


def test_who_issues_to_a_committee_is_not_taken_for_who_submits_it(world, actor, visit, ledger):
    found, at = ledger("supervisor", "a", "found"), "/problems/{}/issue"
    assert "没有能复核的督导员" not in visit("supervisor").get(at.format(found.id)).get_data(as_text=True)
    domain.issue(found, by=actor("supervisor"), due_on=DUE, requirement="补齐")
    domain.plan(found, by=actor("committee"), measures="每月检查", responsible="党委")
    domain.submit(fresh(found), by=actor("committee"), **SUBMIT)
    domain.verify(fresh(found), by=actor("supervisor"), verdict="属实")


def test_who_leads_a_committee_alone_verifies_what_another_submitted(world, actor, ledger):
    made = ledger("committee", "a", "working")
    domain.plan(made, by=actor("committee"), measures="每月检查", responsible_person=world.colleague.person.id)
    domain.submit(fresh(made), by=actor("colleague"), **SUBMIT)
    domain.verify(fresh(made), by=actor("committee"), verdict="属实")
