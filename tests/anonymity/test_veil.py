"""Forms that may be anonymous: no draft of them, whatever way it would come about, and one effect of each."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from portal import create_app, web
from portal.anonymity import veil
from portal.anonymity.forms import VeiledForm
from portal.drafts import store
from portal.drafts.models import Draft, Sent
from portal.errors import Stale
from tests.browser_client import Visitor, text_of

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DONE: list[str] = []
bp = Blueprint("whispers", __name__)


@bp.post("/whispers/<int:key>")
@web.rule("page.home")
def whisper(key: int) -> Response:
    DONE.append(request.form["text"])
    return web.go("/")


@pytest.fixture
def browser(app, world, place, monkeypatch):
    """The member's browser, at an app with a form that may be anonymous, on the same database."""
    monkeypatch.setattr("portal.db.bind", lambda url: None)
    DONE.clear()
    second = create_app(
        DATABASE_URL="sqlite:///unused", INSTANCE=place, SECRET_KEY="k" * 40, AUDIT_KEY="a" * 64, TESTING=True,
        SECURE_COOKIES=False,
    )  # fmt: skip
    second.register_blueprint(bp)
    return lambda: Visitor(second, world.players["member"])


FORM = {"text": "zqwhisper", veil.VEIL: "1"}


def test_the_store_keeps_nothing_of_such_a_form(world):
    person = world.member.person.id
    store.keep(person, "/whispers/1", "/whispers/1", MultiDict(FORM))
    store.keep(person, "/whispers/1", "/whispers/1", MultiDict({"text": "zqwhisper", veil.VEIL: ""}), expired=True)
    assert Draft.select().count() == 0
    store.keep(person, "/whispers/1", "/whispers/1", MultiDict({"text": "open"}))
    assert Draft.select().count() == 1


def test_autosave_of_such_a_form_is_refused_kindly(browser):
    browser().post("/drafts", {"_path": "/whispers/1", "_page": "/board", **FORM}, 204)
    assert Draft.select().count() == 0


@pytest.mark.parametrize("htmx", [False, True])
def test_an_expired_session_leaves_nothing_and_the_text_in_the_page(browser, htmx):
    headers = {"HX-Request": "true"} if htmx else {}
    with time_machine.travel(START, tick=False) as now:
        visitor = browser()
        now.shift(timedelta(hours=1))
        answer = visitor.post("/whispers/1", FORM, 401, headers=headers)
        assert Draft.select().count() == 0
        assert DONE == []
        assert "HX-Redirect" not in answer.headers  # htmx then leaves the form as it is
        words = answer.get_data(as_text=True) if htmx else text_of(answer)
        assert "不暂存" in words
        assert "zqwhisper" not in words
        # another form of the same session is kept as ever
        visitor.post("/whispers/1", {"text": "open"}, 303)
        assert Draft.select().count() == 1


def test_a_form_is_carried_out_once_and_nobody_can_say_whose_it_was(app):
    with app.app_context(), time_machine.travel(START, tick=False) as now:
        token = web.once()
        assert not veil.spent(token)
        veil.spend(token)
        assert veil.spent(token)
        with pytest.raises(Stale, match="已经提交过"):
            veil.spend(token)
        now.shift(timedelta(days=veil.DAYS))
        assert veil.spent(token)
        now.shift(timedelta(days=1))
        assert not veil.spent(token)
        assert Sent.select().count() == 0


@pytest.mark.parametrize("token", ["", "x" * 41, "a b", "\x00", "票"])
def test_what_is_no_token_is_not_kept(app, token):
    with app.app_context():
        assert not veil.spent(token)
        veil.spend(token)
        veil.spend(token)
        assert not veil.spent(token)


def test_the_field_of_a_veiled_form_is_the_one_that_drafts_go_by():
    assert hasattr(VeiledForm, veil.VEIL)
