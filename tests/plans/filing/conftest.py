"""Plans that came about as they do in life: under rules in force, begun by the secretary, filed."""

from collections.abc import Callable
from typing import Any

import pytest

from portal import clock
from portal.life.rulesets.domain import adopting, making
from portal.plans import beginning, domain
from portal.plans.document import EMPTY, Document, Item, with_new
from portal.plans.models import AnnualPlan
from tests import factories as make

YEAR = clock.today().year
OWN = Item(
    kind="volunteering",
    months=(3, 9),
    topic="陪三位新同事走完第一个业务周期",
    who="组织委员",
    text="每周复盘一次，写交接笔记",
)


def fresh(record: Any) -> Any:
    """The record as it lies in the table."""
    return type(record).get_by_id(record.id)


def document(*items: Item) -> Document:
    """A document of these items."""
    return with_new(EMPTY, items)


@pytest.fixture
def rules(world: Any, actor: Any) -> Any:
    """The regulation of 2018 in force at the first committee; the first branch with a 支委会."""
    for duty in ("书记", "组织委员", "宣传委员"):
        make.person(f"任{duty}", world.a1, duty=duty)
    made = making.take("branches2018", by=actor("committee"))
    adopting.adopt(made, by=actor("committee"))
    return made


@pytest.fixture
def planned(world: Any, actor: Any) -> Callable[..., AnnualPlan]:
    """planned("filed", "secretary"): a plan of somebody's branch for this year, brought to a state."""

    def plan(state: str = "draft", who: str = "secretary", *items: Item, year: int = YEAR) -> AnnualPlan:
        by = actor(who)
        unit = world.units[{"secretary": "a1", "secretary_a2": "a2", "secretary_b": "b1"}[who]]
        made = beginning.of_branch(unit, year, ["rules"])
        made = with_new(made, items or [OWN])
        record = domain.create(unit, year, made, by=by)
        judge = actor("committee_b" if who == "secretary_b" else "committee")
        if state != "draft":
            domain.file(record, by=by)
        if state == "returned":
            key = made.items[-1].key
            domain.give_back(record, "重点不突出", {key: "写明时间"}, by=judge)
        if state == "accepted":
            domain.accept(record, by=judge)
        return record

    return plan


@pytest.fixture
def given(world: Any, actor: Any) -> Callable[..., AnnualPlan]:
    """given("committee"): the committee's arrangement of this year (or "model"), issued."""

    def make_one(kind: str = "committee", *items: Item, issued: bool = True) -> AnnualPlan:
        usual = Item(kind="study", months=(4,), topic="学习新修订的条例", materials="《条例》全文，第三章")
        made = domain.create(world.a, YEAR, document(*(items or (usual,))), kind=kind, by=actor("committee"))
        if issued:
            domain.issue(made, by=actor("committee"))
        return made

    return make_one
