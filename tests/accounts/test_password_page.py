"""修改密码 on the page: checks, words, throttle, trail."""

import pytest

from portal.accounts.models import Account, Session
from portal.audit.models import AuditEntry
from tests import factories as make
from tests.browser_client import text_of

NEW = "blue-Kettle-19"


def change(browser, status=422, **fields):
    values = {"password_now": make.PASSWORD, "password_new": NEW, "password_again": NEW, **fields}
    return browser.post("/account/password", values, status=status)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password_now": "wrong"}, "现在的密码不正确"),
        ({"password_now": ""}, "请填写现在的密码"),
        ({"password_again": "other"}, "两次输入的密码不一样"),
        ({"password_new": "short", "password_again": "short"}, "至少 10 个字符"),
        ({"password_new": "wenzhenxiao88", "password_again": "wenzhenxiao88"}, "不能含有您的姓名"),
        ({"password_new": "member-2026", "password_again": "member-2026"}, "不能含有您的姓名、用户名"),
        ({"password_new": "jgdydzb-river", "password_again": "jgdydzb-river"}, "单位名称"),
        ({"password_new": make.PASSWORD, "password_again": make.PASSWORD}, "不能和现在的一样"),
        ({"password_new": "\x00" * 12, "password_again": "\x00" * 12}, "太有规律"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_changes(visit, world, fields, words):
    before = Account.get_by_id(world.member.account.id).password
    answer = change(visit("member"), **fields)
    assert words in text_of(answer)
    assert "错误：修改密码" in answer.get_data(as_text=True)
    assert NEW not in answer.get_data(as_text=True)
    assert Account.get_by_id(world.member.account.id).password == before
    assert Session.select().where(Session.ended_at.is_null(False)).count() == 0


def test_a_change_has_one_entry_that_names_fields_and_no_value(visit, world):
    change(visit("member"), status=303)
    entry = AuditEntry.get(AuditEntry.action == "account.password")
    assert (entry.person_id, entry.record, entry.fields) == (
        world.member.person.id, "account", ["password", "password_set_at"],
    )  # fmt: skip
    assert entry.detail == {"sessions": 0, "codes": 0}


def test_guessing_the_old_password_at_an_open_desk_is_paused_and_recorded(visit, world):
    browser = visit("member")
    for _ in range(5):
        change(browser, password_now="wrong")
    assert "后再试" in text_of(change(browser, status=429))
    refused = AuditEntry.select().where((AuditEntry.action == "account.password") & (AuditEntry.outcome == "refused"))
    assert refused.count() == 5


def test_technical_accounts_change_theirs_too(visit, world):
    change(visit("auditor"), status=303)
    assert Account.get_by_id(world.auditor.account.id).version == 2
