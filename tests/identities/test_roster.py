"""A roster that names another branch: the posts of who moved end as with any transfer."""

from portal import clock
from portal.audit.models import AuditEntry, Revision
from portal.roster import applying, reading
from portal.roster import domain as rosters
from portal.roster.commands import Inline
from portal.roster.models import RosterImport
from portal.units.models import Person
from tests.identities.conftest import fresh
from tests.roster.books import book, line


def test_a_roster_that_moves_a_member_ends_the_posts(app, world, actor, posted):
    moved, stays = posted("member", "pioneer"), posted("colleague", "badge")
    by, member = actor("committee"), world.member.person
    data = book(line(member.name, 所在党支部="机关第二党支部", 出生年月=member.birth, 入党时间=member.joined))
    with app.app_context():
        roster = rosters.upload(data, "名册.xlsx", world.a, by=by, inline=True)
        reading.read(Inline(), roster, by=by)
        roster = RosterImport.get_by_id(roster.id)
        rosters.confirm(roster, skip_wrong=False, by=by, inline=True)
        applying.apply(Inline(), roster, by=by)
    assert Person.get_by_id(member.id).branch_id == world.a2.id
    assert (fresh(moved).state, fresh(moved).ends, fresh(stays).state) == ("ended", clock.today(), "settled")
    entries = AuditEntry.select().where(AuditEntry.action == "identity.lapse")
    assert [row.record_id for row in entries] == [moved.id]
    (revision,) = Revision.select().where(Revision.action == "identity.lapse")
    assert revision.note == "组织关系转到机关第二党支部"
