"""A client that signs in as someone of the cast, sends CSRF tokens, and checks every page it gets."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests import factories as make
from tests import markup
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
        if response.mimetype == "text/html" and response.data and status != 303:
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
    return markup.words(response.get_data(as_text=True))


def check_page(html: str, path: str, *, whole: bool = True) -> None:
    """Well-formed; one h1, a title, forms with action and token, no inline style or script, no duplicate id."""
    ids, heads, title, inside = set[str](), 0, None, list[tuple[str, markup.Attributes]]()
    tokens = 0  # in the form at hand
    for kind, value, attributes in markup.read(html):
        if kind == "text":
            if title is None and inside and inside[-1][0] == "title":
                title = value
            continue
        if kind == "close":
            form = inside.pop()[1]
            if value == "form" and form.get("method", "get").lower() == "post":
                assert tokens, (path, form["action"], "no token")
            continue
        inside.append((value, attributes))
        _check_element(value, attributes, path)
        if "id" in attributes:
            assert attributes["id"] not in ids, (path, attributes["id"], "twice")
            ids.add(attributes["id"])
        heads += value == "h1"
        tokens = 0 if value == "form" else tokens + (value == "input" and attributes.get("name") == "csrf_token")
    if whole:
        assert heads == 1, (path, heads, "h1")
        assert title is not None, (path, "no title")
        assert title.strip(" -"), (path, "empty title")


def _check_element(tag: str, attributes: markup.Attributes, path: str) -> None:
    assert "style" not in attributes, (path, tag, "inline style")
    assert not any(name.startswith("on") for name in attributes), (path, tag, "inline handler")
    assert tag != "style", (path, "style element")
    if tag == "script":
        assert attributes.get("src"), (path, "inline script")
    elif tag == "form":
        assert attributes.get("action"), (path, "form without action")
    elif tag == "img":
        assert "alt" in attributes, (path, "img without alt")
