"""组织关系排查: who is to be reviewed, what was found, several at once; the roster's status stays."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import peewee as pw
import pytest

from portal import clock, db
from portal.audit.models import AuditEntry
from portal.errors import Denied, Invalid
from portal.life.ties import domain, listing
from portal.life.ties.models import TieReview
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.test_race import at_once

TODAY = clock.today()


def listed(by: Any, **args: str) -> set[str]:
    return {row.name for row in listing.LIST.everything(by, args, **listing.year())}


def names(*people: Person) -> set[str]:
    return {one.name for one in people}


def test_the_list_begins_with_who_is_away_or_was_not_reviewed(world: Any, actor: Any) -> None:
    by = actor("secretary")
    away = make.person("流动者", world.a1, status="流动")
    everybody = listed(by, which="all")
    assert listed(by) == everybody
    assert world.staff.person.name not in everybody
    assert world.member_a2.person.name not in everybody
    domain.review(world.member.person, "here", TODAY, by=by)
    domain.review(away, "away", TODAY, by=by, whereabouts="邻市某公司")
    assert listed(by) == everybody - names(world.member.person)  # who is away stays on it
    assert listed(by, which="none") == everybody - names(world.member.person, away)
    assert listed(by, which="done") == names(world.member.person, away)
    assert listed(by, which="all", found="away") == listed(by, which="all", status="流动") == names(away)
    assert listed(actor("supervisor_b"), which="all") == listed(actor("committee_b"), which="all")
    with clock.at(date(TODAY.year + 1, 1, 1)):
        assert listed(by, which="none") == everybody


def test_the_latest_review_holds(world: Any, actor: Any) -> None:
    by, member = actor("secretary"), world.member.person
    domain.review(member, "lost", TODAY, by=by, text="打电话、上门都没有找到")
    domain.review(member, "here", TODAY, by=by)
    domain.review(member, "away", TODAY - timedelta(days=0), by=by, whereabouts="外省", text="")
    row = next(one for one in listing.LIST.everything(by, {"which": "all"}, **listing.year()) if one.id == member.id)
    assert (row.found, row.whereabouts) == ("away", "外省")
    assert listed(by, which="all", found="lost") == set()
    assert Person.get_by_id(member.id).status == "在册"


@pytest.mark.parametrize(
    ("found", "values", "field"),
    [
        ("gone", {}, "found"), ("", {}, "found"), ("away", {}, "whereabouts"), ("lost", {"whereabouts": "不明"}, "text"),
        ("here", {"reviewed_on": None}, "reviewed_on"), ("here", {"reviewed_on": TODAY + timedelta(days=1)}, "reviewed_on"),
        ("here", {"reviewed_on": date(TODAY.year - 2, 12, 31)}, "reviewed_on"), ("here", {"text": "长" * 501}, "text"),
    ],
)  # fmt: skip
def test_what_is_no_review(world: Any, actor: Any, found: str, values: dict[str, Any], field: str) -> None:
    day = values.pop("reviewed_on", TODAY)
    with pytest.raises(Invalid) as refused:
        domain.review(world.member.person, found, day, by=actor("secretary"), **values)
    assert refused.value.field == field
    assert not TieReview.select().exists()


def test_only_the_branch_enters_and_only_its_own(world: Any, actor: Any) -> None:
    for who in ("committee", "supervisor", "secretary_a2", "member"):
        with pytest.raises(Denied):
            domain.review(world.member.person, "here", TODAY, by=actor(who))
    with pytest.raises(Invalid):
        domain.review(world.staff.person, "here", TODAY, by=actor("secretary"))
    with pytest.raises(Invalid):
        domain.review(make.person("转走的", world.a1, status="转出"), "here", TODAY, by=actor("secretary"))


def test_several_at_once(world: Any, actor: Any, visit: Any) -> None:
    browser, first, second = visit("secretary"), world.member.person, world.colleague.person
    domain.review(first, "away", TODAY, by=actor("secretary"), whereabouts="外省")
    browser.post("/life/ties/here", {"people": [str(first.id), str(second.id)], "back": "/life/ties?which=none"})
    rows = {row.person_id: row.found for row in TieReview.select()}
    assert rows == {first.id: "away", second.id: "here"}  # what was found the same day stays
    entries = AuditEntry.select().where(AuditEntry.action == "tie_review.create").count()
    assert entries == 2
    away = make.person("流动者", world.a1, status="流动")
    browser.post("/life/ties/here", {"people": [str(away.id)]})
    assert "已登记 0 人" in text_of(browser.get("/life/ties"))
    browser.post("/life/ties/here", {})
    assert "请先勾选党员" in text_of(browser.get("/life/ties"))
    browser.post("/life/ties/here", {"people": [str(world.member_a2.person.id)]}, status=404)
    visit("committee").post("/life/ties/here", {"people": [str(second.id)]}, status=403)
    assert TieReview.select().count() == 2


def test_of_several_at_once_from_two_tabs_each_is_entered_once(world: Any, actor: Any) -> None:
    by, people = actor("secretary"), [world.member.person.id, world.colleague.person.id]
    db.release()
    done = at_once([lambda: domain.all_here(people, TODAY, by=by)] * 6)
    assert sorted(done) == [0, 0, 0, 0, 0, 2]
    assert sorted(row.person_id for row in TieReview.select()) == sorted(people)


def test_one_alone_and_several_at_once_do_not_say_the_same_twice(world: Any, actor: Any) -> None:
    by, member = actor("secretary"), world.member.person
    db.release()
    at_once([
        *[lambda: domain.review(member, "here", TODAY, by=by)] * 3,
        *[lambda: domain.all_here([member.id], TODAY, by=by)] * 3,
    ])  # fmt: skip
    assert TieReview.select().count() == 1


def test_the_same_is_not_said_twice_a_day_but_what_changed_is(world: Any, actor: Any) -> None:
    by, member = actor("secretary"), world.member.person
    domain.review(member, "away", TODAY, by=by, whereabouts="邻市")
    with pytest.raises(Invalid, match="已经这样登记过"):
        domain.review(member, "away", TODAY, by=by, whereabouts=" 邻市 ")
    domain.review(member, "away", TODAY - timedelta(days=1), by=by, whereabouts="邻市")
    domain.review(member, "away", TODAY, by=by, whereabouts="邻省")
    domain.review(member, "away", TODAY, by=by, whereabouts="邻市")  # back again
    assert TieReview.select().count() == 4


def test_a_review_from_its_form(world: Any, visit: Any) -> None:
    browser, member = visit("secretary"), world.member.person
    here = f"/life/ties/{member.id}"
    form = {"reviewed_on": str(TODAY), "found": "lost", "whereabouts": "", "text": "", "once": "tie-1"}
    page = browser.post(f"{here}/new", form, status=422)
    assert "请写明做了哪些查找" in text_of(page)
    browser.post(f"{here}/new", {**form, "text": "联系了家人，没有找到"})
    browser.post(f"{here}/new", {**form, "text": "联系了家人，没有找到"})
    assert TieReview.select().count() == 1
    page = text_of(browser.get(here))
    assert "联系了家人" in page
    assert "看党员资料" in page
    assert "联系了家人" in text_of(visit("committee").get(here))
    visit("secretary_a2").get(here, status=404)
    visit("member").get(here, status=404)


def test_reviews_are_never_changed(world: Any, actor: Any) -> None:
    made = domain.review(world.member.person, "here", TODAY, by=actor("secretary"))
    for query in (TieReview.update(found="away"), TieReview.delete()):
        with pytest.raises(pw.DatabaseError), db.write():
            query.where(TieReview.id == made.id).execute()
    assert TieReview.get_by_id(made.id).found == "here"


def test_coverage_counts_what_its_links_open(world: Any, actor: Any, visit: Any) -> None:
    by, committee = actor("secretary"), actor("committee")
    lost, away = make.person("失联者", world.a1, status="失联"), make.person("流动者", world.a1, status="流动")
    domain.review(lost, "lost", TODAY, by=by, text="查找过")
    domain.review(away, "lost", TODAY, by=by, text="查找过")
    domain.review(away, "away", TODAY, by=by, whereabouts="外省")
    rows = {row.name: row for row in listing.COVERAGE.everything(committee, {}, **listing.year())}
    row = rows[world.a1.name]
    assert (row.reviewed, row.away, row.lost, row.found_lost) == (2, 1, 1, 1)
    here = {"branch": str(world.a1.id)}
    assert row.members == len(listed(committee, which="all", **here))
    assert row.reviewed == len(listed(committee, which="done", **here))
    assert row.found_lost == len(listed(committee, which="all", found="lost", **here))
    assert rows[world.a2.name].reviewed == 0
    done = listing.COVERAGE.everything(committee, {"state": "done"}, **listing.year())
    assert done == []
    page = text_of(visit("committee").get("/life/ties/coverage"))
    assert world.a1.name in page
    data = visit("committee").get("/life/ties/coverage?state=open&export=xlsx").data
    cells = list(openpyxl.load_workbook(BytesIO(data)).active.values)
    assert (world.a1.name, row.members, 2, row.members - 2, 1, 1, 1) in cells


def test_the_export_holds_what_the_list_holds(world: Any, actor: Any, visit: Any) -> None:
    domain.review(world.member.person, "away", TODAY, by=actor("secretary"), whereabouts="邻市")
    data = visit("secretary").get("/life/ties?which=done&export=xlsx").data
    rows = list(openpyxl.load_workbook(BytesIO(data)).active.values)
    assert [row[0] for row in rows[1:]] == [world.member.person.name]
    assert "邻市" in rows[1]


def test_pages_empty(world: Any, visit: Any) -> None:
    assert "还没有排查过" in text_of(visit("secretary").get(f"/life/ties/{world.member.person.id}"))
    assert "没有符合条件" in text_of(visit("secretary").get("/life/ties?which=done"))
