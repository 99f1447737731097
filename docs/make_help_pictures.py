"""Take the pictures of the help pages from a portal that runs with the sample data.

    python docs/make_help_pictures.py http://127.0.0.1:8000

Needs playwright and Chromium (PORTAL_CHROMIUM, default /usr/bin/chromium); writes static/help/*.png.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parent.parent / "static" / "help"
PASSWORD = "Demo-portal-2026"
SIZE = {"width": 1000, "height": 620}

# picture → account (None: signed out), address or the text of links to follow from it
PICTURES: dict[str, tuple[str | None, str, tuple[str, ...]]] = {
    "activate": (None, "/activate", ()),
    "home": ("secretary", "/", ()),
    "pledge-form": ("member", "/pledges/new", ()),
    "pledge-returned": ("member2", "/", ("修改",)),
    "review": ("secretary", "/", ("审核",)),
    "codes": ("secretary", "/codes", ()),
    "roster": ("committee", "/roster", ("roster-sample.xlsx",)),
    "coverage": ("committee", "/pledges/coverage", ()),
    "units": ("committee", "/units", ()),
    "supervisor": ("supervisor", "/pledges", ()),
    "board": ("staff", "/board", ()),
    "proposals": ("admin", "/appointments/proposals", ()),
    "appointments": ("security", "/appointments", ()),
    "audit": ("auditor", "/audit", ()),
}


def sign_in(page: Page, base: str, account: str) -> None:
    """Sign in with a sample account."""
    page.goto(base + "/login")
    page.get_by_label("用户名").fill(account)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(base + "/")


def take(browser: Browser, base: str, name: str) -> None:
    """One picture."""
    account, path, links = PICTURES[name]
    context = browser.new_context(viewport=SIZE, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    if account:
        sign_in(page, base, account)
    page.goto(base + path)
    for text in links:
        page.locator("main a", has_text=text).first.click()
    page.wait_for_load_state()
    page.screenshot(path=OUT / f"{name}.png")
    context.close()


def main(base: str) -> None:
    """All pictures."""
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("PORTAL_CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        for name in PICTURES:
            take(browser, base, name)
            print(name)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
