"""What comes out of the printer, read from the PDF: A4, no navigation, heads on every sheet, signature lines, nothing cut."""

import re

import pytest

from tests.e2e.paper import Paper, printed
from tests.e2e.site import LONGEST, NAMED

PORTRAIT, LANDSCAPE = (210, 297), (297, 210)
# Words of the frame and of buttons: none of them belongs on paper.
FRAME = (
    "党建工作台",
    "跳到正文",
    "退出",
    "消息",
    "首页",
    "返回",
    "导出",
    "筛选",
    "清除",
    "上一页",
    "下一页",
    "打印",
    "提意见",
    "群众意见",
)


def whole(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check(paper: Paper, size: tuple[int, int]) -> None:
    """The right paper, margins kept on every sheet, no empty sheet, nothing of the frame."""
    assert set(paper.sizes) == {size}
    for page, edges in enumerate(paper.margins()):
        assert min(edges) > 5, (page, edges)
        assert paper.words(page), f"sheet {page} is empty"
    for word in FRAME:
        assert word not in paper.everything, word


@pytest.mark.parametrize("mode", ["page", "plain"])
def test_a_pledge_on_paper(desk, tmp_path, mode):
    one = desk("staff" if mode == "page" else "printer", mode)
    one.go("/pledges/{published_a1}/print" if mode == "page" else "/pledges/{printed}/print", axe=True)
    paper = printed(one.page, one.page.url, tmp_path / "pledge.pdf")
    check(paper, PORTRAIT)
    assert paper.pages == (1 if mode == "page" else 2)
    first, last = paper.words(0), paper.words(paper.pages - 1)
    assert first.startswith("党员公开承诺书")
    for field in ("姓名", "年度", "岗位", "党支部", "践诺措施", "完成时限", "对应标准", "责任人"):
        assert field in first, field
    for line in ("承诺人：", "支部书记：", "日期："):
        assert line in last, line
    assert "未公示" not in paper.everything


def test_long_texts_and_names_are_whole_and_the_second_sheet_is_numbered(desk, tmp_path):
    one = desk("printer")
    paper = printed(one.page, "/pledges/{printed}/print".format(**one.site.ids), tmp_path / "long.pdf")
    check(paper, PORTRAIT)
    assert paper.pages == 2
    assert NAMED in paper.words(0)
    assert "社区综合服务窗口首席代表兼楼栋长" in paper.words(0)
    assert paper.everything.replace(whole(LONGEST), "", 5).count("末尾的字") == 5
    assert paper.everything.count(whole(LONGEST) + "末尾的字") == 5, "every measure from its first word to its last"
    assert not re.search(r"\d$", paper.words(0)), "the first sheet bears no number"
    assert paper.words(1).endswith("2")


def test_before_publication_the_paper_is_marked(desk, tmp_path):
    one = desk("printer")
    paper = printed(one.page, "/pledges/{unpublished}/print".format(**one.site.ids), tmp_path / "unpublished.pdf")
    check(paper, PORTRAIT)
    assert "未公示（待审核）" in paper.words(0)


def test_papers_of_a_branch_come_one_to_a_sheet(desk, tmp_path):
    one = desk("printer").go("/board/print/pledges?branch={wall_branch}", axe=True)
    paper = printed(one.page, one.page.url, tmp_path / "branch.pdf")
    check(paper, PORTRAIT)
    assert paper.pages == 41, "forty papers, one of them of two sheets"
    starts = [page for page in range(paper.pages) if paper.words(page).startswith("党员公开承诺书")]
    assert len(starts) == 40
    assert paper.everything.count("承诺人：") == 40
    for page in starts:
        assert paper.words(page).count("姓名") == 1
    for number in range(39):
        assert f"张贴{number:02}" in paper.everything


@pytest.mark.parametrize("mode", ["page", "plain"])
def test_the_wall_list(desk, tmp_path, mode):
    one = desk("printer", mode).go("/board/print", axe=True)
    paper = printed(one.page, one.page.url, tmp_path / "wall.pdf")
    check(paper, LANDSCAPE)
    assert paper.pages > 5
    for page in range(paper.pages):
        words = paper.words(page)
        second = page == paper.pages - 1
        branch = "沿河社区第二网格党支部" if second else "沿河社区第一网格党支部"
        assert words.startswith(f"{branch}党员公开承诺一览表"), "the head is on every sheet, a branch begins a new one"
        assert "姓名岗位承诺事项践诺措施完成时限" in words
        assert re.search(rf"城区街道党工委·{branch}·20\d\d年\d+月\d+日", words), "unit and day on every sheet"
        assert f"第{page + 1}页" in words
    assert "末尾的字" in paper.everything
    for number in range(39):
        name = f"张贴{number:02}"
        on = [page for page in range(paper.pages) if name in paper.words(page)]
        assert len(on) == 1, f"{name}: the items of one person stay together"


@pytest.mark.parametrize(
    ("who", "path"), [("printer", "/board"), ("printer", "/board?by=branch"), ("staff", "/pledges/{published_a1}")]
)
def test_pages_that_were_not_made_for_paper_print_well_too(desk, tmp_path, who, path):
    one = desk(who).go(path, axe=False)
    paper = printed(one.page, one.page.url, tmp_path / "page.pdf")
    assert set(paper.sizes) == {PORTRAIT}
    for word in ("跳到正文", "退出", "消息", "导出", "筛选", "最新按支部"):
        assert word not in paper.everything, word
    assert min(min(edges) for edges in paper.margins()) > 5
    assert "打印于" in paper.words(paper.pages - 1)


def test_on_a_phone_the_paper_pages_scroll_in_their_own_box(desk):
    one = desk("printer", "phone")
    for path in ("/board/print", "/board/print/pledges", "/pledges/{printed}/print", "/pledges/{unpublished}/print"):
        one.go(path, axe=True)
