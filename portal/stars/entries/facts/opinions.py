"""Facts of 群众意见: how many of the opinions shown were answered."""

from datetime import date
from decimal import Decimal

import peewee as pw

from portal.db import P, Query, among
from portal.pledges.models import Opinion
from portal.stars.entries.facts.core import Fact, share

ANSWERED = Query(
    lambda: (
        Opinion.select(
            Opinion.branch,
            pw.fn.COUNT(Opinion.id).alias("shown"),
            pw.fn.SUM(pw.Case(None, [(Opinion.answer != "", 1)], 0)).alias("answered"),
        )
        .where(
            among(Opinion.branch, "branches")
            & (Opinion.state == "shown")
            & Opinion.sent_on.between(P("starts"), P("ends"))
        )
        .group_by(Opinion.branch)
    )
)


def _answered(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    rows = {row.branch_id: row for row in ANSWERED(branches=branches, starts=starts, ends=ends)}
    return {
        one: share(rows[one].answered, rows[one].shown, none=100) if one in rows else Decimal(100) for one in branches
    }


FACTS = (
    Fact(
        "opinions_answered_share", "意见答复率", "%",
        "评定期内收到并公开的群众意见中，承诺人已答复的比例；没有公开意见的按 100% 计。",
        _answered, lambda branch, cycle: f"/opinions?branch={branch}",
    ),
)  # fmt: skip
