"""The pages of an entry: who reads what, the forms without script, drafts, two at once, paper, lists."""

import io
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.audit import trail
from portal.stars import library
from portal.stars.models import StarCycle, StarEntry, StarScore
from portal.uploads.models import Attachment
from tests.browser_client import text_of
from tests.stars import making
from tests.stars.making import D
from tests.uploads import papers

YEAR = clock.today().year
# the fields of the small scheme, by the place of their indicator
FIELDS = {
    "s0": "28", "s0-reason": "zqreasonstudy", "s1": "较好", "s2": ["plan", "fees"], "s4-0": "", "s4-1": "", "s4-2": "",
    "s5": "", "s6-day": ["2026-01-08", "", ""], "s6-label": ["市级表彰", "", ""], "s7": "2",
}  # fmt: skip


@pytest.fixture
def cycle(world):
    """A round of the committee, open."""
    return making.cycle(world.a, name="zqround")


def values():
    return {row.indicator: row.value for row in StarScore.select()}


def test_a_secretary_goes_the_whole_way_without_script(world, visit, cycle):
    entry = making.entry(cycle, world.a1)
    browser, path = visit("secretary"), f"/stars/entries/{entry.id}"
    assert f"/stars/entries/{entry.id}/aim" in browser.get("/").get_data(as_text=True)
    browser.post(f"{path}/aim", {"aim": "4", "measures": "逐项补齐", "version": "1"})
    form = text_of(browser.get(f"{path}/assess"))
    for word in (
        "组织学习",
        "30 分",
        "按计划学习得 30 分",
        "承诺公示率： 0%",
        "自动取数，不用填写",
        "系统里已有的佐证",
    ):
        assert word in form, word
    assert "安全生产" not in form  # for another sector
    browser.post(f"{path}/assess", {**FIELDS, "version": "2"})
    assert values() == {
        "study": "28", "leading": "较好", "rules": ["fees", "plan"], "faults": "-2",
        "award": [{"day": "2026-01-08", "kind": "", "label": "市级表彰"}],
    }  # fmt: skip
    text = text_of(browser.get(path))
    assert "zqreasonstudy" in text
    assert "有计划、党费收缴（2 项）" in text
    assert "自评总分 53.00 分" in text
    refused = browser.post(
        f"{path}/confirm", {"meeting": "支委会", "on": str(clock.today()), "version": "3"}, status=422
    )
    assert "还没有填写申报星级" in text_of(refused)
    browser.post(f"{path}/statement", {"wished": "5", "features": "一次办结", "version": "3"})
    browser.post(f"{path}/confirm", {"meeting": "支委会", "on": str(clock.today()), "version": "4"})
    assert "申报星级" in text_of(browser.get(path))
    browser.post(f"{path}/declare", {"version": "4"}, status=409)  # read before it was confirmed
    assert 'name="version" value="5"' in browser.get(path).get_data(as_text=True)
    browser.post(f"{path}/declare", {"version": "5"})
    assert StarEntry.get_by_id(entry.id).state == "declared"
    assert "已申报，待评定" in text_of(browser.get(path))
    browser.post(f"{path}/declare", status=409)
    browser.get(f"{path}/assess", status=303)
    browser.post(f"{path}/withdraw")
    assert StarEntry.get_by_id(entry.id).state == "draft"


def test_what_the_committee_and_votes_give_is_open_and_said_beside_the_total(world, visit):
    entry = making.entry(making.cycle(world.a, of=making.OPINIONS), world.a1, wished=5)
    browser, path = visit("secretary"), f"/stars/entries/{entry.id}"
    page = browser.get(f"{path}/assess")
    assert "由党委评定，不用自评" in text_of(page)
    assert "听取汇报后打分（示例，非原文）" in text_of(page)
    assert "填群众测评中各等次的票数，按票数折算，“不了解”的不计票" in text_of(page)
    assert 'name="s3' not in page.get_data(as_text=True)
    assert len(re.findall(r'name="do" value="save"', page.get_data(as_text=True))) == 3  # above, between, at the end
    browser.post(f"{path}/assess", {"s0": "90", "s1-0": "4", "s1-1": "0", "s3": "20", "do": "save", "version": "1"})
    assert values() == {"work": "90"} | {"own": {"好": 4, "差": 0}}
    for place in ("", "/paper"):
        text = text_of(browser.get(path + place))
        assert "基础工作 90 70% 63 评议项 40 30% 12" in text, place
        assert "还没有计入的：群众评议（最多 12 分）、上级党组织评议（最多 6 分）。" in text, place
        assert "由党委评定" in text, place
    assert "自评总分 75.00 分" in text_of(browser.get(path))
    assert "上级党组织评议（最多 6 分）" in text_of(browser.get(f"{path}/progress"))
    browser.post(f"{path}/confirm", {"meeting": "支委会", "on": str(clock.today()), "version": "2"})
    assert StarEntry.get_by_id(entry.id).state == "confirmed"  # nothing is missing


def test_one_component_at_a_time_leaves_the_others(world, visit, cycle):
    entry = making.entry(cycle, world.a1, scores={"faults": D(-4)})
    browser, path = visit("secretary"), f"/stars/entries/{entry.id}/assess"
    page = browser.get(f"{path}/2").get_data(as_text=True)
    assert 'name="s5"' in page
    assert 'name="s0"' not in page
    answer = browser.post(f"{path}/2", {"s5": "3", "version": "1", "do": "next"})
    assert answer.headers["Location"] == f"{path}/3"
    assert values() == {"faults": "-4", "project": "3"}
    last = browser.post(f"{path}/3", {"s7": "1", "version": "2", "do": "next"})
    assert last.headers["Location"] == f"/stars/entries/{entry.id}"
    for number in ("0", "4"):
        browser.get(f"{path}/{number}", status=404)


def test_what_is_wrong_is_said_at_its_indicator_and_nothing_is_lost(world, visit, cycle):
    entry = making.entry(cycle, world.a1)
    browser, path = visit("secretary"), f"/stars/entries/{entry.id}/assess"
    wrong = {**FIELDS, "s0": "31", "s6-day": ["", "", ""], "s7-reason": "长" * 501, "version": "1"}
    answer = browser.post(path, wrong, status=422)
    page, text = answer.get_data(as_text=True), text_of(answer)
    assert "组织学习：应在 0 至 30 分之间" in text
    assert "获得表彰：每一次都要填日期" in text
    assert "工作失误：理由最多 500 个字" in text
    assert "<title>错误：" in page
    assert re.search(r'<input[^>]*id="s0"[^>]*value="31"[^>]*aria-invalid="true"', page)
    assert 'href="#s0"' in page
    assert 'value="市级表彰"' in page
    assert values() == {}


def test_two_at_once_see_both_texts(world, visit, cycle):
    entry = making.entry(cycle, world.a1)
    first, path = visit("secretary"), f"/stars/entries/{entry.id}"
    first.post(f"{path}/assess", {**FIELDS, "version": "1"})
    late = first.post(f"{path}/assess", {**FIELDS, "s0": "11", "version": "1"}, status=409)
    text, page = text_of(late), late.get_data(as_text=True)
    assert "有人先保存了" in text
    assert "28 分。zqreasonstudy" in text
    assert re.search(r'<input[^>]*id="s0"[^>]*value="11"', page)
    assert 'name="version" value="2"' in page
    assert values()["study"] == "28"
    first.post(f"{path}/assess", {**FIELDS, "s0": "11", "version": "2"})
    assert values()["study"] == "11"
    first.post(f"{path}/statement", {"wished": "5", "features": "先", "version": "3"})
    other = text_of(first.post(f"{path}/statement", {"wished": "4", "features": "后", "version": "3"}, status=409))
    assert "您填写的 后 现在的 先" in other
    assert "您填写的 四星 现在的 五星" in other


def test_a_draft_is_put_back_into_the_form(world, visit, cycle):
    entry = making.entry(cycle, world.a1)
    browser, path = visit("secretary"), f"/stars/entries/{entry.id}/assess"
    browser.post("/drafts", {**FIELDS, "s0": "17", "_path": path, "_page": path}, status=204)
    page = browser.get(path).get_data(as_text=True)
    assert "暂存、尚未提交的内容" in page
    assert re.search(r'<input[^>]*id="s0"[^>]*value="17"', page)
    assert "zqreasonstudy" in page
    assert re.search(r'<option value="较好" selected>', page)
    assert values() == {}
    browser.post(path, {**FIELDS, "version": "1"})
    assert "暂存" not in browser.get(path).get_data(as_text=True)


READERS = (
    "secretary",
    "committee",
    "supervisor",
    "member",
    "colleague",
    "secretary_a2",
    "staff",
    "committee_b",
    "admin",
)
BRANCH, OFFICE, MEMBERS = {"secretary"}, {"committee"}, {"supervisor", "member", "colleague", "staff"}


@pytest.mark.parametrize(
    ("state", "open_to", "content"),
    [
        ("draft", BRANCH | OFFICE, BRANCH),
        ("confirmed", BRANCH | OFFICE, BRANCH),
        ("declared", BRANCH | OFFICE | MEMBERS, BRANCH | OFFICE | MEMBERS),
        ("reviewed", BRANCH | OFFICE | MEMBERS, BRANCH | OFFICE | MEMBERS),
        ("returned", BRANCH | OFFICE | MEMBERS, BRANCH),
    ],
)
def test_drafts_are_the_branchs_own(world, visit, cycle, state, open_to, content):
    entry = making.entry(cycle, world.a1, state, aim=4, features="zqfeatures", measures="zqmeasures", scores={})
    making.score(entry, "study", D(28), "zqscore")
    path = f"/stars/entries/{entry.id}"
    for who in READERS:
        browser = visit(who)
        page = browser.get(path, status=200 if who in open_to else 404).get_data(as_text=True)
        for word in ("zqfeatures", "zqmeasures", "zqscore"):
            assert (word in page) == (who in content), (who, word)
        browser.get(f"{path}/paper", status=200 if who in content else 404)
        browser.get(f"{path}/progress", status=200 if who in BRANCH else 404)
    listed = {who: "zqround" in text_of(visit(who).get("/stars/entries")) for who in READERS if who != "admin"}
    assert {who for who, there in listed.items() if there} == open_to


def test_marks_are_veiled_until_the_round_is_public(world, visit, cycle, actor):
    entry = making.entry(cycle, world.a1, "declared")
    making.mark(entry, "study", D(21), world.committee.person, reason="zqmarkreason")
    lines = [{"stage": "total", "key": "", "label": "总分", "text": "zqexplained", "value": "72.4"}]
    StarEntry.update(total="72.4", proposed="3", explanation=lines).where(StarEntry.id == entry.id).execute()
    trail.keep(entry, "star_entry.mark", actor("committee"), note="zqmarknote", values={})
    path = f"/stars/entries/{entry.id}"
    before = {
        who: visit(who).get(path).get_data(as_text=True) for who in ("secretary", "committee", "supervisor", "member")
    }
    for who, page in before.items():
        for word in ("zqmarkreason", "zqmarknote", "与自评不同"):
            assert (word in page) == (who == "committee"), (who, word)
        assert "zqexplained" not in page, who
    StarCycle.update(state="published", publicity_starts=clock.today(), publicity_ends=clock.today()).execute()
    for who in ("secretary", "committee", "supervisor", "member"):
        page = visit(who).get(path).get_data(as_text=True)
        assert "zqmarkreason" in page, who
        assert "21 分" in page, who
        assert "zqexplained" in page, who
        assert "三星，总分 72.4 分" in page, who


def test_reasons_of_a_return_stand_at_the_indicators(world, visit, cycle, actor):
    entry = making.entry(cycle, world.a1, "returned")
    trail.keep(entry, "star_entry.return", actor("committee"), note="zqreturned", values={"indicators": {"study": "zqwhystudy"}})  # fmt: skip
    browser, path = visit("secretary"), f"/stars/entries/{entry.id}"
    page = browser.get(path).get_data(as_text=True)
    row = page.partition(f'id="star_entry-{entry.id}-indicator-study"')[2].partition("</tr>")[0]
    assert "zqwhystudy" in row
    assert "党委退回：zqreturned" in page
    assert "zqwhystudy" in browser.get(f"{path}/assess").get_data(as_text=True)
    assert "党委退回" not in visit("member").get(path).get_data(as_text=True)


def test_attachments_follow_the_text(world, visit, cycle, app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    entry = making.entry(cycle, world.a1)
    browser, path = visit("secretary"), f"/stars/entries/{entry.id}"
    pdf = papers.classic(papers.document())
    browser.post(
        f"{path}/statement", {"wished": "5", "features": "做法", "version": "1", "files": (io.BytesIO(pdf), "证明.pdf")},
        content_type="multipart/form-data",
    )  # fmt: skip
    kept = Attachment.get()
    assert (kept.record, kept.record_id) == ("star_entry", entry.id)
    assert "证明.pdf" in text_of(browser.get(path))
    for state, readers in (("draft", BRANCH), ("declared", BRANCH | OFFICE | MEMBERS), ("returned", BRANCH)):
        StarEntry.update(state=state, declared_at=None if state == "draft" else clock.now()).execute()
        for who in READERS:
            visit(who).get(f"/files/{kept.id}", status=200 if who in readers else 404)
    bad = browser.post(
        f"{path}/statement", {"wished": "5", "features": "做法", "version": "2", "files": (io.BytesIO(b"no"), "坏.pdf")},
        content_type="multipart/form-data", status=422,
    )  # fmt: skip
    assert "坏.pdf" in text_of(bad)


def test_the_paper_form_and_the_progress_page(world, visit, cycle):
    entry = making.entry(cycle, world.a1, "declared")
    browser, path = visit("secretary"), f"/stars/entries/{entry.id}"
    paper = text_of(browser.get(f"{path}/paper"))
    for word in (
        "党支部星级自评申报表",
        "自评总分 79.40 分",
        "党支部书记：",
        "基层党委意见：",
        "组织学习（30 分）",
        "申报星级 四星",
    ):
        assert word in paper, word
    assert "尚未申报" not in paper
    stands = text_of(browser.get(f"{path}/progress"))
    for word in ("距四星 还差 0.60 分", "按自评 三星", "承诺践诺", "创星目标 四星"):
        assert word in stands, word
    draft = making.entry(cycle, world.a2)
    assert "尚未申报" in text_of(visit("secretary_a2").get(f"/stars/entries/{draft.id}/paper"))
    visit("secretary_a2").get(f"/stars/entries/{draft.id}/progress")


def test_the_list_and_its_export(world, visit, cycle):
    making.entry(cycle, world.a2, "declared", wished=5)
    making.entry(cycle, world.a1, aim=3, wished=2)
    filed = making.cycle(world.a, of=making.scheme(world.a, number=2), state="filed", year=YEAR - 1)
    making.entry(filed, world.a1, "reviewed", outcome="4")
    browser = visit("committee")
    text = text_of(browser.get("/stars/entries"))
    assert "共 3 份" in text
    assert "二星" not in text  # what a draft wishes for
    assert "共 1 份" in text_of(browser.fragment(f"/stars/entries?year={YEAR - 1}"))
    assert "共 1 份" in text_of(browser.fragment("/stars/entries?q=第二&state=declared"))
    data = browser.get("/stars/entries?export=xlsx").data
    rows = list(load_workbook(BytesIO(data)).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("年度", "评定轮次", "党支部", "状态")
    found = {(row[0], row[2]): row[4:] for row in rows[1:]}
    assert found[YEAR, "机关第一党支部"][:3] == ("三星", "", None)
    assert found[YEAR, "机关第二党支部"][1] == "五星"
    assert found[YEAR - 1, "机关第一党支部"][-1] == "四星"
    own = text_of(visit("secretary").get("/stars/entries"))
    assert "共 2 份" in own
    assert "二星" in own


def test_every_kind_of_scheme_has_its_pages(world, visit):
    for number, (key, scheme) in enumerate(library.schemes().items()):
        cycle = making.cycle(world.a, of=making.scheme(world.a, scheme, number=number + 1), name=f"zq{key}")
        entry = making.entry(cycle, world.a1, wished=scheme.stars)
        browser = visit("secretary")
        for page in ("", "/assess", "/progress", "/paper", "/aim", "/statement"):
            browser.get(f"/stars/entries/{entry.id}{page}")
        visit("committee").get(f"/stars/cycles/{cycle.id}")


def test_votes_that_cannot_be_are_said_at_their_row(world, visit):
    entry = making.entry(making.cycle(world.a), world.a1)
    page = visit("secretary").post(
        f"/stars/entries/{entry.id}/assess", {"version": "1", "s4-0": "6", "s4-reason": "书面测评"}, status=422
    )
    assert "党员群众测评：共 6 票，支部在册的党员和群众只有 5 人" in text_of(page)
    assert not StarScore.select().where(StarScore.entry == entry.id).exists()
