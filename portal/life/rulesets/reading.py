"""What is asked of a committee's units, and which types of records it knows, out of its sets in force."""

from collections.abc import Mapping

from portal.db import P, Query
from portal.life.judging.document import from_document
from portal.life.judging.rules import TYPES, Rule, RuleSet, Type
from portal.life.rulesets.models import LifeRules

KNOWN = ("in_force", "replaced", "retired")  # a type of a set that was retired keeps its name

_SETS = Query(
    lambda: (
        LifeRules.select(LifeRules.id, LifeRules.state, LifeRules.document)
        .where((LifeRules.committee == P("committee")) & LifeRules.state.in_(KNOWN))
        .order_by(LifeRules.id)
    )
)


def sets(committee: int) -> list[RuleSet]:
    """The sets in force, the oldest first."""
    return [from_document(row.document) for row in _SETS(committee=committee) if row.state == "in_force"]


def rules(committee: int) -> tuple[Rule, ...]:
    """All rules in force of a committee, through time: the date decides which of them holds."""
    return tuple(rule for one in sets(committee) for rule in one.rules)


def types(committee: int) -> Mapping[str, Type]:
    """The types of records that a committee knows: those everybody has, and those that its sets add."""
    added = {one.key: one for row in _SETS(committee=committee) for one in from_document(row.document).types}
    return TYPES | added
