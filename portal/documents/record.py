"""What the page of a document shows: the document as it will be printed, its acts, where it comes from, its course."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import policy, web
from portal.accounts.models import ROLES, Team
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.checks.models import CheckVisit
from portal.db import P, Query, prepared
from portal.documents import composing
from portal.documents.document import Document, full_date
from portal.documents.drafting import sources
from portal.documents.models import KINDS, OfficialDocument
from portal.draws.models import Draw
from portal.errors import Invalid
from portal.notices.models import Notice
from portal.policy import Actor
from portal.units.models import Unit
from portal.workflow import OFFICIAL_DOCUMENT

_to = Unit.alias("addressed")
HEAD = Query(
    lambda: OfficialDocument.select(
        Unit.name.alias("committee_name"), pw.fn.COALESCE(Team.name, "").alias("team_name"),
        pw.fn.COALESCE(_to.name, "").alias("unit_name"),
    )
    .join(Unit, on=(Unit.id == OfficialDocument.committee)).switch(OfficialDocument)
    .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == OfficialDocument.team)).switch(OfficialDocument)
    .join(_to, pw.JOIN.LEFT_OUTER, on=(_to.id == OfficialDocument.unit))
    .where(OfficialDocument.id == P("document"))
)  # fmt: skip
SAID = {"official_document.create": "起草"}
# record → its model, where it lies, what it is called
SOURCES = {"check_visit": (CheckVisit, "/checks/visits/{}", "检查记录"), "draw": (Draw, "/draws/{}", "抽签记录")}


@dataclass
class Shown:
    """A document as one person may see it."""

    document: OfficialDocument
    head: Any
    said: Document | None  # None: the text cannot be read yet
    problem: str = ""
    late: str = ""  # what a draft demands by a day that is over
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    source: tuple[str, str] | None = None  # words, address
    course: list[Event] = field(default_factory=list)
    voided: str = ""  # why
    notices: list[Any] = field(default_factory=list)  # by which it is published

    @property
    def kind(self) -> str:
        return KINDS[self.document.kind]

    @property
    def state(self) -> Any:
        return OFFICIAL_DOCUMENT.table[self.document.state]

    @property
    def title(self) -> str:
        return self.document.title.replace("\n", "")


def shown(document: OfficialDocument, actor: Actor) -> Shown:
    """What `actor` may see of a document that lies in the scope."""
    made = Shown(document, HEAD.one(document=document.id), None)
    try:
        made.said = composing.compose(document, actor)
    except Invalid as error:
        made.problem = error.message
    made.late = late(document, actor)
    made.notices = _notices(document, actor)
    made.acts = [
        (action.removeprefix("official_document."), move.label, move.weight)
        for action, move in available(actor, document).items()
    ]
    course = COURSE(record="official_document", id=document.id)
    made.voided = next((row.note for row in course if row.action == "official_document.void"), "")
    if policy.may("official_document.edit", actor, document):
        made.course = [_event(row) for row in course]
        made.source = _source(document, actor)
    return made


def late(document: OfficialDocument, actor: Actor) -> str:
    """That deadlines which a draft names to a unit are over, in words; "" where none is."""
    if document.state != "draft" or document.unit_id is None:
        return ""
    over = [row.due_on for row in sources.late(sources.entries(document.problems, actor))]
    if not over:
        return ""
    return f"清单中有 {len(over)} 个问题的时限已经过了（最早的是{full_date(min(over))}），请先在整改台账里调整期限。"


def _notices(document: OfficialDocument, actor: Actor) -> list[Any]:
    """The notices by which its office publishes it, as far as one sees them."""
    if document.signed_on is None or document.unit_id is not None:
        return []
    seen = policy.scope(Notice, actor)

    def build() -> Any:
        here = (Notice.unit == P("office")) & (Notice.document == P("document")) & (Notice.state != "dropped")
        return Notice.select(Notice.id, Notice.state, Notice.sent_at).where(here & seen.where).order_by(Notice.id)

    query = prepared(("notices of document", *seen.shape), build)
    return query(document=document.id, office=document.committee_id, **actor.places())


def _source(document: OfficialDocument, actor: Actor) -> tuple[str, str] | None:
    """What it was made of, where one may see that."""
    if document.source_record not in SOURCES or document.source_id is None:
        return None
    model, path, words = SOURCES[document.source_record]
    found = policy.find(model, document.source_id, actor)
    return (words, path.format(document.source_id)) if found else None


def _event(row: Any) -> Event:
    """A line of 经过: the act, who, when, and the reason."""
    move = OFFICIAL_DOCUMENT.moves.get(row.action)
    what = SAID.get(row.action) or (move.label if move else row.action)
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note)
