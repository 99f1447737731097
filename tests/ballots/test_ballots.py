"""The ballot: who votes, when, once; what is told of it and what is not."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from portal import clock
from portal.audit.models import AuditEntry, Revision
from portal.ballots import domain, results
from portal.ballots.domain import Question
from portal.ballots.models import Ballot, BallotQuestion, BallotTally
from portal.errors import Denied, Invalid, Stale
from tests import factories as make
from tests.pledges.test_race import at_once

SCALE = ["好", "较好", "一般", "差"]


@pytest.fixture(autouse=True)
def _context(app: Any) -> Iterator[None]:
    with app.app_context():
        yield


def together(app: Any, works: list[Any]) -> list[Any]:
    """All at once, each in a context of its own."""

    def run(work: Any) -> Any:
        with app.app_context():
            return work()

    return at_once([lambda work=work: run(work) for work in works])


@pytest.fixture
def ballot(world, actor) -> Ballot:
    """Two questions to everyone of 机关第一党支部, open today and tomorrow."""
    asked = {0: [Question(1, "支部工作怎么样"), Question(2, "组织生活怎么样")]}
    today = clock.today()
    return domain.create(
        "satisfaction:2026", "满意度测评", world.a1.id, "both", SCALE, today, today + timedelta(days=1), asked,
        by=actor("secretary"),
    )  # fmt: skip


def questions(ballot: Ballot) -> list[int]:
    return [row.id for row in domain.QUESTIONS(ballot=ballot.id, part=0)]


def sheet(ballot: Ballot, *choices: int | None) -> dict[int, int | None]:
    return dict(zip(questions(ballot), choices, strict=True))


def voters(world, actor, number: int) -> list[Any]:
    """Members of the branch as actors."""
    from portal.accounts.sessions import actor_of

    return [actor_of(make.person(f"投票人{at}", world.a1).id) for at in range(number)]


def tallies() -> list[tuple[int, int, int]]:
    rows = BallotTally.select().order_by(BallotTally.question, BallotTally.choice)
    return [(row.question_id, row.choice, row.voices) for row in rows]


def later(days: int) -> Any:
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


def test_a_vote_is_a_counter_and_an_entry_without_a_name(ballot, actor):
    before = AuditEntry.select().count()
    domain.vote(ballot, 0, sheet(ballot, 1, None), by=actor("member"))
    assert tallies() == [(questions(ballot)[0], 1, 1)]
    (entry,) = AuditEntry.select().order_by(AuditEntry.id).offset(before)
    assert (entry.action, entry.person_id, entry.role, entry.record, entry.record_id, entry.address) == (
        "ballot.vote", None, "anonymous", "ballot", None, "",
    )  # fmt: skip
    assert entry.at == clock.start_of(clock.today())
    assert entry.place_id == ballot.unit_id
    assert not Revision.select().where(Revision.action == "ballot.vote").exists()
    assert Ballot.get_by_id(ballot.id).version == ballot.version


def test_once_per_person_in_whatever_role(ballot, actor, world):
    from portal.accounts.sessions import actor_of

    domain.vote(ballot, 0, sheet(ballot, 0, 0), by=actor("secretary"))
    with pytest.raises(Stale, match="已经投过票"):
        domain.vote(ballot, 0, sheet(ballot, 3, 3), by=actor_of(world.secretary.person.id))
    assert [voices for *_, voices in tallies()] == [1, 1]


@pytest.mark.parametrize(
    ("who", "voters"), [("staff", "members"), ("member", "staff"), ("member_a2", "both"), ("admin", "both")]
)
def test_only_those_who_are_asked(world, actor, who, voters):
    today = clock.today()
    asked = {0: [Question(1, "怎么样")]}
    made = domain.create("k", "测评", world.a1.id, voters, SCALE, today, today, asked, by=actor("committee"))
    with pytest.raises(Denied):
        domain.vote(made, 0, sheet(made, 0), by=actor(who))
    assert not tallies()


def test_a_ballot_of_the_committee_asks_all_its_people(world, actor):
    today = clock.today()
    asked = {0: [Question(1, "怎么样")]}
    made = domain.create("k", "测评", world.a.id, "members", SCALE, today, today, asked, by=actor("committee"))
    for who in ("member", "member_a2"):
        domain.vote(made, 0, sheet(made, 0), by=actor(who))
    with pytest.raises(Denied):
        domain.vote(made, 0, sheet(made, 0), by=actor("member_b"))
    assert [voices for *_, voices in tallies()] == [2]


def test_whom_a_part_is_about_does_not_vote_on_it(ballot, actor):
    by = actor("member")
    with pytest.raises(Denied, match="与自己有关"):
        domain.vote(ballot, 0, sheet(ballot, 0, 0), by=by, barred=[by.person_id])
    assert not tallies()


@pytest.mark.parametrize(("days", "said"), [(-1, "还没有开始"), (2, "已经截止")])
def test_votes_count_between_the_days_alone(ballot, actor, days, said):
    by = actor("member")
    with later(days), pytest.raises(Stale, match=said):
        domain.vote(ballot, 0, sheet(ballot, 0, 0), by=by)
    assert not tallies()
    with later(1):
        domain.vote(ballot, 0, sheet(ballot, 0, 0), by=by)
    assert len(tallies()) == 2


@pytest.mark.parametrize("choice", [-1, 4, 99])
def test_places_beyond_the_scale_are_refused(ballot, actor, choice):
    with pytest.raises(Invalid):
        domain.vote(ballot, 0, sheet(ballot, choice, 0), by=actor("member"))
    domain.vote(ballot, 0, sheet(ballot, 0, 0), by=actor("member"))  # the refused try spent nothing


def test_foreign_and_missing_questions_are_refused(ballot, actor):
    first, second = questions(ballot)
    for answers in ({first: 0, 999: 0}, {}, {second: 0}):
        with pytest.raises(Invalid):
            domain.vote(ballot, 0, answers, by=actor("member"), must=[first])
    with pytest.raises(Invalid):
        domain.vote(ballot, 7, {}, by=actor("member"))
    assert not tallies()


def test_results_are_hidden_while_open_and_below_five_voices(ballot, world, actor):
    first, second = questions(ballot)
    people = voters(world, actor, 5)
    for at, by in enumerate(people):
        domain.vote(ballot, 0, {first: at % 2, second: 0 if at < 4 else None}, by=by)
    assert results.of_part(ballot) == {first: (False, 0, None), second: (False, 0, None)}
    with later(2):
        found = results.of_part(ballot)
        assert found[first] == (True, 5, {"好": 3, "较好": 2, "一般": 0, "差": 0})
        assert found[second] == (True, 0, None)  # four voices: one 不了解 does not count


def test_records_are_summed_over_the_ballots_that_asked(world, actor):
    today, made = clock.today(), []
    for unit in (world.a1, world.a2):
        asked = {5: [Question(1, "怎么样", "pledge", 5)]}
        made.append(
            domain.create(f"k{unit.id}", "测评", unit.id, "members", SCALE, today, today, asked, by=actor("committee"))
        )
    for one, unit, number in ((made[0], world.a1, 3), (made[1], world.a2, 3)):
        from portal.accounts.sessions import actor_of

        for at in range(number):
            (row,) = domain.QUESTIONS(ballot=one.id, part=5)
            domain.vote(one, 5, {row.id: 0}, by=actor_of(make.person(f"{unit.name}{at}", unit).id))
    with later(1):
        assert results.of_records("pledge", [5, 6]) == {
            (5, "members"): (True, 6, {"好": 6, "较好": 0, "一般": 0, "差": 0})
        }
        Ballot.update(closes_on=clock.today()).where(Ballot.id == made[1].id).execute()
        assert results.of_records("pledge", [5]) == {(5, "members"): (False, 0, None)}  # one of them still runs


@pytest.mark.parametrize(("few", "shown"), [(1, 6), (4, 6), (5, 11)])
def test_a_few_voices_that_come_to_a_shown_result_are_not_told_by_the_difference(world, actor, few, shown):
    """A pledge goes with its author to a branch where 评诺 closes later: what was said before has been read."""
    from portal.accounts.sessions import actor_of

    today = clock.today()
    for unit, last, number, choice in ((world.a1, 0, 6, 0), (world.a2, 1, few, 3)):
        asked = {5: [Question(1, "怎么样", "pledge", 5)]}
        ballot = domain.create(
            f"k{unit.id}", "测评", unit.id, "members", SCALE, today, today + timedelta(days=last), asked,
            by=actor("committee"),
        )  # fmt: skip
        (row,) = domain.QUESTIONS(ballot=ballot.id, part=5)
        for at in range(number):
            domain.vote(ballot, 5, {row.id: choice}, by=actor_of(make.person(f"{unit.name}{at}", unit).id))
    with later(1):
        assert results.of_records("pledge", [5]) == {(5, "members"): (False, 0, None)}
    with later(2):
        found = results.of_records("pledge", [5])[5, "members"]
        assert (found.voices, found.choices) == (shown, {"好": 6, "较好": 0, "一般": 0, "差": shown - 6})


def test_parts_are_answered_each_once(world, actor):
    today = clock.today()
    asked = {5: [Question(1, "甲", "person", 5)], 6: [Question(1, "乙", "person", 6)]}
    made = domain.create("k", "民主测评", world.a1.id, "members", SCALE, today, today, asked, by=actor("secretary"))
    by = actor("member")
    tokens = [domain.token(made, part) for part in (5, 6)]
    for part in (5, 6):
        assert domain.answered(tokens, by) == set(tokens[: part - 5])
        (row,) = domain.QUESTIONS(ballot=made.id, part=part)
        domain.vote(made, part, {row.id: 0}, by=by)
    assert domain.answered(tokens, by) == set(tokens)
    assert domain.answered(tokens, actor("colleague")) == set()


def test_a_ballot_of_a_key_is_made_once_and_follows_its_days_until_it_closes(world, actor):
    from portal.policy import SYSTEM

    today = clock.today()

    def ensure(until: date) -> Ballot:
        return domain.ensure("k", "测评", world.a1.id, "members", SCALE, today, until, by=SYSTEM)

    first = ensure(today)
    assert first.created_at == clock.start_of(today)
    entry = AuditEntry.get(AuditEntry.action == "ballot.create")
    assert (entry.person_id, entry.record_id, entry.at) == (None, None, clock.start_of(today))
    assert ensure(today + timedelta(days=3)).closes_on == today + timedelta(days=3)
    assert Ballot.select().count() == 1
    with later(4):
        assert ensure(today + timedelta(days=30)).closes_on == today + timedelta(days=3)  # closed for good


def test_days_can_be_changed_until_it_closes(ballot, actor):
    today = clock.today()
    for who in ("secretary", "member"):
        with pytest.raises(Denied):
            domain.edit(ballot, today, today, by=actor(who))
    with pytest.raises(Invalid, match="早于开始"):
        domain.edit(ballot, today + timedelta(days=2), today + timedelta(days=1), by=actor("committee"))
    with pytest.raises(Invalid, match="早于今天"):
        domain.edit(ballot, today - timedelta(days=3), today - timedelta(days=1), by=actor("committee"))
    with pytest.raises(Stale):
        domain.edit(ballot, today, today, by=actor("committee"), version=ballot.version + 1)
    domain.edit(ballot, today, today, by=actor("committee"), version=ballot.version)
    assert Ballot.get_by_id(ballot.id).closes_on == today
    with later(1), pytest.raises(Invalid, match="不能重新开放"):
        domain.edit(Ballot.get_by_id(ballot.id), today, today + timedelta(days=5), by=actor("committee"))


@pytest.mark.parametrize("scale", [["好"], [], ["好", "好"], ["好", ""]])
def test_a_scale_has_two_different_labels_at_least(world, actor, scale):
    today = clock.today()
    with pytest.raises(Invalid):
        domain.create("k", "测评", world.a1.id, "both", scale, today, today, {}, by=actor("committee"))
    assert not Ballot.select().exists()


def test_two_at_the_same_moment_one_wins(app, ballot, actor):
    by = actor("member")
    said = together(app, [lambda: domain.vote(Ballot.get_by_id(ballot.id), 0, sheet(ballot, 0, 1), by=by)] * 6)
    assert sum(one is None for one in said) == 1
    assert all(isinstance(one, Stale) for one in said if one is not None)
    assert [voices for *_, voices in tallies()] == [1, 1]
    assert AuditEntry.select().where(AuditEntry.action == "ballot.vote").count() == 1


def test_many_at_the_same_moment_all_count(app, ballot, world, actor):
    people = voters(world, actor, 8)
    said = together(
        app, [lambda by=by: domain.vote(Ballot.get_by_id(ballot.id), 0, sheet(ballot, 0, 1), by=by) for by in people]
    )
    assert said == [None] * 8
    assert [voices for *_, voices in tallies()] == [8, 8]
    assert AuditEntry.select().where(AuditEntry.action == "ballot.vote").count() == 8


def test_two_first_votes_make_one_ballot(app, world, actor):
    from portal.db import write
    from portal.policy import SYSTEM

    today = clock.today()

    def first() -> int:
        with write():
            made = domain.ensure("k", "测评", world.a1.id, "members", SCALE, today, today, by=SYSTEM)
            domain.ask(made, 5, [Question(0, "整体", "pledge", 5), Question(1, "第 1 项", "pledge_item", 6)])
            return made.id

    keys = together(app, [first] * 6)
    assert len(set(keys)) == 1
    assert (Ballot.select().count(), BallotQuestion.select().count()) == (1, 2)
