"""Every page × role, wide and narrow: axe finds nothing, nothing scrolls sideways, no script or policy complains."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error

SHAPES = 1  # how many records of one kind, or lists with the same filters, each role looks at
NARROW = ("member", "secretary", "committee")  # whose pages axe reads narrow too; the others' are measured there
ROLES = (
    "member", "secretary", "committee", "supervisor", "staff", "admin", "security", "auditor", "superior",
    "empty_member", "empty_secretary", "empty_committee", "empty_supervisor",
)  # fmt: skip


def _shape(path: str) -> str:
    parts = urlsplit(path)
    names = sorted(re.findall(r"(\w+)=", parts.query))
    place = re.sub(r"(?<=/parts/)(\w+)/(?!new\b)\w+", r"\1/#", parts.path)  # named by a key, not by a number
    return re.sub(r"\d+", "#", place) + "?" + "&".join(names)


@pytest.mark.parametrize("who", ROLES)
def test_every_page_of_a_role(desk, known, who):
    one = desk(who, "page")
    queue, seen, shapes = deque(["/"]), set(), {}
    while queue:
        path = queue.popleft()
        shape = _shape(path)
        if path in seen or "export=" in path or shapes.get(shape, 0) >= SHAPES:
            continue
        seen.add(path)
        shapes[shape] = shapes.get(shape, 0) + 1
        try:
            one.page.goto(path)
        except Error as not_a_page:
            if "Download is starting" not in not_a_page.message:
                raise
            continue
        one.widen(1280)
        found = one.look_closely()
        if known.is_new(found["outline"], 1280):  # what another record or role has shown already is not laid out again
            one.wrong += [f"{who} {path} at 1280: {fault}" for fault in one.axe()]
            one.widen(360)
            one.look_closely()
            if who in NARROW:
                one.wrong += [f"{who} {path} at 360: {fault}" for fault in one.axe()]
        here = one.site.url
        queue.extend(
            link.removeprefix(here).partition("#")[0] for link in found["links"] if link.startswith(here + "/")
        )
    print(f"{who}: {len(seen)} pages, {one.checked} by axe")
    assert len(seen) >= 6


ERRORS = [
    ("member", "/units/{unit_a}/edit", 403),
    ("member", "/accounts", 404),
    ("secretary", "/pledges/999999", 404),
    ("admin", "/accounts/{person_security}/lock", 403),
    (None, "/login", 200),
    (None, "/activate", 200),
]


@pytest.mark.parametrize("mode", ["page", "phone"])
@pytest.mark.parametrize(("who", "path", "status"), ERRORS)
def test_error_pages_and_doors(desk, who, path, status, mode):
    desk(who, mode).go(path, status)


@pytest.mark.parametrize("mode", ["page", "phone"])
def test_a_refused_form_says_what_to_mend_and_takes_the_focus_there(desk, mode):
    one = desk("supervisor", mode).go("/pledges/new")
    one.click("提交审核")
    one.page.locator(".error-summary").wait_for()
    assert "请先改好下面几处" in one.focused()
    assert one.page.title().startswith("错误：") or one.script  # htmx swaps the form; the title is the whole page's
    one.look(axe=True)
    one.page.locator(".error-summary a").first.click()
    assert one.page.evaluate("document.activeElement.matches('[aria-invalid=true]')")


def test_sign_in_that_fails_is_a_page_without_fault(desk):
    one = desk(None).go("/login")
    one.fill("用户名", "nobody-of-that-name").fill("密码", "wrong-password-1").click("登录")
    one.has("用户名或密码不正确")
    one.look(axe=True)
