"""Checklists: written item by item, finished, used, the next edition; out to Excel and back with differences and errors."""

import io

import openpyxl
import pytest

from portal.audit.models import Revision
from portal.checks.checklists import document as documents
from portal.checks.checklists import domain, library, workbook
from portal.checks.checklists.document import Document, Item, compare, put, read, without, written
from portal.checks.checklists.listing import usable
from portal.checks.models import Checklist
from portal.db import database
from portal.errors import Denied, Invalid, Stale
from portal.policy import find
from portal.problems import categories
from portal.sheets import write_xlsx
from portal.sheets.archive import BadWorkbook
from tests.browser_client import text_of
from tests.checks.conftest import ITEMS, document, fresh

HOUSE = [one.name for one in categories.DEFAULTS]


def book(*rows, headings=workbook.HEADINGS):
    return write_xlsx(headings, rows, title="清单")


def test_a_document_keeps_groups_together_and_never_gives_a_key_again():
    made = put(document(), Item("", "三会一课", "党课"))
    assert [(one.key, one.text) for one in made.items] == [
        ("1", "党员大会每季度召开"), ("2", "支委会每月召开"), ("4", "党课"), ("3", "公示栏内容是新的"),
    ]  # fmt: skip
    made = put(without(made, "4"), Item("", "现场", "会议室"))
    assert [one.key for one in made.items] == ["1", "2", "3", "5"]
    assert read(written(made)) == made
    assert [one.key for one in documents.moved(made, "2", up=True).items] == ["2", "1", "3", "5"]
    assert documents.moved(made, "3", up=True) == made  # not into another group
    for field, item in (
        ("text", Item("", "", " ")), ("text", Item("", "三会一课", "支委会每月召开")), ("group", Item("", "字" * 41, "甲")),
        ("methods", Item("", "", "甲", ("fly",))), ("evidence", Item("", "", "甲", (), "much")),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            put(made, item)
        assert refused.value.field == field


def test_a_workbook_comes_back_as_it_went():
    made = document()
    again, wrong = workbook.read(workbook.written("抽查", made), made, ())
    assert (again, wrong) == (made, [])
    assert compare(made, again) == []
    for sample in library.lists().values():
        data = workbook.written(sample.name, sample.document)
        assert workbook.read(data, sample.document, ()) == (sample.document, [])
        assert not [one.text for one in sample.document.items if "（写明）" in one.text], "是 is what is good"
        assert workbook.read(data, None, HOUSE)[1] == []  # the library names no category that the house does not have


def test_a_workbook_is_compared_and_every_wrong_row_is_told():
    base = document()
    data = book(
        ["1", "三会一课", "党员大会每季度召开", "查，问", "必须写明", ""],
        ["", "三会一课", "党课每年一次", "", "", "基础保障不够"],
        ["3", "现场", "公示栏内容是新的", "看", "不要求", ""],
    )
    made, wrong = workbook.read(data, base, HOUSE)
    assert not wrong
    assert [(one.kind, one.label) for one in compare(base, made)] == [
        ("removed", "支委会每月召开"), ("changed", "党员大会每季度召开"), ("added", "党课每年一次"),
    ]  # fmt: skip
    data = book(
        ["7", "", "甲", "", "", ""], ["1", "", "乙", "飞", "", ""], ["1", "", "丙", "", "随便", ""], ["", "组", "", "看", "", ""],
        ["2", "", "丁", "", "", ""], ["2", "", "戊", "", "", ""], ["", "", "丁", "", "", ""],
    )  # fmt: skip
    _made, wrong = workbook.read(data, base, HOUSE)
    assert [(one.row, one.column) for one in wrong] == [
        (2, "编号"), (3, "检查方法"), (4, "佐证"), (5, "检查项"), (7, "编号"), (8, "检查项"),
    ]  # fmt: skip
    for data in (b"%PDF", book(headings=workbook.HEADINGS[1:]), book()):
        with pytest.raises((Invalid, BadWorkbook)):
            workbook.read(data, base, HOUSE)


def test_a_category_that_the_ledger_does_not_have_is_told_with_its_row(visit, actor, checklist):
    base = document()
    data = book(
        ["1", "三会一课", "党员大会每季度召开", "", "", "政治生活和组织生活不严肃"], ["", "", "甲", "", "", "不存在的类别"],
        ["2", "三会一课", "支委会每月召开", "", "", "党的意识淡化"],
    )  # fmt: skip
    _made, wrong = workbook.read(data, base, ["基础保障不够"])
    assert [(one.row, one.column) for one in wrong] == [(3, "问题类别"), (4, "问题类别")]  # what an item had, it keeps
    assert "不存在的类别" in wrong[0].text
    lying = checklist(finished=False)
    page = visit("supervisor")
    for path in (f"/checks/lists/{lying.id}/import", "/checks/lists/import"):
        sent = {"file": (io.BytesIO(book(["", "", "甲", "", "", "党的意识淡化"])), "清单.xlsx")}
        assert "没有“党的意识淡化”这个问题类别" in text_of(page.post(path, sent, 422))  # a category of members


def test_a_list_is_written_finished_taken_back_used_and_never_changes_again(world, actor, checklist, checked):
    by = actor("supervisor")
    made = domain.create("  抽查  清单 ", by=by)
    assert (made.name, made.number, made.team_id, made.committee_id) == ("抽查 清单", 1, world.team_a.id, world.a.id)
    with pytest.raises(Invalid, match="没有检查项"):
        domain.finish(made, by=by)
    domain.edit(made, document(), by=by, version=1)
    with pytest.raises(Stale):
        domain.edit(fresh(made), Document(), by=by, version=1)
    kept = Revision.get((Revision.record == "checklist") & (Revision.action == "checklist.edit"))
    assert len(kept.values["changes"]) == 4
    domain.finish(fresh(made), by=by)
    with pytest.raises(Stale):
        domain.edit(fresh(made), Document(), by=by, version=None)
    domain.reopen(fresh(made), by=by)
    domain.edit(fresh(made), document(), by=by, version=fresh(made).version, name="改了名")
    domain.finish(fresh(made), by=by)
    check = checked("running")
    used = Checklist.get_by_id(check.checklist_id)
    with pytest.raises(Exception, match="does not change"), database.atomic():
        Checklist.update(document={}).where(Checklist.id == used.id).execute()
    edition = domain.copy(used, by=by)
    assert (edition.name, edition.number, edition.origin_id, edition.state) == (used.name, 2, used.id, "draft")
    domain.retire(used, by=by)
    assert fresh(used).state == "retired"
    assert domain.take("life", by=by).name == "组织生活随机抽查清单"
    with pytest.raises(Invalid):
        domain.take("none", by=by)
    for who in ("secretary", "member", "admin"):
        with pytest.raises(Denied):
            domain.create("清单", by=actor(who))


def test_whose_lists_one_sees(world, actor, checklist):
    team, committee = checklist("supervisor", "组里的"), checklist("committee", "党委的")
    draft = checklist("committee", "没写完", finished=False)
    other = checklist("supervisor_b", "别组的")
    seen = {
        who: {one.name for one in (team, committee, draft, other) if find(Checklist, one.id, actor(who))}
        for who in ("supervisor", "committee", "committee_b", "secretary", "member", "admin")
    }
    assert seen == {
        "supervisor": {"组里的", "党委的"}, "committee": {"组里的", "党委的", "没写完"}, "committee_b": {"别组的"},
        "secretary": set(), "member": set(), "admin": set(),
    }  # fmt: skip
    with pytest.raises(Denied):
        domain.reopen(committee, by=actor("supervisor"))
    assert domain.copy(committee, by=actor("supervisor")).team_id == world.team_a.id


def test_the_editor_part_by_part(world, visit, actor):
    page = visit("supervisor")
    assert "还没有检查清单" in text_of(page.get("/checks/lists"))
    for _twice in range(2):
        made = page.post("/checks/lists/new", {"name": "抽查", "source": "依据", "once": "list-1"})
    base, record = made.location, Checklist.get()
    assert "还没有检查项" in text_of(page.get(base))
    item = {"group": "会议", "text": "按时开会", "methods": ["see"], "evidence": "required", "category": "基础保障不够"}
    assert "请填写检查项" in text_of(page.post(f"{base}/items/new", {**item, "text": "", "version": "1"}, 422))
    page.post(f"{base}/items/new", {**item, "version": "1"})
    page.post(f"{base}/items/new", {**item, "text": "有记录", "version": "2"})
    words = text_of(page.post(f"{base}/items/1", {**item, "text": "我改的", "version": "1"}, 409))
    assert "按时开会" in words
    assert "我改的" in words
    page.post(f"{base}/items/1", {**item, "text": "我改的", "version": "3"})
    page.post(f"{base}/items/2/move", {"to": "up", "version": "4"})
    assert [one.text for one in read(fresh(record).document).items] == ["有记录", "我改的"]
    page.post(f"{base}/items/2/remove", {"version": "4"}, 409)
    page.post(f"{base}/items/2/remove", {"version": "5"})
    page.post(f"{base}/items/2/remove", {"version": "6"}, 422)
    page.get(f"{base}/items/2", 404)
    page.post(f"{base}/edit", {"name": "抽查清单", "source": "新依据", "version": "6"})
    assert "修改“来源”" in text_of(page.get(base))
    page.post(f"{base}/finish", {"version": "6"}, 409)
    page.post(f"{base}/finish", {"version": "7"})
    words = text_of(page.get(base))
    assert "已定稿" in words
    assert "删去：" not in words
    assert page.post(f"{base}/copy", {"once": "copy-1"}).location != base
    page.post(f"{base}/retire")
    assert "抽查清单" in text_of(page.get("/checks/lists?state=retired&q=抽查"))
    visit("committee").get(base)
    visit("committee").post(f"{base}/reopen", {}, 403)
    visit("secretary").get("/checks/lists", 404)


def test_what_two_took_from_the_library_is_no_second_edition(visit, actor):
    first, second = (domain.take("life", by=actor(who)) for who in ("committee", "supervisor"))
    assert [domain.title(one) for one in (first, second)] == [first.name, first.name]
    assert "版" not in text_of(visit("supervisor").get(f"/checks/lists/{second.id}"))
    domain.finish(first, by=actor("committee"))
    domain.finish(second, by=actor("supervisor"))
    assert [name for _key, name in usable(actor("supervisor"))] == [first.name, f"{first.name}，党委的"]
    revised = domain.copy(second, by=actor("supervisor"))
    assert domain.title(revised) == f"{first.name}（第 3 版）"
    page = text_of(visit("supervisor").get("/checks/lists"))
    assert "第 3 版" in page
    assert "第 2 版" not in page


def test_what_one_took_from_the_library_twice_is_told_apart(visit, actor):
    by = actor("supervisor")
    first, second = (domain.take("life", by=by) for _twice in range(2))
    assert [domain.title(one) for one in (first, second)] == [first.name, f"{first.name}（第 2 版）"]
    for one in (first, second):
        domain.finish(one, by=by)
    assert {name for _key, name in usable(by)} == {domain.title(first), domain.title(second)}
    assert "第 2 版" in text_of(visit("supervisor").get("/checks/lists"))


def test_a_list_renamed_to_one_that_is_there_is_told_apart(actor):
    by = actor("supervisor")
    first, second = domain.create("抽查清单", by=by), domain.create("另一份", by=by)
    domain.edit(second, document(), by=by, version=1, name="抽查清单")
    assert [domain.title(one) for one in (first, second)] == ["抽查清单", "抽查清单（第 2 版）"]
    domain.edit(second, document(), by=by, version=2, name="又一份")
    assert domain.title(second) == "又一份"


def test_the_library_and_excel_on_the_page(world, visit, actor):
    page = visit("committee")
    assert "党员大会每季度至少召开一次" in text_of(page.get("/checks/lists/library"))
    for _twice in range(2):
        taken = page.post("/checks/lists/library/life/take", {"once": "take-1"})
    page.post("/checks/lists/library/none/take", {}, 404)
    (record,) = Checklist.select()
    base = taken.location
    data = page.get(f"{base}/book").data
    sheet = openpyxl.load_workbook(io.BytesIO(data))
    assert [cell.value for cell in sheet.active[1]] == list(workbook.HEADINGS)
    words = text_of(
        page.post(f"{base}/import", {"file": (io.BytesIO(data), "清单.xlsx")}, 303) and page.get(f"{base}/import/check")
    )
    assert "与现在的相同" in words
    sheet.active["C2"] = "党员大会按季度召开"
    sheet.active.delete_rows(3)
    sheet.active.append([None, "三会一课", "支部书记讲过党课", "听", "有问题时写明", None])
    changed = io.BytesIO()
    sheet.save(changed)
    page.post(f"{base}/import", {"file": (io.BytesIO(changed.getvalue()), "清单.xlsx")})
    shown = page.get(f"{base}/import/check").get_data(as_text=True)
    for word in ("支部书记讲过党课", "党员大会按季度召开", "新增", "删去"):
        assert word in shown
    digest = shown.split('name="digest" value="')[1].split('"')[0]
    page.post(f"{base}/import/confirm", {"digest": digest, "version": "9", "once": "in-1"}, 409)
    page.post(f"{base}/import/confirm", {"digest": digest, "version": "1", "once": "in-1"})
    assert "支部书记讲过党课" in text_of(page.get(base))
    assert "没有等待确认的工作簿" in text_of(page.client.get(f"{base}/import/check", follow_redirects=True))
    bad = book(["", "", "", "看", "", "x"], ["99", "", "甲", "", "", ""])
    words = text_of(page.post(f"{base}/import", {"file": (io.BytesIO(bad), "坏.xlsx")}, 422))
    assert "有 2 行有误" in words
    for wrong in (b"MZ", b""):
        page.post(f"{base}/import", {"file": (io.BytesIO(wrong), "坏.xlsx")}, 422)
    page.post("/checks/lists/import", {"file": (io.BytesIO(workbook.written("", document())), "新清单.xlsx")})
    shown = page.get("/checks/lists/import/check").get_data(as_text=True)
    digest = shown.split('name="digest" value="')[1].split('"')[0]
    for _twice in range(2):
        page.post("/checks/lists/import/confirm", {"digest": digest, "once": "in-2"})
    assert sorted(one.name for one in Checklist.select()) == sorted([record.name, "新清单"])
    assert len(ITEMS) == len(read(Checklist.get(Checklist.name == "新清单").document).items)
    page.get("/checks/lists/template")
    page.get("/checks/lists?export=xlsx")
