"""Ratings: a scheme and what is known of the branches → results that explain themselves.

The order is fixed: age, indicators, components, total, band or levels, direct award, conditions, ladder, vetoes, and last
the shares over all branches. What each step means at its edges: docs/star-computation.md.
"""

from datetime import date

from portal.stars.computation.limiting import limit
from portal.stars.computation.result import Result
from portal.stars.computation.scheme import Scheme
from portal.stars.computation.sharing import share_out
from portal.stars.computation.sheet import Branch, Sheet
from portal.stars.computation.spans import Period
from portal.stars.computation.standing import Ranks, Standing
from portal.stars.computation.summing import Summing


def rate(scheme: Scheme, sheet: Sheet) -> dict[str, Result]:
    """The results of all branches by key, in the sheet's order, shares included.

    The scheme is one that `checking.check` finds nothing severe in; scores are as `score_from_document` gives them.
    ValueError where two branches have the same key.
    """
    if len({branch.key for branch in sheet.branches}) < len(sheet.branches):
        raise ValueError("评分表上有两个支部的编号相同。")
    summing = _prepare(scheme, sheet.day, sheet.starts)
    standings = [_stand(summing, branch) for branch in sheet.branches]
    share_out(scheme, summing.ranks, standings)
    return {standing.branch.key: standing.result() for standing in standings}


def rate_one(scheme: Scheme, branch: Branch, *, day: date, starts: date | None = None) -> Result:
    """The result of one branch as far as it does not depend on others: without caps, quotas and floors."""
    return _stand(_prepare(scheme, day, starts), branch).result()


def _prepare(scheme: Scheme, day: date, starts: date | None) -> Summing:
    return Summing(scheme, Ranks(scheme), Period(day, starts, 12 * scheme.cycle_years))


def _stand(summing: Summing, branch: Branch) -> Standing:
    standing = Standing(branch, summing.ranks)
    summing.rate(standing)
    limit(summing.scheme, standing, summing.period.day)
    return standing
