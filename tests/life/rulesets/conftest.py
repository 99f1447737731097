"""Sets of rules as committees make them: through the domain."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.life.judging.rules import RuleSet
from portal.life.rulesets import domain
from portal.life.rulesets.models import LifeRules
from tests.life.judging.making import rule, rules

SMALL = rules(
    rule("meet", name="党员大会", period="quarter", source="示例", grace=5),
    rule("study", "quota", name="集中学习", count=8, inner="month", types=("study",), source="示例"),
    name="组织生活制度", source="示例",
)  # fmt: skip


def fresh(record: Any) -> Any:
    """The record as it lies in the table."""
    return type(record).get_by_id(record.id)


@pytest.fixture
def drafted(world: Any, actor: Any) -> Callable[..., LifeRules]:
    """drafted(): a draft of the committee."""

    def make(of: RuleSet = SMALL, who: str = "committee") -> LifeRules:
        return domain.create(of, by=actor(who))

    return make


@pytest.fixture
def adopted(actor: Any, drafted: Any) -> Callable[..., LifeRules]:
    """adopted(): a set in force."""

    def make(of: RuleSet = SMALL, who: str = "committee") -> LifeRules:
        made = drafted(of, who)
        domain.adopt(made, by=actor(who))
        return fresh(made)

    return make
