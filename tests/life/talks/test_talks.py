"""谈心谈话: who talked with whom when, several at once; coverage; withdrawn by mistake."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal import clock, db, policy
from portal.errors import Denied, Invalid, Stale
from portal.life.standing import domain as standing
from portal.life.talks import domain, listing
from portal.life.talks.models import HeartTalk
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.test_race import at_once

TODAY = clock.today()
YEAR = {"since": date(TODAY.year, 1, 1), "until": date(TODAY.year, 12, 31)}


def test_several_at_once_and_the_standing_is_judged_anew(
    world: Any, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(standing, "refresh", lambda units, years=(): asked.append((set(units), set(years))))
    by, head = actor("secretary"), world.secretary.person
    people = [world.member.person.id, world.colleague.person.id]
    made = domain.record(world.a1, head.id, [*people, people[0]], TODAY, by=by)
    assert [(one.person_id, one.talker_id, one.branch_id, one.state) for one in made] == [
        (key, head.id, world.a1.id, "entered") for key in people
    ]
    assert asked == [({world.a1.id}, {TODAY.year})]
    with pytest.raises(Invalid, match="已经登记过"):
        domain.record(world.a1, head.id, people[:1], TODAY, by=by)
    domain.withdraw(made[0], by=by)
    assert asked[1:] == [({world.a1.id}, {TODAY.year})]
    with pytest.raises(Stale):
        domain.withdraw(HeartTalk.get_by_id(made[0].id), by=by)
    domain.record(world.a1, head.id, people[:1], TODAY, by=by)  # entered again
    assert listing.met(world.a1.id, **YEAR) == {*people, head.id}


def test_of_the_same_talks_from_two_tabs_one_is_entered(world: Any, actor: Any) -> None:
    secretary, committee = actor("secretary"), actor("committee")
    head, people = world.secretary.person.id, [world.member.person.id, world.colleague.person.id]
    db.release()
    done = at_once([
        lambda by=by: domain.record(world.a1, head, people, TODAY, by=by) for by in (secretary, committee) * 3
    ])  # fmt: skip
    refused = [one for one in done if isinstance(one, Invalid)]
    assert (len(refused), {one.field for one in refused}) == (5, {"people"})
    assert sorted(row.person_id for row in HeartTalk.select()) == sorted(people)


def test_talks_with_each_others_members_wait_for_nobody_for_ever(world: Any, actor: Any) -> None:
    """Two branches whose leaders talk with members of the other hold both in one order."""
    first = make.person("局长甲", world.a1, leading=True)
    second = make.person("局长乙", world.a2, leading=True)
    one, other = actor("secretary"), actor("secretary_a2")
    db.release()
    done = at_once([
        *[lambda: domain.record(world.a1, second.id, [world.member.person.id], TODAY, by=one)] * 3,
        *[lambda: domain.record(world.a2, first.id, [world.member_a2.person.id], TODAY, by=other)] * 3,
    ])  # fmt: skip
    assert sum(isinstance(each, Invalid) for each in done) == 4
    assert HeartTalk.select().count() == 2


def test_what_is_refused(world: Any, actor: Any) -> None:
    by, head, member = actor("secretary"), world.secretary.person.id, world.member.person.id
    other = world.member_a2.person.id
    for talker, people, day, said in (
        (None, [member], TODAY, "谁谈的"),
        (other, [member], TODAY, "谁谈的"),
        (head, [], TODAY, "同谁谈的"),
        (head, [other], TODAY, "不在这个党支部"),
        (head, [head], TODAY, "不能同自己"),
        (head, [member], None, "谈话日期"),
        (head, [member], TODAY + timedelta(days=1), "不能晚于今天"),
    ):
        with pytest.raises(Invalid, match=said):
            domain.record(world.a1, talker, people, day, by=by)
    assert HeartTalk.select().count() == 0
    leader = make.person("局长某", world.a2, leading=True)
    domain.record(world.a1, leader.id, [member], TODAY, by=by)
    for who in ("member", "supervisor", "secretary_a2", "committee_b"):
        with pytest.raises(Denied):
            domain.record(world.a1, head, [member], TODAY, by=actor(who))
    domain.record(world.a1, head, [member], TODAY, by=actor("committee"))


def test_who_sees_them(world: Any, actor: Any) -> None:
    (talk,) = domain.record(world.a1, world.secretary.person.id, [world.member.person.id], TODAY, by=actor("secretary"))
    sees = {who for who in world.players if who != "disabled" and policy.find(HeartTalk, talk.id, actor(who))}
    assert sees == {"secretary", "committee", "supervisor"}


def test_coverage_counts_people_of_the_branch_once(world: Any, actor: Any, visit: Any) -> None:
    by, head = actor("secretary"), world.secretary.person.id
    member, colleague = world.member.person.id, world.colleague.person.id
    domain.record(world.a1, head, [member], TODAY, by=by)
    domain.record(world.a1, colleague, [member], TODAY, by=by)
    last_year = date(TODAY.year - 1, 6, 1)
    domain.record(world.a1, head, [colleague], last_year, by=by)
    rows = {row.branch_id: row for row in listing.by_branch(actor("committee"), **YEAR)}
    assert rows[world.a1.id].covered == 3  # who was talked with, and both who talked
    given = {"since": YEAR["since"], "until": YEAR["until"]}
    no = listing.PEOPLE.everything(actor("committee"), {"talked": "no", "branch": str(world.a1.id)}, **given)
    assert len(no) == rows[world.a1.id].members - 3
    yes = listing.PEOPLE.everything(actor("secretary"), {"talked": "yes"}, **given)
    assert {(row.id, row.times, row.with_name) for row in yes} == {
        (member, 2, world.colleague.person.name), (colleague, 1, world.member.person.name),
        (head, 1, world.member.person.name),
    }  # fmt: skip
    page = text_of(visit("committee").get("/life/talks/coverage"))
    assert world.a2.name in page
    assert "还没有" in page
    assert "2 次" in text_of(visit("secretary").get("/life/talks/coverage?talked=yes"))
    assert visit("supervisor").get("/life/talks/coverage?export=xlsx").mimetype.endswith("sheet")


def test_the_pages(world: Any, visit: Any) -> None:
    secretary, committee = visit("secretary"), visit("committee")
    member = world.member.person
    secretary.get("/life/talks/new", status=303)
    assert "先选党支部" in text_of(committee.get("/life/talks/new"))
    address = f"/life/talks/new/{world.a1.id}"
    assert "今年还没有" in text_of(secretary.get(address))
    form = {"talker": str(world.secretary.person.id), "day": str(TODAY), "once": "heart-1"}
    assert "请选择同谁谈的" in text_of(secretary.post(address, form, status=422))
    secretary.post(address, {**form, "people": [str(member.id), str(world.colleague.person.id)]})
    secretary.post(address, {**form, "people": [str(member.id), str(world.colleague.person.id)]})  # sent twice
    assert HeartTalk.select().count() == 2
    assert "共 2 次" in text_of(committee.get("/life/talks"))
    assert "共 1 次" in text_of(secretary.get(f"/life/talks?q={member.name}"))
    assert "共 1 次" in text_of(secretary.get("/life/talks?q=wzx"))
    assert "没有符合条件" in text_of(secretary.get(f"/life/talks?year={TODAY.year - 1}"))
    talk = HeartTalk.select().order_by(HeartTalk.id).first()
    visit("supervisor").post(f"/life/talks/{talk.id}/withdraw", status=404)
    visit("secretary_a2").post(f"/life/talks/{talk.id}/withdraw", status=404)
    secretary.post(f"/life/talks/{talk.id}/withdraw")
    assert "共 1 次" in text_of(secretary.get("/life/talks"))
    assert "共 1 次" in text_of(secretary.get("/life/talks?state=withdrawn"))
    visit("member").get("/life/talks", status=404)
    visit("secretary_a2").get(address, status=403)
    assert secretary.get("/life/talks?export=xlsx").mimetype.endswith("sheet")
