"""Facts out of the rows: who is asked, what counts for whom, in a fixed number of queries."""

from datetime import date
from decimal import Decimal

from portal import clock
from portal.appraisals.models import Appraisal
from portal.life.judging.facts import FixedDay, always, on
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.life.rulesets.models import RuleWaiver
from portal.life.standing import facts
from portal.life.talks.models import HeartTalk
from portal.life.terms.models import TermExtension
from portal.life.training.models import Training, TrainingPlace
from portal.plans.models import AnnualPlan
from portal.units import tree
from portal.units.models import Person, Transfer, Unit
from tests import factories as make
from tests.life.standing.making import YEAR, held

SPAN = date(YEAR - 1, 1, 1), date(YEAR, 12, 31)


def known(*units, span=SPAN):
    return facts.of_units([one.id for one in units], *span)


def kinds(found, key):
    return {one.kind for one in found.subjects if one.key == key}


def one(found, kind, key):
    return next(each for each in found.subjects if each.kind == kind and each.key == key)


def test_a_branch_with_its_groups_and_people(world):
    Unit.update(founded_on=date(2020, 5, 10), closed_on=date(YEAR, 9, 1)).where(Unit.id == world.a1.id).execute()
    Unit.update(founded_on=date(2021, 3, 1)).where(Unit.id == world.g1.id).execute()
    Person.update(duty="党支部书记").where(Person.id == world.secretary.person.id).execute()
    Person.update(duty="组织委员", leading=True).where(Person.id == world.member.person.id).execute()
    Person.update(duty="宣传委员").where(Person.id == world.colleague.person.id).execute()
    Person.update(status="转出").where(Person.id == world.disabled.person.id).execute()
    found = known(world.a1)[world.a1.id]
    branch = one(found, "branch", world.a1.id)
    assert (branch.starts, branch.ends, branch.sector) == (date(2020, 5, 10), date(YEAR, 9, 1), always("机关"))
    assert on(branch.committee, date(YEAR, 1, 1)) is True
    assert on(branch.groups, date(2021, 2, 28)) == 0
    assert on(branch.groups, date(2021, 3, 1)) == 1
    assert on(branch.formal, date(YEAR, 1, 1)) == 3
    assert one(found, "group", world.g1.id).branch == world.a1.id
    assert kinds(found, world.secretary.person.id) == {"member", "officer", "head"}
    assert kinds(found, world.member.person.id) == {"member", "officer", "leading"}
    assert kinds(found, world.disabled.person.id) == set()
    assert kinds(found, world.staff.person.id) == set()
    assert one(found, "head", world.secretary.person.id).starts == date(YEAR - 1, 1, 1)  # appointed


def test_circumstances_that_are_not_entered_are_not_known(world):
    Unit.update(sector=None).where(Unit.id == world.a1.id).execute()
    branch = one(known(world.a1)[world.a1.id], "branch", world.a1.id)
    assert branch.committee == ()
    assert branch.sector == ()
    Person.update(duty="书记").where(Person.id == world.secretary.person.id).execute()
    branch = one(known(world.a1)[world.a1.id], "branch", world.a1.id)
    assert on(branch.committee, date(YEAR, 1, 1)) is False  # one secretary is no 支委会


def fix(unit, code, day, actor):
    """The committee registers an activity day on a day."""
    with clock.at(day):
        now = Unit.get_by_id(unit.id)
        names = ("sector", "founded_on", "term_starts", "term_ends")
        tree.edit(now, by=actor("committee"), activity_day=code, **{name: getattr(now, name) for name in names})


def test_an_activity_day_holds_from_the_month_after_it_was_registered(world, actor):
    def days():
        return one(known(world.a1)[world.a1.id], "branch", world.a1.id).fixed_day

    assert days() == ()
    Unit.update(activity_day="d20").where(Unit.id == world.a1.id).execute()
    assert days() == always(FixedDay(day=20))  # no correction tells since when
    Unit.update(activity_day="").where(Unit.id == world.a1.id).execute()
    fix(world.a1, "d05", date(2026, 3, 10), actor)
    fix(world.a1, "d06", date(2026, 6, 2), actor)
    fix(world.a1, "w-1-5", date(2026, 6, 30), actor)
    fix(world.a1, "", date(2026, 12, 31), actor)
    assert days() == (
        (date.min, None),
        (date(2026, 4, 1), FixedDay(day=5)),
        (date(2026, 7, 1), FixedDay(week=-1, weekday=4)),
        (date(2027, 1, 1), None),
    )
    assert one(known(world.a2)[world.a2.id], "branch", world.a2.id).fixed_day == ()


def test_a_member_begins_with_the_last_transfer_into_the_branch(world):
    person = world.member.person
    for day in (date(2019, 2, 1), date(YEAR, 3, 4)):
        Transfer.create(person=person, origin=world.a2, target=world.a1, moved_on=day)
    found = known(world.a1)[world.a1.id]
    assert one(found, "member", person.id).starts == date(YEAR, 3, 4)
    assert one(found, "member", world.colleague.person.id).starts == date(2005, 7, 1)
    assert on(one(found, "branch", world.a1.id).formal, date(YEAR, 3, 3)) == 3
    assert on(one(found, "branch", world.a1.id).formal, date(YEAR, 3, 4)) == 4


def test_a_committee_and_its_secretary(world):
    Person.update(duty="党委书记、局长").where(Person.id == world.committee.person.id).execute()
    Person.update(duty="党委副书记").where(Person.id == world.member.person.id).execute()
    found = known(world.a, world.a2)
    assert {(each.kind, each.key) for each in found[world.a.id].subjects} == {
        ("committee", world.a.id), ("secretary", world.committee.person.id),
    }  # fmt: skip
    assert kinds(found[world.a2.id], world.committee.person.id) == {"member", "officer"}  # heads no branch by this duty
    assert "officer" in kinds(known(world.a1)[world.a1.id], world.member.person.id)
    assert set(known(world.superior, world.g1)) == set()


def test_records_count_once_filed_for_the_branches_that_were_present(world):
    by, member = world.secretary.person, world.member.person
    day = date(YEAR, 3, 5)
    mine = held(
        world.a1, day, "assembly", "lecture", by=by, present=[member], absent=[world.colleague.person], hours=250,
        starts="09:30", group=world.g1.id, belongs_to=date(YEAR - 1, 12, 1),
        minutes={
            "agenda": [{"key": "1", "kind": "election", "text": "选举"}],
            "lecturers": [{"person": by.id, "name": by.name}],
            "resolutions": [{"key": "2", "text": "通过", "vote": {
                "entitled": 27, "present": 20, "yes": 18, "no": 1, "abstained": 1, "election": False,
            }}],
        },
    )  # fmt: skip
    LifeAttendance.update(made_up_on=date(YEAR, 4, 1), made_up_how="自学").where(
        LifeAttendance.person == world.colleague.person.id
    ).execute()
    joint = held(world.a, day, "study", by=by, present=[member, world.member_a2.person], branches=[world.a1])
    held(world.a2, date(YEAR - 2, 3, 1), by=by)
    found = known(world.a1, world.a2, world.a)
    first, second = found[world.a1.id].records
    assert (first.id, first.types, first.agenda) == (mine.id, {"assembly", "lecture"}, {"election"})
    assert first.subjects == {world.a1.id, world.g1.id}
    assert first.speakers == {by.id}
    assert first.hours == Decimal("2.5")
    assert first.expected_present == (27, 20)
    assert first.of == date(YEAR - 1, 12, 1)
    assert {(each.person, each.status, each.made_up) for each in first.attendance} == {
        (member.id, "present", None), (world.colleague.person.id, "absent", date(YEAR, 4, 1)),
    }  # fmt: skip
    assert second.id == joint.id
    assert [each.person for each in second.attendance] == [member.id]
    assert second.subjects == {world.a1.id}
    [other] = found[world.a2.id].records  # not present as a branch, its member was
    assert other.subjects == frozenset()
    assert [each.person for each in other.attendance] == [world.member_a2.person.id]
    [own] = found[world.a.id].records
    assert own.subjects == {world.a.id}
    assert len(own.attendance) == 2


def test_a_draft_counts_for_nothing(world):
    record = held(world.a1, date(YEAR, 3, 5), by=world.secretary.person)
    assert len(known(world.a1)[world.a1.id].records) == 1
    draft = LifeRecord.create(
        committee=world.a,
        unit=world.a1,
        types=["assembly"],
        title="草稿",
        day=record.day,
        created_by=world.secretary.person,
    )
    assert draft.id not in [each.id for each in known(world.a1)[world.a1.id].records]


def test_a_leader_who_is_a_guest_attends_for_the_own_branch(world):
    leader = world.member_a2.person
    by, there = world.secretary.person, [world.member.person]
    made = held(world.a1, date(YEAR, 5, 6), "theme_day", by=by, present=there, guests={"leader": leader})
    held(world.a1, date(YEAR, 5, 7), "theme_day", by=by, guests={"committee": leader})
    found = known(world.a1, world.a2)
    [record] = found[world.a2.id].records
    assert record.id == made.id
    assert [each.person for each in record.attendance] == [leader.id]
    assert leader.id not in {each.person for each in found[world.a1.id].records[0].attendance}


def test_talks_and_courses_are_records(world):
    member, head = world.member.person, world.secretary_a2.person
    talk = HeartTalk.create(
        committee=world.a, branch=world.a1, person=member, talker=head, talked_on=date(YEAR, 2, 3), created_by=head
    )
    HeartTalk.create(
        committee=world.a, branch=world.a1, person=member, talker=head, talked_on=date(YEAR, 2, 4), created_by=head,
        state="withdrawn",
    )  # fmt: skip
    course = Training.create(
        committee=world.a, title="轮训", starts=date(YEAR, 4, 1), ends=date(YEAR, 4, 3), hours=2400, created_by=head,
        state="filed",
    )  # fmt: skip
    TrainingPlace.create(training=course, person=head, branch=world.a2, hours=1600)
    found = known(world.a1, world.a2)
    [mine] = found[world.a1.id].records
    assert (mine.id, mine.types, mine.subjects) == (f"talk-{talk.id}", {"talk"}, {world.a1.id})
    assert [each.person for each in mine.attendance] == [member.id]
    theirs = {each.id: each for each in found[world.a2.id].records}
    assert [each.person for each in theirs[f"talk-{talk.id}"].attendance] == [head.id]
    training = theirs[f"training-{course.id}"]
    assert (training.day, training.hours, training.types) == (date(YEAR, 4, 3), Decimal(24), {"training"})
    assert training.attendance[0].hours == Decimal(16)


def test_plans_terms_extensions_and_waivers(world):
    by = world.secretary.person
    Unit.update(term_starts=date(2023, 6, 1), term_ends=date(YEAR, 5, 31)).where(Unit.id == world.a1.id).execute()
    plan = AnnualPlan.create(
        committee=world.a, unit=world.a1, kind="branch", year=YEAR, document={}, state="filed", filed_at=clock.now(),
        created_by=by,
    )  # fmt: skip
    TermExtension.create(
        committee=world.a, unit=world.a1, term_ends=date(YEAR, 5, 31), until=date(YEAR, 11, 30), reason="换届准备", asked_by=by,
        state="approved", decided_on=date(YEAR, 5, 1),
    )  # fmt: skip
    values = {
        "committee": world.a, "branch": world.a1, "rule": "talk", "rule_name": "谈心谈话", "starts": date(YEAR, 1, 1),
        "ends": date(YEAR, 12, 31), "reason": "驻外", "created_by": by,
    }  # fmt: skip
    RuleWaiver.create(kind="branch", **values)
    RuleWaiver.create(kind="member", person=world.member.person, **values)
    RuleWaiver.create(kind="member", **{**values, "rule": "hours"})
    RuleWaiver.create(kind="branch", state="ended", **{**values, "rule": "board"})
    found = known(world.a1)[world.a1.id]
    assert [(each.id, each.year, each.filed) for each in found.plans] == [(f"plan-{plan.id}", YEAR, clock.today())]
    assert [(each.starts, each.ends) for each in found.terms] == [(date(2023, 6, 1), date(YEAR, 5, 31))]
    assert [each.until for each in found.extensions] == [date(YEAR, 11, 30)]
    waived = {(each.rule, each.kind, each.subject) for each in found.waivers}
    assert ("talk", "branch", world.a1.id) in waived
    assert ("talk", "member", world.member.person.id) in waived
    members = {each.key for each in found.subjects if each.kind == "member"}
    assert {key for rule, _, key in waived if rule == "hours"} == members
    assert len(members) == 4
    assert not any(rule == "board" for rule, _, _ in waived)


def test_as_many_queries_for_thirty_branches_as_for_one(world, queries):
    by = world.secretary.person
    branches = [make.unit("branch", f"第 {at} 支部", world.a) for at in range(30)]
    for at, branch in enumerate(branches):
        member = make.person(f"党员{at}", branch)
        held(branch, date(YEAR, 1 + at % 10, 3), by=by, present=[member])
    queries.statements.clear()
    known(branches[0])
    few = len(queries)
    queries.statements.clear()
    found = known(*branches)
    assert len(queries) == few <= 20
    assert all(len(found[branch.id].records) == 1 for branch in branches)


def test_a_reported_appraisal_counts_for_its_year_once(world):
    def appraise(unit, year, **values):
        return Appraisal.create(
            committee=world.a, branch=unit, year=year, self_until=date(year, 11, 1), created_by=world.secretary.person,
            **values,
        )  # fmt: skip

    reported = {"state": "filed", "filed_at": clock.now()}
    today = clock.local(reported["filed_at"]).date()
    last, now = appraise(world.a1, YEAR - 1, **reported), appraise(world.a1, YEAR, **reported)
    meeting = held(world.a2, today, "appraisal", by=world.secretary.person)
    appraise(world.a2, YEAR, record=meeting, **reported)
    found = known(world.a1, world.a2)
    rows = {row.id: row for row in found[world.a1.id].records}
    assert set(rows) == {f"appraisal-{last.id}", f"appraisal-{now.id}"}
    assert {(row.day, row.types, row.subjects) for row in rows.values()} == {
        (today, frozenset({"appraisal"}), frozenset({world.a1.id}))
    }
    assert (rows[f"appraisal-{last.id}"].of.year, rows[f"appraisal-{now.id}"].of) == (YEAR - 1, None)
    assert [row.id for row in found[world.a2.id].records] == [meeting.id]
    Appraisal.update(state="open", filed_at=None).where(Appraisal.branch == world.a1.id).execute()
    assert known(world.a1)[world.a1.id].records == ()
