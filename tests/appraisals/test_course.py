"""民主评议 from the first message to the report: who may do what when, a third at most, nothing told too early."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from portal import clock, policy
from portal.accounts.sessions import actor_of
from portal.appraisals import domain, listing, record, waiting
from portal.appraisals.domain import Grade
from portal.appraisals.models import Appraisal, AppraisalMember
from portal.ballots.models import BallotTally
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.policy import Actor
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import Visitor, text_of
from tests.life import bad as life

TODAY = clock.today()
YEAR = TODAY.year
Of = Callable[[str], Actor]


@pytest.fixture
def within(app: Any) -> Iterator[None]:
    """What is spent by a vote is keyed by the application's key."""
    with app.app_context():
        yield


def begin(world: Any, actor: Of) -> Appraisal:
    return domain.begin(world.a1, YEAR, TODAY + timedelta(days=7), by=actor("secretary"))


def fresh(appraisal: Appraisal) -> Appraisal:
    return Appraisal.get_by_id(appraisal.id)


def line(appraisal: Appraisal, person: Person) -> AppraisalMember:
    return AppraisalMember.get((AppraisalMember.appraisal == appraisal.id) & (AppraisalMember.person == person.id))


def graded(appraisal: Appraisal, **of: str) -> dict[int, Grade]:
    """合格 for all, others by name of the cast's person."""
    return {row.id: Grade(of.get(row.name, "合格")) for row in domain.MEMBERS(appraisal=appraisal.id) if row.formal}


def decide(appraisal: Appraisal, actor: Of, grades: dict[int, Grade] | None = None) -> Appraisal:
    domain.decide(fresh(appraisal), grades or graded(appraisal), paper="书面测评，全部合格以上", by=actor("secretary"))
    return fresh(appraisal)


def test_everybody_on_the_books_takes_part_and_hears_of_it(world: Any, actor: Of) -> None:
    new = make.person("预备同志", world.a1, membership="预备")
    make.person("转走同志", world.a1, status="转出")
    made = begin(world, actor)
    rows = domain.MEMBERS(appraisal=made.id)
    on_books = {
        row.id
        for row in Person.select().where(
            (Person.branch == world.a1) & (Person.kind == "member") & (Person.status == "在册")
        )
    }
    assert {row.person_id for row in rows} == on_books
    assert {row.person_id for row in rows if not row.formal} == {new.id}
    told = {row.person_id for row in Message.select().where(Message.path == domain.path(made))}
    assert told == on_books - {world.secretary.person.id}
    assert waiting.own(actor("member"))[0].tasks[0].due == made.self_until
    assert waiting.own(actor("member_a2")) == []


def test_one_a_year_and_only_for_now_or_the_year_before(world: Any, actor: Of) -> None:
    begin(world, actor)
    with pytest.raises(Invalid, match="已经开展"):
        begin(world, actor)
    for year in (YEAR - 2, YEAR + 1, None):
        with pytest.raises(Invalid, match=f"{YEAR} 年"):
            domain.begin(world.a1, year, TODAY, by=actor("secretary"))
    with pytest.raises(Invalid, match="今天以后"):
        domain.begin(world.a1, YEAR - 1, TODAY - timedelta(days=1), by=actor("secretary"))
    for who in ("committee", "secretary_a2", "member"):
        with pytest.raises(Denied):
            domain.begin(world.a1, YEAR, TODAY, by=actor(who))


def test_each_assesses_oneself(world: Any, actor: Of) -> None:
    made = begin(world, actor)
    with pytest.raises(Invalid, match="请写自评"):
        domain.assess(made, self_text=" ", self_grade="合格", by=actor("member"))
    with pytest.raises(Invalid, match="请选择自评等次"):
        domain.assess(made, self_text="做得还好", by=actor("member"))
    domain.assess(made, self_text="做得还好", self_grade="合格", by=actor("member"))
    own = line(made, world.member.person)
    assert (own.self_text, own.self_grade, own.self_at is not None) == ("做得还好", "合格", True)
    assert line(made, world.colleague.person).self_at is None
    assert waiting.own(actor("member")) == []
    with pytest.raises(Denied):
        domain.assess(fresh(made), self_text="x", self_grade="合格", by=actor("member_a2"))
    late = make.person("新来同志", world.a1)
    with pytest.raises(Denied, match="不在这次评议的名单里"):
        domain.assess(fresh(made), self_text="x", self_grade="合格", by=actor_of(late.id))
    decide(made, actor)
    with pytest.raises(Stale):
        domain.assess(fresh(made), self_text="改一改", self_grade="优秀", by=actor("member"))


def test_a_third_at_most_and_the_worse_ones_say_why(world: Any, actor: Of) -> None:
    made = begin(world, actor)
    formal = [row for row in domain.MEMBERS(appraisal=made.id) if row.formal]
    most = len(formal) // 3
    assert domain.most_excellent(len(formal)) == most
    best = {row.id: Grade("优秀") for row in formal[: most + 1]}
    with pytest.raises(Invalid, match="不超过三分之一"):
        decide(made, actor, best)
    with pytest.raises(Invalid, match="请写明原因"):
        decide(made, actor, {formal[0].id: Grade("基本合格")})
    with pytest.raises(Invalid, match="民主测评是怎样进行的"):
        domain.decide(fresh(made), graded(made), by=actor("secretary"))
    assert {row.grade for row in domain.MEMBERS(appraisal=made.id)} == {""}
    decide(made, actor, {row.id: Grade("优秀") for row in formal[:most]})
    with pytest.raises(Invalid, match="还没有评定"):
        domain.file(fresh(made), by=actor("secretary"))
    with pytest.raises(Invalid, match="不超过三分之一"):  # those decided before count too
        decide(made, actor, {formal[-1].id: Grade("优秀")})


def test_the_report_and_what_each_may_know(world: Any, actor: Of, visit: Callable[[str], Visitor]) -> None:
    made = begin(world, actor)
    domain.assess(made, self_text="zq自评原文", self_grade="合格", by=actor("member"))
    grades = graded(made) | {line(made, world.member.person).id: Grade("基本合格", "zq缺席较多")}
    decide(made, actor, grades)
    address = domain.path(made)
    assert "zq缺席较多" not in text_of(visit("member").get(address))  # not before it is reported
    assert "zq缺席较多" not in text_of(visit("committee").get(address))
    assert [row.count for row in waiting.office(actor("secretary"))] == [1]
    domain.file(fresh(made), by=actor("secretary"))
    assert "zq缺席较多" in text_of(visit("member").get(address))
    for who in ("committee", "supervisor"):
        page = text_of(visit(who).get(address))
        assert "zq缺席较多" in page
        assert "zq自评原文" in page
    other = text_of(visit("colleague").get(address))
    assert "zq缺席较多" not in other
    assert "zq自评原文" not in other
    visit("member_a2").get(address, status=404)
    visit("committee_b").get(address, status=404)
    told = {row.person_id for row in Message.select().where(Message.text.contains("报备"))}
    assert told == {world.committee.person.id}
    sums = listing.sums([made.id])[made.id]
    assert sums.grades["基本合格"] == 1
    assert sums.grades["合格"] == sums.formal - 1
    with pytest.raises(Stale):
        decide(made, actor)


def test_the_committee_sends_it_back_with_a_reason(world: Any, actor: Of) -> None:
    made = decide(begin(world, actor), actor)
    domain.file(made, by=actor("secretary"))
    with pytest.raises(Invalid, match="请写明退回的原因"):
        domain.send_back(fresh(made), reason="", by=actor("committee"))
    with pytest.raises(Denied):
        domain.send_back(fresh(made), reason="再议", by=actor("secretary"))
    domain.send_back(fresh(made), reason="优秀没有测评依据", by=actor("committee"))
    assert fresh(made).state == "returned"
    assert policy.find(Appraisal, made.id, actor("committee")) is not None
    assert not record.shown(fresh(made), actor("committee")).members
    again = decide(made, actor)
    domain.file(again, by=actor("secretary"))
    assert fresh(made).state == "filed"


@pytest.mark.usefixtures("within")
def test_the_vote_is_about_the_others_and_leaves_sums_alone(
    world: Any, actor: Of, visit: Callable[[str], Visitor]
) -> None:
    for number in range(5):
        make.person(f"同志{number}", world.a1)
    made = begin(world, actor)
    domain.poll(made, opens_on=TODAY, closes_on=TODAY, by=actor("secretary"))
    made = fresh(made)
    questions = domain.sheet(made, actor("member"))
    own = line(made, world.member.person).id
    assert own not in {row.record_id for row in questions}
    assert len(questions) == len([row for row in domain.MEMBERS(appraisal=made.id) if row.formal]) - 1
    with pytest.raises(Invalid):  # all the others, each once
        domain.vote(made, {questions[0].id: 0}, by=actor("member"))
    page = visit("member")
    page.get(f"{domain.path(made)}/vote")
    form = {f"choice_{row.number}": "1" for row in questions}
    page.post(f"{domain.path(made)}/vote", form)
    assert sum(row.voices for row in BallotTally.select()) == len(questions)
    page.post(f"{domain.path(made)}/vote", form, status=409)
    assert sum(row.voices for row in BallotTally.select()) == len(questions)
    assert waiting.own(actor("member"))[0].tasks[0].button == "自评"  # the vote is done
    with pytest.raises(Invalid, match="截止以后才能组织评定"):
        domain.decide(made, graded(made), by=actor("secretary"))
    assert not any(one.choices for one in record.shown(made, actor("secretary")).votes.values())


@pytest.mark.usefixtures("within")
def test_votes_are_shown_to_the_branch_once_five_have_spoken(world: Any, actor: Of) -> None:
    people = [make.person(f"同志{number}", world.a1) for number in range(5)]
    made = begin(world, actor)
    domain.poll(made, opens_on=TODAY, closes_on=TODAY, by=actor("secretary"))
    made = fresh(made)
    for one in people:
        by = actor_of(one.id)
        domain.vote(made, {row.id: 0 for row in domain.sheet(made, by)}, by=by)
    with clock.at(TODAY + timedelta(days=1)):
        found = record.shown(made, actor("secretary"))
        about = found.votes[line(made, world.member.person).id]
        assert about.choices == {"优秀": 5, "合格": 0, "基本合格": 0, "不合格": 0}
        about_one = found.votes[line(made, people[0]).id]
        assert about_one.choices is None  # four voices are hidden
        domain.decide(made, graded(made), by=actor("secretary"))
        assert fresh(made).state == "deciding"


def test_the_pages_work(world: Any, actor: Of, visit: Callable[[str], Visitor]) -> None:
    browser = visit("secretary")
    assert browser.get("/appraisals/new", status=303).headers["Location"].endswith(f"/appraisals/new/{world.a1.id}")
    until = str(TODAY + timedelta(days=3))
    answer = browser.post(f"/appraisals/new/{world.a1.id}", {"year": str(YEAR), "self_until": until, "once": "o1"})
    made = Appraisal.get()
    assert answer.headers["Location"].endswith(domain.path(made))
    mine = visit("member")
    empty = text_of(mine.post(f"{domain.path(made)}/self", {"self_text": " "}, status=422))
    assert "请写自评" in empty
    assert "请选择自评等次" in empty
    assert "选填" not in empty
    mine.post(f"{domain.path(made)}/self", {"self_text": "写好了", "self_grade": "合格"})
    assert "写好了" in text_of(mine.get(domain.path(made)))
    mine.get(f"{domain.path(made)}/print")
    mine.post(f"{domain.path(made)}/self", {"self_text": "写好了", "self_grade": "最好"}, status=422)
    browser.get(f"{domain.path(made)}/decide")
    grades = {f"grade-{key}": one.grade for key, one in graded(made).items()}
    reasons = {f"reason-{key}": "" for key in graded(made)}
    version = {"version": str(fresh(made).version)}
    refused = browser.post(f"{domain.path(made)}/decide", grades | reasons | version | {"paper": ""}, status=422)
    assert "民主测评是怎样进行的" in text_of(refused)
    first, second = list(graded(made))[:2]
    bad = grades | reasons | version | {"paper": "举手", f"grade-{first}": "不合格", f"grade-{second}": "基本合格"}
    words = text_of(browser.post(f"{domain.path(made)}/decide", bad, status=422))
    assert "评为不合格的，请写明原因" in words
    assert "评为基本合格的，请写明原因" in words
    late = browser.post(f"{domain.path(made)}/decide", grades | reasons | {"paper": "举手", "version": "0"}, status=409)
    assert "举手" in late.get_data(as_text=True)
    browser.post(f"{domain.path(made)}/decide", grades | reasons | version | {"paper": "举手"})
    browser.get(f"{domain.path(made)}/print")
    browser.post(f"{domain.path(made)}/file", {"version": str(fresh(made).version)})
    found = visit("committee")
    assert "已报备" in text_of(found.get("/appraisals"))
    found.get("/appraisals?export=xlsx")
    found.post(f"{domain.path(made)}/return", {"reason": "再议", "version": str(fresh(made).version)})
    assert fresh(made).reason == "再议"


@pytest.mark.usefixtures("within")
def test_a_mistyped_year_of_the_vote_is_refused_and_its_days_can_be_changed(world: Any, actor: Of) -> None:
    made = begin(world, actor)
    with pytest.raises(Invalid, match="请核对年份"):
        domain.poll(made, opens_on=TODAY, closes_on=TODAY.replace(year=TODAY.year + 7), by=actor("secretary"))
    domain.poll(made, opens_on=TODAY, closes_on=TODAY + timedelta(days=30), by=actor("secretary"))
    domain.reschedule(fresh(made), opens_on=TODAY, closes_on=TODAY + timedelta(days=2), by=actor("secretary"))
    assert record.shown(fresh(made), actor("secretary")).ballot.closes_on == TODAY + timedelta(days=2)
    with pytest.raises(Denied):
        domain.reschedule(fresh(made), opens_on=TODAY, closes_on=TODAY, by=actor("committee"))


@pytest.mark.usefixtures("within")
def test_a_vote_without_a_result_needs_words_on_how_it_was_done(world: Any, actor: Of) -> None:
    made = begin(world, actor)
    domain.poll(made, opens_on=TODAY, closes_on=TODAY, by=actor("secretary"))
    with clock.at(TODAY + timedelta(days=1)):
        with pytest.raises(Invalid, match="票数不足、没有结果的，请写明"):
            domain.decide(fresh(made), graded(made), by=actor("secretary"))
        domain.decide(fresh(made), graded(made), paper="补做书面测评", by=actor("secretary"))
    assert fresh(made).state == "deciding"


def test_who_has_left_is_not_waited_for(world: Any, actor: Of) -> None:
    made = begin(world, actor)
    grades = graded(made)
    del grades[line(made, world.colleague.person).id]
    decide(made, actor, grades)
    with pytest.raises(Invalid, match="还没有评定"):
        domain.file(fresh(made), by=actor("secretary"))
    Person.update(status="转出").where(Person.id == world.colleague.person.id).execute()
    domain.file(fresh(made), by=actor("secretary"))
    assert fresh(made).state == "filed"


def test_a_meeting_that_is_not_filed_is_no_ground(world: Any, actor: Of) -> None:
    made = begin(world, actor)
    draft = life.record(world, types=["appraisal"])
    with pytest.raises(Invalid, match="已归档"):
        domain.decide(made, graded(made), paper="书面", record=draft.id, by=actor("secretary"))
    filed = life.record(world, types=["appraisal"], state="filed")
    domain.decide(fresh(made), graded(made), paper="书面", record=filed.id, by=actor("secretary"))
    assert fresh(made).record_id == filed.id


def test_grades_that_were_not_reported_are_the_own_offices(world: Any, actor: Of) -> None:
    made = decide(begin(world, actor), actor)
    row = listing.LIST.everything(actor("secretary"), {})[0]
    sums = listing.sums([made.id])[made.id]
    assert listing.shown(row, sums, actor("secretary"))[1] == sums.formal
    assert listing.shown(row, sums, actor("secretary_a2")) == [None] * 4
