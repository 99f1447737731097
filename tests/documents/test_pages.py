"""The pages of 公文: drafting from a choice, the preview, both texts at a conflict, the Word file, list, home, notice."""

import io
import re
from datetime import timedelta

import docx
import pytest

from portal import clock
from portal.audit.models import AuditEntry
from portal.documents import domain
from portal.documents.models import OfficialDocument
from portal.notices import domain as notices
from portal.notices.models import Notice
from portal.problems.models import Problem
from tests.browser_client import text_of
from tests.checks.conftest import at
from tests.documents.conftest import NUMBER, TEAM, fresh


def body(document, **changes):
    """The fields that the form posts."""
    return {name: getattr(document, name) for name in domain.Wanted._fields} | {"version": document.version} | changes


def test_ticked_entries_of_one_unit_become_an_order(visit, ledger):
    first, second, third = (ledger("supervisor", place) for place in ("a1", "a1", "a2"))
    supervisor = visit("supervisor")
    went = supervisor.get(f"/documents/new?problem={first.id}&problem={second.id}", 303)
    assert went.location == f"/documents/new/order/{first.branch_id}?problem={first.id}&problem={second.id}"
    page = supervisor.get(went.location).get_data(as_text=True)
    assert page.count("checked") == 2
    made = supervisor.post(
        f"/documents/new/order/{first.branch_id}", {"problems": [second.id], "once": "document-once-1"}
    )
    assert OfficialDocument.get().problems == [second.id]
    again = supervisor.post(
        f"/documents/new/order/{first.branch_id}", {"problems": [second.id], "once": "document-once-1"}
    )
    assert (again.location, OfficialDocument.select().count()) == (made.location, 1)
    both = supervisor.get(f"/documents/new?problem={first.id}&problem={third.id}&problem=x&problem=99999", 303)
    assert both.location == f"/documents/new/bulletin?problem={first.id}&problem={third.id}"
    supervisor.get(both.location)
    supervisor.post(both.location, {"problems": [first.id, third.id]})
    assert OfficialDocument.select().order_by(OfficialDocument.id.desc()).get().kind == "bulletin"
    page = text_of(supervisor.post(f"/documents/new/order/{first.branch_id}", {}, 422))
    assert "请选择要列入通知书的问题" in page


def checked(page):
    """The entries that are ticked in a form."""
    found = re.findall(r"<input[^>]*name=\"problems\"[^>]*>", page)
    return {int(re.search(r'value="(\d+)"', one)[1]) for one in found if "checked" in one}


def test_what_cannot_be_listed_is_said_and_nothing_takes_its_place(visit, ledger):
    first, _other = ledger("supervisor"), ledger("supervisor")
    closed, dropped = ledger("supervisor", state="closed"), ledger("supervisor", state="dropped")
    found = ledger("supervisor", state="found")
    supervisor = visit("supervisor")

    def open_with(*rows):
        there = supervisor.get("/documents/new?" + "&".join(f"problem={row.id}" for row in rows), 303).location
        return there, supervisor.get(there).get_data(as_text=True)

    _there, page = open_with(closed)
    assert checked(page) == set(), "not all the open ones instead of it"
    assert "所选的问题中有 1 个已经销号或者撤销，没有列入。" in page
    _there, page = open_with(first, closed)
    assert checked(page) == {first.id}
    assert "所选的问题中有 1 个已经销号或者撤销，没有列入。" in page
    _there, page = open_with(first)
    assert "没有列入" not in page
    there, page = open_with(found)
    assert there == "/documents/new"
    assert "所选的问题中有 1 个没有下发，没有列入。" in page
    page = supervisor.get(f"/documents/new/bulletin?problem={closed.id}&problem={dropped.id}").get_data(as_text=True)
    assert checked(page) == {closed.id}
    assert "所选的问题中有 1 个已经撤销，没有列入。" in page
    page = text_of(supervisor.post(f"/documents/new/bulletin?problem={closed.id}", {}, 422))
    assert "请选择要通报的问题" in page


def test_an_order_begins_with_what_its_own_side_found_and_the_unit_has_in_hand(visit, ledger):
    own, back = ledger("supervisor"), ledger("supervisor", state="returned")
    sent, foreign = ledger("supervisor", state="submitted"), ledger("committee", source="opinion")
    path = f"/documents/new/order/{own.branch_id}"
    page = visit("supervisor").get(path).get_data(as_text=True)
    assert checked(page) == {own.id, back.id}
    assert all(f'value="{row.id}"' in page for row in (sent, foreign)), "the others can be ticked"
    assert checked(visit("committee").get(path).get_data(as_text=True)) == {foreign.id}


def test_deadlines_that_are_over_are_told_before_an_order_is_issued(visit, drafted):
    made, supervisor = drafted("order"), visit("supervisor")
    said = "清单中有 1 个问题的时限已经过了"
    for path in ("", "/issue"):
        assert said not in text_of(supervisor.get(f"/documents/{made.id}{path}"))
    Problem.update(due_on=clock.today() - timedelta(days=1)).where(Problem.id == made.problems[0]).execute()
    for path in ("", "/issue"):
        assert said in text_of(supervisor.get(f"/documents/{made.id}{path}"))


def test_the_choice_offers_what_there_is_and_leads_on(visit, world, ledger, checked, drawn):
    supervisor = visit("supervisor")
    empty = text_of(supervisor.get("/documents/new"))
    for words in ("没有需要整改的问题", "没有登记过的现场检查", "没有由本单位完成的抽签"):
        assert words in empty
    ledger("supervisor", "a1")
    seen, draw = at(checked("released", ("a1",)), world.a1), drawn("drawn")
    page = supervisor.get("/documents/new").get_data(as_text=True)
    for path in (f"order/{world.a1.id}", f"feedback/{seen.id}", f"certificate/{draw.id}", "bulletin"):
        assert f'href="/documents/new/{path}"' in page
        supervisor.get(f"/documents/new/{path}")
    for path in (f"feedback/{seen.id}", f"certificate/{draw.id}"):
        assert supervisor.post(f"/documents/new/{path}").location.startswith("/documents/")
    today = clock.today().isoformat()
    assert "截止日期不能早于开始日期" in text_of(
        supervisor.post("/documents/new/bulletin", {"starts": today, "ends": "2020-01-01"}, 422)
    )
    supervisor.post("/documents/new/bulletin", {"starts": today, "ends": today})
    assert [row.kind for row in OfficialDocument.select().order_by(OfficialDocument.id)] == [
        "feedback", "certificate", "bulletin",
    ]  # fmt: skip
    foreign = visit("supervisor_b")
    for path in (f"order/{world.a1.id}", f"feedback/{seen.id}", f"certificate/{draw.id}"):
        assert foreign.client.get(f"/documents/new/{path}").status_code in (403, 404)


def test_a_draft_is_read_edited_and_issued(visit, drafted):
    made = drafted("order")
    supervisor = visit("supervisor")
    page = text_of(supervisor.get(f"/documents/{made.id}"))
    for words in ("关于机关第一党支部有关问题的整改通知书", "会议记录不完整", "机关第一党支部：", "起草中"):
        assert words in page
    form = supervisor.get(f"/documents/{made.id}/edit").get_data(as_text=True)
    assert "〔问题清单〕" in form
    supervisor.post(f"/documents/{made.id}/edit", body(made, text="据查。\n〔台账〕"))
    page = text_of(supervisor.get(f"/documents/{made.id}"))
    assert "第 2 行：没有“台账”可以插入" in page
    assert "据查。" in page
    issued = supervisor.post(f"/documents/{made.id}/issue", {"signed_on": "2026-01-01", "version": 2}, 422)
    assert "正文还不能印发" in text_of(issued)
    assert f"/documents/{made.id}" in supervisor.get(f"/documents/{made.id}/file", 303).location
    supervisor.post(f"/documents/{made.id}/edit", body(made, version=2, text="据查。\n〔问题清单〕"))
    today = clock.today().isoformat()
    supervisor.post(f"/documents/{made.id}/issue", {"signed_on": today, "number": NUMBER, "version": 3})
    page = text_of(visit("secretary").get(f"/documents/{made.id}"))
    assert NUMBER in page
    assert f"{TEAM}文件" in page
    assert "作废" not in page


def test_both_texts_meet_at_a_conflict(visit, drafted):
    made = drafted("order")
    supervisor = visit("supervisor")
    supervisor.post(f"/documents/{made.id}/edit", body(made, addressee="先到的"))
    page = text_of(supervisor.post(f"/documents/{made.id}/edit", body(made, addressee="后到的"), 409))
    assert "先到的" in page
    assert "后到的" in supervisor.post(f"/documents/{made.id}/edit", body(made, addressee="后到的"), 409).get_data(
        as_text=True
    )
    assert fresh(made).addressee == "先到的"


def test_the_word_file_is_named_recorded_and_readable(visit, drafted):
    made = drafted("order", state="issued", number=NUMBER)
    response = visit("secretary").get(f"/documents/{made.id}/file")
    assert response.mimetype.endswith("wordprocessingml.document")
    assert "%E5%85%B3%E4%BA%8E" in response.headers["Content-Disposition"]
    file = docx.Document(io.BytesIO(response.data))
    assert [one.text for one in file.paragraphs][:2] == [f"{TEAM}文件", NUMBER]
    entry = AuditEntry.select().where(AuditEntry.action == "export").order_by(AuditEntry.id.desc()).get()
    assert (entry.record, entry.record_id, entry.detail["list"]) == ("official_document", made.id, "document")
    visit("secretary_a2").get(f"/documents/{made.id}/file", 404)


def test_a_voided_document_says_so_to_whom_it_went(visit, drafted):
    made = drafted("order", state="voided")
    page = text_of(visit("secretary").get(f"/documents/{made.id}"))
    assert "这份公文已经作废" in page
    assert "文号有误，重新印发" in page


def test_publishing_leads_to_the_notice(visit, world, actor, drafted):
    made = drafted("bulletin", "committee", "issued")
    committee = visit("committee")
    assert "以通知发布" in text_of(committee.get(f"/documents/{made.id}"))
    went = committee.post(f"/documents/{made.id}/publish", {"once": "document-once-2"})
    notice = Notice.get()
    assert (went.location, notice.document_id, notice.kind) == (f"/notices/{notice.id}", made.id, "bulletin")
    again = committee.post(f"/documents/{made.id}/publish", {"once": "document-once-2"})
    assert again.location == went.location, "sent twice it leads to the same notice"
    pressed = committee.post(f"/documents/{made.id}/publish", {"once": "document-once-3"})
    assert pressed.location == went.location, "and pressed again on a page of later"
    assert Notice.select().count() == 1
    page = committee.get(f"/documents/{made.id}").get_data(as_text=True)
    assert f'<dt>以通知发布</dt><dd><a href="/notices/{notice.id}">起草中</a>' in page
    by = actor("committee")
    notices.aim(notice, {"units": [world.a.id], "roles": ["secretary"], "people": []}, by=by)
    notices.send(notice, by=by)
    page = visit("secretary").get(f"/documents/{made.id}").get_data(as_text=True)
    assert f'<dt>以通知发布</dt><dd><a href="/notices/{notice.id}">已发出，' in page
    late = committee.post(f"/documents/{made.id}/publish", {"once": "document-once-2"})
    assert (late.location, Notice.select().count()) == (went.location, 1), "the first press, sent once more"
    committee.post(f"/documents/{made.id}/publish", {"once": "document-once-4"})
    assert Notice.select().count() == 2, "others may be reached by another one"
    visit("supervisor").post(f"/documents/{made.id}/publish", {}, 404)


def test_who_gets_the_notice_reads_the_whole_document_and_its_word_file(visit, world, actor, drafted):
    made, by = drafted("bulletin", "committee", "issued", number=NUMBER), actor("committee")
    notice = domain.publish(fresh(made), by=by)
    notices.aim(notice, {"units": [world.a.id], "roles": ["secretary", "member"], "people": []}, by=by)
    notices.send(notice, by=by)
    for who in ("secretary", "secretary_a2", "member"):
        page = visit(who).get(f"/notices/{notice.id}").get_data(as_text=True)
        assert "〔问题" not in page, "no name of a table stands for the table"
        for words in ("问题类别", "组织生活记录不全", NUMBER, f'href="/documents/{made.id}/file"'):
            assert words in page, (who, words)
        file = docx.Document(io.BytesIO(visit(who).get(f"/documents/{made.id}/file").data))
        assert len(file.tables) == 3
    visit("member_b").get(f"/notices/{notice.id}", 404)


@pytest.mark.parametrize(
    ("who", "query", "number"),
    [
        ("supervisor", "", 3), ("supervisor", "?state=draft", 1), ("supervisor", "?state=todo", 1), ("supervisor", "?kind=feedback", 1),
        ("supervisor", "?q=第二党支部", 1), ("supervisor", "?q=zzz", 0), ("secretary", "", 1), ("secretary_a2", "", 1),
        ("committee", "", 2), ("committee", "?state=todo", 0), ("committee_b", "", 0), ("supervisor", "?year=1999", 0),
        ("supervisor", "?year=99999999", 3),
    ],
)  # fmt: skip
def test_the_list_shows_what_one_may_see(visit, drafted, who, query, number):
    drafted("order", state="issued", number=NUMBER)
    drafted("order", place="a2", state="voided")
    drafted("feedback")
    page = text_of(visit(who).get(f"/documents{query}"))
    assert f"共 {number} 份" in page


def test_list_and_home_cost_the_same_at_any_number(visit, drafted, queries):
    supervisor = visit("supervisor")
    drafted("order")
    counts = []
    for _each in range(2):
        supervisor.get("/documents")
        queries.statements.clear()
        supervisor.get("/documents")
        counts.append(len(queries))
        drafted("order", place="a2")
        drafted("order", place="a2")
    assert counts[0] == counts[1] <= 12
    home = text_of(supervisor.get("/"))
    assert "印发整改通知书" in home
    export = supervisor.get("/documents?export=xlsx&state=todo")
    assert export.mimetype.endswith("sheet")


def test_members_and_technical_staff_have_no_list(visit):
    for who in ("member", "staff", "admin", "auditor"):
        visit(who).get("/documents", 404)
        visit(who).get("/documents/new", 404)
    visit("secretary").get("/documents/new", 404)
