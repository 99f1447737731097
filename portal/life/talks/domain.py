"""What becomes of 谈心谈话: entered for several people at once, withdrawn by mistake."""

from collections.abc import Iterable
from datetime import date

from portal import actions, clock
from portal.db import P, Query, hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.life.standing import domain as standing
from portal.life.talks.models import HeartTalk
from portal.policy import Actor
from portal.units.listing import MEMBERS
from portal.units.models import PRESENT, Person, Unit

FIRST_DAY = date(2012, 1, 1)
MOST = 200  # people at once

LEADERS = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.post)
        .where(
            (Person.committee == P("committee")) & (Person.kind == "member") & Person.status.in_(PRESENT)
            & (Person.leading == True)  # noqa: E712
        )
        .order_by(Person.initials, Person.id)
    )
)  # fmt: skip


def members(branch: Unit) -> list[tuple[int, str]]:
    """The members of a branch: id, name."""
    return [(row.id, row.name) for row in MEMBERS(branch=branch.id)]


def talkers(branch: Unit) -> list[tuple[int, str]]:
    """Who may have talked with them: members of the branch, then leading members of the committee: id, name."""
    own = members(branch)
    known = {key for key, _name in own}
    return [*own, *((row.id, row.name) for row in LEADERS(committee=branch.committee_id) if row.id not in known)]


def record(
    branch: Unit, talker: int | None, people: Iterable[int], day: date | None, *, by: Actor, once: str = ""
) -> list[HeartTalk]:
    """登记谈心谈话 of one with several members of a branch on one day. Raises Invalid, Denied."""
    wanted = list(dict.fromkeys(people))
    if talker not in dict(talkers(branch)):
        raise Invalid("请选择谁谈的：本支部党员，或者本党委的党员领导干部。", "talker")
    if day is None:
        raise Invalid("请填写谈话日期。", "day")
    if not FIRST_DAY <= day <= clock.today():
        raise Invalid("谈话日期不能晚于今天，也不能早于 2012 年。", "day")
    if not wanted:
        raise Invalid("请选择同谁谈的。", "people")
    if len(wanted) > MOST:
        raise Invalid(f"一次最多登记 {MOST} 人，请分几次登记。", "people")
    names = dict(members(branch))
    if any(key not in names for key in wanted):
        raise Invalid("选择的人中有的现在不在这个党支部，请重新选择。", "people")
    if talker in wanted:
        raise Invalid("谈话人不能同自己谈话，请在名单里去掉谈话人。", "people")
    units = sorted({branch.id, _home(talker)})
    with write():
        for unit in units:  # in the order in which they are judged; the second of two tabs sees what the first entered
            hold(Unit, unit)
        there = _entered(talker or 0, wanted, day)
        if there:
            raise Invalid(
                f"{'、'.join(names[key] for key in there)}这一天的谈话已经登记过了，请在名单里去掉。", "people"
            )
        made = [
            actions.create(
                "heart_talk.create", HeartTalk, by=by, committee=branch.committee_id, branch=branch.id, person=key,
                talker=talker, talked_on=day, created_by=by.person_id,
            )
            for key in wanted
        ]  # fmt: skip
        store.spend(once, by, "/life/talks")
        standing.refresh(units, [day.year])
    return made


def _home(talker: int | None) -> int:
    """The branch of who talked: it counts for them too, wherever they are."""
    return int(Person.get_by_id(talker).branch_id)


def _entered(talker: int, people: list[int], day: date) -> list[int]:
    """With whom of these a talk of that day stands already."""
    rows = HeartTalk.select(HeartTalk.person).where(
        (HeartTalk.talker == talker) & (HeartTalk.talked_on == day) & (HeartTalk.state == "entered")
        & HeartTalk.person.in_(people)
    )  # fmt: skip
    found = {row.person_id for row in rows}
    return [key for key in people if key in found]


def withdraw(talk: HeartTalk, *, by: Actor, version: int | None = None) -> None:
    """撤销 what was entered by mistake. Raises Denied, Stale."""
    with write():
        actions.perform("heart_talk.withdraw", talk, by=by, version=version)
        standing.refresh(sorted({talk.branch_id, _home(talk.talker_id)}), [talk.talked_on.year])
