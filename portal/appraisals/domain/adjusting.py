"""调整名单: who came onto the branch's books since the appraisal began comes in, who is not on them any more goes out."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal import actions, clock
from portal.appraisals.domain.text import ASSESSING, LONGEST, MEMBERS, ON_BOOKS, PART, TABLE, path
from portal.appraisals.models import Appraisal, AppraisalMember
from portal.ballots import domain as ballots
from portal.ballots.domain import Question
from portal.ballots.models import Ballot
from portal.db import P, Query, among, hold, write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import Person, Transfer

# When people came: their last move into the branch, else the day on which they were entered.
_CAME = Query(
    lambda: (
        Person.select(Person.id, Person.created_at, pw.fn.MAX(Transfer.moved_on).alias("moved_on"))
        .left_outer_join(Transfer, on=((Transfer.person == Person.id) & (Transfer.target == P("branch"))))
        .where(among(Person.id, "people"))
        .group_by(Person.id, Person.created_at)
    )
)
_GRADED_ELSEWHERE = Query(
    lambda: (
        AppraisalMember.select(AppraisalMember.person)
        .join(Appraisal, on=(Appraisal.id == AppraisalMember.appraisal))
        .where(
            among(AppraisalMember.person, "people")
            & (Appraisal.year == P("year"))
            & (Appraisal.branch != P("branch"))
            & (Appraisal.state == "filed")
            & (AppraisalMember.grade != "")
        )
    )
)


class Newcomer(NamedTuple):
    """Who is on the books but not in the appraisal, and since when."""

    id: int
    name: str
    formal: bool
    since: date


class Drift(NamedTuple):
    """In what the list of an appraisal differs from the books of today; false where it does not."""

    came: list[Newcomer]
    left: list[Any]  # rows of MEMBERS

    def __bool__(self) -> bool:
        return bool(self.came or self.left)


def elsewhere(appraisal: Appraisal, people: Collection[int]) -> set[int]:
    """Whom of these another branch has graded and reported in that year."""
    rows = _GRADED_ELSEWHERE(people=list(people), year=appraisal.year, branch=appraisal.branch_id) if people else []
    return {row.person_id for row in rows}


def drift(appraisal: Appraisal) -> Drift:
    """Who could be added, and who taken out; whom another branch has graded in that year is graded there."""
    books = {row.id: row for row in ON_BOOKS(branch=appraisal.branch_id)}
    lines = MEMBERS(appraisal=appraisal.id)
    missing = list(books.keys() - {row.person_id for row in lines})
    place = {"people": missing, "branch": appraisal.branch_id}
    graded = elsewhere(appraisal, [*missing, *(row.person_id for row in lines)])
    since = {row.id: _day(row) for row in _CAME(**place)} if missing else {}
    came = [
        Newcomer(key, row.name, row.membership == "正式", since[key])
        for key, row in books.items()
        if key in since and key not in graded
    ]
    return Drift(came, [row for row in lines if row.person_id not in books or row.person_id in graded])


def _day(row: Any) -> date:
    """On which day somebody came onto the books."""
    moved: date | str | None = row.moved_on
    if moved is None:
        return clock.local(row.created_at).date()
    return moved if isinstance(moved, date) else date.fromisoformat(moved)


def adjust(
    appraisal: Appraisal, *, added: Collection[int] = (), removed: Collection[int] = (), reason: str = "", by: Actor,
    version: int | None = None,
) -> None:  # fmt: skip
    """调整名单: people who come in, lines that go out with a reason.

    While the vote runs, its questions stay as they are: who comes in then is not voted on, and about whom went out nobody
    is asked any more. Raises Invalid, Denied, Stale.
    """
    actions.check("appraisal.adjust", appraisal, by=by)
    reason = reason.strip()
    if len(reason) > LONGEST["reason"]:
        raise Invalid(f"原因最多 {LONGEST['reason']} 个字，请精简。", "reason")
    with write():
        hold(Appraisal, appraisal.id)
        came, left = _chosen(drift(appraisal), set(added), set(removed))
        if left and not reason:
            raise Invalid("请写明移出的原因。", "reason")
        values = {
            "added": [[one.id, one.name, one.since.isoformat()] for one in came],
            "removed": [[row.person_id, row.name] for row in left],
        }
        actions.perform(
            "appraisal.adjust", appraisal, by=by, version=version, values=values, note=reason if left else "",
            fields=["members"], detail={"added": len(came), "removed": len(left)},
        )  # fmt: skip
        AppraisalMember.delete().where(AppraisalMember.id.in_([row.id for row in left])).execute()
        made = [_enter(appraisal, one) for one in came]
        _ask_about([line for line in made if line.formal], appraisal)
        todo = "，请写自评" if appraisal.state in ASSESSING else ""
        inbox.tell([one.id for one in came], f"您已列入 {appraisal.year} 年民主评议{todo}", path(appraisal), by=by)


def _chosen(found: Drift, added: set[int], removed: set[int]) -> tuple[list[Newcomer], list[Any]]:
    """Whom the books of now let in and out. Raises Invalid."""
    came = [one for one in found.came if one.id in added]
    left = [row for row in found.left if row.id in removed]
    if len(came) < len(added) or len(left) < len(removed):
        raise Invalid("名册有变化，请刷新页面重新选择。还在本支部名册上的不能移出，名册有误的请先更正名册。")
    if not came and not left:
        raise Invalid("请选择加入或者移出的党员。")
    return came, left


def _enter(appraisal: Appraisal, one: Newcomer) -> AppraisalMember:
    made: AppraisalMember = AppraisalMember.create(
        appraisal=appraisal.id, person=one.id, name=one.name, formal=one.formal
    )
    return made


def _ask_about(lines: list[AppraisalMember], appraisal: Appraisal) -> None:
    """Questions about newcomers, as long as nobody can have voted yet: all voters are asked the same."""
    ballot = Ballot.get_or_none(Ballot.id == appraisal.ballot_id)
    if ballot is None or not lines:
        return
    hold(Ballot, ballot.id)
    if ballot.opens_on <= clock.today():
        return
    last = max((row.number for row in ballots.QUESTIONS(ballot=ballot.id, part=PART)), default=0)
    asked = [Question(number, line.name, TABLE, line.id) for number, line in enumerate(lines, last + 1)]
    ballots.ask(ballot, PART, asked)
