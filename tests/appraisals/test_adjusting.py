"""调整名单: who came onto the books later comes in, who is not on them any more goes out; what a vote asks stays as it is."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.accounts.sessions import actor_of
from portal.appraisals import domain, record, waiting
from portal.appraisals.domain import Grade
from portal.appraisals.models import Appraisal, AppraisalMember
from portal.audit.models import Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.policy import Actor
from portal.units.models import Person, Transfer
from tests import factories as make
from tests.browser_client import Visitor, text_of

TODAY = clock.today()
YEAR = TODAY.year
Of = Callable[[str], Actor]


@pytest.fixture
def within(app: Any) -> Iterator[None]:
    """What is spent by a vote is keyed by the application's key."""
    with app.app_context():
        yield


@pytest.fixture
def begun(world: Any, actor: Of) -> Appraisal:
    return domain.begin(world.a1, YEAR, TODAY + timedelta(days=7), by=actor("secretary"))


def fresh(appraisal: Appraisal) -> Appraisal:
    return Appraisal.get_by_id(appraisal.id)


def names(appraisal: Appraisal) -> set[str]:
    return {row.name for row in domain.MEMBERS(appraisal=appraisal.id)}


def line(appraisal: Appraisal, person: Any) -> AppraisalMember:
    return AppraisalMember.get((AppraisalMember.appraisal == appraisal.id) & (AppraisalMember.person == person.id))


def graded(appraisal: Appraisal, **of: Grade) -> dict[int, Grade]:
    """合格 for all, others by name."""
    rows = domain.MEMBERS(appraisal=appraisal.id)
    return {row.id: of.get(row.name, Grade("合格")) for row in rows if row.formal}


def leave(person: Any) -> None:
    Person.update(status="转出").where(Person.id == person.id).execute()


def polled(appraisal: Appraisal, actor: Of, opens_on: Any = TODAY) -> Appraisal:
    domain.poll(fresh(appraisal), opens_on=opens_on, closes_on=TODAY + timedelta(days=3), by=actor("secretary"))
    return fresh(appraisal)


def test_a_newcomer_is_shown_with_the_day_comes_in_and_hears_of_it(
    world: Any, actor: Of, begun: Appraisal, visit: Callable[[str], Visitor]
) -> None:
    assert not domain.drift(begun)
    moved = make.person("转来同志", world.a1)
    day = TODAY - timedelta(days=2)
    Transfer.create(person=moved, origin=world.a2, target=world.a1, moved_on=day)
    Transfer.create(person=moved, origin=world.b1, target=world.a1, moved_on=day - timedelta(days=400))
    entered = make.person("新进同志", world.a1, membership="预备")
    came = {one.name: (one.formal, one.since) for one in domain.drift(begun).came}
    assert came == {"转来同志": (True, day), "新进同志": (False, TODAY)}
    browser = visit("secretary")
    assert "在册而不在名单里：" in text_of(browser.get(domain.path(begun)))
    address = f"{domain.path(begun)}/adjust"
    page = text_of(browser.get(address))
    assert f"转来同志（{day:%Y-%m-%d} 起在册）" in page
    assert f"新进同志（预备党员，{TODAY:%Y-%m-%d} 起在册）" in page
    assert "移出" not in page
    browser.post(address, {"version": str(fresh(begun).version)}, status=422)
    browser.post(address, {"added": [str(moved.id), str(entered.id)], "version": str(fresh(begun).version)})
    assert {"转来同志", "新进同志"} <= names(begun)
    assert (line(begun, moved).formal, line(begun, entered).formal) == (True, False)
    told = {row.person_id for row in Message.select().where(Message.text.contains("已列入"))}
    assert told == {moved.id, entered.id}
    assert waiting.own(actor_of(moved.id))[0].tasks[0].button == "自评"
    back = browser.get(address, status=303).headers["Location"]  # nothing is left to adjust
    assert back.endswith(domain.path(begun))
    page = text_of(browser.get(domain.path(begun)))
    assert f"加入转来同志（{day:%Y-%m-%d} 起在册）、新进同志（{TODAY:%Y-%m-%d} 起在册）" in page
    assert "名册有变化" not in page
    assert "调整名单</a>" not in browser.get(domain.path(begun)).get_data(as_text=True)


def test_only_who_is_off_the_books_goes_out_and_with_a_reason(world: Any, actor: Of, begun: Appraisal) -> None:
    by = actor("secretary")
    key = line(begun, world.colleague.person).id
    with pytest.raises(Invalid, match="先更正名册"):
        domain.adjust(fresh(begun), removed=[key], reason="不参加", by=by)
    leave(world.colleague.person)
    with pytest.raises(Invalid, match="请写明移出的原因"):
        domain.adjust(fresh(begun), removed=[key], reason=" ", by=by)
    with pytest.raises(Invalid, match="请选择加入或者移出"):
        domain.adjust(fresh(begun), by=by)
    with pytest.raises(Invalid, match="最多 500 个字"):
        domain.adjust(fresh(begun), removed=[key], reason="长" * 501, by=by)
    assert world.colleague.person.name in names(begun)
    domain.adjust(fresh(begun), removed=[key], reason="已转出", by=by)
    assert world.colleague.person.name not in names(begun)
    kept = Revision.get((Revision.record == "appraisal") & (Revision.action == "appraisal.adjust"))
    assert kept.note == "已转出"
    assert kept.values["removed"] == [[world.colleague.person.id, world.colleague.person.name]]
    assert record.shown(fresh(begun), by).course[0].why == f"移出{world.colleague.person.name}：已转出"


def test_nobody_but_the_branch_adjusts_and_not_once_it_is_reported(world: Any, actor: Of, begun: Appraisal) -> None:
    late = make.person("晚到同志", world.a1)
    for who in ("member", "committee", "supervisor", "secretary_a2"):
        with pytest.raises(Denied):
            domain.adjust(fresh(begun), added=[late.id], by=actor(who))
    stranger = world.member_a2.person
    with pytest.raises(Invalid, match="名册有变化"):
        domain.adjust(fresh(begun), added=[late.id, stranger.id], by=actor("secretary"))
    old = fresh(begun).version
    domain.adjust(fresh(begun), added=[late.id], by=actor("secretary"))
    later = make.person("再来同志", world.a1)
    with pytest.raises(Stale):
        domain.adjust(fresh(begun), added=[later.id], by=actor("secretary"), version=old)
    domain.adjust(fresh(begun), added=[later.id], by=actor("secretary"), version=fresh(begun).version)
    domain.decide(fresh(begun), graded(begun), paper="书面测评", by=actor("secretary"))
    domain.file(fresh(begun), by=actor("secretary"))
    make.person("太晚同志", world.a1)
    with pytest.raises(Stale):
        domain.adjust(fresh(begun), added=[Person.get(Person.name == "太晚同志").id], by=actor("secretary"))
    assert "太晚同志" not in names(begun)


def test_whom_another_branch_has_graded_this_year_is_not_graded_twice(world: Any, actor: Of, begun: Appraisal) -> None:
    other = domain.begin(world.a2, YEAR, TODAY + timedelta(days=7), by=actor("secretary_a2"))
    person = world.member_a2.person
    Person.update(branch=world.a1).where(Person.id == person.id).execute()
    assert [one.id for one in domain.drift(begun).came] == [person.id]  # nothing is graded there yet
    domain.decide(fresh(other), graded(other), paper="书面测评", by=actor("secretary_a2"))
    domain.file(fresh(other), by=actor("secretary_a2"))
    assert domain.drift(begun).came == []
    with pytest.raises(Invalid):
        domain.adjust(fresh(begun), added=[person.id], by=actor("secretary"))


def test_before_the_vote_begins_newcomers_are_asked_about(world: Any, actor: Of, begun: Appraisal) -> None:
    made = polled(begun, actor, TODAY + timedelta(days=1))
    before = [row.text for row in domain.sheet(made, actor("member"))]
    late = make.person("晚到同志", world.a1)
    grown = make.person("预备同志", world.a1, membership="预备")
    domain.adjust(made, added=[late.id, grown.id], by=actor("secretary"))
    assert [row.text for row in domain.sheet(fresh(made), actor("member"))] == [*before, "晚到同志"]
    assert "晚到同志" not in [row.text for row in domain.sheet(fresh(made), actor_of(late.id))]


@pytest.mark.usefixtures("within")
def test_once_the_vote_runs_its_questions_stay_and_its_first_day_too(world: Any, actor: Of, begun: Appraisal) -> None:
    made = polled(begun, actor)
    before = {row.id for row in domain.sheet(made, actor("member"))}
    late = make.person("晚到同志", world.a1)
    domain.adjust(made, added=[late.id], by=actor("secretary"))
    assert {row.id for row in domain.sheet(fresh(made), actor("member"))} == before
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(Invalid, match="开始日期不能再改"):
        domain.reschedule(fresh(made), opens_on=tomorrow, closes_on=tomorrow, by=actor("secretary"))
    newcomer = actor_of(late.id)
    domain.vote(fresh(made), {row.id: 0 for row in domain.sheet(fresh(made), newcomer)}, by=newcomer)
    assert record.shown(fresh(made), newcomer).voted


@pytest.mark.usefixtures("within")
def test_about_whom_went_out_nobody_is_asked_any_more_and_no_vote_is_lost(
    world: Any, actor: Of, begun: Appraisal
) -> None:
    people = [make.person(f"同志{number}", world.a1) for number in range(6)]
    domain.adjust(fresh(begun), added=[one.id for one in people], by=actor("secretary"))
    made = polled(begun, actor)
    voters = [actor_of(one.id) for one in people]
    for by in voters[1:4]:
        domain.vote(fresh(made), {row.id: 1 for row in domain.sheet(made, by)}, by=by)
    leave(people[0])
    gone = line(made, people[0]).id
    domain.adjust(fresh(made), removed=[gone], reason="已转出", by=actor("secretary"))
    for by in voters[4:]:
        sheet = domain.sheet(fresh(made), by)
        assert gone not in {row.record_id for row in sheet}
        domain.vote(fresh(made), {row.id: 1 for row in sheet}, by=by)
    with clock.at(TODAY + timedelta(days=4)):
        votes = record.shown(fresh(made), actor("secretary")).votes
    assert votes[line(made, world.member.person).id].choices == {"优秀": 0, "合格": 5, "基本合格": 0, "不合格": 0}


@pytest.mark.usefixtures("within")
def test_who_came_during_the_vote_is_graded_with_a_reason(
    world: Any, actor: Of, begun: Appraisal, visit: Callable[[str], Visitor]
) -> None:
    people = [make.person(f"同志{number}", world.a1) for number in range(5)]
    domain.adjust(fresh(begun), added=[one.id for one in people], by=actor("secretary"))
    made = polled(begun, actor)
    late = make.person("晚到同志", world.a1)
    domain.adjust(made, added=[late.id], by=actor("secretary"))
    for one in people:
        by = actor_of(one.id)
        domain.vote(fresh(made), {row.id: 1 for row in domain.sheet(fresh(made), by)}, by=by)
    with clock.at(TODAY + timedelta(days=4)):
        assert "未参加测评" in text_of(visit("secretary").get(domain.path(made)))
        with pytest.raises(Invalid, match="晚到同志：没有参加测评的，请写明评定的依据"):
            domain.decide(fresh(made), graded(made), by=actor("secretary"))
        reasoned = graded(made, 晚到同志=Grade("合格", "原支部鉴定良好"))
        domain.decide(fresh(made), reasoned, by=actor("secretary"))
    assert line(made, late).reason == "原支部鉴定良好"


@pytest.mark.usefixtures("within")
def test_where_the_vote_gave_nothing_the_words_stand_for_newcomers_too(world: Any, actor: Of, begun: Appraisal) -> None:
    made = polled(begun, actor)
    late = make.person("晚到同志", world.a1)
    domain.adjust(made, added=[late.id], by=actor("secretary"))
    with clock.at(TODAY + timedelta(days=4)):
        domain.decide(fresh(made), graded(made), paper="会上书面测评，晚到同志也在内", by=actor("secretary"))
    assert line(made, late).grade == "合格"


def test_the_third_is_reckoned_again_when_the_list_became_shorter(world: Any, actor: Of, begun: Appraisal) -> None:
    """Whoever went out makes no room for one more 优秀."""
    people = [make.person(f"同志{number}", world.a1) for number in range(4)]
    domain.adjust(fresh(begun), added=[one.id for one in people], by=actor("secretary"))
    formal = [row for row in domain.MEMBERS(appraisal=begun.id) if row.formal]
    best = domain.most_excellent(len(formal))
    first = [row for row in formal if row.person_id not in {one.id for one in people}][:best]
    assert len(first) == best
    grades = graded(begun) | {row.id: Grade("优秀") for row in first}
    domain.decide(fresh(begun), grades, paper="书面测评", by=actor("secretary"))
    for one in people:
        leave(one)
    gone = [line(begun, one).id for one in people]
    domain.adjust(fresh(begun), removed=gone, reason="已转出", by=actor("secretary"))
    with pytest.raises(Invalid, match="不超过三分之一"):
        domain.file(fresh(begun), by=actor("secretary"))
    assert fresh(begun).state == "deciding"
