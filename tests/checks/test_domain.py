"""Checks, visits, answers: who may, when, what is refused; nothing twice, nothing of others lost."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import TeamUnit
from portal.audit.models import AuditEntry, Revision
from portal.checks import domain
from portal.checks.checklists import domain as lists
from portal.checks.domain import Wanted, running
from portal.checks.models import CheckAnswer, Checklist, CheckMember, CheckVisit, SpotCheck
from portal.checks.visits import domain as visits
from portal.checks.visits import finding, listing
from portal.checks.visits.answers import Sent, answer
from portal.checks.waiting import at_units
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.policy import Actor, find
from portal.problems import domain as problems
from portal.problems.models import Problem
from tests import factories as make
from tests.checks.conftest import at, found, fresh, see, submitted


def told(player):
    return [row.text for row in Message.select().where(Message.person == player.person.id).order_by(Message.id)]


def test_a_check_runs_from_its_units_to_its_end(world, actor, checked):
    by = actor("supervisor")
    check = checked("planned", ("a1", "a2"))
    assert (check.committee_id, check.team_id) == (world.a.id, world.team_a.id)
    assert [row.lead for row in CheckMember.select().where(CheckMember.check == check.id)] == [True]
    assert domain.add_units(check, [world.a1.id, world.a2.id], by=by) == []  # there already
    first = at(check, world.a1)
    assert (first.committee_id, first.office_id, first.team_id) == (world.a.id, world.a.id, world.team_a.id)
    with pytest.raises(Stale, match="还没有开始"):
        visits.record(first, clock.today(), ["see"], "书记", "", by=by)
    with pytest.raises(Stale):
        answer(first, "1", Sent("yes", "看了"), by=by)
    domain.start(check, by=by)
    assert Checklist.get_by_id(check.checklist_id).state == "used"
    with pytest.raises(Invalid, match="还没有到过现场"):
        domain.release(check, by=by)
    see(first, by)
    assert (fresh(first).state, fresh(first).visitor_id) == ("visited", by.person_id)
    assert not told(world.secretary)
    domain.release(check, by=by, summary="总体较好")
    assert [fresh(at(check, world.units[one])).state for one in ("a1", "a2")] == ["released", "dropped"]
    assert told(world.secretary) == ["组织生活抽查：已反馈检查结果，请阅看并回应"]
    with pytest.raises(Stale, match="已经反馈"):
        answer(first, "1", Sent("no", "再看", 1), by=by)
    visits.respond(fresh(first), "已经补开", by=actor("secretary"))
    visits.respond(fresh(first), "已经补开，附记录", by=actor("secretary"))
    assert (fresh(first).state, fresh(first).response) == ("responded", "已经补开，附记录")
    assert "机关第一党支部回应了检查结果：组织生活抽查" in told(world.supervisor)
    domain.close(check, by=by)
    with pytest.raises(Stale):
        visits.respond(fresh(first), "又有话说", by=actor("secretary"))
    actions = [
        row.action for row in AuditEntry.select().where(AuditEntry.record == "spot_check").order_by(AuditEntry.id)
    ]
    assert actions == ["spot_check.create", "spot_check.start", "spot_check.release", "spot_check.close"]


def test_a_check_says_what_it_needs(world, actor):
    by, today = actor("supervisor"), clock.today()
    right = Wanted("random", "抽查", "看记录", today, today, None, (by.person_id,), None)
    wrong = (
        ("kind", {"kind": "guidance"}), ("kind", {"kind": ""}), ("title", {"title": " "}), ("subject", {"subject": ""}),
        ("starts", {"starts": None}), ("ends", {"ends": None}), ("ends", {"ends": today - timedelta(days=1)}),
        ("ends", {"ends": today + timedelta(days=500)}), ("checklist", {"checklist": 99}), ("people", {"people": ()}),
        ("people", {"people": (world.member.person.id,)}), ("lead", {"lead": world.member.person.id}),
    )  # fmt: skip
    for field, change in wrong:
        with pytest.raises(Invalid) as refused:
            domain.create(right._replace(**change), by=by)
        assert refused.value.field == field, change
    assert not SpotCheck.select().count()
    for who in ("secretary", "member", "admin"):
        with pytest.raises(Denied):
            domain.create(right, by=actor(who))
    guidance = domain.create(
        right._replace(kind="guidance", people=(world.committee.person.id,)), by=actor("committee")
    )
    assert (guidance.committee_id, guidance.team_id) == (world.a.id, None)
    with pytest.raises(Invalid, match="先列入"):
        domain.start(guidance, by=actor("committee"))


def test_a_team_touches_only_assigned_units_while_they_are_assigned(world, actor, checked):
    check = checked("running", ("a1", "a2"))
    with pytest.raises(Denied):
        domain.add_units(check, [world.b1.id], by=actor("supervisor"))
    assert CheckVisit.select().where(CheckVisit.check == check.id).count() == 2
    with pytest.raises(Denied):
        domain.add_units(check, [world.a1.id], by=actor("supervisor_b")) or visits.plan(
            at(check, world.a1), None, None, by=actor("supervisor_b")
        )
    first, second = at(check, world.a1), at(check, world.a2)
    see(first, actor("supervisor"))
    see(second, actor("supervisor"))
    TeamUnit.update(ended_at=clock.now()).where(TeamUnit.team == world.team_a.id).execute()
    TeamUnit.create(team=world.team_a.id, unit=world.a1.id, starts=clock.today())
    by = actor("supervisor")
    assert find(CheckVisit, first.id, by) is not None
    assert find(CheckVisit, second.id, by) is None
    for act in (
        lambda: answer(second, "1", Sent("yes", "看了", 1), by=by),
        lambda: visits.record(second, clock.today(), ["see"], "书记", "", by=by),
    ):
        with pytest.raises(Denied):
            act()
    domain.release(check, by=by)
    assert [fresh(one).state for one in (first, second)] == ["released", "visited"]
    TeamUnit.create(team=world.team_a.id, unit=world.a2.id, starts=clock.today())
    domain.release_visit(fresh(second), by=actor("supervisor"))
    assert fresh(second).state == "released"
    assert told(world.secretary_a2)


def test_what_is_not_released_the_unit_does_not_see(world, actor, checked):
    check = checked("running", ("a1", "a2"))
    visit = at(check, world.a1)
    see(visit, actor("supervisor"))
    seers = {who for who in world.players if find(CheckVisit, visit.id, actor(who))}
    assert seers == {"supervisor", "committee"}
    assert {who for who in world.players if find(SpotCheck, check.id, actor(who))} == {"supervisor", "committee"}
    domain.release(check, by=actor("supervisor"))
    seers = {who for who in world.players if find(CheckVisit, visit.id, actor(who))}
    assert seers == {"supervisor", "committee", "secretary"}
    row = found(visit, "2")
    assert {who for who in world.players if find(CheckAnswer, row.id, actor(who))} == seers
    assert {who for who in world.players if find(SpotCheck, check.id, actor(who))} == seers  # a2 was left out
    # the committee sees its team's work and does none of it
    for act in (
        lambda: domain.edit(check, Wanted(), by=actor("committee"), version=None),
        lambda: visits.respond(fresh(visit), "好", by=actor("committee")),
    ):
        with pytest.raises(Denied):
            act()


def test_who_heads_the_branch_neither_checks_it_nor_looks_in_before(world, actor, checked):
    make.appointment(world.supervisor.person, "secretary", unit=world.a1)
    check = checked("planned", ("a2",))
    with pytest.raises(Denied, match="您是这个单位的书记"):
        domain.add_units(check, [world.a1.id], by=actor("supervisor"))
    other = checked("running", ("a1",), who="committee", kind="special")
    visit = at(other, world.a1)
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    assert find(CheckVisit, visit.id, actor("committee")) is None
    with pytest.raises(Denied):
        answer(visit, "1", Sent("yes", "看了"), by=actor("committee"))


def test_an_answer_sent_twice_is_there_once_and_nobody_writes_over_another(world, actor, checked):
    by = actor("supervisor")
    visit = at(checked("running"), world.a1)
    sent = Sent("no", "缺四月", 0, "token-1")
    assert answer(visit, "2", sent, by=by).version == 1
    assert answer(visit, "2", sent, by=by).version == 1  # the same again
    assert CheckAnswer.select().count() == 1
    with pytest.raises(Stale, match="别人"):
        answer(visit, "2", Sent("yes", "都有", 0, "token-2"), by=by)
    assert found(visit, "2").answer == "no"
    # what followed the sending whose answer was lost goes through, and from the version that was seen
    assert answer(visit, "2", Sent("partly", "缺一次", 0, "token-3", "token-0 token-1"), by=by).version == 2
    assert answer(visit, "2", Sent("partly", "缺一次", 0, "token-9"), by=by).version == 2  # says what stands
    assert answer(visit, "2", Sent("yes", "补了", 2, "token-4"), by=by).answer == "yes"
    entries = AuditEntry.select().where(AuditEntry.record == "check_answer").order_by(AuditEntry.id)
    assert [one.action for one in entries] == ["check_answer.create", "check_answer.edit", "check_answer.edit"]
    kept = Revision.get((Revision.record == "check_answer") & (Revision.number == 2))
    assert kept.values == {"answer": ["no", "partly"], "evidence": ["缺四月", "缺一次"]}
    for key, wrong in (
        ("1", Sent("yes")),
        ("2", Sent("no", "", 3)),
        ("1", Sent("maybe", "x")),
        ("9", Sent("yes", "x")),
    ):
        with pytest.raises(Invalid):
            answer(visit, key, wrong, by=by)
    assert answer(visit, "1", Sent("na"), by=by).answer == "na"


def test_on_site_always_with_day_method_and_people(world, actor, checked):
    by, visit = actor("supervisor"), at(checked("running"), world.a1)
    today = clock.today()
    for field, given in (
        ("visited_on", (None, ["see"], "书记", "")), ("visited_on", (today + timedelta(days=1), ["see"], "书记", "")),
        ("visited_on", (today - timedelta(days=30), ["see"], "书记", "")), ("methods", (today, ["fly"], "书记", "")),
        ("met", (today, ["see"], "  ", "")), ("opinion", (today, ["see"], "书记", "字" * 2001)),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            visits.record(visit, *given, by=by)
        assert refused.value.field == field
    visits.record(visit, today, ["visit", "hear"], "书记", "很好", by=by, version=visit.version)
    assert fresh(visit).methods == ["hear", "visit"]
    with pytest.raises(Stale):
        visits.record(fresh(visit), today, ["see"], "书记", "", by=by, version=1)
    visits.record(fresh(visit), today, ["see"], "书记", "", by=by)
    with pytest.raises(Stale):
        visits.drop(fresh(visit), by=by, reason="不去了")


def test_plan_leave_out_take_in_again(world, actor, checked):
    by, check = actor("supervisor"), checked("running")
    visit, today = at(check, world.a1), clock.today()
    for field, given in (
        ("planned_on", (today + timedelta(days=99), None)), ("visitor", (None, world.member.person.id)),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            visits.plan(visit, *given, by=by)
        assert refused.value.field == field
    visits.plan(visit, today, by.person_id, by=by)
    assert (fresh(visit).planned_on, fresh(visit).visitor_id) == (today, by.person_id)
    with pytest.raises(Invalid):
        visits.drop(fresh(visit), by=by, reason=" ")
    visits.drop(fresh(visit), by=by, reason="支部正在换届")
    assert fresh(visit).state == "dropped"
    visits.restore(fresh(visit), by=by)
    assert fresh(visit).state == "planned"
    with pytest.raises(Invalid):
        domain.cancel(check, by=by, reason="")
    domain.cancel(check, by=by, reason="与上级检查重复")
    with pytest.raises(Stale):
        domain.add_units(check, [world.a2.id], by=by)
    with pytest.raises(Stale):
        visits.plan(fresh(visit), None, None, by=by)


def test_who_was_left_out_of_the_release_is_gone_to_afterwards(world, actor, checked):
    by, check = actor("supervisor"), checked("running", units=("a1", "a2"))
    see(at(check, world.a1), by)
    domain.release(check, by=by)
    left = at(check, world.a2)
    assert left.state == "dropped"
    visits.restore(left, by=by)
    assert sum(row.count for row in at_units(by)) == 1
    see(fresh(left), by)
    assert not told(world.secretary_a2)
    (waits,) = at_units(by)
    assert [(row.what, row.whose, row.button) for row in waits.tasks] == [
        ("反馈检查结果：组织生活抽查", world.a2.name, "反馈")
    ]
    assert waits.count == 1
    assert [row.id for row in listing.LIST.everything(by, {"state": "todosupervisor"})] == [left.id]
    domain.release_visit(fresh(left), by=by)
    assert fresh(left).state == "released"
    assert not at_units(by)
    assert told(world.secretary_a2) == ["组织生活抽查：已反馈检查结果，请阅看并回应"]
    with pytest.raises(Stale, match="已经反馈"):
        answer(fresh(left), "1", Sent("no", "没有了", 1), by=by)
    domain.close(fresh(check), by=by)
    with pytest.raises(Stale):
        visits.respond(fresh(left), "已经补开", by=actor("secretary_a2"))


def test_a_check_is_not_closed_over_a_unit_that_was_gone_to_and_not_told(world, actor, checked):
    by, check = actor("supervisor"), checked("running", units=("a1", "a2"))
    see(at(check, world.a1), by)
    domain.release(check, by=by)
    left = at(check, world.a2)
    visits.restore(left, by=by)
    see(fresh(left), by)
    with pytest.raises(Invalid, match="还有到过现场没有反馈的单位，请先反馈。"):
        domain.close(fresh(check), by=by)
    assert (fresh(check).state, fresh(left).state) == ("released", "visited")
    domain.release_visit(fresh(left), by=by)
    domain.close(fresh(check), by=by)
    assert fresh(check).state == "closed"


def test_where_nobody_went_is_left_out_with_the_close(world, actor, checked):
    by, check = actor("supervisor"), checked("running", units=("a1", "a2"))
    see(at(check, world.a1), by)
    domain.release(check, by=by)
    left = at(check, world.a2)
    visits.restore(left, by=by)
    domain.close(fresh(check), by=by)
    assert (fresh(check).state, fresh(left).state) == ("closed", "dropped")
    kept = Revision.select().where((Revision.record == "check_visit") & (Revision.record_id == left.id))
    assert kept.order_by(Revision.id.desc()).first().note == "办结时还没有到现场"


def test_what_a_team_that_is_gone_has_left_its_committee_closes(world, actor, checked):
    by, check = actor("supervisor"), checked("running", units=("a1", "a2"))
    see(at(check, world.a1), by)
    domain.release(check, by=by)
    visits.restore(at(check, world.a2), by=by)
    domain.close(fresh(check), by=actor("committee"))
    assert fresh(check).state == "closed"


@pytest.mark.parametrize("act", ["restore", "record", "release"])
def test_a_step_at_a_unit_waits_for_who_closes_the_check(world, actor, checked, monkeypatch, act):
    by, check = actor("supervisor"), checked("running", units=("a1", "a2"))
    see(at(check, world.a1), by)
    domain.release(check, by=by)
    left = at(check, world.a2)
    if act != "restore":
        visits.restore(left, by=by)
    if act == "release":
        see(fresh(left), by)
    left = fresh(left)

    def closed_meanwhile(model, key):
        assert (model, key) == (SpotCheck, check.id)
        SpotCheck.update(state="closed").where(SpotCheck.id == key).execute()

    for module in (visits, running):
        monkeypatch.setattr(module, "hold", closed_meanwhile, raising=False)
    steps = {
        "restore": lambda: visits.restore(left, by=by),
        "record": lambda: visits.record(left, clock.today(), ["see"], "书记", "", by=by),
        "release": lambda: domain.release_visit(left, by=by),
    }
    with pytest.raises(Stale):
        steps[act]()
    assert fresh(left).state == left.state


def test_who_was_left_out_is_gone_to_on_a_day_after_the_end_of_the_check(world, actor, checked):
    by, check = actor("supervisor"), checked("running", units=("a1", "a2"))
    left, later = at(check, world.a2), check.ends + timedelta(days=20)
    with pytest.raises(Invalid, match="起止之内"):
        visits.plan(left, later, None, by=by)
    see(at(check, world.a1), by)
    domain.release(check, by=by)
    visits.restore(fresh(left), by=by)
    visits.plan(fresh(left), later, None, by=by)
    assert fresh(left).planned_on == later
    with pytest.raises(Invalid, match="不能早于"):
        visits.plan(fresh(left), check.starts - timedelta(days=1), None, by=by)


def test_edit_keeps_the_list_once_it_runs(world, actor, checked, checklist):
    by, check = actor("supervisor"), checked("running")
    now = Wanted(check.kind, check.title, check.subject, check.starts, check.ends, check.checklist_id, (by.person_id,))
    other = checklist("supervisor", "另一份")
    with pytest.raises(Invalid) as refused:
        domain.edit(check, now._replace(checklist=other.id), by=by, version=None)
    assert refused.value.field == "checklist"
    domain.edit(check, now._replace(title="改了名"), by=by, version=check.version)
    assert fresh(check).title == "改了名"
    assert not CheckMember.get(CheckMember.check == check.id).lead
    with pytest.raises(Stale):
        domain.edit(check, now, by=by, version=1)


def test_a_list_of_another_cannot_be_used(world, actor, checklist):
    today, mine = clock.today(), checklist("committee", "党委的清单")
    theirs = checklist("supervisor_b", "别组的清单")
    by = actor("supervisor")
    wanted = Wanted("random", "抽查", "看", today, today, theirs.id, (by.person_id,), None)
    with pytest.raises(Invalid) as refused:
        domain.create(wanted, by=by)
    assert refused.value.field == "checklist"
    check = domain.create(wanted._replace(checklist=mine.id), by=by)
    domain.add_units(check, [world.a1.id], by=by)
    domain.start(check, by=by)
    assert fresh(mine).state == "used"
    with pytest.raises(Denied):
        lists.retire(fresh(mine), by=by)


def test_an_answer_becomes_a_finding_in_one_step_and_is_verified_by_a_small_check(world, actor, checked):
    by, check = actor("supervisor"), checked("running")
    visit = at(check, world.a1)
    see(visit, by)
    with pytest.raises(Invalid):
        finding.find(visit, found(visit, "1"), by=by)
    made = finding.find(visit, found(visit, "2"), by=by)
    kept = Problem.get_by_id(made.id)
    assert (kept.text, kept.source, kept.branch_id, kept.team_id) == (
        "检查“支委会每月召开”，发现：缺四月的会", "supervision", world.a1.id, world.team_a.id,
    )  # fmt: skip
    assert (kept.source_record, kept.source_id) == ("check_answer", found(visit, "2").id)
    with pytest.raises(Stale, match="未下发"):
        domain.verify_on_site(kept, by=by)
    kept = submitted(kept, by, actor("secretary"))
    small = domain.verify_on_site(kept, by=by)
    assert kept.text not in small.subject, "the words of a problem are read in the ledger"
    assert (small.state, small.verifies, small.kind) == ("running", kept.id, "special")
    planned = at(small, world.a1)
    assert (planned.planned_on, planned.visitor_id) == (clock.today(), by.person_id)
    for who in ("secretary", "committee"):
        with pytest.raises(Denied):
            domain.verify_on_site(kept, by=actor(who))


def test_an_answer_is_one_entry_however_often_it_is_pressed(world, actor, checked):
    by, visit = actor("supervisor"), at(checked("running"), world.a1)
    see(visit, by)
    row = found(visit, "2")
    made = finding.find(visit, row, by=by, once="find-one-1")
    assert finding.find(visit, row, by=by, once="find-one-2").id == made.id
    assert Problem.select().count() == 1
    problems.drop(fresh(made), by=by, reason="登记错了")
    assert finding.find(visit, row, by=by).id != made.id
    with pytest.raises(Denied):
        finding.find(visit, row, by=actor("committee"))


def test_an_entry_that_went_to_another_team_is_told_and_not_made_again(world, actor, checked):
    by, visit = actor("supervisor"), at(checked("running"), world.a1)
    see(visit, by)
    made = finding.find(visit, found(visit, "2"), by=by)
    Problem.update(team=make.team("第三督导组", world.a, world.a1)).where(Problem.id == made.id).execute()
    with pytest.raises(Invalid, match="由别的督导组跟踪"):
        finding.find(visit, found(visit, "2"), by=by)
    assert Problem.select().count() == 1


def test_a_long_answer_becomes_an_entry_too(world, actor, checked):
    by, visit = actor("supervisor"), at(checked("running"), world.a1)
    row = answer(visit, "2", Sent("no", "缺" * 1000), by=by)
    text = fresh(finding.find(visit, row, by=by)).text
    assert len(text) == 1000
    assert text.startswith("检查“支委会每月召开”，发现：缺缺")
    assert text.endswith("缺…")


def test_what_is_found_at_a_general_branch_is_its_own_entry(world, actor, checked):
    general = make.unit("general_branch", "机关党总支", world.a)
    world.units["general"] = general
    head = make.person("何一民", world.a2)
    make.appointment(head, "secretary", unit=general)
    by = actor("committee")
    visit = at(checked("running", ("general",), who="committee", kind="special"), general)
    see(visit, by)
    made = finding.find(visit, found(visit, "2"), by=by)
    assert (made.branch_id, made.subject, made.committee_id) == (general.id, "branch", world.a.id)
    secretary = Actor(head.id, head.name, "secretary", unit_id=general.id, unit_kind="general_branch")
    assert find(Problem, made.id, secretary) is None
    kept = submitted(made, by, secretary)
    assert find(Problem, made.id, secretary) is not None
    assert kept.state == "submitted"
    assert find(Problem, made.id, actor("secretary")) is None, "the branches beside it read nothing"
    problems.verify(kept, by=by, verdict="到现场看过，已经补齐")
    assert fresh(kept).state == "verified"
