"""账号: the list, the page of a person, and what is done to accounts."""

import io

import openpyxl
import pytest

from portal import clock
from portal.accounts.models import Account, Proposal, Session
from portal.audit.models import AuditEntry, Revision
from portal.drafts.models import Draft
from portal.inbox.models import Message
from tests import factories as make
from tests.browser_client import text_of


def names(response):
    """The linked names of the list, in order."""
    import html5lib

    tree = html5lib.parse(response.get_data(as_text=True))
    rows = [node for node in tree.iter() if (node.get("id") or "").startswith("person-")]
    return [next(text for text in row.itertext() if text.strip()).strip() for row in rows]


def sheet_of(response):
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


@pytest.mark.parametrize("who", ["admin", "security"])
def test_everyone_is_listed_with_state_and_roles(visit, world, who):
    page = visit(who).get("/accounts")
    assert sorted(names(page)) == sorted(player.person.name for player in world.players.values())
    words = text_of(page)
    assert "支部书记（机关第一党支部）" in words
    assert "01-05 09:00" in words or "2026-01-05 09:00" in words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=文振晓", ["文振晓"]),
        ("q=hmg", ["郝明国"]),
        ("q=secretary_a", ["曾国立"]),
        ("q=Disabled", ["尹洋兰"]),
        ("q=%2D%2D", []),
        ("q=%00", None),
        ("q=查无此人", []),
        ("state=disabled", ["尹洋兰"]),
        ("state=none", ["未激活者"]),
        ("kind=staff", ["梁小禾"]),
        ("role=supervisor", ["贺知远", "卓立群"]),
        ("kind=technical&role=auditor", ["审计管理员甲"]),
        ("state=nonsense&kind=&role=%27", None),
        ("page=99", []),
        ("page=-1", None),
    ],
)
def test_search_and_filters_stand_in_the_address(visit, world, query, expected):
    make.person("未激活者", world.a1)
    found = names(visit("admin").get(f"/accounts?{query}"))
    assert found == expected if expected is not None else len(found) == 17


def test_a_committee_filters_its_people(visit, world):
    found = names(visit("security").get(f"/accounts?committee={world.b.id}"))
    assert found == ["贺知远", "卓立群", "廖军娟", "汪康然", "钱春兵"]
    assert len(names(visit("security").get(f"/accounts?committee={10**30}"))) == 16


def test_the_export_holds_what_is_shown_and_is_recorded(visit, world):
    make.person("=cmd", world.a1)
    rows = sheet_of(visit("admin").get("/accounts?kind=staff&export=xlsx"))
    assert rows[0] == ["姓名", "人员", "所在党支部", "党委", "用户名", "账号", "现任角色", "上次登录"]
    assert [row[0] for row in rows[1:]] == ["梁小禾"]
    [entry] = AuditEntry.select()
    assert (entry.action, entry.detail) == ("export", {"list": "accounts", "rows": 1, "filters": ["kind"]})


def test_the_list_costs_the_same_for_one_row_and_for_three(visit, world, queries):
    browser = visit("security")
    browser.get("/accounts")
    assert len(queries) <= 12  # the counts of the navigation, looked up once a minute, included
    counts = []
    for query, rows in (("q=文振晓", 1), ("q=组", 0), ("role=supervisor", 2), ("kind=technical", 3)):
        queries.statements.clear()
        assert len(names(browser.get(f"/accounts?{query}"))) == rows
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_the_page_of_a_person_says_what_they_hold(visit, world):
    words = text_of(visit("security").get(f"/accounts/{world.secretary.person.id}"))
    for said in ("用户名 secretary", "支部书记", "机关第一党支部", "还没有发放过", "没有涉及此人的提议"):
        assert said in words
    assert "13800138000" not in words
    assert "1980" not in words


@pytest.mark.parametrize("who", ["member", "secretary", "committee", "supervisor", "staff", "auditor"])
def test_nobody_else_sees_the_pages(visit, world, who):
    browser = visit(who)
    key = world.secretary.person.id
    for path in (
        "/accounts", f"/accounts/{key}", f"/accounts/{key}/lock", "/appointments", "/appointments/new",
        "/appointments/proposals", "/appointments/vacancies", f"/appointments/new/{key}",
        f"/appointments/{world.secretary.hand.id}",
    ):  # fmt: skip
        browser.get(path, status=404)
    browser.post(f"/accounts/{key}/lock", {"reason": "x"}, status=404)
    assert Account.get_by_id(world.secretary.account.id).state == "active"


def test_locking_ends_the_sessions_at_once_and_unlocking_lets_in_again(visit, world):
    holder, security = visit("member"), visit("security")
    holder.get("/")
    key = world.member.person.id
    assert "锁定后立即不能登录" in text_of(security.get(f"/accounts/{key}/lock"))
    answer = security.post(f"/accounts/{key}/lock", {"reason": "异地登录待核实", "version": "", "once": ""})
    assert answer.headers["Location"] == f"/accounts/{key}"
    assert Account.get_by_id(world.member.account.id).state == "locked"
    assert Session.get(Session.account == world.member.account).ending == "账号锁定或停用"
    assert holder.get("/", status=303).headers["Location"] == "/login"
    assert Revision.get(Revision.record == "account").note == "异地登录待核实"
    assert [one.text for one in Message.select()] == ["您的账号已被锁定"]
    security.post(f"/accounts/{key}/unlock", {"reason": "已核实"})
    assert Account.get_by_id(world.member.account.id).state == "active"
    acts = [one.action for one in AuditEntry.select().where(AuditEntry.record == "account").order_by(AuditEntry.id)]
    assert acts == ["account.lock", "account.unlock"]


def test_admin_disables_but_does_not_lock(visit, world):
    admin, key = visit("admin"), world.member.person.id
    admin.post(f"/accounts/{key}/lock", {"reason": "x"}, status=403)
    admin.get(f"/accounts/{key}/lock", status=403)
    admin.post(f"/accounts/{key}/disable", {"reason": "调离"})
    assert Account.get_by_id(world.member.account.id).state == "disabled"
    admin.post(f"/accounts/{key}/disable", {"reason": "再来一次"}, status=409)
    admin.post(f"/accounts/{key}/enable", {"reason": "回来"})
    assert Account.get_by_id(world.member.account.id).state == "active"


def test_a_privileged_account_is_proposed_never_done(visit, world):
    security, key = visit("security"), world.committee.person.id
    assert "须由另一名管理员确认" in text_of(security.get(f"/accounts/{key}/disable"))
    security.post(f"/accounts/{key}/disable", {"reason": "调离"})
    assert Account.get_by_id(world.committee.account.id).state == "active"
    [proposal] = Proposal.select()
    assert (proposal.kind, proposal.subject_id, proposal.reason) == ("disable", key, "调离")
    assert "同样的提议已经在等待" in text_of(security.post(f"/accounts/{key}/disable", {"reason": "调离"}, status=422))


def test_locking_a_privileged_account_is_a_brake_for_one_but_not_for_oneself(visit, world):
    security = visit("security")
    security.post(f"/accounts/{world.admin.person.id}/lock", {"reason": "密码疑似泄露"})
    assert Account.get_by_id(world.admin.account.id).state == "locked"
    security.post(f"/accounts/{world.admin.person.id}/unlock", {"reason": "已改"})
    assert Account.get_by_id(world.admin.account.id).state == "locked"
    assert [one.kind for one in Proposal.select()] == ["unlock"]
    for act in ("lock", "disable", "reset"):
        security.post(f"/accounts/{world.security.person.id}/{act}", {"reason": "x"}, status=403)


def test_an_act_without_a_reason_comes_back_with_words_and_keeps_nothing(visit, world):
    key = world.member.person.id
    answer = visit("security").post(f"/accounts/{key}/lock", {"reason": "  "}, status=422)
    words = text_of(answer)
    assert "请填写理由" in words
    assert "错误：" in words
    fragment = visit("security").post(
        f"/accounts/{key}/lock", {"reason": "长" * 301}, status=422, headers={"HX-Request": "true"}
    )
    assert fragment.get_data(as_text=True).lstrip().startswith('<div id="act"')
    assert "最多 300 个字" in text_of(fragment)
    assert Account.get_by_id(world.member.account.id).state == "active"


def test_a_draft_of_the_reason_is_put_back_and_gone_after_sending(visit, world):
    browser, path = visit("security"), f"/accounts/{world.member.person.id}/lock"
    browser.post("/drafts", {"_path": path, "_page": path, "reason": "异地登录"}, status=204)
    page = browser.get(path)
    assert "异地登录" in page.get_data(as_text=True)
    assert "丢弃草稿" in text_of(page)
    browser.post(path, {"reason": "异地登录"})
    assert Draft.select().count() == 0


def test_one_without_an_account_has_none_to_lock(visit, world):
    person = make.person("未激活者", world.a1)
    security = visit("security")
    assert "还没有激活" in text_of(security.get(f"/accounts/{person.id}"))
    security.post(f"/accounts/{person.id}/lock", {"reason": "x"}, status=422)
    security.get(f"/accounts/{person.id}/lock", status=403)


@pytest.mark.parametrize("path", ["/accounts/0", "/accounts/99999", f"/accounts/{10**20}", "/accounts/1/promote"])
def test_unknown_addresses_are_404(visit, world, path):
    visit("security").get(path, status=404)


def test_the_code_state_shows_but_never_the_code(visit, world):
    security, admin = visit("security"), visit("admin")
    key = world.committee.person.id
    security.post(f"/accounts/{key}/reset", {"reason": "忘记密码"})
    proposal = Proposal.get()
    page = admin.post(f"/appointments/proposals/{proposal.id}/confirm", status=200)
    assert page.headers["Cache-Control"] == "no-store"
    code = next(word for word in text_of(page).split() if word.count("-") == 2 and word.isupper())
    words = text_of(admin.get(f"/accounts/{key}"))
    assert code not in words
    assert "重置码 未使用" in words
    assert f"{clock.today().year}年" in words
