"""长期缺席: absences in a row without reason, what ends a row, the limit of the rules, the steps and the line on home."""

from typing import Any

import pytest

from portal import web
from portal.errors import Denied, Invalid
from portal.life.attendance import absences, domain, waiting
from portal.life.attendance.domain import Absentee
from portal.life.attendance.models import AbsenceStep
from portal.life.judging.document import to_document
from portal.life.library import rule_sets
from portal.life.rulesets.models import LifeRules
from tests.browser_client import text_of
from tests.life.attendance.conftest import TODAY, ago, fresh


def away(record: Any, person: Any, *backs: int, also: Any = None, **values: Any) -> list[Any]:
    ticks = {person: "absent", **(also or {})}
    return [record(back=back, ticks=ticks, filed=True, **values) for back in backs]


def seen(actor: Any) -> dict[str, int]:
    return {row.name: len(row.missed) for row in absences.of_actor(actor)}


def test_three_in_a_row_show_and_presence_leave_and_make_up_end_a_row(world: Any, actor: Any, record: Any) -> None:
    by, member, colleague = actor("secretary"), world.member.person, world.colleague.person
    two = away(record, member, 40, 30)
    assert seen(by) == {}
    third = away(record, member, 20)
    assert seen(by) == {member.name: 3}
    row = absences.of_actor(by)[0]
    assert [one.id for one in row.missed] == [one.id for one in (*two, *third)]
    assert row.reached_on == ago(20)
    both = {member: "absent"}
    away(record, colleague, 19, 18, also=both)
    record(back=17, ticks={colleague: "leave", **both}, filed=True)
    away(record, colleague, 16, also=both)
    assert seen(by) == {member.name: 7}  # two, a leave and one more are no three in a row
    assert absences.of_actor(by)[0].reached_on == ago(20)
    record(back=15, ticks={}, filed=True)
    assert seen(by) == {}
    (last,) = away(record, member, 14)
    away(record, member, 13, 12)
    assert seen(by) == {member.name: 3}
    domain.make_up(fresh(last), member.id, ago(5), "自学", by=by)
    assert seen(by) == {}
    away(record, member, 4, 3, 2)
    assert seen(by) == {member.name: 5}
    record(back=1, ticks={}, filed=True)  # came again
    assert seen(by) == {}


def test_what_is_not_filed_or_of_another_type_says_nothing(world: Any, actor: Any, record: Any) -> None:
    by, member = actor("secretary"), world.member.person
    away(record, member, 40, 30)
    record(back=20, ticks={member: "absent"})
    assert seen(by) == {}
    away(record, member, 15, types=("volunteering",))
    assert seen(by) == {member.name: 3}  # without a rule every type counts
    LifeRules.create(committee=world.a, name="方案", document=to_document(rule_sets()["plan2017"]), state="in_force")
    assert seen(by) == {}
    away(record, member, 10, types=("lecture", "volunteering"))
    assert seen(by) == {member.name: 3}


def test_the_secretary_hears_of_it_until_a_step_is_recorded(world: Any, actor: Any, record: Any) -> None:
    by, member = actor("secretary"), world.member.person
    away(record, member, 40, 30, 20)
    (line,) = waiting.staying_away(by)
    assert line.count == 1
    assert member.name in line.tasks[0].what
    assert line.tasks[0].url == f"/life/absences/{member.id}"
    for who in ("member", "committee", "supervisor", "secretary_a2"):
        assert sum(one.count for one in waiting.staying_away(actor(who))) == 0
    absentee = Absentee(member.id, world.a1.id, world.a.id)
    for kind, day, text, said in (
        ("", TODAY, "谈了", "什么措施"),
        ("remind", None, "谈了", "请填写日期"),
        ("remind", ago(-1), "谈了", "不能晚于今天"),
        ("remind", TODAY, " ", "请写明"),
        ("remind", TODAY, "长" * 501, "最多 500"),
    ):
        with pytest.raises(Invalid, match=said):
            domain.take_step(absentee, kind, day, text, by=by)
    with pytest.raises(Denied):
        domain.take_step(absentee, "remind", TODAY, "谈了", by=actor("committee"))
    domain.take_step(absentee, "remind", ago(25), "提前打过招呼", by=by)
    assert waiting.staying_away(by)[0].count == 1  # before the limit was reached
    domain.take_step(absentee, "criticise", TODAY, "支部书记谈话，本人表示改正", by=by)
    assert waiting.staying_away(by)[0].count == 0
    (row,) = absences.of_actor(actor("committee"))
    assert [step.kind for step in row.steps] == ["remind", "criticise"]
    assert not row.waiting


def test_the_pages(world: Any, visit: Any, record: Any) -> None:
    member = world.member.person
    missed = away(record, member, 40, 30, 20)
    secretary, committee = visit("secretary"), visit("committee")
    assert "没有长期缺席的党员" in text_of(visit("secretary_a2").get("/life/absences"))
    for who in (secretary, committee):
        page = text_of(who.get("/life/absences"))
        assert member.name in page
        assert "3 次" in page
        assert missed[0].title in page
    assert "登记措施" not in text_of(committee.get("/life/absences"))
    since = f"从 {web.long_date(TODAY - absences.BACK)}起、已归档的"
    assert f"计入各种类型的记录，{since}" in text_of(committee.get("/life/absences"))
    LifeRules.create(committee=world.a, name="方案", document=to_document(rule_sets()["plan2017"]), state="in_force")
    assert f"计入党员大会、党小组会、党课的记录，{since}" in text_of(committee.get("/life/absences"))
    LifeRules.delete().execute()
    assert "没有符合条件" in text_of(secretary.get("/life/absences?state=done"))
    assert "共 1 人" in text_of(secretary.get("/life/absences?state=todo"))
    address = f"/life/absences/{member.id}"
    assert "请选择采取了什么措施" in text_of(
        secretary.post(address, {"taken_on": str(TODAY), "text": "谈了"}, status=422)
    )
    secretary.post(address, {"kind": "remind", "taken_on": str(TODAY), "text": "支部书记同他谈话", "once": "step-1"})
    secretary.post(address, {"kind": "remind", "taken_on": str(TODAY), "text": "支部书记同他谈话", "once": "step-1"})
    assert AbsenceStep.select().count() == 1
    assert "支部书记同他谈话" in text_of(committee.get("/life/absences"))
    assert "共 1 人" in text_of(secretary.get("/life/absences?state=done"))
    committee.get(address, status=403)
    visit("secretary_a2").get(address, status=404)
    visit("member").get("/life/absences", status=404)
    visit("supervisor").get("/life/absences", status=404)
    assert secretary.get("/life/absences?export=xlsx").mimetype.endswith("sheet")


def test_a_member_who_moved_on_is_the_new_branchs(world: Any, actor: Any, record: Any) -> None:
    from portal.units import transfers
    from portal.units.models import Person

    away(record, world.member.person, 40, 30, 20)
    transfers.transfer(
        Person.get_by_id(world.member.person.id), world.a2, by=actor("committee"), moved_on=TODAY, reason="调动"
    )
    assert seen(actor("secretary")) == {}
    assert seen(actor("secretary_a2")) == {world.member.person.name: 3}


def test_a_branch_that_was_handed_over_is_its_new_committees(world: Any, actor: Any, record: Any) -> None:
    from portal.units import tree
    from portal.units.models import Unit

    away(record, world.member.person, 40, 30, 20)
    tree.move(Unit.get_by_id(world.a1.id), Unit.get_by_id(world.b.id), by=actor("admin"), decided_on=TODAY, document="")
    for who, found in (("secretary", 3), ("committee_b", 3), ("committee", 0)):
        assert seen(actor(who)) == ({world.member.person.name: found} if found else {}), who
