"""我的待办: the branches and committees whose set-up or term asks for something."""

from typing import Any

from portal.db import prepared
from portal.home import Task, Waiting
from portal.policy import Actor, under_role
from portal.units import setup
from portal.units.models import Unit

FIRST = 5  # lines shown at once; the list behind holds them all


def units(actor: Actor) -> list[Waiting]:
    """The units under a secretary or a 基层党委 that the set-up check finds something in; one query."""
    if actor.role not in ("secretary", "committee") or actor.unit_kind not in ("committee", "general_branch", "branch"):
        return []
    found = _defective(actor)
    tasks = [_task(row) for row in found[:FIRST]]
    return [Waiting("units", len(found), tasks, "/units?check=any")]


def _defective(actor: Actor) -> list[Any]:
    seen = under_role(actor, Unit.id, Unit.committee)
    query = prepared(
        ("defective", seen.shape),
        lambda: (
            Unit.select(Unit.id, Unit.name, Unit.term_ends, *setup.flags(setup.UNIT_CHECKS))
            .where(seen.where & Unit.closed_on.is_null())
            .order_by(Unit.id)
        ),
    )  # every check is made once: a condition in WHERE would make each a second time
    return [row for row in query(**actor.places() | setup.days()) if setup.found(row, setup.UNIT_CHECKS)]


def _task(row: Any) -> Task:
    checks = setup.found(row, setup.UNIT_CHECKS)
    term = any(check.key in ("over", "due") for check in checks)
    said = "、".join(check.label for check in checks)
    return Task(
        f"{row.name}：{said}", f"/units/{row.id}", "设置检查", checks[0].advice, row.term_ends if term else None, "查看"
    )
