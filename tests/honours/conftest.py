"""Honours that came about as they do in life: through the domain."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.honours import domain
from portal.honours.domain import Wanted
from portal.honours.models import Honour

DAY = date(2025, 7, 1)
BRANCHS = Wanted("先进基层党组织", "advanced", "city", DAY, "中共某某市委，某委〔2025〕12 号", "")
MEMBERS = BRANCHS._replace(title="优秀共产党员", kind="member")
OFFICE = {"a1": ("secretary", "committee"), "a2": ("secretary_a2", "committee"), "b1": ("secretary_b", "committee_b")}


def fresh(honour: Honour) -> Honour:
    """The honour as it lies in the table."""
    return Honour.get_by_id(honour.id)


def sent(wanted: Wanted = BRANCHS, **values: Any) -> dict[str, Any]:
    """The fields that the form posts."""
    return {"person": "", **wanted._asdict(), "awarded_on": str(wanted.awarded_on), **values}


@pytest.fixture
def honoured(world: Any, actor: Any) -> Callable[..., Honour]:
    """honoured("a1", "member", "confirmed", level="province"): brought to a state by those whose work it is."""

    def bring(place: str = "a1", whose: str = "", state: str = "confirmed", **values: Any) -> Honour:
        secretary, committee = map(actor, OFFICE[place])
        person = world.players[whose].person.id if whose else None
        wanted = (MEMBERS if whose else BRANCHS)._replace(**values)
        made = domain.register(wanted, by=secretary, branch=world.units[place].id, person=person)
        if state in ("confirmed", "revoked"):
            domain.confirm(made, by=committee, version=1)
        if state == "revoked":
            domain.revoke(made, by=committee, reason="授予机关已经撤销")
        if state == "declined":
            domain.decline(made, by=committee, reason="请补证书")
        if state == "withdrawn":
            domain.withdraw(made, by=secretary)
        return made

    return bring
