"""评定 of indicators: one, or the rest as the branch assessed itself."""

from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import write
from portal.errors import Invalid, Stale
from portal.policy import Actor
from portal.stars.computation.document import score_from_document
from portal.stars.entries.votes import check_votes
from portal.stars.models import METHODS, StarEntry, StarMark
from portal.stars.reviewing.desk import Desk, Seat
from portal.stars.reviewing.domain.holding import held, note

FASTER = "这项指标刚刚被别人评定过，您的评分没有保存。请核对现在的评分后再提交。"
NO_LOSS = ("deducting", "bonus")  # 0 is what they usually are


class Wanted(NamedTuple):
    """A mark as typed; `value` as the tables keep scores."""

    value: Any
    reason: str
    method: str


def mark(entry: StarEntry, key: str, wanted: Wanted, *, by: Actor, version: int = 0) -> None:
    """评定 one indicator; `version` is that of the mark which was read, 0 where there was none.

    Raises Invalid, Denied, or Stale when somebody else has marked it since.
    """
    actions.check("star_entry.mark", entry, by=by)
    desk = Desk(entry)
    made = checked(desk.seat(key), desk, wanted)
    with write():
        current = held(entry, "star_entry.mark")
        present = StarMark.get_or_none((StarMark.entry == entry.id) & (StarMark.indicator == key))
        if (present.version if present else 0) != version:
            raise Stale(FASTER, action="star_entry.mark", record=entry)
        put(current, {key: made}, by=by)


def checked(seat: Seat, desk: Desk, wanted: Wanted) -> Wanted:
    """The mark, tidied; it fits its indicator and says why where it must. Raises Invalid."""
    indicator = seat.indicator
    if seat.by_facts:
        raise Invalid(f"“{indicator.label}”由系统数据计分，不用评定。", "value")
    if wanted.value is None:
        raise Invalid("请填写评分。", "value")
    if wanted.method not in METHODS or wanted.method == "facts":
        raise Invalid("请选择核查方式。", "method")
    try:
        score_from_document(indicator, wanted.value)
    except ValueError as error:
        raise Invalid(f"{error}。".replace("。。", "。"), "value") from error
    if indicator.kind == "voted":
        if wanted.method == "poll":
            raise Invalid(
                "直接填写票数的，核查方式请选“查阅资料”，并在理由里写明书面测评。系统测评请用“采用测评结果”。", "method"
            )
        check_votes(wanted.value, desk.entry.branch_id, "value", indicator.voters)
    missing = _why_needed(seat, desk, wanted)
    return Wanted(wanted.value, note(wanted.reason, "reason", missing), wanted.method)


def _why_needed(seat: Seat, desk: Desk, wanted: Wanted) -> str:
    """What asks for a reason: it departs from the self-score, or takes or withholds points that nobody else did."""
    indicator = seat.indicator
    if indicator.kind == "voted":
        return "没有通过系统测评的，请写明测评的时间、方式和票数来源。"
    if seat.self is not None:
        return "" if seat.as_said(wanted.value) else "与自评不一致，请写明理由，支部会看到。"
    points = desk.points(indicator, wanted.value)
    if points is not None and (points < 0 or (points == 0 and indicator.kind not in NO_LOSS)):
        return "扣分或者不得分，请写明理由，支部会看到。"
    if indicator.kind == "automatic":
        return "系统没有这项数据，请写明数据从哪里来。"
    return ""


def mark_rest(entry: StarEntry, method: str, *, by: Actor) -> int:
    """其余按自评: whatever has a self-score and no mark yet; gives how many. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.mark", entry, by=by)
    if method not in METHODS or method in ("facts", "poll"):
        raise Invalid("请选择核查方式。", "method")
    with write():
        current = held(entry, "star_entry.mark")
        rest = [seat for seat in Desk(current).seats if seat.as_assessed]
        if not rest:
            raise Invalid("没有可以按自评认定的指标：自评过的都已经评定。", "method")
        put(current, {seat.indicator.key: Wanted(seat.self.value, "", method) for seat in rest}, by=by)
    return len(rest)


def put(entry: StarEntry, marks: dict[str, Wanted], *, by: Actor) -> None:
    """Keep the marks, each with its person, in one act; in the caller's transaction, which holds the entry."""
    common = {"person": by.person_id, "marked_on": clock.today()}
    there = {row.indicator: row for row in StarMark.select().where(StarMark.entry == entry.id)}
    fresh = [
        {"entry": entry.id, "indicator": key, "version": 1, **one._asdict(), **common}
        for key, one in marks.items()
        if key not in there
    ]
    if fresh:
        StarMark.insert_many(fresh).execute()
    for key, one in marks.items():
        if key in there:
            changed = {**one._asdict(), **common, "version": there[key].version + 1}
            StarMark.update(**changed).where(StarMark.id == there[key].id).execute()
    kept = {key: one._asdict() for key, one in marks.items()}
    actions.perform("star_entry.mark", entry, by=by, detail={"indicators": len(marks)}, values={"marks": kept})
