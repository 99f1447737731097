"""The pages of 通知: writing and aiming without scripts, the record for addressee and sender, lists, exports, home."""

import io

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.drafts.models import Draft
from portal.notices import domain
from portal.notices.models import Notice, NoticeReceipt
from portal.uploads.models import Attachment
from tests import factories as make
from tests.browser_client import text_of
from tests.notices.conftest import DUE, fresh, receipt
from tests.uploads import images


def sending(**values):
    usual = {
        "kind": "task", "title": "报送学习计划", "text": "请按时报送。", "due_on": str(clock.today() + DUE), "ack_wanted": "y",
        "reply_wanted": "y", "passable": "y",
    }  # fmt: skip
    return usual | values


def picture(name="计划.jpg"):
    return {"files": (io.BytesIO(images.saved(images.scene(), "JPEG")), name)}


def cells(visitor, path):
    """The rows of an export, its headings first."""
    book = load_workbook(io.BytesIO(visitor.get(path).data))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_a_task_from_writing_to_accepted_without_scripts(world, visit):
    office, head, member = visit("committee"), visit("secretary"), visit("member")
    page = office.post("/notices/new", sending(once="once-1", **picture()))
    (made,) = Notice.select()
    at = f"/notices/{made.id}"
    assert page.headers["Location"] == f"{at}/audience"
    office.post("/notices/new", sending(once="once-1"))
    assert Notice.select().count() == 1, "sent twice it is one"
    text = text_of(office.get(f"{at}/audience"))
    assert "共 2 个单位，0 人。" in text, "all secretaries are chosen before anybody chooses"
    office.post(f"{at}/audience", {"do": "drop", "unit": str(world.a.id)})
    office.post(f"{at}/audience?sector=机关", {"do": "all", "roles": "1", "role": ["secretary", "member"]})
    assert fresh(made).audience == {"units": [world.a1.id, world.a2.id], "roles": ["secretary", "member"], "people": []}
    office.post(f"{at}/audience", {"do": "drop", "unit": str(world.a2.id)})
    found = office.get(f"{at}/audience?who=smr").get_data(as_text=True)
    assert "没有找到" in found
    office.post(f"{at}/audience", {"do": "name", "person": [str(world.staff.person.id), str(world.member_b.person.id)]})
    assert fresh(made).audience["people"] == [world.staff.person.id], "nobody of another committee"
    page = office.get(at).get_data(as_text=True)
    assert "按现在的选择：1 个单位，5 人" in page
    office.post(f"{at}/send", {"version": "1"}, 409)
    office.post(f"{at}/send", {"version": str(fresh(made).version)})
    assert fresh(made).state == "sent"
    assert "已发出，1 个单位、5 人各一份。" in text_of(office.get(at))
    assert "签收任务：报送学习计划" in text_of(head.get("/"))
    row = receipt(made, world.a1, "secretary")
    mine = f"/notices/receipts/{row.id}"
    page = text_of(head.get(at))
    for word in ("机关第一党支部的办理", "我的办理", "计划.jpg", "请按时报送。", "向下转发"):
        assert word in page
    for word in ("收件情况", "经过"):
        assert word not in page, "who else received it is for the sender"
    head.post(f"{mine}/acknowledge")
    assert "反馈任务：报送学习计划" in text_of(head.get("/"))
    assert "请填写反馈内容" in text_of(head.post(f"{mine}/reply", {"reply": " ", "version": "2"}, 422))
    head.post(f"{mine}/reply", {"reply": "计划已制定。", "version": "2", **picture("本支部计划.jpg")})
    assert "办理反馈：报送学习计划" in text_of(office.get("/"))
    office.get("/notices/replies?state=todocommittee")
    page = text_of(office.get(mine))
    for word in ("计划已制定。", "本支部计划.jpg", "办结", "退回补充"):
        assert word in page
    office.post(f"{mine}/return", {"answer": "请写明参加人数。", "version": str(fresh(row).version)})
    page = text_of(head.get(at))
    assert "请写明参加人数。" in page
    head.post(f"{mine}/reply", {"reply": "共 20 人参加。", "version": "3"}, 409)
    head.post(f"{mine}/reply", {"reply": "共 20 人参加。", "version": str(fresh(row).version)})
    office.post(f"{mine}/accept", {"version": str(fresh(row).version)})
    assert fresh(row).state == "accepted"
    assert "办理反馈" not in text_of(office.get("/"))
    assert "反馈：计划已制定。" in text_of(head.get(mine))
    own = receipt(made, world.member.person)
    assert "我的办理" in text_of(member.get(at))
    member.post(f"/notices/receipts/{own.id}/acknowledge")
    assert fresh(own).state == "acknowledged"


def test_passing_on_keeps_text_and_files_and_counts_come_back(world, visit, sent):
    office, head, member = visit("committee"), visit("secretary"), visit("member")
    office.post("/notices/new", sending(once="once-1", **picture("原件.jpg")))
    (made,) = Notice.select()
    at = f"/notices/{made.id}"
    office.post(f"{at}/send", {"version": "1"})
    assert head.post(f"{at}/pass", {"once": "once-2"}).headers["Location"] == f"/notices/{made.id + 1}"
    assert head.post(f"{at}/pass", {"once": "once-2"}).headers["Location"] == f"/notices/{made.id + 1}"
    passed = Notice.get(Notice.parent == made.id)
    below = f"/notices/{passed.id}"
    page = text_of(head.get(below))
    assert "原文：报送学习计划" in page
    assert "0 个单位，3 人" in page
    head.post(f"{below}/edit", sending(text="请周五前交。", version="1"))
    head.post(f"{below}/send", {"version": "2"})
    page = text_of(member.get(below))
    for word in ("请周五前交。", "请按时报送。", "原件.jpg"):
        assert word in page
    (file,) = Attachment.select()
    member.get(f"/files/{file.id}")
    visit("member_a2").get(f"/files/{file.id}", 404)
    member.get(at, 404)
    page = text_of(office.get(at))
    assert "逐级转发" in page
    assert "机关第一党支部" in page
    office.get(below)
    page = head.get(at).get_data(as_text=True)
    assert "逐级转发" in page, "who passed it on sees the own part"
    assert f'已经转发过：<a href="{below}">' in page
    assert "再转发一次</button>" in page
    assert "逐级转发" not in text_of(visit("secretary_a2").get(at))
    office.post(f"{at}/recall", {"reason": "附件有误", "version": "2"})
    member.get(f"/files/{file.id}", 404)
    assert "原文已由发文单位收回" in text_of(member.get(below))
    page = text_of(head.get(at))
    assert "附件有误" in page
    assert "请按时报送。" not in page


@pytest.fixture
def several(world, actor, sent):
    """A task of the committee to everybody, with a reply, and a notice of the first branch."""
    made = sent("committee", ["a"], ["secretary", "member", "staff"])
    domain.reply(receipt(made, world.a1, "secretary"), "已办。", by=actor("secretary"))
    domain.acknowledge(receipt(made, world.member.person), by=actor("member"))
    own = sent("secretary", ["a1"], ["member"], kind="notice", title="学习安排", reply_wanted=False, ack_wanted=False)
    return made, own


def listed(visitor, path):
    page = visitor.get(path).get_data(as_text=True)
    return {title for title in ("报送学习计划", "学习安排", "未发的") if f">{title}</a>" in page}


def test_what_lists_show_to_whom(world, visit, several, sent):
    sent("secretary", ["a1"], ["member"], title="未发的", send=False)
    both = {"报送学习计划", "学习安排"}
    for who, path, titles in (
        ("member", "/notices", both), ("member", "/notices?state=todo", both),
        ("member", "/notices?state=acknowledged", {"报送学习计划"}), ("member", "/notices?kind=notice", {"学习安排"}),
        ("member", "/notices?q=学习计划", {"报送学习计划"}), ("member", "/notices?state=overdue", set()),
        ("staff", "/notices", {"报送学习计划"}), ("secretary", "/notices?state=replied", {"报送学习计划"}),
        ("member_b", "/notices", set()), ("committee", "/notices", set()),
        ("committee", "/notices/sent", both), ("committee", "/notices/sent?from=own", {"报送学习计划"}),
        ("committee", "/notices/sent?from=below", {"学习安排"}), ("secretary", "/notices/sent", {"学习安排", "未发的"}),
        ("secretary", "/notices/sent?state=draft", {"未发的"}), ("supervisor", "/notices/sent", set()),
        ("committee_b", "/notices/sent", set()), ("committee", "/notices/replies", {"报送学习计划"}),
        ("committee", "/notices/replies?state=todocommittee", {"报送学习计划"}), ("secretary", "/notices/replies", set()),
    ):  # fmt: skip
        assert listed(visit(who), path) == titles, (who, path)
    visit("member").get("/notices/sent", 404)
    visit("admin").get("/notices", 404)


def test_counts_open_into_lists_that_hold_as_many(world, visit, several):
    made, own = several
    office, at = visit("committee"), f"/notices/{several[0].id}"
    page = text_of(office.get(at))
    for word, state, number in (("收件", "", 9), ("未读", "sent", 7), ("未办理", "open", 8), ("已签收", "acknowledged", 1),
                                ("待看反馈", "replied", 1), ("已办结", "accepted", 0), ("已逾期", "overdue", 0)):  # fmt: skip
        assert f"{word} {number} ，看{word}" in page, word
        text = text_of(office.get(f"{at}/receipts?state={state}"))
        assert f"共 {number} 个" in text, word
    office.get(f"{at}/receipts?q=文振")
    waiting = [one for one in cells(office, f"{at}/receipts?role=secretary&export=xlsx")[1:] if one[3] == "未读"]
    assert [one[0] for one in waiting] == ["机关第二党支部"]
    assert world.secretary_a2.person.name in waiting[0][2], "nobody read it yet: who would"
    assert waiting[0][2] in text_of(office.get(f"{at}/receipts?role=secretary"))
    rows = cells(office, f"{at}/receipts?state=replied&export=xlsx")
    assert rows[0][:4] == ["单位", "角色", "姓名", "状态"]
    assert rows[1][:4] == ["机关第一党支部", "支部书记", "郝明国", "已反馈"]
    units = cells(office, f"{at}/units?export=xlsx")
    assert units[1:] == [["机关第一党支部", 6, 4, 2, 1, 0], ["机关第二党支部", 3, 3, 0, 0, 0]]
    assert "共 6 个" in text_of(office.get(f"{at}/receipts?place={world.a1.id}"))
    for who, status in (("secretary", 404), ("supervisor", 404), ("member", 404), ("committee_b", 404)):
        visit(who).get(f"{at}/receipts", status)
        visit(who).get(f"{at}/units", status)
    assert [row[0] for row in cells(office, "/notices/sent?export=xlsx")[1:]] == [own.title, made.title]
    assert [row[0] for row in cells(office, "/notices/replies?export=xlsx")[1:]] == [made.title]
    assert [row[0] for row in cells(visit("member"), "/notices?export=xlsx")[1:]] == [own.title, made.title]


def test_home_says_what_waits_and_the_list_holds_as_many(world, visit, several):
    assert "共 2 份" in text_of(visit("member").get("/notices?state=todo"))
    page = text_of(visit("member").get("/"))
    for word in ("反馈任务：报送学习计划", "阅读通知：学习安排"):
        assert word in page
    Notice.update(due_on=clock.today() - DUE).where(Notice.id == several[0].id).execute()
    assert listed(visit("member"), "/notices?state=overdue") == {"报送学习计划"}
    assert "已逾期" in text_of(visit("committee").get(f"/notices/{several[0].id}"))


def test_reminding_ending_and_looking_change_what_they_should(world, visit, several):
    made, _own = several
    office, head, at = visit("committee"), visit("secretary"), f"/notices/{several[0].id}"
    before = [(row.id, row.state, row.version) for row in NoticeReceipt.select()]
    for visitor in (office, head, visit("member"), visit("staff")):
        visitor.get(at)
    assert [(row.id, row.state, row.version) for row in NoticeReceipt.select()] == before, "looking marks nothing"
    office.post(f"{at}/remind")
    assert "已提醒 8 个。" in text_of(office.get(at))
    assert office.post(f"{at}/remind", {}, 303).location == at
    assert "每人每天最多提醒一次" in text_of(office.get(at)), "said on the notice itself"
    head.post(f"{at}/remind", {}, 403)
    office.post(f"{at}/end", {"version": "0"}, 409)
    office.post(f"{at}/end", {"version": str(fresh(made).version)})
    assert "报送学习计划" not in text_of(visit("member").get("/notices?state=todo"))
    row = receipt(made, world.staff.person, "staff")
    visit("staff").post(f"/notices/receipts/{row.id}/acknowledge", {}, 409)
    assert fresh(row).state == "sent"


def test_two_people_of_an_office_meet(world, visit, sent):
    draft = sent("committee", ["a"], ["secretary"], send=False)
    at, office = f"/notices/{draft.id}", visit("committee")
    typed = sending(title="我改的", version=str(draft.version))
    Notice.update(title="别人改的", version=9).where(Notice.id == draft.id).execute()
    page = text_of(office.post(f"{at}/edit", typed, 409))
    assert "我改的" in page
    assert "别人改的" in page
    office.post(f"{at}/edit", typed | {"version": "9"})
    assert fresh(draft).title == "我改的"
    office.post(f"{at}/drop")
    assert fresh(draft).state == "dropped"
    assert "草稿已作废" in text_of(office.get("/notices/sent"))
    assert not Draft.select().exists()


def test_refusals_say_what_to_do_and_keep_what_was_typed(world, visit):
    office = visit("committee")
    page = text_of(office.post("/notices/new", sending(due_on="", text="正文还在"), 422))
    assert "任务要有完成期限" in page
    assert "正文还在" in page
    office.post("/notices/new", sending(once="once-1"))
    (made,) = Notice.select()
    page = text_of(office.post(f"/notices/{made.id}/audience", {"do": "add"}, 422))
    assert "请先勾选要加入的单位" in page
    office.post(f"/notices/{made.id}/audience", {"do": "drop", "unit": str(world.a.id)})
    assert "还没有收件人" in text_of(office.get(f"/notices/{made.id}"))
    office.post(f"/notices/{made.id}/send", {"version": str(fresh(made).version)}, 303)
    assert "按现在的选择没有收件人" in text_of(office.get(f"/notices/{made.id}"))
    assert fresh(made).state == "draft"


def test_who_chooses_some_no_longer_means_all(world, visit):
    office = visit("committee")
    office.post("/notices/new", sending(once="once-1"))
    (made,) = Notice.select()
    assert "现在选的是全部单位" in text_of(office.get(f"/notices/{made.id}/audience"))
    office.post(f"/notices/{made.id}/audience", {"do": "add", "unit": str(world.a1.id)})
    assert fresh(made).audience["units"] == [world.a1.id]
    office.post(f"/notices/{made.id}/audience", {"do": "add", "unit": [str(world.a.id), str(world.a2.id)]})
    assert fresh(made).audience["units"] == sorted([world.a.id, world.a1.id, world.a2.id]), (
        "unless all is what was ticked"
    )


def test_choosing_among_two_hundred_branches(world, visit, sent, queries):
    for number in range(200):
        make.unit("branch", f"第{number}支部", world.a, sector="学校" if number % 2 else "机关")
    draft = sent("committee", [], ["secretary"], send=False)
    office, at = visit("committee"), f"/notices/{draft.id}/audience"
    office.get(at)  # counts of the navigation are looked up once
    queries.statements.clear()
    page = office.get(at).get_data(as_text=True)
    assert len(queries) <= 14
    assert page.count('name="unit"') == 203
    assert "加入筛选出的全部 100 个" in office.get(f"{at}?sector=学校").get_data(as_text=True)
    office.post(f"{at}?sector=学校", {"do": "all", "roles": "1", "role": "secretary"})
    assert "共 100 个单位，0 人。" in text_of(office.get(at))
    office.post(at, {"do": "add", "unit": [str(world.a1.id), str(world.b1.id)], "roles": "1", "role": "secretary"})
    assert "共 101 个单位，0 人。" in text_of(office.get(at)), "nothing outside the office's power"


@pytest.mark.parametrize(
    ("who", "path"),
    [("member", "/notices"), ("committee", "/notices/sent"), ("committee", "/notices/replies"), ("committee", "receipts"),
     ("committee", "units"), ("committee", "")],
)  # fmt: skip
def test_a_list_asks_as_often_for_three_rows_as_for_one(world, visit, actor, sent, queries, who, path):
    visitor, counts = visit(who), []
    for number in (1, 3):
        for _again in range(number):
            made = sent("committee", ["a"], ["secretary", "member"])
            for place, head in (("a1", "secretary"), ("a2", "secretary_a2")):
                domain.reply(receipt(made, world.units[place], "secretary"), "已办。", by=actor(head))
        last = Notice.select().order_by(Notice.id.desc()).get()
        at = path if path.startswith("/") else f"/notices/{last.id}/{path}".rstrip("/")
        visitor.get(at)
        queries.statements.clear()
        visitor.get(at)
        counts.append(len(queries))
    assert counts[0] == counts[1], counts
    assert counts[0] <= 16, counts
