"""The course of an honour: who registers and confirms, what is refused, what history and inbox keep, what counts."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.honours import domain
from portal.honours.domain.reading import MOST_SHOWN, rows_of
from portal.honours.models import BRANCH_KINDS, MEMBER_KINDS, Honour
from portal.inbox.models import Message
from portal.stars.computation.scheme import HONOUR_LEVELS
from portal.stars.computation.sheet import Honour as Counted
from portal.units import tree
from portal.units.models import Person, Unit
from tests import factories as make
from tests.browser_client import text_of
from tests.honours.conftest import BRANCHS, DAY, MEMBERS, fresh


def entries():
    done = (AuditEntry.record == "honour") & (AuditEntry.outcome == "done")
    return [row.action for row in AuditEntry.select().where(done).order_by(AuditEntry.id)]


def messages(player):
    mine = Message.select(Message.text, Message.path).where(Message.person == player.person.id).order_by(Message.id)
    return list(mine.tuples())


def course(honour):
    of_this = (Revision.record == "honour") & (Revision.record_id == honour.id)
    return [(row.action, row.note) for row in Revision.select().where(of_this).order_by(Revision.number)]


def test_the_branch_proposes_and_the_committee_confirms(world, actor):
    made = domain.register(
        MEMBERS._replace(title="  优秀 共产党员 "),
        by=actor("secretary"),
        branch=world.a1.id,
        person=world.member.person.id,
    )
    assert (made.state, made.title, made.committee_id) == ("proposed", "优秀 共产党员", world.a.id)
    assert messages(world.committee) == [("机关第一党支部上报文振晓的“优秀 共产党员”，请确认", f"/honours/{made.id}")]
    assert messages(world.member) == []
    domain.confirm(made, by=actor("committee"), version=1)
    assert fresh(made).state == "confirmed"
    told = ("文振晓的“优秀 共产党员”已确认登记", f"/honours/{made.id}")
    assert messages(world.member) == messages(world.secretary) == [told]
    assert entries() == ["honour.propose", "honour.confirm"]
    assert course(made) == [("honour.propose", ""), ("honour.confirm", "")]


def test_what_the_committee_registers_is_confirmed(world, actor):
    made = domain.register(BRANCHS, by=actor("committee"), branch=world.a1.id)
    assert (made.state, made.person_id) == ("confirmed", None)
    assert messages(world.secretary) == [("支部的“先进基层党组织”已登记", f"/honours/{made.id}")]
    assert entries() == ["honour.register"]


@pytest.mark.parametrize(
    ("who", "unit", "denied"),
    [
        ("secretary", "a1", False), ("committee", "a1", False), ("committee", "a2", False), ("secretary", "a2", True),
        ("committee", "b1", True), ("member", "a1", True), ("supervisor", "a1", True), ("staff", "a1", True),
    ],
)  # fmt: skip
def test_who_registers_where(world, actor, who, unit, denied):
    if denied:
        with pytest.raises(Denied):
            domain.register(BRANCHS, by=actor(who), branch=world.units[unit].id)
    else:
        domain.register(BRANCHS, by=actor(who), branch=world.units[unit].id)
    assert Honour.select().count() == (not denied)


def test_nobody_confirms_what_is_ones_own(world, actor):
    officer = world.committee.person.id
    with pytest.raises(Invalid) as refused:
        domain.register(MEMBERS, by=actor("committee"), branch=world.a2.id, person=officer)
    assert refused.value.field == "person"
    made = domain.register(MEMBERS, by=actor("secretary_a2"), branch=world.a2.id, person=officer)
    for act in (domain.confirm, lambda one, by: domain.decline(one, by=by, reason="不对")):
        with pytest.raises(Denied):
            act(made, by=actor("committee"))
    own = domain.register(MEMBERS, by=actor("secretary"), branch=world.a1.id, person=world.secretary.person.id)
    with pytest.raises(Denied):
        domain.confirm(own, by=actor("secretary"))
    domain.confirm(own, by=actor("committee"), version=1)
    assert (fresh(made).state, fresh(own).state) == ("proposed", "confirmed")


def test_who_heads_the_branch_decides_none_of_its_honours_for_the_committee(world, actor, honoured, visit):
    waiting, standing, elsewhere = (
        honoured(state="proposed"),
        honoured("a1", "member"),
        honoured("a2", state="proposed"),
    )
    officer = world.committee.person
    make.appointment(officer, "secretary", unit=world.a1)
    by = actor("committee")
    for act in (
        lambda: domain.register(BRANCHS._replace(title="红旗支部"), by=by, branch=world.a1.id),
        lambda: domain.confirm(waiting, by=by),
        lambda: domain.decline(waiting, by=by, reason="不对"),
        lambda: domain.edit(waiting, BRANCHS._replace(level="national"), by=by, version=1),
        lambda: domain.correct(standing, MEMBERS._replace(level="national"), by=by, reason="更正", version=2),
        lambda: domain.revoke(standing, by=by, reason="不对"),
    ):
        with pytest.raises(Denied):
            act()
    assert (fresh(waiting).state, fresh(standing).state, fresh(standing).level) == ("proposed", "confirmed", "city")
    assert "您是这个支部的书记" in text_of(visit("committee").get(f"/honours/enter/{world.a1.id}", 403))
    listed = text_of(visit("committee").get("/honours?state=todocommittee"))
    assert ("机关第二党支部" in listed, f"/honours/{waiting.id}" in listed) == (True, False)
    before = len(messages(world.committee))
    domain.register(BRANCHS._replace(title="红旗支部"), by=actor("secretary"), branch=world.a1.id)
    assert len(messages(world.committee)) == before
    domain.confirm(elsewhere, by=by)


@pytest.mark.parametrize(
    ("of_member", "change", "field"),
    [
        (False, {"title": " "}, "title"),
        (False, {"title": "长" * 61}, "title"),
        (False, {"kind": ""}, "kind"),
        (False, {"kind": "member"}, "kind"),  # a member's kind for a branch
        (True, {"kind": "advanced"}, "kind"),
        (True, {"kind": "medal"}, "kind"),
        (True, {"level": ""}, "level"),
        (True, {"level": "world"}, "level"),
        (True, {"awarded_on": None}, "awarded_on"),
        (True, {"awarded_on": date(1949, 9, 30)}, "awarded_on"),
        (True, {"source": "  "}, "source"),
        (True, {"source": "长" * 101}, "source"),
        (True, {"note": "长" * 301}, "note"),
    ],
)
def test_wrong_honours_are_refused_at_their_field(world, actor, of_member, change, field):
    wanted = (MEMBERS if of_member else BRANCHS)._replace(**change)
    person = world.member.person.id if of_member else None
    with pytest.raises(Invalid) as refused:
        domain.register(wanted, by=actor("secretary"), branch=world.a1.id, person=person)
    assert refused.value.field == field
    assert not Honour.select().exists()


def test_an_honour_of_today_is_in_time_one_of_tomorrow_not(world, actor):
    domain.register(BRANCHS._replace(awarded_on=clock.today()), by=actor("secretary"), branch=world.a1.id)
    tomorrow = BRANCHS._replace(awarded_on=clock.today() + timedelta(days=1))
    with pytest.raises(Invalid, match="不能晚于今天"):
        domain.register(tomorrow, by=actor("secretary"), branch=world.a1.id)


@pytest.mark.parametrize("kinds", [BRANCH_KINDS, MEMBER_KINDS])
def test_every_kind_and_level_is_taken(world, actor, kinds):
    person = world.member.person.id if kinds is MEMBER_KINDS else None
    for kind in kinds:
        for level in HONOUR_LEVELS:
            wanted = BRANCHS._replace(title=f"{kind}{level}", kind=kind, level=level)
            domain.register(wanted, by=actor("committee"), branch=world.a1.id, person=person)
    assert Honour.select().count() == len(kinds) * len(HONOUR_LEVELS)


@pytest.mark.parametrize(
    ("person", "problem"),
    [("member_a2", "请选择本支部在册的党员"), ("staff", "请选择本支部在册的党员"), ("gone", "请选择本支部在册的党员")],
)
def test_the_member_belongs_to_the_branch(world, actor, person, problem):
    if person == "gone":
        Person.update(status="转出").where(Person.id == world.member.person.id).execute()
        person = "member"
    with pytest.raises(Invalid, match=problem):
        domain.register(MEMBERS, by=actor("secretary"), branch=world.a1.id, person=world.players[person].person.id)


def test_a_closed_branch_receives_nothing(world, actor):
    Unit.update(closed_on=clock.today()).where(Unit.id == world.a1.id).execute()
    with pytest.raises(Invalid, match="已经撤销"):
        domain.register(BRANCHS, by=actor("committee"), branch=world.a1.id)


@pytest.mark.parametrize(("state", "again"), [
    ("proposed", False), ("confirmed", False), ("declined", False), ("withdrawn", True), ("revoked", True),
])  # fmt: skip
def test_the_same_honour_is_registered_once(world, actor, honoured, state, again):
    honoured("a1", "member", state)
    others = (
        MEMBERS._replace(title="优秀党务工作者", kind="worker"), MEMBERS._replace(awarded_on=DAY + timedelta(days=1))
    )  # fmt: skip
    for wanted in others:
        domain.register(wanted, by=actor("secretary"), branch=world.a1.id, person=world.member.person.id)
    domain.register(MEMBERS, by=actor("secretary"), branch=world.a1.id, person=world.colleague.person.id)
    same = {"by": actor("secretary"), "branch": world.a1.id, "person": world.member.person.id}
    if again:
        assert domain.register(MEMBERS, **same).state == "proposed"
    else:
        with pytest.raises(Invalid, match="不要重复登记"):
            domain.register(MEMBERS, **same)
    assert Honour.select().count() == 4 + again


def test_a_declined_one_is_mended_and_proposed_again(world, actor, honoured):
    made = honoured("a1", "", "declined")
    assert messages(world.secretary)[-1][0] == "支部的“先进基层党组织”没有确认：请补证书"
    assert fresh(made).reason == "请补证书"
    wanted = BRANCHS._replace(source="中共某某市委，某委〔2025〕13 号")
    with pytest.raises(Denied):
        domain.resubmit(fresh(made), wanted, by=actor("committee"), version=2)
    domain.resubmit(fresh(made), wanted, by=actor("secretary"), version=2)
    now = fresh(made)
    assert (now.state, now.reason, now.source) == ("proposed", "", "中共某某市委，某委〔2025〕13 号")
    assert messages(world.committee)[-1][0] == "支部的“先进基层党组织”已修改后重报，请确认"
    assert [action for action, _note in course(made)][-2:] == ["honour.decline", "honour.resubmit"]


def test_the_committee_confirms_what_it_has_read(actor, honoured):
    read = honoured("a1", "", "proposed")
    domain.edit(fresh(read), BRANCHS._replace(level="province"), by=actor("secretary"), version=1)
    with pytest.raises(Stale):
        domain.confirm(fresh(read), by=actor("committee"), version=1)
    assert fresh(read).state == "proposed"
    domain.confirm(fresh(read), by=actor("committee"), version=2)
    assert fresh(read).level == "province"


def test_a_correction_keeps_both_texts_and_its_reason(world, actor, honoured):
    made = honoured("a1", "member")
    wanted = MEMBERS._replace(level="province", awarded_on=DAY + timedelta(days=2))
    with pytest.raises(Invalid) as refused:
        domain.correct(made, wanted, by=actor("committee"), reason=" ", version=2)
    assert refused.value.field == "reason"
    with pytest.raises(Invalid, match="没有改动"):
        domain.correct(made, MEMBERS, by=actor("committee"), reason="核对", version=2)
    with pytest.raises(Denied):
        domain.correct(made, wanted, by=actor("secretary"), reason="按原件", version=2)
    domain.correct(made, wanted, by=actor("committee"), reason="按原件更正", version=2)
    assert (fresh(made).level, fresh(made).state) == ("province", "confirmed")
    (revision,) = Revision.select().where(Revision.action == "honour.correct")
    assert revision.values == {"level": ["city", "province"], "awarded_on": ["2025-07-01", "2025-07-03"]}
    assert revision.note == "按原件更正"
    assert messages(world.member)[-1][0] == "文振晓的“优秀共产党员”有更正：按原件更正"


def test_a_correction_does_not_make_two_of_one(actor, honoured):
    honoured("a1")
    other = honoured("a1", level="county", title="示范支部", kind="demonstration")
    with pytest.raises(Invalid, match="不要重复登记"):
        domain.correct(other, BRANCHS, by=actor("committee"), reason="更正名称", version=2)


def test_what_is_revoked_counts_no_more_and_stays(world, actor, honoured):
    made = honoured("a1", "", "revoked")
    assert (fresh(made).state, fresh(made).reason) == ("revoked", "授予机关已经撤销")
    assert course(made)[-1] == ("honour.revoke", "授予机关已经撤销")
    assert domain.of_branches([world.a1.id], clock.today()) == {}
    assert "授予机关已经撤销" not in str([row.__data__ for row in AuditEntry.select()])


def test_steps_cannot_be_skipped_or_repeated(actor, honoured):
    by, confirmed, proposed = actor("committee"), honoured("a1"), honoured("a1", "member", "proposed")
    for act in (
        lambda: domain.confirm(confirmed, by=by),
        lambda: domain.decline(confirmed, by=by, reason="不对"),
        lambda: domain.withdraw(confirmed, by=actor("secretary")),
        lambda: domain.edit(confirmed, BRANCHS, by=actor("secretary"), version=2),
        lambda: domain.revoke(proposed, by=by, reason="不对"),
        lambda: domain.correct(proposed, MEMBERS._replace(note="x"), by=by, reason="不对", version=1),
        lambda: domain.resubmit(proposed, MEMBERS, by=actor("secretary"), version=1),
    ):
        with pytest.raises(Stale):
            act()
    assert (fresh(confirmed).state, fresh(proposed).state) == ("confirmed", "proposed")


def test_honours_follow_a_branch_to_another_committee_and_can_be_corrected_after_its_end(world, actor, honoured):
    made = honoured("a1")
    tree.move(world.a1, world.b, by=actor("admin"), decided_on=clock.today())
    assert fresh(made).committee_id == world.b.id
    assert rows_of(actor("member_b"), branch=world.a1.id) != []
    assert rows_of(actor("secretary_a2"), branch=world.a1.id) == []
    Unit.update(closed_on=clock.today()).where(Unit.id == world.a1.id).execute()
    domain.correct(fresh(made), BRANCHS._replace(level="county"), by=actor("committee_b"), reason="更正", version=2)
    assert fresh(made).level == "county"


def test_what_a_rating_reads(world, honoured, queries):
    """The branch's own, confirmed, up to the day: newest first, all branches in one query."""
    honoured("a1", level="city", awarded_on=date(2024, 7, 1))
    honoured("a1", level="province", awarded_on=date(2025, 7, 1))
    honoured("a1", level="county", awarded_on=date(2025, 7, 2))
    honoured("a2", level="national")
    honoured("a1", "member")
    for state in ("proposed", "declined", "withdrawn", "revoked"):
        honoured("a1", "", state, title=f"示范支部{state}")
    wanted = [world.a1.id, world.a2.id, world.b1.id]
    queries.statements.clear()
    found = domain.of_branches(wanted, date(2025, 7, 1))
    assert len(queries) == 1
    assert found == {
        world.a1.id: [
            Counted("先进基层党组织", "province", date(2025, 7, 1)), Counted("先进基层党组织", "city", date(2024, 7, 1)),
        ],
        world.a2.id: [Counted("先进基层党组织", "national", date(2025, 7, 1))],
    }  # fmt: skip
    assert domain.of_branches([], date(2025, 7, 1)) == {}


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("member", {"confirmed", "proposed", "declined", "revoked"}),  # whose they are
        ("secretary", {"confirmed", "proposed", "declined", "revoked"}),
        ("supervisor", {"confirmed", "proposed", "declined", "revoked"}),
        ("colleague", {"confirmed"}),
        ("secretary_a2", {"confirmed"}),
        ("committee_b", set()),
        ("admin", set()),
    ],
)
def test_whose_honours_one_sees_of_a_member(world, actor, honoured, who, titles):
    for state in ("confirmed", "proposed", "declined", "withdrawn", "revoked"):
        honoured("a1", "member", state, title=state)
    assert {row.title for row in rows_of(actor(who), person=world.member.person.id)} == titles


def test_a_page_shows_a_bounded_number(world, actor, honoured):
    for number in range(MOST_SHOWN + 3):
        domain.register(BRANCHS._replace(title=f"称号{number}"), by=actor("committee"), branch=world.a1.id)
    assert len(rows_of(actor("member"), branch=world.a1.id)) == MOST_SHOWN + 1
