"""Facts of 公开承诺 and 亮明身份: how far commitments are published and kept, how many posts are held."""

from datetime import date
from decimal import Decimal
from typing import Any

import peewee as pw

from portal.db import P, Query, among
from portal.identities.models import Identity
from portal.pledges import coverage
from portal.pledges.models import Pledge, PledgeItem
from portal.stars.entries.facts.core import Fact, as_of, share
from portal.units.models import Person


def _sum(condition: Any, alias: str) -> Any:
    return pw.fn.SUM(pw.Case(None, [(condition, 1)], 0)).alias(alias)


PUBLISHED = Query(
    lambda: Person.select(Person.branch, pw.fn.COUNT(Person.id).alias("due"), pw.fn.COUNT(Pledge.id).alias("published"))
    .join(
        Pledge, pw.JOIN.LEFT_OUTER,
        on=(Pledge.person == Person.id) & (Pledge.year == P("year")) & (Pledge.state == "published"),
    )
    .where(among(Person.branch, "branches") & coverage.due())
    .group_by(Person.branch)
)  # fmt: skip
KEPT = Query(
    lambda: Pledge.select(
        Pledge.branch, pw.fn.COUNT(PledgeItem.id).alias("items"), _sum(PledgeItem.share == 100, "done"),
        _sum(PledgeItem.progress_on.is_null(False), "moving"),
    )
    .join(PledgeItem, on=(PledgeItem.pledge == Pledge.id))
    .where(
        among(Pledge.branch, "branches") & (Pledge.year == P("year")) & (Pledge.state == "published")
        & PledgeItem.stopped_on.is_null()
    )
    .group_by(Pledge.branch)
)  # fmt: skip
HELD = Query(
    lambda: (
        Identity.select(Identity.branch, pw.fn.COUNT(Identity.id).alias("posts"))
        .where(
            among(Identity.branch, "branches")
            & Identity.state.in_(("settled", "ended"))
            & (Identity.starts <= P("day"))
            & (Identity.ends.is_null() | (Identity.ends >= P("day")))
        )
        .group_by(Identity.branch)
    )
)


def _published(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    rows = {row.branch_id: row for row in PUBLISHED(branches=branches, year=ends.year)}
    return {
        one: share(rows[one].published, rows[one].due, none=100) if one in rows else Decimal(100) for one in branches
    }


def _kept(part: str) -> Any:
    def of(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
        rows = {row.branch_id: row for row in KEPT(branches=branches, year=ends.year)}
        return {
            one: share(getattr(rows[one], part), rows[one].items, none=0) if one in rows else Decimal(0)
            for one in branches
        }

    return of


def _held(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    rows = {row.branch_id: row.posts for row in HELD(branches=branches, day=as_of(ends))}
    return {one: Decimal(rows.get(one, 0)) for one in branches}


def _items(state: str) -> Any:
    return lambda branch, cycle: f"/pledges/items?year={cycle.ends.year}&branch={branch}&state={state}"


FACTS = (
    Fact(
        "pledges_published_share", "承诺公示率", "%",
        "应报承诺的党员（在册和流动、不属于自愿填报的）中，本年度承诺已公示的比例；没有应报党员的按 100% 计。",
        _published, lambda branch, cycle: f"/pledges?year={cycle.ends.year}&branch={branch}&state=published",
    ),
    Fact(
        "pledge_items_done_share", "承诺事项完成率", "%",
        "本年度已公示、没有停止的承诺事项中，进展记为完成 100% 的比例；没有承诺事项的按 0 计。",
        _kept("done"), _items("done"),
    ),
    Fact(
        "pledge_progress_share", "承诺进展率", "%",
        "本年度已公示、没有停止的承诺事项中，记录过进展的比例；没有承诺事项的按 0 计。",
        _kept("moving"), _items("published"),
    ),
    Fact(
        "identities_settled", "亮明身份岗位数", "个",
        "截至评定期最后一天（评定期内为今天），已审定或确认、仍在岗的党员徽章、先锋岗、责任区等的个数。",
        _held, lambda branch, cycle: f"/identities?branch={branch}&state=now",
    ),
)  # fmt: skip
