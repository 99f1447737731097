"""The course of a post: who may take which step, which dates make sense, what history, trail and inbox keep of it."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import TeamUnit
from portal.accounts.sessions import actor_of
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.identities import domain, reading
from portal.identities.models import KINDS, Identity, ServiceEntry
from portal.inbox.models import Message
from portal.units import reorganise, transfers, tree
from portal.units.models import Person
from tests import factories as make
from tests.identities.conftest import fresh, wanted

DAY = timedelta(days=1)


def entries(action):
    return [
        row.record_id for row in AuditEntry.select().where(AuditEntry.action == action, AuditEntry.outcome == "done")
    ]


def messages(player):
    mine = Message.select(Message.text, Message.path).where(Message.person == player.person.id).order_by(Message.id)
    return list(mine.tuples())


def test_the_whole_course_from_application_to_settling(world, actor):
    member, secretary, committee = actor("member"), actor("secretary"), actor("committee")
    today = clock.today()
    made = domain.apply("pioneer", wanted(duties=" 一次告知 \n\n首问负责"), by=member, person=member.person_id)
    assert (made.state, made.branch_id, made.committee_id, made.applied_on) == (
        "applied",
        world.a1.id,
        world.a.id,
        today,
    )
    assert made.duties == "一次告知\n首问负责"
    assert messages(world.secretary) == [("文振晓申报党员先锋岗，请组织支部评议", f"/identities/{made.id}")]
    domain.discuss(made, by=secretary, on=today, opinion="一致同意")
    domain.recommend(made, by=secretary, on=today, opinion="同意推荐")
    assert messages(world.committee) == [("支部推荐文振晓为党员先锋岗，请审定", f"/identities/{made.id}")]
    domain.settle(made, by=committee, on=today, starts=today, ends=today + 300 * DAY, opinion="同意")
    now = fresh(made)
    assert (now.state, now.settled_on, now.starts, now.ends) == ("settled", today, today, today + 300 * DAY)
    assert [text for text, _ in messages(world.member)] == [
        "支部已评议您申报的党员先锋岗",
        "您申报的党员先锋岗已经党委审定",
    ]
    for action in ("apply", "discuss", "recommend", "settle"):
        assert entries(f"identity.{action}") == [made.id], action
    kept = [
        (row.action, row.note)
        for row in Revision.select().where(Revision.record == "identity").order_by(Revision.number)
    ]
    assert kept == [
        ("identity.apply", ""), ("identity.discuss", "一致同意"), ("identity.recommend", "同意推荐"), ("identity.settle", "同意"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["badge", "plate", "community"])
def test_simple_kinds_are_confirmed_by_the_branch_alone(world, actor, posted, kind):
    made = posted("member", kind, "applied")
    with pytest.raises(Denied):
        domain.discuss(made, by=actor("secretary"), on=clock.today(), opinion="同意")
    domain.confirm(made, by=actor("secretary"), starts=clock.today() - 30 * DAY)
    assert fresh(made).state == "settled"
    assert messages(world.member)[-1][0] == f"您申报的{KINDS[kind]}已确认"


def test_other_kinds_cannot_be_confirmed_past_their_procedure(actor, posted):
    made = posted("member", "model", "applied")
    for who in ("secretary", "committee"):
        with pytest.raises(Denied):
            domain.confirm(made, by=actor(who), starts=clock.today())


def test_a_secretary_does_not_confirm_the_own_badge_the_committee_does(world, actor, posted):
    made = posted("secretary", "badge", "applied")
    assert messages(world.committee)[-1][0] == "郝明国申报党员徽章，请确认"
    with pytest.raises(Denied):
        domain.confirm(made, by=actor("secretary"), starts=clock.today())
    domain.confirm(made, by=actor("committee"), starts=clock.today())
    assert fresh(made).state == "settled"


def test_a_committee_officer_does_not_settle_the_own_post(world, actor):
    made = domain.apply("pioneer", wanted(), by=actor("committee"), person=world.committee.person.id)
    domain.discuss(made, by=actor("secretary_a2"), on=clock.today(), opinion="同意")
    domain.recommend(made, by=actor("secretary_a2"), on=clock.today())
    with pytest.raises(Denied):
        domain.settle(made, by=actor("committee"), on=clock.today(), starts=clock.today())


def test_steps_cannot_be_skipped_or_repeated(actor, posted):
    made, today = posted("member", "pioneer", "applied"), clock.today()
    with pytest.raises(Stale):
        domain.recommend(made, by=actor("secretary"), on=today)
    with pytest.raises(Stale):
        domain.settle(made, by=actor("committee"), on=today, starts=today)
    domain.discuss(made, by=actor("secretary"), on=today, opinion="同意")
    with pytest.raises(Stale):
        domain.discuss(made, by=actor("secretary"), on=today, opinion="同意")
    with pytest.raises(Stale):
        domain.edit(made, wanted(place="别处"), by=actor("member"))
    with pytest.raises(Stale):
        domain.withdraw(made, by=actor("member"))


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("", {}, "kind"),
        ("medal", {}, "kind"),
        ("duty", {}, "kind"),
        ("pioneer", {"duties": " \n "}, "duties"),
        ("pioneer", {"duties": "\n".join("1234567890ab")}, "duties"),
        ("pioneer", {"duties": "长" * 101}, "duties"),
        ("area", {"place": ""}, "place"),
        ("community", {"place": " "}, "place"),
        ("pioneer", {"title": "名" * 41}, "title"),
        ("pioneer", {"place": "地" * 61}, "place"),
        ("pioneer", {"reason": "由" * 301}, "reason"),
    ],
)
def test_wrong_applications_are_refused_at_their_field(actor, kind, changes, field):
    with pytest.raises(Invalid) as refused:
        domain.apply(kind, wanted(**changes), by=actor("member"), person=actor("member").person_id)
    assert refused.value.field == field
    assert not Identity.select().exists()


def test_duty_posts_are_for_members_without_an_office(world, actor):
    Person.update(category="无职").where(Person.id == world.member.person.id).execute()
    assert domain.apply("duty", wanted(), by=actor("member"), person=world.member.person.id).kind == "duty"


def test_one_post_of_a_kind_at_a_time(world, actor, posted):
    first = posted("member", "pioneer", "applied")
    with pytest.raises(Invalid, match="正在办理"):
        posted("member", "pioneer", "applied")
    posted("member", "model", "applied")  # another kind
    posted("colleague", "pioneer", "applied")  # another member
    domain.withdraw(first, by=actor("member"))
    held = posted("member", "pioneer", ends=clock.today() + DAY)
    with pytest.raises(Invalid, match="已经在岗"):
        posted("member", "pioneer", "applied")
    Identity.update(starts=clock.today() - 9 * DAY, ends=clock.today() - DAY).where(Identity.id == held.id).execute()
    posted("member", "pioneer", "applied")  # the other has run out
    with pytest.raises(Invalid, match="另有一个"):
        domain.amend(fresh(held), wanted(), clock.today() + DAY, by=actor("secretary"), reason="续任")


def test_nobody_applies_for_another_but_the_office_of_the_branch(world, actor):
    for who in ("colleague", "secretary_a2", "supervisor", "member_b", "committee_b"):
        with pytest.raises(Denied):
            domain.apply("pioneer", wanted(), by=actor(who), person=world.member.person.id)
    domain.apply("pioneer", wanted(), by=actor("secretary"), person=world.member.person.id)
    assert messages(world.member)[-1][0] == "支部为您申报了党员先锋岗，请核对内容"
    domain.apply("model", wanted(), by=actor("committee"), person=world.member.person.id)
    assert messages(world.secretary)[-1][0] == "文振晓申报党员示范岗，请组织支部评议"


def test_a_collective_applies_through_the_office(world, actor):
    by = actor("secretary")
    made = domain.apply("window", wanted(), by=by, branch=world.a1.id, collective="综合受理窗口")
    assert (made.person_id, made.collective) == (None, "综合受理窗口")
    with pytest.raises(Invalid) as refused:
        domain.apply("window", wanted(), by=by, branch=world.a1.id, collective="综合受理窗口")
    assert refused.value.field == "collective"
    for kind, collective, field in (
        ("badge", "窗口", "kind"),
        ("window", "", "person"),
        ("window", "长" * 41, "collective"),
    ):
        with pytest.raises(Invalid) as refused:
            domain.apply(kind, wanted(), by=by, branch=world.a1.id, collective=collective)
        assert refused.value.field == field
    with pytest.raises(Denied):
        domain.apply("window", wanted(), by=actor("member"), branch=world.a1.id, collective="另一窗口")
    domain.discuss(made, by=by, on=clock.today(), opinion="同意")
    domain.recommend(made, by=by, on=clock.today())
    domain.settle(made, by=actor("committee"), on=clock.today(), starts=clock.today())
    assert messages(world.secretary)[-1][0] == "综合受理窗口申报的党员示范窗口已经党委审定"


@pytest.mark.parametrize("status", ["转出", "停止党籍"])
def test_who_left_does_not_apply(world, actor, status):
    Person.update(status=status).where(Person.id == world.member.person.id).execute()
    with pytest.raises(Invalid, match="在册"):
        domain.apply("badge", wanted(), by=actor("secretary"), person=world.member.person.id)


def test_dates_follow_one_another(actor, posted):
    today, secretary, committee = clock.today(), actor("secretary"), actor("committee")
    made = posted("member", "pioneer", "applied")
    for on, field in ((None, "on"), (today + DAY, "on"), (today - DAY, "on")):
        with pytest.raises(Invalid) as refused:
            domain.discuss(made, by=secretary, on=on, opinion="同意")
        assert refused.value.field == field
    with pytest.raises(Invalid) as refused:
        domain.discuss(made, by=secretary, on=today, opinion="  ")
    assert refused.value.field == "opinion"
    domain.discuss(made, by=secretary, on=today, opinion="同意")
    with pytest.raises(Invalid, match="支部评议日期"):
        domain.recommend(made, by=secretary, on=today - DAY)
    domain.recommend(made, by=secretary, on=today)
    for values, field in (
        ({"on": today - DAY, "starts": today}, "on"), ({"on": today, "starts": None}, "starts"),
        ({"on": today, "starts": today - DAY}, "starts"), ({"on": today, "starts": today + 400 * DAY}, "starts"),
        ({"on": today, "starts": today + 9 * DAY, "ends": today + DAY}, "ends"),
        ({"on": today, "starts": today, "ends": today + 6000 * DAY}, "ends"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.settle(made, by=committee, **values)
        assert refused.value.field == field, values
    assert fresh(made).state == "recommended"


def test_a_badge_is_not_older_than_its_bearer_in_the_party(actor, posted):
    made = posted("member", "badge", "applied")
    with pytest.raises(Invalid, match="入党时间"):
        domain.confirm(made, by=actor("secretary"), starts=clock.today().replace(year=2001))


@pytest.mark.parametrize(
    ("state", "who"), [("applied", "secretary"), ("discussed", "secretary"), ("recommended", "committee")]
)
def test_the_applicant_learns_why_it_was_declined(world, actor, posted, state, who):
    made = posted("member", "pioneer", state)
    with pytest.raises(Invalid) as refused:
        domain.decline(made, by=actor(who), reason=" ")
    assert refused.value.field == "reason"
    domain.decline(made, by=actor(who), reason="窗口已有先锋岗")
    assert fresh(made).state == "declined"
    assert messages(world.member)[-1] == ("您申报的党员先锋岗没有通过：窗口已有先锋岗", f"/identities/{made.id}")
    assert "窗口已有先锋岗" not in str([row.__data__ for row in AuditEntry.select()])


def test_an_edit_keeps_both_texts_and_meets_a_faster_one(actor, posted):
    made = posted("member", "pioneer", "applied")
    other = fresh(made)
    domain.edit(made, wanted(place="二层"), by=actor("member"), version=1)
    with pytest.raises(Stale):
        domain.edit(other, wanted(place="三层"), by=actor("secretary"), version=1)
    (revision,) = Revision.select().where(Revision.action == "identity.edit")
    assert revision.values == {"place": ["一层 3 号窗口", "二层"]}
    domain.edit(made, wanted(place="二层"), by=actor("member"), version=2)
    assert entries("identity.edit") == [made.id], "an edit that changes nothing leaves no trace"


def test_amending_says_why_and_keeps_both_texts(world, actor, posted):
    made = posted()
    with pytest.raises(Invalid, match="没有改动"):
        domain.amend(made, wanted(), None, by=actor("secretary"), reason="核对")
    with pytest.raises(Invalid) as refused:
        domain.amend(made, wanted(place="四层"), None, by=actor("secretary"), reason="")
    assert refused.value.field == "reason"
    with pytest.raises(Invalid) as refused:
        domain.amend(made, wanted(), clock.today() - DAY, by=actor("secretary"), reason="更正")
    assert refused.value.field == "ends"
    domain.amend(made, wanted(place="四层"), clock.today() + DAY, by=actor("secretary"), reason="窗口搬迁")
    (revision,) = Revision.select().where(Revision.action == "identity.amend")
    assert revision.note == "窗口搬迁"
    assert revision.values == {"place": ["一层 3 号窗口", "四层"], "ends": [None, str(clock.today() + DAY)]}
    assert messages(world.member)[-1][0] == "党员先锋岗的内容有更新：窗口搬迁"
    with pytest.raises(Denied):
        domain.amend(made, wanted(place="五层"), None, by=actor("member"), reason="自己改")


def test_ending_a_post(world, actor, posted):
    made = posted()
    for on, field in ((None, "on"), (clock.today() + DAY, "on"), (clock.today() - DAY, "on")):
        with pytest.raises(Invalid) as refused:
            domain.end(made, by=actor("secretary"), on=on, reason="调岗")
        assert refused.value.field == field
    domain.end(made, by=actor("secretary"), on=clock.today(), reason="调岗")
    assert (fresh(made).state, fresh(made).ends) == ("ended", clock.today())
    assert reading.of_people([world.member.person.id]) == {}
    later = posted("colleague", starts=clock.today() + 5 * DAY)
    domain.end(later, by=actor("committee"), on=None, reason="另有安排")
    assert (fresh(later).state, fresh(later).ends) == ("ended", None)


def test_service_in_the_community_is_the_members_own(world, actor, posted):
    made = posted("member", "community")
    member, today = actor("member"), clock.today()
    entry = domain.serve(made, by=member, on=today, place="", matter="清理楼道")
    assert (entry.place, entry.served_on) == ("一层 3 号窗口", today)
    for values, field in (
        ({"on": today, "place": "", "matter": ""}, "matter"), ({"on": today + DAY, "place": "", "matter": "帮办"}, "on"),
        ({"on": today - DAY, "place": "", "matter": "帮办"}, "on"), ({"on": today, "place": "长" * 61, "matter": "帮办"}, "place"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.serve(made, by=member, **values)
        assert refused.value.field == field
    for who in ("secretary", "colleague"):
        with pytest.raises(Denied):
            domain.serve(made, by=actor(who), on=today, place="", matter="代记")
    domain.correct_service(entry, made, by=member, on=today, place="", matter="清理楼道 3 处", version=1)
    with pytest.raises(Stale):
        domain.correct_service(entry, made, by=member, on=today, place="", matter="又一份", version=1)
    assert ServiceEntry.get_by_id(entry.id).matter == "清理楼道 3 处"
    assert len(entries("identity.serve")) == 2
    badge = posted("member", "badge")
    with pytest.raises(Invalid, match="到社区报到"):
        domain.serve(badge, by=member, on=today, place="", matter="帮办")


def test_posts_end_with_a_transfer_each_with_one_entry(world, actor, posted):
    settled, pending = posted("member", "pioneer"), posted("member", "area", "recommended")
    other = posted("colleague", "pioneer")
    by, person = actor("committee"), world.member.person
    transfers.transfer(person, world.a2, by=by, moved_on=clock.today(), reason="工作调动")
    assert (fresh(settled).state, fresh(settled).ends, fresh(settled).branch_id) == (
        "ended",
        clock.today(),
        world.a1.id,
    )
    assert (fresh(pending).state, fresh(pending).ends) == ("ended", None)
    assert fresh(other).state == "settled"
    assert entries("identity.lapse") == [settled.id, pending.id]
    notes = {row.note for row in Revision.select().where(Revision.action == "identity.lapse")}
    assert notes == {"组织关系转到机关第二党支部"}
    domain.apply("pioneer", wanted(), by=actor("member"), person=person.id)  # anew in the new branch


def test_a_transfer_that_fails_ends_no_post(world, actor, posted, monkeypatch):
    made = posted("member", "pioneer")
    monkeypatch.setattr(transfers.search, "index", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        transfers.transfer(world.member.person, world.a2, by=actor("committee"), moved_on=clock.today())
    assert fresh(made).state == "settled"
    assert entries("identity.lapse") == []


def test_posts_end_when_a_member_leaves_altogether(world, actor, posted):
    one, two = posted("member", "badge"), posted("colleague", "badge")
    by = actor("committee")
    transfers.transfer_out(world.member.person, by=by, moved_on=clock.today(), reason="外单位")
    transfers.set_status(world.colleague.person, "停止党籍", by=by, since=clock.today(), reason="决定")
    assert {fresh(one).state, fresh(two).state} == {"ended"}
    transfers_kept = {row.note for row in Revision.select().where(Revision.action == "identity.lapse")}
    assert transfers_kept == {"转出", "停止党籍"}


def test_a_committee_officer_who_moves_loses_own_pending_post(world, actor):
    made = domain.apply("pioneer", wanted(), by=actor("committee"), person=world.committee.person.id)
    transfers.transfer(world.committee.person, world.a1, by=actor("committee"), moved_on=clock.today())
    assert fresh(made).state == "ended"


def test_a_merge_ends_the_posts_of_members_and_collectives(world, actor, posted):
    one = posted("member", "pioneer")
    window = domain.apply("window", wanted(), by=actor("secretary"), branch=world.a1.id, collective="综合受理窗口")
    reorganise.merge(world.a1, world.a2, by=actor("committee"), decided_on=clock.today())
    assert {fresh(one).state, fresh(window).state} == {"ended"}
    assert sorted(entries("identity.lapse")) == sorted([one.id, window.id])


def test_a_dissolved_branch_has_no_posts_left(world, actor):
    empty = tree.found(
        name="机关空支部", kind="branch", parent=world.a, by=actor("committee"), decided_on=clock.today()
    )
    window = domain.apply("window", wanted(), by=actor("committee"), branch=empty.id, collective="临时窗口")
    reorganise.dissolve(empty, by=actor("admin"), decided_on=clock.today())
    assert fresh(window).state == "ended"
    with pytest.raises(Invalid, match="已经撤销"):
        domain.apply("window", wanted(), by=actor("committee"), branch=empty.id, collective="又一窗口")


def test_open_posts_follow_their_branch_to_another_committee(world, actor, posted):
    held, gone = posted("member", "pioneer"), posted("member", "badge")
    domain.end(gone, by=actor("secretary"), on=clock.today(), reason="不再佩戴")
    over = make.person("陶长庚", world.b1)
    make.account(over, "over")
    hand = make.appointment(over, "committee", world.superior)
    TeamUnit.delete().execute()
    tree.move(world.a1, world.b, by=actor_of(over.id, hand.id), decided_on=clock.today())
    assert (fresh(held).committee_id, fresh(gone).committee_id) == (world.b.id, world.a.id)


def test_what_others_ask_of_posts(world, actor, posted, queries):
    one = posted("member", "pioneer")
    posted("member", "community")
    posted("member", "model", "recommended")
    posted("colleague", "badge", ends=clock.today() + DAY)
    posted("secretary", "area", starts=clock.today() + DAY)
    people = [world.member.person.id, world.colleague.person.id, world.secretary.person.id]
    queries.statements.clear()
    found = reading.of_people(people)
    assert len(queries) == 1
    assert {key: [row.kind for row in rows] for key, rows in found.items()} == {
        people[0]: ["pioneer", "community"], people[1]: ["badge"],
    }  # fmt: skip
    assert reading.word(found[people[0]][0]) == "党员先锋岗 · 综合受理先锋岗"
    assert reading.duties_of(people[0]) == ["一次告知办理条件", "首问负责"]
    assert reading.title_of(people[0]) == "综合受理先锋岗"
    assert reading.duties_of(people[2]) == []
    assert reading.of_people([]) == {}
    domain.end(one, by=actor("secretary"), on=clock.today(), reason="调岗")
    assert [row.kind for row in reading.of_person(people[0])] == ["community"]
