"""A client that signs in as someone of the cast, sends CSRF tokens, and checks every page it gets."""

from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests import factories as make
from tests.world import Player

XHTML = "{http://www.w3.org/1999/xhtml}"
RAW = "0" * 40


class Visitor:
    """One browser."""

    def __init__(self, app: Flask, who: Player | None = None) -> None:
        self.app, self.who = app, who
        self.client: FlaskClient = app.test_client()
        self.token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW)  # type: ignore[arg-type]
        values = {"csrf_token": RAW}
        if who is not None:
            self.sid = values["sid"] = make.session(who.account, who.hand)
        with self.client.session_transaction() as session:
            session.update(values)

    def get(self, path: str, status: int = 200, **options: Any) -> TestResponse:
        """Fetch a page, check its status and its form."""
        response = self.client.get(path, **options)
        assert response.status_code == status, (path, response.status_code, response.get_data(as_text=True)[:2000])
        if response.mimetype == "text/html" and response.data:
            check_page(response.get_data(as_text=True), path, whole="HX-Request" not in (options.get("headers") or {}))
        return response

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 303, **options: Any) -> TestResponse:
        """Post a form with its token."""
        response = self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **options)
        assert response.status_code == status, (path, response.status_code, response.get_data(as_text=True)[:3000])
        if response.mimetype == "text/html" and response.data and status != 303:
            check_page(response.get_data(as_text=True), path, whole="HX-Request" not in (options.get("headers") or {}))
        return response

    def fragment(self, path: str, **options: Any) -> TestResponse:
        """Fetch as htmx does."""
        return self.get(path, headers={"HX-Request": "true"}, **options)


def text_of(response: TestResponse) -> str:
    """The words of a page, blanks folded."""
    tree = html5lib.parse(response.get_data(as_text=True))
    return " ".join(" ".join(tree.itertext()).split())


def check_page(html: str, path: str, *, whole: bool = True) -> None:
    """One h1, a title, forms with action and token, no inline style or script, no duplicate id."""
    tree = html5lib.parse(html)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    doubled = {one for one in ids if ids.count(one) > 1}
    assert not doubled, (path, doubled)
    for node in tree.iter():
        tag = str(node.tag).removeprefix(XHTML)
        assert node.get("style") is None, (path, tag, "inline style")
        assert not any(name.startswith("on") for name in node.keys()), (path, tag, "inline handler")  # noqa: SIM118
        if tag == "script":
            assert node.get("src"), (path, "inline script")
        assert tag != "style", (path, "style element")
        if tag == "form":
            assert node.get("action"), (path, "form without action")
            if (node.get("method") or "get").lower() == "post":
                names = {field.get("name") for field in node.iter(f"{XHTML}input")}
                assert "csrf_token" in names, (path, node.get("action"), "no token")
        if tag == "img":
            assert node.get("alt") is not None, (path, "img without alt")
    if whole:
        heads = list(tree.iter(f"{XHTML}h1"))
        assert len(heads) == 1, (path, len(heads), "h1")
        title = next(tree.iter(f"{XHTML}title"), None)
        assert title is not None, (path, "no title")
        assert (title.text or "").strip(" -"), (path, "empty title")
