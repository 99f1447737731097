"""Sample reviews, for the moment at hand: an entry in full or in part, a round on show, a round led to its end."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from portal import clock
from portal.demo.stars_scores import GUESTS
from portal.policy import Actor
from portal.stars.entries.votes import people
from portal.stars.models import StarCycle, StarEntry
from portal.stars.reviewing import domain
from portal.stars.reviewing.desk import Desk, Seat
from portal.stars.reviewing.domain import Wanted
from portal.stars.reviewing.domain.computing import UNDECLARED
from portal.stars.reviewing.reading import ENTRIES, ties_of

LEFT = "书记空缺，班子正在调整，经党委研究，本轮不评定"
LOWER = "查阅记录，有一次没有签到表，少计 1 分。"
PAPER = "党员大会书面测评，当场计票，测评表存支部。"
DECIDED = "党委会议逐个比较后投票决定"
METHODS = ("read", "look", "talk")


def _now(record: Any) -> Any:
    return type(record).get_by_id(record.id)


def reviewed(entry: StarEntry, officer: Actor) -> None:
    """Every indicator marked, conditions found, the marks confirmed."""
    _mark(_now(entry), officer)
    domain.finish(_now(entry), by=officer)


def half_reviewed(entry: StarEntry, officer: Actor) -> None:
    """Some indicators marked; what a vote answers is asked by a ballot that is open."""
    desk = Desk(_now(entry))
    for seat in [one for one in desk.seats if one.as_assessed][:4]:
        domain.mark(_now(entry), seat.indicator.key, Wanted(seat.self.value, "", "look"), by=officer)
    if voted := [one.indicator.key for one in desk.voted if people(entry.branch_id, one.indicator.voters)]:
        domain.poll(_now(entry), voted, clock.today(), clock.today() + timedelta(days=7), by=officer)


def published(cycle: StarCycle, officer: Actor) -> StarCycle:
    """Computed, equals put in order, on public show from today on; who has not declared is left without a rating."""
    unrated = {row.id: LEFT for row in ENTRIES(cycle=cycle.id) if row.state in UNDECLARED}
    domain.propose(_now(cycle), unrated, by=officer)
    if tied := ties_of(cycle.id).tied:
        domain.decide(_now(cycle), {key: at for at, key in enumerate(tied, 1)}, DECIDED, by=officer)
    domain.publish(_now(cycle), by=officer)
    return _now(cycle)


def settled(cycle: StarCycle, officer: Actor) -> StarCycle:
    """定星 and 通报备案 of a round whose publicity is over."""
    today = clock.today()
    domain.settle(_now(cycle), f"{today.year}年{today.month}月{today.day}日党委会议", by=officer)
    domain.file(_now(cycle), f"示例〔{today.year}〕48 号通报", today, by=officer)
    return _now(cycle)


def _mark(entry: StarEntry, by: Actor) -> None:
    """Here and there a point less, the vote from paper, the rest as assessed, conditions met or not."""
    desk, number = Desk(entry), entry.branch_id
    for seat in desk.seats:
        wanted = _special(seat, number)
        if wanted is not None:
            domain.mark(_now(entry), seat.indicator.key, wanted, by=by)
    if any(seat.as_assessed for seat in Desk(entry).seats):
        domain.mark_rest(_now(entry), METHODS[number % 3], by=by)
    for ruling in desk.rulings:
        if ruling.kind == "condition":
            holds = number % 3 != 2
            why = "有证书和结项报告。" if holds else "没有提供证明材料。"
            domain.find(_now(entry), "condition", ruling.of.key, holds, why, by=by)


def _special(seat: Seat, number: int) -> Wanted | None:
    """A mark that is not just what the branch says; None: the rest."""
    indicator = seat.indicator
    if seat.by_facts or not (seat.asked or seat.self):
        return None
    if indicator.kind == "voted":
        labels = [row.label for row in indicator.table]
        voices = people(number, indicator.voters) or GUESTS
        less = min(1 + number % 2, voices - 1)
        votes = {labels[0]: voices - less, labels[1]: less}
        return Wanted({label: count for label, count in votes.items() if count}, PAPER, "read")
    if indicator.kind == "adding" and seat.self and (number + seat.number) % 7 == 1 and Decimal(seat.self.value) > 1:
        return Wanted(format(Decimal(seat.self.value) - 1, "f"), LOWER, METHODS[number % 3])
    if not seat.lacking or seat.as_assessed:
        return None
    return Wanted(_usual(seat), "查阅台账后计分。", "read")


def _usual(seat: Seat) -> Any:
    """What the committee finds where the branch said nothing."""
    indicator = seat.indicator
    if indicator.kind == "graded":
        return indicator.table[min(1, len(indicator.table) - 1)].label
    if indicator.by_committee and indicator.kind == "adding":
        return format(indicator.points * 9 / 10, "f")
    return [] if indicator.kind in ("events", "passed") else "0"
