"""抽签 at the screen: the supervisor prepares and commits, the inspected committee gives the number, a member recomputes."""

import re

import pytest

from portal.draws.computation.verifying import verify
from tests.e2e.site import MODES

EVERY = pytest.mark.parametrize("mode", MODES)


def form(one):
    """The form that a page is for."""
    return one.page.locator("main form").last


@EVERY
def test_a_draw_is_prepared_committed_and_recomputed(desk, mode):
    team, officer, member = (desk(f"draw{mode}_{who}", mode) for who in ("supervisor", "committee", "member"))
    here = prepares(team, mode)
    gives(officer, mode)
    team.go(here).has("刚才用下面公开的全部内容重新计算过", "抽中", f"旅程draw{mode}第一党支部")
    recomputes(member, here)
    prints(team, here)


def prepares(one, mode: str) -> str:
    one.go("/draws").has("还没有抽签").follow("发起抽签", nth=0)
    one.look(axe=True)
    one.click("下一步", within=form(one)).has("请先改好下面几处")
    one.fill("名称", f"{mode}抽签").choose("抽什么", "党支部").click("下一步", within=form(one))
    one.has("下一步：填写抽取数量").follow("填写抽取数量", nth=0)
    one.fill("总数", "1").look(axe=True)
    one.click("保存", within=form(one)).has("请核对名单和数量").look(axe=True)
    one.click("冻结名单").has("名单已冻结", "名单摘要")
    one.click("生成密值").has("待报数", "密值摘要", "等被检查单位的同志报出数字")
    one.lacks("公开数字").look(axe=True)
    assert one.page.get_by_role("link", name="报数抽签").count() == 0
    return str(one.page.url.removeprefix(one.site.url))


def gives(one, mode: str) -> None:
    one.go("/").follow(f"报数抽签：{mode}抽签").follow("报数抽签", nth=0)
    one.fill("数字", "四七一一").look(axe=True)
    one.click("报数抽签", within=form(one)).has("请填 1 至 15 位的整数")
    one.fill("数字", "4711").click("报数抽签", within=form(one)).has("已抽签", "公开数字 4711")


def recomputes(one, here: str) -> None:
    one.go(here).has("密值", "种子", "怎样自己核对").look(axe=True)
    with one.page.expect_download() as waiting:
        one.page.get_by_role("link", name="下载抽签表").click()
    assert verify(waiting.value.path().read_text(encoding="utf-8")) == []


def prints(one, here: str) -> None:
    one.go(f"{here}/certificate").has("抽签证书", "4711")
    one.page.emulate_media(media="print")
    assert not re.search(r"导出|下载", one.page.locator("body").inner_text())
