"""Comments in the browser: at a selected passage, in place without a jump; on paper-like pages without script; on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.desk import Desk

Sit = Callable[..., Desk]
MODES = ["page", "plain", "phone"]
SELECT = """id => { const node = document.getElementById(id).firstChild, range = document.createRange();
  range.setStart(node, 2); range.setEnd(node, 8);
  getSelection().removeAllRanges(); getSelection().addRange(range); return String(range); }"""


@pytest.mark.parametrize("mode", MODES)
def test_a_supervisor_comments_on_an_item_the_author_answers_and_it_is_resolved(desk: Sit, mode: str) -> None:
    supervisor = desk("supervisor", mode)
    supervisor.go("/pledges/{published_a1}")
    item = supervisor.page.locator("section.doc-row").nth(0)
    name = item.get_attribute("id")
    quote = ""
    if supervisor.script:
        quote = supervisor.page.evaluate(SELECT, f"{name}-measure")
    mark = item.locator(".comment-mark").filter(has_text="：第 1 项").locator("a").first
    mark.scroll_into_view_if_needed()
    before = supervisor.page.evaluate("scrollY")
    mark.click()
    supervisor.settle()
    supervisor.look(axe=True)
    words = f"zqcomment{mode} 请写清数据来源"
    if supervisor.script:
        expect(supervisor.page.locator(f"#{name}-write textarea[name=text]")).to_be_focused()
        expect(supervisor.page.locator(f"#{name}-write textarea[name=quote]")).to_have_value(quote)
        assert abs(supervisor.page.evaluate("scrollY") - before) < 400, "the page does not jump"
    supervisor.page.locator("main form").filter(has=supervisor.page.locator("textarea[name=quote]")).get_by_role(
        "button", name="批注", exact=True
    ).click()
    supervisor.settle()
    supervisor.has("请填写批注")
    supervisor.page.locator("textarea[name=text]").last.fill(words)
    supervisor.page.locator("main form").filter(has=supervisor.page.locator("textarea[name=quote]")).get_by_role(
        "button", name="批注", exact=True
    ).click()
    supervisor.settle()
    supervisor.has(words)
    supervisor.look(axe=True)
    if supervisor.script:
        assert "comment" in supervisor.focused(), "the focus is on what was said"
        expect(supervisor.page.locator("#live")).to_contain_text("已写下批注")
        assert supervisor.page.url.endswith(f"/pledges/{name.split('-')[1]}"), "still the same page"
        supervisor.page.reload()
        supervisor.settle()
        expect(supervisor.page.locator("mark.passage")).to_have_text(quote)
        fold = supervisor.page.locator("details.thread").filter(has_text=words[:12])
        fold.locator("summary").click()
        expect(fold.locator(".comment")).to_contain_text(words)

    author = desk("former", mode)
    author.go("/").follow(f"回复批注：{words}"[:20])
    author.has(words)
    author.look(axe=True)
    author.fill("回复", f"zqanswer{mode} 已附清单")
    author.click("回复")
    author.has(f"zqanswer{mode} 已附清单")
    author.lacks("标记已解决")

    supervisor.go("/comments?state=todosupervisor").follow(words[:14])
    supervisor.has(f"zqanswer{mode}")
    supervisor.click("标记已解决")
    supervisor.has("已解决", "重新打开")
    supervisor.look(axe=True)
    supervisor.go("/comments?state=resolved").has(words[:14])
    supervisor.look(axe=True)


def test_by_keyboard_a_fold_opens_and_is_read(desk: Sit) -> None:
    one = desk("committee").go("/pledges/{published_a1}", axe=False)
    fold = one.page.locator("details.thread > summary").first
    fold.focus()
    one.page.keyboard.press("Enter")
    expect(one.page.locator("details.thread[open] .comment").first).to_be_visible()
    one.settle()
    assert "comment" in one.focused()
    one.look(axe=True)
