"""The anonymous ballot: questions to the people of a unit, on one scale, between two days, once per person.

What a feature does with it (评诺 now; satisfaction, 民主测评, 班子评议, 述职 and voted star indicators later):

1. `create()` the ballot under a key of its own, with `Question`s by part. A part is answered at once, once per person:
   part 0 where all is one sheet (满意度, 班子评议: one question per thing asked), else the id of the record that the
   part is about (民主测评: one part per member, 述职: one per secretary), with the record's table and id on its questions.
   Parts that come about later are added with `ask()`.
2. `vote()` for a part. `barred` names those whom the part is about; `once` is the token that is spent, by default one
   per ballot and part; a feature gives its own where one person must not speak twice on a record that two ballots ask
   about. A sheet of part 0 can be answered on the page /ballots/<id>; parts about records belong to their feature.
3. `results.of_part()` of a ballot, or `results.of_records()` where several ballots asked about the same record. They
   are hidden until the ballot has closed, because the difference of two looks would tell a vote, and below FEWEST
   voices. Therefore a ballot that has closed never opens again. Whom a feature does not tell yet: `results.VEILS`.
4. `answered()` says which tokens a person has spent.

A vote leaves counters and a spent token under a keyed digest, nothing else: no row is a person's, and the entry in the
trail says 匿名, unit and day. Who reads the tables can learn from neither the place nor the age of a row what was chosen.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from portal import actions, clock
from portal.anonymity import allowance
from portal.ballots.models import Ballot, BallotQuestion, BallotTally
from portal.db import P, Query, hold, write
from portal.errors import Denied, Invalid, Stale
from portal.policy import Actor

WHAT = "ballot"

QUESTIONS = Query(
    lambda: BallotQuestion.select(
        BallotQuestion.id, BallotQuestion.part, BallotQuestion.number, BallotQuestion.text, BallotQuestion.record,
        BallotQuestion.record_id,
    )
    .where((BallotQuestion.ballot == P("ballot")) & (BallotQuestion.part == P("part")))
    .order_by(BallotQuestion.number)
)  # fmt: skip


class Question(NamedTuple):
    """A question as a feature puts it; `number` orders it within its part."""

    number: int
    text: str
    record: str = ""
    record_id: int | None = None


def create(
    key: str, title: str, unit_id: int, voters: str, scale: Iterable[str], opens_on: date, closes_on: date,
    questions: dict[int, list[Question]], *, by: Actor,
) -> Ballot:  # fmt: skip
    """发起 a ballot; `questions` by part. Raises Invalid, Denied, or Stale when there is one of this key."""
    labels = list(scale)
    if len(labels) < 2 or len(set(labels)) < len(labels) or not all(labels):
        raise Invalid("评价等次至少两个，不能重复。", field="scale")
    _days(opens_on, closes_on)
    with write():
        ballot = actions.create(
            "ballot.create", Ballot, by=by, key=key, title=title, unit=unit_id, voters=voters, scale=labels,
            opens_on=opens_on, closes_on=closes_on,
        )  # fmt: skip
        for part, asked in questions.items():
            ask(ballot, part, asked)
    return ballot


def ensure(
    key: str, title: str, unit_id: int, voters: str, scale: Iterable[str], opens_on: date, closes_on: date, *, by: Actor
) -> Ballot:
    """The ballot of a key; the first vote makes it, so its row and its entry tell no more than the day.

    `by` is the system, at home in the unit. A ballot that has not closed follows the days given. Part of the caller's
    transaction, which it also makes the only one to write to this ballot.
    """
    found = Ballot.get_or_none(Ballot.key == key)
    if found is None:
        try:
            found = actions.create(
                "ballot.create", Ballot, by=by, veiled=True, key=key, title=title, unit=unit_id, voters=voters,
                scale=list(scale), opens_on=opens_on, closes_on=closes_on, created_at=clock.start_of(clock.today()),
            )  # fmt: skip
        except Stale:  # somebody else's first vote came at the same moment
            found = Ballot.get(Ballot.key == key)
    hold(Ballot, found.id)
    found = Ballot.get_by_id(found.id)
    if not closed(found) and (found.opens_on, found.closes_on) != (opens_on, closes_on):
        dates = {"opens_on": opens_on, "closes_on": closes_on}
        actions.perform("ballot.edit", found, by=by, set=dates, veiled=True)
    return found


def ask(ballot: Ballot, part: int, questions: list[Question]) -> list[Any]:
    """Add what a part does not ask yet (by number); gives its questions. Part of the caller's transaction."""
    there = {row.number for row in QUESTIONS(ballot=ballot.id, part=part)}
    fresh = [one for one in questions if one.number not in there]
    if fresh:
        BallotQuestion.insert_many([{"ballot": ballot.id, "part": part, **one._asdict()} for one in fresh]).execute()
    return QUESTIONS(ballot=ballot.id, part=part)


def opened(ballot: Any) -> bool:
    """Whether today is a day of voting."""
    return ballot.opens_on <= clock.today() <= ballot.closes_on


def closed(ballot: Any) -> bool:
    """Whether voting is over, for good."""
    return ballot.closes_on < clock.today()


def vote(
    ballot: Ballot, part: int, answers: dict[int, int | None], *, by: Actor, must: Collection[int] = (),
    barred: Collection[int | None] = (), once: str = "",
) -> None:  # fmt: skip
    """投票: question id → place on the scale, or None for 不了解; questions in `must` need one of the two.

    Raises Denied (not asked, or the part is about this person), Stale (not open, answered before), Invalid.
    """
    if by.person_id in barred:
        raise Denied("不能评议与自己有关的内容。", action="ballot.vote", record=ballot)
    actions.check("ballot.vote", ballot, by=by)
    with write():
        hold(Ballot, ballot.id)
        ballot = Ballot.get_by_id(ballot.id)
        if not opened(ballot):
            over = "已经截止" if closed(ballot) else "还没有开始"
            raise Stale(f"投票{over}，您的选择没有记下。", action="ballot.vote", record=ballot)
        asked = [row.id for row in QUESTIONS(ballot=ballot.id, part=part)]
        _fit(answers, asked, len(ballot.scale), must)
        if not allowance.take(WHAT, _who(once or token(ballot, part), by)):
            raise Stale("您已经投过票了，每人只投一次。这次的选择没有记下。", action="ballot.vote", record=ballot)
        actions.perform("ballot.vote", ballot, by=by, veiled=True)
        _count(asked, answers)


def _fit(answers: dict[int, int | None], asked: list[int], length: int, must: Collection[int]) -> None:
    """Only what is asked, only what the scale holds."""
    if (
        not asked
        or set(answers) - set(asked)
        or any(not 0 <= one < length for one in answers.values() if one is not None)
    ):
        raise Invalid("选项有误，请重新选择。")
    if set(must) - set(answers):
        raise Invalid("请先选择再提交。")


def _count(asked: list[int], answers: dict[int, int | None]) -> None:
    """Add the voices. All counters of the part are written anew, in the order of the scale, whatever was chosen:

    on PostgreSQL the place and the age of a row would else tell the last choice.
    """
    mine = BallotTally.question.in_(asked)
    counts = {
        (row.question_id, row.choice): row.voices
        for row in BallotTally.select().where(mine).order_by(BallotTally.question, BallotTally.choice)
    }
    for question, choice in answers.items():
        if choice is not None:
            counts[question, choice] = counts.get((question, choice), 0) + 1
    BallotTally.delete().where(mine).execute()
    rows = [{"question": key, "choice": at, "voices": number} for (key, at), number in sorted(counts.items())]
    if rows:
        BallotTally.insert_many(rows).execute()


def token(ballot: Any, part: int) -> str:
    """What is spent with a vote, where the feature names nothing else."""
    return f"{ballot.key}:{part}"


def _who(once: str, by: Actor) -> tuple[str, int | None]:
    return once, by.person_id


def answered(tokens: Iterable[str], by: Actor) -> set[str]:
    """Those of the tokens that a person has spent."""
    return {once for once, _person in allowance.taken(WHAT, [_who(one, by) for one in tokens])}


def edit(ballot: Ballot, opens_on: date, closes_on: date, *, by: Actor, version: int | None = None) -> None:
    """修改时间 while voting is not over; today as the last day closes it early. Raises Invalid, Denied, Stale."""
    actions.check("ballot.edit", ballot, by=by)
    if closed(ballot):
        raise Invalid("投票已经截止，结果已经可以查看，不能重新开放。")
    _days(opens_on, closes_on)
    actions.perform("ballot.edit", ballot, by=by, set={"opens_on": opens_on, "closes_on": closes_on}, version=version)


def _days(opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        raise Invalid("截止日期不能早于开始日期。", field="closes_on")
    if closes_on < clock.today():
        raise Invalid("截止日期不能早于今天。今天是最后一天的，请填今天。", field="closes_on")
