"""组织关系排查: what a branch found about a member on a day. A review is never changed; the latest holds."""

from collections.abc import Iterable
from datetime import date

from portal import actions, clock
from portal.db import P, Query, among, write
from portal.drafts import store
from portal.errors import Invalid
from portal.life.ties.models import FOUND, TieReview
from portal.policy import Actor
from portal.units.models import PRESENT, Person

LONGEST = {"whereabouts": 100, "text": 500}
MOST = 200  # at once

_MEMBERS = Query(
    lambda: Person.select(Person.id, Person.committee, Person.branch).where(
        among(Person.id, "people") & (Person.kind == "member") & (Person.status == "在册")
    )
)
_REVIEWED = Query(
    lambda: TieReview.select(TieReview.person).where(
        among(TieReview.person, "people") & (TieReview.reviewed_on == P("day"))
    )
)


def path(person_id: int) -> str:
    """Where the reviews of a member lie."""
    return f"/life/ties/{person_id}"


def review(
    person: Person, found: str, reviewed_on: date | None, *, by: Actor, whereabouts: str = "", text: str = "", once: str = ""
) -> TieReview:  # fmt: skip
    """登记排查 of one member of the branch. The member's status in the roster stays. Raises Invalid, Denied."""
    if person.kind != "member" or person.status not in PRESENT:
        raise Invalid("只排查在册的党员。")
    if found not in FOUND:
        raise Invalid("请选择排查结果。", "found")
    whereabouts, text = _text(whereabouts, "whereabouts"), _text(text, "text")
    if found == "away" and not whereabouts:
        raise Invalid("请写明流动到哪里，写到县（市、区）或者单位就可以，不写住址。", "whereabouts")
    if found == "lost" and not text:
        raise Invalid("请写明做了哪些查找。", "text")
    day = _day(reviewed_on)
    with write():
        made = actions.create(
            "tie_review.create", TieReview, by=by, committee=person.committee_id, branch=person.branch_id, person=person.id,
            reviewed_on=day, found=found, whereabouts=whereabouts, text=text, created_by=by.person_id,
        )  # fmt: skip
        store.spend(once, by, path(person.id))
    return made


def all_here(people: Iterable[int], reviewed_on: date | None, *, by: Actor) -> int:
    """登记 several as 正常参加组织生活; how many. Raises Invalid, Denied.

    Who was reviewed on that day already, is away or out of reach is left out: that is said of one at a time.
    """
    wanted = sorted(set(people))
    if not wanted:
        raise Invalid("请先勾选党员。")
    if len(wanted) > MOST:
        raise Invalid(f"一次最多登记 {MOST} 人，请分几次。")
    day = _day(reviewed_on)
    with write():
        done = {row.person_id for row in _REVIEWED(people=wanted, day=day)}
        rows = [row for row in _MEMBERS(people=wanted) if row.id not in done]
        for row in rows:
            actions.create(
                "tie_review.create", TieReview, by=by, committee=row.committee_id, branch=row.branch_id, person=row.id,
                reviewed_on=day, found="here", created_by=by.person_id,
            )  # fmt: skip
    return len(rows)


def _day(day: date | None) -> date:
    if day is None:
        raise Invalid("请填写排查日期。", "reviewed_on")
    if day > clock.today():
        raise Invalid("排查日期不能晚于今天。", "reviewed_on")
    if day.year < clock.today().year - 1:
        raise Invalid("排查日期不能早于去年。", "reviewed_on")
    return day


def _text(value: str, field: str) -> str:
    value = (value or "").strip()
    if len(value) > LONGEST[field]:
        raise Invalid(f"最多 {LONGEST[field]} 个字，请精简。", field)
    return value
