"""Who may do what: one table of rules for acts and pages, a file for each part of the house."""

from typing import Any

from portal.policy.actor import Actor
from portal.policy.predicates import Rule
from portal.policy.rules import (
    accounts,
    appraisals,
    checks,
    comments,
    documents,
    draws,
    honours,
    house,
    life,
    notices,
    plans,
    pledges,
    problems,
    rectification,
    stars,
    units,
)

RULES: dict[str, Rule] = {
    **house.RULES,
    **units.RULES,
    **accounts.RULES,
    **pledges.RULES,
    **honours.RULES,
    **stars.RULES,
    **comments.RULES,
    **draws.RULES,
    **checks.RULES,
    **problems.RULES,
    **rectification.RULES,
    **notices.RULES,
    **documents.RULES,
    **life.RULES,
    **plans.RULES,
    **appraisals.RULES,
}


def may(action: str, actor: Actor, record: Any = None) -> bool:
    """Whether the rules let `actor` do `action` to `record`; an act without a rule nobody may do."""
    rule = RULES.get(action)
    return rule is not None and rule(actor, record)


def why_not(action: str, actor: Actor, record: Any = None) -> str:
    """What somebody is told whom the rules refuse `action`."""
    rule = RULES.get(action)
    return (rule.why(actor, record) if rule else "") or "您没有权限进行这项操作。"
