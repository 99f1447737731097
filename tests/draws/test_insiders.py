"""What somebody inside must not learn of draws, nor hide in them."""

from datetime import timedelta

from portal import clock
from portal.accounts.models import Appointment
from portal.audit.models import AuditEntry, Revision
from portal.checks.models import CheckVisit, SpotCheck
from portal.draws import candidates, domain, record
from portal.draws.domain import Wanted
from portal.draws.models import Draw
from portal.inbox.models import Message
from portal.policy import find
from tests import factories as make
from tests.draws.conftest import WANTED, fresh

TITLE = "尚未公开的第二次抽签"


def test_the_draft_of_a_redraw_is_not_told_on_the_page_of_the_first(world, actor, visit, drawn):
    first = drawn("drawn")
    again = domain.create(
        WANTED._replace(title=TITLE), by=actor("supervisor"), committee=world.a.id, redraw_of=first, reason="名单有误"
    )
    assert TITLE in visit("supervisor").get(f"/draws/{first.id}").text
    for who in ("committee", "secretary", "member"):
        page = visit(who)
        page.get(f"/draws/{again.id}", status=404)
        assert TITLE not in page.get(f"/draws/{first.id}").text
        assert TITLE not in page.get("/draws").text


def test_a_redraw_of_something_else_leaves_nobody_out_under_an_old_reason(world, actor):
    team, pledge = actor("supervisor"), make.pledge(world.member.person, "published")
    wanted = Wanted("抽承诺", "pledge", "committee", year=pledge.year)
    draw = domain.create(wanted, by=team, committee=world.a.id)
    domain.leave_out(draw, str(pledge.id), "已经看过", by=team, version=1)
    domain.abandon(draw, by=team, reason="改抽自评申报")
    same = domain.create(wanted, by=team, committee=world.a.id, redraw_of=draw, reason="重抽")
    assert same.design["out"] == {str(pledge.id): "已经看过"}
    other = domain.create(
        wanted._replace(subject="star_entry"), by=team, committee=world.a.id, redraw_of=draw, reason="重抽"
    )
    assert "out" not in other.design


def test_the_strata_of_a_committee_do_not_tell_what_a_team_from_above_has_not_released(world, actor):
    above, today = make.team("上级督导组", world.superior, world.a), clock.today()
    check = SpotCheck.create(
        committee=world.superior, team=above, kind="random", title="暗访", subject="看", starts=today, ends=today,
        created_by=world.supervisor.person, state="running",
    )  # fmt: skip
    visit = CheckVisit.create(
        check=check,
        office=world.superior,
        team=above,
        committee=world.a,
        unit=world.a1,
        visited_on=today,
        state="visited",
    )
    draw = domain.create(WANTED._replace(by="visited"), by=actor("committee"), committee=world.a.id)
    assert {one.stratum for one in candidates.find(draw)} == {candidates.NEVER}
    CheckVisit.update(state="released", visited_on=today - timedelta(days=1)).where(CheckVisit.id == visit.id).execute()
    assert {one.id for one in candidates.find(draw) if one.stratum == candidates.LATELY} == {str(world.a1.id)}


def test_the_secret_is_nowhere_before_the_number(world, visit, drawn):
    draw = fresh(drawn("committed"))
    kept = [str(row.values) for row in Revision.select()] + [str(row.detail) for row in AuditEntry.select()]
    assert len(draw.secret) == 64
    assert not any(draw.secret in one for one in kept)
    for who in ("supervisor", "committee", "secretary"):
        for path in ("", "/frame", "/give", "/abandon", "/redraw"):
            found = visit(who).client.get(f"/draws/{draw.id}{path}", follow_redirects=True)
            assert draw.secret not in found.get_data(as_text=True), (who, path)
    for path in ("sheet", "certificate", "take"):
        visit("supervisor").get(f"/draws/{draw.id}/{path}", status=404)


def test_who_draws_gives_no_number_in_another_office(world, actor, drawn):
    draw = drawn("committed")
    make.appointment(world.committee.person, "supervisor", team=world.team_a)
    shown = record.shown(find(Draw, draw.id, actor("committee")), actor("committee"))
    assert "give" not in [path for path, *_rest in shown.acts]


def test_who_left_the_team_hears_no_more_of_its_draw(world, actor, drawn):
    first, second = drawn("committed"), drawn("committed")
    domain.give(first, "7", by=actor("committee"))
    mine = Message.person == world.supervisor.person.id
    assert [row.path for row in Message.select().where(mine)] == [f"/draws/{first.id}"]
    Appointment.update(ends=clock.today() - timedelta(days=1)).where(Appointment.role == "supervisor").execute()
    domain.give(second, "8", by=actor("committee"))
    assert [row.path for row in Message.select().where(mine)] == [f"/draws/{first.id}"]
