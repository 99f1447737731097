"""亮明身份 from application to the card on the desk, per role, wide and narrow, with and without script; and on paper."""

import pytest

from portal import clock
from tests.e2e.paper import printed
from tests.e2e.site import MODES

EVERY = pytest.mark.parametrize("mode", MODES)


@EVERY
def test_from_the_application_to_the_commitment(desk, mode):
    member, secretary, committee = (desk(f"post{mode}_{who}", mode) for who in ("member", "secretary", "committee"))
    here = applies(member)
    takes_the_branchs_steps(secretary, here, mode)
    settles(committee, here, mode)
    everybody_sees_it(member, desk(f"post{mode}_supervisor", mode), here, mode)
    duties_reach_the_commitment(member)
    ends(secretary, here)


def applies(one) -> str:
    one.go("/pledges").room("亮明身份")
    one.look(axe=True)
    one.follow("申报", exact=True, nth=0)
    one.look(axe=True)
    one.choose("类别", "党员先锋岗").fill("岗位名称", "综合受理先锋岗").fill("地点", "一层 3 号窗口")
    one.click("提交申报")
    one.has("请先改好下面几处", "请填写岗位职责")
    assert one.page.get_by_label("岗位名称").input_value() == "综合受理先锋岗"
    one.fill("岗位职责", "一次告知办理条件\n首问负责").click("提交申报")
    one.has("已申报", "现在在支部书记手里", "首问负责")
    one.look(axe=True)
    return one.page.url.removeprefix(one.site.url)


def takes_the_branchs_steps(one, here: str, mode: str) -> None:
    one.go("/").has(f"评议党员先锋岗：黄道婆post{mode}").follow(f"评议党员先锋岗：黄道婆post{mode}")
    one.has("现在在您手里").follow("记录支部评议")
    one.look(axe=True)
    one.click("记录支部评议", within=one.page.locator("main form"))
    one.has("请写明支部评议的意见")
    one.fill("评议意见", "支委会一致同意").click("记录支部评议", within=one.page.locator("main form"))
    one.has("已记录支部评议", "支委会一致同意")
    one.follow("支部推荐").click("支部推荐", within=one.page.locator("main form"))
    one.has("已推荐", "现在在基层党委手里")
    assert one.page.url.endswith(here)


def settles(one, here: str, mode: str) -> None:
    one.go("/identities?state=settling").has("待我办理", f"黄道婆post{mode}")
    one.follow("党员先锋岗", nth=0).follow("党委审定")
    one.look(axe=True)
    one.click("党委审定", within=one.page.locator("main form")).has("已审定", "在岗")
    assert one.page.url.endswith(here)


def everybody_sees_it(member, supervisor, here: str, mode: str) -> None:
    for one in (member, supervisor):
        one.go("/identities").has(f"黄道婆post{mode}", "综合受理先锋岗", "在岗")
    member.go("/identities?kind=pioneer").follow("桌牌").has("共产党员先锋岗", f"黄道婆post{mode}")
    member.look(axe=True)
    member.go("/identities/wall").has(f"旅程post{mode}第一党支部党员先锋岗一览表")
    member.go("/inbox").has("您申报的党员先锋岗已经党委审定")
    member.go(f"/members/{{post{mode}_writer}}").has("亮明身份", "党员先锋岗 · 综合受理先锋岗")


def duties_reach_the_commitment(one) -> None:
    one.go("/pledges/new")
    field = one.page.get_by_label("岗位职责").first
    assert field.input_value() == "一次告知办理条件"
    options = one.page.locator("datalist#duties option").evaluate_all("all => all.map(one => one.value)")
    assert options == ["一次告知办理条件", "首问负责"]


def ends(one, here: str) -> None:
    one.go(here).follow("卸任")
    one.fill("卸任的原因", "岗位调整").click("卸任", within=one.page.locator("main form"))
    one.has("已办理卸任", "已卸任", "理由：岗位调整")
    one.look(axe=True)


@pytest.mark.parametrize("mode", ["page", "plain"])
def test_a_collective_and_a_service_entry(desk, mode):
    secretary, member = desk(f"post{mode}_secretary", mode), desk(f"post{mode}_member", mode)
    secretary.go("/identities").follow("为党员或集体申报")
    secretary.look(axe=True)
    secretary.choose("类别", "党员示范窗口").fill("集体名称", f"受理窗口{mode}").fill("地点", "一层东侧")
    secretary.fill("岗位职责", "公开办理流程").click("提交申报").has("已申报", f"受理窗口{mode}")
    member.go("/identities/new").choose("类别", "到社区报到").fill("地点", "幸福社区").click("提交申报")
    here = member.page.url.removeprefix(member.site.url)
    secretary.go(here).follow("确认").click("确认", within=secretary.page.locator("main form")).has("已确认")
    member.go(here).follow("记录服务").fill("做了什么", "清理楼道杂物").click(
        "记录服务", within=member.page.locator("main form")
    )
    member.has("已记录", "清理楼道杂物", "1 次").follow("更正")
    member.fill("做了什么", "清理楼道杂物三处").click("保存", within=member.page.locator("main form"))
    member.has("清理楼道杂物三处")
    member.look(axe=True)


def test_cards_and_wall_lists_on_paper(desk, tmp_path):
    one = desk("committee")
    cards = printed(one.page, "/identities/cards", tmp_path / "cards.pdf")
    assert set(cards.sizes) == {(210, 297)}
    number = one.page.locator(".plate").count()
    assert number >= 3
    assert cards.pages == -(-number // 3), "three cards on a sheet"
    assert cards.everything.count("共产党员") == number - one.page.locator(".plate h2", has_text="示范窗口").count()
    assert "打印" not in cards.everything
    assert "公开承诺" not in cards.everything, "no navigation on paper"
    wall = printed(one.page, "/identities/wall", tmp_path / "wall.pdf")
    assert set(wall.sizes) == {(297, 210)}
    kinds = one.page.locator(".sheet").count()
    assert wall.pages >= kinds
    for page in range(wall.pages):
        assert "一览表" in wall.words(page), "each sheet has its head"
        assert "姓名或集体" in wall.words(page)
    assert str(clock.today().year) in wall.everything
    for top, right, bottom, left in [*cards.margins(), *wall.margins()]:
        assert min(top, right, bottom, left) >= 5, "within what printers reach"


def test_a_long_wall_list_repeats_its_head(desk, tmp_path):
    one, head = desk("page_secretary"), desk("page_committee")
    for number in range(9):
        one.go("/identities/enter", axe=False)
        one.choose("类别", "党员示范窗口").fill("集体名称", f"第{number}窗口").fill("地点", "一层")
        one.fill("岗位职责", "公开办理流程和时限\n为老年人帮办\n首问负责\n限时办结").click("提交申报")
        here = one.page.url.removeprefix(one.site.url)
        one.go(f"{here}/discuss", axe=False).fill("评议意见", "同意")
        one.click("记录支部评议", within=one.page.locator("main form"))
        one.go(f"{here}/recommend", axe=False).click("支部推荐", within=one.page.locator("main form"))
        head.go(f"{here}/settle", axe=False).click("党委审定", within=head.page.locator("main form"))
    wall = printed(one.page, "/identities/wall?kind=window", tmp_path / "long.pdf")
    assert wall.pages >= 2
    for page in range(wall.pages):
        assert "党员示范窗口一览表" in wall.words(page)
        assert "岗位职责" in wall.words(page)
    assert all(f"第{number}窗口" in wall.everything for number in range(9))
