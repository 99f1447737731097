"""党员领导干部: who marks whom, what is recorded, where it is seen, and that a roster leaves it alone."""

import io

import openpyxl
import pytest

from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.roster import applying, domain, reading
from portal.roster.commands import Inline
from portal.roster.models import RosterImport
from portal.units import people
from portal.units.models import Person
from tests.browser_client import text_of
from tests.roster.books import book, line


def fresh(person: Person) -> Person:
    return Person.get_by_id(person.id)


def mark(browser, person: Person, wanted: str = "1", status: int = 303):
    form = {"leading": wanted, "version": fresh(person).version}
    return browser.post(f"/members/{person.id}/leading", form, status)


def test_the_secretary_marks_a_member_and_it_is_recorded_once(visit, world):
    person = world.member.person
    browser = visit("secretary")
    assert "党员领导干部 否 标明" in text_of(browser.get(f"/members/{person.id}"))
    mark(browser, person)
    assert fresh(person).leading is True
    entry = AuditEntry.get(AuditEntry.action == "person.leading")
    assert (entry.record, entry.record_id, entry.fields) == ("person", person.id, ["leading"])
    assert Revision.get(Revision.action == "person.leading").values == {"leading": [False, True]}
    words = text_of(browser.get(f"/members/{person.id}"))
    assert "党员领导干部 是 取消" in words
    assert "党员领导干部由“否”改为“是”" in words
    mark(browser, person)
    assert AuditEntry.select().where(AuditEntry.action == "person.leading").count() == 1, (
        "marked already: nothing happens"
    )
    mark(browser, person, "0")
    assert fresh(person).leading is False


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("secretary", "secretary", 403), ("committee", "secretary", 303), ("committee", "committee", 303),
        ("member", "member", 403), ("colleague", "member", 403), ("supervisor", "member", 403),
        ("secretary_a2", "member", 404), ("committee_b", "member", 404), ("staff", "member", 404),
    ],
)  # fmt: skip
def test_not_for_oneself_and_not_from_elsewhere(visit, world, who, whose, status):
    person = world.players[whose].person
    mark(visit(who), person, status=status)
    assert fresh(person).leading is (status == 303)
    if status == 403:
        assert "标明党员领导干部" not in text_of(visit(who).get(f"/members/{person.id}"))


def test_what_was_read_before_somebody_changed_the_file_is_refused(visit, world, actor):
    person = world.member.person
    people.edit(fresh(person), by=actor("committee"), post="主任科员")
    browser = visit("secretary")
    browser.post(f"/members/{person.id}/leading", {"leading": "1", "version": person.version}, 409)
    browser.post(f"/members/{person.id}/leading", {"leading": "1"}, 409)
    browser.post(f"/members/{person.id}/leading", {"leading": "1", "version": "很多"}, 409)
    assert fresh(person).leading is False


def test_only_members_on_the_books(world, actor):
    by = actor("committee")
    with pytest.raises(Invalid):
        people.set_leading(fresh(world.staff.person), True, by=by, version=1)
    Person.update(status="转出").where(Person.id == world.member.person.id).execute()
    with pytest.raises(Invalid):
        people.set_leading(fresh(world.member.person), True, by=by, version=1)
    with pytest.raises(Denied):
        people.set_leading(fresh(world.colleague.person), True, by=actor("committee_b"), version=1)
    with pytest.raises(Stale):
        people.set_leading(fresh(world.colleague.person), True, by=by, version=9)


def test_the_list_and_its_export_are_filtered_by_it(visit, world):
    Person.update(leading=True).where(Person.id == world.member.person.id).execute()
    browser = visit("committee")
    words = text_of(browser.get("/members?leading=yes"))
    assert "共 1 人" in words
    assert "文振晓" in words
    assert "领导干部" in words.partition("共 1 人")[2]
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get("/members?leading=yes&export=xlsx").get_data())).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    at = rows[0].index("党员领导干部")
    assert [(row[0], row[at]) for row in rows[1:]] == [("文振晓", "是")]
    whole = openpyxl.load_workbook(io.BytesIO(browser.get("/members?export=xlsx").get_data())).active
    marks = {row[0]: row[at] for row in whole.iter_rows(values_only=True)}
    assert not marks["秦明恒"]


def test_colleagues_and_the_board_do_not_see_it(visit, world):
    Person.update(leading=True).where(Person.id == world.member.person.id).execute()
    for who in ("colleague",):
        assert "领导干部" not in text_of(visit(who).get(f"/members/{world.member.person.id}"))
        assert "领导干部" not in text_of(visit(who).get("/members"))


def test_a_roster_does_not_reset_it_and_the_forms_do_not_set_it(app, world, actor, visit):
    person = world.member.person
    Person.update(leading=True).where(Person.id == person.id).execute()
    changed = line("文振晓", 出生年月="1980-05", 入党时间="2005-07-01", 所在党支部="机关第一党支部", 工作岗位="新岗位")
    with app.app_context():
        by = actor("committee")
        roster = domain.upload(book(changed), "名册.xlsx", world.a, by=by, inline=True)
        reading.read(Inline(), roster, by=by)
        roster = RosterImport.get_by_id(roster.id)
        assert roster.counts["changed"] == 1
        domain.confirm(roster, skip_wrong=False, by=by, inline=True)
        applying.apply(Inline(), roster, by=by)
    now = fresh(person)
    assert (now.post, now.leading) == ("新岗位", True)
    form = {
        "name": now.name, "sex": now.sex, "birth": now.birth, "membership": now.membership, "joined": now.joined,
        "confirmed": now.confirmed, "category": now.category, "group": "", "duty": "", "post": "再换岗位", "telephone": "",
        "version": now.version, "leading": "0",
    }  # fmt: skip
    visit("secretary").post(f"/members/{person.id}/edit", form)
    assert (fresh(person).post, fresh(person).leading) == ("再换岗位", True)
