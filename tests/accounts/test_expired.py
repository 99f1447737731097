"""A form that was posted after the session had ended: kept for the same person, never carried out by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Blueprint, Response, request
from wtforms import PasswordField

from portal import create_app, web
from portal.accounts.models import Account, Session
from portal.drafts.models import Draft
from portal.forms import Form, text
from tests import factories as make
from tests.browser_client import Visitor, text_of

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CARRIED_OUT: list[str] = []


class NoteForm(Form):
    """A form with long text and a secret, as any feature may have it."""

    words = text("事项")
    password_of_something = PasswordField("密码")


bp = Blueprint("notes", __name__)


@bp.route("/notes/new", methods=["GET", "POST"])
@web.rule("page.home")
def note() -> Response:
    form = NoteForm()
    if form.sent() and form.validate():
        CARRIED_OUT.append(form.words.data or "")
        return web.go("/")
    return Response(f"{form.words()}{form.password_of_something()}", mimetype="text/plain")


@bp.post("/notes/<int:key>/send")
@web.rule("page.home")
def send(key: int) -> Response:
    CARRIED_OUT.append(request.form.get("words", ""))
    return web.go("/")


@pytest.fixture
def open_as(app, world, place, monkeypatch):
    """Browsers of an app that has the form, on the same database."""
    monkeypatch.setattr("portal.db.bind", lambda url: None)
    CARRIED_OUT.clear()
    second = create_app(
        DATABASE_URL="sqlite:///unused",
        INSTANCE=place,
        SECRET_KEY="k" * 40,
        AUDIT_KEY="a" * 64,
        TESTING=True,
        SECURE_COOKIES=False,
    )
    second.register_blueprint(bp)
    return lambda who: Visitor(second, world.players[who] if who else None)


def sign_in(browser, who, path="/login"):
    """Sign in with this browser; gives the answer."""
    page = browser.client.get(path)
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    answer = browser.client.post(path, data={"csrf_token": token, "username": who, "password": make.PASSWORD})
    assert answer.status_code == 303
    return answer


WORDS = "每月走访五户困难群众，<b>记录</b>办理结果"
FIELDS = {"words": WORDS, "password_of_something": "blue-Kettle-19", "version": "3", "once": "t"}


def test_it_comes_back_in_the_form_after_sign_in_and_was_not_carried_out(open_as, world):
    with time_machine.travel(START, tick=False) as now:
        browser = open_as("member")
        now.shift(timedelta(minutes=31))
        answer = browser.post("/notes/new", FIELDS)
        assert answer.headers["Location"] == "/login?next=/notes/new"
        assert CARRIED_OUT == []
        draft = Draft.get()
        assert (draft.person_id, draft.path, draft.expired) == (world.member.person.id, "/notes/new", True)
        assert draft.fields == {"words": [WORDS]}
        assert sign_in(browser, "member", answer.headers["Location"]).headers["Location"] == "/notes/new"
        form = browser.client.get("/notes/new").get_data(as_text=True)
        assert "&lt;b&gt;记录" in form
        assert "Kettle" not in form
        assert "没有执行" in text_of(browser.get("/"))
        assert CARRIED_OUT == []


def test_it_is_told_once_and_a_later_sign_in_leads_where_it_should(open_as, world):
    with time_machine.travel(START, tick=False) as now:
        browser = open_as("member")
        now.shift(timedelta(minutes=31))
        browser.post("/notes/new", FIELDS)
        sign_in(browser, "member")
        now.shift(timedelta(days=1))
        later = open_as(None)
        assert sign_in(later, "member").headers["Location"] == "/"
        assert "没有执行" not in text_of(later.get("/"))


def test_another_person_at_the_same_desk_never_sees_it(open_as, world):
    with time_machine.travel(START, tick=False) as now:
        browser = open_as("member")
        now.shift(timedelta(minutes=31))
        location = browser.post("/notes/new", FIELDS).headers["Location"]
        sign_in(browser, "colleague", location)
        assert "走访" not in browser.client.get("/notes/new").get_data(as_text=True)
        assert "没有执行" not in text_of(browser.get("/"))
        assert Draft.get().person_id == world.member.person.id


def test_a_button_below_a_record_leads_back_to_the_page_on_which_it_stood(open_as):
    with time_machine.travel(START, tick=False) as now:
        browser = open_as("member")
        now.shift(timedelta(minutes=31))
        answer = browser.post("/notes/7/send", FIELDS, headers={"Referer": "http://localhost/inbox?state=unread"})
        assert answer.headers["Location"] == "/login?next=/inbox?state%3Dunread"
        assert (Draft.get().path, Draft.get().page) == ("/notes/7/send", "/inbox?state=unread")
        elsewhere = browser.post("/notes/8/send", FIELDS, headers={"Referer": "http://localhost.evil.example/inbox"})
        assert elsewhere.headers["Location"] == "/login"
        assert CARRIED_OUT == []


def test_a_form_that_says_on_which_page_it_stands_leads_back_there(open_as):
    with time_machine.travel(START, tick=False) as now:
        browser = open_as("member")
        now.shift(timedelta(minutes=31))
        answer = browser.post("/notes/7/send", {**FIELDS, "_page": "/inbox"})
        assert answer.headers["Location"] == "/login?next=/inbox"
        assert Draft.get().page == "/inbox"
        elsewhere = browser.post("/notes/8/send", {**FIELDS, "_page": "//evil.example/"})
        assert elsewhere.headers["Location"] == "/login"


def test_htmx_is_sent_to_sign_in_as_a_whole_page(open_as):
    with time_machine.travel(START, tick=False) as now:
        browser = open_as("member")
        now.shift(timedelta(minutes=31))
        answer = browser.post("/notes/new", FIELDS, status=204, headers={"HX-Request": "true"})
        assert answer.headers["HX-Redirect"] == "/login?next=/notes/new"
        assert Draft.select().count() == 1


def test_a_forged_form_is_not_kept(open_as):
    with time_machine.travel(START, tick=False) as now:
        browser = open_as("member")
        now.shift(timedelta(minutes=31))
        assert browser.client.post("/notes/new", data=FIELDS).status_code == 400
        browser.post("/no/such/page\x00", FIELDS)
        assert Draft.select().count() == 0


def test_an_ended_session_or_a_disabled_account_keeps_nothing_and_an_old_cookie_neither(open_as, world):
    with time_machine.travel(START, tick=False) as now:
        left, disabled, old = open_as("colleague"), open_as("staff"), open_as("member")
        Session.update(ended_at=START.replace(tzinfo=None)).where(
            Session.account == world.colleague.account.id
        ).execute()
        Account.update(state="disabled").where(Account.id == world.staff.account.id).execute()
        now.shift(timedelta(days=7))
        for browser in (left, disabled, old, open_as(None)):
            browser.post("/notes/new", FIELDS)
        assert Draft.select().count() == 0
        assert CARRIED_OUT == []


def test_passwords_and_codes_of_the_portals_own_forms_are_never_kept(open_as):
    with time_machine.travel(START, tick=False) as now:
        browser = open_as("member")
        now.shift(timedelta(minutes=31))
        secrets = {"password_now": "a", "password_new": "b", "password_again": "b"}
        browser.post("/account/password", secrets)
        browser.post("/drafts", {"_path": "/account/password", **secrets})
        fresh = open_as("member")
        fresh.post("/drafts", {"_path": "/activate", "code": "ABCD-EFGH-JKMN", **secrets}, status=204)
        assert Draft.select().where(Draft.path.in_(["/account/password", "/activate"])).count() == 0
