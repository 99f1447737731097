"""Rules of 公文: an office or a team writes, issues and voids its own; who heads the unit has no hand in what is sent to it."""

from typing import Any, NamedTuple

from portal.db import P, Query
from portal.documents.models import OfficialDocument, OfficialDocumentUnit
from portal.policy.actor import Actor
from portal.policy.predicates import Rule, at_hand, business, heads


class _Unit(NamedTuple):
    """The unit that a document goes to, as `heads` asks for it."""

    unit_id: int
    unit_key: str = "unit_id"


_UNITS = Query(
    lambda: OfficialDocumentUnit.select(OfficialDocumentUnit.unit).where(OfficialDocumentUnit.document == P("document"))
)


def _units(record: OfficialDocument) -> list[int]:
    """The unit that a document goes to, else those of which it tells."""
    if record.unit_id is not None:
        return [record.unit_id]
    return [row.unit_id for row in _UNITS(document=record.id)] if record.id else []


def _owns(actor: Actor, record: Any) -> bool:
    """Whether a document is of the team at hand, to a unit, or about units, assigned to it today; or of the committee at hand itself."""
    if actor.role == "supervisor":
        ours = record.team_id is not None and record.team_id == actor.team_id
        return ours and all(map(actor.covers, _units(record)))
    return actor.role == "committee" and record.team_id is None and actor.unit_id == record.committee_id


def _addressed(actor: Actor, record: Any) -> bool:
    return record.unit_id is not None and heads(actor, _Unit(record.unit_id))


owns = Rule("own document", _owns).unless(
    Rule("heads its unit", _addressed), "这份公文发给您担任书记的支部，请由其他同志起草和印发。"
)

# What goes to one unit is that unit's business; what all are to read is a bulletin.
general = owns.unless(
    Rule("goes to one unit", lambda actor, record: record.unit_id is not None),
    "发给一个单位的公文不能以通知发布。需要通报的，请起草情况通报。",
)

RULES: dict[str, Rule] = {
    "page.documents": at_hand("secretary", "committee", "supervisor"),
    "page.document": business,  # a bulletin is read by whom its notice reached
    "page.drafting": at_hand("committee", "supervisor"),
    "official_document.create": owns,
    "official_document.edit": owns,
    "official_document.issue": owns,
    "official_document.publish": general,
    "official_document.void": owns,
}
