"""Where a visit can be commented on: whom one met, what one told them, each answer, what the unit said to it."""

from portal.checks.domain.text import heads_of, members, visit_path
from portal.checks.models import ANSWERS, CheckVisit, SpotCheck
from portal.checks.visits.answers import OF_VISIT, list_of
from portal.comments.records import Kind, Part
from portal.policy import SCOPES, Actor
from portal.policy.scopes.checks import SHOWN
from portal.policy.scopes.comments import Commented

FIELDS = {"met": "会见人员", "opinion": "现场意见", "response": "回应"}


def parts(visit: CheckVisit, actor: Actor) -> list[Part]:
    """The texts of a visit, then each item with what was found."""
    found = [Part(name, label, getattr(visit, name)) for name, label in FIELDS.items() if getattr(visit, name)]
    items = list_of(SpotCheck.get_by_id(visit.check_id)).items
    given = {row.item: row for row in OF_VISIT(visit=visit.id)}
    for at, item in enumerate(items, 1):
        row = given.get(item.key)
        text = f"{ANSWERS[row.answer]}。{row.evidence}" if row else ""
        found.append(Part(f"item-{item.key}", f"检查项 {at}：{item.text}"[:60], text))
    return found


def _title(visit: CheckVisit) -> str:
    return f"现场检查：{SpotCheck.select(SpotCheck.title).where(SpotCheck.id == visit.check_id).tuples().get()[0]}"


def workers(visit: CheckVisit) -> list[int]:
    """Who hears of comments: those who carry the check out, and the unit once it was told."""
    told = heads_of(visit.unit_id, visit.committee_id) if visit.state in SHOWN else []
    return [*members(SpotCheck.get_by_id(visit.check_id), visit.unit_id), *told]


KIND = Kind(
    CheckVisit,
    "现场检查",
    parts=parts,
    path=visit_path,
    title=_title,
    access=Commented(SCOPES[CheckVisit], CheckVisit.unit, CheckVisit.committee, told="check_visit.release"),
    owner=lambda visit: None,
    workers=workers,
)
