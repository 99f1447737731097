"""轮训: entered, ticked, filed; it counts then and only then; who was trained and who not yet."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from portal import clock
from portal.errors import Denied, Invalid, Stale
from portal.life.standing import domain as standing
from portal.life.training import domain, hours, listing, people
from portal.life.training.domain import Wanted
from portal.life.training.models import Training, TrainingPlace
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of

TODAY = clock.today()


def wanted(**values: Any) -> Wanted:
    return Wanted("支部书记轮训班", "heads", TODAY, TODAY, 750, "市委党校", "组织生活")._replace(**values)


def enter(by: Any, *who: Any, filed: bool = True, own: int | None = None, **values: Any) -> Training:
    made = domain.create(by.unit_id, wanted(**values), by=by)
    if who:
        domain.attend(made, {one.id: own for one in who}, [one.id for one in who], by=by)
    if filed:
        domain.file(made, by=by)
    return made


def fresh(training: Training) -> Training:
    return Training.get_by_id(training.id)


def taken(training: Training) -> dict[int, int | None]:
    return {row.person_id: row.hours for row in people.places(training.id)}


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [("8", 800, "8"), ("7.5", 750, "7.5"), ("0.25", 25, "0.25"), (" 10 ", 1000, "10"), ("８", 800, "8"), ("100", 10000, "100")],
)  # fmt: skip
def test_hours_as_they_are_typed_and_shown(typed: str, kept: int, shown: str) -> None:
    assert hours.read(typed) == kept
    assert hours.said(kept) == shown


@pytest.mark.parametrize("typed", ["八", "-1", "100.01", "7,5", "1.234", "1e2", "999"])
def test_what_are_no_hours(typed: str) -> None:
    with pytest.raises(Invalid):
        hours.read(typed)


def test_no_hours_typed_is_none() -> None:
    assert hours.read(" ") is None
    assert hours.said(None) == ""


def test_a_course_from_the_form_to_the_file(world: Any, visit: Any, monkeypatch: Any) -> None:
    judged: list[tuple[list[int], list[int]]] = []
    monkeypatch.setattr(standing, "refresh", lambda units, years=(): judged.append((list(units), list(years))))
    browser, head = visit("committee"), world.secretary.person
    form = {
        "title": "支部书记轮训班", "audience": "heads", "starts": str(TODAY), "ends": str(TODAY), "hours": "7.5", "place": "党校",
        "topic": "", "once": "training-1",
    }  # fmt: skip
    browser.post("/life/trainings/new", form)
    browser.post("/life/trainings/new", form)  # sent twice, entered once
    made = Training.get()
    assert (Training.select().count(), made.hours, made.state, made.committee_id) == (1, 750, "planned", world.a.id)
    here = f"/life/trainings/{made.id}"
    page = browser.get(f"{here}/attend").get_data(as_text=True)
    assert head.name in page
    assert world.member.person.name not in page  # no secretary
    browser.post(f"{here}/file", {"version": "1"}, status=422)  # nobody yet
    both = {"people": [str(head.id), str(world.secretary_a2.person.id)], f"hours_{head.id}": "4", "version": "1"}
    browser.post(f"{here}/attend", both)
    assert taken(made) == {head.id: 400, world.secretary_a2.person.id: None}
    assert judged == []
    browser.post(f"{here}/file", {"version": "2"})
    assert judged == [([world.a1.id, world.a2.id], [TODAY.year])]
    assert fresh(made).state == "filed"
    assert "4" in text_of(visit("secretary").get("/life/trainings/mine"))
    assert f"{TODAY.year} 年共 7.5 学时" in text_of(visit("secretary_a2").get("/life/trainings/mine"))
    assert "还没有培训" in text_of(visit("member").get("/life/trainings/mine"))
    browser.post(f"{here}/reopen", {"reason": "漏了一人", "version": "3"})
    assert len(judged) == 2
    assert "还没有培训" in text_of(visit("secretary").get("/life/trainings/mine"))
    assert "漏了一人" in text_of(browser.get(here))


def test_wrong_hours_of_one_person_lose_nothing(world: Any, actor: Any, visit: Any) -> None:
    made, head = enter(actor("committee"), filed=False), world.secretary.person
    answer = visit("committee").post(
        f"/life/trainings/{made.id}/attend", {"people": [str(head.id)], f"hours_{head.id}": "八", "version": "1"}, status=422
    )  # fmt: skip
    page = answer.get_data(as_text=True)
    assert f"{head.name}：学时请写数字" in page
    assert 'value="八"' in page
    assert f'value="{head.id}" checked' in page
    assert taken(made) == {}


def test_only_who_was_shown_is_taken_off(world: Any, actor: Any, visit: Any) -> None:
    by = actor("committee")
    made = enter(by, world.member.person, world.member_a2.person, filed=False, audience="members")
    visit("committee").post(
        f"/life/trainings/{made.id}/attend?branch={world.a1.id}", {"people": [str(world.colleague.person.id)], "version": "2"}
    )  # fmt: skip
    assert set(taken(made)) == {world.colleague.person.id, world.member_a2.person.id}


def test_who_is_not_of_the_committee_is_no_participant(world: Any, actor: Any) -> None:
    made = enter(actor("committee"), filed=False, audience="members")
    with pytest.raises(Invalid):
        domain.attend(made, {world.member_b.person.id: None}, [world.member_b.person.id], by=actor("committee"))
    with pytest.raises(Invalid):
        domain.attend(made, {world.staff.person.id: None}, [world.staff.person.id], by=actor("committee"))


def test_a_secretary_who_left_stays_a_participant(world: Any, actor: Any, visit: Any) -> None:
    head = world.secretary.person
    made = enter(actor("committee"), head, filed=False)
    head_hand = world.secretary.hand
    type(head_hand).update(ended_at=clock.now()).where(type(head_hand).id == head_hand.id).execute()
    assert head.id not in {row.id for row in people.candidates("heads", world.a.id, None)}
    page = visit("committee").get(f"/life/trainings/{made.id}/attend").get_data(as_text=True)
    assert f'value="{head.id}" checked' in page


def test_heads_by_appointment_and_by_duty(world: Any) -> None:
    by_duty = make.person("王守一", world.a1, duty="党支部书记")
    make.person("李副", world.a1, duty="副书记")
    officer = make.person("赵委员", world.a1, duty="组织委员")
    heads = {row.id for row in people.candidates("heads", world.a.id, None)}
    assert heads == {world.secretary.person.id, world.secretary_a2.person.id, by_duty.id}
    officers = {row.id for row in people.candidates("officers", world.a.id, world.a1.id)}
    assert {by_duty.id, officer.id, world.secretary.person.id} <= officers
    assert world.secretary_a2.person.id not in officers


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"), ({"audience": "all"}, "audience"), ({"starts": None}, "starts"), ({"ends": None}, "ends"),
        ({"ends": TODAY - timedelta(days=1)}, "ends"), ({"hours": None}, "hours"), ({"hours": 0}, "hours"),
        ({"starts": date(2011, 1, 1)}, "starts"), ({"ends": TODAY + timedelta(days=400)}, "ends"),
    ],
)  # fmt: skip
def test_what_is_no_course(world: Any, actor: Any, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        domain.create(world.a.id, wanted(**values), by=actor("committee"))
    assert refused.value.field == field
    assert not Training.select().exists()


def test_not_filed_before_it_is_over_and_not_changed_afterwards(world: Any, actor: Any) -> None:
    by, head = actor("committee"), world.secretary.person
    made = enter(by, head, filed=False, ends=TODAY + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        domain.file(made, by=by)
    assert "才结束" in refused.value.message
    with clock.at(TODAY + timedelta(days=1)):
        domain.file(made, by=by)
    with pytest.raises(Stale):
        domain.edit(fresh(made), wanted(), by=by)
    with pytest.raises(Stale):
        domain.attend(fresh(made), {}, [head.id], by=by)
    with pytest.raises(Stale):
        domain.drop(fresh(made), by=by, reason="不办了")


def test_only_the_committee_enters(world: Any, actor: Any) -> None:
    for who in ("secretary", "supervisor", "committee_b", "member"):
        with pytest.raises(Denied):
            domain.create(world.a.id, wanted(), by=actor(who))


def test_two_at_once_meet_409(world: Any, actor: Any, visit: Any) -> None:
    made = enter(actor("committee"), filed=False)
    domain.edit(fresh(made), wanted(title="委员培训班"), by=actor("committee"), version=1)
    form = {
        "title": "书记培训班", "audience": "heads", "starts": str(TODAY), "ends": str(TODAY), "hours": "8", "version": "1",
    }  # fmt: skip
    page = text_of(visit("committee").post(f"/life/trainings/{made.id}/edit", form, status=409))
    assert "委员培训班" in page
    assert fresh(made).title == "委员培训班"


def test_trained_and_not_yet_with_hours(world: Any, actor: Any, visit: Any) -> None:
    by, first, second = actor("committee"), world.secretary.person, world.secretary_a2.person
    enter(by, first, own=400)
    enter(by, first, starts=TODAY, hours=800)
    last_year = date(TODAY.year - 1, 5, 1)
    enter(by, second, starts=last_year, ends=last_year)
    enter(by, second, filed=False)  # does not count yet

    def found(who: Any = by, **args: str) -> dict[int, tuple[int, int | None]]:
        rows = listing.TRAINED.everything(who, args, **listing.days(args))
        return {row.id: (row.courses, row.hours) for row in rows}

    assert found() == {first.id: (2, 1200), second.id: (0, None)}
    assert set(found(trained="yes")) == {first.id}
    assert set(found(trained="no")) == {second.id}
    assert found(year=str(TODAY.year - 1)) == {first.id: (0, None), second.id: (1, 750)}
    assert set(found(branch=str(world.a2.id))) == {second.id}
    assert set(found(actor("secretary_a2"))) == {second.id}
    assert found(actor("supervisor_b")).keys() == {world.secretary_b.person.id}
    numbers = {row[0]: row[1] for row in listing.numbers(by, {})}
    assert numbers["书记已参训"] == numbers["书记未参训"] == "1"
    page = text_of(visit("committee").get("/life/trainings/coverage"))
    assert "12" in page
    assert first.name in page
    data = visit("committee").get("/life/trainings/coverage?trained=yes&export=xlsx").data
    rows = list(openpyxl.load_workbook(BytesIO(data)).active.values)
    assert (first.name, world.a1.name, "", 2, 12) in rows
    assert second.name not in {row[0] for row in rows}


def test_a_secretary_sees_what_was_filed_and_the_own_people(world: Any, actor: Any, visit: Any) -> None:
    by = actor("committee")
    planned = enter(by, world.secretary.person, filed=False, title="还在办的班")
    filed = enter(by, world.secretary.person, world.secretary_a2.person, title="办完的班")
    secretary = visit("secretary")
    page = text_of(secretary.get("/life/trainings"))
    assert "办完的班" in page
    assert "还在办的班" not in page
    secretary.get(f"/life/trainings/{planned.id}", status=404)
    page = text_of(secretary.get(f"/life/trainings/{filed.id}"))
    assert world.secretary.person.name in page
    assert world.secretary_a2.person.name not in page
    visit("member").get("/life/trainings", status=404)
    assert "参训人员" in text_of(visit("supervisor").get(f"/life/trainings/{filed.id}"))


def test_who_changed_branch_is_judged_there_too(world: Any, actor: Any, monkeypatch: Any) -> None:
    judged: list[int] = []
    monkeypatch.setattr(standing, "refresh", lambda units, years=(): judged.extend(units))
    made = enter(actor("committee"), world.member.person, filed=False, audience="members")
    Person.update(branch=world.a2.id).where(Person.id == world.member.person.id).execute()
    domain.file(made, by=actor("committee"))
    assert set(judged) == {world.a1.id, world.a2.id}
    assert [row.branch_id for row in people.places(made.id)] == [world.a1.id]  # of that day


def test_many_people_are_ticked_branch_by_branch(world: Any, actor: Any, visit: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(people, "MOST", 3)
    made = enter(actor("committee"), world.member.person, filed=False, audience="members")
    browser = visit("committee")
    assert "请先选党支部" in text_of(browser.get(f"/life/trainings/{made.id}/attend"))
    browser.post(f"/life/trainings/{made.id}/attend", {"version": "2"})  # shows nobody, takes nobody off
    assert set(taken(made)) == {world.member.person.id}
    page = browser.get(f"/life/trainings/{made.id}/attend?branch={world.a2.id}").get_data(as_text=True)
    assert world.member_a2.person.name in page


def test_pages_empty(world: Any, visit: Any) -> None:
    assert "还没有培训" in text_of(visit("committee").get("/life/trainings"))
    Person.update(duty="").execute()
    assert world.secretary.person.name in text_of(visit("committee").get("/life/trainings/coverage"))
    assert TrainingPlace.select().count() == 0
