"""Sample documents of the four kinds: drafts that wait, orders and feedback that a branch has received, a bulletin."""

from typing import Any

from portal import clock
from portal.checks.models import CheckVisit
from portal.demo.people import account_holder, actor
from portal.demo.pledges import Branch
from portal.documents import domain
from portal.documents.domain import Wanted
from portal.documents.drafting import Drafted, bulletin, certificate, feedback, order, sources
from portal.documents.models import OfficialDocument
from portal.draws.models import Draw
from portal.policy import Actor
from portal.units.models import Person


def _issue(drafted: Drafted, by: Actor, number: str = "", copies: str = "") -> None:
    """A document that is issued today."""
    made = domain.create(drafted, by=by)
    if copies:
        wanted: Any = {name: getattr(made, name) for name in Wanted._fields} | {"copies": copies}
        domain.edit(made, Wanted(**wanted), by=by, version=made.version)
    domain.issue(OfficialDocument.get_by_id(made.id), clock.today(), number, by=by)


def fill(branches: list[Branch]) -> None:
    """Of the first committee and its team, made of what ledger, checks and draws hold."""
    team = actor(Person.get_by_id(account_holder("supervisor")), "supervisor")
    officer = actor(Person.get_by_id(account_holder("committee")), "committee")
    today, committee = clock.today(), branches[0].unit.committee_id
    wrong = (officer.person_id, team.person_id)
    units = [
        one.unit for one in branches
        if one.unit.committee_id == committee and one.secretary and one.secretary.id not in wrong
    ]  # fmt: skip
    ordered = [(unit, sources.waiting(sources.open_of(unit, team), team)) for unit in units]
    ordered = [(unit, keys) for unit, keys in ordered if keys]
    for at, (unit, keys) in enumerate(ordered[:2]):
        drafted = order.draft(unit, keys, by=team)
        if at:
            domain.create(drafted, by=team)
        else:
            _issue(drafted, team, f"某机党督〔{today.year}〕1号", "某某局机关党委")
    visit = CheckVisit.select().where((CheckVisit.team == team.team_id) & (CheckVisit.state == "released")).first()
    if visit is not None:
        _issue(feedback.draft(visit, by=team), team)
    draw = Draw.select().where((Draw.team == team.team_id) & (Draw.state == "drawn")).first()
    if draw is not None:
        domain.create(certificate.draft(draw, by=team), by=team)
    starts = today.replace(month=1, day=1)
    rows = sources.issued_in(starts, today, officer)
    if rows:
        drafted = bulletin.draft(rows, by=officer, starts=starts, ends=today)
        _issue(drafted, officer, f"某机党〔{today.year}〕6号", "各督导组")
