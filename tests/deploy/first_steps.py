"""What the manual has people do in a browser; runs on the rehearsed machine, with the standard library only.

first_steps.py activate CODE USERNAME NAME: chapter 8, activate an account and sign in with it.
first_steps.py officer COMMITTEE: chapter 9, found a committee and bring its first officer to an account.
"""

import os
import re
import ssl
import sys
import urllib.request
from datetime import date
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode

SITE = os.environ.get("SITE", "https://dangjian.example.cn")
CERTIFICATE = "/etc/portal/tls/fullchain.pem"
PASSWORD = "yanlian-shiyong-2026"  # of a machine that is thrown away
BRANCH = "机关第二党支部"
OFFICER = {"姓名": "高宇强", "性别": "男", "出生年月": "1996-05", "入党时间": "2017-03-17", "人员类别": "正式"}


class Form(HTMLParser):
    """The fields of a page's forms by their labels, as a person finds them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.labels: dict[str, str] = {}
        self._text: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append({"action": found["action"], "fields": []})
        elif tag in ("input", "select", "textarea") and self.forms:
            self.forms[-1]["fields"].append({"tag": tag, "options": [], "set": "checked" in found, **found})
        elif tag == "option" and self.forms:
            self.forms[-1]["fields"][-1]["options"].append([found.get("value", ""), "", "selected" in found])
        if tag in ("label", "option"):
            self._text, self._for = [], found.get("for", "")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("label", "option") and self._text is not None:
            text, self._text = " ".join("".join(self._text).split()), None
            if tag == "label":
                self.labels[self._for] = text
            else:
                self.forms[-1]["fields"][-1]["options"][-1][1] = text

    def filled(self, answers: dict[str, str]) -> tuple[str, list[tuple[str, str]]]:
        """Address and values of the form that has all these labels, with the answers entered."""
        for form in self.forms:
            left = dict(answers)
            sent: dict[str, str] = {}
            for field in sorted(form["fields"], key=lambda field: not field["set"]):  # what was ticked gives way
                sent |= dict([pair]) if (pair := self._value(field, left)) else {}
            if not left:
                return form["action"], list(sent.items())
        raise LookupError(f"no form asks for {list(answers)}: {[*self.labels.values()]}")

    def _value(self, field: dict[str, Any], answers: dict[str, str]) -> tuple[str, str] | None:
        label = self.labels.get(field.get("id", ""), "").partition("（")[0].strip()
        if field.get("type") in ("radio", "checkbox"):
            asked = next((one for one, answer in answers.items() if answer == label), None)
            if asked is not None:
                del answers[asked]
            return (field["name"], field.get("value", "")) if asked or field["set"] else None
        answer = answers.pop(label, None)
        if field["tag"] == "select":
            chosen = [key for key, text, _ in field["options"] if answer and answer in text]
            usual = [key for key, _, selected in field["options"] if selected] or [""]
            return field["name"], (chosen or usual)[0]
        return (field["name"], field.get("value", "") if answer is None else answer) if "name" in field else None


class Browser:
    """Keeps cookies, follows redirects, fills forms."""

    def __init__(self) -> None:
        trust = ssl.create_default_context(cafile=CERTIFICATE if os.path.exists(CERTIFICATE) else None)
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trust), urllib.request.HTTPCookieProcessor(CookieJar())
        )
        self.path, self.page = "/", ""

    def get(self, path: str, data: list[tuple[str, str]] | None = None) -> str:
        """Load a page (post, with data); the path at which one ends."""
        body = None if data is None else urlencode(data).encode()
        request = urllib.request.Request(SITE + path, body, {"Referer": SITE + self.path})
        try:
            with self.opener.open(request) as response:
                self.page, self.path = response.read().decode(), response.url.removeprefix(SITE)
        except urllib.error.HTTPError as error:
            sys.exit(f"{path}: {error.code}\n" + re.sub(r"<[^>]+>|\s+", " ", error.read().decode()))
        return self.path

    def fill(self, path: str, **answers: str) -> str:
        """Fill the form on a page and send it; the path at which one ends."""
        if path != self.path:
            self.get(path)
        return self.get(*Form(self.page).filled(answers))

    def press(self, action: str) -> str:
        """Send the form on this page that leads to an address ending so."""
        forms = [form for form in Form(self.page).forms if form["action"].endswith(action)]
        return self.get(forms[0]["action"], [(field["name"], field.get("value", "")) for field in forms[0]["fields"]])


def signed_in(username: str) -> Browser:
    """The browser of someone who has signed in."""
    browser = Browser()
    assert browser.fill("/login", 用户名=username, 密码=PASSWORD) == "/", browser.page
    return browser


def activate(code: str, username: str, name: str) -> None:
    """Redeem a code, sign in, and see one's own name."""
    browser = Browser()
    browser.fill("/activate", 激活码或重置码=code)
    browser.fill(browser.path, 用户名=username, 新密码=PASSWORD, 再输一次新密码=PASSWORD)
    assert browser.path.startswith("/login"), browser.page
    assert name in signed_in(username).page
    print(f"signed in as {username}: {name}")


def officer(committee: str) -> None:
    """Committee, branch and first member by 系统管理员; appointed and given a code by two; activates as `dangwei`."""
    admin, security = signed_in("admin"), signed_in("security")
    today = date.today().isoformat()
    unit = admin.fill("/units/found", 类型="基层党委", 名称=committee, 决定日期=today)
    admin.fill(f"{unit}/found", 类型="党支部", 名称=BRANCH, 决定日期=today)
    person = admin.fill("/accounts/new", 登记为="首位党委经办人", 所在党支部=BRANCH, **OFFICER).rpartition("/")[2]
    for path, answers in {
        f"/appointments/new/{person}": {"角色": "基层党委", "组织": committee, "任命依据": "上级批复"},
        f"/accounts/{person}/reset": {"理由": "首次激活"},
    }.items():
        security.fill(path, **answers)
        waiting = re.findall(r"/appointments/proposals/\d+", admin.page if admin.get("/") else "")
        admin.get(waiting[0])
        admin.press("/confirm")
    code = re.search(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){2}", admin.page)
    assert code, admin.page
    activate(code[0], "dangwei", OFFICER["姓名"])


if __name__ == "__main__":
    step = activate if sys.argv[1] == "activate" else officer
    step(*sys.argv[2:])
