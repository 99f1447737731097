"""What becomes of a member's own study plan: written, ticked and taken over by its owner alone."""

from collections.abc import Iterable
from typing import Any

from portal import actions, clock
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.life.study import reading
from portal.life.study.models import StudyItem, StudyPlan
from portal.policy import Actor

LONGEST = {"text": 200, "aim": 1000}
MOST_ITEMS = 60


def path(year: int) -> str:
    """Where one's own plan of a year lies."""
    return f"/life/study?year={year}"


def year_of(item: StudyItem) -> int:
    """The year of the plan that an item stands in."""
    return _of(item).year


def aim(year: int, text: str, *, by: Actor, version: int | None = None) -> StudyPlan:
    """写明 what the year's study is to come to. Raises Invalid, Denied, Stale."""
    text = text.strip()
    if len(text) > LONGEST["aim"]:
        raise Invalid(f"自学目标最多 {LONGEST['aim']} 个字，请精简。", "aim")
    with write():
        plan = reading.plan(year, by)
        if plan is None:
            return _begun(year, by, aim=text)
        actions.perform("study_plan.edit", plan, by=by, version=version, set={"aim": text})
    return plan


def add(year: int, text: str, month: int | None, *, by: Actor, once: str = "") -> StudyItem:
    """添加 something to study, perhaps in a month. Raises Invalid, Denied."""
    text = _text(text)
    _check_month(month)
    with write():
        plan = _plan(year, by)
        _check_room(plan, 1)
        made: StudyItem = StudyItem.create(plan=plan.id, text=text, month=month)
        _changed(plan, by)
        store.spend(once, by, path(year))
    return made


def edit(item: StudyItem, text: str, month: int | None, *, by: Actor) -> None:
    """修改 text or month of an item. Raises Invalid, Denied, Stale."""
    text = _text(text)
    _check_month(month)
    with write():
        _changed(_of(item), by)
        StudyItem.update(text=text, month=month).where(StudyItem.id == item.id).execute()


def tick(item: StudyItem, done: bool, *, by: Actor) -> None:
    """勾选 an item as studied today, or take the tick back. Raises Denied, Stale."""
    with write():
        _changed(_of(item), by)
        day = (item.done_on or clock.today()) if done else None
        StudyItem.update(done_on=day).where(StudyItem.id == item.id).execute()


def remove(item: StudyItem, *, by: Actor) -> None:
    """删去 an item: the plan is its owner's, nobody else counts on it. Raises Denied, Stale."""
    with write():
        _changed(_of(item), by)
        StudyItem.delete().where(StudyItem.id == item.id).execute()


def take(year: int, keys: Iterable[str], *, by: Actor, once: str = "") -> int:
    """取入 what was left over last year or stands in the committee's arrangement, by the keys of `reading.offered`.

    What the plan has already is left out; gives how many came in. Raises Invalid, Denied.
    """
    wanted = set(keys)
    chosen = [one for one in reading.offered(year, by) if one.key in wanted]
    if not chosen:
        raise Invalid("请勾选要取入的内容。", "chosen")
    with write():
        plan = _plan(year, by)
        _check_room(plan, len(chosen))
        for one in chosen:
            StudyItem.create(plan=plan.id, text=one.text, month=one.month)
        _changed(plan, by)
        store.spend(once, by, path(year))
    return len(chosen)


def _plan(year: int, by: Actor) -> StudyPlan:
    """The plan of a year, begun where there is none."""
    return reading.plan(year, by) or _begun(year, by)


def _begun(year: int, by: Actor, **values: Any) -> StudyPlan:
    if not reading.FIRST_YEAR <= year <= clock.today().year + 1:
        raise Invalid("只能写过去各年、今年和明年的自学计划，请核对年份。")
    return actions.create("study_plan.create", StudyPlan, by=by, person=by.person_id, year=year, **values)


def _of(item: StudyItem) -> StudyPlan:
    plan: StudyPlan = StudyPlan.get_by_id(item.plan_id)
    return plan


def _changed(plan: StudyPlan, by: Actor) -> None:
    """The plan's version goes on with each change of its items."""
    actions.perform("study_plan.edit", plan, by=by, fields=["items"])


def _text(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Invalid("请写明学什么。", "text")
    if len(text) > LONGEST["text"]:
        raise Invalid(f"学习内容最多 {LONGEST['text']} 个字，请精简。", "text")
    return text


def _check_month(month: int | None) -> None:
    if month is not None and not 1 <= month <= 12:
        raise Invalid("请选择月份，或者选“不定”。", "month")


def _check_room(plan: StudyPlan, more: int) -> None:
    if StudyItem.select().where(StudyItem.plan == plan.id).count() + more > MOST_ITEMS:
        raise Invalid(f"一年最多 {MOST_ITEMS} 项。请合并或者删去一些再添加。", "text")
