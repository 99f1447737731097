"""The rule of two: proposed by one, confirmed by another, never by the subject."""

import threading

import peewee as pw
import pytest

from portal import clock, db
from portal.accounts import appointments, proposals
from portal.accounts.appointments import Office
from portal.accounts.models import Account, Appointment, Code, Proposal, Session
from portal.audit.models import AuditEntry
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from tests import factories as make
from tests.world import Player


def office(role, unit=None, team=None):
    return Office(role, unit, team, clock.today())


@pytest.fixture
def waiting(world, actor):
    """安全管理员甲 proposes the colleague as 基层党委."""
    given = office("committee", world.a)
    return proposals.propose_appointment(world.colleague.person, given, by=actor("security"), reason="党委会决定")


def held(person):
    return Appointment.select().where(Appointment.person == person)


# --- proposing ---------------------------------------------------------------------------------------


def test_a_proposal_gives_no_power_and_shows_in_the_subjects_inbox(world, waiting):
    assert held(world.colleague.person).count() == 0
    [entry] = AuditEntry.select()
    assert (entry.action, entry.role, entry.record_id) == ("proposal.create", "security", waiting.id)
    assert entry.detail == {
        "subject": world.colleague.person.id,
        "kind": "appoint",
        "role": "committee",
        "unit": world.a.id,
    }
    [told] = Message.select()
    assert told.person_id == world.colleague.person.id
    assert "任命（基层党委）" in told.text


@pytest.mark.parametrize("who", ["member", "secretary", "committee", "supervisor", "staff", "admin", "auditor"])
def test_only_security_proposes_appointments(world, actor, who):
    with pytest.raises(Denied):
        proposals.propose_appointment(world.colleague.person, office("committee", world.a), by=actor(who), reason="x")
    with pytest.raises(Denied):
        proposals.propose_end(world.committee_b.hand, by=actor(who), last_day=None, reason="x")
    with pytest.raises(Denied):
        proposals.propose_act("reset", world.committee_b.person, by=actor(who), reason="x")
    assert Proposal.select().count() == 0


def test_admin_proposes_what_belongs_to_keeping_accounts(world, actor):
    proposals.propose_act("disable", world.committee.person, by=actor("admin"), reason="调离")
    with pytest.raises(Denied):
        proposals.propose_act("disable", world.admin.person, by=actor("admin"), reason="自己")
    assert [one.subject_id for one in Proposal.select()] == [world.committee.person.id]


def test_what_is_not_privileged_needs_no_proposal(world, actor):
    with pytest.raises(Invalid, match="直接办理"):
        proposals.propose_appointment(
            world.colleague.person, office("secretary", world.a1), by=actor("security"), reason="x"
        )
    with pytest.raises(Invalid, match="直接办理"):
        proposals.propose_act("reset", world.member.person, by=actor("security"), reason="x")
    with pytest.raises(Invalid, match="直接办理"):
        proposals.propose_end(world.secretary.hand, by=actor("security"), last_day=None, reason="x")


def test_a_reason_is_needed_and_the_same_waits_only_once(world, actor, waiting):
    with pytest.raises(Invalid) as refused:
        proposals.propose_act("reset", world.committee.person, by=actor("security"), reason="")
    assert refused.value.field == "reason"
    with pytest.raises(Invalid, match="已经在等待"):
        proposals.propose_appointment(
            world.colleague.person, office("committee", world.a), by=actor("security"), reason="x"
        )
    proposals.propose_appointment(
        world.colleague.person, office("committee", world.b), by=actor("security"), reason="x"
    )
    assert Proposal.select().count() == 2


def test_nobody_proposes_for_themselves_even_with_several_roles(world, hand):
    several = Player(world.security.person, world.security.account, make.appointment(world.security.person, "admin"))
    for player in (world.security, several):
        with pytest.raises(Denied):
            proposals.propose_act("disable", world.security.person, by=hand(player), reason="x")
    assert Proposal.select().count() == 0


# --- confirming --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["admin", "security"])
def test_another_administrator_confirms_and_the_office_is_held(world, administrator, hand, waiting, role):
    second = administrator(role)
    assert proposals.confirm(waiting, by=hand(second)) is None
    [made] = held(world.colleague.person)
    assert (made.role, made.unit_id, made.starts) == ("committee", world.a.id, clock.today())
    stored = Proposal.get_by_id(waiting.id)
    assert (stored.state, stored.decided_by_id) == ("confirmed", second.person.id)
    entries = list(AuditEntry.select().where(AuditEntry.id > 1).order_by(AuditEntry.id))
    assert [(one.action, one.person_id, one.role) for one in entries] == [
        ("proposal.confirm", second.person.id, role),
        ("appointment.create", second.person.id, role),
    ]
    assert entries[1].detail["proposal"] == waiting.id


@pytest.mark.parametrize(
    "who", ["member", "colleague", "secretary", "committee", "supervisor", "staff", "auditor", "security"]
)
def test_nobody_else_confirms_nor_does_the_proposer(world, actor, waiting, who):
    for act in (lambda by: proposals.confirm(waiting, by=by), lambda by: proposals.reject(waiting, by=by, answer="x")):
        with pytest.raises(Denied):
            act(actor(who))
    assert Proposal.get_by_id(waiting.id).state == "proposed"
    assert held(world.colleague.person).count() == 0


def test_the_proposer_cannot_confirm_in_another_role(world, hand, waiting):
    other = Player(world.security.person, world.security.account, make.appointment(world.security.person, "admin"))
    with pytest.raises(Denied):
        proposals.confirm(waiting, by=hand(other))
    assert held(world.colleague.person).count() == 0


def test_the_subject_cannot_confirm(world, actor, hand, administrator):
    second = administrator("security")
    proposal = proposals.propose_act("disable", second.person, by=actor("security"), reason="调离")
    with pytest.raises(Denied):
        proposals.confirm(proposal, by=hand(second))
    assert Account.get_by_id(second.account.id).state == "active"


@pytest.mark.parametrize("column", ["proposed_by", "decided_by"])
def test_the_database_refuses_one_person_on_both_sides(world, waiting, column):
    with pytest.raises(pw.IntegrityError), db.database.atomic():
        Proposal.update({column: world.colleague.person.id}).where(Proposal.id == waiting.id).execute()
    with pytest.raises(pw.IntegrityError), db.database.atomic():
        Proposal.update(decided_by=world.security.person.id, state="confirmed").where(
            Proposal.id == waiting.id
        ).execute()


def test_ending_a_committee_takes_two_and_then_the_power_is_gone(world, actor, visit):
    with pytest.raises(Denied):
        appointments.end(world.committee.hand, by=actor("security"), reason="换届")
    browser = visit("committee")
    browser.get("/teams")
    proposal = proposals.propose_end(world.committee.hand, by=actor("security"), last_day=None, reason="换届")
    browser.get("/teams")
    proposals.confirm(proposal, by=actor("admin"))
    assert Appointment.get_by_id(world.committee.hand.id).ended_at is not None
    browser.get("/teams", status=404)


def test_a_reset_gives_the_code_to_the_one_who_confirms_and_only_once(app, world, actor):
    proposal = proposals.propose_act("reset", world.supervisor.person, by=actor("security"), reason="忘记密码")
    with app.app_context():
        code = proposals.confirm(proposal, by=actor("admin"))
    [stored] = Code.select()
    assert (stored.person_id, stored.kind, stored.issued_by_id) == (
        world.supervisor.person.id, "reset", world.admin.person.id,
    )  # fmt: skip
    assert code
    assert code not in stored.digest
    with pytest.raises(Stale):
        proposals.confirm(Proposal.get_by_id(proposal.id), by=actor("admin"))
    assert Code.select().count() == 1


def test_one_who_never_activated_gets_an_activation_code(app, world, actor):
    person = make.person("审计管理员乙", None, "technical")
    make.appointment(person, "auditor")
    proposal = proposals.propose_act("reset", person, by=actor("security"), reason="首次启用")
    with app.app_context():
        proposals.confirm(proposal, by=actor("admin"))
    assert [(one.person_id, one.kind) for one in Code.select()] == [(person.id, "activate")]


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [("disable", "active", "disabled"), ("enable", "disabled", "active"), ("unlock", "locked", "active")],
)
def test_disabling_enabling_and_unlocking_a_privileged_account(world, actor, visit, kind, before, after):
    visit("auditor")
    Account.update(state=before).where(Account.id == world.auditor.account.id).execute()
    proposal = proposals.propose_act(kind, world.auditor.person, by=actor("security"), reason="年度清理")
    assert Account.get_by_id(world.auditor.account.id).state == before
    proposals.confirm(proposal, by=actor("admin"))
    assert Account.get_by_id(world.auditor.account.id).state == after
    ended = [one.ended_at is not None for one in Session.select()]
    assert ended == [after != "active"]


def test_what_has_become_impossible_leaves_the_proposal_waiting(world, actor, waiting):
    make.appointment(world.colleague.person, "committee", world.a)
    with pytest.raises(Invalid, match="已经担任"):
        proposals.confirm(waiting, by=actor("admin"))
    assert Proposal.get_by_id(waiting.id).state == "proposed"
    assert AuditEntry.select().where(AuditEntry.action == "proposal.confirm").count() == 0


# --- rejecting, withdrawing ----------------------------------------------------------------------------


def test_rejecting_needs_a_reason_and_tells_proposer_and_subject(world, actor, waiting):
    with pytest.raises(Invalid):
        proposals.reject(waiting, by=actor("admin"), answer="")
    Message.delete().execute()
    proposals.reject(waiting, by=actor("admin"), answer="任期未满")
    stored = Proposal.get_by_id(waiting.id)
    assert (stored.state, stored.answer) == ("rejected", "任期未满")
    assert {one.person_id for one in Message.select()} == {world.colleague.person.id, world.security.person.id}
    assert held(world.colleague.person).count() == 0


def test_withdrawing_is_the_proposers_alone(world, actor, waiting):
    with pytest.raises(Denied):
        proposals.withdraw(waiting, by=actor("admin"))
    proposals.withdraw(waiting, by=actor("security"))
    assert Proposal.get_by_id(waiting.id).state == "withdrawn"
    with pytest.raises(Stale):
        proposals.confirm(Proposal.get_by_id(waiting.id), by=actor("admin"))


# --- two at once ---------------------------------------------------------------------------------------


def at_once(*acts):
    """Run each act in a thread of its own, all let go together; gives what each returned or raised, sorted."""
    gate, results = threading.Barrier(len(acts)), []

    def run(act):
        db.connect()
        try:
            gate.wait(10)
            act()
            results.append("done")
        except (Stale, Invalid, Denied) as refused:
            results.append(type(refused).__name__)
        finally:
            db.database.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(results)


def test_two_confirm_at_once_and_one_wins(world, hand, administrator, waiting):
    first, second = hand(administrator("admin")), hand(administrator("security"))
    copies = [Proposal.get_by_id(waiting.id) for _ in range(2)]
    results = at_once(lambda: proposals.confirm(copies[0], by=first), lambda: proposals.confirm(copies[1], by=second))
    assert results == ["Stale", "done"]
    assert held(world.colleague.person).count() == 1
    assert AuditEntry.select().where(AuditEntry.action == "proposal.confirm").count() == 1


def test_the_same_proposed_and_appointed_at_once_stands_once(world, actor):
    by, person = actor("security"), world.colleague.person
    one = office("committee", world.a)
    results = at_once(*[lambda: proposals.propose_appointment(person, one, by=by, reason="x")] * 4)
    assert results == ["Invalid"] * 3 + ["done"]
    other = office("secretary", world.a1)
    results = at_once(*[lambda: appointments.appoint(person, other, by=by)] * 4)
    assert results == ["Invalid"] * 3 + ["done"]
    assert Proposal.select().count() == held(person).count() == 1


def test_the_browser_of_the_slower_one_sees_409(world, visit, browse, administrator, waiting):
    path = f"/appointments/proposals/{waiting.id}"
    slower = visit("admin")
    assert "确认后立即生效" in slower.get(path).get_data(as_text=True)
    browse(administrator("security")).post(f"{path}/confirm")
    slower.post(f"{path}/confirm", status=409)
    assert held(world.colleague.person).count() == 1
