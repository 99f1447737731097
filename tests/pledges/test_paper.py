"""承诺书 and 一览表 as pages: what stands on them, for whom, under which filter (how they print: tests/e2e/test_paper.py)."""

from datetime import date
from urllib.parse import quote

import pytest

from portal.pledges import domain
from portal.pledges.models import PledgeItem
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, typed


def test_the_paper_of_a_pledge_holds_its_form(visit, filed):
    pledge = filed("member", "published", items=2)
    for who in ("member", "secretary", "staff", "member_a2", "supervisor"):
        words = text_of(visit(who).get(f"/pledges/{pledge.id}/print"))
        for shown in (
            "党员公开承诺书", "姓名 文振晓", "岗位 科员", "党支部 机关第一党支部", "年度 2026 年", "1．为老党员办实事第1件",
            "2．为老党员办实事第2件", "践诺措施 每月走访五户，记录办理结果", "完成时限 2026年12月31日", "对应标准 发挥作用合格",
            "责任人 文振晓", "承诺人：", "支部书记：", "日期：",
        ):  # fmt: skip
            assert shown in words, (who, shown)
        for hidden in ("未公示", "窗口受理", "1380013"):
            assert hidden not in words, (who, hidden)
    visit("member_b").get(f"/pledges/{pledge.id}/print", 404)


@pytest.mark.parametrize(
    ("state", "sees", "mark"),
    [
        ("draft", ["member"], "未公示（草稿）"),
        ("submitted", ["member", "secretary", "supervisor"], "未公示（待审核）"),
        ("approved", ["member", "committee"], "未公示（已通过，待公示）"),
    ],
)
def test_before_publication_it_says_so_and_is_for_its_author_and_the_office(visit, filed, state, sees, mark):
    pledge = filed("member", state)
    for who in sees:
        assert mark in text_of(visit(who).get(f"/pledges/{pledge.id}/print")), who
    for who in ("colleague", "staff", "member_a2"):
        visit(who).get(f"/pledges/{pledge.id}/print", 404)


def test_the_office_prints_what_was_submitted_not_what_is_being_changed(visit, filed, actor):
    pledge = filed("member", "returned", items=1)
    row = domain.ITEMS(pledge=pledge.id)[0]
    domain.save(pledge, "", [typed(key=row.id, matter="悄悄改掉")], by=actor("member"), version=pledge.version)
    assert "悄悄改掉" in text_of(visit("member").get(f"/pledges/{pledge.id}/print"))
    words = text_of(visit("secretary").get(f"/pledges/{pledge.id}/print"))
    assert "悄悄改掉" not in words
    assert "为老党员办实事第1件" in words


def test_a_stopped_item_stays_on_paper_and_says_so(visit, filed):
    pledge = filed("member", "published", items=2)
    PledgeItem.update(stopped_on=date(YEAR, 3, 5)).where(
        (PledgeItem.pledge == pledge) & (PledgeItem.number == 2)
    ).execute()
    for path in (f"/pledges/{pledge.id}/print", "/board/print", "/board/print/pledges"):
        assert "为老党员办实事第2件（2026年3月5日停止）" in text_of(visit("secretary").get(path)), path


@pytest.fixture
def posted(world):
    make.pledge(world.member.person, "published", items=2)
    make.pledge(world.colleague.person, "published", items=1)
    make.pledge(world.member_a2.person, "published", items=1)
    make.pledge(make.person("未公示的", world.a1), "approved")
    make.pledge(world.member_b.person, "published", items=1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["文振晓", "秦明恒", "司马若鑫"]),
        ("branch={a1}", ["文振晓", "秦明恒"]),
        ("q=司马", ["司马若鑫"]),
        ("year=2025", []),
        ("standard=品德合格", []),
    ],
)
def test_print_holds_what_the_board_holds_under_the_same_filter(visit, world, posted, query, found):
    everyone = ["文振晓", "秦明恒", "司马若鑫", "未公示的", "钱春兵"]
    query = query.format(a1=world.a1.id)
    for who, path in (("member", "/board/print"), ("secretary", "/board/print"), ("committee", "/board/print/pledges")):
        page = visit(who).get(f"{path}?{query}")
        html = page.get_data(as_text=True).partition("<main")[2]
        assert [name for name in everyone if f">{name}<" in html] == found, (who, path)
        if not found:
            assert "没有可以打印的" in html
        back = "/board" + (f"?{quote(query, safe='=&')}" if query else "")
        assert f'href="{back}"' in html


def test_every_branch_has_a_table_of_its_own(visit, world, posted):
    html = visit("staff").get("/board/print").get_data(as_text=True)
    assert html.count("<table") == html.count("<thead>") == html.count("<tfoot>") == 2
    words = text_of(visit("staff").get("/board/print"))
    for branch in ("机关第一党支部", "机关第二党支部"):
        assert f"{branch}党员公开承诺一览表（2026 年）" in words
        assert f"某某局机关党委 · {branch} · 2026年3月10日" in words
    assert html.count('rowspan="2"') == 2, "name and post stand once beside two items"


def test_papers_of_a_branch_are_for_the_office(visit, world, posted):
    for who in ("member", "staff"):
        visit(who).get("/board/print/pledges", 404)
        assert "/board/print/pledges" not in visit(who).get("/board").get_data(as_text=True)
    page = visit("secretary").get(f"/board/print/pledges?branch={world.a1.id}").get_data(as_text=True)
    assert page.count('class="sheet"') == 2
    assert f"/board/print/pledges?branch={world.a1.id}" in visit("secretary").get(
        f"/board?branch={world.a1.id}"
    ).get_data(as_text=True)


def test_a_large_board_is_printed_in_parts(visit, world):
    for number in range(201):
        make.pledge(make.person(f"党员{number:03}", world.a1), "published", items=1)
    first = visit("member").get("/board/print").get_data(as_text=True)
    assert first.count('scope="rowgroup"') == 200
    assert "/board/print?year=2026&amp;page=2" in first
    assert visit("member").get("/board/print?page=2").get_data(as_text=True).count('scope="rowgroup"') == 1
