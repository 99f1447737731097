"""Checks that came about as they do in life: through the domain, by the team, at the branches assigned to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.checks import domain
from portal.checks.checklists import domain as lists
from portal.checks.checklists.document import Document, Item, put
from portal.checks.domain import Wanted
from portal.checks.models import CheckAnswer, Checklist, CheckVisit, SpotCheck
from portal.checks.visits import domain as visits
from portal.checks.visits.answers import Sent, answer
from portal.problems import domain as problems

ITEMS = (
    Item("", "三会一课", "党员大会每季度召开", ("look_up",), "required", "政治生活和组织生活不严肃"),
    Item("", "三会一课", "支委会每月召开", ("look_up", "ask"), "wanted"),
    Item("", "现场", "公示栏内容是新的", ("see",), "none"),
)


def document(*items: Item) -> Document:
    """A document of these items."""
    made = Document("示例")
    for item in items or ITEMS:
        made = put(made, item)
    return made


def fresh(record: Any) -> Any:
    """The record as it lies in the table."""
    return type(record).get_by_id(record.id)


def found(visit: CheckVisit, key: str) -> CheckAnswer:
    """The answer at an item."""
    return CheckAnswer.get((CheckAnswer.visit == visit.id) & (CheckAnswer.item == key))


@pytest.fixture
def checklist(world: Any, actor: Any) -> Callable[..., Checklist]:
    """checklist("supervisor"): a finished list of three items."""

    def make(who: str = "supervisor", name: str = "抽查清单", *, finished: bool = True) -> Checklist:
        made = lists.create(name, document(), by=actor(who))
        if finished:
            lists.finish(made, by=actor(who))
        return made

    return make


@pytest.fixture
def checked(world: Any, actor: Any, checklist: Any) -> Callable[..., SpotCheck]:
    """checked("running", ("a1", "a2")): a check of the team (or whoever `who` is), brought to a state."""

    def bring(
        state: str = "running", units: tuple[str, ...] = ("a1",), who: str = "supervisor", **more: Any
    ) -> SpotCheck:
        by, today = actor(who), clock.today()
        wanted = Wanted(
            "random", "组织生活抽查", "看三会一课", today - timedelta(days=3), today + timedelta(days=10),
            checklist(who, f"清单{SpotCheck.select().count()}").id, (by.person_id,), by.person_id,
        )._replace(**more)  # fmt: skip
        made = domain.create(wanted, by=by)
        domain.add_units(made, [world.units[one].id for one in units], by=by)
        if state != "planned":
            domain.start(made, by=by)
        if state in ("released", "closed"):
            for visit in domain.visits_of(made):
                see(visit, by)
            domain.release(made, by=by, summary="总体较好")
        if state == "closed":
            domain.close(made, by=by)
        return made

    return bring


def see(visit: CheckVisit, by: Any) -> None:
    """Go there: answers to all three items, then what was done on site."""
    for key, sent in (("1", Sent("yes", "看了记录")), ("2", Sent("no", "缺四月的会")), ("3", Sent("partly"))):
        answer(visit, key, sent, by=by)
    visits.record(visit, clock.today(), ["see", "ask"], "书记和两名党员", "四月没有开会", by=by)


def submitted(problem: Any, by: Any, secretary: Any) -> Any:
    """The entry issued by who found it, and put right by the branch: it waits to be verified."""
    problem = fresh(problem)
    problems.issue(problem, by=by, due_on=clock.today() + timedelta(days=20), requirement="补齐记录")
    problems.plan(problem, by=secretary, measures="每月检查", responsible="支部书记")
    problems.submit(problem, by=secretary, outcome="已经补齐", on_site=True)
    return fresh(problem)


def at(check: SpotCheck, place: Any) -> CheckVisit:
    """The visit of a check to a unit."""
    return CheckVisit.get((CheckVisit.check == check.id) & (CheckVisit.unit == place.id))
