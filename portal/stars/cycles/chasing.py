"""催办: branches that have not declared get a line into their secretaries' inbox, at most once a day, whoever sends it."""

from dataclasses import dataclass, field
from typing import Any

from portal import actions, clock
from portal.anonymity import allowance
from portal.audit import trail
from portal.db import P, Query, write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.pledges.chasing import reachable
from portal.policy import Actor
from portal.stars.entries.domain.text import secretaries
from portal.stars.models import StarCycle, StarEntry
from portal.units.models import Unit

WHAT = "star_entry.remind"
LATE = Query(
    lambda: (
        StarEntry.select(StarEntry.id, StarEntry.branch, Unit.name)
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .where((StarEntry.cycle == P("cycle")) & StarEntry.state.in_(("draft", "confirmed", "returned")))
        .order_by(StarEntry.branch)
    )
)


@dataclass
class Chased:
    """What became of an act: how many branches were told, had been told today, and which have nobody to read it."""

    told: int = 0
    already: int = 0
    silent: list[str] = field(default_factory=list)


def late(cycle_id: int) -> list[Any]:
    """The entries that are not declared (rows: id, branch_id, name)."""
    return LATE(cycle=cycle_id)


def reminded(entry_ids: list[int]) -> set[int]:
    """Those of some entries that were reminded of today already."""
    return allowance.taken(WHAT, entry_ids)


def remind(cycle: StarCycle, *, by: Actor, entries: set[int] | None = None) -> Chased:
    """催办 the chosen entries, or (None) all that are not declared; one audit entry for the act. Raises Denied, Invalid, Stale."""
    actions.check("star_entry.remind", cycle, by=by)
    actions.check("star_cycle.edit", cycle, by=by)  # while the round is open
    if entries is not None and not entries:
        raise Invalid("请先勾选要催办的支部。")
    chosen = [row for row in late(cycle.id) if entries is None or row.id in entries]
    if not chosen:
        raise Invalid("没有要催办的支部：可能都已经申报了。")
    done, day = Chased(), cycle.declare_until
    with write():
        heads = secretaries([row.branch_id for row in chosen])
        readers = reachable({person for some in heads.values() for person in some})
        for row in chosen:
            people = [person for person in heads.get(row.branch_id, ()) if person in readers]
            if not people:
                done.silent.append(row.name)
            elif not allowance.take(WHAT, row.id, until=clock.today()):
                done.already += 1
            else:
                done.told += 1
                until = (
                    f"已过申报截止日期（{day.month}月{day.day}日）"
                    if clock.today() > day
                    else f"申报截止 {day.month}月{day.day}日"
                )
                word = f"{by.unit_name}提醒：{cycle.name}还没有申报，{until}"
                inbox.tell(people, word, f"/stars/entries/{row.id}", by=by)
        detail = {"branches": done.told, "already": done.already, "silent": len(done.silent)}
        trail.enter("star_entry.remind", by, cycle, detail=detail)
    return done
