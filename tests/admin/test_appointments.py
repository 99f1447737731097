"""Appointments: who may hold what, when, and that an end is an end."""

from datetime import date, timedelta

import pytest
import time_machine

from portal import clock
from portal.accounts import appointments
from portal.accounts.appointments import Office
from portal.accounts.models import Appointment
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from tests import factories as make
from tests.browser_client import text_of


def office(role, unit=None, team=None, starts=None, ends=None):
    return Office(role, unit, team, starts or clock.today(), ends)


def test_security_appoints_a_secretary_at_once(world, actor):
    member = world.colleague.person
    made = appointments.appoint(member, office("secretary", world.a1), by=actor("security"), reason="局党发〔2026〕3号")
    stored = Appointment.get_by_id(made.id)
    assert (stored.person_id, stored.role, stored.unit_id, stored.ends) == (member.id, "secretary", world.a1.id, None)
    [entry] = AuditEntry.select()
    assert (entry.action, entry.role, entry.record_id, entry.place_id) == (
        "appointment.create", "security", made.id, world.a1.id,
    )  # fmt: skip
    assert entry.detail == {"person": member.id, "role": "secretary", "unit": world.a1.id}
    assert Revision.get().note == "局党发〔2026〕3号"
    assert [m.person_id for m in Message.select()] == [member.id]


@pytest.mark.parametrize("who", ["member", "secretary", "committee", "supervisor", "staff", "admin", "auditor"])
def test_nobody_else_appoints_a_secretary(world, actor, who):
    with pytest.raises(Denied):
        appointments.appoint(world.colleague.person, office("secretary", world.a1), by=actor(who))
    assert Appointment.select().where(Appointment.person == world.colleague.person).count() == 0


@pytest.mark.parametrize(("role", "where"), [("committee", "a"), ("supervisor", "team_a")])
def test_security_alone_cannot_give_a_privileged_role(world, actor, role, where):
    given = office(role, world.units.get(where), world.teams.get(where))
    with pytest.raises(Denied):
        appointments.appoint(world.colleague.person, given, by=actor("security"))
    assert Appointment.select().where(Appointment.person == world.colleague.person).count() == 0


@pytest.mark.parametrize(
    ("who", "role", "unit", "team", "field"),
    [
        ("colleague", "auditor", None, None, "role"),
        ("admin", "secretary", "a1", None, "role"),
        ("staff", "secretary", "a1", None, "role"),
        ("colleague", "king", "a1", None, "role"),
        ("colleague", "secretary", "a", None, "unit"),
        ("colleague", "secretary", "g1", None, "unit"),
        ("colleague", "secretary", None, None, "unit"),
        ("colleague", "committee", "a1", None, "unit"),
        ("colleague", "supervisor", "a", "team_a", "unit"),
        ("colleague", "supervisor", None, None, "team"),
        ("colleague", "secretary", "a1", "team_a", "team"),
    ],
)
def test_an_office_that_does_not_fit_is_refused_at_its_field(world, who, role, unit, team, field):
    given = office(role, world.units.get(unit), world.teams.get(team))
    with pytest.raises(Invalid) as refused:
        appointments.check(world.players[who].person, given)
    assert refused.value.field == field


def test_closed_places_and_people_off_the_books_are_refused(world):
    world.a1.closed_on = world.team_a.closed_on = clock.today()
    with pytest.raises(Invalid, match="已经撤销"):
        appointments.check(world.colleague.person, office("secretary", world.a1))
    with pytest.raises(Invalid, match="已经撤销"):
        appointments.check(world.colleague.person, office("supervisor", team=world.team_a))
    world.member_b.person.status = "转出"
    with pytest.raises(Invalid, match="转出"):
        appointments.check(world.member_b.person, office("secretary", world.b1))


@time_machine.travel("2026-03-10 04:00", tick=False)
@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (date(2025, 3, 8), None, "starts"),
        (date(2027, 3, 12), None, "starts"),
        (date(2026, 3, 1), date(2026, 2, 28), "ends"),
        (date(2026, 1, 1), date(2026, 3, 9), "ends"),
        (date(2025, 3, 9), None, None),
        (date(2026, 1, 1), date(2026, 3, 10), None),
        (date(2026, 12, 1), date(9999, 12, 31), None),
    ],
)
def test_days_may_lie_a_year_back_or_ahead_but_not_wholly_past(world, starts, ends, field):
    given = office("secretary", world.a1, starts=starts, ends=ends)
    if field is None:
        appointments.check(world.colleague.person, given)
        return
    with pytest.raises(Invalid) as refused:
        appointments.check(world.colleague.person, given)
    assert refused.value.field == field


@time_machine.travel("2026-03-10 04:00", tick=False)
@pytest.mark.parametrize(
    ("starts", "ends", "clashes"),
    [
        (date(2026, 3, 10), None, True),
        (date(2026, 6, 30), None, True),
        (date(2026, 7, 1), None, False),
        (date(2026, 3, 10), date(2026, 3, 31), True),
        (date(2026, 1, 1), date(2026, 3, 20), True),
    ],
)
def test_overlapping_duplicates_are_refused_in_words(world, actor, starts, ends, clashes):
    make.appointment(world.colleague.person, "secretary", world.a1, starts=date(2026, 3, 1), ends=date(2026, 6, 30))
    given = office("secretary", world.a1, starts=starts, ends=ends)
    if clashes:
        with pytest.raises(Invalid, match="2026年3月1日至2026年6月30日已经担任支部书记（机关第一党支部）"):
            appointments.appoint(world.colleague.person, given, by=actor("security"))
    else:
        appointments.appoint(world.colleague.person, given, by=actor("security"))
    number = Appointment.select().where(Appointment.person == world.colleague.person).count()
    assert number == (1 if clashes else 2)


def test_the_same_role_elsewhere_or_after_an_early_end_is_no_duplicate(world, actor):
    appointments.appoint(world.colleague.person, office("secretary", world.a2), by=actor("security"))
    first = appointments.appoint(world.colleague.person, office("secretary", world.a1), by=actor("security"))
    appointments.end(first, by=actor("security"), reason="免职")
    appointments.appoint(world.colleague.person, office("secretary", world.a1), by=actor("security"))
    assert Appointment.select().where(Appointment.person == world.colleague.person).count() == 3


def test_one_person_holds_one_technical_role(world):
    with pytest.raises(Invalid, match="三员分立"):
        appointments.check(world.admin.person, office("auditor"))


def test_an_end_at_once_takes_the_power_with_the_next_request(world, actor, visit):
    secretary = visit("secretary")
    assert "机关第一党支部 · 支部书记" in text_of(secretary.get("/"))
    appointments.end(world.secretary.hand, by=actor("security"), reason="免职")
    words = text_of(secretary.get("/"))
    assert "支部书记" not in words
    assert "党员" in words
    stored = Appointment.get_by_id(world.secretary.hand.id)
    assert stored.ended_at is not None
    assert stored.ends == clock.today()
    assert Revision.get().values == {"ends": [None, clock.today().isoformat()]}


def test_an_appointment_that_has_not_begun_can_be_taken_back(world, actor):
    later = clock.today() + timedelta(days=20)
    made = appointments.appoint(
        world.colleague.person, office("secretary", world.a1, starts=later), by=actor("security")
    )
    appointments.end(made, by=actor("security"), reason="另有安排")
    stored = Appointment.get_by_id(made.id)
    assert (stored.starts, stored.ends) == (later, later)
    assert appointments.standing(stored, later) == ("提前结束", "muted")


def test_a_last_day_may_only_shorten(world, actor):
    hand = make.appointment(world.colleague.person, "secretary", world.a1, ends=clock.today() + timedelta(days=30))
    for wrong in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=30)):
        with pytest.raises(Invalid) as refused:
            appointments.end(hand, by=actor("security"), last_day=wrong, reason="换届")
        assert refused.value.field == "last_day"
    right = clock.today() + timedelta(days=7)
    appointments.end(hand, by=actor("security"), last_day=right, reason="换届")
    assert Appointment.get_by_id(hand.id).ends == right
    assert Appointment.get_by_id(hand.id).ended_at is None


def test_an_end_seen_in_an_old_form_is_stale(world, actor):
    with pytest.raises(Stale):
        appointments.end(world.secretary.hand, by=actor("security"), reason="免职", version=7)


@pytest.mark.parametrize("who", ["secretary", "committee", "admin", "auditor", "member"])
def test_nobody_else_ends_a_secretary(world, actor, who):
    with pytest.raises(Denied):
        appointments.end(world.secretary_a2.hand, by=actor(who), reason="免职")
    assert Appointment.get_by_id(world.secretary_a2.hand.id).ended_at is None


def test_running_out_in_the_middle_of_a_session_ends_the_power(world, visit):
    world.secretary.hand.ends = date(2026, 6, 30)
    world.secretary.hand.save()
    with time_machine.travel("2026-06-30 15:50", tick=False) as traveller:  # 23:50 in the office
        secretary = visit("secretary")
        assert "支部书记" in text_of(secretary.get("/"))
        traveller.move_to("2026-06-30 16:01")  # the next day in the office
        assert "支部书记" not in text_of(secretary.get("/"))


def test_the_switch_is_recorded_with_role_and_unit_and_governs_the_next_act(world, visit):
    hand = make.appointment(world.secretary.person, "secretary", world.a2)
    browser = visit("secretary")
    browser.post("/account/role", {"appointment": hand.id})
    browser.post("/account/role", {"appointment": ""})
    switches = list(AuditEntry.select().where(AuditEntry.action == "role.switch").order_by(AuditEntry.id))
    assert [(one.role, one.unit_id, one.detail) for one in switches] == [
        ("secretary", world.a1.id, {"appointment": hand.id}),
        ("secretary", world.a2.id, {"appointment": None}),
    ]
    browser.post("/account/role", {"appointment": world.secretary_b.hand.id}, status=422)
