"""个人自学: one's own plan, ticked, carried over and filled from the committee's arrangement; nobody else sees it."""

from typing import Any

import pytest

from portal import clock, policy
from portal.errors import Denied, Invalid, Stale
from portal.life.study import domain, reading
from portal.life.study.models import StudyItem, StudyPlan
from portal.plans.models import AnnualPlan
from tests.browser_client import text_of

YEAR = clock.today().year


def texts(year: int, by: Any) -> list[str]:
    return [row.text for row in reading.ITEMS(me=by.person_id, year=year)]


def test_items_are_written_ticked_changed_and_removed_by_their_owner(world: Any, actor: Any) -> None:
    by = actor("member")
    later = domain.add(YEAR, " 支部工作条例 ", 9, by=by)
    domain.add(YEAR, "党章", 3, by=by)
    domain.add(YEAR, "党史", None, by=by)
    assert texts(YEAR, by) == ["党章", "支部工作条例", "党史"]
    assert StudyPlan.select().count() == 1
    domain.tick(later, True, by=by)
    assert StudyItem.get_by_id(later.id).done_on == clock.today()
    domain.tick(StudyItem.get_by_id(later.id), False, by=by)
    assert StudyItem.get_by_id(later.id).done_on is None
    domain.edit(later, "支部工作条例（试行）", 2, by=by)
    assert texts(YEAR, by) == ["支部工作条例（试行）", "党章", "党史"]
    domain.remove(later, by=by)
    assert texts(YEAR, by) == ["党章", "党史"]
    for field, text, month in (("text", " ", 1), ("text", "长" * 201, 1), ("month", "党章", 13)):
        with pytest.raises(Invalid) as refused:
            domain.add(YEAR, text, month, by=by)
        assert refused.value.field == field
    with pytest.raises(Invalid, match="年份"):
        domain.add(YEAR + 2, "党章", None, by=by)


def test_nobody_else_sees_or_touches_it(world: Any, actor: Any) -> None:
    item = domain.add(YEAR, "党章", 3, by=actor("member"))
    plan = StudyPlan.get()
    others = [who for who in world.players if who not in ("disabled", "member")]
    assert [who for who in others if policy.find(StudyPlan, plan.id, actor(who))] == []
    assert [who for who in others if policy.find(StudyItem, item.id, actor(who))] == []
    assert policy.find(StudyItem, item.id, actor("member")) is not None
    for who in ("secretary", "committee", "supervisor"):
        with pytest.raises(Denied):
            domain.tick(item, True, by=actor(who))
    assert StudyItem.get_by_id(item.id).done_on is None


def test_the_aim_meets_its_other_text(world: Any, actor: Any) -> None:
    by = actor("member")
    plan = domain.aim(YEAR, "读完五本书", by=by)
    domain.aim(YEAR, "读完六本书", by=by, version=plan.version)
    with pytest.raises(Stale):
        domain.aim(YEAR, "读完七本书", by=by, version=plan.version)
    assert StudyPlan.get().aim == "读完六本书"


def arrangement(world: Any, state: str = "issued") -> AnnualPlan:
    items = [
        {"key": "1", "kind": "study", "months": [5], "topic": "党章专题", "materials": "《党章》总纲"},
        {"key": "2", "kind": "study", "months": list(range(1, 13)), "topic": "理论著作"},
    ]
    return AnnualPlan.create(
        committee=world.a, unit=world.a, kind="committee", year=YEAR, document={"items": items, "last": 2},
        created_by=world.committee.person, state=state,
    )  # fmt: skip


def test_what_was_left_over_and_what_the_committee_arranges_can_be_taken_in_once(world: Any, actor: Any) -> None:
    by = actor("member")
    done, left = domain.add(YEAR - 1, "学完的", 1, by=by), domain.add(YEAR - 1, "没有学完的", 11, by=by)
    domain.tick(done, True, by=by)
    arrangement(world)
    offers = reading.offered(YEAR, by)
    assert [(one.text, one.month) for one in offers] == [
        ("没有学完的", 11), ("党章专题：《党章》总纲", 5), ("理论著作", None),
    ]  # fmt: skip
    assert domain.take(YEAR, [f"item-{left.id}", offers[1].key], by=by) == 2
    assert texts(YEAR, by) == ["党章专题：《党章》总纲", "没有学完的"]
    assert [one.text for one in reading.offered(YEAR, by)] == ["理论著作"]
    assert texts(YEAR - 1, by) == ["学完的", "没有学完的"]
    with pytest.raises(Invalid, match="勾选"):
        domain.take(YEAR, [f"item-{left.id}"], by=by)
    assert [one.text for one in reading.offered(YEAR, actor("member_b"))] == []  # of another committee


def test_a_draft_of_the_committee_is_not_offered(world: Any, actor: Any) -> None:
    arrangement(world, "draft")
    assert reading.offered(YEAR, actor("member")) == []
    assert reading.offered(YEAR, actor("committee")) == []  # of its own neither: it may still change


def test_pages(world: Any, actor: Any, visit: Any) -> None:
    browser = visit("member")
    assert "还没有自学内容" in text_of(browser.get("/life/study"))
    at = f"/life/study/{YEAR}/new"
    browser.get(at)
    assert "请填写学什么" in text_of(browser.post(at, {"text": "", "month": "3"}, 422))
    browser.post(at, {"text": "党章", "month": "3", "once": "study-1"})
    browser.post(at, {"text": "党章", "month": "3", "once": "study-1"})
    item = StudyItem.get()
    assert "学完 0 项，共 1 项" in text_of(browser.get(f"/life/study?year={YEAR}"))
    browser.post(f"/life/study/items/{item.id}/tick", {"done": "1"})
    assert "学完 1 项，共 1 项" in text_of(browser.get("/life/study"))
    part = browser.post(f"/life/study/items/{item.id}/tick", {"done": "0"}, 200, headers={"HX-Request": "true"})
    assert "学完 0 项，共 1 项" in text_of(part)
    assert "<html" not in part.get_data(as_text=True)
    browser.get(f"/life/study/items/{item.id}/edit")
    browser.post(f"/life/study/items/{item.id}/edit", {"text": "党章总纲", "month": ""})
    assert (StudyItem.get().text, StudyItem.get().month) == ("党章总纲", None)
    browser.get(f"/life/study/{YEAR}/aim")
    browser.post(f"/life/study/{YEAR}/aim", {"aim": "每月一本", "version": StudyPlan.get().version})
    assert "每月一本" in text_of(browser.get("/life/study"))
    conflict = browser.post(f"/life/study/{YEAR}/aim", {"aim": "每周一本", "version": "1"}, 409)
    assert "每周一本" in conflict.get_data(as_text=True)
    assert "每月一本" in conflict.get_data(as_text=True)
    assert "没有可以取入的内容" in text_of(browser.get(f"/life/study/{YEAR + 1 - 1}/take"))
    browser.get(f"/life/study/{YEAR + 1}/take")
    visit("colleague").get(f"/life/study/items/{item.id}/edit", 404)
    visit("secretary").post(f"/life/study/items/{item.id}/remove", {}, 404)
    visit("staff").get("/life/study", 404)
    assert f"{clock.today().year} 年个人自学计划" in text_of(browser.get("/life/study?year=1999"))
    browser.post(f"/life/study/items/{item.id}/remove", {})
    assert not StudyItem.select().exists()


def test_next_year_takes_this_years_rest(world: Any, actor: Any, visit: Any) -> None:
    item = domain.add(YEAR, "没有学完的", 4, by=actor("member"))
    browser = visit("member")
    at = f"/life/study/{YEAR + 1}/take"
    assert "没有学完的" in text_of(browser.get(at))
    assert "请勾选" in text_of(browser.post(at, {}, 422))
    browser.post(at, {"chosen": f"item-{item.id}", "once": "take-1"})
    assert texts(YEAR + 1, actor("member")) == ["没有学完的"]


def test_the_trail_names_no_text(world: Any, actor: Any) -> None:
    from portal.audit.models import AuditEntry, Revision

    domain.add(YEAR, "私下想学的", 4, by=actor("member"))
    said = [
        (row.action, row.fields, row.detail) for row in AuditEntry.select().where(AuditEntry.record == "study_plan")
    ]
    assert [one[0] for one in said] == ["study_plan.create", "study_plan.edit"]
    assert "私下想学的" not in str(said)
    assert not Revision.select().where(Revision.record == "study_plan").exists()
