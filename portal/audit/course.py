"""经过: what happened to a record, told by its revisions."""

from dataclasses import dataclass

import peewee as pw

from portal.audit.models import Revision
from portal.db import P, Query
from portal.units.models import Person


@dataclass
class Event:
    """A line of 经过 as a page shows it: what, who, when, why, and where it leads."""

    what: str
    who: str
    when: str
    why: str = ""
    url: str = ""
    link: str = ""


COURSE = Query(
    lambda: (
        Revision.select(
            Revision.id, Revision.number, Revision.at, Revision.role, Revision.action, Revision.note, Revision.values,
            Revision.person_id, Person.name,
        )
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Revision.person_id))
        .where((Revision.record == P("record")) & (Revision.record_id == P("id")))
        .order_by(Revision.number.desc())
    )
)  # fmt: skip
"""The revisions of the record `id` of the table `record`, newest first; `name` is empty where nobody is known."""
LAST = Query(
    lambda: (
        Revision.select(Revision.at, Revision.person_id, Person.name)
        .join(Person, on=(Person.id == Revision.person_id))
        .where((Revision.record == P("record")) & (Revision.record_id == P("id")))
        .order_by(Revision.number.desc())
        .limit(1)
    )
)
"""The newest revision by a person: who, and when."""
