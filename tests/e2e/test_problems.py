"""A problem from the finding to its closing, by supervisor, secretary and committee, with and without script."""

import pytest

from portal import clock
from tests.e2e.site import MODES
from tests.uploads import papers

EVERY = pytest.mark.parametrize("mode", MODES)


@EVERY
def test_from_found_to_closed(desk, mode, tmp_path):
    supervisor, secretary, committee = (
        desk(f"ledger{mode}_{who}", mode) for who in ("supervisor", "secretary", "committee")
    )
    proof = tmp_path / "会议记录.pdf"
    proof.write_bytes(papers.classic(papers.document()))
    here = issues(supervisor, f"ledger{mode}")
    plans_and_submits(secretary, here, proof)
    returns(supervisor, here)
    submits_again(secretary, here)
    verifies(supervisor, here)
    closes(committee, here)


def issues(one, place: str) -> str:
    """A problem of the journey's own branch is found and issued; its address."""
    one.go("/problems").has("台账里还没有问题").follow("登记问题", nth=0)
    one.look(axe=True)
    one.choose("单位", f"旅程{place}第一党支部").click("下一步")
    one.look(axe=True)
    one.click("登记", within=one.page.locator("main form"))
    one.has("请先改好下面几处", "请填写问题")
    one.fill("问题", "三月没有召开支委会").choose("类别", "组织软弱涣散").fill("来源说明", "随机抽查：会议记录")
    one.click("登记", within=one.page.locator("main form")).has("已登记", "未下发", "现在在您手里")
    one.look(axe=True)
    one.follow("下发", exact=True)
    one.fill("整改要求", "补开并登记").fill("整改期限", f"{clock.today().year + 1}-06-30")
    one.click("下发", within=one.page.locator("main form")).has("已下发", f"问题 {clock.today().year}-0001")
    one.look(axe=True)
    return str(one.page.url.removeprefix(one.site.url))


def plans_and_submits(one, here: str, proof) -> None:
    one.go("/").has("制定整改措施：三月没有召开支委会").follow("制定整改措施：三月没有召开支委会")
    one.follow("制定措施")
    one.look(axe=True)
    one.fill("整改措施", "四月补开一次，今后每月第一周召开").fill("责任人说明", "支部书记")
    one.click("制定措施", within=one.page.locator("main form")).has("已保存整改措施", "整改中")
    one.go(here).follow("提交整改")
    one.look(axe=True)
    one.fill("完成情况", "已补开").click("提交整改", within=one.page.locator("main form"))
    one.has("请附上佐证材料")
    one.page.locator("input[type=file][multiple]").set_input_files(str(proof))
    if one.script:
        one.page.locator(".file-list input[name=attached]").wait_for()
    one.click("提交整改", within=one.page.locator("main form")).has("已提交，等待复核", "会议记录.pdf")
    assert one.page.url.endswith(here)


def returns(one, here: str) -> None:
    one.go("/").has("复核整改：三月没有召开支委会").go(here).follow("退回重改")
    one.look(axe=True)
    one.fill("理由", "记录上没有签到").click("退回重改", within=one.page.locator("main form"))
    one.has("已退回", "退回重改的理由", "记录上没有签到")


def submits_again(one, here: str) -> None:
    one.go("/").has("重新整改并提交：三月没有召开支委会").go(here).follow("提交整改")
    one.fill("完成情况", "已补签到").click("提交整改", within=one.page.locator("main form")).has("已提交，等待复核")


def verifies(one, here: str) -> None:
    one.go(here).follow("复核通过")
    one.look(axe=True)
    one.fill("复核意见", "签到已补齐").click("复核通过", within=one.page.locator("main form")).has("已复核通过")


def closes(one, here: str) -> None:
    one.go("/").has("销号：三月没有召开支委会").go("/problems/counts").follow("1", nth=0)
    one.go(here).follow("销号", exact=True)
    one.look(axe=True)
    one.click("销号", within=one.page.locator("main form")).has("已销号", "签到已补齐", "会议记录.pdf")
    one.look(axe=True)
    one.go("/problems/categories").go("/problems/extensions").go("/problems?state=closed").has("三月没有召开支委会")
