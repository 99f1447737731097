"""The pages of schemes: lists, library, the document, the editor's conflicts and drafts, workbooks, the trial run."""

import io
import re
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from portal.audit.models import AuditEntry
from portal.drafts.models import Draft
from portal.stars import library
from portal.stars.computation.document import to_document
from portal.stars.computation.sheet import Branch
from portal.stars.models import StarScheme
from portal.stars.schemes import reading
from portal.stars.workbooks import scheme as books
from portal.stars.workbooks import scores
from portal.units.models import Unit
from tests import factories as make
from tests.browser_client import Visitor, text_of
from tests.stars import making
from tests.stars.schemes.samples import LEVELLED, RICH, sent

HOME = "/stars/schemes"


def _version(key: int) -> int:
    return StarScheme.get_by_id(key).version


# --- lists and reading ---------------------------------------------------------------------------------------


def test_the_list_is_searched_filtered_and_exported(visit: Any, world: Any) -> None:
    used = making.scheme(world.a, state="used")
    making.cycle(world.a, world.a1, of=used)
    making.scheme(world.a, replace(making.SMALL, name="窗口办法"), state="draft")
    office = visit("committee")
    page = text_of(office.get(HOME))
    assert "共 2 个" in page
    assert "窗口办法 第 1 版 编制中 0 自行编制" in page
    assert "支部星级评定办法 第 1 版 使用中 1 自行编制" in page
    assert "共 1 个" in text_of(office.get(f"{HOME}?q=窗口"))
    assert "窗口办法" not in text_of(office.get(f"{HOME}?state=used"))
    sheet = openpyxl.load_workbook(io.BytesIO(office.get(f"{HOME}?export=xlsx&q=窗口").data)).active
    assert [[cell.value for cell in row][:4] for row in sheet.rows] == [
        ["名称", "版次", "状态", "用于几轮评定"], ["窗口办法", 1, "编制中", 0],
    ]  # fmt: skip
    member = text_of(visit("member").get(HOME))
    assert "共 1 个" in member
    assert "窗口办法" not in member
    assert "从办法库选用" not in member


def test_a_scheme_reads_like_a_document_and_is_edited_only_as_a_draft(visit: Any, world: Any) -> None:
    row = making.scheme(world.a, RICH, state="draft")
    office, member = visit("committee"), visit("member")
    page = office.get(f"{HOME}/{row.id}").get_data(as_text=True)
    for words in (
        "按 70% 折算计入总分",
        "按计划学习得 30 分，少一次扣 5 分",
        "89.5 分（含）以上",
        "比上一周期低 1 星",
        "示例，非原文",
    ):
        assert words in page
    assert f'href="{HOME}/{row.id}/parts/indicators/study"' in page
    for key in ("general", "bands", "vetoes-a", "conditions-b", "study", "base"):
        assert f'id="scheme-{row.id}-{key}"' in page
    member.get(f"{HOME}/{row.id}", status=404)
    StarScheme.update(state="used").where(StarScheme.id == row.id).execute()
    for visitor in (office, member):
        page = visitor.get(f"{HOME}/{row.id}").get_data(as_text=True)
        assert "按计划学习得 30 分" in page
        assert "/parts/" not in page
    assert "检查" not in text_of(member.get(f"{HOME}/{row.id}"))
    assert office.get(f"{HOME}/{row.id}/parts/bands", status=303).headers["Location"] == f"{HOME}/{row.id}"


def test_problems_lead_to_the_part_that_puts_them_right(visit: Any, world: Any) -> None:
    broken = replace(
        making.SMALL, stars=3, bands=making.SMALL.bands[:2],
        indicators=(replace(making.SMALL.indicators[1], table=()), *making.SMALL.indicators[2:]),
    )  # fmt: skip
    row, office = making.scheme(world.a, broken, state="draft"), visit("committee")
    page = office.get(f"{HOME}/{row.id}").get_data(as_text=True)
    assert f'href="{HOME}/{row.id}/parts/indicators/leading#table"' in page
    assert f'href="{HOME}/{row.id}/parts/bands#bands-0-outcome"' in page
    assert 'id="bands-0-outcome"' in office.get(f"{HOME}/{row.id}/parts/bands").get_data(as_text=True)
    refused = office.post(f"{HOME}/{row.id}/finish", {"version": "1"}, status=422)
    assert "不能定稿" in text_of(refused)
    assert StarScheme.get().state == "draft"


def test_steps_by_the_buttons_of_the_page(visit: Any, world: Any) -> None:
    row, office = making.scheme(world.a, state="draft"), visit("committee")
    path = f"{HOME}/{row.id}"
    office.post(f"{path}/finish", {"version": "0"}, status=409)
    office.post(f"{path}/finish", {"version": "1"})
    assert StarScheme.get().state == "ready"
    office.post(f"{path}/reopen")
    assert StarScheme.get().state == "draft"
    office.post(f"{path}/finish", {"version": "3"})
    first = office.post(f"{path}/copy", {"once": "copy-1"}).headers["Location"]
    assert office.post(f"{path}/copy", {"once": "copy-1"}).headers["Location"] == first
    assert StarScheme.select().count() == 2
    office.post(f"{path}/retire")
    assert StarScheme.get_by_id(row.id).state == "retired"
    page = text_of(office.get(path))
    assert all(word in page for word in ("定稿", "退回编制", "停用", "经过"))


def test_one_is_taken_from_the_library_or_begun_empty(visit: Any, world: Any) -> None:
    office = visit("committee")
    shelf = office.get(f"{HOME}/library").get_data(as_text=True)
    for key, scheme in library.schemes().items():
        assert f'href="{HOME}/library/{key}"' in shelf
        page = text_of(office.get(f"{HOME}/library/{key}"))
        assert all(one.label in page for one in scheme.indicators)
    office.get(f"{HOME}/library/none", status=404)
    taken = office.post(f"{HOME}/library/teacher/take", {"once": "take-1"}).headers["Location"]
    assert office.post(f"{HOME}/library/teacher/take", {"once": "take-1"}).headers["Location"] == taken
    assert (StarScheme.get().library, StarScheme.select().count()) == ("teacher", 1)
    office.post(f"{HOME}/new", {"name": "", "stars": "5"}, status=422)
    empty = office.post(f"{HOME}/new", {"name": "三级办法", "stars": "3", "once": "new-1"}).headers["Location"]
    assert "三级办法" in text_of(office.get(empty))
    assert StarScheme.get_by_id(int(empty.rpartition("/")[2])).document == {"name": "三级办法", "stars": 3}


def test_two_versions_are_compared(visit: Any, world: Any) -> None:
    old = making.scheme(world.a, state="used")
    new = making.scheme(world.a, replace(making.SMALL, vetoes=(), places=1), state="draft", number=2, origin=old.id)
    office = visit("committee")
    page = text_of(office.get(f"{HOME}/{new.id}/compare"))
    assert "与 支部星级评定办法（第 1 版） 相比" in page
    assert "删去 严重违纪违法" in page
    assert "四舍五入保留 1 位小数" in page
    assert "没有差异" in text_of(office.get(f"{HOME}/{old.id}/compare?with={making.scheme(world.a, number=3).id}"))
    other = making.scheme(world.b, state="used")
    assert "请选择一个版本" in text_of(office.get(f"{HOME}/{old.id}/compare?with={other.id}"))
    assert "请选择一个版本" in text_of(visit("member").get(f"{HOME}/{old.id}/compare?with={new.id}"))


# --- the editor ----------------------------------------------------------------------------------------------


def test_who_was_slower_keeps_the_text_and_sees_the_other(visit: Any, world: Any) -> None:
    row, office = making.scheme(world.a, state="draft"), visit("committee")
    path = f"{HOME}/{row.id}/parts/indicators/study"
    typed = sent(office.get(path).get_data(as_text=True)) | {"label": "政治学习"}
    office.post(path, typed | {"label": "理论学习", "how": "先保存的"})
    late = office.post(path, typed, status=409)
    assert all(words in text_of(late) for words in ("您的文字没有丢", "基础工作 · 理论学习", "先保存的"))
    again = sent(late.get_data(as_text=True))
    assert (again["label"], again["version"]) == ("政治学习", "2")
    assert reading.of(row.id).indicators[0].label == "理论学习"
    office.post(path, again)
    assert reading.of(row.id).indicators[0].label == "政治学习"


def test_what_was_typed_on_a_removed_indicator_is_not_lost(visit: Any, world: Any) -> None:
    row, office = making.scheme(world.a, state="draft"), visit("committee")
    path = f"{HOME}/{row.id}/parts/indicators/study"
    typed = sent(office.get(path).get_data(as_text=True)) | {"label": "政治学习"}
    page = text_of(office.get(f"{path}/remove"))
    assert "删去指标“组织学习”" in page
    office.post(f"{path}/remove", {"version": "1"})
    assert "study" not in {one.key for one in reading.of(row.id).indicators}
    office.get(path, status=404)
    late = office.post(path, typed, status=409)
    assert "现在保存着的没有这一项" in text_of(late)
    office.post(path, sent(late.get_data(as_text=True)))
    assert reading.of(row.id).indicators[-1].label == "政治学习"


def test_what_goes_with_a_component_is_named_first(visit: Any, world: Any) -> None:
    row, office = making.scheme(world.a, state="draft"), visit("committee")
    path = f"{HOME}/{row.id}/parts/components/fault"
    page = text_of(office.get(f"{path}/remove"))
    assert all(f"指标“{label}”" in page for label in ("工作失误", "安全生产"))
    assert "组织学习" not in page
    office.post(f"{path}/remove", {"version": "7"}, status=409)
    office.post(f"{path}/move", {"version": "1", "to": "up"})
    assert [one.key for one in reading.of(row.id).components] == ["base", "fault", "extra"]
    office.post(f"{path}/remove", {"version": "2"})
    scheme = reading.of(row.id)
    assert [one.key for one in scheme.components] == ["base", "extra"]
    assert {one.component for one in scheme.indicators} == {"base", "extra"}


def test_a_new_indicator_comes_behind_the_others_and_leads_to_the_next(visit: Any, world: Any) -> None:
    row, office = making.scheme(world.a, state="draft"), visit("committee")
    path = f"{HOME}/{row.id}/parts/indicators/new"
    typed = sent(office.get(f"{path}?in=extra").get_data(as_text=True))
    assert typed["component"] == "extra"
    onward = office.post(path, typed | {"label": "志愿服务", "points": "3", "do": "next"}).headers["Location"]
    assert onward == f"{path}?in=extra"
    made = reading.of(row.id).indicators[-1]
    assert (made.label, made.component, made.kind, made.points) == ("志愿服务", "extra", "adding", 3)
    assert made.key not in {one.key for one in making.INDICATORS}


def test_a_draft_of_a_part_comes_back_and_goes_when_it_is_saved(visit: Any, world: Any) -> None:
    row, office = making.scheme(world.a, state="draft"), visit("committee")
    path = f"{HOME}/{row.id}/parts/vetoes"
    typed = sent(office.get(path).get_data(as_text=True)) | {"vetoes-0-label": "尚未写完的情形"}
    office.post("/drafts", typed | {"_path": path, "_page": path}, status=204)
    page = office.get(path).get_data(as_text=True)
    assert "暂存、尚未提交" in page
    office.post(path, sent(page))
    assert [one.label for one in reading.of(row.id).vetoes] == ["尚未写完的情形", "影响较大的群体性事件"]
    assert Draft.select().count() == 0


def test_a_part_is_answered_to_htmx_by_its_form_alone(visit: Any, world: Any) -> None:
    row, office = making.scheme(world.a, state="draft"), visit("committee")
    path = f"{HOME}/{row.id}/parts/bands"
    wrong = office.post(path, {"bands-0-minimum": "x", "version": "1"}, status=422, headers={"HX-Request": "true"})
    assert wrong.get_data(as_text=True).lstrip().startswith('<div id="form"')
    for name in ("", "nothing", "indicators", "components"):
        office.get(f"{HOME}/{row.id}/parts/{name}", status=404)
    office.get(f"{HOME}/{row.id}/parts/bands/new", status=404)


# --- workbooks -----------------------------------------------------------------------------------------------


def _send(office: Visitor, path: str, data: bytes, status: int = 303, **fields: Any) -> Any:
    return office.post(
        path, {"file": (io.BytesIO(data), "办法.xlsx"), **fields}, status, content_type="multipart/form-data"
    )


def _confirm(office: Visitor, path: str) -> dict[str, Any]:
    """The fields of the form that confirms what waits."""
    html = office.get(f"{path}/import/check").get_data(as_text=True)
    return {
        name: html.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("digest", "version", "once")
    }


def test_a_workbook_changes_a_draft_only_once_it_is_confirmed(visit: Any, world: Any) -> None:
    row, office = making.scheme(world.a, state="draft"), visit("committee")
    path = f"{HOME}/{row.id}"
    assert books.read(office.get(f"{path}/book").data)[0] == making.SMALL
    new = replace(making.SMALL, vetoes=making.SMALL.vetoes[1:], name="修订办法")
    assert _send(office, f"{path}/import", books.write(new)).headers["Location"] == f"{path}/import/check"
    page = text_of(office.get(f"{path}/import/check"))
    assert all(words in page for words in ("删去 严重违纪违法", "改动 名称", "用这些内容替换"))
    assert reading.of(row.id) == making.SMALL
    confirm = _confirm(office, path)
    office.post(f"{path}/import/confirm", confirm | {"digest": "0" * 64})
    assert reading.of(row.id) == making.SMALL
    office.post(f"{path}/parts/limits", {"steps": "1", "version": "1"})
    late = office.post(f"{path}/import/confirm", confirm, status=409)
    assert "逐级晋升" in text_of(late)
    office.post(f"{path}/import/confirm", _confirm(office, path))
    assert (reading.of(row.id), StarScheme.get().name, Draft.select().count()) == (new, "修订办法", 0)
    assert "没有等待确认" in text_of(office.get(office.get(f"{path}/import/check", status=303).headers["Location"]))


def test_a_workbook_becomes_a_new_scheme(visit: Any, world: Any) -> None:
    office = visit("committee")
    assert books.read(office.get(f"{HOME}/template").data)[0] is None
    _send(office, f"{HOME}/import", books.write(LEVELLED))
    assert StarScheme.select().count() == 0
    confirm = _confirm(office, HOME)
    made = office.post(f"{HOME}/import/confirm", confirm).headers["Location"]
    assert office.post(f"{HOME}/import/confirm", confirm).headers["Location"] == made
    assert StarScheme.get().document == to_document(LEVELLED)
    assert StarScheme.select().count() == 1


def test_a_workbook_with_faults_is_refused_with_their_places(visit: Any, world: Any) -> None:
    office = visit("committee")
    workbook = openpyxl.load_workbook(io.BytesIO(books.write(making.SMALL)))
    workbook["指标"]["D2"] = "不知道"
    broken = io.BytesIO()
    workbook.save(broken)
    page = text_of(_send(office, f"{HOME}/import", broken.getvalue(), 422))
    assert "工作簿有 1 处问题" in page
    assert "指标 2" in page
    for data in (b"", b"%PDF-1.7", b"PK"):
        _send(office, f"{HOME}/import", data, 422)
    office.post(
        "/drafts", {"_path": f"{HOME}/import/waiting", "document": "[" * 50_000, "filename": "a", "hints": "[]"}, 204
    )
    office.get(f"{HOME}/import/check", status=303)
    assert StarScheme.select().count() == 0


# --- the trial run -------------------------------------------------------------------------------------------


@pytest.fixture
def tried(visit: Any, world: Any) -> tuple[Visitor, str, bytes]:
    """A committee, the address of a trial, and a filled score sheet: two branches, both of 90 points and more."""
    scheme = replace(making.SMALL, shares=(replace(making.SMALL.shares[0], percent=None, count=1),))
    row = making.scheme(world.a, scheme, state="draft")
    office, path = visit("committee"), f"{HOME}/{row.id}/trial"
    branches = [_branch("机关第一党支部", 30), _branch("机关第二党支部", 29)]
    return office, path, scores.template(scheme, branches)


def _branch(name: str, study: int) -> Branch:
    given = making.SCORES | {
        "study": making.D(study),
        "leading": "好",
        "rules": frozenset({"plan", "record", "fees", "open"}),
    }
    given |= {"pledges": making.D(100), "poll": {"满意": 10}}
    return Branch(name, name, scores=given, met=frozenset({"project"}))


def test_a_score_sheet_gives_the_whole_result_and_keeps_nothing(tried: tuple[Visitor, str, bytes]) -> None:
    office, path, book = tried
    before = AuditEntry.select().count()
    page = text_of(_send(office, path, book, 200))
    assert "2 个支部" in page
    assert "五星 1 四星 1" in page
    assert "逐项说明" in page
    assert "组织学习" in page
    assert AuditEntry.select().count() == before
    csv = _send(office, path, book, 200, do="csv").get_data().decode("utf-8-sig").splitlines()
    assert csv[0] == "branch,total,result,reasons"
    assert [line.split(",")[:3] for line in csv[1:]] == [
        ["机关第一党支部", "103.00", "五星"],
        ["机关第二党支部", "102.00", "四星"],
    ]
    assert AuditEntry.select().count() == before + 1


def test_a_branch_without_all_its_scores_says_once_how_many_are_missing(tried: tuple[Visitor, str, bytes]) -> None:
    office, path, _book = tried
    half = replace(_branch("机关第三党支部", 30), scores={"study": making.D(30)})
    book = scores.template(making.SMALL, [_branch("机关第一党支部", 30), half])
    page = text_of(_send(office, path, book, 200))
    assert re.findall(r"未评完（缺 (\d+) 项）", page) == ["4"]  # leading, rules, pledges, poll
    assert page.count("还没有评分：") == 1, "the names stand in the details alone"


def test_the_download_holds_no_formula(world: Any, visit: Any) -> None:
    row = making.scheme(world.a, state="draft")
    book = scores.template(making.SMALL, [_branch("=HYPERLINK(1)", 30)])
    data = _send(visit("committee"), f"{HOME}/{row.id}/trial", book, 200, do="csv").get_data()
    assert data.startswith("\ufeffbranch".encode())  # what Excel needs to read Chinese
    assert data.decode("utf-8-sig").splitlines()[1].startswith("'=HYPERLINK(1),")


def test_the_sheet_holds_the_committees_branches(tried: tuple[Visitor, str, bytes]) -> None:
    office, path, _book = tried
    data = openpyxl.load_workbook(io.BytesIO(office.get(f"{path}/sheet").data))
    words = {str(cell.value) for sheet in data for row in sheet.rows for cell in row}
    assert {"机关第一党支部", "机关第二党支部"} <= words
    assert "集团机关第一党支部" not in words


def test_what_cannot_be_tried_says_why(tried: tuple[Visitor, str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    office, path, book = tried
    assert "请选择填好的评分表" in text_of(office.post(path, {}, status=422))
    assert "不能试算" in text_of(_send(office, path, b"%PDF", 422))
    workbook = openpyxl.load_workbook(io.BytesIO(book))
    workbook["得分"].cell(2, workbook["得分"].max_column, "很多")
    wrong = io.BytesIO()
    workbook.save(wrong)
    assert "1 处要改" in text_of(_send(office, path, wrong.getvalue(), 422))
    monkeypatch.setattr("portal.stars.schemes.trial.MOST_BRANCHES", 1)
    assert "一次最多试算 1 个" in text_of(_send(office, path, book, 422))
    monkeypatch.setattr("portal.stars.schemes.trial.MOST_BRANCHES", 9)
    monkeypatch.setattr("portal.stars.schemes.trial.MOST_CELLS", 17)
    assert "一次算不完" in text_of(_send(office, path, book, 422))
    StarScheme.update(document=to_document(replace(making.SMALL, bands=()))).execute()
    assert "不能试算" in text_of(office.get(path))
    assert "没有改好" in text_of(_send(office, path, book, 422))


def test_long_explanations_are_left_out_where_there_are_many(
    tried: tuple[Visitor, str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, path, book = tried
    monkeypatch.setattr("portal.stars.schemes.trial.MOST_LINES", 20)
    page = _send(office, path, book, 200).get_data(as_text=True)
    assert page.count("<details><summary>逐项说明") == 1
    assert "后面的只列理由" in page


def test_one_branch_is_typed_on_the_page(tried: tuple[Visitor, str, bytes]) -> None:
    office, path, _book = tried
    unit = Unit.get(Unit.name == "机关第一党支部")
    asked = text_of(office.get(f"{path}/one?branch={unit.id}"))
    assert all(words in asked for words in ("得分：0 至 30 分", "不填就用系统数据 0"))
    typed = {
        "branch": str(unit.id), "s0": "30", "s1": "好", "s2": ["plan", "record", "fees", "open"], "s3": "100",
        "s4-0": "10", "met": "project",
    }  # fmt: skip
    page = text_of(office.post(f"{path}/one", typed, status=200))
    assert "机关第一党支部：五星" in page
    assert "总分 100" in page
    assert "：不定星级" in text_of(office.post(f"{path}/one", typed | {"veto": "law"}, status=200))
    assert "：二星" in text_of(office.post(f"{path}/one", typed | {"veto": "calm"}, status=200))
    assert "：四星" in text_of(office.post(f"{path}/one", {**typed, "met": ""}, status=200))
    wrong = office.post(f"{path}/one", typed | {"s0": "31"}, status=422).get_data(as_text=True)
    assert "有 1 个指标填得不对：组织学习" in wrong
    assert 'id="s0-error"' in wrong
    assert 'value="31"' in wrong
    assert _version(1) == 1


# --- cost ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["", "/{key}", "/{key}/parts/vetoes", "/{key}/compare", "/{key}/trial/sheet"])
def test_a_page_asks_as_often_at_any_size(visit: Any, world: Any, queries: Any, page: str) -> None:
    first = making.scheme(world.a, RICH, state="draft")
    office, counts = visit("committee"), []
    path = HOME + page.format(key=first.id)
    for number in (2, 3, 4):
        office.get(path)
        queries.statements.clear()
        office.get(path)
        counts.append(len(queries))
        making.scheme(world.a, RICH, state="draft", number=number)
        make.unit("branch", f"新设第{number}党支部", world.a, sector="机关")
    assert len(set(counts)) == 1
    assert counts[0] < 30
