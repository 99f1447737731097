"""登记人员: 群众 and administrators, by those who may, without any power."""

import pytest

from portal.accounts import newcomers
from portal.accounts.models import Account, Appointment
from portal.audit.models import AuditEntry
from portal.errors import Denied
from portal.units.models import Person
from tests.browser_client import text_of


def filled(world, **changes):
    return {
        "kind": "staff",
        "name": "佟雨晴",
        "post": "综合科科员",
        "branch": str(world.a1.id),
        "version": "",
        **changes,
    }


def newest():
    return Person.select().order_by(Person.id.desc()).first()


def test_admin_enters_staff_who_are_found_at_once_and_hold_nothing(visit, world):
    admin = visit("admin")
    answer = admin.post("/accounts/new", filled(world))
    made = newest()
    assert answer.headers["Location"] == f"/accounts/{made.id}"
    assert (made.kind, made.name, made.initials, made.post) == ("staff", "佟雨晴", "tyq", "综合科科员")
    assert (made.branch_id, made.committee_id, made.membership) == (world.a1.id, world.a.id, None)
    assert Account.select().where(Account.person == made).count() == 0
    [entry] = AuditEntry.select().where(AuditEntry.action == "staff.create")
    assert (entry.record_id, entry.place_id) == (made.id, world.a1.id)
    assert "佟雨晴" not in str(entry.fields) + str(entry.detail)
    for words in ("佟雨晴", "tyq"):
        assert "佟雨晴" in text_of(admin.get(f"/accounts?q={words}"))


def test_admin_enters_an_administrator_without_branch_or_role(visit, world):
    visit("admin").post("/accounts/new", filled(world, kind="technical", branch="", name="审计管理员乙", post=""))
    made = newest()
    assert (made.kind, made.branch_id, made.committee_id) == ("technical", None, None)
    assert Appointment.select().where(Appointment.person == made).count() == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "请填写姓名"),
        ({"name": "长" * 51}, "最多 50 个字"),
        ({"kind": ""}, "请选择登记为"),
        ({"kind": "member"}, "登记为"),
        ({"branch": ""}, "请选择群众所在的党支部"),
        ({"branch": "a"}, "请从列表中选择所在党支部"),
        ({"branch": str(10**30)}, "请从列表中选择所在党支部"),
        ({"kind": "technical"}, "不属于任何党支部"),
        ({"kind": "technical", "branch": "", "name": "审计管理员甲"}, "已经有名为"),
        ({"name": "梁小禾", "post": ""}, "已经登记了同名同岗位"),
    ],
)
def test_wrong_and_forged_input_comes_back_in_words(visit, world, changes, said):
    before = Person.select().count()
    assert said in text_of(visit("admin").post("/accounts/new", filled(world, **changes), status=422))
    assert Person.select().count() == before


def test_a_namesake_with_another_post_is_another_person(visit, world):
    visit("admin").post("/accounts/new", filled(world, name="梁小禾", post="司机"))
    assert Person.select().where(Person.name == "梁小禾").count() == 2


def test_sent_twice_it_is_entered_once(visit, world):
    admin = visit("admin")
    for _ in range(2):
        admin.post("/accounts/new", filled(world, once="tok-2"))
    assert Person.select().where(Person.name == "佟雨晴").count() == 1


def test_columns_that_are_no_fields_change_nothing(visit, world):
    visit("admin").post(
        "/accounts/new",
        filled(world, telephone="13900000000", status="转出", committee=world.b.id, id="999", exempt="1"),
    )
    made = newest()
    assert (made.telephone, made.status, made.committee_id, made.exempt) == ("", "在册", world.a.id, False)
    assert made.id != 999


@pytest.mark.parametrize(("who", "branch", "may"), [
    ("secretary", "a1", True), ("secretary", "a2", False), ("committee", "a2", True), ("committee", "b1", False),
])  # fmt: skip
def test_secretary_and_committee_enter_staff_of_their_own_branches_only(visit, world, who, branch, may):
    browser = visit(who)
    assert "管理员账号" not in text_of(browser.get("/accounts/new"))
    answer = browser.post(
        "/accounts/new", filled(world, branch=str(world.units[branch].id)), status=303 if may else 422
    )
    assert Person.select().where(Person.name == "佟雨晴").count() == may
    if may:
        assert answer.headers["Location"] == "/accounts/new"
    browser.post("/accounts/new", filled(world, kind="technical", branch=""), status=422)
    assert Person.select().where(Person.kind == "technical").count() == 3


@pytest.mark.parametrize("who", ["member", "staff", "supervisor", "security", "auditor", "secretary_b"])
def test_the_domain_refuses_the_others(world, actor, who):
    with pytest.raises(Denied):
        newcomers.add_staff("佟雨晴", "", world.a1, by=actor(who))
    with pytest.raises(Denied):
        newcomers.add_technical("佟雨晴", by=actor(who))
