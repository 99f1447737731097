"""With the keyboard alone: skip link, a focus that is seen, what each role does most, and the focus on what changed."""

import re

import pytest

from portal import clock
from tests import factories as make

RING = """() => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return { ring: (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none',
           seen: r.width > 0 && r.height > 0, high: r.height, what: e.tagName };
}"""


def tab_to(one, name: str, most: int = 90) -> None:
    """Press Tab until the focus is on what bears this name (a pattern); every stop on the way shows its focus."""
    for _ in range(most):
        one.page.keyboard.press("Tab")
        stop = one.page.evaluate(RING)
        assert stop["what"] == "BODY" or (stop["ring"] and stop["seen"]), (one.page.url, one.focused(), stop)
        if re.search(name, one.focused()):
            return
    raise AssertionError(f"{one.page.url}: no {name} within {most} stops")


def press(one, key: str = "Enter") -> None:
    one.page.keyboard.press(key)
    one.settle()


def test_the_skip_link_comes_first_and_leads_to_the_text(desk):
    one = desk("secretary").go("/", axe=False)
    one.page.keyboard.press("Tab")
    assert "跳到正文" in one.focused()
    press(one)
    assert one.focused().startswith("MAIN main")


def test_signing_in_by_keyboard(desk):
    one = desk(None).go("/login", axe=False)
    assert "username" in one.focused(), "the cursor stands in the first field"
    one.page.keyboard.type("colleague")
    press(one, "Tab")
    one.page.keyboard.type(make.PASSWORD)
    press(one)
    assert one.page.url.endswith("/")


@pytest.mark.parametrize("mode", ["page", "phone"])
@pytest.mark.parametrize(
    ("who", "start", "button", "arrives"),
    [
        ("member", "/", "公开承诺", r"/pledges"),
        ("staff", "/", "公示栏", r"/board"),
        ("secretary", "/pledges", "审核.+的承诺", r"/pledges/\d+"),
        ("committee", "/units", "党员名单", r"/members"),
        ("supervisor", "/pledges", "查看.+的承诺", r"/pledges/\d+"),
        ("admin", "/appointments/proposals", "^A.*(任命|停用|重置)", r"/appointments/proposals/\d+"),
        ("security", "/appointments", "新任命", r"/appointments/new"),
        ("auditor", "/audit", "导出", r"/audit"),
    ],
)
def test_each_role_reaches_its_work_by_tab_and_enter(desk, who, start, button, arrives, mode):
    one = desk(who, mode).go(start, axe=False)
    if mode == "phone" and start == "/":
        tab_to(one, "菜单")
        press(one)
    tab_to(one, button)
    if button == "导出":
        with one.page.expect_download():
            one.page.keyboard.press("Enter")
    else:
        press(one)
    assert re.search(arrives + r"($|\?)", one.page.url.removeprefix(one.site.url)), one.page.url


def test_after_a_verdict_the_focus_is_on_it_and_the_page_has_not_jumped(desk):
    one = desk("secretary").go("/pledges/{submitted_a1}", axe=False)
    tab_to(one, "通过第1项")
    before = one.page.evaluate("scrollY")
    press(one)
    one.page.wait_for_selector("[id$='-verdict']:focus")
    one.has("已通过")
    assert abs(one.page.evaluate("scrollY") - before) < 200
    one.page.wait_for_selector("#live:has-text('第 1 项已通过')", state="attached")
    tab_to(one, "改为退回")
    press(one)
    one.page.wait_for_selector("textarea:focus")
    one.page.keyboard.type("请写得具体一些")
    tab_to(one, "退回第1项")
    press(one)
    one.page.wait_for_selector("[id$='-verdict']:focus")
    one.has("已退回：请写得具体一些")


def test_a_filter_keeps_the_focus_and_says_how_many(desk):
    one = desk("committee").go("/members", axe=False)
    one.page.locator("select[name=category]").focus()
    one.page.keyboard.press("ArrowDown")
    one.settle()
    one.page.wait_for_url(re.compile("category="))
    assert "SELECT" in one.focused()
    one.page.wait_for_selector("#live:has-text('共')", state="attached")


def test_rows_are_added_and_removed_by_keyboard(desk):
    one = desk("committee_b").go("/pledges/new", axe=False)
    tab_to(one, "增加一项")
    press(one)
    assert re.search(r"items-1-matter", one.focused())
    one.page.keyboard.type(f"{clock.today().year} 年第二项")
    one.page.locator("[data-repeat-remove]").nth(1).focus()
    press(one)
    assert one.page.locator("[data-repeat-row]").count() == 1
    assert "items-0-" in one.focused()


def test_menus_close_by_escape_and_give_the_focus_back(desk):
    one = desk("secretary").go("/", axe=False)
    tab_to(one, "SUMMARY.*郝明国")
    press(one)
    assert one.page.locator("header details[open]").count() == 1
    tab_to(one, "修改密码", 5)
    press(one, "Escape")
    assert one.page.locator("header details[open]").count() == 0
    assert "SUMMARY" in one.focused()


def test_targets_are_large_enough_on_a_phone(desk):
    """24 px at least (WCAG 2.2), 44 for main actions."""
    small = """els => els.map(e => { const r = e.getBoundingClientRect();
        const inline = getComputedStyle(e).display === 'inline', text = (e.innerText || e.value || e.name).slice(0, 20);
        return { text, w: r.width, h: r.height, inline }; })
        .filter(r => r.w > 1 && r.h > 1 && !r.inline && (r.w < 24 || r.h < 24))"""
    for who, path in (
        ("secretary", "/"),
        ("secretary", "/pledges"),
        ("secretary", "/pledges/{submitted_a1}"),
        ("committee", "/members"),
    ):
        one = desk(who, "phone").go(path, axe=False)
        found = one.page.eval_on_selector_all("main a, main button, main select, main input:not([type=hidden])", small)
        boxes = [target for target in found if target["text"] not in ("pledge", "person", "message")]
        assert not boxes, (path, boxes)
        heights = one.page.eval_on_selector_all(
            "main .btn-primary", "els => els.map(e => e.getBoundingClientRect().height)"
        )
        assert all(height >= 43 for height in heights if height), (path, heights)
