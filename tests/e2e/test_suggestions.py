"""Opinions and suggestions as people give them: with script and without, on the desk and on the phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk

Sit = Callable[..., Desk]
MODES = ["page", "plain", "phone"]


def code_of(desk: Desk) -> str:
    """The code that is shown once."""
    code = desk.page.locator(".slip-code").inner_text()
    assert re.fullmatch(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", code)
    return code


@pytest.mark.parametrize("mode", MODES)
def test_an_anonymous_opinion_is_rejected_and_its_author_reads_why(desk: Sit, mode: str) -> None:
    staff = desk("staff", mode)
    staff.go("/pledges/{published_a1}")
    item = staff.page.locator("section.doc-row").nth(1)
    item.get_by_role("link", name="提意见").click()
    staff.settle()
    staff.look(axe=True)
    words = f"zqjourney{mode} 看不到记录"
    field = staff.page.get_by_label("对第 2 项的意见")
    if staff.script:
        expect(field).to_be_focused()
    staff.click("送出")
    staff.has("请填写意见")
    staff.page.get_by_label("对第 2 项的意见").fill(words)
    staff.page.get_by_label("匿名", exact=True).check()
    staff.click("送出")
    staff.has("只显示这一次")
    staff.look(axe=True)
    code = code_of(staff)
    assert code not in staff.page.url

    secretary = desk("secretary", mode)
    secretary.go("/opinions?state=todo").has("匿名")
    secretary.follow(words[:14])
    secretary.has(words, "匿名").lacks("梁小禾")
    secretary.look(axe=True)
    secretary.page.locator("summary", has_text="不公开").click()
    secretary.page.get_by_role("button", name="不公开", exact=True).click()
    secretary.settle()
    secretary.has("请填写不公开的理由")
    secretary.fill("不公开的理由", "这一项还没有到时限")
    secretary.page.get_by_role("button", name="不公开", exact=True).click()
    secretary.settle()
    secretary.has("未公开", "这一项还没有到时限")

    staff.go("/suggestions/receipt")
    staff.fill("查询码", code.lower().replace("-", ""))
    staff.click("查看")
    staff.has("未公开", "这一项还没有到时限").lacks(words)
    staff.look(axe=True)


@pytest.mark.parametrize("mode", MODES)
def test_a_signed_opinion_is_shown_and_answered(desk: Sit, mode: str) -> None:
    member = desk("member", mode)
    member.go("/pledges/{published_a1}")
    member.page.locator("section.doc-row").nth(2).get_by_role("link", name="提意见").or_(
        member.page.locator("section.doc-row").nth(1).get_by_role("link", name="提意见")
    ).first.click()
    member.settle()
    words = f"zqsigned{mode} 建议分季度"
    member.page.locator("textarea[name=text]").fill(words)
    member.click("送出")
    member.has("待处理", words)
    address = member.page.url

    secretary = desk("secretary", mode)
    secretary.go(address)
    secretary.click("公开")
    secretary.has("已公开")
    holder = desk("former", mode)
    holder.go(address)
    holder.fill("答复", "下季度起分开写")
    holder.click("答复")
    holder.has("下季度起分开写")
    member.go("/pledges/{published_a1}").has(words, "下季度起分开写", "文振晓")
    member.look(axe=True)


@pytest.mark.parametrize("mode", MODES)
def test_a_suggestion_to_the_committee_is_answered_and_raised_again(desk: Sit, mode: str) -> None:
    staff = desk("staff", mode)
    staff.go("/suggestions").follow("写意见建议")
    staff.look(axe=True)
    words = f"zqsuggest{mode} 表格填三遍"
    staff.fill("内容", words)
    staff.click("送出")
    staff.has("请选择由谁受理")
    assert staff.page.get_by_label("内容").input_value() == words
    staff.page.get_by_label("某某局机关党委").check()
    staff.click("送出")
    staff.has("待受理", "现在在 某某局机关党委 手里")
    address = staff.page.url

    committee = desk("committee", mode)
    committee.go("/suggestions?state=todo").follow(words[:14])
    committee.click("受理")
    committee.has("办理中")
    committee.look(axe=True)
    committee.fill("答复", "合成一张表")
    committee.page.get_by_role("button", name="答复", exact=True).click()
    committee.settle()
    committee.has("已答复", "合成一张表")
    staff.go(address).has("已答复", "合成一张表")
    staff.fill("补充说明", "新表还是两张")
    staff.click("再次反映")
    staff.has("新表还是两张", "合成一张表", words)
    staff.look(axe=True)


@pytest.mark.parametrize("mode", MODES)
def test_the_administrator_passes_on_what_is_not_about_the_portal(desk: Sit, mode: str) -> None:
    member = desk("colleague", mode)
    member.go("/suggestions/new")
    words = f"zqpass{mode} 停车难"
    member.fill("内容", words)
    member.page.get_by_label("系统管理员").check()
    member.page.get_by_label("匿名", exact=True).check()
    member.click("送出")
    code = code_of(member)
    admin = desk("admin", mode)
    admin.go("/suggestions").follow(words[:10])
    admin.lacks("机关第一党支部", "秦明恒")
    admin.page.locator("summary", has_text="转交").click()
    admin.page.get_by_label("基层党委").check()
    admin.fill("说明", "不归系统管")
    admin.page.get_by_role("button", name="转交", exact=True).click()
    admin.settle()
    admin.has("已转交")
    member.go("/suggestions/receipt")
    member.fill("查询码", code)
    member.click("查看")
    member.has("转交基层党委", "不归系统管")
