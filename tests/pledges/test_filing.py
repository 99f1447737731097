"""填报承诺: the form, drafts, checks in words, one pledge a year, edits that do not overwrite each other."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.audit.models import AuditEntry, Revision
from portal.drafts.models import Draft
from portal.errors import Invalid
from portal.inbox.models import Message
from portal.pledges import domain
from portal.pledges.models import Pledge, PledgeItem
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fields, fresh, rows, typed


def actions_of(pledge):
    query = AuditEntry.select().where((AuditEntry.record == "pledge") & (AuditEntry.record_id == pledge.id))
    return [row.action for row in query.order_by(AuditEntry.id)]


def test_a_draft_may_be_incomplete_and_is_nobody_elses(visit, world):
    browser = visit("member")
    page = text_of(browser.get("/pledges/new"))
    assert "填报承诺" in page
    answer = browser.post("/pledges/new", fields(typed(measure="", due_on=None, standard=""), do="save", once="abc"))
    pledge = Pledge.get()
    assert answer.headers["Location"] == f"/pledges/{pledge.id}"
    assert (pledge.state, pledge.post, pledge.person_id, pledge.branch_id) == (
        "draft", "科员", world.member.person.id, world.a1.id,
    )  # fmt: skip
    assert actions_of(pledge) == ["pledge.create"]
    assert Message.select().count() == 0
    for other in ("secretary", "committee", "supervisor", "colleague"):
        visit(other).get(f"/pledges/{pledge.id}", status=404)


def test_the_post_is_filled_in_from_the_roster(visit, world):
    Person.update(post="三号窗口").where(Person.id == world.member.person.id).execute()
    assert 'value="三号窗口"' in visit("member").get("/pledges/new").get_data(as_text=True)


def test_submitting_tells_the_secretary_and_keeps_what_was_submitted(visit, world):
    browser = visit("member")
    browser.post("/pledges/new", fields(typed(1), typed(2), do="submit"))
    pledge = Pledge.get()
    assert (pledge.state, pledge.round) == ("submitted", 1)
    assert actions_of(pledge) == ["pledge.create", "pledge.submit"]
    message = Message.get()
    assert (message.person_id, message.path) == (world.secretary.person.id, f"/pledges/{pledge.id}")
    snapshot = Revision.get((Revision.record == "pledge") & (Revision.action == "pledge.submit")).values
    assert [item["matter"] for item in snapshot["items"]] == ["为老党员办实事第1件", "为老党员办实事第2件"]
    entry = AuditEntry.get(AuditEntry.action == "pledge.submit")
    assert "实事" not in f"{entry.fields}{entry.detail}"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"matter": ""}, "请填写承诺事项。"),
        ({"measure": ""}, "请填写践诺措施"),
        ({"due_on": None}, "请填写完成时限。"),
        ({"due_on": date(YEAR + 1, 1, 1)}, "完成时限要在 2026 年之内。"),
        ({"due_on": date(YEAR, 3, 9)}, "完成时限已经过去"),
        ({"standard": ""}, "请选择对应标准。"),
    ],
)
def test_an_incomplete_item_is_named_in_words_at_its_place(visit, change, sentence):
    sent = fields(typed(1), typed(2, **change), do="submit")
    answer = visit("member").post("/pledges/new", sent, status=422)
    words = text_of(answer)
    assert sentence in words
    assert "第 2 项 · " in words
    assert "错误：" in answer.get_data(as_text=True).partition("<title>")[2][:10]
    name = next(iter(change))
    assert f'href="#items-1-{name}"' in answer.get_data(as_text=True)
    assert Pledge.select().count() == 0


def test_today_is_not_past(visit):
    visit("member").post("/pledges/new", fields(typed(due_on=date(YEAR, 3, 10)), do="submit"))
    assert Pledge.get().state == "submitted"


def test_a_pledge_without_items_cannot_be_submitted(visit):
    answer = visit("member").post("/pledges/new", fields(do="submit"), status=422)
    assert "请填写承诺事项。" in text_of(answer)


def test_rows_come_and_go_without_script(visit):
    browser = visit("member")
    answer = browser.post("/pledges/new", fields(typed(1), add_item="1"), status=200)
    html = answer.get_data(as_text=True)
    assert 'name="items-1-matter"' in html
    assert "为老党员办实事第1件" in html
    html = browser.post("/pledges/new", fields(typed(1), typed(2), typed(3), remove_item="1"), status=200).get_data(
        as_text=True
    )
    assert "第3件" in html
    assert "第2件" not in html
    assert "items-2-" not in html
    full = browser.post("/pledges/new", fields(*map(typed, range(1, 6)), add_item="1"), status=200)
    assert "items-5-" not in full.get_data(as_text=True)
    assert Pledge.select().count() == 0


def test_items_keep_their_ids_over_edits(visit, filed):
    pledge = filed("member", "draft", items=3)
    one, two, three = rows(pledge)
    kept = [typed(3, key=three.id, measure="改过的措施"), typed(9)]
    visit("member").post(f"/pledges/{pledge.id}/edit", fields(typed(1, key=one.id), *kept, do="save", version=1))
    now = rows(pledge)
    assert [(row.id, row.number) for row in now[:2]] == [(one.id, 1), (three.id, 2)]
    assert (now[1].measure, now[2].matter, len(now)) == ("改过的措施", "为老党员办实事第9件", 3)
    assert two.id not in {row.id for row in now}
    assert actions_of(pledge) == ["pledge.create", "pledge.edit"]


def test_saving_what_did_not_change_leaves_no_trace(visit, filed):
    pledge = filed("member", "draft", items=1)
    (row,) = rows(pledge)
    visit("member").post(f"/pledges/{pledge.id}/edit", fields(typed(1, key=row.id), do="save", version=1))
    assert actions_of(pledge) == ["pledge.create"]


def test_an_item_of_someone_else_is_never_touched(visit, filed):
    other, mine = filed("colleague", "draft"), filed("member", "draft")
    theirs = rows(other)[0]
    visit("member").post(
        f"/pledges/{mine.id}/edit", fields(typed(1, key=theirs.id, matter="换掉别人的"), do="save", version=1)
    )
    assert rows(other)[0] == theirs
    assert [row.matter for row in rows(mine)] == ["换掉别人的"]


def test_a_faster_window_gives_409_with_both_texts(visit, filed):
    pledge = filed("member", "draft", items=1)
    (row,) = rows(pledge)
    browser = visit("member")
    path = f"/pledges/{pledge.id}/edit"
    browser.post(path, fields(typed(1, key=row.id, matter="先保存的文字"), do="save", version=1))
    answer = browser.post(path, fields(typed(1, key=row.id, matter="后保存的文字"), do="save", version=1), status=409)
    words, html = text_of(answer), answer.get_data(as_text=True)
    assert "先保存的文字" in words
    assert 'value="后保存的文字"' in html
    assert rows(pledge)[0].matter == "先保存的文字"
    assert 'name="version" value="2"' in html
    browser.post(path, fields(typed(1, key=row.id, matter="后保存的文字"), do="save", version=2))
    assert rows(pledge)[0].matter == "后保存的文字"


def test_the_same_form_sent_again_leads_to_the_same_pledge(visit):
    browser = visit("member")
    answers = [browser.post("/pledges/new", fields(typed(), do="save", once="token-1")) for _ in range(100)]
    assert {answer.headers["Location"] for answer in answers} == {f"/pledges/{Pledge.get().id}"}
    assert (Pledge.select().count(), PledgeItem.select().count()) == (1, 1)
    assert Draft.select().count() == 0


def test_another_form_for_the_same_year_keeps_its_text_as_a_draft(visit, filed):
    pledge = filed("member", "draft")
    browser = visit("member")
    answer = browser.post("/pledges/new", fields(typed(matter="另一个窗口里写的"), do="save", once="token-2"))
    assert answer.headers["Location"] == f"/pledges/{pledge.id}/edit"
    assert "另一个窗口里写的" in browser.get(f"/pledges/{pledge.id}/edit").get_data(as_text=True)
    assert "另一个窗口里写的" not in {row.matter for row in rows(pledge)}


def test_last_years_pledge_is_offered_as_a_start(visit, world):
    old = make.pledge(world.member.person, "published", items=2, year=YEAR - 1)
    PledgeItem.update(due_on=date(YEAR - 1, 6, 30)).where(
        (PledgeItem.pledge == old) & (PledgeItem.number == 1)
    ).execute()
    browser = visit("member")
    assert "沿用去年的承诺" in text_of(browser.get("/pledges/new"))
    html = browser.get("/pledges/new?from=last").get_data(as_text=True)
    assert 'value="文振晓的承诺事项1"' in html
    assert 'value="2026-06-30"' in html
    assert "沿用去年的承诺" not in html
    assert Pledge.select().count() == 1
    assert "沿用去年" not in text_of(visit("colleague").get("/pledges/new"))


def test_autosaved_text_comes_back_and_goes_when_the_form_is_sent(visit):
    browser = visit("member")
    sent = fields(typed(matter="还没写完"), _path="/pledges/new", _page="/pledges/new")
    browser.post("/drafts", sent, status=204)
    page = browser.get("/pledges/new")
    assert 'value="还没写完"' in page.get_data(as_text=True)
    assert "暂存的文字" in text_of(page)
    browser.post("/pledges/new", fields(typed(), do="save"))
    assert Draft.select().count() == 0


def test_withdraw_until_reviewed(visit, filed):
    pledge = filed("member")
    browser = visit("member")
    assert "撤回" in text_of(browser.get(f"/pledges/{pledge.id}"))
    browser.post(f"/pledges/{pledge.id}/withdraw")
    assert fresh(pledge).state == "draft"
    browser.post(f"/pledges/{pledge.id}/submit")
    assert (fresh(pledge).state, fresh(pledge).round) == ("submitted", 2)
    done = filed("colleague", "approved")
    browser = visit("colleague")
    answer = browser.post(f"/pledges/{done.id}/withdraw", status=409)
    assert "状态已经改变" in text_of(answer)
    assert fresh(done).state == "approved"


def test_an_incomplete_draft_cannot_be_submitted_from_its_page(visit, actor):
    pledge = domain.file(YEAR, "", [typed(measure="")], by=actor("member"))
    answer = visit("member").post(f"/pledges/{pledge.id}/submit", status=422)
    assert "承诺还没有填写完整" in text_of(answer)
    assert fresh(pledge).state == "draft"


def test_what_was_submitted_cannot_be_edited(visit, filed):
    pledge = filed("member")
    browser = visit("member")
    assert browser.get(f"/pledges/{pledge.id}/edit", status=303).headers["Location"] == f"/pledges/{pledge.id}"
    browser.post(f"/pledges/{pledge.id}/edit", fields(typed(matter="偷改"), do="save", version=2))
    assert "偷改" not in {row.matter for row in rows(pledge)}


def test_next_year_opens_in_december(visit):
    browser = visit("member")
    assert "2026 年度" in text_of(browser.get("/pledges/new?year=2027"))
    with time_machine.travel(datetime(YEAR, 12, 5, 2, 0, tzinfo=UTC)):
        browser = visit("member")
        browser.post("/pledges/new?year=2027", fields(typed(due_on=date(2027, 6, 30)), do="submit"))
    assert Pledge.get().year == 2027


def test_staff_and_technical_accounts_file_nothing(visit):
    for who in ("staff", "admin", "security", "auditor"):
        visit(who).get("/pledges/new", status=404)
        visit(who).post("/pledges/new", fields(typed(), do="submit"), status=404)
    assert Pledge.select().count() == 0


def test_those_who_left_file_nothing(actor, world):
    author = actor("member")
    Person.update(status="停止党籍").where(Person.id == world.member.person.id).execute()
    with pytest.raises(Invalid, match="不填报公开承诺"):
        domain.file(YEAR, "", [typed()], by=author)
    assert Pledge.select().count() == 0


HOSTILE = [
    {"items-0-key": "9" * 40, "items-0-matter": "事项"},
    {"items-99999999999999999999-matter": "事项"},
    {"items-x-matter": "事项", "items--1-matter": "x"},
    {"items-0-matter": "a\x00b", "once": "a\x00b", "post": "\x00"},
    {"items-0-due_on": "99999999999-99-99"},
    {"items-0-due_on": "9999-12-31", "items-0-matter": "事项"},
    {"items-0-standard": "最合格"},
    {"items-0-matter": "长" * 101, "items-0-measure": "长" * 501, "post": "长" * 61},
    {"version": "-1"},
    {"version": "9" * 30},
    {"remove_item": "二"},
    {"remove_item": "-1"},
    {"once": "😀" * 100},
    {"do": "approve", "state": "published", "branch": "3", "person": "1", "year": "1999", "verdict": "passed"},
]


@pytest.mark.parametrize("sent", HOSTILE)
def test_forged_fields_give_words_never_an_error(visit, filed, sent):
    browser = visit("member")
    for path in ("/pledges/new", f"/pledges/{filed('colleague', 'draft').id}/edit"):
        answer = browser.client.post(path, data={"csrf_token": browser.token, **sent})
        assert answer.status_code in (200, 303, 404, 422)
    owner = visit("colleague")
    answer = owner.client.post(path, data={"csrf_token": owner.token, "version": "1", "do": "save", **sent})
    assert answer.status_code in (200, 303, 409, 422)
    made = Pledge.select().where(Pledge.state != "draft").count()
    assert made == 0
    assert {row.verdict for row in PledgeItem.select()} <= {""}


@pytest.mark.parametrize("year", ["x", "", "99999999999999999999", "-1", "1999", "2026\x00"])
def test_a_forged_year_is_this_year(visit, year):
    assert "2026 年度" in text_of(visit("member").get("/pledges/new", query_string={"year": year}))
