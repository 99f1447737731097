"""Attachments of a progress: at once and one by one, with progress, retry and reasons; from the phone; without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FileChooser, FilePayload, Page, Route, TimeoutError, expect

from tests.e2e.desk import Desk
from tests.uploads import images, packages, papers

Seat = Callable[..., Desk]
FORM = "/pledges/{published_a1}/items/{item_published_a1}/progress"


def a_file(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


PHOTO = a_file("走访照片.jpg", images.good()["jpeg of twelve megapixels"])
REPORT = a_file("走访报告.pdf", papers.classic(papers.document()))
OLD = a_file("旧文件.doc", packages.bad()["doc"])


def opened(desk: Seat, mode: str, *, axe: bool = False) -> Desk:
    """The form, without what another test has left in it."""
    one = desk("former", mode).go(FORM, axe=axe)
    if one.page.get_by_role("button", name="丢弃草稿").count():
        one.click("丢弃草稿")
        one.go(FORM, axe=axe)
    return one


def lines(page: Page) -> Any:
    return page.locator(".file-list li")


def chosen(page: Page, *files: FilePayload) -> None:
    page.get_by_label("选择文件").set_input_files(list(files))


@pytest.mark.parametrize("mode", ["page", "phone"])
def test_files_go_up_as_they_are_chosen(desk: Seat, mode: str) -> None:
    one = opened(desk, mode, axe=True)
    page = one.page
    chosen(page, PHOTO, REPORT)
    expect(page.locator("[name=attached]:checked")).to_have_count(2)
    expect(lines(page)).to_have_count(2)
    page.wait_for_selector("#live:has-text('已上传：走访报告.pdf')", state="attached")
    one.has("走访照片.jpg", "走访报告.pdf")
    one.look(axe=True)
    one.page.locator("textarea[name=text]").fill(f"走访了五户，{mode}")
    one.click("记录进展")
    one.has(f"走访了五户，{mode}", "走访照片.jpg")
    picture = page.locator(".files img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 100
    one.look(axe=True)
    with page.expect_download() as download:
        page.locator(".files a", has_text="走访报告.pdf").first.click()
    assert download.value.suggested_filename == "走访报告.pdf"


def test_a_refused_file_says_why_and_the_others_stay(desk: Seat) -> None:
    one = opened(desk, "page")
    chosen(one.page, OLD, REPORT)
    expect(one.page.locator("[name=attached]")).to_have_count(1)
    one.has("“旧文件.doc”没有收下：这是旧版 Word 文档（.doc）。请用 Word 或 WPS 打开，另存为 .docx 后再上传。")
    expect(one.page.locator(".file-list .error")).to_have_count(1)
    one.look(axe=True)


def test_a_broken_line_is_tried_again(desk: Seat) -> None:
    one = opened(desk, "page")
    page = one.page
    page.route("**/files", lambda route: route.abort())
    chosen(page, REPORT)
    one.has("“走访报告.pdf”没有传上：网络不通")
    page.wait_for_selector("#live:has-text('没有传上')", state="attached")
    one.look(axe=True)
    page.unroute("**/files")
    one.wrong[:] = [said for said in one.wrong if "ERR_FAILED" not in said]
    page.get_by_role("button", name="重试").press("Enter")
    expect(page.locator("[name=attached]:checked")).to_have_count(1)
    one.lacks("没有传上")


def test_the_form_waits_for_files_on_their_way(desk: Seat) -> None:
    one = opened(desk, "page")
    page, held = one.page, list[Route]()
    page.route("**/files", lambda route: held.append(route))
    chosen(page, REPORT, PHOTO)
    expect(page.locator(".file-list progress")).to_have_count(2)
    one.look(axe=True)
    for _ in range(50):
        if held:
            break
        page.wait_for_timeout(100)
    assert len(held) == 1  # one after another
    one.page.locator("textarea[name=text]").fill("还在上传")
    page.get_by_role("button", name="记录进展").click()
    expect(page.locator(".toast")).to_have_text("附件还在上传，请稍候再提交。关闭")
    assert page.url.endswith("/progress")
    page.unroute("**/files")
    expect(page.locator("[name=attached]:checked")).to_have_count(2)
    one.click("记录进展")
    one.has("还在上传")


def test_too_big_and_too_many_are_said_before_they_travel(desk: Seat) -> None:
    one = opened(desk, "page")
    chosen(one.page, a_file("大文件.pdf", b"%PDF-1.7" + b"0" * 10_500_000))
    one.has("“大文件.pdf”没有传上：超过 10 MB")
    assert "/files" not in one.seen
    chosen(one.page, *(a_file(f"{n}.pdf", REPORT["buffer"]) for n in range(10)))
    expect(one.page.locator("[name=attached]")).to_have_count(9)
    one.has("“9.pdf”没有传上：附件最多 9 个")


def test_an_unticked_file_is_left_out(desk: Seat) -> None:
    one = opened(desk, "page")
    chosen(one.page, a_file("不要的.pdf", REPORT["buffer"]), a_file("要的.pdf", REPORT["buffer"]))
    expect(one.page.locator("[name=attached]")).to_have_count(2)
    one.page.get_by_label("不要的.pdf").uncheck()
    one.page.locator("textarea[name=text]").fill("只带一个")
    one.click("记录进展")
    one.has("要的.pdf")
    one.lacks("不要的.pdf")


def _chosen_by_enter(page: Page) -> FileChooser:
    """Press Enter until the browser opens its dialogue: where it has not come to the front yet, it lets the key pass."""
    for wait in (4000, 4000, 15000):
        page.bring_to_front()
        try:
            with page.expect_file_chooser(timeout=wait) as chooser:
                page.keyboard.press("Enter")
            return chooser.value
        except TimeoutError:
            continue
    raise AssertionError("Enter opens no dialogue")


def test_the_buttons_are_reached_by_keyboard(desk: Seat) -> None:
    one = opened(desk, "page")
    field = one.page.get_by_label("选择文件")
    for _ in range(60):
        one.page.keyboard.press("Tab")
        if field.evaluate("input => input === document.activeElement"):
            break
    assert field.evaluate("input => input === document.activeElement")
    outline = field.evaluate("input => getComputedStyle(input.parentElement).outlineStyle")
    assert outline == "solid"
    chooser = _chosen_by_enter(one.page)
    assert chooser.is_multiple()
    chooser.set_files([REPORT])
    expect(one.page.locator("[name=attached]:checked")).to_have_count(1)


@pytest.mark.parametrize("mode", ["plain", "plainphone"])
def test_without_a_script_files_go_with_the_form(desk: Seat, mode: str) -> None:
    one = opened(desk, mode)
    chosen(one.page, PHOTO, OLD)
    one.click("记录进展")
    one.has("没有收下：这是旧版 Word 文档", "走访照片.jpg")
    expect(one.page.locator("[name=attached]:checked")).to_have_count(1)
    one.page.locator("textarea[name=text]").fill(f"没有脚本，{mode}")
    chosen(one.page, REPORT)
    one.click("记录进展")
    one.has(f"没有脚本，{mode}", "走访照片.jpg", "走访报告.pdf")
    one.click("删去走访报告.pdf")
    one.has("已删去“走访报告.pdf”")
