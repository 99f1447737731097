"""Activation and reset slips: who may print for whom, shown once, kept as a hash, good once and for 14 days."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import openpyxl
import pytest
import time_machine

from portal import clock
from portal.accounts import codes, sessions
from portal.accounts.models import Account, Code, Proposal, Session
from portal.audit.models import AuditEntry
from portal.errors import Denied, Invalid
from portal.inbox.models import Message
from portal.policy import SYSTEM
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NEW = "blue-Kettle-19"
PRINTED = re.compile(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}")


@pytest.fixture
def newcomer(world):
    """A member of the first branch without an account."""
    return make.person("陶知夏", world.a1, initials="tzx")


@pytest.fixture
def issue(app):
    """codes.issue with the portal's secret at hand, as in a request."""

    def issue(*arguments, **options):
        with app.app_context():
            return codes.issue(*arguments, **options)

    return issue


@pytest.fixture
def outcome(issue):
    """What comes of an issue, in words."""

    def outcome(person, by, kind="activate"):
        try:
            issue(person, kind, by=by)
        except Invalid as error:
            return error.message
        except Denied:
            return "denied"
        return "issued"

    return outcome


def activate(browser, code, status=303, **fields):
    values = {"username": "taozhi", "password": NEW, "password_again": NEW, **fields}
    return browser.post("/activate", {"code": code, **values}, status=status)


# --- using a code -----------------------------------------------------------------------------------------


def test_a_code_opens_an_account_with_a_name_and_password_of_ones_own(visit, actor, newcomer, issue):
    code = issue(newcomer, "activate", by=actor("secretary"))
    assert PRINTED.fullmatch(code)
    browser = visit(None)
    page = browser.post("/activate", {"code": f" {code.lower().replace('-', ' ')} "}, status=200)
    assert "陶知夏 · 机关第一党支部" in text_of(page)
    assert Account.get_or_none(Account.person == newcomer.id) is None
    assert activate(browser, code, username=" TaoZhi ").headers["Location"] == "/login"
    made = Account.get(Account.person == newcomer.id)
    assert (made.username, made.state, made.password.startswith("$argon2id$")) == ("taozhi", "active", True)
    assert "用户名 taozhi" in text_of(browser.get("/login"))
    browser.post("/login", {"username": "taozhi", "password": NEW})
    assert "陶知夏" in text_of(browser.get("/account"))
    entries = AuditEntry.select().where(AuditEntry.action == "account.activate")
    assert [(row.person_id, row.role, row.record, row.record_id) for row in entries] == [
        (newcomer.id, "member", "account", made.id)
    ]


@pytest.mark.parametrize("typed", ["{0}", "－".join(["{1}", "{2}", "{3}"]), "{1}{2} {3}"])
def test_codes_are_read_in_any_case_width_and_grouping(actor, newcomer, typed, issue):
    code = issue(newcomer, "activate", by=actor("secretary"))
    wide = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x30, 0x5B)})
    written = typed.format(code, *code.split("-"))
    assert codes.bare(written.lower()) == codes.bare(written.translate(wide)) == code.replace("-", "")


def test_only_a_keyed_hash_is_kept(actor, newcomer, app, issue, monkeypatch):
    code = issue(newcomer, "activate", by=actor("secretary"))
    row = Code.get()
    assert not {code, codes.bare(code)} & {str(value) for value in row.__data__.values()}
    with app.app_context():
        assert codes.digest(code) == row.digest
        monkeypatch.setitem(app.config, "SECRET_KEY", "x" * 40)
        assert codes.digest(code) != row.digest
    assert code not in str([entry.__data__ for entry in AuditEntry.select()])


def test_unknown_used_revoked_and_expired_codes_get_the_same_words(visit, actor, world, newcomer, issue):
    with time_machine.travel(START, tick=False) as now:
        secretary = actor("secretary")
        expired = issue(newcomer, "activate", by=secretary)
        now.shift(timedelta(days=14))
        replaced = issue(newcomer, "activate", by=secretary)
        revoked = issue(newcomer, "activate", by=secretary)
        codes.revoke(Code.select().order_by(Code.id.desc()).get(), by=secretary)
        used = issue(newcomer, "activate", by=secretary)
        activate(visit(None), used)
        pages = [
            text_of(visit(None).post("/activate", {"code": code}, status=422))
            for code in ("ABCD-EFGH-JKMN", expired, replaced, revoked, used, "\x00", "９" * 500)
        ]
    words = [re.sub("value.*", "", page) for page in pages]
    assert all("14 天内有效" in page and "向支部书记重新领取" in page for page in words)
    assert len(set(words)) == 1


def test_a_code_is_good_for_fourteen_days_to_the_second(visit, actor, newcomer, issue):
    with time_machine.travel(START, tick=False) as now:
        code = issue(newcomer, "activate", by=actor("secretary"))
        now.shift(timedelta(days=14, seconds=-1))
        visit(None).post("/activate", {"code": code}, status=200)
        now.shift(timedelta(seconds=1))
        visit(None).post("/activate", {"code": code}, status=422)


def test_a_code_is_used_up_only_when_everything_is_right(visit, actor, world, newcomer, issue):
    code = issue(newcomer, "activate", by=actor("secretary"))
    browser = visit(None)
    for wrong, words in (
        ({"password_again": "other"}, "两次输入的密码不一样"),
        ({"password": "taozhixia-1988", "password_again": "taozhixia-1988"}, "不能含有您的姓名"),
        ({"password": "short", "password_again": "short"}, "至少 10 个字符"),
        ({"username": "Member"}, "已经有人用了"),
        ({"username": "a b"}, "用户名为 2 到 30 个字"),
        ({"username": "x" * 500}, "用户名为 2 到 30 个字"),
        ({"username": ""}, "请填写用户名"),
        ({"username": "\x00\u202e"}, "用户名为 2 到 30 个字"),
    ):
        answer = activate(browser, code, status=422, **wrong)
        assert words in text_of(answer)
        assert NEW not in answer.get_data(as_text=True)
    assert Code.get().used_at is None
    assert Account.get_or_none(Account.person == newcomer.id) is None
    activate(browser, code)
    assert Code.get().used_at is not None


def test_wrong_codes_are_counted_by_address_and_one_right_code_forgives_nothing(visit, actor, newcomer, issue):
    code = issue(newcomer, "activate", by=actor("secretary"))
    browser = visit(None)
    for number in range(20):
        if number == 10:
            browser.post("/activate", {"code": code}, status=200)
        browser.post("/activate", {"code": "ABCD-EFGH-JKMN"}, status=422)
    answer = browser.post("/activate", {"code": code}, status=429)
    assert "15 分钟后再试" in text_of(answer)
    assert answer.headers["Retry-After"]
    elsewhere = browser.client.post(
        "/activate", data={"csrf_token": browser.token, "code": code}, environ_overrides={"REMOTE_ADDR": "10.0.0.2"}
    )
    assert elsewhere.status_code == 200
    visit(None).post("/login", {"username": "member", "password": make.PASSWORD})


def test_a_reset_keeps_the_user_name_and_ends_every_session(visit, actor, world, issue):
    there = visit("member")
    code = issue(world.member.person, "reset", by=actor("secretary"))
    browser = visit(None)
    assert 'value="member"' not in browser.get("/activate").get_data(as_text=True)
    assert 'value="member"' in browser.post("/activate", {"code": code}, status=200).get_data(as_text=True)
    activate(browser, code, username="hijacked")
    account = Account.get(Account.person == world.member.person.id)
    assert (account.username, account.version) == ("member", 2)
    assert there.get("/", status=303).headers["Location"] == "/login"
    assert [row.ending for row in Session.select()] == ["修改密码"]
    browser.post("/login", {"username": "member", "password": make.PASSWORD}, status=422)
    browser.post("/login", {"username": "member", "password": NEW})
    told = Message.select().where(Message.person == world.member.person.id)
    assert "密码重置" in told.get().text
    entry = AuditEntry.get(AuditEntry.action == "account.password")
    assert entry.person_id == world.member.person.id
    assert entry.fields == ["password", "password_set_at"]


def test_changing_the_password_voids_an_open_reset_code(visit, actor, world, issue):
    code = issue(world.member.person, "reset", by=actor("secretary"))
    visit("member").post(
        "/account/password", {"password_now": make.PASSWORD, "password_new": NEW, "password_again": NEW}
    )
    visit(None).post("/activate", {"code": code}, status=422)


def test_a_reset_code_opens_nothing_once_the_account_is_locked_or_the_member_has_left(
    visit, actor, world, newcomer, issue
):
    reset = issue(world.member.person, "reset", by=actor("secretary"))
    Account.update(state="locked").where(Account.person == world.member.person.id).execute()
    first = issue(newcomer, "activate", by=actor("secretary"))
    Person.update(status="转出").where(Person.id == newcomer.id).execute()
    for code in (reset, first):
        visit(None).post("/activate", {"code": code}, status=422)


# --- who may issue for whom ----------------------------------------------------------------------------------


def standing_up(world, name, branch, role=None, over=None, team=None):
    """A person without an account, with a role."""
    person = make.person(name, branch)
    if role:
        make.appointment(person, role, unit=over, team=team)
    return person


def test_the_secretary_serves_the_branch_the_committee_its_secretaries_and_nobody_more(actor, world, outcome):
    plain = standing_up(world, "陶知夏", world.a1)
    leader = standing_up(world, "陶知秋", world.a1, "secretary", world.a1)
    official = standing_up(world, "陶知冬", world.a1, "committee", world.a)
    watcher = standing_up(world, "陶知春", world.a1, "supervisor", team=world.team_a)
    future = standing_up(world, "陶知远", world.a1)
    make.appointment(future, "committee", world.a, starts=clock.today() + timedelta(days=30))
    people = (plain, leader, official, watcher, future)
    two = "是基层党委、督导组或管理员账号，激活单由安全管理员印制。"
    expected = {
        "secretary": ["issued", "是支部书记，由基层党委印制。", two, two, two],
        "committee": ["issued", "issued", two, two, two],
        "security": ["由支部书记印制；支部书记本人的由基层党委印制。"] * 2 + ["issued"] * 3,
        "secretary_a2": ["denied", "是支部书记，由基层党委印制。", two, two, two],
        "committee_b": ["denied", "denied", two, two, two],
        "member": ["denied", "是支部书记，由基层党委印制。", two, two, two],
    }
    for who, words in expected.items():
        assert [outcome(person, actor(who)) for person in people] == words, who
    assert outcome(official, SYSTEM) == "issued"


def test_nobody_resets_themselves(actor, world, outcome):
    make.appointment(world.member.person, "secretary", world.a2)
    by = replace(actor("secretary"), person_id=world.member.person.id)
    assert outcome(world.member.person, by, "reset") in ("denied", "是支部书记，由基层党委印制。")
    official = replace(actor("committee"), person_id=world.secretary.person.id)
    assert outcome(world.secretary.person, official, "reset") == "denied"


def test_the_kind_must_fit_and_the_account_must_be_in_use(actor, world, newcomer, outcome):
    by = actor("secretary")
    assert "忘记密码请印制重置单" in outcome(world.member.person, by)
    assert "请印制激活单" in outcome(newcomer, by, "reset")
    assert "请先由管理员解锁或启用" in outcome(world.disabled.person, by, "reset")
    Person.update(status="停止党籍").where(Person.id == newcomer.id).execute()
    assert "不在册" in outcome(newcomer, by)
    assert Code.select().count() == 0


def test_a_privileged_code_needs_a_confirmed_proposal_and_each_gives_one(actor, world, issue):
    subject = world.committee.person
    second = make.person("安全管理员乙", None, "technical")
    make.account(second, "security2")
    hand = make.appointment(second, "security")
    confirmer = sessions.actor_of(second.id, hand.id)
    asked = {"kind": "reset", "subject": subject, "proposed_by": world.security.person}
    waiting = Proposal.create(**asked)
    other = Proposal.create(**{**asked, "subject": world.auditor.person}, state="confirmed", decided_by=second)
    done = Proposal.create(**asked, state="confirmed", decided_by=second)
    for proposal in (waiting, other):
        with pytest.raises(Invalid, match="还没有经另一名管理员确认"):
            issue(subject, "reset", by=confirmer, confirmed=proposal)
    with pytest.raises(Denied):
        issue(subject, "reset", by=actor("security"), confirmed=done)
    assert PRINTED.fullmatch(issue(subject, "reset", by=confirmer, confirmed=done))
    with pytest.raises(Invalid, match="已经发放过一次"):
        issue(subject, "reset", by=confirmer, confirmed=done)
    assert [row.proposal_id for row in Code.select()] == [done.id]


def test_every_issue_and_revocation_has_one_entry_with_its_place(actor, world, newcomer, issue):
    issue(newcomer, "activate", by=actor("secretary"))
    issue(newcomer, "activate", by=actor("committee"))
    first, second = Code.select().order_by(Code.id)
    assert first.revoked_at is not None
    codes.revoke(second, by=actor("secretary"))
    with pytest.raises(Invalid):
        codes.revoke(second, by=actor("secretary"))
    rows = AuditEntry.select().where(AuditEntry.action.in_(["code.issue", "code.revoke"])).order_by(AuditEntry.id)
    assert [(row.action, row.record_id, row.place_id, row.detail["person"]) for row in rows] == [
        ("code.issue", first.id, world.a1.id, newcomer.id),
        ("code.issue", second.id, world.a1.id, newcomer.id),
        ("code.revoke", second.id, world.a1.id, newcomer.id),
    ]


# --- the page -------------------------------------------------------------------------------------------------


def test_slips_are_shown_once_with_all_that_the_person_needs(visit, world, newcomer):
    with time_machine.travel(START, tick=False):
        browser = visit("secretary")
        form = {"person": [newcomer.id], "kind": "activate", "once": "token-of-the-form"}
        page = browser.post("/codes/print", form, status=200)
        words = text_of(page)
        code = PRINTED.search(words).group()
        for part in (
            "陶知夏",
            "机关第一党支部",
            "http://localhost/activate",
            "2026年3月16日 09:00 前有效",
            "只显示这一次",
        ):
            assert part in words
        assert page.headers["Cache-Control"] == "no-store"
        assert code not in browser.get("/codes").get_data(as_text=True)
        again = browser.post("/codes/print", form)
        assert again.headers["Location"] == "/codes"
        assert "已经显示过一次" in text_of(browser.get("/codes"))
        assert Code.select().count() == 1
        visit(None).post("/activate", {"code": code}, status=200)


def test_a_whole_branch_gets_slips_but_for_those_who_have_one_or_belong_to_another_hand(
    visit, actor, world, newcomer, issue
):
    others = [make.person(name, world.a1) for name in ("陶知秋", "陶知冬")]
    standing_up(world, "陶知南", world.a1, "committee", world.a)
    make.person("陶知北", world.a2)
    issue(others[1], "activate", by=actor("secretary"))
    page = visit("secretary").post("/codes/print", {"everyone": "1", "kind": "activate"}, status=200)
    assert len(PRINTED.findall(text_of(page))) == 2
    assert sorted(row.person_id for row in Code.select()) == sorted([newcomer.id, *(one.id for one in others)])


def test_the_committee_prints_a_branch_at_a_time(visit, world, newcomer):
    elsewhere = make.person("陶知北", world.a2)
    browser = visit("committee")
    for branch in ("", world.b1.id, "x", "9" * 30, "\x00"):
        browser.post("/codes/print", {"everyone": "1", "kind": "activate", "branch": branch}, status=422)
    browser.post("/codes/print", {"everyone": "1", "kind": "activate", "branch": world.a2.id}, status=200)
    assert [row.person_id for row in Code.select()] == [elsewhere.id]


def test_forged_requests_print_nothing(visit, world, newcomer):
    browser = visit("secretary_a2")
    for person in (newcomer.id, 10**8):
        browser.post("/codes/print", {"person": [person], "kind": "activate"}, status=404)
    mine = visit("secretary")
    for form in (
        {"kind": "activate"}, {"person": ["x", "-1", "", "9" * 40, "²"], "kind": "activate"}, {"person": [newcomer.id]},
        {"person": [newcomer.id], "kind": "steal"}, {"person": [world.secretary.person.id], "kind": "activate"},
        {"person": [world.member.person.id], "kind": "activate"},
    ):  # fmt: skip
        mine.post("/codes/print", form, status=422)
    visit("member").post("/codes/print", {"person": [newcomer.id], "kind": "activate"}, status=404)
    assert Code.select().count() == 0


def test_what_could_not_be_printed_is_named_beside_what_could(visit, world, newcomer):
    form = {"person": [newcomer.id, world.member.person.id, newcomer.id], "kind": "activate"}
    words = text_of(visit("secretary").post("/codes/print", form, status=200))
    assert len(PRINTED.findall(words)) == 1
    assert "有 1 人没有印制" in words
    assert "文振晓：已经激活" in words


def test_a_slip_can_be_revoked_by_those_who_see_it(visit, actor, world, newcomer, issue):
    code = issue(newcomer, "activate", by=actor("secretary"))
    key = Code.get().id
    for who in ("secretary_a2", "committee_b", "member", "supervisor"):
        visit(who).post(f"/codes/{key}/revoke", status=404)
    assert visit("secretary").post(f"/codes/{key}/revoke").headers["Location"] == "/codes"
    visit("secretary").post(f"/codes/{key}/revoke", status=422)
    visit(None).post("/activate", {"code": code}, status=422)


def test_home_counts_what_the_list_shows_and_only_for_those_whose_turn_it_is(visit, actor, world, newcomer, issue):
    make.person("陶知秋", world.a1)
    leader = standing_up(world, "陶知南", world.a2, "secretary", world.a2)
    standing_up(world, "陶知冬", world.a1, "committee", world.a)
    a3 = make.unit("branch", "机关第三党支部", world.a, sector="机关")
    led_by_nobody = make.person("陶知北", a3)
    for who, number in (("secretary", 2), ("committee", 2), ("secretary_a2", 0), ("committee_b", 0)):
        words = text_of(visit(who).get("/"))
        assert (f"{number} 人还没有激活账号" in words) == bool(number), who
        assert f"共 {number} 人" in text_of(visit(who).get("/codes?state=todo")), who
    assert "还没有激活账号" not in text_of(visit("member").get("/"))
    listed = text_of(visit("committee").get("/codes?state=todo"))
    assert [name in listed for name in (leader.name, led_by_nobody.name, newcomer.name)] == [True, True, False]
    issue(newcomer, "activate", by=actor("secretary"))
    assert "1 人还没有激活账号" in text_of(visit("secretary").get("/"))


def test_the_list_is_filtered_and_searched_within_the_branches_under_the_role(visit, actor, world, newcomer, issue):
    issue(newcomer, "activate", by=actor("secretary"))
    browser = visit("secretary")
    assert "共 6 人" in text_of(browser.get("/codes"))
    for address, number in (
        ("state=none", 0), ("state=slip", 1), ("state=active", 5), ("q=tzx", 1), ("q=陶知", 1), ("q=司马", 0),
        ("state=zzz&branch=9&q=%00&page=0", 6),
    ):  # fmt: skip
        assert f"共 {number} 人" in text_of(browser.fragment(f"/codes?{address}")), address
    assert "共 3 人" in text_of(visit("committee").get(f"/codes?branch={world.a2.id}"))
    assert "曾国立" not in text_of(browser.get("/codes"))
    assert text_of(visit("security").get("/codes")).count("已激活") > 4


def test_the_list_costs_the_same_at_any_length(visit, world, queries):
    browser = visit("committee")
    browser.get("/codes")
    queries.statements.clear()
    browser.get("/codes")
    first = len(queries)
    for number in range(3):
        make.person(f"陶知{number}", world.a1)
    queries.statements.clear()
    browser.get("/codes")
    assert len(queries) == first <= 12


def test_the_export_holds_the_list_and_no_code(visit, actor, world, newcomer, issue):
    issue(newcomer, "activate", by=actor("secretary"))
    data = visit("secretary").get("/codes?state=slip&export=xlsx").data
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert rows[0] == ("姓名", "支部", "账号", "单子有效期至")
    assert [row[:3] for row in rows[1:]] == [("陶知夏", "机关第一党支部", "已发激活单")]
    entry = AuditEntry.get(AuditEntry.action == "export")
    assert (entry.detail["list"], entry.detail["rows"], entry.detail["filters"]) == ("codes", 1, ["state"])


def test_the_security_administrator_prints_the_first_slip_of_an_officer(visit, world):
    official = standing_up(world, "陶知冬", world.a1, "committee", world.a)
    browser = visit("security")
    words = text_of(browser.get("/codes?state=todo"))
    assert "陶知冬" in words
    assert "印制重置单" not in words
    printed = browser.post("/codes/print", {"person": official.id, "kind": "activate", "once": "a" * 16}, status=200)
    assert "陶知冬" in text_of(printed)
    assert Code.get(Code.person == official).kind == "activate"
