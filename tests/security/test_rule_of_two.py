"""What two administrators must agree on cannot be had by one through a side door."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.accounts import appointments, codes, credentials
from portal.accounts.appointments import Office
from portal.accounts.models import PRIVILEGED, Account, Appointment, Code
from portal.accounts.sessions import actor_of
from portal.errors import Denied, Invalid
from portal.policy import SYSTEM, may
from portal.units import reorganise, transfers
from portal.units.models import Person, Unit
from tests import factories as make

DAY = date(2026, 3, 1)
PASSWORD = "blue-Kettle-19"


def later() -> date:
    """A day that has not come."""
    return clock.today() + timedelta(days=30)


# --- offices that end because of a decision -------------------------------------------------------------


@pytest.mark.parametrize("who", ["admin", "committee"])
@pytest.mark.parametrize("role", PRIVILEGED)
def test_a_privileged_office_never_lapses_by_one_alone(world, actor, who, role):
    held = Appointment(person=world.member.person.id, role=role, unit=world.a1.id)
    assert not may("appointment.lapse", actor(who), held)
    held.role = "secretary"
    assert may("appointment.lapse", actor(who), held)


@pytest.mark.parametrize("starts", [clock.today, later])
@pytest.mark.parametrize("who", ["admin", "superior"])
def test_a_unit_with_a_privileged_office_now_or_to_come_is_not_dissolved(world, actor, who, starts):
    empty = make.unit("committee", "待撤党委", world.superior)
    superior = make.person("陶长庚", world.b1)
    hand = make.appointment(superior, "committee", world.superior)
    held = make.appointment(world.member.person, "committee", empty, starts=starts())
    by = actor("admin") if who == "admin" else actor_of(superior.id, hand.id)
    with pytest.raises(Invalid, match="先由安全管理员"):
        reorganise.dissolve(empty, by=by, decided_on=DAY)
    assert Unit.get_by_id(empty.id).closed_on is None
    assert Appointment.get_by_id(held.id).ended_at is None


def test_an_office_of_secretary_to_come_ends_with_the_branch(world, actor):
    empty = make.unit("branch", "空支部", world.a)
    held = make.appointment(world.member.person, "secretary", empty, starts=later())
    reorganise.dissolve(empty, by=actor("admin"), decided_on=DAY)
    assert Appointment.get_by_id(held.id).ended_at is not None


def test_an_office_of_secretary_to_come_ends_with_the_transfer(world, actor):
    held = make.appointment(world.member.person, "secretary", world.a1, starts=later())
    transfers.transfer(world.member.person, world.a2, by=actor("committee"), moved_on=DAY)
    assert Appointment.get_by_id(held.id).ended_at is not None


def test_who_is_to_hold_a_privileged_office_cannot_be_put_out_by_the_committee(world, actor):
    make.appointment(world.member.person, "supervisor", team=world.team_a, starts=later())
    for act in (
        lambda: transfers.transfer_out(world.member.person, by=actor("committee"), moved_on=DAY, reason="调往外省"),
        lambda: transfers.set_status(world.member.person, "停止党籍", by=actor("committee"), since=DAY, reason="决定"),
    ):
        with pytest.raises(Invalid, match="先由安全管理员结束任职"):
            act()
    assert Person.get_by_id(world.member.person.id).status == "在册"


# --- slips that one person printed ----------------------------------------------------------------------


@pytest.fixture
def newcomer(world):
    """A member of the first branch without an account."""
    return make.person("陶知夏", world.a1, initials="tzx")


@pytest.mark.parametrize("starts", [clock.today, later])
def test_a_slip_printed_before_does_not_open_an_account_that_becomes_privileged(app, world, actor, newcomer, starts):
    with app.app_context():
        slip = codes.issue(newcomer, "activate", by=actor("secretary"))
        appointments.appoint(newcomer, Office("committee", world.a, None, starts()), by=SYSTEM)
        with pytest.raises(Invalid, match="不能使用"):
            credentials.redeem(slip, "taozhi", PASSWORD, address="192.0.2.1")
    assert Account.get_or_none(Account.person == newcomer.id) is None


def test_a_slip_outlives_an_appointment_that_is_not_privileged(app, world, actor, newcomer):
    with app.app_context():
        slip = codes.issue(newcomer, "activate", by=actor("secretary"))
        appointments.appoint(newcomer, Office("secretary", world.a1, None, clock.today()), by=actor("security"))
        assert credentials.redeem(slip, "taozhi", PASSWORD, address="192.0.2.1") == "taozhi"


def test_nobody_alone_takes_back_the_code_of_a_privileged_account(app, world, actor, visit):
    with app.app_context():
        codes.issue(world.committee.person, "reset", by=SYSTEM)
    code = Code.get(Code.person == world.committee.person.id)
    with pytest.raises(Denied):
        codes.revoke(code, by=actor("secretary_a2"))
    assert Code.get_by_id(code.id).revoked_at is None
    assert f"/codes/{code.id}/revoke" not in visit("secretary_a2").get("/codes").get_data(as_text=True)
    codes.revoke(code, by=actor("security"))
    assert Code.get_by_id(code.id).revoked_at is not None
