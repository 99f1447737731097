"""Facts of units for judging, out of the rows: a bounded number of queries for any number of branches.

`subjects.py` who is asked, `happened.py` what was held; here they come together, with plans, terms, extensions and waivers.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from portal import clock
from portal.db import P, Query, among
from portal.life.judging.facts import Extension, Facts, Plan, Subject, Term, Waiver
from portal.life.judging.rules import SubjectKind
from portal.life.rulesets.models import RuleWaiver
from portal.life.standing import happened, subjects
from portal.life.terms.models import TermExtension
from portal.plans import filings
from portal.plans.models import AnnualPlan

_PLANS = Query(
    lambda: AnnualPlan.select(AnnualPlan.id, AnnualPlan.unit, AnnualPlan.year, AnnualPlan.filed_at).where(
        among(AnnualPlan.unit, "units")
        & (AnnualPlan.kind == "branch")
        & AnnualPlan.state.in_(("filed", "accepted"))
        & AnnualPlan.year.between(P("first"), P("last"))
    )
)
_EXTENSIONS = Query(
    lambda: TermExtension.select(TermExtension.unit, TermExtension.until, TermExtension.reason).where(
        among(TermExtension.unit, "units") & (TermExtension.state == "approved")
    )
)
_WAIVERS = Query(
    lambda: RuleWaiver.select(
        RuleWaiver.branch, RuleWaiver.rule, RuleWaiver.kind, RuleWaiver.person, RuleWaiver.group, RuleWaiver.starts,
        RuleWaiver.ends, RuleWaiver.reason,
    ).where(among(RuleWaiver.branch, "units") & (RuleWaiver.state == "given"))
)  # fmt: skip


def of_units(unit_ids: Iterable[int], since: date, until: date) -> dict[int, Facts]:
    """Unit → its facts: branches with their groups and people, committees with their secretary; others are left out.

    Records from `since` to `until`, both inclusive. Ids of records are LifeRecord's; "talk-…", "training-…", "appraisal-…" and
    "plan-…" are those of the other tables.
    """
    known = subjects.of_units(unit_ids)
    ids = list(known)
    if not ids:
        return {}
    records = happened.of_units(known, since, until)
    plans: dict[int, list[Plan]] = defaultdict(list)
    filed = _PLANS(units=ids, first=since.year, last=until.year)
    first = filings.first(row.id for row in filed)
    for row in filed:
        day = clock.local(first.get(row.id, row.filed_at)).date()
        plans[row.unit_id].append(Plan(f"plan-{row.id}", row.unit_id, row.year, day))
    extensions: dict[int, list[Extension]] = defaultdict(list)
    for row in _EXTENSIONS(units=ids):
        extensions[row.unit_id].append(Extension(row.unit_id, row.until, row.reason))
    waivers: dict[int, list[Waiver]] = defaultdict(list)
    for row in _WAIVERS(units=ids):
        waivers[row.branch_id] += _waived(row, known[row.branch_id].subjects)
    return {
        key: Facts(
            tuple(one.subjects), tuple(records[key]), plans=tuple(plans[key]), terms=_terms(one.unit),
            extensions=tuple(extensions[key]), waivers=tuple(waivers[key]),
        )
        for key, one in known.items()
    }  # fmt: skip


def _terms(unit: Any) -> tuple[Term, ...]:
    if unit.term_starts is None and unit.term_ends is None:
        return ()
    return (Term(unit.id, unit.term_starts or date.min, unit.term_ends),)


def _waived(row: Any, known: list[Subject]) -> list[Waiver]:
    """What is waived for a kind without a name is waived for all of that kind in the branch."""
    key = row.person_id or row.group_id or (row.branch_id if row.kind in ("branch", "committee") else None)
    keys = [one.key for one in known if one.kind == row.kind] if key is None else [key]
    kind = cast(SubjectKind, row.kind)
    return [Waiver(row.rule, one, kind, row.starts, row.ends, row.reason) for one in keys]
