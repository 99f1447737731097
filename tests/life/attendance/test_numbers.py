"""到会和学时: numbers equal the records behind them, hours with their goal, no ranking; guests and visits."""

from datetime import date
from typing import Any

import pytest

from portal import db
from portal.errors import Denied, Invalid, Stale
from portal.life.attendance import behind, domain, guests, numbers, periods
from portal.life.attendance.domain import Tick
from portal.life.judging.document import to_document
from portal.life.library import rule_sets
from portal.life.records import domain as records
from portal.life.records.models import LifeGuest
from portal.life.rulesets.models import LifeRules
from portal.life.training.models import Training, TrainingPlace
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.life.attendance.conftest import TODAY, fresh

YEAR = TODAY.year


def day(month: int, number: int = 5) -> int:
    """How many days ago a day of last year was."""
    return (TODAY - date(YEAR - 1, month, number)).days


LAST = {"year": str(YEAR - 1)}


@pytest.fixture
def year(world: Any, actor: Any, record: Any) -> Any:
    """Last year of 机关第一党支部: three meetings and one that was not filed."""
    member, colleague = world.member.person, world.colleague.person
    record(back=day(2), ticks={}, filed=True, hours=200)
    missed = record(back=day(5), ticks={member: "absent", colleague: "leave"}, filed=True, hours=150)
    record(back=day(8), types=("study",), filed=True, hours=400,
           ticks={member: Tick(member.id, "present", "", 100), colleague: "leave"})  # fmt: skip
    record(back=day(9), ticks={member: "absent"}, hours=900)
    domain.make_up(fresh(missed), colleague.id, date(YEAR - 1, 5, 20), "自学", by=actor("secretary"))
    return missed


def of(person: Any, **args: str) -> numbers.Numbers:
    found = numbers.of_people([person.id], periods.read({**LAST, **args}), args.get("type", ""))
    return found.get(person.id, numbers.Numbers())


def test_numbers_of_a_period(world: Any, year: Any) -> None:
    member, colleague = world.member.person, world.colleague.person
    assert of(member) == numbers.Numbers(3, 2, 0, 1, 0, 300)
    assert of(colleague) == numbers.Numbers(3, 1, 2, 0, 1, 350)  # a make-up has the meeting's hours
    assert of(member, part="q1") == numbers.Numbers(1, 1, 0, 0, 0, 200)
    assert of(member, part="m5") == numbers.Numbers(1, 0, 0, 1, 0, 0)
    assert of(member, type="study") == numbers.Numbers(1, 1, 0, 0, 0, 100)
    assert of(member, part="m9") == numbers.Numbers()
    assert of(world.member_a2.person) == numbers.Numbers()


def test_trainings_count_once_they_are_filed(world: Any, year: Any) -> None:
    member, by = world.member.person, world.committee.person
    for state, hours, own in (("filed", 1600, None), ("filed", 800, 400), ("planned", 9000, None)):
        day = date(YEAR - 1, 6, 1)
        course = Training.create(
            committee=world.a, title="轮训", starts=day, ends=day, hours=hours, created_by=by, state=state
        )
        TrainingPlace.create(training=course, person=member, branch=world.a1, hours=own)
    assert of(member) == numbers.Numbers(3, 2, 0, 1, 0, 2300, 2000)
    assert of(member, part="q1").hours == 200
    assert of(member, type="study").hours == 100


def test_each_number_opens_as_many_records(world: Any, actor: Any, visit: Any, year: Any) -> None:
    secretary = actor("secretary")
    for person in (world.member.person, world.colleague.person):
        one, given = of(person), {"person": person.id, **periods.read(LAST).given}
        assert behind.LIST.count(secretary, LAST, **given) == one.expected
        for status in ("present", "leave", "absent", "made_up"):
            assert behind.LIST.count(secretary, {**LAST, "status": status}, **given) == getattr(one, status)
        rows = behind.LIST.everything(secretary, {**LAST, "status": "hours"}, **given)
        assert sum(row.counted for row in rows) == one.hours
    page = text_of(visit("secretary").get(f"/life/attendance/{world.member.person.id}?year={YEAR - 1}&status=absent"))
    assert year.title in page
    assert "共 1 次" in page


def test_the_goal_is_that_of_the_rules_in_force(world: Any, visit: Any, year: Any) -> None:
    assert numbers.goals(world.a.id, YEAR) == {}
    document = to_document(rule_sets()["branches2018"])
    LifeRules.create(committee=world.a, name="条例", document=document, state="in_force")
    asked = numbers.goals(world.a.id, YEAR)
    assert (asked["member"].hours, asked["officer"].hours) == (32, 56)
    assert numbers.goals(world.a.id, 2018) == {}
    Person.update(duty="支部书记").where(Person.id == world.secretary.person.id).execute()
    page = text_of(visit("secretary").get(f"/life/attendance?year={YEAR - 1}"))
    assert "全年要求 56" in page
    assert "全年要求 32" in page
    assert "不排名次" in page
    assert "全年要求" not in text_of(visit("secretary").get(f"/life/attendance?year={YEAR - 1}&part=q1"))


def test_the_list_is_by_name_with_filters_search_and_export(world: Any, visit: Any, year: Any) -> None:
    Person.update(group=world.g1.id).where(Person.id == world.member.person.id).execute()
    secretary, committee = visit("secretary"), visit("committee")
    assert world.member_a2.person.name not in text_of(secretary.get("/life/attendance"))
    assert world.member_a2.person.name in text_of(committee.get("/life/attendance"))
    only = text_of(committee.get(f"/life/attendance?branch={world.a2.id}"))
    assert world.member.person.name not in only.replace("党支部", "")
    assert "共 1 人" in text_of(secretary.get(f"/life/attendance?group={world.g1.id}"))
    assert "共 1 人" in text_of(secretary.get("/life/attendance?q=wzx"))
    for path in ("/life/attendance?export=xlsx", "/life/attendance/mine?export=xlsx"):
        assert secretary.get(path).mimetype.endswith("sheet")


def test_a_member_sees_the_own_line_alone(world: Any, visit: Any, year: Any) -> None:
    member = visit("member")
    for path in (f"/life/attendance?year={YEAR - 1}", f"/life/attendance/mine?year={YEAR - 1}"):
        page = text_of(member.get(path))
        assert "我的到会和学时" in page
        assert year.title in page
    member.get(f"/life/attendance/{world.colleague.person.id}", status=404)
    visit("secretary_a2").get(f"/life/attendance/{world.member.person.id}", status=404)
    visit("supervisor").get(f"/life/attendance/{world.member.person.id}")
    visit("admin").get("/life/attendance", status=404)


def test_records_of_another_branch_are_counted_but_not_shown(world: Any, actor: Any, visit: Any, year: Any) -> None:
    from portal.units import transfers

    member = Person.get_by_id(world.member.person.id)
    transfers.transfer(member, world.a2, by=actor("committee"), moved_on=TODAY, reason="调动")
    page = text_of(visit("secretary_a2").get(f"/life/attendance/{member.id}?year={YEAR - 1}"))
    assert behind.ELSEWHERE in page
    assert year.title not in page
    assert "共 3 次" in page


def test_guests_are_named_or_picked_and_visits_counted(world: Any, actor: Any, visit: Any, record: Any) -> None:
    leader = make.person("局长某", world.a2, leading=True, post="局长")
    own = make.person("处长某", world.a1, leading=True)
    held, by = record(back=day(3), ticks={}, hours=200), actor("secretary")
    made = guests.add(held, "leader", by=by, person=leader.id, once="guest-1")
    assert (made.name, made.post, made.person_id) == ("局长某", "局长", leader.id)
    guests.add(fresh(held), "supervisor", by=by, name=" 卓 立群 ", post="督导组组长")
    guests.add(fresh(held), "supervisor", by=by, name="贺知远")
    guests.add(fresh(held), "applicant", by=by, name="积极分子甲")
    for kind, values, said in (
        ("leader", {"person": own.id}, "请选择参加双重组织生活"),
        ("leader", {}, "请选择参加双重组织生活"),
        ("committee", {}, "请填写姓名"),
        ("boss", {"name": "某"}, "什么身份"),
        ("applicant", {"name": "积极分子甲"}, "已经登记"),
        ("other", {"name": "长" * 41}, "最多 40"),
    ):
        with pytest.raises(Invalid, match=said):
            guests.add(fresh(held), kind, by=by, **values)
    with pytest.raises(Stale):
        guests.add(fresh(held), "other", by=by, name="再来一次", once="guest-1")
    with pytest.raises(Denied):
        guests.add(fresh(held), "other", by=actor("member"), name="某")
    mistaken = guests.add(fresh(held), "committee", by=by, name="登错的人")
    guests.remove(fresh(held), mistaken.id, by=by)
    assert [row.name for row in guests.of_record(held.id)] == ["局长某", "卓 立群", "贺知远", "积极分子甲"]
    since, until = date(YEAR - 1, 1, 1), date(YEAR - 1, 12, 31)
    assert guests.visits(world.a1.id, since, until) == guests.Visits()  # not filed yet
    records.file(fresh(held), by=by)
    assert guests.visits(world.a1.id, since, until) == guests.Visits(0, 1, 1)  # two supervisors, one visit
    assert guests.visits(world.a2.id, since, until) == guests.Visits()
    assert of(leader) == numbers.Numbers(hours=200, double=1)  # counted where the leader belongs
    page = text_of(visit("secretary_a2").get(f"/life/attendance/{leader.id}?year={YEAR - 1}"))
    assert "双重组织生活 1 次" in page
    assert held.title not in page  # the record is not hers to read
    assert held.title in text_of(visit("committee").get(f"/life/attendance/{leader.id}?year={YEAR - 1}"))
    with pytest.raises(Stale):
        guests.remove(fresh(held), made.id, by=by)
    assert LifeGuest.select().where(LifeGuest.record == held.id).count() == 4


def test_the_page_of_the_branch_says_who_came(world: Any, actor: Any, visit: Any, record: Any) -> None:
    held = record(ticks={})
    guests.add(held, "committee", by=actor("secretary"), name="组织员某")
    assert "党委派员 1 次" not in text_of(visit("committee").get(f"/units/{world.a1.id}"))
    records.file(fresh(held), by=actor("secretary"))
    for who in ("secretary", "committee", "supervisor"):
        page = text_of(visit(who).get(f"/units/{world.a1.id}"))
        assert "党委派员 1 次" in page
        assert "组织员某" in page
    for who in ("member", "secretary_a2"):
        assert "组织员某" not in text_of(visit(who).get(f"/units/{world.a1.id}"))


def test_the_page_of_guests(world: Any, visit: Any, record: Any) -> None:
    held, secretary = record(), visit("secretary")
    address = f"/life/{held.id}/guests"
    assert "请填写姓名" in text_of(secretary.post(address, {"kind": "committee", "name": ""}, status=422))
    secretary.post(address, {"kind": "committee", "name": "解秀兰", "post": "组织员", "person": ""})
    assert "解秀兰" in text_of(secretary.get(address))
    guest = LifeGuest.get(LifeGuest.record == held.id)
    visit("committee").post(f"{address}/{guest.id}/remove", status=404)  # a draft is the branch's own
    secretary.post(f"{address}/{guest.id}/remove")
    assert LifeGuest.select().where(LifeGuest.record == held.id).count() == 0
    visit("member").get(address, status=404)


def test_a_page_of_members_takes_few_queries(
    world: Any, visit: Any, year: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    secretary = visit("secretary")
    secretary.get("/life/attendance")
    sent: list[str] = []
    plain = db.database.obj.execute_sql
    monkeypatch.setattr(db.database.obj, "execute_sql", lambda sql, *more: (sent.append(sql), plain(sql, *more))[1])
    secretary.get("/life/attendance")
    few = len(sent)
    for number in range(20):
        make.person(f"党员{number}", world.a1)
    sent.clear()
    secretary.get("/life/attendance")
    assert len(sent) == few
