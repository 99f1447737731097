"""Notices that came about as they do in life: through the domain."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.notices import domain
from portal.notices.domain import Wanted
from portal.notices.models import Notice, NoticeReceipt

DUE = timedelta(days=10)


def task(**values: Any) -> Wanted:
    """A task to be acknowledged and replied to."""
    usual = Wanted("task", "报送学习计划", "请按时报送。", clock.today() + DUE, True, True, True)
    return usual._replace(**values)


def fresh(record: Any) -> Any:
    """The record as it lies in the table."""
    return type(record).get_by_id(record.id)


def receipt(notice: Notice, whose: Any, role: str = "member") -> NoticeReceipt:
    """The receipt of a person, or of a unit's office."""
    key = NoticeReceipt.person if role in ("member", "staff") else NoticeReceipt.unit
    found: NoticeReceipt = NoticeReceipt.get(
        (NoticeReceipt.notice == notice.id) & (key == whose.id) & (NoticeReceipt.role == role)
    )
    return found


@pytest.fixture
def sent(world: Any, actor: Any) -> Callable[..., Notice]:
    """sent("committee", ["a"], ["secretary"], people=["staff"], reply_wanted=False): drafted, aimed and sent."""

    def bring(who: str, units: Any = (), roles: Any = (), people: Any = (), send: bool = True, **values: Any) -> Notice:
        by = actor(who)
        made = domain.draft(task(**values), by=by)
        chosen = {
            "units": [world.units[one].id for one in units], "roles": list(roles),
            "people": [world.players[one].person.id for one in people],
        }  # fmt: skip
        domain.aim(made, chosen, by=by)
        if send:
            domain.send(made, by=by)
        return made

    return bring
