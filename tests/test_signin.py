"""Signing in and out."""

from portal.accounts.models import Session
from tests import factories as make
from tests.browser_client import text_of


def test_right_password_opens_home_and_says_when_one_was_here_last(visit, world):
    browser = visit(None)
    browser.get("/login")
    answer = browser.post("/login", {"username": "Member ", "password": make.PASSWORD})
    assert answer.headers["Location"] == "/"
    words = text_of(browser.get("/"))
    assert "我的待办" in words
    assert "上次登录：2026年1月5日 09:00，来自 10.0.0.9" in words


def test_sign_out_ends_the_session_row_and_a_kept_cookie_opens_nothing(visit, world):
    browser = visit("member")
    browser.get("/")
    cookie = browser.client.get_cookie("portal").value
    browser.post("/logout")
    assert [row.ending for row in Session.select()] == ["退出"]
    browser.client.set_cookie("portal", cookie)
    assert browser.get("/", status=303).headers["Location"] == "/login"


def test_inbox_is_empty_and_says_why(visit):
    assert "没有消息" in text_of(visit("secretary").get("/inbox"))
