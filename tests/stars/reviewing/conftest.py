"""Entries ready for the committee's review, and rounds in every state, brought there by those whose work it is."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.stars.computation.scheme import Share
from portal.stars.models import StarCycle, StarEntry, StarMark
from portal.stars.reviewing import domain
from portal.stars.reviewing.domain import Wanted
from tests.stars import making

ONE_PLACE = making.small(
    name="一个名额", conditions=(), shares=(Share("cap", 4, count=1, ties="components", by=()),)
)  # fmt: skip
"""四星 for one branch alone; who is first among equals the committee decides."""


def fresh(record: Any) -> Any:
    """The record as it lies in the table."""
    return type(record).get_by_id(record.id)


def marks(entry: StarEntry) -> dict[str, StarMark]:
    """Indicator → its mark."""
    return {row.indicator: row for row in StarMark.select().where(StarMark.entry == entry.id)}


@pytest.fixture
def declared(world: Any) -> StarEntry:
    """A declared entry of the first branch, in a round of its committee alone."""
    cycle = making.cycle(world.a, world.a1)
    return making.entry(cycle, world.a1, "declared")


@pytest.fixture
def reviewed(world: Any) -> Callable[..., StarCycle]:
    """reviewed(): a round of both branches of the first committee, all reviewed; scheme and scores can be given."""

    def make(of: Any = making.SMALL, **scores: Any) -> StarCycle:
        cycle = making.cycle(world.a, world.a1, world.a2, of=of)
        for name, branch in (("a1", world.a1), ("a2", world.a2)):
            making.entry(cycle, branch, "reviewed", scores=scores.get(name, making.SCORES))
        return fresh(cycle)

    return make


@pytest.fixture
def published(reviewed: Any, actor: Any) -> Callable[..., StarCycle]:
    """published(): the same round in its publicity, which begins today."""

    def make(**options: Any) -> StarCycle:
        cycle, by = reviewed(**options), actor("committee")
        domain.propose(cycle, {}, by=by)
        domain.publish(cycle, by=by)
        return fresh(cycle)

    return make


def wanted(value: Any, reason: str = "", method: str = "read") -> Wanted:
    """A mark as typed."""
    return Wanted(value, reason, method)
