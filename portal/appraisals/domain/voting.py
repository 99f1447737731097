"""民主测评: an anonymous ballot about all formal members, each about the others."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal import actions, clock
from portal.appraisals.domain.text import (
    LONGEST_POLL,
    MEMBERS,
    ON_BOOKS,
    PART,
    TABLE,
    path,
)
from portal.appraisals.models import GRADES, Appraisal
from portal.ballots import domain as ballots
from portal.ballots.domain import Question
from portal.ballots.models import Ballot
from portal.db import write
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import Unit


def poll(
    appraisal: Appraisal, *, opens_on: date | None, closes_on: date | None, by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """发起民主测评: an anonymous ballot with a question for each formal member. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.poll", appraisal, by=by)
    opens_on, closes_on = _days(opens_on, closes_on)
    with write():
        people = [one for one in MEMBERS(appraisal=appraisal.id) if one.formal]
        questions = [Question(number, one.name, TABLE, one.id) for number, one in enumerate(people, 1)]
        unit = Unit.get_by_id(appraisal.branch_id)
        made = ballots.create(
            f"appraisal:{appraisal.id}", f"{unit.name} {appraisal.year} 年民主测评", appraisal.branch_id, "members", GRADES,
            opens_on, closes_on, {PART: questions}, by=by,
        )  # fmt: skip
        actions.perform("appraisal.poll", appraisal, by=by, version=version, set={"ballot": made.id})
        told = [one.id for one in ON_BOOKS(branch=appraisal.branch_id)]
        inbox.tell(told, f"请在 {closes_on:%Y-%m-%d} 前参加无记名民主测评", f"{path(appraisal)}/vote", by=by)


def reschedule(
    appraisal: Appraisal, *, opens_on: date | None, closes_on: date | None, by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """修改测评时间 while voting is not over; its first day stays once it has come. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.reschedule", appraisal, by=by)
    opens_on, closes_on = _days(opens_on, closes_on)
    with write():
        ballot = Ballot.get_by_id(appraisal.ballot_id)
        # Else newcomers could be asked about after somebody has voted.
        if ballot.opens_on <= clock.today() and opens_on != ballot.opens_on:
            raise Invalid(f"测评 {ballot.opens_on:%Y-%m-%d} 已经开始，开始日期不能再改。", "opens_on")
        days = {"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
        actions.perform("appraisal.reschedule", appraisal, by=by, version=version, values=days)
        ballots.edit(ballot, opens_on, closes_on, by=by)


def _days(opens_on: date | None, closes_on: date | None) -> tuple[date, date]:
    if opens_on is None or closes_on is None:
        raise Invalid("请填写开始日期和截止日期。", "opens_on" if opens_on is None else "closes_on")
    if closes_on > clock.today() + LONGEST_POLL:
        raise Invalid(f"截止日期要在 {LONGEST_POLL.days} 天以内，请核对年份。", "closes_on")
    return opens_on, closes_on


def sheet(appraisal: Appraisal, by: Actor) -> list[Any]:
    """The questions about the others who are on the list, each once; empty while there is no ballot."""
    if appraisal.ballot_id is None:
        return []
    others = {row.id for row in MEMBERS(appraisal=appraisal.id) if row.person_id != by.person_id}
    return [row for row in ballots.QUESTIONS(ballot=appraisal.ballot_id, part=PART) if row.record_id in others]


def asked(ballot: Ballot) -> set[int]:
    """The lines that a vote is or was about; who came onto the list after it began is not among them."""
    return {row.record_id for row in ballots.QUESTIONS(ballot=ballot.id, part=PART)}


def vote(appraisal: Appraisal, answers: Mapping[int, int | None], *, by: Actor) -> None:
    """投票 about all others at once: question → place on the scale, None for 不了解. Raises Invalid, Denied, Stale."""
    ballot = Ballot.get_or_none(Ballot.id == appraisal.ballot_id)
    if ballot is None:
        raise Stale("测评还没有开始。", action="ballot.vote", record=appraisal)
    others = [row.id for row in sheet(appraisal, by)]
    if set(answers) != set(others):
        raise Invalid("名单有变化，请刷新页面重新选择。")
    ballots.vote(ballot, PART, dict(answers), must=others, by=by)


def veiled(ballot: Any, actor: Actor) -> bool:
    """Whether what a ballot of an appraisal gave is kept from `actor`: it is for the branch's own office."""
    return str(ballot.key).startswith("appraisal:") and actor.role != "secretary"
