"""Somebody at a screen: opens pages, and notices whatever is wrong with them."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, Response, expect

from tests.e2e.site import MODES, Site
from tests.e2e.structure import OUTLINE

# What Chromium says of an answer that we asked for on purpose.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (400|403|404|409|413|422|429)")
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
expect.set_options(timeout=20_000)  # a machine with much to do is slow, not wrong
FOCUS = """() => {
  const e = document.activeElement;
  return `${e.tagName} ${e.id} ${(e.innerText || e.value || '').replace(/\\s+/g, '').slice(0, 40)}`;
}"""
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
# What passed is most of what axe says, and nobody reads it: it stays in the page.
VIOLATIONS = """async rules => (await axe.run(document, rules)).violations.map(one => (
  {id: one.id, impact: one.impact, help: one.help, nodes: one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))}
))"""


class Desk:
    """One browser context with everything that went wrong in it."""

    def __init__(self, browser: Browser, site: Site, who: str | None, mode: str, axe: Path) -> None:
        width, height, self.script = MODES[mode]
        self.site, self.mode, self.who, self._axe = site, mode, who, axe
        self.wrong: list[str] = []
        self.seen: dict[str, int] = {}
        self.checked = 0
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=self.script, locale="zh-CN",
            base_url=site.url, accept_downloads=True, is_mobile=False, reduced_motion="reduce",
        )  # fmt: skip
        self._context.set_default_timeout(15_000)
        if who is not None:
            self._context.add_cookies([{"name": "portal", "value": site.cookies[who], "url": site.url}])
        self.page: Page = self._context.new_page()
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(f"{self._here}: {error}"))
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.on("response", self._note)

    @property
    def _here(self) -> str:
        return f"{self.who}/{self.mode} {self.page.url.removeprefix(self.site.url)}"

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not EXPECTED.search(text):
            self.wrong.append(f"{self._here}: {text}")

    def _note(self, response: Response) -> None:
        self.seen[response.url.removeprefix(self.site.url)] = response.status
        if response.status >= 500:
            self.wrong.append(f"{self._here}: {response.status} from {response.url}")

    def leave(self) -> list[str]:
        """Close the browser; what went wrong."""
        self._context.close()
        return self.wrong

    # --- doing ---------------------------------------------------------------------------------------

    def go(self, path: str, status: int = 200, *, axe: bool = True) -> "Desk":
        """Open a page by its address and look at it."""
        response = self.page.goto(path.format(**self.site.ids))
        assert response is not None
        assert response.status == status, (self._here, response.status)
        self.look(axe=axe)
        return self

    def click(self, name: str, role: str = "button", within: Locator | None = None, *, nth: int = 0) -> "Desk":
        """Press a button (or follow a link) and look at what comes."""
        place = within or self.page
        # Readers put a blank before words that are for them alone.
        words = re.compile(r"\s*".join(map(re.escape, name.replace(" ", ""))))
        place.get_by_role(role, name=words).nth(nth).click()  # type: ignore[arg-type]
        self.settle()
        self.look(axe=False)
        return self

    def follow(self, name: str, *, exact: bool = False, nth: int = 0) -> "Desk":
        """Follow a link in the page's body."""
        self.page.locator("main").get_by_role("link", name=name, exact=exact).nth(nth).click()
        self.settle()
        self.look(axe=False)
        return self

    def room(self, name: str) -> "Desk":
        """Go to a part of the area at hand by the navigation, which is a menu on narrow screens."""
        place = self.page.locator("nav.side")
        if not place.is_visible():
            self.page.locator("details.menu > summary").click()
            place = self.page.locator(".menu-panel")
        place.get_by_role("link", name=name, exact=True).click()
        self.settle()
        self.look(axe=False)
        return self

    def fill(self, label: str, value: str, *, nth: int = 0) -> "Desk":
        """Type into a field by its label."""
        self.page.get_by_label(label).nth(nth).fill(value)
        return self

    def choose(self, label: str, value: str, *, nth: int = 0) -> "Desk":
        """Choose an option by its words."""
        self.page.get_by_label(label).nth(nth).select_option(label=value)
        return self

    def settle(self) -> None:
        """Wait until page and htmx are quiet."""
        self.page.wait_for_load_state("load")
        if self.script:
            expect(self.page.locator(".htmx-request,.htmx-swapping,.htmx-settling")).to_have_count(0)

    # --- looking ---------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """The text of the page's body."""
        return " ".join(self.page.locator("main").inner_text().split())

    def has(self, *texts: str) -> "Desk":
        """All of these stand on the page."""
        for _ in range(100):
            words = self.words
            if all(text in words for text in texts):
                break
            self.page.wait_for_timeout(100)
        for text in texts:
            assert text in self.words, (self._here, text, self.words[:1500])
        return self

    def lacks(self, *texts: str) -> "Desk":
        """None of these stands on the page."""
        for text in texts:
            assert text not in self.words, (self._here, text)
        return self

    def look(self, *, axe: bool) -> None:
        """No sideways scroll; one h1; with `axe` no violation."""
        wide = self._measured(WIDE)
        if wide > 0:
            self.wrong.append(f"{self._here}: {wide} px too wide at {self.page.viewport_size}")
        heads = self.page.locator("h1").count()
        if heads != 1:
            self.wrong.append(f"{self._here}: {heads} h1")
        if axe and self.script:
            self.wrong += [f"{self._here}: {one}" for one in self.axe()]

    def widen(self, width: int) -> None:
        """Sit at another screen."""
        if self.page.viewport_size != {"width": width, "height": 800}:
            self.page.set_viewport_size({"width": width, "height": 800})

    def look_closely(self) -> dict[str, Any]:
        """The same look in one question, and its answer: no sideways scroll, one h1, no id twice; outline and links."""
        found: dict[str, Any] = self._measured(OUTLINE)
        if found["wide"] > 0:
            self.wrong.append(f"{self._here}: {found['wide']} px too wide at {self.page.viewport_size}")
        if found["heads"] != 1:
            self.wrong.append(f"{self._here}: {found['heads']} h1")
        if found["doubled"]:
            self.wrong.append(f"{self._here}: ids twice: {found['doubled']}")
        return found

    def _measured(self, script: str, *given: Any) -> Any:
        """What the script says of the page. A page that is on its way to the next one has no answer, or no body yet:
        it is asked again when that is there; an error that stays is the page's own."""
        for _ in range(5):
            try:
                return self.page.evaluate(script, *given)
            except Error:
                self.page.wait_for_timeout(200)
                self.settle()
        return self.page.evaluate(script, *given)

    def axe(self) -> list[str]:
        """The violations that axe finds on the page as it stands."""
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(self._axe.read_text(encoding="utf-8"))
        found: Any = self.page.evaluate(VIOLATIONS, RULES)
        self.checked += 1
        return [f"axe {one['id']} ({one['impact']}): {one['help']}: {node}" for one in found for node in one["nodes"]]

    def focused(self) -> str:
        """What has the focus: tag, id and text without blanks."""
        return self.page.evaluate(FOCUS)
