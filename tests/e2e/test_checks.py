"""督导检查 at the screen: a supervisor on a phone with a weak network, two supervisors at one item, the branch's response."""

import re

import pytest

from portal import clock

SAVED = re.compile("已保存")
REFUSED = re.compile(r"net::ERR|htmx:|/items/[57]|status of 4(00|29)")  # what a browser says of a weak network
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('visit:')).length"
MODES = pytest.mark.parametrize("mode", ["page", "phone", "plain", "plainphone"])
TEXT = {
    "1": "党员大会每季度至少召开一次，每次有主题、有记录",
    "2": "支委会每月召开一次，到会过半数（不设支委会的选“不适用”）",
}


def item(desk, number):
    """An item of the list on the visit's page."""
    return desk.page.locator("fieldset[data-item]").nth(number - 1)


def tick(desk, number, word):
    """Answer an item."""
    item(desk, number).get_by_label(word, exact=True).check()


def write(desk, number, text):
    """Write what was seen, and leave the field."""
    field = item(desk, number).get_by_label("佐证")
    field.fill(text)
    field.blur()


def said(desk, number):
    """What the page puts before the word of the server under an item."""
    return item(desk, number).locator("[data-said]").evaluate("one => getComputedStyle(one, '::before').content")


def begin(desk, who, mode, title):
    """A check of the journey's own branch, from the library's list to its start; the supervisor stands at the visit."""
    one = desk(who, mode)
    today = str(clock.today())
    one.go("/checks/lists/library").click("选用：组织生活随机抽查清单").click("定稿")
    one.go("/checks/new").choose("类型", "随机抽查").fill("名称", title).fill("检查内容", "看三会一课和记录")
    one.fill("开始日期", today).fill("结束日期", today)
    lists = one.page.get_by_label("检查清单")
    lists.select_option(index=1)
    one.click("发起检查", within=one.page.locator("form.card"))
    one.has("列入单位").look(axe=True)
    one.page.get_by_role("group", name="单位").get_by_role("checkbox").nth(1).check()
    one.click("列入所选单位").click("开始检查").has("检查中")
    one.page.locator("#main table a").first.click()
    one.settle()
    return one


@MODES
def test_from_the_list_to_the_response(desk, mode):
    one = begin(desk, f"{mode}_supervisor", mode, f"{mode}抽查")
    one.look(axe=True)
    for number, (word, text) in enumerate((("部分", "三季度没有主题"), ("否", "缺四月的支委会")), 1):
        tick(one, number, word)
        write(one, number, text)
        if one.script:
            item(one, number).get_by_text(SAVED).wait_for()
    if not one.script:
        one.click("保存", nth=0).has("已保存 2 项")
    one.look(axe=True)
    one.click("登记现场检查", "link").fill("会见人员", "书记和两名党员").fill("现场意见", f"{mode}现场意见")
    one.page.get_by_label("看", exact=True).check()
    one.look(axe=True)
    one.click("保存").has("已到现场", f"{mode}现场意见", "已填 2 /")
    one.click("转为整改", within=item(one, 2)).has("缺四月的支委会")
    one.page.go_back()
    one.go("/checks/visits", axe=False).follow("第一党支部").has("整改台账")
    branch = desk(f"{mode}_secretary", mode)
    branch.go("/checks").lacks(f"{mode}抽查")
    one.page.get_by_role("link", name=f"{mode}抽查").first.click()
    one.settle()
    one.click("反馈检查结果", "link").fill("总体评价", "总体较好").click(
        "反馈检查结果", within=one.page.locator("form.card")
    )
    one.has("已反馈", "总体较好").look(axe=True)
    branch.go("/").click(f"回应检查结果：{mode}抽查", "link").has("缺四月的支委会", f"{mode}现场意见").look(axe=True)
    branch.lacks("转为整改")
    branch.click("回应", "link").fill("回应", f"{mode}已经补开").look(axe=True)
    branch.click("回应", within=branch.page.locator("form.card")).has(f"{mode}已经补开", "已回应")
    one.page.reload()
    one.click("办结").has("已办结")


@pytest.mark.parametrize("mode", ["phone"])
def test_what_the_network_did_not_take_is_kept_and_sent_again_by_itself(desk, mode):
    one = begin(desk, f"post{mode}_supervisor", mode, f"{mode}弱网")
    page = one.page
    address = page.url
    page.context.set_offline(True)
    tick(one, 1, "部分")
    write(one, 1, "三季度没有主题")
    tick(one, 2, "否")
    write(one, 2, "缺四月的支委会")
    page.get_by_text("还有 2 项没有送出").wait_for()
    assert page.evaluate(KEPT) == 2
    assert [said(one, number) for number in (1, 2, 3)] == ['"尚未送出"', '"尚未送出"', "none"]
    keys = page.evaluate("Object.keys(localStorage).join()")
    assert re.fullmatch(r"(visit:\d+:\d+:\d+,?){2}", keys), keys
    page.context.set_offline(False)
    page.get_by_text("都已送出").wait_for()
    assert page.evaluate(KEPT) == 0
    assert said(one, 1) == "none"
    page.reload()
    assert item(one, 2).get_by_label("佐证").input_value() == "缺四月的支委会"
    assert item(one, 1).get_by_label("部分", exact=True).is_checked()
    # the answer was lost on its way back: sent again it is there once; and what was typed since goes through
    lost = []

    def lose(route):
        lost.append(route.fetch())
        route.abort()

    page.route("**/items/3", lose)
    tick(one, 3, "否")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/items/3")):
        write(one, 3, "看了两个党小组")
    page.get_by_text("还有 1 项没有送出").wait_for()
    page.unroute("**/items/3")
    write(one, 3, "看了三个党小组")
    page.get_by_text("都已送出").wait_for()
    assert lost
    page.reload()
    assert item(one, 3).get_by_label("佐证").input_value() == "看了三个党小组"
    assert item(one, 3).locator(".conflict,[data-mine]").count() == 0
    # a token that has run out is asked for anew, and a refusal for the moment is no refusal for good
    page.evaluate("document.querySelector('[data-visit]').elements.csrf_token.value = 'old'")
    tick(one, 5, "否")
    with page.expect_response(lambda answer: answer.url.endswith("/items/5") and answer.status == 400):
        write(one, 5, "没有主题")
    item(one, 5).get_by_text(SAVED).wait_for()
    assert page.evaluate(KEPT) == 0
    page.route("**/items/7", lambda route: route.fulfill(status=429))
    tick(one, 7, "否")
    with page.expect_response(lambda answer: answer.url.endswith("/items/7") and answer.status == 429):
        write(one, 7, "没有谈心")
    page.get_by_text("还有 1 项没有送出").wait_for()
    page.unroute("**/items/7")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("都已送出").wait_for()
    # what was forgotten after a day is not called sent
    page.context.set_offline(True)
    tick(one, 8, "否")
    write(one, 8, "没有写明主持人")
    page.get_by_text("还有 1 项没有送出").wait_for()
    page.evaluate("document.querySelector('[data-item=\"8\"]').dataset.at = 1; localStorage.clear()")
    page.context.set_offline(False)
    write(one, 7, "没有谈心记录")
    page.get_by_text("有的没有送出，请重填").wait_for()
    # signing out erases what was not sent
    page.context.set_offline(True)
    tick(one, 4, "否")
    write(one, 4, "没有送出的")
    page.get_by_text("还有 1 项没有送出").wait_for()
    page.evaluate(
        "document.querySelector('form[action=\"/logout\"]').addEventListener('submit', e => e.preventDefault())"
    )
    page.evaluate("document.querySelector('form[action=\"/logout\"] button').click()")
    assert page.evaluate(KEPT) == 0
    page.context.set_offline(False)
    page.goto(address)
    assert item(one, 4).get_by_label("佐证").input_value() == ""
    one.wrong = [line for line in one.wrong if not REFUSED.search(line)]  # asked for on purpose
    # a day later it is gone too
    page.evaluate("localStorage.setItem('visit:1:1:1', JSON.stringify({at: Date.now() - 86400001}))")
    page.reload()
    assert page.evaluate(KEPT) == 0


def test_who_comes_second_to_an_item_sees_both_and_chooses(desk):
    one = begin(desk, "helpphone_supervisor", "phone", "两人同填")
    two = desk("helpphone_supervisor", "page")
    two.page.goto(one.page.url)
    tick(one, 1, "否")
    write(one, 1, "先到的写的")
    item(one, 1).get_by_text(SAVED).wait_for()
    tick(two, 1, "是")
    write(two, 1, "后到的写的")
    place = item(two, 1)
    place.get_by_role("button", name="用我填写的").wait_for()
    two.has("先到的写的")
    two.look(axe=True)
    assert place.get_by_label("佐证").input_value() == "后到的写的"
    two.click("用我填写的", within=place)
    place.get_by_text(SAVED).wait_for()
    write(one, 1, "先到的又写")
    item(one, 1).get_by_role("button", name="用现在的").wait_for()
    one.click("用现在的", within=item(one, 1))
    assert item(one, 1).get_by_label("佐证").input_value() == "后到的写的"
    assert one.page.evaluate(KEPT) == 0
