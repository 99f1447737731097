"""What becomes of a plan: begun, written, filed, judged, changed with a reason; the committee's own."""

from typing import Any

import pytest

from portal import actions, clock, policy
from portal.accounts.models import Appointment
from portal.audit.models import Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.life.rulesets.domain import adopting, making
from portal.plans import beginning, chasing, coverage, domain, judging, listing, record, waiting
from portal.plans.document import EMPTY, Item, put, read, with_new, without, written
from portal.plans.domain.text import below
from portal.plans.models import AnnualPlan, PlanLikeness
from tests import factories as make
from tests.plans.filing.conftest import OWN, YEAR, document, fresh


def sees(world: Any, actor: Any, plan: AnnualPlan) -> set[str]:
    return {
        who for who in world.players if who != "disabled" and policy.find(AnnualPlan, plan.id, actor(who)) is not None
    }


def messages(world: Any, who: str) -> list[str]:
    mine = Message.person == world.players[who].person.id
    return [row.text for row in Message.select().where(mine).order_by(Message.id)]


def test_a_plan_goes_from_draft_to_accepted_and_is_seen_as_far_as_it_went(world, actor, rules, planned):
    plan, secretary, office = planned(), actor("secretary"), actor("committee")
    assert sees(world, actor, plan) == {"secretary"}
    domain.file(plan, by=secretary)
    assert (plan.state, plan.filed_by_id) == ("filed", world.secretary.person.id)
    assert sees(world, actor, plan) == {"secretary", "committee", "supervisor"}
    assert "请审核" in messages(world, "committee")[-1]
    with pytest.raises(Denied):
        domain.accept(plan, by=secretary)
    with pytest.raises(Denied):
        domain.accept(plan, by=actor("committee_b"))
    with pytest.raises(Stale):
        domain.edit(plan, EMPTY, by=secretary, version=plan.version)
    domain.withdraw(plan, by=secretary)
    assert sees(world, actor, plan) == {"secretary"}
    domain.file(plan, by=secretary)
    domain.accept(plan, by=office)
    assert sees(world, actor, plan) == {"secretary", "committee", "supervisor", "member", "colleague"}
    assert "已备案" in messages(world, "secretary")[-1]
    with pytest.raises(Stale):
        domain.accept(plan, by=office)


def test_only_missing_mandatory_items_keep_a_plan_from_being_filed(world, actor, rules, planned):
    plan, by = planned(), actor("secretary")
    whole = read(plan.document)
    theme = next(one for one in whole.items if one.kind == "theme_day")
    domain.edit(plan, without(whole, theme.key), by=by, version=plan.version)
    with pytest.raises(Invalid, match=r"主题党日.*每月须安排"):
        domain.file(plan, by=by)
    assert fresh(plan).state == "draft"
    # 一般 informs: a plan without the quarterly assembly can be filed
    assembly = next(one for one in whole.items if one.kind == "assembly")
    domain.edit(plan, without(whole, assembly.key), by=by, version=plan.version)
    domain.file(plan, by=by)
    assert [one["key"] for one in fresh(plan).found if one["key"].startswith("missing")] == ["missing:assembly"]
    empty = domain.create(world.a1, YEAR + 1, EMPTY, by=by)
    with pytest.raises(Invalid, match="还没有内容"):
        domain.file(empty, by=by)


def test_a_return_says_why_at_its_items_and_the_committee_sees_what_became_of_it(world, actor, rules, planned):
    plan, by, office = planned("filed"), actor("secretary"), actor("committee")
    key = read(plan.document).items[-1].key
    for reason, reasons in (("", {}), (" ", {"99": "没有这一项"}), ("", {key: "  "})):
        with pytest.raises(Invalid, match="退回的原因"):
            domain.give_back(plan, reason, reasons, by=office)
    with pytest.raises(Invalid) as long:
        domain.give_back(plan, "", {key: "字" * 501}, by=office)
    assert long.value.field == f"item_{key}"
    domain.give_back(plan, "", {key: "写明时间", "99": "丢"}, by=office)
    assert (plan.state, plan.reasons) == ("returned", {key: "写明时间"})
    assert f"第 {key} 项有意见" in messages(world, "secretary")[-1] or "项有意见" in messages(world, "secretary")[-1]
    made = read(plan.document)
    item = made.item(key)
    domain.edit(plan, put(made, item._replace(text="每周三复盘")), by=by, version=plan.version)
    assert fresh(plan).reasons == {key: "写明时间"}  # until it is filed again
    domain.file(plan, by=by)
    assert fresh(plan).reasons == {}
    shown = record.shown(fresh(plan), office)
    assert [(one.word, one.label) for one in shown.returned] == [("修改", item.topic)]
    assert "每周三复盘" in shown.returned[0].after
    assert list(shown.returned_for.values()) == ["写明时间"]


def test_what_stands_is_changed_with_a_reason_alone_and_keeps_its_history(world, actor, rules, planned):
    plan, by = planned("accepted"), actor("secretary")
    made = read(plan.document)
    item = next(one for one in made.items if not one.mandatory)
    new = put(made, item._replace(months=(10,)))
    with pytest.raises(Stale):
        domain.edit(plan, new, by=by, version=plan.version)
    with pytest.raises(Invalid, match="调整的原因"):
        domain.change(plan, new, " ", by=by, version=plan.version)
    with pytest.raises(Invalid, match="没有改动"):
        domain.change(plan, made, "推迟", by=by, version=plan.version)
    with pytest.raises(Denied):
        domain.change(plan, new, "推迟", by=actor("committee"), version=plan.version)
    before = plan.version
    domain.change(plan, new, "三月防汛，推迟到十月", by=by, version=plan.version)
    assert fresh(plan).state == "accepted"
    assert "推迟到十月" in messages(world, "committee")[-1]
    shown = record.shown(fresh(plan), actor("committee"))
    assert shown.changed[0].why == "三月防汛，推迟到十月"
    assert "3、9 月" in shown.changed[0].notes[0].before
    assert "10 月" in shown.changed[0].notes[0].after
    with pytest.raises(Stale):
        domain.change(plan, made, "再改", by=by, version=before)
    kept = Revision.select().where((Revision.record == "annual_plan") & (Revision.record_id == plan.id))
    assert [row.action for row in kept.order_by(Revision.number)][-1] == "annual_plan.change"


def test_who_heads_the_branch_does_not_judge_its_plan(world, actor, rules, planned):
    plan = planned("filed")
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    office = actor("committee")
    for act in (
        lambda: domain.accept(plan, by=office),
        lambda: domain.give_back(plan, "不行", {}, by=office),
    ):
        with pytest.raises(Denied, match="您是这个支部的书记"):
            act()
    done = domain.accept_many(domain.choices([f"{plan.id}.{plan.version}"]), by=office)
    assert done.names == []
    assert done.left[0][0] == "机关第一党支部"
    assert [task for source in waiting.SOURCES for one in source(office) for task in one.tasks] == []
    assert listing.LIST.everything(office, {"state": "todocommittee"}) == []
    assert fresh(plan).state == "filed"


def test_several_are_accepted_each_as_it_was_read(world, actor, rules, planned):
    first, second = planned("filed"), planned("filed", "secretary_a2")
    chosen = domain.choices([f"{first.id}.{first.version}", f"{second.id}.{second.version}", "x.1", "5", "999999.1"])
    domain.withdraw(second, by=actor("secretary_a2"))
    domain.file(second, by=actor("secretary_a2"))
    done = domain.accept_many(chosen, by=actor("committee"))
    assert done.names == ["机关第一党支部"]
    assert [(name, "改动" in why) for name, why in done.left] == [("机关第二党支部", True), ("", False)]
    assert (fresh(first).state, fresh(second).state) == ("accepted", "filed")


def test_a_plan_begins_from_what_there_is_without_saying_it_twice(world, actor, rules, planned, given):
    by = actor("secretary")
    with clock.at(clock.today().replace(year=YEAR - 1)):
        planned("draft", "secretary", OWN, year=YEAR - 1)
    arrangement, model = (
        given(),
        given("model", Item(kind="theme_day", months=tuple(range(1, 13)), topic="每月主题党日")),
    )
    assert arrangement.state == model.state == "issued"
    made = beginning.of_branch(world.a1, YEAR, ["rules", "last", "arrangement", "model"])
    topics = [one.topic for one in made.items]
    assert {OWN.topic, "学习新修订的条例"} <= set(topics)
    assert len(topics) == len(set(topics))
    # last year's plan holds the mandatory items already, so that the rules add none
    assert sum(one.kind == "assembly" for one in made.items) == 1
    study = next(one for one in made.items if one.topic == "学习新修订的条例")
    assert study.materials == "《条例》全文，第三章"
    assert study.origin == f"plan:{arrangement.id}:1"
    assert beginning.taken(made, fresh(arrangement), ["1"]) == made  # taken over already
    assert beginning.of_branch(world.a1, YEAR, []) == EMPTY
    plan = domain.create(world.a1, YEAR, made, by=by)
    with pytest.raises(Invalid, match="已经编制过"):
        domain.create(world.a1, YEAR, EMPTY, by=by)
    assert domain.found(world.a1.id, YEAR) == plan.id
    for unit, year, kind in ((world.a1, YEAR + 2, "branch"), (world.a, YEAR, "branch"), (world.a1, YEAR, "model")):
        with pytest.raises(Invalid):
            domain.create(unit, year, EMPTY, kind=kind, by=by)


def test_the_committees_own_is_issued_and_read_below(world, actor, rules, given):
    draft = given("model", issued=False)
    assert sees(world, actor, draft) == {"committee"}
    arrangement = given()
    readers = {"committee", "secretary", "secretary_a2", "member", "colleague", "member_a2", "supervisor"}
    assert sees(world, actor, arrangement) >= readers - {"supervisor"}
    assert not sees(world, actor, arrangement) & {"secretary_b", "committee_b", "member_b", "staff", "admin"}
    assert "已发布" in messages(world, "secretary")[-1]
    with pytest.raises(Denied):
        domain.issue(draft, by=actor("secretary"))
    made = read(arrangement.document)
    domain.change(
        arrangement, put(made, made.items[0]._replace(months=(5,))), "上级推迟", by=actor("committee"), version=None
    )
    assert "上级推迟" in messages(world, "secretary_a2")[-1]
    with pytest.raises(Invalid):
        domain.issue(
            domain.create(world.a, YEAR + 1, EMPTY, kind="model", by=actor("committee")), by=actor("committee")
        )


def test_copied_text_is_told_to_the_writer_without_its_source(world, actor, rules, planned):
    text = "带领老城片区十二户独居老人建立用药清单，逢双周由两名党员上门核对药盒并登记到社区健康角的蓝色册子"
    theirs = Item(kind="outreach", months=(5,), topic="独居老人用药清单", text=text)
    planned("filed", "secretary_a2", theirs)
    plan = planned("draft", "secretary", OWN, theirs)
    found = record.compared(plan)
    assert [one.code for one in found.findings if one.code.startswith("copied")] == ["copied_others"]
    words = str(found)
    assert "老城片区十二户" in words
    assert "机关第二党支部" not in words
    domain.file(plan, by=actor("secretary"))  # it informs
    assert "copied_others" in {one["key"] for one in fresh(plan).found}
    assert PlanLikeness.select().count() == 0  # the rows come from the background


def test_an_election_outside_its_half_year_is_told(world, actor, rules, planned):
    type(world.a1).update(term_ends=clock.today().replace(month=3, day=31)).where(
        type(world.a1).id == world.a1.id
    ).execute()
    plan = planned("draft", "secretary", OWN, Item(months=(11,), topic="召开换届选举大会"))
    found = [one.text for one in judging.findings(plan) if one.code == "bound"]
    assert len(found) == 1
    assert f"任期 {YEAR} 年 3 月 31 日届满" in found[0]


def test_coverage_counts_every_branch_once(world, actor, rules, planned):
    office, year = actor("committee"), str(YEAR)
    assert coverage.counts(office, YEAR) == {"none": 2, "all": 2}
    planned()
    planned("filed", "secretary_a2")
    assert coverage.counts(office, YEAR) == {"draft": 1, "filed": 1, "all": 2}
    assert coverage.counts(actor("committee_b"), YEAR) == {"none": 1, "all": 1}
    assert coverage.counts(actor("supervisor"), YEAR)["all"] == 2
    for state, names in (
        ("draft", ["机关第一党支部"]),
        ("filed", ["机关第二党支部"]),
        ("none", []),
        ("lacking", ["机关第一党支部"]),
    ):
        rows = coverage.LIST.everything(office, {"year": year, "state": state})
        assert [row.name for row in rows] == names


def test_a_reminder_reaches_a_branch_once_a_day(app, world, actor, rules, planned):
    office = actor("committee")
    planned()
    planned("filed", "secretary_a2")
    with app.app_context():
        _reminded(world, actor, office)


def _reminded(world: Any, actor: Any, office: Any) -> None:
    for wrong in ("secretary", "supervisor"):
        with pytest.raises(Denied):
            chasing.remind(YEAR, by=actor(wrong))
    with pytest.raises(Invalid, match="请先勾选"):
        chasing.remind(YEAR, by=office, branches=set())
    with pytest.raises(Invalid, match="没有要提醒的支部"):
        chasing.remind(YEAR, by=office, branches={world.a2.id, world.b1.id})
    assert chasing.remind(YEAR, by=office).told == 1
    assert f"{YEAR} 年度计划还没有报送备案" in messages(world, "secretary")[-1]
    assert not [one for one in messages(world, "secretary_a2") if "提醒" in one]
    again = chasing.remind(YEAR, by=office)
    assert (again.told, again.already) == (0, 1)
    assert chasing.reminded(YEAR, [world.a1.id, world.a2.id]) == {world.a1.id}
    Appointment.delete().where(Appointment.person == world.secretary.person.id).execute()
    assert chasing.remind(YEAR, by=office).silent == ["机关第一党支部"]


def test_home_says_what_waits_for_whom(world, actor, rules, planned, monkeypatch):
    def lines(who: str) -> list[str]:
        return [task.what for source in waiting.SOURCES for one in source(actor(who)) for task in one.tasks]

    assert lines("secretary") == []  # no rule sets a deadline
    day = clock.today()
    monkeypatch.setattr(judging, "file_by", lambda committee, unit, year: day)
    assert lines("secretary") == [f"报送 {YEAR} 年度计划"]
    monkeypatch.setattr(judging, "file_by", lambda committee, unit, year: day.replace(year=YEAR + 1))
    assert lines("secretary") == []  # more than a month ahead
    plan = planned("filed")
    assert lines("committee") == [f"审核 {YEAR} 年度计划"]
    assert lines("committee_b") == lines("member") == lines("supervisor") == []
    domain.give_back(plan, "重写", {}, by=actor("committee"))
    assert (lines("committee"), lines("secretary")) == ([], [f"修改退回的 {YEAR} 年度计划"])


def test_a_type_that_was_given_up_stays_where_it_is(world, actor, planned):
    plan, by = planned(), actor("secretary")
    made = with_new(read(plan.document), [Item(kind="gone", months=(1,), topic="旧类型")])
    AnnualPlan.update(document={"items": [one._asdict() for one in made.items], "last": made.last}).where(
        AnnualPlan.id == plan.id
    ).execute()
    plan = fresh(plan)
    kept = next(one for one in read(plan.document).items if one.kind == "gone")
    domain.edit(plan, put(read(plan.document), kept._replace(who="书记")), by=by, version=plan.version)
    with pytest.raises(Invalid) as refused:
        domain.edit(
            plan, with_new(read(plan.document), [Item(kind="never", months=(1,), topic="甲")]), by=by, version=None
        )
    assert refused.value.field == "kind"
    assert document(OWN).items[0].key == "1"


def test_a_change_takes_no_mandatory_item_that_the_plan_held(world, actor, rules, planned):
    plan, by = planned("accepted"), actor("secretary")
    made = read(plan.document)
    theme, own = (next(one for one in made.items if one.kind == kind) for kind in ("theme_day", OWN.kind))
    for new in (without(made, theme.key), put(made, theme._replace(months=theme.months[1:]))):
        with pytest.raises(Invalid, match=r"规定动作漏项：“主题党日”每月须安排"):
            domain.change(plan, new, "工作忙", by=by, version=None)
    assert read(fresh(plan).document) == made
    # 一般 informs, and so does what was missing before
    assembly = next(one for one in made.items if one.kind == "assembly")
    domain.change(plan, without(made, assembly.key), "推迟", by=by, version=None)
    AnnualPlan.update(document=written(without(made, theme.key))).where(AnnualPlan.id == plan.id).execute()
    plan = fresh(plan)
    domain.change(plan, put(read(plan.document), own._replace(months=(10,))), "防汛推迟", by=by, version=None)
    assert read(fresh(plan).document).item(own.key).months == (10,)


def test_an_office_over_another_unit_reads_a_plan_as_a_member_does(world, actor, rules, planned):
    """The supervisor's own branch is not one that the team is assigned to."""
    plan = planned("accepted", "secretary_b")
    assert policy.find(AnnualPlan, plan.id, actor("supervisor")) is not None
    for who, judges in (("supervisor", False), ("supervisor_b", True), ("committee_b", True)):
        shown = record.shown(fresh(plan), actor(who))
        assert (shown.judges, bool(shown.course), shown.check is not None) == (judges, judges, judges), who


def test_what_is_told_to_many_branches_is_looked_up_once(app, world, actor, rules, planned, given, queries):
    arrangement, office = given(), actor("committee")
    queries.statements.clear()
    assert set(below(arrangement)) == {world.secretary.person.id, world.secretary_a2.person.id}
    assert len(queries) == 2
    adopting.adopt(making.take("plan2017", by=office), by=office)
    with app.app_context():
        queries.statements.clear()
        assert chasing.remind(YEAR, by=office).told == 2
    assert len([one for one in queries.statements if "life_rules" in one]) == 1
    for who in ("secretary", "secretary_a2"):
        assert "报送期限是 3月31日" in messages(world, who)[-1]


def test_which_plans_can_be_accepted_is_one_query_for_all_rows(world, actor, rules, planned, queries):
    planned("filed")
    planned("filed", "secretary_a2")
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    for who in ("committee", "supervisor", "secretary"):
        by = actor(who)
        rows = listing.LIST.everything(by, {})
        may = {row.id for row in rows if actions.allowed("annual_plan.accept", by, fresh(AnnualPlan(id=row.id)))}
        queries.statements.clear()
        assert listing.acceptable(rows, by) == may
        assert len(queries) <= 1
        assert len(may) == (who == "committee")
