"""转为整改: an answer becomes an entry of the ledger in one step."""

from typing import Any

from portal.checks.checklists.document import Item
from portal.checks.domain.text import visit_path
from portal.checks.models import CheckAnswer, CheckVisit, SpotCheck
from portal.checks.visits.answers import TO_FIND, list_of
from portal.errors import Invalid
from portal.policy import Actor
from portal.problems import categories
from portal.problems import domain as problems
from portal.units.models import Unit


def find(visit: CheckVisit, answer: CheckAnswer, *, by: Actor, once: str = "") -> Any:
    """The entry made of an answer that says no or partly. Raises Invalid, Denied, Stale."""
    if answer.visit_id != visit.id or answer.answer not in TO_FIND:
        raise Invalid("只有“部分”或“否”的检查项可以转为整改。")
    check = SpotCheck.get_by_id(visit.check_id)
    item = list_of(check).item(answer.item) or Item(answer.item, text="检查项")
    unit = Unit.get_by_id(visit.unit_id)
    itself = unit.kind == "committee"
    subject = "committee" if itself else "branch"
    offered = categories.offered(visit.committee_id, subject)
    category = next((one.key for one in offered if one.name == item.category), "")
    return problems.find(
        f"{item.text}：{answer.evidence}" if answer.evidence else f"没有做到：{item.text}", by=by,
        subject=subject, committee=visit.committee_id, branch=None if itself else unit.id,
        source="supervision", record=answer, path=f"{visit_path(visit)}#check_visit-{visit.id}-item-{answer.item}",
        words=f"{check.title}：{item.text}", category=category, team=visit.team_id, once=once,
    )  # fmt: skip
