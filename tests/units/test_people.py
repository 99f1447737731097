"""People: entered, corrected, transferred, taken off the books; what history and the trail keep of it."""

from datetime import date, timedelta

import pytest
import time_machine

from portal import clock
from portal.accounts.models import Appointment
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.pledges.models import Pledge
from portal.units import people, transfers
from portal.units.models import Person, Transfer
from tests import factories as make

DAY = date(2026, 3, 1)
FILE = {
    "name": "曾志明", "sex": "男", "birth": "1990-02", "joined": "2012-07", "confirmed": "2013-07-01",
    "membership": "正式", "category": "在职", "post": "科员", "telephone": "13900139000",
}  # fmt: skip


def entries(action):
    return [
        (row.record_id, row.fields)
        for row in AuditEntry.select().where(AuditEntry.action == action, AuditEntry.outcome == "done")
    ]


def test_entering_a_member_finds_initials_and_names_no_value_in_the_trail(world, actor, visit):
    made = people.enter(world.a1, by=actor("secretary"), **FILE)
    assert (made.initials, made.committee_id, made.kind, made.status) == ("zzm", world.a.id, "member", "在册")
    (entry,) = AuditEntry.select().where(AuditEntry.action == "person.create")
    assert (entry.record_id, entry.place_id) == (made.id, world.a1.id)
    assert "13900139000" not in str(entry.__data__)
    assert "曾志明" not in str(entry.__data__)
    assert "曾志明" in visit("secretary").get("/members?q=zzm").get_data(as_text=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "名" * 41}, "name"),
        ({"sex": "其他"}, "sex"),
        ({"birth": "1990-13"}, "birth"),
        ({"birth": "1990-02-03"}, "birth"),
        ({"joined": "2012-02-30"}, "joined"),
        ({"joined": "2999-01"}, "joined"),
        ({"joined": "1990-01"}, "joined"),
        ({"confirmed": "2011-01"}, "confirmed"),
        ({"membership": "积极分子"}, "membership"),
        ({"membership": "预备"}, "confirmed"),
        ({"category": "其他"}, "category"),
        ({"telephone": "call me"}, "telephone"),
        ({"telephone": "１３９００１３９０００"}, "telephone"),
        ({"group": 999_999}, "group"),
    ],
)
def test_wrong_files_are_refused_at_their_field(world, actor, changes, field):
    with pytest.raises(Invalid) as refused:
        people.enter(world.a1, by=actor("secretary"), **{**FILE, **changes})
    assert refused.value.field == field


def test_the_same_person_is_not_entered_twice(world, actor):
    people.enter(world.a1, by=actor("secretary"), **FILE)
    with pytest.raises(Invalid, match="不要重复登记"):
        people.enter(world.a2, by=actor("committee"), **{**FILE, "joined": "2012-07-15"})
    people.enter(world.a2, by=actor("committee"), **{**FILE, "birth": "1990-03"})


def test_an_edit_keeps_both_values_in_a_revision_and_only_names_in_the_trail(world, actor):
    people.edit(world.member.person, by=actor("secretary"), version=1, post="办事员", telephone="13700137000")
    assert entries("person.edit") == [(world.member.person.id, ["post", "telephone"])]
    (revision,) = Revision.select()
    assert revision.values == {"post": ["科员", "办事员"], "telephone": ["13800138000", "13700137000"]}


def test_an_edit_that_changes_nothing_leaves_no_trace(world, actor):
    people.edit(world.member.person, by=actor("secretary"), version=1, post="科员")
    assert (Person.get_by_id(world.member.person.id).version, entries("person.edit")) == (1, [])


def test_a_secretary_corrects_others_but_not_what_the_own_standing_hangs_on(world, actor):
    by = actor("secretary")
    people.edit(world.member.person, by=by, joined="2004-07-01")
    assert entries("person.correct") == [(world.member.person.id, ["joined"])]
    people.edit(world.secretary.person, by=by, post="主任")
    with pytest.raises(Denied):
        people.edit(world.secretary.person, by=by, joined="1990-07-01")
    people.edit(world.secretary.person, by=actor("committee"), joined="2004-07-01")


@pytest.mark.parametrize(
    "who", ["member", "secretary_a2", "committee_b", "supervisor", "staff", "admin", "security", "auditor"]
)
def test_nobody_else_edits_transfers_or_reads_the_number(world, actor, who):
    person, by = world.colleague.person, actor(who)
    for act in (
        lambda: people.edit(person, by=by, post="越权"),
        lambda: people.enter(world.a1, by=by, **FILE),
        lambda: people.reveal(person, by=by),
        lambda: transfers.transfer(person, world.a2, by=by, moved_on=DAY),
        lambda: transfers.transfer_out(person, by=by, moved_on=DAY, reason="外单位"),
        lambda: transfers.set_status(person, "失联", by=by, since=DAY),
    ):
        with pytest.raises(Denied):
            act()
    assert Person.get_by_id(person.id).version == 1


def test_a_secretary_does_not_transfer(world, actor):
    with pytest.raises(Denied):
        transfers.transfer(world.member.person, world.a2, by=actor("secretary"), moved_on=DAY)


def test_a_transfer_moves_every_right_at_once(world, actor, visit):
    person = world.member.person
    make.pledge(person, "published", year=clock.today().year - 1)
    make.pledge(person, "submitted")
    old, new = visit("secretary"), visit("secretary_a2")
    old.get(f"/members/{person.id}")
    new.get(f"/members/{person.id}", status=404)
    transfers.transfer(person, world.a2, by=actor("committee"), moved_on=DAY, reason="岗位调整")
    old.get(f"/members/{person.id}", status=404)
    page = new.get(f"/members/{person.id}").get_data(as_text=True)
    assert "转到" in page
    assert "岗位调整" in page
    assert "文振晓" not in old.get("/members").get_data(as_text=True)
    assert "文振晓" in new.get("/members").get_data(as_text=True)
    assert [(row.branch_id, row.version) for row in Pledge.select().order_by(Pledge.year)] == [
        (world.a1.id, 1), (world.a2.id, 2),
    ]  # fmt: skip
    move = Transfer.get()
    assert (move.origin_id, move.target_id, move.moved_on) == (world.a1.id, world.a2.id, DAY)
    told = {row.person_id: row.path for row in Message.select()}
    assert told == {
        person.id: f"/members/{person.id}",
        world.secretary.person.id: f"/units/{world.a1.id}",
        world.secretary_a2.person.id: f"/members/{person.id}",
    }


def test_a_secretary_who_moves_loses_the_office_in_the_same_moment(world, actor, visit):
    browser = visit("secretary")
    browser.get(f"/members/{world.colleague.person.id}/edit")
    transfers.transfer(world.secretary.person, world.a2, by=actor("committee"), moved_on=DAY)
    assert Appointment.get_by_id(world.secretary.hand.id).ended_at is not None
    assert len(entries("appointment.lapse")) == 1
    browser.get(f"/members/{world.colleague.person.id}/edit", status=404)


def test_who_holds_a_privileged_office_cannot_leave_before_it_is_ended(world, actor):
    make.appointment(world.member.person, "committee", world.a)
    for act in (
        lambda: transfers.transfer_out(world.member.person, by=actor("committee"), moved_on=DAY, reason="调往外省"),
        lambda: transfers.set_status(world.member.person, "停止党籍", by=actor("committee"), since=DAY, reason="决定"),
    ):
        with pytest.raises(Invalid, match="先由安全管理员结束任职"):
            act()
    assert Person.get_by_id(world.member.person.id).status == "在册"


def test_leaving_needs_a_reason_keeps_the_file_and_closes_the_door(world, actor, visit):
    browser, person, by = visit("member"), world.member.person, actor("committee")
    with pytest.raises(Invalid, match="转往哪个党组织"):
        transfers.transfer_out(person, by=by, moved_on=DAY, reason=" ")
    transfers.transfer_out(person, by=by, moved_on=DAY, reason="某某市委组织部")
    now = Person.get_by_id(person.id)
    assert (now.status, now.branch_id) == ("转出", world.a1.id)
    assert Transfer.get().target_id is None
    committee = visit("committee")
    assert "文振晓" not in committee.get("/members").get_data(as_text=True)
    assert "文振晓" in committee.get("/members?status=转出").get_data(as_text=True)
    browser.get("/", status=303)
    visit(None).post("/login", {"username": "member", "password": make.PASSWORD}, status=422)
    with pytest.raises(Invalid, match="已不在册"):
        transfers.transfer(now, world.a2, by=by, moved_on=DAY)
    transfers.set_status(now, "在册", by=by, since=DAY, reason="转回")
    assert [(row.origin_id, row.target_id) for row in Transfer.select().order_by(Transfer.id)] == [
        (world.a1.id, None), (None, world.a1.id),
    ]  # fmt: skip
    browser.get("/")


def test_status_within_the_books_is_the_secretarys_leaving_is_the_committees(world, actor):
    person = world.member.person
    transfers.set_status(person, "失联", by=actor("secretary"), since=DAY)
    assert Revision.get().values == {"status": ["在册", "失联"], "since": "2026-03-01"}
    with pytest.raises(Denied):
        transfers.set_status(person, "停止党籍", by=actor("secretary"), since=DAY, reason="长期失联")
    transfers.set_status(person, "停止党籍", by=actor("committee"), since=DAY, reason="长期失联")
    with pytest.raises(Denied):
        transfers.set_status(person, "在册", by=actor("secretary"), since=DAY)


def test_two_edits_of_one_version_one_wins(world, actor):
    first, second = (Person.get_by_id(world.member.person.id) for _ in range(2))
    people.edit(first, by=actor("secretary"), version=1, post="甲")
    with pytest.raises(Stale):
        people.edit(second, by=actor("committee"), version=1, post="乙")
    assert (Person.get_by_id(first.id).post, len(entries("person.edit"))) == ("甲", 1)


@pytest.mark.parametrize("day", ["2999-01-01", "1999-01-01"])
def test_a_transfer_is_dated_between_joining_and_today(world, actor, day):
    with pytest.raises(Invalid):
        transfers.transfer(world.member.person, world.a2, by=actor("committee"), moved_on=date.fromisoformat(day))


def test_nobody_is_moved_into_a_closed_branch_or_a_group(world, actor):
    closed = make.unit("branch", "旧支部", world.a, closed_on=DAY)
    for place in (closed, world.g1):
        with pytest.raises(Invalid):
            transfers.transfer(world.member.person, place, by=actor("committee"), moved_on=DAY)
        with pytest.raises(Invalid):
            people.enter(place, by=actor("committee"), **FILE)
    assert not Transfer.select().exists()


def test_a_branch_of_another_committee_is_no_target(world, actor):
    with pytest.raises(Denied):
        transfers.transfer(world.member.person, world.b1, by=actor("committee"), moved_on=DAY)


@time_machine.travel("2026-11-21 10:00 +08:00", tick=False)
def test_what_a_file_lacks(world, visit):
    make.person("缺项甲", world.a2, birth="", joined="", confirmed="", category=None, telephone="", initials="qxj")
    make.person("预备甲", world.a1, membership="预备", joined="2025-11-20", confirmed="", initials="ybj")
    make.person("预备乙", world.a1, membership="预备", joined="2025-11-21", confirmed="", initials="yby")
    make.person("预备丙", world.a1, membership="预备", joined="2025-11", confirmed="", initials="ybb")
    make.person("预备丁", world.a1, membership="预备", joined="2025-10", confirmed="", initials="ybd")
    browser = visit("committee")

    def names(check):
        text = browser.get(f"/members?lacks={check}").get_data(as_text=True)
        return {name for name in ("缺项甲", "预备甲", "预备乙", "预备丙", "预备丁", "文振晓", "曾国立") if name in text}

    assert names("birth") == {"缺项甲"}
    assert names("joined") == {"缺项甲"}
    assert names("confirmed") == {"缺项甲"}
    assert names("category") == {"缺项甲"}
    assert names("telephone") == {"缺项甲"}
    assert names("overdue") == {"预备甲", "预备丁"}, "a month is over when it is over"
    assert names("group") == {"预备甲", "预备乙", "预备丙", "预备丁", "文振晓"}, "only the first branch has groups"


def test_the_number_is_shown_by_an_act_of_its_own(world, visit):
    browser, person = visit("secretary"), world.member.person
    assert "13800138000" not in browser.get(f"/members/{person.id}").get_data(as_text=True)
    assert "13800138000" in browser.post(f"/members/{person.id}/telephone", status=200).get_data(as_text=True)
    assert entries("person.telephone") == [(person.id, ["telephone"])]
    assert Person.get_by_id(person.id).version == 1
    fragment = browser.post(f"/members/{person.id}/telephone", status=200, headers={"HX-Request": "true"}).get_data(
        as_text=True
    )
    assert "<h1" not in fragment
    assert "13800138000" in fragment
    visit("supervisor").post(f"/members/{person.id}/telephone", status=403)
    browser.get(f"/members/{person.id}/telephone", status=404)


def test_history_never_repeats_a_number(world, actor, visit):
    people.edit(world.member.person, by=actor("secretary"), telephone="13700137000", post="办事员")
    page = visit("committee").get(f"/members/{world.member.person.id}").get_data(as_text=True)
    assert "手机号已变更" in page
    assert "工作岗位由“科员”改为“办事员”" in page
    assert "13800138000" not in page
    assert "13700137000" not in page


def test_yesterdays_day_counts_in_the_offices_time(world, actor):
    with time_machine.travel("2026-03-01 17:00 +00:00", tick=False):
        assert clock.today() == DAY + timedelta(days=1)
        transfers.transfer(world.member.person, world.a2, by=actor("committee"), moved_on=DAY + timedelta(days=1))
