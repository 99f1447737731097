"""示范支部: named with what it shows to others, corrected, ended with the reason."""

from datetime import date
from typing import Any

from portal import actions, clock
from portal.accounts import holders
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.stars.models import StarDemonstration
from portal.units.models import Unit
from portal.units.people import check_branch

LONGEST, LONGEST_REASON = 500, 300
USUAL = 2  # S0: one or two of a committee; more is said, not refused

SHOWN = Query(
    lambda: (
        StarDemonstration.select(StarDemonstration.branch)
        .join(Unit, on=(Unit.id == StarDemonstration.branch))
        .where(
            (StarDemonstration.committee == P("committee"))
            & (StarDemonstration.state == "shown")
            & Unit.closed_on.is_null()
        )
    )
)


def path(demonstration: Any) -> str:
    """Where a demonstration branch lies."""
    return f"/stars/demonstrations/{demonstration.id}"


def number(committee_id: int) -> int:
    """How many demonstration branches a committee has."""
    return len(SHOWN(committee=committee_id))


def name(branch: Unit, shows: str, starts: date | None, *, by: Actor, once: str = "") -> StarDemonstration:
    """确定 a branch as 示范支部. Raises Invalid, Denied, Stale."""
    shows, day = _shows(shows), _starts(starts)
    with write():
        unit = check_branch(branch.id)
        made = actions.create(
            "star_demonstration.create", StarDemonstration, by=by, committee=unit.committee_id, branch=unit.id,
            shows=shows, starts=day, values={"shows": shows, "starts": day.isoformat()},
        )  # fmt: skip
        if [row.branch_id for row in SHOWN(committee=unit.committee_id)].count(unit.id) > 1:
            raise Invalid(f"{unit.name}已经是示范支部。内容有变化的，请修改原来的那一条。", "branch")
        store.spend(once, by, path(made))
        inbox.tell(holders.secretaries(unit.id), f"党委确定{unit.name}为示范支部：{shows}", path(made), by=by)
    return made


def edit(
    demonstration: StarDemonstration, shows: str, starts: date | None, *, by: Actor, version: int | None = None
) -> None:
    """修改 what it shows and since when. Raises Invalid, Denied, Stale."""
    actions.check("star_demonstration.edit", demonstration, by=by)
    made: dict[str, Any] = {"shows": _shows(shows), "starts": _starts(starts)}
    changes = {key: value for key, value in made.items() if value != getattr(demonstration, key)}
    if not changes:
        return
    values = {key: [str(getattr(demonstration, key)), str(value)] for key, value in changes.items()}
    actions.perform(
        "star_demonstration.edit", demonstration, by=by, version=version, set=changes, values=values
    )  # fmt: skip


def end(
    demonstration: StarDemonstration, on: date | None, *, by: Actor, reason: str, version: int | None = None
) -> None:
    """结束示范 with its last day and the reason. Raises Invalid, Denied, Stale."""
    actions.check("star_demonstration.end", demonstration, by=by)
    if on is None:
        raise Invalid("请填写结束日期。", "on")
    if not demonstration.starts <= on <= clock.today():
        raise Invalid(f"结束日期要在 {demonstration.starts:%Y-%m-%d} 到今天之间。", "on")
    reason = reason.strip()
    if not reason:
        raise Invalid("请写明为什么结束。", "reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"最多 {LONGEST_REASON} 个字，请精简。", "reason")
    with write():
        actions.perform(
            "star_demonstration.end", demonstration, by=by, version=version, set={"ends": on, "reason": reason},
            note=reason, values={"ends": on.isoformat()},
        )  # fmt: skip
        told = holders.secretaries(demonstration.branch_id)
        inbox.tell(told, f"示范支部的示范已结束：{reason}", path(demonstration), by=by)


def _shows(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid("请写明示范什么：别的支部来看什么、学什么。", "shows")
    if len(text) > LONGEST:
        raise Invalid(f"最多 {LONGEST} 个字，请精简。", "shows")
    return text


def _starts(day: date | None) -> date:
    if day is None:
        raise Invalid("请填写起始日期。", "starts")
    if day > clock.today():
        raise Invalid("起始日期不能晚于今天。", "starts")
    return day
