"""Rows for tests of plans and what became of them; nothing here goes through the rules."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal import clock
from portal.life.records.models import LifePresence, LifeRecord
from portal.plans.models import AnnualPlan
from portal.units.models import Person, Unit

LONG = "组织党员到青石桥社区为独居老人检修水电线路，建立一户一卡，每季度回访一次并把结果贴在公开栏里"
OTHER = "请老厂长到锻压车间讲三次停工会战的往事，青年党员整理成口述史小册子送给新进厂的同志"
NEW = "与河务所联合清理北岸护坡漂浮物，党员编成四个小组轮流值守，按月公布水质监测的数字"


def item(
    key: str, kind: str = "", months: tuple[int, ...] = (3,), topic: str = "事项", text: str = "", **more: Any
) -> dict:
    """An item of a document."""
    return {"key": key, "kind": kind, "months": list(months), "topic": topic, "text": text, **more}


def plan(branch: Unit, by: Person, items: list[dict], year: int, state: str = "accepted", **more: Any) -> AnnualPlan:
    """A branch's plan."""
    now = clock.now()
    return AnnualPlan.create(
        committee=branch.committee_id, unit=branch.id, year=year, document={"items": items, "last": len(items)}, state=state,
        kind="branch" if branch.kind == "branch" else "committee", filed_at=now if state in ("filed", "accepted") else None,
        filed_by=by.id, accepted_at=now if state == "accepted" else None, created_by=by.id, **more,
    )  # fmt: skip


def held(
    branch: Unit, by: Person, day: date, *types: str, title: str = "会议", state: str = "filed",
    others: Iterable[Unit] = (), **more: Any,
) -> LifeRecord:  # fmt: skip
    """A record that counts for a branch, and for `others`."""
    made = LifeRecord.create(
        committee=branch.committee_id, unit=branch.id, types=list(types), title=title, day=day, created_by=by.id,
        state="draft" if state == "filed" else state, **more,
    )  # fmt: skip
    for one in (branch, *others):
        LifePresence.create(record=made, branch=one)
    if state == "filed":
        moved = {"state": state, "filed_at": clock.now(), "filed_by": by.id}
        LifeRecord.update(**moved).where(LifeRecord.id == made.id).execute()
    return LifeRecord.get_by_id(made.id)
