"""What the manual has people do in a browser, done over TLS through nginx; runs on the rehearsed machine, standard library only.

    first_steps.py activate CODE USERNAME NAME    chapter 8: activate an account and sign in with it
"""

import re
import ssl
import sys
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode

SITE = "https://dangjian.example.cn"
PASSWORD = "yanlian-shiyong-2026"  # nosec B105: for a machine that is thrown away


class Browser:
    """Keeps cookies, follows redirects and sends the token of the page at hand."""

    def __init__(self) -> None:
        trust = ssl.create_default_context(cafile="/etc/portal/tls/fullchain.pem")
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trust), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        self.path, self.page = "/", ""

    def get(self, path: str) -> str:
        return self._load(path)

    def post(self, path: str, **fields: str) -> str:
        return self._load(path, urlencode({"csrf_token": self.field("csrf_token"), **fields}).encode())

    def field(self, name: str) -> str:
        """The value of a hidden field of the page at hand."""
        tags = [tag for tag in re.findall(r"<input[^>]*>", self.page) if f'name="{name}"' in tag]
        found = re.search(r'value="([^"]*)"', tags[0])
        assert found, tags[0]
        return unescape(found[1])

    def _load(self, path: str, data: bytes | None = None) -> str:
        request = urllib.request.Request(SITE + path, data, {"Referer": SITE + self.path})  # noqa: S310
        with self.opener.open(request) as response:
            self.page = response.read().decode()
            self.path = response.url.removeprefix(SITE)
        return self.page


def activate(code: str, username: str, name: str) -> None:
    """Redeem a code, sign in, and see one's own name."""
    browser = Browser()
    browser.get("/activate")
    browser.post("/activate", code=code)
    browser.post("/activate", code=code, username=username, password=PASSWORD, password_again=PASSWORD)
    assert browser.path.startswith("/login"), (browser.path, browser.page)
    browser.post("/login", username=username, password=PASSWORD)
    assert browser.path == "/" and name in browser.page, (browser.path, browser.page)  # noqa: PT018
    print(f"signed in as {username}: {name}")


if __name__ == "__main__":
    {"activate": activate}[sys.argv[1]](*sys.argv[2:])
