"""Who: one table of rules for acts and pages, and for every model a scope, the same rule as a query."""

from portal.policy.actor import SYSTEM, Actor, in_force
from portal.policy.predicates import Rule, is_privileged, unit_of
from portal.policy.rules import RULES, may, why_not
from portal.policy.scopes import ALL, NOTHING, SCOPES, Scope, find, scope, under_role

__all__ = [
    "ALL",
    "NOTHING",
    "RULES",
    "SCOPES",
    "SYSTEM",
    "Actor",
    "Rule",
    "Scope",
    "find",
    "in_force",
    "is_privileged",
    "may",
    "scope",
    "under_role",
    "unit_of",
    "why_not",
]
