"""报备: what is undone is told before it, nobody is graded in two branches, and what came back can be done again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.appraisals import domain, waiting
from portal.appraisals.domain import Grade
from portal.appraisals.models import Appraisal
from portal.errors import Invalid
from portal.policy import Actor
from portal.units.models import Person
from tests.browser_client import text_of

TODAY = clock.today()
YEAR = TODAY.year
Of = Callable[[str], Actor]


def fresh(appraisal: Appraisal) -> Appraisal:
    return Appraisal.get_by_id(appraisal.id)


def decided(branch: Any, by: Actor) -> Appraisal:
    """An appraisal of a branch in which all are 合格, without a vote in the system."""
    made = domain.begin(branch, YEAR, TODAY + timedelta(days=7), by=by)
    grades = {row.id: Grade("合格") for row in domain.MEMBERS(appraisal=made.id) if row.formal}
    domain.decide(made, grades, paper="书面测评", by=by)
    return fresh(made)


def test_what_is_undone_is_told_before_it_is_reported(world: Any, actor: Of, visit: Any) -> None:
    made = decided(world.a1, actor("secretary"))
    people = len(domain.MEMBERS(appraisal=made.id))
    Person.update(branch=world.a1.id).where(Person.id == world.member_a2.person.id).execute()
    words = text_of(visit("secretary").get(f"/appraisals/{made.id}/file"))
    assert f"还有 {people} 人没有写" in words
    assert "截止）" in words
    assert f"名册上后来的党员还没有列入：{world.member_a2.person.name}" in words
    assert "没有选定组织评定的会议" in words
    visit("secretary").post(f"/appraisals/{made.id}/file", {"version": str(made.version)})
    assert fresh(made).state == "filed"


def test_nobody_is_graded_in_two_branches_in_a_year(world: Any, actor: Of) -> None:
    mover = Person.get_by_id(world.member.person.id)
    first = decided(world.a1, actor("secretary"))
    Person.update(branch=world.a2.id).where(Person.id == mover.id).execute()
    second = decided(world.a2, actor("secretary_a2"))
    domain.file(second, by=actor("secretary_a2"))
    Person.update(branch=world.a1.id).where(Person.id == mover.id).execute()  # back again: on the books of the first
    with pytest.raises(Invalid, match=f"{mover.name}本年度已由其他支部评定"):
        domain.file(first, by=actor("secretary"))
    assert fresh(first).state == "deciding"
    (line,) = (row for row in domain.MEMBERS(appraisal=first.id) if row.person_id == mover.id)
    domain.adjust(first, removed=[line.id], reason="已由第二党支部评定", by=actor("secretary"))
    domain.file(fresh(first), by=actor("secretary"))
    assert fresh(first).state == "filed"
    assert mover.id not in {row.person_id for row in domain.MEMBERS(appraisal=first.id)}


def test_what_came_back_can_be_assessed_again(world: Any, actor: Of, visit: Any) -> None:
    made = decided(world.a1, actor("secretary"))
    member = actor("member")
    assert waiting.own(member) == []
    domain.file(made, by=actor("secretary"))
    domain.send_back(fresh(made), reason="自评没有写完，请补", by=actor("committee"))
    (waits,) = waiting.own(member)
    assert [task.url for task in waits.tasks] == [f"/appraisals/{made.id}/self"]
    assert f"/appraisals/{made.id}/self" in visit("member").get(f"/appraisals/{made.id}").get_data(as_text=True)
    visit("member").post(f"/appraisals/{made.id}/self", {"self_text": "对照四个合格，还有不足。", "self_grade": "合格"})
    (line,) = (row for row in domain.MEMBERS(appraisal=made.id) if row.person_id == member.person_id)
    assert (line.self_text, fresh(made).state) == ("对照四个合格，还有不足。", "returned")
    assert waiting.own(member) == []
