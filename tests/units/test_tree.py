"""The tree: decisions, the cover table against a recomputed closure, who may decide."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.accounts.models import Appointment
from portal.appraisals.models import Appraisal
from portal.audit.models import AuditEntry, Revision
from portal.db import write
from portal.errors import Denied, Invalid, Stale
from portal.life.records.models import LifeRecord
from portal.life.rulesets.models import RuleWaiver
from portal.life.study.models import ThoughtReport
from portal.life.terms.models import TermExtension
from portal.plans.models import AnnualPlan
from portal.pledges.models import Pledge
from portal.policy import SYSTEM
from portal.units import cover, reorganise, tree
from portal.units.models import Person, Transfer, Unit, UnitCover, UnitDecision
from tests import factories as make

DAY = date(2026, 3, 1)


def closure():
    """What the cover table must hold, from the parents alone."""
    parents = dict(Unit.select(Unit.id, Unit.parent).tuples())
    pairs = set()
    for unit in parents:
        above = unit
        while above is not None:
            pairs.add((above, unit))
            above = parents[above]
    return pairs


def covered():
    return set(UnitCover.select(UnitCover.ancestor, UnitCover.unit).tuples())


def acts(*actions):
    """The done entries of these actions: (action, record, record_id)."""
    rows = AuditEntry.select().where(AuditEntry.action.in_(actions)).order_by(AuditEntry.id)
    return [(row.action, row.record, row.record_id) for row in rows if row.outcome == "done"]


def test_founding_writes_unit_cover_decision_search_and_one_entry(world, actor):
    by = actor("committee")
    assert by.covers(world.a1.id)
    made = tree.found(
        name=" 机关第三党支部 ",
        kind="branch",
        parent=world.a,
        by=by,
        sector="机关",
        decided_on=DAY,
        document="〔2026〕1号",
    )
    assert (made.name, made.committee_id, made.founded_on) == ("机关第三党支部", world.a.id, None)
    assert covered() == closure()
    decision = UnitDecision.get(UnitDecision.unit == made.id)
    assert (decision.kind, decision.decided_on, decision.document, decision.other_id) == (
        "found",
        DAY,
        "〔2026〕1号",
        world.a.id,
    )
    assert acts("unit.found") == [("unit.found", "unit", made.id)]
    assert by.covers(made.id), "the founder has power over it in the same request"


def test_a_committee_is_its_own_committee(world, actor):
    made = tree.found(name="新设党委", kind="committee", parent=world.superior, by=actor("admin"))
    assert Unit.get_by_id(made.id).committee_id == made.id


@pytest.mark.parametrize(
    ("kind", "parent", "says"),
    [
        ("branch", "superior", "党支部只能设在"),
        ("group", "a", "党小组只能设在党支部之下"),
        ("committee", "a", "基层党委只能设在上级党委之下"),
        ("general_branch", "a1", "党总支只能设在"),
        ("section", "a", "请选择组织类型"),
    ],
)
def test_units_hang_where_they_belong(world, actor, kind, parent, says):
    with pytest.raises(Invalid, match=says):
        tree.found(name="某组织", kind=kind, parent=getattr(world, parent), by=actor("admin"))


@pytest.mark.parametrize("name", ["", "   ", "长" * 61, "机关第一党支部"])
def test_names_are_given_short_and_alone_in_their_committee(world, actor, name):
    with pytest.raises(Invalid):
        tree.found(name=name, kind="branch", parent=world.a, by=actor("committee"))
    tree.found(name="机关第一党支部", kind="branch", parent=world.b, by=actor("committee_b"))


def test_the_database_refuses_a_second_open_unit_of_the_same_name(world):
    with pytest.raises(Exception, match=r"(?i)unique"), write():
        make.unit("branch", "机关第一党支部", world.a)


@pytest.mark.parametrize("who", ["secretary", "member", "committee_b", "supervisor", "security", "auditor", "staff"])
def test_only_the_committee_and_the_administrator_found_branches(world, actor, who):
    with pytest.raises(Denied):
        tree.found(name="越权支部", kind="branch", parent=world.a, by=actor(who))
    assert not Unit.select().where(Unit.name == "越权支部").exists()


def test_renaming_keeps_the_old_name_and_is_found_by_the_new(world, actor, visit):
    tree.rename(world.a1, "办公室党支部", by=actor("committee"), decided_on=DAY)
    assert UnitDecision.get(UnitDecision.kind == "rename").detail == {
        "before": "机关第一党支部",
        "after": "办公室党支部",
    }
    browser = visit("committee")
    assert "办公室党支部" in browser.get("/units?q=办公").get_data(as_text=True)
    page = browser.get(f"/units/{world.a1.id}").get_data(as_text=True)
    assert "由“机关第一党支部”更名为“办公室党支部”" in page


@pytest.mark.parametrize(
    ("sector", "starts", "ends"),
    [("机关", date(2025, 6, 1), date(2028, 5, 31)), ("农村社区", date(2025, 6, 1), date(2030, 5, 31))],
)
def test_a_term_runs_three_years_in_villages_five(world, actor, sector, starts, ends):
    tree.edit(world.a1, by=actor("committee"), sector=sector, founded_on=None, term_starts=starts, term_ends=None)
    assert Unit.get_by_id(world.a1.id).term_ends == ends
    revision = Revision.get(Revision.record == "unit")
    assert revision.values["term_ends"] == [None, ends.isoformat()]


@pytest.mark.parametrize("ends", [date(2025, 6, 1), date(2029, 6, 1)])
def test_a_term_is_not_turned_round_nor_longer_than_one_year_beyond(world, actor, ends):
    with pytest.raises(Invalid):
        tree.edit(
            world.a1,
            by=actor("committee"),
            sector="机关",
            founded_on=None,
            term_starts=date(2025, 6, 1),
            term_ends=ends,
        )


def test_moving_under_a_general_branch_keeps_committee_and_power(world, actor):
    by = actor("committee")
    general = tree.found(name="机关党总支", kind="general_branch", parent=world.a, by=by, decided_on=DAY)
    tree.move(world.a1, general, by=by, decided_on=DAY)
    assert covered() == closure()
    assert (Unit.get_by_id(world.a1.id).parent_id, Unit.get_by_id(world.a1.id).committee_id) == (general.id, world.a.id)
    assert set(cover.above(world.g1.id)) == {world.g1.id, world.a1.id, general.id, world.a.id, world.superior.id}
    assert len(acts("unit.move")) == 1


def test_a_committee_does_not_move_branches_to_another(world, actor):
    with pytest.raises(Denied):
        tree.move(world.a1, world.b, by=actor("committee"), decided_on=DAY)
    assert covered() == closure()


def test_moving_to_another_committee_takes_people_and_this_years_commitments_along(world, actor):
    make.pledge(world.member.person, "published", year=clock.today().year - 1)
    make.pledge(world.member.person, "submitted")
    tree.move(world.a1, world.b, by=actor("admin"), decided_on=DAY)
    assert covered() == closure()
    assert {row.committee_id for row in Person.select().where(Person.branch == world.a1.id)} == {world.b.id}
    assert [(row.year - clock.today().year, row.committee_id) for row in Pledge.select().order_by(Pledge.year)] == [
        (-1, world.a.id), (0, world.b.id),
    ]  # fmt: skip
    assert not actor("committee").covers(world.a1.id)
    assert actor("committee_b").covers(world.g1.id)


def test_a_superior_moves_with_its_committees_which_keep_what_is_theirs(world, actor):
    admin = actor("admin")
    province = tree.found(name="某某省委", kind="superior", parent=None, by=admin)
    below = cover.below(world.superior.id)
    committees = {row.id: row.committee_id for row in Unit.select().where(Unit.id.in_(below))}
    people = dict(Person.select(Person.id, Person.committee).tuples())
    assert {world.a.id, world.b.id} < set(committees.values())
    tree.move(Unit.get_by_id(world.superior.id), province, by=admin, decided_on=DAY)
    assert {row.id: row.committee_id for row in Unit.select().where(Unit.id.in_(below))} == committees
    assert dict(Person.select(Person.id, Person.committee).tuples()) == people
    assert covered() == closure()
    assert set(cover.above(world.g1.id)) == {world.g1.id, world.a1.id, world.a.id, world.superior.id, province.id}
    assert_places_agree()


def described(unit, **values):
    """The words of a unit as they are, but for some."""
    names = ("sector", "founded_on", "term_starts", "term_ends")
    return {**{name: getattr(unit, name) for name in names}, **values}


def test_an_activity_day_is_corrected_alone_and_kept_in_the_history(world, actor):
    by, unit = actor("committee"), Unit.get_by_id(world.a1.id)
    tree.edit(unit, by=by, **described(unit, activity_day="w2-5"))
    assert Unit.get_by_id(unit.id).activity_day == "w2-5"
    assert Revision.get(Revision.record == "unit").values == {"activity_day": ["", "w2-5"]}
    tree.edit(unit, by=by, **described(unit, sector="学校"))
    assert Unit.get_by_id(unit.id).activity_day == "w2-5", "who does not speak of it leaves it"
    tree.edit(unit, by=by, **described(unit, activity_day=""))
    assert Unit.get_by_id(unit.id).activity_day == ""


@pytest.mark.parametrize(("where", "code"), [("a1", "d29"), ("a1", "w5-1"), ("a1", "x"), ("a", "d05"), ("g1", "d05")])
def test_an_activity_day_is_one_of_the_list_and_a_branchs(world, actor, where, code):
    unit = Unit.get_by_id(getattr(world, where).id)
    with pytest.raises(Invalid) as refused:
        tree.edit(unit, by=actor("committee"), **described(unit, activity_day=code))
    assert refused.value.field == "activity_day"


def test_merging_moves_people_ends_groups_and_offices_and_stays_readable(world, actor, visit):
    world.member.person.group = world.g1.id
    world.member.person.save()
    make.pledge(world.member.person, "approved")
    moved = [row.id for row in reorganise.present(world.a1)]
    reorganise.merge(world.a1, world.a2, by=actor("committee"), decided_on=DAY, document="党委会 3月1日")
    assert covered() == closure()
    assert {row.branch_id for row in Person.select().where(Person.id.in_(moved))} == {world.a2.id}
    assert {row.group_id for row in Person.select().where(Person.id.in_(moved))} == {None}
    assert [unit.closed_on for unit in Unit.select().where(Unit.id.in_([world.a1.id, world.g1.id]))] == [DAY, DAY]
    assert Appointment.get_by_id(world.secretary.hand.id).ended_at is not None
    assert Pledge.get().branch_id == world.a2.id
    assert Transfer.select().count() == len(moved) - 1, "群众 move too, without 组织关系"
    assert len(acts("person.transfer")) == len(moved)
    assert len(acts("unit.merge")) == 1
    page = visit("committee").get(f"/units/{world.a1.id}").get_data(as_text=True)
    for words in ("起不再运作，这里只能查看", "并入机关第二党支部", "党委会 3月1日", "文振晓"):
        assert words in page, words
    assert "机关第一党支部并入" in visit("committee").get(f"/units/{world.a2.id}").get_data(as_text=True)


def test_splitting_takes_the_chosen_and_leaves_the_rest(world, actor):
    by = actor("committee")
    made = reorganise.split(world.a1, "机关第四党支部", [world.member.person.id], by=by, decided_on=DAY)
    assert covered() == closure()
    assert [row.id for row in reorganise.present(made)] == [world.member.person.id]
    assert world.colleague.person.id in {row.id for row in reorganise.present(world.a1)}
    with pytest.raises(Invalid, match="请选择要编入"):
        reorganise.split(world.a1, "第五党支部", [world.member_b.person.id], by=by, decided_on=DAY)
    assert not Unit.select().where(Unit.name == "第五党支部").exists()


def test_dissolving_needs_an_empty_unit(world, actor):
    by = actor("committee")
    with pytest.raises(Invalid, match=r"还有 \d+ 人"):
        reorganise.dissolve(world.a2, by=by, decided_on=DAY)
    assert Unit.get_by_id(world.a2.id).closed_on is None
    with pytest.raises(Invalid, match="下面还有 3 个组织"):
        reorganise.dissolve(Unit.get_by_id(world.a.id), by=by, decided_on=DAY)
    empty = make.unit("branch", "空支部", world.a)
    reorganise.dissolve(empty, by=by, decided_on=DAY)
    assert Unit.get_by_id(empty.id).closed_on == DAY
    with pytest.raises(Invalid, match="已经撤销"):
        tree.rename(Unit.get_by_id(empty.id), "新名", by=by, decided_on=DAY)


def test_a_group_ends_and_its_members_are_without_one(world, actor):
    world.member.person.group = world.g1.id
    world.member.person.save()
    reorganise.dissolve(world.g1, by=actor("committee"), decided_on=DAY)
    assert Person.get_by_id(world.member.person.id).group_id is None


def test_decisions_about_the_future_are_refused(world, actor):
    with pytest.raises(Invalid, match="不能晚于今天"):
        tree.rename(world.a1, "新名称", by=actor("committee"), decided_on=date(2999, 1, 1))


def test_the_second_of_two_decisions_on_one_version_is_stale(world, actor):
    first, second = Unit.get_by_id(world.a1.id), Unit.get_by_id(world.a1.id)
    tree.rename(first, "甲支部", by=actor("committee"), decided_on=DAY, version=1)
    with pytest.raises(Stale):
        tree.rename(second, "乙支部", by=actor("committee"), decided_on=DAY, version=1)
    assert Unit.get_by_id(world.a1.id).name == "甲支部"


STEPS = st.lists(
    st.tuples(st.sampled_from(["found", "move", "merge", "split", "dissolve"]), st.integers(0, 30), st.integers(0, 30)),
    max_size=14,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_after_any_decisions_the_cover_table_equals_the_closure(world, actor, steps):
    by, admin = actor("committee"), actor("admin")
    with write() as transaction:
        for number, (step, first, second) in enumerate(steps):
            units = list(Unit.select().order_by(Unit.id))
            one, other = units[first % len(units)], units[second % len(units)]
            try:
                if step == "found":
                    kind = ("branch", "general_branch", "group", "committee", "superior")[second % 5]
                    tree.found(name=f"组织{number}", kind=kind, parent=one, by=admin)
                elif step == "move":
                    tree.move(one, other, by=admin, decided_on=clock.today())
                elif step == "merge":
                    reorganise.merge(one, other, by=by, decided_on=clock.today())
                elif step == "split":
                    people = [row.id for row in reorganise.present(one)][: second % 3]
                    reorganise.split(one, f"分设{number}", people, by=by, decided_on=clock.today())
                else:
                    reorganise.dissolve(one, by=by, decided_on=clock.today())
            except (Invalid, Denied, Stale):
                pass
            assert covered() == closure()
            assert_places_agree()
        transaction.rollback()


def assert_places_agree():
    """Every unit below a committee names it; everyone on the books belongs to an open branch and its committee."""
    for unit in Unit.select().where(Unit.kind.in_(("general_branch", "branch", "group"))):
        above = {row.id for row in Unit.select().where(Unit.id.in_(cover.above(unit.id)) & (Unit.kind == "committee"))}
        assert above == {unit.committee_id}, unit.name
    for person in Person.select(Person, Unit).join(Unit, on=(Unit.id == Person.branch), attr="at"):
        assert (person.committee_id, person.at.kind, person.at.closed_on) == (person.at.committee_id, "branch", None)


def test_the_command_line_founds_the_top(world):
    made = tree.found(name="某市委", kind="superior", parent=None, by=SYSTEM)
    assert (made.parent_id, made.committee_id) == (None, None)


def test_what_other_rooms_hold_open_goes_to_the_other_committee(world, actor):
    today, year = clock.today(), clock.today().year
    person, now = world.secretary.person.id, clock.now()
    of_unit = {"committee": world.a.id, "unit": world.a1.id}
    of_branch = {"committee": world.a.id, "branch": world.a1.id}

    def plan(at, state):
        told = {"filed_at": now} if state == "filed" else {}
        return AnnualPlan.create(**of_unit, kind="branch", year=at, document={}, created_by=person, state=state, **told)

    def appraisal(at, state, **told):
        return Appraisal.create(**of_branch, year=at, self_until=today, created_by=person, state=state, **told)

    def life(state, **told):
        return LifeRecord.create(**of_unit, title="活动", day=today, created_by=person, state=state, **told)

    def extension(state, **told):
        return TermExtension.create(
            **of_unit, term_ends=today, until=date(year + 1, 12, 31), reason="疫情", asked_by=person, state=state, **told
        )  # fmt: skip

    def waiver(state):
        return RuleWaiver.create(
            **of_branch, rule="meet", rule_name="党员大会", kind="branch", starts=today, ends=today, reason="外出",
            created_by=person, state=state,
        )  # fmt: skip

    def report(state, **told):
        return ThoughtReport.create(
            **of_branch, person=world.member.person.id, period=f"{year}年", text="汇报", sent_at=now, state=state, **told
        )  # fmt: skip

    going = [
        plan(year, "filed"), plan(year + 1, "draft"), appraisal(year, "returned", reason="复议"), life("draft"),
        life("announced"), extension("asked"), waiver("given"), report("sent"),
    ]  # fmt: skip
    staying = [
        plan(year - 1, "filed"), appraisal(year - 1, "filed", filed_at=now), life("filed", filed_at=now, filed_by=person),
        extension("approved", decided_on=today), waiver("ended"), report("read", read_at=now, read_by=person),
    ]  # fmt: skip
    tree.move(world.a1, world.b, by=actor("admin"), decided_on=DAY)
    assert {(type(one), type(one).get_by_id(one.id).committee_id) for one in going} == {
        (type(one), world.b.id) for one in going
    }
    assert {type(one).get_by_id(one.id).committee_id for one in staying} == {world.a.id}
