"""The end of the review of an entry: confirmed, taken up again, or sent back to the branch with reasons."""

from portal import actions
from portal.db import write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.stars.entries.domain.text import path, secretaries
from portal.stars.models import StarEntry
from portal.stars.reviewing.desk import Desk, Seat
from portal.stars.reviewing.domain.holding import held, note

SHOWN = 5  # names in a sentence


def finish(entry: StarEntry, *, by: Actor, version: int | None = None) -> None:
    """确认评分: every needed mark is there and says why where it departs from the self-score as it is now.

    Raises Invalid, Denied, Stale.
    """
    actions.check("star_entry.finish", entry, by=by)
    with write():
        held(entry, "star_entry.finish")
        desk = Desk(entry)
        if desk.lacking:
            raise Invalid(f"还有指标没有评定：{_named(desk.lacking)}。请评定后再确认。")
        if changed := [seat for seat in desk.seats if seat.differs and not seat.mark.reason]:
            raise Invalid(f"支部重新申报时改过自评，这些评分与自评不一致，请写明理由：{_named(changed)}。")
        actions.perform("star_entry.finish", entry, by=by, version=version)


def _named(seats: list[Seat]) -> str:
    """Indicators in a sentence."""
    names = "、".join(seat.indicator.label for seat in seats[:SHOWN])
    return f"{names}等 {len(seats)} 项" if len(seats) > SHOWN else names


def resume(entry: StarEntry, reason: str, *, by: Actor, version: int | None = None) -> None:
    """重新评定: the marks stay and can be changed again. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.resume", entry, by=by)
    reason = note(reason, "reason", "请写明为什么重新评定。")
    with write():
        held(entry, "star_entry.resume")
        actions.perform("star_entry.resume", entry, by=by, version=version, note=reason)


def send_back(entry: StarEntry, reason: str, at: dict[str, str], *, by: Actor, version: int | None = None) -> None:
    """退回修改: why, and what is wrong `at` which indicator (key → reason); marks stay. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.return", entry, by=by)
    reason = note(reason, "reason", "请写明退回的理由，支部会看到。")
    desk = Desk(entry)
    kept = {desk.seat(key).indicator.key: note(text, "reason") for key, text in at.items() if text.strip()}
    with write():
        held(entry, "star_entry.return")
        actions.perform(
            "star_entry.return", entry, by=by, version=version, note=reason, values={"indicators": kept}
        )  # fmt: skip
        people = secretaries([entry.branch_id]).get(entry.branch_id, [])
        inbox.tell(people, "星级申报被退回修改，请看退回的理由", path(entry), by=by)
