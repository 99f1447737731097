"""A supervisor looks into a branch's organisation life: what is lacking, the record behind it, a comment, a problem made of it."""

import pytest
from playwright.sync_api import expect

from portal import clock
from tests.e2e.lived import SPEECH
from tests.e2e.site import MODES


@pytest.mark.parametrize("mode", MODES)
def test_from_the_standing_of_a_branch_to_a_problem(desk, mode):
    here = f"lived{mode}"
    one = desk(f"{here}_supervisor", mode)
    one.go("/life/standing").follow(f"旅程{here}第一党支部", nth=0).has("按月对照", "缺项").look(axe=True)
    one.follow("党员大会", nth=0).has("落实情况", "依据").look(axe=True)
    one.follow(f"{clock.today():%m-%d} 活动").has("已归档", SPEECH).look(axe=True)
    speech = one.page.locator("[id*='-speech-2']").first
    expect(speech).to_contain_text(SPEECH)
    one.page.locator(".comment-mark").filter(has_text="：发言 1").get_by_role("link").first.click()
    one.settle()
    one.look(axe=True)
    words = f"{mode}请写清布置了哪些任务"
    form = one.page.locator("main form").filter(has=one.page.locator("textarea[name=quote]"))
    form.locator("textarea[name=quote]").fill("写实")
    form.locator("textarea[name=text]").fill(words)
    form.get_by_role("button", name="批注", exact=True).click()
    one.settle()
    one.has(words).look(axe=True)
    head = desk(f"{here}_secretary", mode)
    head.go("/").follow(words[:12]).has(words, "写实").look(axe=True)
    one.follow("转为整改").look(axe=True)
    assert words in one.page.locator("main form.card textarea[name=text]").input_value()
    one.choose("类别", "组织软弱涣散").click("登记", within=one.page.locator("main form.card"))
    one.has("已登记，还没有下发", words, "批注：").look(axe=True)
    problem = one.page.url.removeprefix(one.site.url)
    head.go(problem, status=404, axe=False)
    one.follow("下发", exact=True)
    one.fill("整改要求", "补写任务").fill("整改期限", f"{clock.today().year + 1}-06-30")
    one.click("下发", within=one.page.locator("main form.card")).has("已下发")
    head.go("/").has("制定整改措施").go(problem).has(words).look(axe=True)
    head.follow("看原处").has(words)
