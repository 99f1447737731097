"""催报: who is told, once a day whoever sends, who cannot be told, what the sender learns."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.audit.models import AuditEntry
from portal.errors import Denied, Invalid
from portal.inbox.models import Message
from portal.pledges import chasing
from portal.pledges.models import PledgeYear
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR


@pytest.fixture
def late(world):
    """Who of the first branch has not filed: member, colleague, disabled (no way in), and one without an account."""
    silent = make.person("颜书亭", world.a1)
    return [world.member.person, world.colleague.person, silent]


def lines():
    return [(row.person_id, row.text, row.path) for row in Message.select().order_by(Message.id)]


def entries():
    return list(AuditEntry.select().where(AuditEntry.action == "pledge.remind").order_by(AuditEntry.id))


def test_one_is_told_once_a_day_whoever_sends(visit, world, late):
    PledgeYear.create(committee=world.a, year=YEAR, file_by=date(YEAR, 3, 31))
    browser = visit("secretary")
    answer = browser.post("/pledges/remind", {"year": YEAR, "only": world.member.person.id})
    assert answer.headers["Location"] == f"/pledges/people?year={YEAR}&state=none"
    text = "机关第一党支部提醒：您的 2026 年公开承诺还没有提交，填报期限是 3月31日"
    assert lines() == [(world.member.person.id, text, "/pledges/new?year=2026")]
    words = text_of(browser.get(answer.headers["Location"]))
    assert "已提醒 1 人。" in words
    assert words.count("今天已提醒") == 1
    for who in ("secretary", "committee"):
        browser = visit(who)
        browser.post("/pledges/remind", {"year": YEAR, "person": [world.member.person.id, world.colleague.person.id]})
        words = text_of(browser.get("/pledges/people"))
        assert "1 人今天已经提醒过，没有重复发" in words or "2 人今天已经提醒过，没有重复发" in words
    assert [line[0] for line in lines()] == [world.member.person.id, world.colleague.person.id]
    with time_machine.travel(datetime(YEAR, 3, 11, 2, 0, tzinfo=UTC)):
        visit("secretary").post("/pledges/remind", {"year": YEAR, "only": world.member.person.id})
    assert [line[0] for line in lines()] == [world.member.person.id, world.colleague.person.id, world.member.person.id]


def test_one_entry_per_act_with_the_count(visit, world, late):
    visit("secretary").post("/pledges/remind", {"year": YEAR, "all": "1"})
    visit("committee").post("/pledges/remind", {"year": YEAR, "only": world.member.person.id})
    first, second = entries()
    assert (first.record, first.record_id, first.person_id) == ("unit", world.a1.id, world.secretary.person.id)
    assert first.detail == {"year": YEAR, "people": 2, "already": 0, "silent": 2}
    assert (second.record_id, second.detail["people"], second.detail["already"]) == (world.a.id, 0, 1)
    assert "文振晓" not in str(first.detail)


def test_only_those_are_told_who_are_due_and_have_not_filed(visit, world, filed, late):
    filed("member", "returned")
    filed("colleague", "draft")
    Person.update(exempt=True).where(Person.id == late[2].id).execute()
    gone = make.person("转走的人", world.a1, status="转出")
    make.account(gone)
    everyone = [one.id for one in (*late, gone, world.secretary_a2.person, world.member_b.person)]
    Message.delete().execute()
    browser = visit("secretary")
    browser.post("/pledges/remind", {"year": YEAR, "person": everyone})
    assert [line[0] for line in lines()] == [world.colleague.person.id]
    assert "已提醒 1 人。5 人已经提交，或者不在应报之列。" in text_of(browser.get("/pledges"))


def test_people_without_an_account_are_named(visit, world, late):
    browser = visit("secretary")
    browser.post("/pledges/remind", {"year": YEAR, "all": "1"})
    words = text_of(browser.get("/pledges"))
    assert "已提醒 2 人。" in words
    assert "没有账号（或者已停用）、收不到消息的：尹洋兰、颜书亭。请当面或者打电话提醒" in words
    assert late[2].id not in {line[0] for line in lines()}
    make.account(late[2])
    browser.post("/pledges/remind", {"year": YEAR, "only": late[2].id})
    assert lines()[-1][0] == late[2].id  # what could not be read was not spent


def test_all_means_the_list_as_filtered(visit, world, late):
    browser = visit("committee")
    browser.post("/pledges/remind", {"year": YEAR, "all": "1", "branch": world.a2.id})
    branch = {row.id for row in Person.select(Person.id).where(Person.branch == world.a2.id)}
    assert {line[0] for line in lines()} <= branch
    assert lines()
    Message.delete().execute()
    browser.post("/pledges/remind", {"year": YEAR, "all": "1", "q": "文振晓"})
    assert [line[0] for line in lines()] == [world.member.person.id]


def test_a_reminder_does_not_reach_the_sender(visit, world, late):
    browser = visit("secretary")
    words = text_of(browser.get("/pledges/people?state=none"))
    assert "本人" in words
    browser.post("/pledges/remind", {"year": YEAR, "person": [world.secretary.person.id]})
    assert lines() == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "请先勾选要催报的人"), ({"person": ["x", "-1", "9" * 30]}, "请先勾选要催报的人"),
        ({"person": ["99999"]}, "没有要催报的人"), ({"only": "x", "person": "1"}, "请先勾选要催报的人"),
    ],
)  # fmt: skip
def test_nobody_chosen_is_said(visit, late, form, said):
    assert said in text_of(visit("secretary").post("/pledges/remind", {"year": YEAR, **form}, status=422))
    assert entries() == []


def test_a_supervisor_reminds_nobody(visit, actor, world, late):
    browser = visit("supervisor")
    words = text_of(browser.get("/pledges/people?state=none"))
    assert "文振晓" in words
    assert "催报" not in words
    assert "催报" not in text_of(browser.get("/pledges/coverage"))
    browser.post("/pledges/remind", {"year": YEAR, "all": "1"}, status=403)
    visit("member").post("/pledges/remind", {"year": YEAR, "all": "1"}, status=404)
    with pytest.raises(Denied):
        chasing.remind(YEAR, by=actor("supervisor"))
    assert lines() == []


def test_the_committee_reminds_from_the_table(visit, world, late):
    browser = visit("committee")
    page = browser.get("/pledges/coverage").get_data(as_text=True)
    assert 'action="/pledges/remind"' in page
    browser.post("/pledges/remind", {"year": YEAR, "all": "1"})
    assert len(lines()) >= 4
    assert world.member_b.person.id not in {line[0] for line in lines()}


def test_when_all_have_filed_there_is_nothing_to_send(actor, world):
    Person.update(exempt=True).execute()
    with pytest.raises(Invalid, match="没有要催报的人"):
        chasing.remind(YEAR, by=actor("committee"))


def test_reminding_many_reads_as_often_as_reminding_one(app, world, actor, queries):
    """Beside the one allowance for each, which a race could else take twice."""
    costs = []
    for number in (1, 3, 30):
        people = [make.person(f"迟{number}{at}", world.a1) for at in range(number)]
        for one in people:
            make.account(one)
        queries.statements.clear()
        with app.app_context():
            chasing.remind(YEAR, by=actor("secretary"), people={one.id for one in people})
        costs.append(
            len(
                [
                    one
                    for one in queries.statements
                    if one.startswith(("SELECT", 'INSERT INTO "message', 'INSERT INTO "audit'))
                ]
            )
        )
    assert costs == [costs[0]] * 3
