"""flask --app wsgi add-admin: the way to the first administrators."""

import pytest

from portal import clock, db
from portal.accounts.models import Account, Appointment, Code
from portal.audit.models import AuditEntry
from portal.units.models import Person
from tests import factories as make


def run(app, *words):
    result = app.test_cli_runner().invoke(args=["add-admin", *words])
    db.connect()
    return result


@pytest.mark.parametrize("role", ["admin", "security", "auditor"])
def test_a_person_a_role_and_a_code_that_is_printed_once(app, role):
    result = run(app, "--role", role, "章启明")
    assert result.exit_code == 0
    [person] = Person.select()
    assert (person.kind, person.name, person.branch_id) == ("technical", "章启明", None)
    [hand] = Appointment.select()
    assert (hand.person_id, hand.role, hand.starts, hand.ends) == (person.id, role, clock.today(), None)
    [code] = Code.select()
    clear = next(word for word in result.output.replace("：", " ").split() if word.count("-") == 2)
    assert (code.person_id, code.kind, code.issued_by_id) == (person.id, "activate", None)
    assert clear not in code.digest
    entries = [(one.action, one.role, one.person_id) for one in AuditEntry.select().order_by(AuditEntry.id)]
    assert entries == [
        ("technical.create", "system", None), ("appointment.create", "system", None), ("code.issue", "system", None),
    ]  # fmt: skip
    assert clear.replace("-", "") not in "".join(str(one.detail) for one in AuditEntry.select())


def test_more_than_one_of_each_is_allowed(app):
    assert run(app, "--role", "security", "安全管理员甲").exit_code == 0
    assert run(app, "--role", "security", "安全管理员乙").exit_code == 0
    assert Appointment.select().where(Appointment.role == "security").count() == 2


def test_one_who_has_not_activated_gets_a_new_code_and_the_old_one_is_void(app):
    run(app, "--role", "admin", "章启明")
    assert run(app, "--role", "admin", "章启明").exit_code == 0
    assert Person.select().count() == Appointment.select().count() == 1
    assert [code.revoked_at is None for code in Code.select().order_by(Code.id)] == [False, True]


def test_a_name_that_is_taken_is_refused_with_1(app):
    run(app, "--role", "admin", "章启明")
    assert run(app, "--role", "auditor", "章启明").exit_code == 1
    make.account(Person.get(), "zqm")
    result = run(app, "--role", "admin", "章启明")
    assert result.exit_code == 1
    assert "换一个" in result.output
    assert Code.select().count() == 1
    assert Account.select().count() == 1


@pytest.mark.parametrize("name", ["", "  ", "长" * 51])
def test_a_name_that_is_none_is_refused_with_1(app, name):
    result = run(app, "--role", "admin", name)
    assert result.exit_code == 1
    assert Person.select().count() == 0


@pytest.mark.parametrize("words", [["--role", "king", "章启明"], ["章启明"], ["--role", "admin"]])
def test_a_wrong_call_is_2(app, words):
    assert run(app, *words).exit_code == 2
    assert Person.select().count() == 0


def test_tables_that_are_behind_are_2(app, monkeypatch):
    monkeypatch.setattr("portal.accounts.commands.behind", lambda: ["0002_more"])
    result = run(app, "--role", "admin", "章启明")
    assert result.exit_code == 2
    assert "migrate" in result.output
    assert Person.select().count() == 0
