"""The board by branch, standard and post: what it holds, in which order, and that nothing else of a person stands on it."""

import io
import re
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from portal import clock
from portal.db import write
from portal.identities.models import Identity
from portal.pledges.models import Opinion, Pledge, PledgeChange, PledgeItem, PledgeProgress
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR

VIEWS = ["", "branch", "standard", "post"]


def holder(person: Person, kind: str = "pioneer", **values: Any) -> Identity:
    """A post in force."""
    usual = {"title": f"{person.name}的岗", "place": "一楼大厅", "state": "settled", "starts": date(YEAR, 1, 5)}
    return Identity.create(
        kind=kind, branch=person.branch_id, committee=person.committee_id, person=person, **{**usual, **values}
    )


def first(pledge: Pledge) -> PledgeItem:
    return PledgeItem.get((PledgeItem.pledge == pledge) & (PledgeItem.number == 1))


def progressed(item: PledgeItem, text: str, *, shown: bool = True, share: int | None = 40, day: int = 5) -> None:
    made = date(YEAR, 3, day)
    PledgeProgress.create(pledge=item.pledge_id, item=item, made_on=made, share=share, text=text, shown=shown)
    PledgeItem.update(share=share, progress_on=made).where(PledgeItem.id == item.id).execute()


def opinion(item: PledgeItem, state: str, text: str = "很好", **values: Any) -> Opinion:
    pledge = Pledge.get_by_id(item.pledge_id)
    return Opinion.create(
        pledge=pledge, item=item, holder=pledge.person_id, branch=pledge.branch_id, committee=pledge.committee_id,
        text=text, state=state, reason="与事实不符" if state == "rejected" else "", **values,
    )  # fmt: skip


def order(response: Any, words: list[str]) -> list[str]:
    """These words in the order in which the list names them first; those that it lacks are left out."""
    text = response.get_data(as_text=True).partition("</form>")[2]
    return sorted((word for word in words if word in text), key=text.index)


def heads(response: Any) -> list[str]:
    return re.findall(r'class="board-head"><h2>([^<]+)', response.get_data(as_text=True))


def cells(response: Any) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(response.get_data())).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def later(pledge: Pledge, minutes: int) -> None:
    moment = datetime(YEAR, 3, 10, 2, 0) + timedelta(minutes=minutes)
    Pledge.update(published_at=moment).where(Pledge.id == pledge.id).execute()


def test_by_branch_stands_together_under_its_name(visit, world):
    made = [
        make.pledge(make.person(name, branch), "published", items=1)
        for name, branch in (("甲一", world.a1), ("乙二", world.a2), ("丙三", world.a1))
    ]
    for minutes, pledge in enumerate(made):
        later(pledge, minutes)
    browser = visit("member")
    page = browser.get("/board?by=branch")
    assert heads(page) == ["机关第一党支部", "机关第二党支部"]
    assert order(page, ["甲一", "乙二", "丙三"]) == ["甲一", "丙三", "乙二"]
    assert order(browser.get("/board"), ["甲一", "乙二", "丙三"]) == ["丙三", "乙二", "甲一"]
    assert heads(browser.get("/board")) == []


def test_by_branch_runs_on_over_the_pages(visit, world):
    for number in range(51):
        make.pledge(make.person(f"党员{number:02}", world.a1), "published", items=1)
    make.pledge(make.person("末位", world.a2), "published", items=1)
    browser = visit("member")
    second = browser.get("/board?by=branch&page=2")
    assert heads(second) == ["机关第一党支部", "机关第二党支部"]
    assert second.get_data(as_text=True).count('class="board-who"') == 2
    assert 'href="/board?year=2026&amp;by=branch"' in second.get_data(as_text=True), "back to the first page, by branch"


def test_by_standard_shows_the_items_of_each_and_the_way_to_all(visit, world):
    one = make.pledge(world.member.person, "published", items=2)
    PledgeItem.update(standard="政治合格", matter="读书两本").where(
        (PledgeItem.pledge == one) & (PledgeItem.number == 2)
    ).execute()
    for number in range(12):
        make.pledge(make.person(f"党员{number:02}", world.a2), "published", items=1)
    browser = visit("colleague")
    page = browser.get("/board?by=standard")
    assert heads(page) == ["政治合格", "发挥作用合格"]
    words = text_of(page)
    assert "共 1 人，看全部" in words
    assert "共 13 人，看全部" in words
    political = words.partition("政治合格 共")[2].partition("发挥作用合格 共")[0]
    assert "读书两本" in political
    assert "文振晓的承诺事项1" not in political
    whole = browser.get("/board?by=standard&standard=发挥作用合格")
    assert heads(whole) == ["发挥作用合格"]
    assert whole.get_data(as_text=True).count('class="board-who"') == 13
    assert "文振晓的承诺事项1" in text_of(whole)
    assert "读书两本" not in text_of(whole)
    assert "共 13 人" in text_of(whole)
    sheet = cells(browser.get("/board?by=standard&standard=政治合格&export=xlsx"))
    assert [row[4] for row in sheet[1:]] == ["读书两本"]


def test_by_post_shows_who_holds_what_today_and_their_commitments(visit, world):
    make.pledge(world.member.person, "published", items=1)
    make.pledge(world.colleague.person, "submitted", items=1)
    holder(world.member.person, "model")
    holder(world.colleague.person, "pioneer")
    Identity.create(
        kind="window",
        branch=world.a2,
        committee=world.a,
        collective="政务服务窗口",
        state="settled",
        starts=date(YEAR, 1, 1),
    )
    holder(make.person("还没审定", world.a1), state="recommended", starts=None)
    holder(make.person("已经卸任", world.a1), state="ended", ends=date(YEAR, 2, 1))
    holder(make.person("到期的人", world.a1), ends=date(YEAR, 3, 9))
    holder(make.person("明天上岗", world.a1), starts=date(YEAR, 3, 11))
    holder(make.person("戴徽章的", world.a1), "badge", title="")
    holder(world.member_b.person, "pioneer")
    browser = visit("staff")
    page = browser.get("/board?by=post")
    assert heads(page) == ["党员先锋岗", "党员示范岗", "党员示范窗口", "党员徽章"]
    words = text_of(page)
    for shown in ("文振晓的岗", "一楼大厅", "2026年1月5日起", "文振晓的承诺事项1", "政务服务窗口", "共 4 个岗位"):
        assert shown in words
    for hidden in ("还没审定", "已经卸任", "到期的人", "明天上岗", "秦明恒的承诺事项1", "钱春兵", "138"):
        assert hidden not in words
    assert heads(browser.get("/board?by=post&post=model")) == ["党员示范岗"]
    assert heads(browser.get(f"/board?by=post&branch={world.a2.id}")) == ["党员示范窗口"]
    sheet = cells(browser.get("/board?by=post&post=model&export=xlsx"))
    assert sheet == [
        ["岗位类别", "姓名或集体", "岗位名称", "地点", "支部", "工作岗位", "任职起"],
        ["党员示范岗", "文振晓", "文振晓的岗", "一楼大厅", "机关第一党支部", "科员", datetime(YEAR, 1, 5)],
    ]


def test_posts_stand_beside_the_name_and_filter_the_board(visit, world):
    make.pledge(world.member.person, "published", items=1)
    make.pledge(world.colleague.person, "published", items=1)
    post = holder(world.member.person)
    holder(world.member.person, "badge", title="人人佩戴")
    browser = visit("member_a2")
    page = browser.get("/board")
    assert f'href="/identities/{post.id}">党员先锋岗 · 文振晓的岗</a>' in page.get_data(as_text=True)
    assert "人人佩戴" not in text_of(page)
    assert order(browser.get("/board?post=pioneer"), ["文振晓的承诺", "秦明恒的承诺"]) == ["文振晓的承诺"]
    assert order(browser.get("/board?post=window"), ["文振晓的承诺", "秦明恒的承诺"]) == []


def test_only_what_is_shown_as_an_example(visit, world):
    pledge = make.pledge(world.member.person, "published", items=1)
    make.pledge(world.colleague.person, "published", items=1)
    PledgeItem.update(exemplary_on=date(YEAR, 3, 1)).where(PledgeItem.pledge == pledge).execute()
    browser = visit("staff")
    assert "示范" in text_of(browser.get("/board")).partition("共 2 人")[2]
    page = browser.get("/board?exemplary=yes")
    assert order(page, ["文振晓的承诺", "秦明恒的承诺"]) == ["文振晓的承诺"]
    assert "共 1 人（已筛选）" in text_of(page)


def test_beneath_an_item_stand_shown_progress_changes_and_opinions(visit, world):
    item = first(make.pledge(world.member.person, "published", items=2))
    progressed(item, "走访了三户", day=1)
    progressed(item, "又走访了五户", day=3)
    progressed(item, "未公开的进展", shown=False, share=99, day=8)
    PledgeItem.update(amended_on=date(YEAR, 3, 2)).where(PledgeItem.id == item.id).execute()
    common = {
        "pledge": item.pledge_id, "item": item, "person": world.member.person, "branch": world.a1, "committee": world.a,
        "kind": "change",
    }  # fmt: skip
    PledgeChange.create(**common, reason="服务对象搬迁", state="agreed", decided_at=clock.now())
    PledgeChange.create(
        **common, reason="没有被同意的理由", state="refused", answer="没有说明的答复", decided_at=clock.now()
    )
    opinion(item, "shown", "公开的意见")
    opinion(item, "shown", "公开的意见乙")
    opinion(item, "sent", "没有公开的意见")
    opinion(item, "rejected", "没有公开的意见")
    words = text_of(visit("staff").get("/board"))
    for shown in ("又走访了五户", "完成 40%", "03-03", "已变更", "服务对象搬迁", "2 条意见"):
        assert shown in words
    for hidden in (
        "走访了三户",
        "未公开",
        "99",
        "没有被同意",
        "没有说明",
        "没有公开的意见",
        "公开的意见",
        "与事实不符",
    ):
        assert hidden not in words
    browser = visit("staff")
    assert cells(browser.get("/board?export=xlsx"))[1][9:] == [40, "又走访了五户", "服务对象搬迁"]


def test_an_opinion_is_offered_to_all_but_the_holder(visit, world):
    make.pledge(world.member.person, "published", items=1)
    for who, offered in (("staff", True), ("colleague", True), ("secretary", True), ("member", False)):
        assert ("提意见" in text_of(visit(who).get("/board"))) is offered, who


PUBLIC = re.compile(r"窗口受理|zqreason|1380013|1980|2005-07|在职|组织委员|领导干部|未公开|没有公开|退回过")


@pytest.mark.parametrize("path", ["/board", "/board?by=branch", "/board?by=standard", "/board?by=post", "/board/print"])
def test_nothing_else_of_a_person_stands_there(visit, world, path):
    """domain §3: 姓名, 岗位, 承诺事项, 措施, 时限; besides them standard, posts and what was shown."""
    pledge = make.pledge(world.member.person, "published", items=2)
    Person.update(duty="组织委员", leading=True).where(Person.id == world.member.person.id).execute()
    holder(world.member.person, duties="窗口受理\n未公开的职责", reason="未公开的申报理由")
    item = first(pledge)
    PledgeItem.update(reason="退回过的理由").where(PledgeItem.id == item.id).execute()
    progressed(item, "未公开的进展", shown=False)
    opinion(item, "sent", "没有公开的意见")
    for who in ("member_a2", "staff", "committee", "supervisor", "secretary"):
        page = visit(who).get(path)
        assert "文振晓" in text_of(page), who
        found = PUBLIC.search(page.get_data(as_text=True).partition("<main")[2])
        assert not found, (who, path, found)
    for who in ("member_b", "committee_b", "supervisor_b"):
        assert "文振晓" not in text_of(visit(who).get(path)), who


@pytest.mark.parametrize("by", VIEWS)
def test_a_view_keeps_its_arrangement_and_the_filter(visit, world, by):
    make.pledge(world.member.person, "published", items=1)
    page = visit("member").get(f"/board?by={by}&branch={world.a1.id}").get_data(as_text=True)
    assert f'name="by" value="{by}"' in page
    for other in VIEWS:
        assert f'href="/board?branch={world.a1.id}{f"&amp;by={other}" if other else ""}"' in page
    assert 'aria-current="page"' in page.partition('aria-label="排列"')[2]


@pytest.mark.parametrize("by", VIEWS)
def test_an_empty_view_says_why(visit, by):
    words = text_of(visit("member").get(f"/board?by={by}"))
    assert ("还没有在岗的党员岗位" if by == "post" else "还没有公示的承诺") in words
    assert "没有符合条件的" in text_of(visit("member").get(f"/board?by={by}&q=没有这样的字"))


@pytest.mark.parametrize("path", [*(f"/board?by={by}" for by in VIEWS), "/board/print", "/board/print/pledges"])
def test_a_view_costs_the_same_at_any_length(visit, world, queries, path):
    browser = visit("secretary")
    costs = []
    for more in (1, 2, 30):
        with write():
            for _ in range(more):
                person = make.person("新党员", world.a1)
                item = first(make.pledge(person, "published", items=3))
                holder(person)
                progressed(item, "走访了三户")
                opinion(item, "shown")
        browser.fragment(path)
        queries.statements.clear()
        browser.fragment(path)
        costs.append(len([one for one in queries.statements if '"session"' not in one]))
    assert costs == [costs[0]] * 3
    assert costs[0] <= (16 if "standard" in path else 8), costs


@pytest.mark.sqlite
@pytest.mark.parametrize("path", ["/board", "/board?by=branch", "/board?branch=1", "/board/print"])
def test_a_page_of_the_board_is_read_in_the_order_of_an_index(visit, world, queries, path):
    """No sorting of a committee's year: the first page costs the same at sixty thousand commitments."""
    from portal import db

    make.pledge(world.member.person, "published", items=1)
    browser = visit("member")
    queries.statements.clear()
    browser.fragment(path)
    listing = [one for one in queries.statements if "LIMIT" in one and "published_at" in one and "OFFSET" in one]
    assert len(listing) == 1
    inner = re.search(r"\((SELECT .*? OFFSET \?)\)", listing[0])
    assert inner
    plan = [
        row[-1]
        for row in db.database.execute_sql("EXPLAIN QUERY PLAN " + inner[1], [1] * inner[1].count("?")).fetchall()
    ]
    assert all("TEMP B-TREE" not in step and not step.startswith("SCAN") for step in plan), plan
