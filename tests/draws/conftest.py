"""Draws brought to a state by those whose work it is."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.draws import candidates, domain
from portal.draws.domain import Wanted
from portal.draws.models import Draw
from tests import factories as make

WANTED = Wanted("第三季度随机抽查抽签", "branch", "committee", by="sector")
ORDER = ("draft", "frozen", "committed", "drawn")


def fresh(draw: Draw) -> Draw:
    """The draw as it lies in the table."""
    return Draw.get_by_id(draw.id)


def digest(draw: Draw) -> str:
    """The frame hash of a draft as its page shows it."""
    return candidates.frame(draw, candidates.find(draw)).digest()


def sent(wanted: Wanted = WANTED, **values: Any) -> dict[str, Any]:
    """The fields that the form posts."""
    return {**wanted._asdict(), "year": str(wanted.year or ""), **values}


@pytest.fixture
def branches(world: Any) -> list[Any]:
    """Four more branches of the first committee: with those of the cast 机关 three, 国有企业 two, one without a sector."""
    made = [
        ("机关第三党支部", "机关"),
        ("服务党支部", "国有企业"),
        ("生产党支部", "国有企业"),
        ("=离退休,党支部", None),
    ]
    return [make.unit("branch", name, world.a, sector=sector) for name, sector in made]


@pytest.fixture
def drawn(world: Any, actor: Any, branches: Any) -> Callable[..., Draw]:
    """drawn("committed", by="supervisor", total="3"): a draw of branches of the first committee, as far as the state."""

    def bring(state: str = "drawn", by: str = "supervisor", total: str = "3", giver: str = "", **values: Any) -> Draw:
        drawer = actor(by)
        made = domain.create(WANTED._replace(**values), by=drawer, committee=world.a.id)
        domain.quantities(made, total, {}, by=drawer, version=1)
        if state == "draft":
            return made
        domain.freeze(made, by=drawer, digest=digest(made), version=made.version)
        if state == "abandoned":
            domain.abandon(made, by=drawer, reason="检查取消")
        if state in ("committed", "drawn"):
            domain.commit(made, by=drawer)
        if state == "drawn":
            outsider = giver or ("committee" if by == "supervisor" else "secretary")
            where = "网站" if values.get("asked") == "public" else ""
            domain.give(made, "4711", by=actor(outsider), where=where)
        return made

    return bring
