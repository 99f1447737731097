"""Posts that came about as they do in life: through the domain."""

from collections.abc import Callable
from typing import Any

import pytest

from portal import clock
from portal.identities import domain
from portal.identities.domain import Wanted
from portal.identities.models import Identity

TEXTS = Wanted("综合受理先锋岗", "一层 3 号窗口", "一次告知办理条件\n首问负责", "熟悉业务")


def wanted(**values: Any) -> Wanted:
    """The texts of an application."""
    return TEXTS._replace(**values)


def fresh(identity: Identity) -> Identity:
    """The post as it lies in the table."""
    return Identity.get_by_id(identity.id)


@pytest.fixture
def posted(actor: Any) -> Callable[..., Identity]:
    """posted("member", "pioneer", "recommended"): a post brought to a state by those whose work it is."""

    def bring(who: str = "member", kind: str = "pioneer", state: str = "settled", **dates: Any) -> Identity:
        mine, secretary, committee = actor(who), actor("secretary"), actor("committee")
        today = clock.today()
        made = domain.apply(kind, wanted(), by=mine, person=mine.person_id)
        if state == "applied":
            return made
        if kind in ("badge", "plate", "community"):
            domain.confirm(made, by=secretary, starts=dates.get("starts", today), ends=dates.get("ends"))
            return made
        domain.discuss(made, by=secretary, on=today, opinion="同意")
        if state != "discussed":
            domain.recommend(made, by=secretary, on=today)
        if state == "settled":
            domain.settle(made, by=committee, on=today, starts=dates.get("starts", today), ends=dates.get("ends"))
        return made

    return bring


def sent(**values: Any) -> dict[str, Any]:
    """The fields that the form posts."""
    return {"kind": "pioneer", **TEXTS._asdict(), **values}
