"""Who is on the books on a day, who votes, who is expected at which record."""

from datetime import date
from typing import Any

from portal.life.attendance import expected
from portal.life.records.models import LifeRecord
from portal.units import transfers
from portal.units.models import Person, Transfer
from tests import factories as make
from tests.life.attendance.conftest import TODAY, ago


def names(rows: list[Any]) -> set[str]:
    return {one.name for one in rows}


def test_people_who_moved_belong_where_they_were_on_that_day(world: Any, actor: Any) -> None:
    mover = make.person("柳三变", world.a1)
    transfers.transfer(mover, world.a2, by=actor("committee"), moved_on=ago(10), reason="工作调动")
    assert "柳三变" in names(expected.roster(world.a1.id, ago(11)))
    assert "柳三变" not in names(expected.roster(world.a1.id, ago(10)))
    assert "柳三变" in names(expected.roster(world.a2.id, ago(10)))
    assert "柳三变" not in names(expected.roster(world.a2.id, ago(11)))
    Transfer.create(person=mover.id, origin=world.a2.id, target=world.b1.id, moved_on=ago(3))
    Person.update(branch=world.b1.id, committee=world.b.id).where(Person.id == mover.id).execute()
    assert "柳三变" in names(expected.roster(world.a1.id, ago(20)))
    assert "柳三变" in names(expected.roster(world.a2.id, ago(5)))
    assert "柳三变" not in names(expected.roster(world.b1.id, ago(5)))
    assert "柳三变" in names(expected.roster(world.b1.id, ago(3)))


def test_who_left_or_was_struck_off_is_there_until_that_day(world: Any, actor: Any) -> None:
    gone, struck = make.person("时问天", world.a1), make.person("蓝采和", world.a1)
    make.person("颜书亭", world.a1, status="停止党籍")  # since nobody knows when
    transfers.transfer_out(gone, by=actor("committee"), moved_on=ago(10), reason="转往外地")
    transfers.set_status(struck, "停止党籍", by=actor("committee"), since=ago(5), reason="长期不参加组织生活")
    before, between, after = (names(expected.roster(world.a1.id, ago(days))) for days in (11, 7, 1))
    assert {"时问天", "蓝采和"} <= before
    assert "时问天" not in between
    assert "蓝采和" in between
    assert not {"时问天", "蓝采和"} & after
    assert "颜书亭" not in before
    transfers.set_status(Person.get_by_id(struck.id), "在册", by=actor("committee"), since=ago(1), reason="恢复")
    assert "蓝采和" in names(expected.roster(world.a1.id, TODAY))


def test_who_joined_later_is_not_there_and_who_is_on_probation_does_not_vote(world: Any) -> None:
    make.person("云中鹤", world.a1, joined="2026-06", confirmed="", membership="预备")
    make.person("池上月", world.a1, joined="2020-03-02", confirmed="2021-03-02")
    make.person("梁小禾乙", world.a1, "staff")
    may = {one.name: one for one in expected.roster(world.a1.id, date(2026, 6, 15))}
    assert not may["云中鹤"].voting
    assert may["池上月"].voting
    assert "云中鹤" not in names(expected.roster(world.a1.id, date(2026, 5, 31)))
    assert not {one.name: one for one in expected.roster(world.a1.id, date(2021, 3, 1))}["池上月"].voting
    assert {one.name: one for one in expected.roster(world.a1.id, date(2021, 3, 2))}["池上月"].voting
    assert "梁小禾乙" not in may


def test_the_types_say_who_is_expected(world: Any, record: Any) -> None:
    officer = make.person("郑组委", world.a1, duty="组织委员")
    grouped = make.person("林组员", world.a1, group=world.g1.id)
    lost = make.person("失联人", world.a1, status="失联")
    everybody = names(expected.roster(world.a1.id, TODAY))
    assert names(expected.expected(record(types=("assembly",)))) == everybody - {lost.name}
    assert names(expected.expected(record(types=("board",)))) == {officer.name}
    assert names(expected.expected(record(types=("group_meeting",), group=world.g1.id))) == {grouped.name}
    assert names(expected.expected(record(types=("assembly", "board")))) == everybody - {lost.name}
    place = {"unit": world.a1.id, "committee": world.a.id, "day": TODAY}
    assert names(expected.expected(LifeRecord(types=["group_meeting"], **place))) == {grouped.name}  # as imported
    both = LifeRecord(types=["board", "group_meeting"], **place)
    assert names(expected.expected(both)) == {officer.name, grouped.name}


def test_a_committees_record_asks_leaders_or_the_branches_chosen(world: Any, actor: Any, record: Any) -> None:
    from portal.life.records import domain as records

    leader = make.person("局长某", world.a2, leading=True)
    make.person("经理某", world.b1, leading=True)
    assert names(expected.expected(record("a", ("centre_group",)))) == {leader.name}
    study = record("a", ("study",))
    assert expected.expected(study) == []
    records.counts_for(study, [world.a2.id], by=actor("committee"))
    assert names(expected.expected(study)) == names(expected.roster(world.a2.id, TODAY))
    assert leader.name in names(expected.whole(study))
    assert world.member.person.name in names(expected.whole(study))
    assert world.member_b.person.name not in names(expected.whole(study))
