"""Documents drafted from what they are made of in life: entries of the ledger, visits, draws."""

from collections.abc import Callable
from typing import Any

import pytest

from portal import clock
from portal.documents import domain
from portal.documents.drafting import bulletin, certificate, feedback, order, sources
from portal.documents.models import OfficialDocument
from portal.units.models import Unit
from tests.checks.conftest import at, checked, checklist
from tests.draws.conftest import branches, drawn
from tests.problems.conftest import ledger

__all__ = ["branches", "checked", "checklist", "drawn", "ledger"]
NUMBER = "某机党督〔2026〕3号"
TEAM = "某某局机关党委第一督导组"  # a team as its documents name it


def fresh(document: OfficialDocument) -> OfficialDocument:
    """The document as it lies in the table."""
    return OfficialDocument.get_by_id(document.id)


@pytest.fixture
def drafted(world: Any, actor: Any, ledger: Any, checked: Any, drawn: Any) -> Callable[..., OfficialDocument]:
    """drafted("order", "supervisor", "issued"): made of its source, brought to a state by its own side."""

    def bring(
        kind: str = "order", who: str = "supervisor", state: str = "draft", place: str = "a1", number: str = ""
    ) -> OfficialDocument:
        by = actor(who)
        if kind == "order":
            found = [ledger(who, place, text=text) for text in ("会议记录不完整", "谈心谈话没有全覆盖")]
            unit = Unit.get_by_id(world.units[place].id)
            made = domain.create(order.draft(unit, [one.id for one in found], by=by), by=by)
        elif kind == "feedback":
            check = checked("released", (place,), who)
            made = domain.create(feedback.draft(at(check, world.units[place]), by=by), by=by)
        elif kind == "bulletin":
            ledger(who, place)
            today = clock.today()
            rows = sources.issued_in(today, today, by)
            made = domain.create(bulletin.draft(rows, by=by, starts=today, ends=today), by=by)
        else:
            made = domain.create(certificate.draft(drawn("drawn", who), by=by), by=by)
        if state == "issued":
            domain.issue(made, clock.today(), number, by=by)
        if state == "voided":
            domain.issue(made, clock.today(), number, by=by)
            domain.void(made, "文号有误，重新印发", by=by)
        return made

    return bring
