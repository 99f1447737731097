"""现场复核 at an entry: the button stands while the side at hand has no visit of its own before it."""

from typing import Any

import pytest

from portal.accounts import teams
from portal.accounts.models import Team
from portal.checks import domain as checks
from portal.checks.models import CheckVisit
from portal.checks.visits import domain as visits
from portal.problems import record
from tests.problems.conftest import fresh


@pytest.fixture
def going(actor: Any, ledger: Any) -> Any:
    """An entry that its team goes to see."""
    made = fresh(ledger(state="submitted"))
    checks.verify_on_site(made, by=actor("supervisor"))
    return made


def test_another_sides_check_leaves_the_button(world: Any, actor: Any, visit: Any, going: Any) -> None:
    button = f'action="/checks/verify/{going.id}"'
    assert button not in visit("supervisor").get(f"/problems/{going.id}").get_data(as_text=True)
    teams.close(Team.get_by_id(world.team_a.id), by=actor("committee"))
    assert record.shown(going, actor("committee")).on_site  # it is seen, but is not the committee's
    browser = visit("committee")
    assert button in browser.get(f"/problems/{going.id}").get_data(as_text=True)
    checks.verify_on_site(going, by=actor("committee"))
    assert button not in browser.get(f"/problems/{going.id}").get_data(as_text=True)


def test_a_visit_that_was_left_out_leaves_the_button(actor: Any, going: Any) -> None:
    by = actor("supervisor")
    assert record.shown(going, by).seeing
    visits.drop(CheckVisit.get(), by=by, reason="改日再去")
    assert not record.shown(going, by).seeing
