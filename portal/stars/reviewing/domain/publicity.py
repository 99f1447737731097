"""公示: from when to when, longer where it must be, and the way back."""

from datetime import date, timedelta

from portal import actions, clock
from portal.db import write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.stars.entries.domain.text import secretaries
from portal.stars.models import StarCycle
from portal.stars.reviewing.domain.computing import computed, still
from portal.stars.reviewing.domain.holding import note
from portal.stars.reviewing.reading import ENTRIES
from portal.workdays.domain import last_day

AHEAD = timedelta(days=30)


def publish(cycle: StarCycle, *, by: Actor, version: int | None = None) -> None:
    """进入公示 today, for the working days that the round names: the results are public as long as objections are taken.

    Raises Invalid, Denied, Stale.
    """
    actions.check("star_cycle.publish", cycle, by=by)
    starts = clock.today()
    with write():
        still(cycle, "star_cycle.publish")
        computed(cycle)
        days = {"publicity_starts": starts, "publicity_ends": last_day(starts, cycle.publicity_days)}
        actions.perform("star_cycle.publish", cycle, by=by, set=days, version=version, values=_days(days))
        until = f"{days['publicity_ends']:%Y-%m-%d}"
        tell(cycle, f"{cycle.name}的结果已公示，{until}截止，有异议的请在公示期内提出", by=by)


def extend(cycle: StarCycle, ends: date | None, reason: str, *, by: Actor, version: int | None = None) -> None:
    """延长公示 to a later last day. Raises Invalid, Denied, Stale."""
    actions.check("star_cycle.extend", cycle, by=by)
    reason = note(reason, "reason", "请写明延长的理由。")
    with write():
        still(cycle, "star_cycle.extend")
        if ends is None or cycle.publicity_ends is None or ends <= cycle.publicity_ends or ends < clock.today():
            raise Invalid("公示截止日期要晚于现在的截止日期，不能早于今天。", "ends")
        if ends > cycle.publicity_ends + 3 * AHEAD:
            raise Invalid("公示截止日期太远，请核对。", "ends")
        days = {"publicity_ends": ends}
        actions.perform("star_cycle.extend", cycle, by=by, set=days, version=version, note=reason, values=_days(days))
        tell(cycle, f"{cycle.name}的公示延长到 {ends:%Y-%m-%d}", by=by)


def reopen(cycle: StarCycle, reason: str, *, by: Actor, version: int | None = None) -> None:
    """退回评定: the round is open again, what was published is no longer. Raises Invalid, Denied, Stale."""
    actions.check("star_cycle.reopen", cycle, by=by)
    reason = note(reason, "reason", "请写明退回评定的理由。")
    with write():
        was = still(cycle, "star_cycle.reopen").state
        days = {"publicity_starts": None, "publicity_ends": None}
        actions.perform("star_cycle.reopen", cycle, by=by, set=days, version=version, note=reason)
        if was == "published":
            tell(cycle, f"{cycle.name}的公示已撤下，重新评定：{reason}", by=by)


def tell(cycle: StarCycle, text: str, *, by: Actor) -> None:
    """A line to the secretaries of all branches of the round."""
    found = secretaries([row.branch_id for row in ENTRIES(cycle=cycle.id)])
    people = [person for some in found.values() for person in some]
    inbox.tell(people, text, f"/stars/publicity/{cycle.id}", by=by)


def _days(days: dict[str, date]) -> dict[str, str]:
    return {name: day.isoformat() for name, day in days.items()}
