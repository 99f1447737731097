"""The gate: a rule on every view, CSRF on every change, headers on every answer, GET changes no business row."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from portal import create_app, db, policy
from portal.accounts.models import Account, Session
from portal.accounts.sessions import actor_of
from portal.audit.models import AuditEntry
from portal.db import BaseModel
from portal.security import CSP
from tests import factories as make
from tests.browser_client import Visitor, text_of

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
# Allowed to change by GET (quality): last-seen once a minute, entries for refusals and exports.
NOT_BUSINESS = {"session", "audit_entry"}
EVERYBODY = ("member", "secretary", "committee", "supervisor", "staff", "admin", "security", "auditor")


def tables() -> dict[str, list[tuple]]:
    """All rows of all business tables."""
    return {
        model._meta.table_name: sorted(model.select().tuples(), key=repr)
        for model in BaseModel.__subclasses__()
        if model._meta.table_name not in NOT_BUSINESS
    }


def sample_of(converter: BaseConverter) -> object:
    """A value that a part of an address accepts."""
    if isinstance(converter, IntegerConverter):
        return 1
    return min(converter.items) if isinstance(converter, AnyConverter) else "x"


def address_of(rule: Rule, app: Flask) -> str:
    """An address of a route, with 1 for every number."""
    values = {name: sample_of(converter) for name, converter in rule._converters.items()}
    built = rule.build(values)
    assert built is not None, rule
    return built[1]


def routes(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"]


def test_every_view_has_a_rule(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            assert getattr(app.view_functions[rule.endpoint], "rule", None), rule


def test_only_these_pages_are_open_to_everyone(app):
    views = app.view_functions
    public = {rule.rule for rule in app.url_map.iter_rules() if getattr(views[rule.endpoint], "rule", "") == "public"}
    assert public == {"/login", "/activate", "/healthz"}


def test_a_post_without_token_is_refused_and_changes_nothing_on_every_route(app, world, visit):
    actors = {
        who: actor_of(p.person.id, p.hand.id if p.hand else None) for who in EVERYBODY if (p := world.players[who])
    }
    browsers = {who: visit(who) for who in EVERYBODY}
    nobody = visit(None)
    tried = 0
    before = tables()
    for rule in routes(app, "POST"):
        needed = app.view_functions[rule.endpoint].rule
        may = [who for who in EVERYBODY if needed == "public" or policy.may(needed, actors[who])]
        assert may, rule
        path = address_of(rule, app)
        for browser in ([nobody] if needed == "public" else []) + [browsers[who] for who in may[:1]]:
            for token in ({}, {"csrf_token": "forged"}):
                answer = browser.client.post(path, data={"username": "member", "password": make.PASSWORD, **token})
                assert answer.status_code == 400, (path, answer.status_code)
                assert "操作没有执行" in text_of(answer)
                tried += 1
    assert tables() == before
    assert Session.select().where(Session.ended_at.is_null(False)).count() == 0
    assert tried >= 2 * len(routes(app, "POST"))


def test_the_token_of_one_browser_is_no_use_in_another(app, world, visit):
    mine, other = visit("member"), visit("colleague")
    with other.client.session_transaction() as held:
        held["csrf_token"] = "f" * 40
    assert other.client.post("/logout", data={"csrf_token": mine.token}).status_code == 400


@pytest.mark.parametrize("who", [*EVERYBODY, None])
def test_get_changes_no_business_row(app, world, visit, who):
    make.pledge(world.member.person, "submitted")
    browser = visit(who)
    before = tables()
    for rule in routes(app, "GET"):
        path = address_of(rule, app)
        for address in (path, f"{path}?export=xlsx&q=%00&page=-1&state=x"):
            answer = browser.client.get(address)
            assert answer.status_code in (200, 303, 403, 404, 409), (address, answer.status_code)
            answer.close()
    assert tables() == before


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_change_nothing(world, visit, method):
    browser = visit("secretary")
    before = tables()
    for path in ("/", "/login", "/logout", "/account/password", "/codes/print"):
        browser.client.open(path, method=method, data={"csrf_token": browser.token})
    assert tables() == before
    assert Session.select().where(Session.ended_at.is_null(False)).count() == 0


def held_headers(answer) -> bool:
    """The policy and its companions, exactly once each."""
    for name, value in {
        "Content-Security-Policy": CSP,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }.items():
        assert answer.headers.getlist(name) == [value], (name, answer)
    return True


def test_the_policy_allows_nothing_inline_and_nothing_from_outside():
    assert "unsafe" not in CSP
    assert "http" not in CSP
    assert CSP.startswith("default-src 'none'")


def test_headers_are_on_pages_errors_redirects_downloads_and_static_files(world, visit):
    member, nobody = visit("member"), visit(None)
    expected = {
        "/": 200, "/account": 200, "/account/sessions?export=xlsx": 200,
        "/nothing": 404, "/codes": 404, "/healthz": 200,
        "/login": 303, "/static/app.css": 200, "/static/nothing": 404, "/logout": 404,
    }  # fmt: skip
    for path, status in expected.items():
        answer = member.client.get(path)
        assert (answer.status_code, held_headers(answer)) == (status, True), path
        kept = "immutable" in answer.headers["Cache-Control"]
        assert kept == (path == "/static/app.css"), path
        assert kept or answer.headers["Cache-Control"] == "no-store"
        answer.close()
    for answer, status in (
        (nobody.client.get("/"), 303),
        (nobody.client.get("/login"), 200),
        (nobody.client.post("/login"), 400),
        (nobody.client.post("/login", data={"csrf_token": nobody.token}), 422),
        (member.client.post("/account/role", data={"csrf_token": member.token, "appointment": "7"}), 422),
        (member.client.post("/logout", data={"csrf_token": member.token, "x": "y" * 2_000_000}), 413),
    ):
        assert (answer.status_code, held_headers(answer)) == (status, True)


@pytest.fixture
def in_production(app, world, place, monkeypatch):
    """A second app as it runs for real (secure cookies, no test mode) with a view that fails."""
    monkeypatch.setattr("portal.db.bind", lambda url: None)
    settings = {"INSTANCE": place, "SECRET_KEY": "k" * 40, "AUDIT_KEY": "a" * 64, "SECURE_COOKIES": True}
    made = create_app(DATABASE_URL="sqlite:///unused", PASSWORD_DAYS=90, **settings)

    def broken():
        raise RuntimeError("a secret of the inside")

    broken.rule = "public"
    made.add_url_rule("/broken", view_func=broken)
    return made


def test_an_unexpected_error_says_nothing_of_the_inside_and_has_the_headers_too(in_production):
    answer = in_production.test_client().get("/broken")
    assert (answer.status_code, held_headers(answer)) == (500, True)
    assert "secret" not in answer.get_data(as_text=True)
    assert "系统出现错误" in text_of(answer)


def test_the_cookie_is_locked_away_from_scripts_and_plain_http(in_production):
    client = in_production.test_client()
    answer = client.get("/login", base_url="https://localhost")
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/"))
    assert "Expires" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_what_a_role_has_no_work_in_is_not_found_and_the_try_is_recorded(world, visit):
    visit("member").get("/codes", status=404)
    entry = AuditEntry.get(AuditEntry.action == "page.codes")
    assert (entry.outcome, entry.person_id, entry.role) == ("refused", world.member.person.id, "member")


# --- rotation -------------------------------------------------------------------------------------------------


@pytest.fixture
def rotating(in_production, world):
    """A browser of the member in an app that wants new passwords every 90 days."""
    in_production.config.update(SECURE_COOKIES=False, SESSION_COOKIE_SECURE=False, TESTING=True)
    return lambda: Visitor(in_production, world.member)


def test_an_old_password_must_be_changed_before_anything_else_without_a_loop(rotating, world):
    new = "blue-Kettle-19"
    with time_machine.travel(START, tick=False) as now:
        Account.update(password_set_at=START.replace(tzinfo=None)).execute()
        now.shift(timedelta(days=90))
        rotating().get("/")
        now.shift(timedelta(seconds=1))
        browser = rotating()
        for path in ("/", "/account", "/inbox"):
            assert browser.get(path, status=303).headers["Location"] == "/account/password"
        assert browser.post("/account/role", {"appointment": ""}).headers["Location"] == "/account/password"
        assert "已超过 90 天" in text_of(browser.get("/account/password"))
        fields = {"password_now": make.PASSWORD, "password_new": make.PASSWORD, "password_again": make.PASSWORD}
        assert "不能和现在的一样" in text_of(browser.post("/account/password", fields, status=422))
        browser.post("/account/password", {**fields, "password_new": new, "password_again": new})
        browser.get("/")


def test_sign_out_works_while_a_new_password_is_due_and_sample_accounts_are_spared(rotating, world):
    with time_machine.travel(START, tick=False):
        Account.update(password_set_at=datetime(2020, 1, 1)).execute()
        assert rotating().post("/logout").headers["Location"] == "/login"
        Account.update(sample=True).execute()
        rotating().get("/")


def test_the_connection_is_given_back_after_a_refused_request(visit):
    visit("member").get("/codes", status=404)
    assert not db.database.in_transaction()
