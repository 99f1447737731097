"""测评: voted indicators asked by anonymous ballots, one for each table and electorate; what came of it becomes the mark."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from portal import actions
from portal.ballots import domain as ballots
from portal.ballots import results
from portal.ballots.domain import Question
from portal.ballots.models import Ballot
from portal.db import P, Query, write
from portal.errors import Invalid
from portal.policy import Actor
from portal.stars.computation.scheme import VOTERS, Voters
from portal.stars.entries.votes import people
from portal.stars.models import StarBallot, StarCycle, StarEntry
from portal.stars.reviewing.desk import Desk, Seat
from portal.stars.reviewing.domain.holding import held
from portal.stars.reviewing.domain.marking import Wanted, put
from portal.stars.reviewing.reading import unveiled

OF_ENTRY = Query(
    lambda: (
        StarBallot.select(
            StarBallot.id, StarBallot.indicator, StarBallot.ballot, StarBallot.number, Ballot.title, Ballot.voters,
            Ballot.opens_on, Ballot.closes_on,
        )
        .join(Ballot, on=(Ballot.id == StarBallot.ballot))
        .where(StarBallot.entry == P("entry"))
        .order_by(StarBallot.id)
    )
)  # fmt: skip


class Polled(NamedTuple):
    """The latest ballot on an indicator, and what it gave."""

    ballot: Any  # row of OF_ENTRY
    result: results.Result

    @property
    def counts(self) -> dict[str, int] | None:
        """Label → voices, without what nobody chose: as a score is kept; None while the result is hidden."""
        chosen = self.result.choices
        return None if chosen is None else {label: number for label, number in chosen.items() if number}


def polled(entry_id: int) -> dict[str, Polled]:
    """Indicator → its latest ballot with the result, as far as it may be seen."""
    latest = {row.indicator: row for row in OF_ENTRY(entry=entry_id)}
    found: dict[str, Polled] = {}
    for key in {row.ballot_id for row in latest.values()}:
        ballot = Ballot.get_by_id(key)
        questions = ballots.QUESTIONS(ballot=key, part=0)
        given = results.of_part(ballot)
        numbers = {row.number: given[row.id] for row in questions}
        found |= {row.indicator: Polled(row, numbers[row.number]) for row in latest.values() if row.ballot_id == key}
    return found


def poll(
    entry: StarEntry, keys: Iterable[str], opens_on: date | None, closes_on: date | None, *, by: Actor
) -> list[Ballot]:
    """发起测评 on voted indicators: one ballot for all that share table and voters. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.poll", entry, by=by)
    if opens_on is None or closes_on is None:
        raise Invalid("请填写开始日期和截止日期。", "opens_on" if opens_on is None else "closes_on")
    desk, wanted = Desk(entry), set(keys)
    seats = [seat for seat in desk.voted if seat.indicator.key in wanted]
    if not seats:
        raise Invalid("请选择要测评的指标。", "indicators")
    for seat in seats:
        if not people(entry.branch_id, seat.indicator.voters):
            who = VOTERS[seat.indicator.voters]
            words = f"支部没有在册的{who}，{seat.indicator.label}不能发起测评。请组织书面测评，再直接填写票数。"
            raise Invalid(words, "indicators")
    with write():
        current = held(entry, "star_entry.poll")
        rows = OF_ENTRY(entry=entry.id)
        running = {row.indicator for row in rows if not ballots.closed(row)}
        if named := [seat.indicator.label for seat in seats if seat.indicator.key in running]:
            raise Invalid(f"{'、'.join(named)}正在测评，截止以后才能再次发起。", "indicators")
        _once(seats, polled(entry.id))
        made = []
        for turn, (voters, labels, some) in enumerate(_sheets(seats), len({row.ballot_id for row in rows}) + 1):
            title = f"{desk.head.name}星级评定测评（{desk.cycle.name}）"
            asked = [Question(seat.number, seat.indicator.label, "star_entry", entry.id) for seat in some]
            ballot = ballots.create(
                f"stars:{entry.id}:{turn}", title, entry.branch_id, voters, labels, opens_on, closes_on, {0: asked},
                by=by,
            )  # fmt: skip
            StarBallot.insert_many([
                {"entry": entry.id, "indicator": seat.indicator.key, "ballot": ballot.id, "number": seat.number}
                for seat in some
            ]).execute()  # fmt: skip
            made.append(ballot)
        actions.perform("star_entry.poll", current, by=by, detail={"ballots": len(made)})
    return made


def _once(seats: list[Seat], earlier: dict[str, Polled]) -> None:
    """Nobody is asked again once there is a result: the difference of the two would tell a vote. Raises Invalid."""
    asked = {seat.indicator.label: earlier[seat.indicator.key] for seat in seats if seat.indicator.key in earlier}
    if given := [label for label, one in asked.items() if one.counts is not None]:
        raise Invalid(f"{'、'.join(given)}已经有测评结果，请采用这个结果，不能再次发起。", "indicators")


def _sheets(seats: list[Seat]) -> list[tuple[Voters, tuple[str, ...], list[Seat]]]:
    """Indicators by their voters and the labels of their table: a ballot has one electorate and one scale."""
    sheets: dict[tuple[Voters, tuple[str, ...]], list[Seat]] = {}
    for seat in seats:
        one = seat.indicator
        sheets.setdefault((one.voters, tuple(row.label for row in one.table)), []).append(seat)
    return [(*key, some) for key, some in sheets.items()]


def adopt(entry: StarEntry, read: Mapping[str, int] | None = None, *, by: Actor) -> int:
    """采用测评结果: what the latest ballots gave becomes the mark; gives how many. Raises Invalid, Denied, Stale.

    A mark that is there is replaced only where `read` (indicator → version of the mark) says that it was seen.
    """
    actions.check("star_entry.mark", entry, by=by)
    with write():
        current = held(entry, "star_entry.mark")
        given = polled(entry.id)
        marks = {}
        for seat in Desk(current).voted:
            one = given.get(seat.indicator.key)
            seen = seat.mark is None or (read or {}).get(seat.indicator.key) == seat.mark.version
            if one is not None and one.counts and seen:
                days = f"{one.ballot.opens_on:%Y-%m-%d}至{one.ballot.closes_on:%Y-%m-%d}"
                marks[seat.indicator.key] = Wanted(one.counts, f"{days}无记名测评", "poll")
        if not marks:
            fewest = results.FEWEST
            raise Invalid(
                f"还没有可以采用的结果：测评没有截止，或者不足 {fewest} 票，或者刚刚有人评定过。不足的，可以组织书面测评后直接填写票数；"
                "评定过的，请刷新页面，核对现在的评分。"
            )
        put(current, marks, by=by)
    return len(marks)


def veiled(ballot: Any, actor: Actor) -> bool:
    """Whether what a ballot gave is still kept from `actor`: until the round is shown it is for those who mark."""
    entry = StarEntry.select().join(StarBallot).where(StarBallot.ballot == ballot.id).first()
    return entry is not None and not unveiled(actor, entry, StarCycle.get_by_id(entry.cycle_id))
