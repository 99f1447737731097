"""How often one may try: by account and address together, by account from elsewhere, by address."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import create_app
from portal.accounts import throttle
from portal.accounts.models import Session, SigninFailure
from portal.audit.models import AuditEntry
from tests import factories as make
from tests.browser_client import Visitor, text_of

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WRONG = "用户名或密码不正确"


def attempt(browser, username, password, address, forwarded=None):
    """One try from an address: (status, words)."""
    answer = browser.client.post(
        "/login",
        data={"csrf_token": browser.token, "username": username, "password": password},
        environ_overrides={"REMOTE_ADDR": address},
        headers={"X-Forwarded-For": forwarded} if forwarded else {},
    )
    return answer.status_code, text_of(answer) if answer.status_code != 303 else ""


def test_five_failures_pause_this_account_at_this_address_for_fifteen_minutes_and_nothing_else(visit):
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(5):
            status, words = attempt(visit(None), "member", "wrong", "10.1.1.1")
            assert (status, WRONG in words) == (422, True)
        status, words = attempt(visit(None), "member", make.PASSWORD, "10.1.1.1")
        assert status == 429
        assert "请在 15 分钟后再试" in words
        assert attempt(visit(None), "colleague", make.PASSWORD, "10.1.1.1")[0] == 303
        assert attempt(visit(None), "member", make.PASSWORD, "10.1.1.2")[0] == 303
        clock.shift(timedelta(minutes=14, seconds=59))
        assert attempt(visit(None), "member", make.PASSWORD, "10.1.1.1")[0] == 429
        clock.shift(timedelta(seconds=1))
        assert attempt(visit(None), "member", make.PASSWORD, "10.1.1.1")[0] == 303


def test_a_pause_says_how_long_to_wait_to_programs_too(visit):
    browser = visit(None)
    for _ in range(5):
        attempt(browser, "member", "wrong", "127.0.0.1")
    answer = browser.post("/login", {"username": "member", "password": make.PASSWORD}, status=429)
    assert 890 < int(answer.headers["Retry-After"]) <= 900


def test_an_unknown_name_is_paused_just_as_a_known_one(visit):
    with time_machine.travel(START, tick=False):
        known = [attempt(visit(None), "member", "wrong", "10.1.1.1") for _ in range(7)]
        unknown = [attempt(visit(None), "ghost", "wrong", "10.1.1.2") for _ in range(7)]
    strip = re.compile("member|ghost")
    assert [status for status, _ in known] == [422] * 5 + [429] * 2
    assert [(status, strip.sub("", words)) for status, words in known] == [
        (status, strip.sub("", words)) for status, words in unknown
    ]


def test_failures_from_everywhere_delay_strange_addresses_to_thirty_seconds_but_never_a_known_one(visit, world):
    make.session(world.member.account, address="10.9.9.9")
    with time_machine.travel(START, tick=False) as clock:
        for number in range(10):
            assert attempt(visit(None), "member", "wrong", f"10.2.0.{number}")[0] == 422
        status, words = attempt(visit(None), "member", make.PASSWORD, "10.3.0.1")
        assert status == 429
        assert "请在 1 秒后再试" in words
        clock.shift(timedelta(seconds=1))
        for number in range(10):
            attempt(visit(None), "member", "wrong", f"10.4.0.{number}")
            clock.shift(timedelta(seconds=30))
        assert "请在 30 秒后再试" in attempt_after_failure(visit, clock)
        assert attempt(visit(None), "member", make.PASSWORD, "10.9.9.9")[0] == 303


def attempt_after_failure(visit, clock):
    """The words at a strange address directly after one more failure elsewhere."""
    attempt(visit(None), "member", "wrong", "10.5.0.1")
    return attempt(visit(None), "member", make.PASSWORD, "10.5.0.2")[1]


def test_an_address_alone_is_paused_only_above_a_hundred_failures_an_hour(app, world):
    with app.test_request_context(), time_machine.travel(START, tick=False) as clock:
        for number in range(100):
            assert throttle.begin(f"user{number}", "10.6.0.1")[1] == 0
            clock.shift(timedelta(seconds=1))
        assert throttle.begin("somebody", "10.6.0.1")[1] == 0
        assert throttle.wait("somebody else", "10.6.0.1") == 3500
        assert throttle.wait("somebody else", "10.6.0.2") == 0
        clock.shift(timedelta(seconds=3500))
        assert throttle.wait("somebody else", "10.6.0.1") == 0


def test_tries_at_the_same_moment_count_before_their_outcome_is_known(app, world):
    with app.test_request_context():
        waits = [throttle.begin("member", "10.7.0.1")[1] for _ in range(6)]
    assert waits[:5] == [0] * 5
    assert waits[5] > 0


def test_a_right_password_forgives_this_pair_alone(visit, world):
    for _ in range(4):
        attempt(visit(None), "member", "wrong", "10.1.1.1")
    attempt(visit(None), "colleague", "wrong", "10.1.1.1")
    attempt(visit(None), "member", "wrong", "10.1.1.2")
    assert attempt(visit(None), "member", make.PASSWORD, "10.1.1.1")[0] == 303
    assert sorted(row.address for row in SigninFailure.select()) == ["10.1.1.1", "10.1.1.2"]


def test_what_was_typed_is_not_kept_and_old_failures_go(visit, world):
    with time_machine.travel(START, tick=False) as clock:
        attempt(visit(None), "my-secret-typed-here", "wrong", "10.1.1.1")
        kept = SigninFailure.get().username
        assert "secret" not in kept
        clock.shift(timedelta(days=1, seconds=1))
        attempt(visit(None), "member", "wrong", "10.1.1.1")
        assert [row.username == kept for row in SigninFailure.select()] == [False]


def test_refused_tries_are_in_the_trail_without_the_name_that_was_typed(visit, world):
    attempt(visit(None), "ghost", "wrong", "10.1.1.1")
    attempt(visit(None), "member", "wrong", "10.1.1.1")
    entries = AuditEntry.select().where(AuditEntry.action == "signin").order_by(AuditEntry.id)
    assert [(row.outcome, row.person_id, row.detail, row.address) for row in entries] == [
        ("refused", None, {"account": None}, "10.1.1.1"),
        ("refused", None, {"account": world.member.account.id}, "10.1.1.1"),
    ]


def test_without_a_trusted_proxy_nobody_chooses_their_own_address(visit, world):
    assert attempt(visit(None), "member", make.PASSWORD, "10.8.0.1", forwarded="1.2.3.4")[0] == 303
    assert [row.address for row in Session.select()] == ["10.8.0.1"]


@pytest.fixture
def behind_proxy(app, place, monkeypatch):
    """A second app behind one proxy, on the same database."""
    monkeypatch.setattr("portal.db.bind", lambda url: None)
    return create_app(
        DATABASE_URL="sqlite:///unused", INSTANCE=place, SECRET_KEY="k" * 40, AUDIT_KEY="a" * 64, TESTING=True,
        SECURE_COOKIES=False, TRUSTED_PROXIES=1,
    )  # fmt: skip


def test_behind_a_trusted_proxy_its_word_counts_and_what_the_client_claimed_does_not(behind_proxy, world):
    assert isinstance(behind_proxy.wsgi_app, ProxyFix)
    browser = Visitor(behind_proxy)
    for number in range(5):
        claimed = f"1.1.1.{number}, 203.0.113.7"
        assert attempt(browser, "member", "wrong", "127.0.0.1", forwarded=claimed)[0] == 422
    assert attempt(browser, "member", make.PASSWORD, "127.0.0.1", forwarded="203.0.113.7")[0] == 429
    assert attempt(browser, "member", make.PASSWORD, "127.0.0.1", forwarded="203.0.113.8")[0] == 303
    assert [row.address for row in Session.select()] == ["203.0.113.8"]
