"""Facts of 支部与党员: the committee of the branch, what its set-up lacks, its formal members, as of today."""

from datetime import date
from decimal import Decimal

from portal.db import Query, among
from portal.stars.entries.facts.core import Fact
from portal.units import setup
from portal.units.models import Unit

PLACE = ("secretary", "few", "committee")  # keys of setup: what keeps a 班子 from being complete
COUNTED = tuple(check for check in setup.UNIT_CHECKS if check.key != "due")  # a term that ends soon is no defect yet

DEFECTS = Query(lambda: Unit.select(Unit.id, *setup.flags(COUNTED)).where(among(Unit.id, "branches")))
FORMAL = Query(
    lambda: Unit.select(Unit.id, setup.members(setup.is_formal).alias("formal")).where(among(Unit.id, "branches"))
)


def _in_place(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    rows = DEFECTS(branches=branches, **setup.days())
    return {row.id: Decimal(not any(check.key in PLACE for check in setup.found(row, COUNTED))) for row in rows}


def _defects(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    return {row.id: Decimal(len(setup.found(row, COUNTED))) for row in DEFECTS(branches=branches, **setup.days())}


def _formal(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    return {row.id: Decimal(row.formal) for row in FORMAL(branches=branches)}


FACTS = (
    Fact(
        "committee_in_place", "支委会健全", "",
        "今天有书记，正式党员不少于 3 人；正式党员 7 人以上的，支委会有 3 至 5 人。都符合为是（1），否则为否（0）。",
        _in_place, lambda branch, cycle: f"/units/{branch}",
    ),
    Fact(
        "setup_defects", "支部设置问题数", "项",
        "今天组织设置检查发现的问题：缺书记、正式党员不足 3 人、支委会不健全、超过 50 人未设党小组、任期已满，有几项计几。",
        _defects, lambda branch, cycle: f"/units/{branch}",
    ),
    Fact(
        "members_formal", "正式党员数", "人", "今天仍在本支部名册上（在册、流动、失联）的正式党员人数。",
        _formal, lambda branch, cycle: f"/members?under={branch}&membership=正式",
    ),
)  # fmt: skip
