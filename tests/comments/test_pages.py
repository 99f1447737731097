"""The pages of comments: on the record, in place, without script, the list; what a visitor may not know stands nowhere."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.comments import domain
from portal.comments.models import Comment, CommentThread
from portal.pledges.models import PledgeItem
from tests.browser_client import text_of
from tests.comments.conftest import fresh, said

HTMX = {"HX-Request": "true"}


def form(**more):
    return {"text": "数据从哪里来？", "quote": "", "once": "comment-once-1", **more}


def test_without_script_a_thread_is_opened_on_a_small_page_and_read_on_the_record(visit, record):
    supervisor, member = visit("supervisor"), visit("member")
    page = supervisor.get(record.path)
    assert f'href="/comments/new/{record.at()}"' in page.text
    assert "现在的内容" in text_of(supervisor.get(f"/comments/new/{record.at()}"))
    bad = supervisor.post(f"/comments/new/{record.at()}", form(quote="没有这段", part=record.part()), 422)
    assert "这里没有这段文字" in bad.text
    assert "数据从哪里来？" in bad.text, "nothing typed is lost"
    sent = form(quote="每月走访五户", part=record.part())
    supervisor.post(f"/comments/new/{record.at()}", sent)
    supervisor.post(f"/comments/new/{record.at()}", sent)  # the same form again
    thread = CommentThread.get()
    page = member.get(record.path)
    assert '<mark class="passage">每月走访五户</mark>' in page.text
    assert "1 条批注，1 条待处理" in text_of(page)
    assert f'href="/comments/{thread.id}"' in page.text
    assert "批注</a>" not in page.text.split("<main")[1].split("看第一条")[0], "the author answers, and opens none"
    assert "数据从哪里来？" in text_of(member.get(f"/comments/{thread.id}"))
    member.post(f"/comments/{thread.id}/reply", {"text": "见附件", "once": "reply-once-1"})
    member.post(f"/comments/{thread.id}/reply", {"text": "见附件", "once": "reply-once-1"})
    assert said(thread) == ["数据从哪里来？", "见附件"]
    member.post(f"/comments/{thread.id}/resolve", status=403)
    supervisor.post(f"/comments/{thread.id}/resolve")
    assert "已解决" in text_of(supervisor.get(f"/comments/{thread.id}"))
    late = supervisor.post(f"/comments/{thread.id}/resolve", status=409)
    assert "已解决" in text_of(late)
    supervisor.post(f"/comments/{thread.id}/reopen")
    assert fresh(thread).state == "open"


def test_in_place_the_form_the_thread_and_the_counts_come_without_the_page(visit, record):
    committee = visit("committee")
    part = f"pledge-{record.pledge.id}-{record.part()}"
    got = committee.fragment(f"/comments/new/{record.at()}")
    assert f'hx-target="#{part}-write"' in got.text
    assert f'data-quote="{part}"' in got.text
    assert "<h1" not in got.text
    bad = committee.post(f"/comments/new/{record.at()}", form(text=""), 422, headers=HTMX)
    assert "HX-Retarget" not in bad.headers
    assert 'aria-invalid="true"' in bad.text
    done = committee.post(f"/comments/new/{record.at()}", form(part=record.part(1, "matter")), 200, headers=HTMX)
    thread = CommentThread.get()
    assert done.headers["HX-Retarget"] == f"#{part}-comments"
    assert f'<details class="thread" id="comment_thread-{thread.id}" open>' in done.text
    assert f'id="{part}-count" hx-swap-oob="true"' in done.text
    assert "data-announce" in done.text
    assert "data-focus" in done.text
    assert fresh(thread).part == record.part(1, "matter")
    again = committee.post(f"/comments/{thread.id}/reply", {"text": "补充一句", "once": "r2"}, 200, headers=HTMX)
    assert "补充一句" in again.text
    assert ">补充一句</textarea>" not in again.text, "the form is empty again"
    refused = committee.post(f"/comments/{thread.id}/reply", {"text": ""}, 422, headers=HTMX)
    assert "请填写回复" in refused.text
    mine = Comment.select().where(Comment.number == 2).get()
    gone = committee.post(f"/comments/{thread.id}/said/{mine.id}/withdraw", status=200, headers=HTMX)
    assert "补充一句" not in gone.text
    assert "已撤回" in gone.text
    folded = committee.fragment(f"/comments/on/{record.at()}?fold=1")
    assert f'hx-get="/comments/{thread.id}"' in folded.text
    assert "补充一句" not in folded.text


def test_what_one_may_not_see_stands_nowhere_not_even_as_a_count(visit, opened, record):
    thread = opened("supervisor", "zqsecret")
    for who in ("colleague", "secretary_a2", "staff"):
        visitor = visit(who)
        assert "条批注" not in visitor.get(record.path).text
        assert "zqsecret" not in visitor.get(f"/comments/on/pledge/{record.pledge.id}").text
        for path in (f"/comments/{thread.id}", f"/comments/{thread.id}/next", f"/comments/on/{record.at()}x"):
            visitor.get(path, 404)
        visitor.post(f"/comments/{thread.id}/reply", {"text": "x"}, 404)
        visitor.get(f"/comments/new/{record.at()}", 403)
    for who in ("committee_b", "supervisor_b", "admin"):
        visit(who).get(f"/comments/on/pledge/{record.pledge.id}", 404)
    assert "zqsecret" not in visit("colleague").get("/comments").text
    visit("staff").get("/comments", 404)
    visit("committee").get("/comments/on/person/1", 404)
    visit("committee").get(f"/comments/new/pledge/{record.pledge.id}/item-99999", 404)


def test_a_changed_passage_is_marked_and_the_difference_shown(visit, opened, record):
    thread = opened("supervisor", quote="每月走访五户")
    PledgeItem.update(measure="每月走访十户，记录办理结果").where(PledgeItem.id == record.items[0].id).execute()
    page = visit("member").get(record.path)
    assert "原文已修改" in text_of(page)
    shown = visit("member").get(f"/comments/{thread.id}")
    assert "原文已修改" in text_of(shown)
    assert "<del>" in shown.text
    assert "<ins>" in shown.text


def test_the_list_its_filters_and_its_export(visit, opened, record, actor):
    first = opened("supervisor", "zqfirst", quote="每月走访五户")
    opened("committee", "zqsecond", part="", public=True)
    domain.resolve(fresh(first), by=actor("supervisor"))
    committee = visit("committee")

    def words(query: str) -> set[str]:
        page = committee.get(f"/comments?{query}").text
        return {word for word in ("zqfirst", "zqsecond") if word in page}

    both = {"zqfirst", "zqsecond"}
    for query, found in (
        ("", both), ("state=open", {"zqsecond"}), ("state=resolved", {"zqfirst"}), ("by=me", {"zqsecond"}),
        ("by=supervisor", {"zqfirst"}), ("public=yes", {"zqsecond"}), ("record=pledge", both), ("record=star_entry", set()),
        (f"branch={record.pledge.branch_id}", both), ("since=2199-01-01", set()), ("until=2199-01-01", both),
        ("q=zqfirst", {"zqfirst"}), ("q=走访五户", {"zqfirst"}), ("state=todocommittee", set()),
    ):  # fmt: skip
        assert words(query) == found, query
    sheet = load_workbook(BytesIO(committee.get("/comments?state=resolved&export=xlsx").data)).active
    assert [cell.value for cell in sheet[1]][:4] == ["记录", "位置", "引用原文", "批注"]
    assert sheet.max_row == 2
    assert sheet["D2"].value == "zqfirst"
    assert "zqfirst" in visit("member").get("/comments").text
    assert "zqfirst" not in visit("secretary_a2").get("/comments").text


def test_a_list_costs_the_same_queries_at_one_and_at_three_rows(visit, opened, queries):
    committee = visit("committee")
    committee.get("/")  # what the navigation counts is kept for a minute
    costs = []
    for number in (1, 2):
        for _ in range(number):
            opened("supervisor")
        queries.statements.clear()
        committee.get("/comments")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


@pytest.mark.parametrize("path", ["{record}", "/comments/on/pledge/{key}"])
def test_a_record_costs_the_same_queries_at_one_and_at_thirty_threads(visit, opened, queries, record, path):
    committee = visit("committee")
    committee.get("/")
    costs = []
    for number in (2, 28):
        for _ in range(number):
            opened("supervisor")
        queries.statements.clear()
        committee.get(path.format(record=record.path, key=record.pledge.id))
        costs.append(len(queries))
    assert costs[0] == costs[1]
    page = committee.get(record.path).text
    assert page.count('<details class="thread') == 10, "the first open ones, the others behind the count"
    assert "30 条批注，30 条待处理" in page
    assert 'rel="next"' in committee.get(f"/comments/on/pledge/{record.pledge.id}").text
