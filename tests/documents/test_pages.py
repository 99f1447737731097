"""The pages of 公文: drafting from a choice, the preview, both texts at a conflict, the Word file, list, home, notice."""

import io

import docx
import pytest

from portal import clock
from portal.audit.models import AuditEntry
from portal.documents import domain
from portal.documents.models import OfficialDocument
from portal.notices.models import Notice
from tests.browser_client import text_of
from tests.checks.conftest import at
from tests.documents.conftest import NUMBER, fresh


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


def test_the_choice_offers_what_there_is_and_leads_on(visit, world, ledger, checked, drawn):
    supervisor = visit("supervisor")
    empty = text_of(supervisor.get("/documents/new"))
    for words in ("没有需要整改的问题", "没有登记过的现场检查", "没有已经完成的抽签"):
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
    assert "第一督导组文件" in page
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
    assert [one.text for one in file.paragraphs][:2] == ["第一督导组文件", NUMBER]
    entry = AuditEntry.select().where(AuditEntry.action == "export").order_by(AuditEntry.id.desc()).get()
    assert (entry.record, entry.record_id, entry.detail["list"]) == ("official_document", made.id, "document")
    visit("secretary_a2").get(f"/documents/{made.id}/file", 404)


def test_a_voided_document_says_so_to_whom_it_went(visit, drafted):
    made = drafted("order", state="voided")
    page = text_of(visit("secretary").get(f"/documents/{made.id}"))
    assert "这份公文已经作废" in page
    assert "文号有误，重新印发" in page


def test_publishing_leads_to_the_notice(visit, drafted):
    made = drafted("bulletin", "committee", "issued")
    committee = visit("committee")
    assert "以通知发布" in text_of(committee.get(f"/documents/{made.id}"))
    went = committee.post(f"/documents/{made.id}/publish", {"once": "document-once-2"})
    notice = Notice.get()
    assert (went.location, notice.document_id, notice.kind) == (f"/notices/{notice.id}", made.id, "bulletin")
    committee.post(f"/documents/{made.id}/publish", {"once": "document-once-2"}, 409)
    assert Notice.select().count() == 1
    visit("supervisor").post(f"/documents/{made.id}/publish", {}, 404)


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
