"""A round over all its branches: computed, ordered among equals, published, objected to, settled, filed, taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal import clock
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.stars.models import StarCycle, StarEntry, StarObjection, StarStanding
from portal.stars.objections import reading as objections
from portal.stars.reviewing import domain
from portal.stars.reviewing.reading import distribution, reasons, ties_of, vetoed
from portal.stars.reviewing.results import Results
from portal.workdays.domain import last_day
from tests import factories as make
from tests.browser_client import text_of
from tests.stars import making
from tests.stars.reviewing.conftest import ONE_PLACE, fresh

D, DAY = Decimal, timedelta(days=1)
LOW = {**making.SCORES, "study": D(20)}


def entries(cycle):
    return {row.branch_id: row for row in StarEntry.select().where(StarEntry.cycle == cycle.id)}


def test_a_computation_keeps_total_outcome_and_every_line(reviewed, actor, world, queries):
    cycle = reviewed(a2=LOW)
    by = actor("committee")
    queries.statements.clear()
    domain.propose(cycle, {}, by=by, version=cycle.version)
    assert len(queries) <= 30
    rows = entries(cycle)
    first, second = rows[world.a1.id], rows[world.a2.id]
    # 28 + 15 + 15 + 18.4 = 76.4 with nothing published, 3 + 2 more, 2 less; the other one 8 less
    assert (first.total, first.proposed, first.outcome) == ("79.40", "3", "")
    assert (second.total, second.proposed) == ("71.40", "3")
    assert fresh(cycle).state == "proposed"
    points = {line["key"]: D(line["value"]) for line in first.explanation if line["stage"] == "indicator"}
    parts = {line["key"]: D(line["value"]) for line in first.explanation if line["stage"] == "component"}
    assert sum(points[key] for key in ("study", "leading", "rules", "pledges", "poll")) == parts["base"]
    assert sum(parts.values()) == D(first.total)
    assert any("三星" in text for text in reasons(first.explanation))
    counted = AuditEntry.select().where(AuditEntry.action == "star_entry.rate")
    assert {row.record_id for row in counted} == {first.id, second.id}
    assert AuditEntry.get(AuditEntry.action == "star_cycle.propose").detail == {"entries": 2, "unrated": 0}


def test_who_has_not_declared_needs_an_explicit_choice(world, actor):
    cycle = making.cycle(world.a, world.a1, world.a2)
    by = actor("committee")
    making.entry(cycle, world.a1, "reviewed")
    StarEntry.update(state="declared").where(StarEntry.branch == world.a1.id).execute()
    with pytest.raises(Invalid, match="还没有评定完：机关第一党支部"):
        domain.propose(cycle, {}, by=by)
    StarEntry.update(state="reviewed").where(StarEntry.branch == world.a1.id).execute()
    left = making.entry(cycle, world.a2, "returned")
    making.mark(left, "study", D(30), world.players["committee"].person)
    with pytest.raises(Invalid, match="机关第二党支部退回后还没有重新申报"):
        domain.propose(cycle, {left.id: "本年度支部整建制调整"}, by=by)
    StarCycle.update(declare_until=clock.today() - DAY).where(StarCycle.id == cycle.id).execute()
    cycle = fresh(cycle)
    with pytest.raises(Invalid, match="机关第二党支部退回后没有重新申报") as refused:
        domain.propose(cycle, {left.id: "  "}, by=by)
    assert refused.value.field == f"unrated_{left.id}"
    domain.propose(cycle, {left.id: "本年度支部整建制调整"}, by=by)
    row = fresh(left)
    assert (row.total, row.proposed) == ("", "0")
    assert reasons(row.explanation) == ["退回后没有重新申报，本轮不评定：本年度支部整建制调整"]
    assert ties_of(cycle.id).unrated == {left.id: "本年度支部整建制调整"}


def test_a_veto_stands_in_the_result(reviewed, actor, world):
    cycle = reviewed()
    first = entries(cycle)[world.a1.id]
    making.finding(first, "veto", "law", world.players["committee"].person)
    domain.propose(cycle, {}, by=actor("committee"))
    row = fresh(first)
    assert (row.total, row.proposed) == ("79.40", "0")
    assert vetoed(row.explanation) == ["严重违纪违法"]


def test_equal_totals_at_a_line_are_put_in_order_by_the_committee(reviewed, actor, world):
    high = {**making.SCORES, "leading": "好"}
    cycle, by = reviewed(of=ONE_PLACE, a1=high, a2=high), actor("committee")
    domain.propose(cycle, {}, by=by)
    rows = entries(cycle)
    one, two = rows[world.a1.id], rows[world.a2.id]
    assert one.total == two.total
    assert {one.proposed, two.proposed} == {"3"}
    assert sorted(ties_of(cycle.id).tied) == sorted([one.id, two.id])
    with pytest.raises(Invalid, match="同分"):
        domain.publish(fresh(cycle), by=by)
    for order, reason, said in (
        ({one.id: 1}, "会议", "每个同分"),
        ({one.id: 1, two.id: 1}, "会议", "不能重复"),
        ({one.id: 0, two.id: 1}, "会议", "1、2、3"),
        ({one.id: 2, two.id: 1}, " ", "怎样研究决定"),
    ):
        with pytest.raises(Invalid, match=said):
            domain.decide(fresh(cycle), order, reason, by=by)
    domain.decide(fresh(cycle), {one.id: 2, two.id: 1}, "12月28日党委会议研究", by=by)
    assert (fresh(one).proposed, fresh(two).proposed) == ("3", "4")
    assert ties_of(cycle.id).tied == []
    row = Revision.get((Revision.record == "star_cycle") & (Revision.action == "star_cycle.order"))
    assert (row.note, row.values["order"]) == ("12月28日党委会议研究", {str(one.id): 2, str(two.id): 1})
    # computed anew, the decision is taken anew
    domain.propose(fresh(cycle), {}, by=by)
    assert sorted(ties_of(cycle.id).tied) == sorted([one.id, two.id])
    assert fresh(one).order is None


def test_totals_that_do_not_meet_at_a_line_need_no_order(reviewed, actor):
    high = {**making.SCORES, "leading": "好"}
    cycle = reviewed(of=ONE_PLACE, a1=high, a2=LOW)
    domain.propose(cycle, {}, by=actor("committee"))
    assert ties_of(cycle.id).tied == []
    with pytest.raises(Invalid, match="没有需要定序"):
        domain.decide(fresh(cycle), {}, "会议", by=actor("committee"))


def test_publicity_runs_for_working_days_and_can_be_extended(reviewed, actor, world):
    cycle, by, today = reviewed(), actor("committee"), clock.today()
    with pytest.raises(Stale):
        domain.publish(cycle, by=by)
    domain.propose(cycle, {}, by=by)
    domain.publish(fresh(cycle), by=by)
    now = fresh(cycle)
    assert (now.state, now.publicity_starts, now.publicity_ends) == ("published", today, last_day(today, 5))
    assert objections.in_publicity(now), "what everybody sees may be objected to"
    told = {row.person_id for row in Message.select()}
    assert {world.secretary.person.id, world.secretary_a2.person.id} <= told
    for ends in (None, now.publicity_ends, now.publicity_ends + 200 * DAY):
        with pytest.raises(Invalid):
            domain.extend(fresh(cycle), ends, "材料待核", by=by)
    with pytest.raises(Invalid, match="延长的理由"):
        domain.extend(fresh(cycle), now.publicity_ends + DAY, "", by=by)
    domain.extend(fresh(cycle), now.publicity_ends + DAY, "材料待核", by=by)
    assert fresh(cycle).publicity_ends == now.publicity_ends + DAY


def over(cycle):
    """The publicity ended yesterday."""
    yesterday = clock.today() - DAY
    StarCycle.update(publicity_starts=yesterday - 7 * DAY, publicity_ends=yesterday).where(
        StarCycle.id == cycle.id
    ).execute()
    return fresh(cycle)


def test_settled_only_after_the_last_day_and_when_every_objection_is_answered(published, actor, world):
    cycle, by = published(), actor("committee")
    with pytest.raises(Invalid, match="公示还没有结束"):
        domain.settle(cycle, "党委会议", by=by)
    cycle = over(cycle)
    objection = StarObjection.create(
        cycle=cycle.id, committee=world.a.id, branch=world.a1.id, person=world.member.person.id, text="分数有误"
    )
    with pytest.raises(Invalid, match="1 件异议没有答复"):
        domain.settle(cycle, "党委会议", by=by)
    answered = {"state": "answered", "answer": "已核", "answered_at": clock.now()}
    StarObjection.update(**answered, upheld=True).where(StarObjection.id == objection.id).execute()
    with pytest.raises(Invalid, match="有异议成立"):
        domain.settle(cycle, "党委会议", by=by)
    StarObjection.update(upheld=False).where(StarObjection.id == objection.id).execute()
    with pytest.raises(Invalid, match="审定的会议"):
        domain.settle(cycle, " ", by=by)
    domain.settle(cycle, "12月30日党委会议", by=by, version=cycle.version)
    assert (fresh(cycle).state, fresh(cycle).settled_on) == ("settled", clock.today())
    rows = {row.branch_id: row for row in StarStanding.select()}
    assert set(rows) == {world.a1.id, world.a2.id}
    one = rows[world.a1.id]
    assert (one.outcome, one.label, one.kind, one.starts) == ("3", "三星", "settled", clock.today())
    assert (one.source, one.cycle_id) == ("12月30日党委会议", cycle.id)
    assert one.reason == "".join(reasons(entries(cycle)[world.a1.id].explanation))
    assert entries(cycle)[world.a1.id].outcome == "3"
    recorded = AuditEntry.select().where(AuditEntry.action == "star_standing.create")
    assert {row.record_id for row in recorded} == {row.id for row in rows.values()}


def test_an_upheld_objection_is_mended_by_rating_again(published, actor, world):
    cycle, by = published(), actor("committee")
    StarObjection.create(
        cycle=cycle.id, committee=world.a.id, branch=world.a1.id, person=world.member.person.id, text="分数有误",
        state="answered", answer="成立", upheld=True, answered_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(Invalid, match="理由"):
        domain.reopen(cycle, "", by=by)
    domain.reopen(cycle, "异议成立，重新核分", by=by)
    now = fresh(cycle)
    assert (now.state, now.publicity_starts, now.publicity_ends) == ("open", None, None)
    entry = entries(cycle)[world.a1.id]
    domain.resume(entry, "异议成立", by=by)
    domain.mark(entry, "study", domain.Wanted("30", "漏计一次学习", "read"), by=by, version=1)
    domain.finish(fresh(entry), by=by)
    domain.propose(fresh(cycle), {}, by=by)
    assert fresh(entry).total == "81.40"
    domain.publish(fresh(cycle), by=by)
    domain.settle(over(cycle), "党委会议", by=by)
    assert StarStanding.get(StarStanding.branch == world.a1.id).outcome == "4"


def test_an_upheld_objection_is_not_cured_by_doing_nothing(published, visit, actor, world):
    cycle, by = published(), actor("committee")
    objection = StarObjection.create(
        cycle=cycle.id, committee=world.a.id, branch=world.a1.id, person=world.member.person.id, text="分数有误",
        state="answered", answer="成立", upheld=True, answered_at=clock.now(),
    )  # fmt: skip
    domain.reopen(cycle, "异议成立", by=by)
    with pytest.raises(Invalid, match="机关第一党支部的异议成立，答复以后没有更正") as refused:
        domain.propose(fresh(cycle), {}, by=by)
    assert refused.value.field == f"kept_{objection.id}"
    assert fresh(cycle).state == "open"
    # it may stay as it was where the committee writes down why; what was answered later asks again
    path, why = f"/stars/cycles/{cycle.id}/propose", "更正的是公示说明，不涉及分数"
    assert "评分不用更正的理由" in text_of(visit("committee").get(path))
    visit("committee").post(path, {f"kept_{objection.id}": why, "version": fresh(cycle).version})
    assert ties_of(cycle.id).stays == {objection.id: why}
    domain.publish(fresh(cycle), by=by)
    second = StarObjection.create(
        cycle=cycle.id, committee=world.a.id, branch=world.a1.id, person=world.member.person.id, text="还是有误",
        state="answered", answer="成立", upheld=True, answered_at=ties_of(cycle.id).at - DAY,
    )  # fmt: skip
    with pytest.raises(Invalid, match="有异议成立"):
        domain.settle(over(cycle), "党委会议", by=by)
    second.delete_instance()
    domain.settle(over(cycle), "党委会议", by=by)
    assert fresh(cycle).state == "settled"


def test_filed_with_its_paper(published, actor, world):
    by = actor("committee")
    cycle = over(published())
    domain.settle(cycle, "党委会议", by=by)
    today = clock.today()
    for paper, on in (
        ("", today),
        ("机党〔2026〕12号", None),
        ("机党〔2026〕12号", today + DAY),
        ("文", today - 9 * DAY),
    ):
        with pytest.raises(Invalid):
            domain.file(fresh(cycle), paper, on, by=by)
    domain.file(fresh(cycle), "机党〔2026〕12号", today, by=by)
    now = fresh(cycle)
    assert (now.state, now.paper, now.filed_on) == ("filed", "机党〔2026〕12号", today)
    last = Message.select().where(Message.person == world.secretary.person.id).order_by(Message.id.desc()).first()
    assert "机党〔2026〕12号" in last.text


def test_the_round_is_the_committees_alone(reviewed, actor):
    cycle = reviewed()
    for who in ("secretary", "member", "supervisor", "committee_b", "staff"):
        for act in (
            lambda by: domain.propose(cycle, {}, by=by),
            lambda by: domain.reopen(cycle, "理由", by=by),
            lambda by: domain.settle(cycle, "会议", by=by),
            lambda by: domain.file(cycle, "文号", clock.today(), by=by),
        ):
            with pytest.raises(Denied):
                act(actor(who))
    assert fresh(cycle).state == "open"


def test_who_was_faster_is_met_with_stale(reviewed, actor):
    cycle, by = reviewed(), actor("committee")
    with pytest.raises(Stale):
        domain.propose(cycle, {}, by=by, version=cycle.version + 1)
    assert fresh(cycle).state == "open"
    assert {row.total for row in StarEntry.select()} == {""}, "nothing of the computation is left"
    earlier = fresh(cycle)
    domain.propose(fresh(cycle), {}, by=by)
    with pytest.raises(Stale):
        domain.propose(earlier, {}, by=by)


def test_results_are_in_order_of_total_only_where_a_cap_is_cut(reviewed, actor, world):
    by = actor("committee")
    cycle = reviewed(a1=LOW)
    assert [one.branch_id for one in Results(cycle, by).lines] == [world.a1.id, world.a2.id]
    assert [one.own for one in Results(cycle, by).lines] == ["71.40", "79.40"]
    domain.propose(cycle, {}, by=by)
    found = Results(fresh(cycle), by)
    assert [one.branch_id for one in found.lines] == [world.a2.id, world.a1.id]
    domain.publish(fresh(cycle), by=by)
    assert [one.branch_id for one in Results(fresh(cycle), by).lines] == [world.a1.id, world.a2.id]
    assert [(part.label, part.number) for part in found.parts if part.number] == [("三星", 2)]


def test_what_is_not_declared_stays_the_branchs_own_in_the_table(world, actor):
    cycle = making.cycle(world.a, world.a1, world.a2)
    making.entry(cycle, world.a1, "returned", wished=5)
    making.entry(cycle, world.a2, "declared", wished=4)
    rows = {one.branch_id: one for one in Results(cycle, actor("committee")).lines}
    assert (rows[world.a1.id].wished, rows[world.a1.id].own) == ("", "")
    assert (rows[world.a2.id].wished, rows[world.a2.id].own) == ("四星", "79.40")


def test_a_distribution_names_every_outcome():
    parts = distribution(making.SMALL, ["5", "3", "3", "0"])
    assert [(part.text, part.number, str(part.share)) for part in parts] == [
        ("5", 1, "25.0"), ("4", 0, "0.0"), ("3", 2, "50.0"), ("2", 0, "0.0"), ("1", 0, "0.0"), ("0", 1, "25.0"),
    ]  # fmt: skip


def test_a_thousand_branches_take_few_statements(world, actor, queries):
    """The number of statements does not grow with the branches."""
    cycle = making.cycle(world.a)
    counts = []
    for size in (3, 12):
        for number in range(size):
            branch = make.unit("branch", f"第{size}-{number}支部", world.a, sector="机关", founded_on=date(2020, 1, 1))
            making.entry(cycle, branch, "reviewed")
        queries.statements.clear()
        domain.propose(fresh(cycle), {}, by=actor("committee"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
