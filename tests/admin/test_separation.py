"""三员分立: the three administrators neither reach nor change business data, and do not do each other's work."""

import pytest

from portal import policy
from portal.accounts.models import Appointment, Proposal, Team
from portal.audit.models import AuditEntry
from portal.db import Query
from portal.pledges.models import Pledge, PledgeYear
from portal.roster.models import RosterImport
from tests import factories as make

THREE = ["admin", "security", "auditor"]
BUSINESS = ("pledge.", "pledge_year.", "roster.", "person.edit", "person.create", "person.transfer", "team.")


@pytest.mark.parametrize("who", THREE)
def test_no_business_act_is_open_to_them(world, actor, who):
    pledge = make.pledge(world.member.person, "submitted")
    records = {"team": world.team_a, "person": world.member.person}
    for action in [name for name in policy.RULES if name.startswith(BUSINESS)]:
        record = records.get(action.partition(".")[0], pledge)
        assert not policy.may(action, actor(who), record), action


@pytest.mark.parametrize("who", THREE)
def test_no_business_row_is_in_their_scope(world, actor, who):
    make.pledge(world.member.person, "published")
    by = actor(who)
    for model in (Pledge, PledgeYear, RosterImport):
        seen = policy.scope(model, by)
        assert Query(lambda model=model, seen=seen: model.select(model.id).where(seen.where))(**by.places()) == []


@pytest.mark.parametrize("who", THREE)
@pytest.mark.parametrize("path", ["/pledges", "/board", "/roster", "/teams"])
def test_no_business_page_opens(visit, world, who, path):
    visit(who).get(path, status=404)


@pytest.mark.parametrize(
    ("who", "model", "sees"),
    [
        ("auditor", Appointment, False), ("auditor", Proposal, False), ("auditor", AuditEntry, True),
        ("admin", AuditEntry, False), ("security", AuditEntry, False), ("admin", Appointment, True),
        ("security", Proposal, True), ("committee", Appointment, False), ("secretary", Proposal, False),
        ("supervisor", Team, False), ("security", Team, True),
    ],
)  # fmt: skip
def test_each_sees_what_the_office_needs(world, actor, who, model, sees):
    Proposal.create(kind="reset", subject=world.committee.person, reason="x", proposed_by=world.security.person)
    AuditEntry.create(action="signin")
    by, seen = actor(who), policy.scope(model, actor(who))
    rows = Query(lambda: model.select(model.id).where(seen.where))(**by.places())
    assert bool(rows) is sees


@pytest.mark.parametrize("who", THREE)
def test_without_the_appointment_an_administrator_is_nobody(visit, world, who):
    browser = visit(who)
    Appointment.update(ends=world.players[who].hand.starts).where(
        Appointment.person == world.players[who].person
    ).execute()
    for path in ("/accounts", "/appointments", "/audit", "/pledges", "/units", "/teams"):
        browser.get(path, status=404)
    browser.get("/account")
