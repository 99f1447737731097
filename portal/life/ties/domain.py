"""组织关系排查: what a branch found about a member on a day. A review is never changed; the latest holds."""

from collections.abc import Iterable
from datetime import date

from portal import actions, clock
from portal.db import P, Query, among, hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.life.ties.models import FOUND, TieReview
from portal.policy import Actor
from portal.units.models import PRESENT, Person, Unit

LONGEST = {"whereabouts": 100, "text": 500}
MOST = 200  # at once

_MEMBERS = Query(
    lambda: Person.select(Person.id, Person.committee, Person.branch).where(
        among(Person.id, "people") & (Person.kind == "member") & (Person.status == "在册")
    )
)
_BRANCHES = Query(lambda: Person.select(Person.branch).where(among(Person.id, "people")).distinct())
_REVIEWED = Query(
    lambda: (
        TieReview.select(TieReview.person, TieReview.found, TieReview.whereabouts, TieReview.text)
        .where(among(TieReview.person, "people") & (TieReview.reviewed_on == P("day")))
        .order_by(TieReview.id)
    )
)


def path(person_id: int) -> str:
    """Where the reviews of a member lie."""
    return f"/life/ties/{person_id}"


def review(
    person: Person, found: str, reviewed_on: date | None, *, by: Actor, whereabouts: str = "", text: str = "", once: str = ""
) -> TieReview:  # fmt: skip
    """登记排查 of one member of the branch; the same is entered once a day. The member's status in the roster stays.

    Raises Invalid, Denied.
    """
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
        _hold([person.id])
        before = _REVIEWED(people=[person.id], day=day)
        if before and before[-1][1:] == (found, whereabouts, text):
            raise Invalid(f"{person.name}这一天的排查已经这样登记过了，不用再登记；情况有变化的，请改好再登记。")
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
        _hold(wanted)
        done = {row.person_id for row in _REVIEWED(people=wanted, day=day)}
        rows = [row for row in _MEMBERS(people=wanted) if row.id not in done]
        for row in rows:
            actions.create(
                "tie_review.create", TieReview, by=by, committee=row.committee_id, branch=row.branch_id, person=row.id,
                reviewed_on=day, found="here", created_by=by.person_id,
            )  # fmt: skip
    return len(rows)


def _hold(people: list[int]) -> None:
    """Nobody else enters reviews of their branches until the transaction ends."""
    for branch in sorted(row.branch_id for row in _BRANCHES(people=people) if row.branch_id):
        hold(Unit, branch)


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
