"""The pages of honours: the register with its filters, the entry, both texts at a conflict, files, cards, home."""

import io

import pytest

from portal.drafts.models import Draft
from portal.honours import domain
from portal.honours.models import Honour
from portal.uploads.models import Attachment
from tests.browser_client import text_of
from tests.honours.conftest import BRANCHS, MEMBERS, fresh, sent
from tests.uploads import images


def listed(visitor, query=""):
    page = visitor.get(f"/honours{query}").get_data(as_text=True)
    return {
        title for title in ("省级示范", "优秀党员甲", "待确认的", "未确认的", "二支部的") if f">{title}</a>" in page
    }


@pytest.fixture
def register(honoured):
    honoured("a1", "", level="province", title="省级示范", kind="demonstration")
    honoured("a1", "member", title="优秀党员甲")
    honoured("a1", "", "proposed", title="待确认的")
    honoured("a1", "colleague", "declined", title="未确认的")
    honoured("a2", "", title="二支部的", level="county", awarded_on=BRANCHS.awarded_on.replace(year=2024))


SHOWN = {"省级示范", "优秀党员甲", "二支部的"}


@pytest.mark.parametrize(
    ("who", "query", "titles"),
    [
        ("member", "", SHOWN),
        ("staff", "?state=all", SHOWN),
        ("colleague", "?state=all", SHOWN | {"未确认的"}),
        ("member", "?state=proposed", SHOWN),  # what one cannot ask for is not asked
        ("member", "?whose=branch", SHOWN - {"优秀党员甲"}),
        ("staff", "?whose=member", {"优秀党员甲"}),
        ("member", "?whose=mine", {"优秀党员甲"}),
        ("colleague", "?whose=mine", set()),
        ("colleague", "?whose=mine&state=all", {"未确认的"}),
        ("member", "?level=province", {"省级示范"}),
        ("member", "?kind=demonstration", {"省级示范"}),
        ("member", "?year=2024", {"二支部的"}),
        ("member", "?year=99999999999", SHOWN),
        ("member", "?q=wzx", {"优秀党员甲"}),  # 文振晓
        ("member", "?q=sjsf", {"省级示范"}),
        ("member", "?q=示范", {"省级示范"}),
        ("committee", "?state=todocommittee", {"待确认的"}),
        ("secretary", "?state=todosecretary", {"未确认的"}),
        ("secretary", "?state=proposed", {"待确认的"}),
        ("supervisor", "?state=all", SHOWN | {"待确认的", "未确认的"}),
        ("member_b", "?state=all", set()),
        ("committee_b", "?state=all", set()),
    ],
)
def test_what_the_register_shows_to_whom(world, visit, register, who, query, titles):
    assert listed(visit(who), query) == titles


def test_the_filter_of_branches_and_a_bounded_number_of_queries(world, visit, register, queries):
    visitor = visit("committee")
    assert listed(visitor, f"?branch={world.a2.id}") == {"二支部的"}
    queries.statements.clear()
    visitor.get("/honours?state=all")
    assert len(queries) <= 14


def test_a_secretary_reports_and_the_committee_confirms_on_the_page(world, visit):
    secretary, committee = visit("secretary"), visit("committee")
    assert secretary.get("/honours/enter", 303).headers["Location"].endswith(f"/honours/enter/{world.a1.id}")
    page = secretary.get(f"/honours/enter/{world.a1.id}?person={world.member.person.id}").get_data(as_text=True)
    assert f'<option selected value="{world.member.person.id}">' in page
    for _twice in range(2):
        answer = secretary.post(
            f"/honours/enter/{world.a1.id}", sent(once="once-1", person=str(world.member.person.id), kind="member")
        )
    (made,) = Honour.select()
    at = f"/honours/{made.id}"
    assert answer.headers["Location"] == at
    assert "确认荣誉：先进基层党组织" in text_of(committee.get("/"))
    page = committee.get(at).get_data(as_text=True)
    assert "现在在 <b>您</b> 手里" in page
    committee.post(f"{at}/confirm", {"version": "0"}, 409)
    committee.post(f"{at}/confirm", {"version": "1"})
    assert fresh(made).state == "confirmed"
    assert "确认荣誉" not in text_of(committee.get("/"))
    assert "上报" not in text_of(visit("staff").get(at)), "how it came about is for the office and the member"
    assert "上报 郝明国（支部书记）" in text_of(visit("member").get(at))


def test_a_declined_one_comes_back_with_its_reason(world, visit, honoured):
    made = honoured("a1", "", "declined")
    secretary = visit("secretary")
    assert "重报荣誉：先进基层党组织" in text_of(secretary.get("/"))
    assert "没有确认的理由：请补证书" in text_of(secretary.get(f"/honours/{made.id}/resubmit"))
    secretary.post(f"/honours/{made.id}/resubmit", sent(version="2", level="county"))
    assert (fresh(made).state, fresh(made).level) == ("proposed", "county")
    late = secretary.get(f"/honours/{made.id}/resubmit", 303)
    assert late.headers["Location"] == f"/honours/{made.id}"


def test_refusals_stand_at_their_fields_and_the_text_stays(world, visit):
    sending = sent(title="", kind="member", awarded_on="去年七月", source="来源还在")
    page = text_of(visit("secretary").post(f"/honours/enter/{world.a1.id}", sending, 422))
    assert "请按 2026-12-31 这样填写日期" in page
    page = visit("secretary").post(f"/honours/enter/{world.a1.id}", sent(kind="member", note="还在"), 422)
    assert "支部的荣誉请在这些类别中选择：先进基层党组织" in text_of(page)
    assert "还在" in text_of(page)
    assert not Honour.select().exists()


def test_two_corrections_meet(world, visit, actor, honoured):
    made = honoured("a1")
    domain.correct(made, BRANCHS._replace(title="别人改的"), by=actor("committee"), reason="更正", version=2)
    correction = sent(version="2", title="我改的", reason="按原件")
    page = text_of(visit("committee").post(f"/honours/{made.id}/correct", correction, 409))
    assert "我改的" in page
    assert "别人改的" in page
    assert fresh(made).title == "别人改的"
    visit("committee").post(f"/honours/{made.id}/correct", correction | {"version": "3"})
    assert fresh(made).title == "我改的"
    assert "名称由“别人改的”改为“我改的” 理由：按原件" in text_of(visit("committee").get(f"/honours/{made.id}"))


def test_a_certificate_is_attached_and_read_by_who_may_see_the_honour(world, visit):
    secretary = visit("secretary")
    data = sent(once="once-2") | {"files": (io.BytesIO(images.saved(images.scene(), "JPEG")), "证书.jpg")}
    secretary.post(f"/honours/enter/{world.a1.id}", data)
    (made,), (file,) = Honour.select(), Attachment.select()
    assert (file.record, file.record_id) == ("honour", made.id)
    visit("member").get(f"/files/{file.id}", 404)
    visit("committee").post(f"/honours/{made.id}/confirm", {"version": "1"})
    visit("member").get(f"/files/{file.id}")
    visit("member_b").get(f"/files/{file.id}", 404)
    assert "证书.jpg" in text_of(visit("member").get(f"/honours/{made.id}"))


def test_a_file_that_is_refused_keeps_the_form(world, visit):
    data = sent(once="once-3") | {"files": (io.BytesIO(b"MZ\x90\0"), "证书.exe")}
    page = text_of(visit("secretary").post(f"/honours/enter/{world.a1.id}", data, 422))
    assert "证书.exe" in page
    assert not Honour.select().exists()


def test_the_cards_of_a_branch_and_of_a_member(world, visit, honoured):
    honoured("a1", "", title="支部的荣誉", level="province")
    honoured("a1", "", "proposed", title="待确认的荣誉")
    honoured("a1", "member", title="党员的荣誉")
    branch, member = f"/units/{world.a1.id}", f"/members/{world.member.person.id}"
    for who, page, there, absent in (
        ("staff", branch, ("支部的荣誉", "省部级"), ("待确认的荣誉", "党员的荣誉", "登记荣誉")),
        ("secretary", branch, ("支部的荣誉", "待确认的荣誉", "登记荣誉"), ("党员的荣誉",)),
        ("colleague", member, ("党员的荣誉",), ("支部的荣誉", "登记荣誉")),
        ("committee", member, ("党员的荣誉", "登记荣誉"), ("支部的荣誉",)),
        ("admin", branch, (), ("支部的荣誉", "登记荣誉")),
    ):
        text = text_of(visit(who).get(page))
        assert [word for word in there if word not in text] == [], (who, page)
        # 荣誉登记 is a room of the navigation
        assert [word for word in absent if word in text.replace("荣誉登记", "")] == [], (who, page)


def test_nobody_looks_where_nothing_is_theirs(world, visit, honoured):
    made = honoured("a1", "member", "proposed")
    for who in ("colleague", "staff", "secretary_a2", "member_b", "admin"):
        visit(who).get(f"/honours/{made.id}", 404)
    for who, status in (("member", 200), ("secretary", 200), ("committee", 200), ("supervisor", 200)):
        visit(who).get(f"/honours/{made.id}", status)
    visit("member").post(f"/honours/{made.id}/withdraw", {}, 403)
    visit("admin").get("/honours", 404)
    visit("member").get("/honours/enter", 404)
    assert not Draft.select().exists()
    assert MEMBERS.title in text_of(visit("member").get("/honours?whose=mine&state=all"))
