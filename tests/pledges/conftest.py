"""A fixed day, and pledges that came about as they do in life: through the domain."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from portal.pledges import domain
from portal.pledges.domain import Typed
from portal.pledges.models import Pledge

YEAR = 2026


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    with time_machine.travel(datetime(YEAR, 3, 10, 2, 0, tzinfo=UTC)):
        yield


def typed(number: int = 1, **values: Any) -> Typed:
    """A complete item."""
    usual = {
        "matter": f"为老党员办实事第{number}件", "measure": "每月走访五户，记录办理结果", "due_on": date(YEAR, 12, 31),
        "standard": "发挥作用合格", "duty": "窗口受理",
    }  # fmt: skip
    return Typed(values.pop("key", None), **{**usual, **values})


def fields(*items: Typed, **values: Any) -> dict[str, Any]:
    """The fields that the form posts."""
    sent: dict[str, Any] = {"post": "科员", **values}
    for at, item in enumerate(items):
        for name, value in item._asdict().items():
            sent[f"items-{at}-{name}"] = "" if value is None else str(value)
    return sent


def rows(pledge: Pledge) -> list[Any]:
    """The items as they lie in the table."""
    return domain.ITEMS(pledge=pledge.id)


def fresh(pledge: Pledge) -> Pledge:
    """The pledge as it lies in the table."""
    return Pledge.get_by_id(pledge.id)


@pytest.fixture
def filed(actor: Any) -> Callable[..., Pledge]:
    """filed("member", "returned", items=3): a pledge brought to a state by those whose work it is."""

    def bring(who: str, state: str = "submitted", items: int = 2, by: str = "secretary") -> Pledge:
        author, reviewer = actor(who), actor(by)
        made = [typed(number) for number in range(1, items + 1)]
        pledge = domain.file(YEAR, "科员", made, by=author, submitting=state != "draft")
        if state == "withdrawn":
            domain.withdraw(pledge, by=author)
        if state == "returned":
            domain.judge(pledge, rows(pledge)[0], "returned", by=reviewer, reason="请写清怎样检查")
            domain.send_back(pledge, by=reviewer)
        if state in ("approved", "published"):
            domain.approve(pledge, by=reviewer, rest=True)
        if state == "published":
            domain.publish(pledge, by=reviewer)
        return pledge

    return bring
