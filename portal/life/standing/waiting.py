"""我的待办: what a branch or the committee itself has to do in the next 30 days; how many branches have something open this month."""

from datetime import timedelta
from typing import Any

from portal import clock
from portal.db import P, prepared
from portal.home import FIRST, Task, Waiting
from portal.life.judging.rules import Rule
from portal.life.rulesets import reading
from portal.life.standing import listing, shown
from portal.life.standing.models import LifeStanding
from portal.policy import Actor, Scope, scope
from portal.units.models import Unit

MOST = 200
RECORD = "登记组织生活"


def _due(actor: Actor, seen: Scope) -> list[Any]:
    query = prepared(
        ("standing due", seen.shape),
        lambda: (
            LifeStanding.select(
                LifeStanding.branch, LifeStanding.committee, LifeStanding.year, LifeStanding.rule, LifeStanding.name,
                LifeStanding.said, LifeStanding.due_on, Unit.name.alias("unit_name"),
            )
            .join(Unit, on=(Unit.id == LifeStanding.branch))
            .where(seen.where & LifeStanding.due_on.between(P("today"), P("soon")))
            .order_by(LifeStanding.due_on, LifeStanding.position, LifeStanding.id)
            .limit(MOST)
        ),
    )  # fmt: skip
    return query(soon=clock.today() + timedelta(days=listing.SOON), **actor.places())


def due(actor: Actor) -> list[Waiting]:
    """Of a secretary's branches, or of the committee itself: each requirement with its last day and where it is done."""
    if actor.role == "secretary":
        seen, path = scope(LifeStanding, actor), "/life/standing"
    elif actor.role == "committee" and actor.unit_kind == "committee":
        seen, path = Scope(("itself",), LifeStanding.branch == P("unit")), f"/life/standing/{actor.unit_id}"
    else:
        return []
    rows = _due(actor, seen)
    if not rows:
        return []
    rules = {rule.key: rule for rule in reading.rules(rows[0].committee_id)}
    # the plan has its own line, which says how far it is
    rows = [row for row in rows if row.rule not in rules or rules[row.rule].due != "plan"]
    return [Waiting("life", len(rows), [_task(row, rules.get(row.rule), actor) for row in rows[:FIRST]], path)]


def _task(row: Any, rule: Rule | None, actor: Actor) -> Task:
    """Where it is done: a meeting is registered; of people's hours and talks one looks first who lacks what."""
    url, button = shown.address(row.branch_id, row.rule, row.year), "查看"
    if rule is not None and rule.kind in ("cadence", "quota") and not rule.of_person:
        url, button = "/life/new", RECORD
    whose = row.unit_name if row.branch_id != actor.unit_id else ""
    return Task(row.name, url, whose=whose, note=row.said, due=row.due_on, button=button)


def lacking(actor: Actor) -> list[Waiting]:
    """Of a committee: the branches that have something open whose last day lies in this month; one line."""
    if actor.role != "committee":
        return []
    args = {"lacks": "month"}
    number = listing.LIST.count(actor, args, **listing.given(clock.today().year))
    url = "/life/standing?lacks=month"
    line = Task(f"本月有 {number} 个支部还有到期的制度要求没有完成", url, button="查看")
    return [Waiting("life", number, [line], url, grouped=True)]


SOURCES = (due, lacking)
