"""Sessions live on the server: fixation, replay, time-outs, the owner's list, switching roles."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal import clock
from portal.accounts.models import Account, Appointment, Session
from portal.audit.models import AuditEntry
from portal.security import digest
from tests import factories as make
from tests.browser_client import text_of

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEW = "blue-Kettle-19"
SIGN_IN = {"username": "member", "password": make.PASSWORD}


def cookie_of(browser):
    return browser.client.get_cookie("portal").value


def signed_in(browser):
    """Whether the browser's cookie opens the account page."""
    answer = browser.client.get("/account")
    assert answer.status_code in (200, 303)
    assert answer.status_code == 200 or answer.headers["Location"].startswith("/login")
    return answer.status_code == 200


def replayed(visit, cookie):
    """Whether a kept cookie opens anything in another browser."""
    thief = visit(None)
    thief.client.set_cookie("portal", cookie)
    return signed_in(thief)


def test_what_the_browser_held_before_sign_in_is_dropped(visit, world):
    browser = visit(None)
    with browser.client.session_transaction() as held:
        held["planted"] = "by someone else"
        held["sid"] = "fixed-token"
        planted_token = held["csrf_token"]
    browser.post("/login", SIGN_IN)
    with browser.client.session_transaction() as held:
        assert "planted" not in held
        assert held.get("csrf_token") != planted_token
        assert held["sid"] != "fixed-token"
        assert [row.digest for row in Session.select()] == [digest(held["sid"])]


def test_signing_in_again_in_the_same_browser_ends_the_session_before(visit, world):
    browser = visit("colleague")
    before = cookie_of(browser)
    browser.post("/login", SIGN_IN)
    assert [row.ending for row in Session.select().order_by(Session.id)] == ["重新登录", ""]
    assert not replayed(visit, before)


def test_signed_in_people_are_led_past_the_sign_in_form(visit):
    assert visit("member").get("/login?next=/inbox", status=303).headers["Location"] == "/inbox"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "javascript:x"]
)
def test_sign_in_leads_only_to_paths_of_the_portal(visit, target):
    answer = visit(None).client
    browser = visit(None)
    response = browser.client.post(
        "/login", query_string={"next": target}, data={"csrf_token": browser.token, **SIGN_IN}
    )
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert answer.get("/login", query_string={"next": target}).status_code == 200


def test_a_kept_cookie_opens_nothing_after_sign_out(visit):
    browser = visit("member")
    cookie = cookie_of(browser)
    assert replayed(visit, cookie)
    browser.post("/logout")
    assert not replayed(visit, cookie)


def test_a_kept_cookie_opens_nothing_after_disabling_or_locking_and_says_so_only_to_the_right_password(visit, world):
    cookie = cookie_of(visit("member"))
    for state in ("disabled", "locked"):
        Account.update(state=state).where(Account.id == world.member.account.id).execute()
        assert not replayed(visit, cookie)
        words = text_of(visit(None).post("/login", SIGN_IN, status=422))
        assert "已被锁定或停用" in words
        assert "用户名或密码不正确" in text_of(visit(None).post("/login", {**SIGN_IN, "password": "x"}, status=422))
    assert Session.select().count() == 1


def test_a_new_password_ends_all_sessions_and_gives_this_browser_a_new_token(visit, world):
    here, there = visit("member"), visit("member")
    cookies = [cookie_of(here), cookie_of(there)]
    answer = here.post("/account/password", {"password_now": make.PASSWORD, "password_new": NEW, "password_again": NEW})
    assert answer.headers["Location"] == "/account"
    assert not any(replayed(visit, cookie) for cookie in cookies)
    assert signed_in(here)
    assert sorted(row.ending for row in Session.select()) == ["", "修改密码"]
    assert visit(None).post("/login", {**SIGN_IN, "password": NEW}).headers["Location"] == "/"
    assert "不正确" in text_of(visit(None).post("/login", SIGN_IN, status=422))


def test_one_session_or_all_others_can_be_ended_by_their_owner_with_an_entry_each(visit, world):
    here, one, two, three = (visit("member") for _ in range(4))
    row = Session.get(Session.digest == digest(one.sid))
    here.post(f"/account/sessions/{row.id}/end")
    assert [signed_in(browser) for browser in (here, one, two, three)] == [True, False, True, True]
    here.post("/account/sessions/end-others")
    assert [signed_in(browser) for browser in (here, one, two, three)] == [True, False, False, False]
    entries = AuditEntry.select().where(AuditEntry.action == "session.end")
    assert sorted(entry.record_id for entry in entries) == sorted(
        Session.get(Session.digest == digest(browser.sid)).id for browser in (one, two, three)
    )
    here.post("/account/sessions/end-others")
    assert entries.count() == 3


def test_nobody_ends_the_session_of_another(visit, world):
    victim = visit("colleague")
    row = Session.get(Session.digest == digest(victim.sid))
    for key in (row.id, 10**6, 10**12):
        visit("member").post(f"/account/sessions/{key}/end", status=404)
    assert signed_in(victim)


def test_idle_time_out_is_kept_on_the_server(visit):
    with time_machine.travel(START, tick=False) as now:
        browser = visit("member")
        now.shift(timedelta(minutes=29))
        assert signed_in(browser)
        now.shift(timedelta(minutes=29))
        assert signed_in(browser)
        now.shift(timedelta(minutes=30))
        assert not signed_in(browser)


def test_absolute_time_out_ends_even_a_busy_session(visit):
    with time_machine.travel(START, tick=False) as now:
        browser = visit(None)
        browser.post("/login", SIGN_IN)
        for _ in range(29):
            now.shift(timedelta(minutes=20))
            assert signed_in(browser)
        now.shift(timedelta(minutes=20))
        assert not signed_in(browser)


def test_autosave_and_polling_do_not_extend_the_idle_time(visit):
    with time_machine.travel(START, tick=False) as now:
        browser = visit("member")
        for _ in range(2):
            now.shift(timedelta(minutes=14))
            browser.post("/drafts", {"_path": "/pledges/new", "words": "还在写"}, status=204)
            browser.get("/inbox", headers={"X-Portal-Quiet": "1"})
            browser.client.get("/jobs/1")
        assert signed_in(browser)
        now.shift(timedelta(minutes=28))
        for quiet in (browser.client.get("/jobs/1"), browser.client.get("/inbox", headers={"X-Portal-Quiet": "1"})):
            assert quiet.status_code != 303
        now.shift(timedelta(minutes=2))
        assert not signed_in(browser)


def test_last_seen_is_written_once_a_minute_at_most(visit, world):
    with time_machine.travel(START, tick=False) as now:
        browser = visit("member")
        seen = Session.get().seen_at
        now.shift(timedelta(seconds=59))
        browser.get("/account")
        assert Session.get().seen_at == seen
        now.shift(timedelta(seconds=2))
        browser.get("/account")
        assert Session.get().seen_at == clock.now()


def test_the_list_shows_device_address_times_and_state_and_the_account_the_sign_in_before(visit, world):
    with time_machine.travel(START, tick=False) as now:
        make.session(
            world.member.account, address="10.0.0.8", agent="Mozilla/5.0 (Windows NT 10.0) Chrome/120 Edg/120",
        )  # fmt: skip
        make.session(world.member.account, ended_at=clock.now(), ending="退出", address="10.0.0.7")
        now.shift(timedelta(minutes=5))
        browser = visit("member")
        words = text_of(browser.get("/account/sessions"))
        assert "共 3 次" in words
        for part in ("Edge · Windows", "10.0.0.8", "03-02 09:00", "03-02 09:05", "本次登录", "在用", "已结束（退出）"):
            assert part in words
        assert "03-02 09:00，来自 10.0.0.7" in text_of(browser.get("/account"))
        assert "共 2 次" in text_of(browser.fragment("/account/sessions?state=alive"))
        assert "共 1 次" in text_of(browser.fragment("/account/sessions?state=over&q=%00x&page=9999999"))
        now.shift(timedelta(minutes=26))
        assert "已过期" in text_of(browser.get("/account/sessions"))


def test_the_list_holds_only_ones_own_sessions_and_costs_the_same_at_any_length(visit, world, queries):
    visit("colleague")
    browser = visit("member")
    browser.get("/account/sessions")
    queries.statements.clear()
    assert "共 1 次" in text_of(browser.get("/account/sessions"))
    first = len(queries)
    for _ in range(2):
        make.session(world.member.account)
    queries.statements.clear()
    assert "共 3 次" in text_of(browser.get("/account/sessions"))
    assert len(queries) == first <= 12


def test_the_export_holds_what_is_shown_and_is_recorded(visit, world):
    import io

    import openpyxl

    make.session(world.member.account, ended_at=clock.now(), ending="退出")
    browser = visit("member")
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/account/sessions?state=alive&export=xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == ("设备", "地址", "登录时间", "最近使用", "状态")
    assert [row[4] for row in rows[1:]] == ["本次登录"]
    entry = AuditEntry.get(AuditEntry.action == "export")
    assert (entry.person_id, entry.detail["list"], entry.detail["rows"]) == (world.member.person.id, "sessions", 1)


# --- roles ------------------------------------------------------------------------------------------------


def test_a_secretary_is_a_member_too_and_the_switch_is_in_the_trail(visit, world):
    browser = visit("secretary")
    assert "支部书记" in text_of(browser.get("/account"))
    browser.post("/account/role", {"appointment": ""})
    assert Session.get().appointment_id is None
    browser.get("/codes", status=404)
    browser.post("/account/role", {"appointment": world.secretary.hand.id})
    browser.get("/codes")
    entries = AuditEntry.select().where(AuditEntry.action == "role.switch").order_by(AuditEntry.id)
    assert [(row.role, row.detail["appointment"]) for row in entries] == [
        ("secretary", None), ("member", world.secretary.hand.id),
    ]  # fmt: skip


def test_only_a_role_that_is_held_today_can_be_taken_up(visit, world):
    browser = visit("member")
    today = clock.today()
    over = make.appointment(world.member.person, "secretary", world.a1, ends=today - timedelta(days=1))
    coming = make.appointment(world.member.person, "secretary", world.a1, starts=today + timedelta(days=1))
    for forged in (world.committee.hand.id, over.id, coming.id, 10**8, "9" * 40, "x", "²", "-1", "1\x00"):
        browser.post("/account/role", {"appointment": forged}, status=422)
    assert Session.get().appointment_id is None
    visit("admin").post("/account/role", {"appointment": ""}, status=422)


def test_a_role_that_runs_out_falls_back_to_ones_own_in_the_same_request(visit, world):
    with time_machine.travel(START, tick=False):
        browser = visit("secretary")
        browser.get("/codes")
        Appointment.update(ends=clock.today() - timedelta(days=1)).where(
            Appointment.id == world.secretary.hand.id
        ).execute()
        browser.get("/codes", status=404)
        words = text_of(browser.get("/account"))
        assert "已结束" in words
        assert "当前身份 党员" in words


def test_terms_of_office_are_shown_with_their_dates(visit, world):
    make.appointment(
        world.member.person,
        "secretary",
        world.a1,
        starts=clock.today() + timedelta(days=9),
        ends=clock.today() + timedelta(days=99),
    )
    words = text_of(visit("member").get("/account"))
    assert "支部书记" in words
    assert "机关第一党支部" in words
    assert "未到任期" in words


def test_the_role_at_hand_comes_back_at_the_next_sign_in(visit, world):
    browser = visit(None)
    sign_in = {"username": "secretary", "password": make.PASSWORD}
    browser.post("/login", sign_in)
    assert Session.select().order_by(Session.id.desc()).get().appointment_id == world.secretary.hand.id
    Session.update(appointment=None).execute()
    visit(None).post("/login", sign_in)
    assert Session.select().order_by(Session.id.desc()).get().appointment_id is None
