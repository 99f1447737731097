"""Words and rows of an appraisal: where it lies, who is in it, how many may be 优秀."""

from datetime import timedelta
from typing import Any

from portal.appraisals.models import Appraisal, AppraisalMember
from portal.db import P, Query
from portal.policy import Actor
from portal.units.models import PRESENT, Person
from portal.workflow import APPRAISAL

LONGEST = {"self_text": 2000, "paper": 500, "reason": 500}
LONGEST_POLL = timedelta(days=60)
TABLE = "appraisal_member"
ASSESSING = APPRAISAL.moves["appraisal.assess"].sources  # the states in which members write their own assessments
PART = 1  # all members are one sheet, which belongs to this room: part 0 would be answered on the ballot's own page

ON_BOOKS = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.membership)
        .where((Person.branch == P("branch")) & (Person.kind == "member") & Person.status.in_(PRESENT))
        .order_by(Person.initials, Person.id)
    )
)
MEMBERS = Query(
    lambda: (
        AppraisalMember.select(
            AppraisalMember.id, AppraisalMember.person, AppraisalMember.name, AppraisalMember.formal,
            AppraisalMember.self_text, AppraisalMember.self_grade, AppraisalMember.self_at, AppraisalMember.grade,
            AppraisalMember.reason,
        )
        .join(Person, on=(Person.id == AppraisalMember.person))
        .where(AppraisalMember.appraisal == P("appraisal"))
        .order_by(Person.initials, Person.id)
    )
)  # fmt: skip


def path(appraisal: Any) -> str:
    """Where an appraisal lies."""
    return f"/appraisals/{appraisal.id}"


def most_excellent(formal: int) -> int:
    """How many of the graded may be 优秀: at most a third (domain §5)."""
    return formal // 3


def own(appraisal: Appraisal, by: Actor) -> AppraisalMember | None:
    """The line of the person, None where they take no part."""
    mine = (AppraisalMember.appraisal == appraisal.id) & (AppraisalMember.person == by.person_id)
    return AppraisalMember.get_or_none(mine)
