"""A plan in words: where it lies, what it is called, what of it can be found, who hears of it, what its row must hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal import pinyin, search
from portal.accounts import holders
from portal.db import P, Query
from portal.errors import Invalid
from portal.life.judging.rules import Type
from portal.plans.document import Document, compare, read
from portal.plans.models import KINDS, AnnualPlan
from portal.stars.entries.domain.text import secretaries
from portal.units.models import Unit

LONGEST_REASON = 500
MOST_TOLD, LONGEST_TOLD = 60, 400  # changes of one revision, characters of each

_NAME = Query(lambda: Unit.select(Unit.name).where(Unit.id == P("unit")))
BRANCHES = Query(
    lambda: (
        Unit.select(Unit.id)
        .where((Unit.committee == P("committee")) & (Unit.kind == "branch") & Unit.closed_on.is_null())
        .order_by(Unit.id)
    )
)


def path(plan: Any) -> str:
    """Where a plan lies."""
    return f"/plans/{plan.id}"


def unit_name(plan: Any) -> str:
    """The name of the unit whose plan it is."""
    return str(_NAME.one(unit=plan.unit_id).name)


def title(plan: Any, name: str = "") -> str:
    """机关第一党支部 2026 年度计划, 某某局机关党委 2026 年计划样本."""
    word = {"branch": "年度计划", "committee": "年度安排", "model": "年计划样本"}[plan.kind]
    return f"{name or unit_name(plan)} {plan.year} {word}"


def index(plan: AnnualPlan) -> None:
    """The search entry: whose, year, kind, the topics; in the caller's transaction."""
    name = unit_name(plan)
    topics = (one.topic for one in read(plan.document).items)
    texts = (name, pinyin.initials(name), str(plan.year), KINDS[plan.kind], *topics)
    search.index(AnnualPlan, [(plan.id, search.tokens(*texts))])


def judges(plan: AnnualPlan) -> list[int]:
    """Who accepts a branch's plan: the officers over it, never who heads it."""
    return holders.officers(plan.unit_id, plan.committee_id)


def heads(plan: AnnualPlan) -> list[int]:
    """Who hears for the unit: its secretaries."""
    return holders.secretaries(plan.unit_id)


def below(plan: AnnualPlan) -> list[int]:
    """Who hears of what the committee issues: the secretaries of its branches."""
    found = secretaries([row.id for row in BRANCHES(committee=plan.committee_id)])
    return list(dict.fromkeys(one for some in found.values() for one in some))


def reason(text: str, field: str = "reason", missing: str = "请写明原因。") -> str:
    """A reason, tidied. Raises Invalid."""
    text = text.strip()
    if missing and not text:
        raise Invalid(missing, field)
    if len(text) > LONGEST_REASON:
        raise Invalid(f"最多 {LONGEST_REASON} 个字，请精简。", field)
    return text


def told(old: Document, new: Document, types: Mapping[str, Type]) -> dict[str, Any]:
    """The differences as a revision keeps them: {"changes": [[kind, key, topic, before, after]], "more"}."""
    found = [
        [one.kind, one.key, one.label, one.before[:LONGEST_TOLD], one.after[:LONGEST_TOLD]]
        for one in compare(old, new, types)
    ]
    return {"changes": found[:MOST_TOLD], "more": max(0, len(found) - MOST_TOLD)}


def said(keys: Iterable[str], document: Document) -> str:
    """Items by their numbers: 第 2、5 项."""
    wanted = set(keys)
    numbers = [str(at) for at, one in enumerate(document.items, 1) if one.key in wanted]
    return f"第 {'、'.join(numbers)} 项" if numbers else ""
