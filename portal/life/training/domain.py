"""轮训: a course is entered, its participants ticked, then filed; filed it counts, reopened it does not."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.life.standing import domain as standing
from portal.life.training import people
from portal.life.training.models import AUDIENCES, Training, TrainingPlace
from portal.policy import Actor
from portal.units.models import Person

LONGEST = {"title": 100, "place": 60, "topic": 500, "reason": 500}
FIRST_DAY, LONGEST_COURSE = date(2012, 1, 1), 366


class Wanted(NamedTuple):
    """A course as its form says it; `hours` in hundredths."""

    title: str
    audience: str
    starts: date | None
    ends: date | None
    hours: int | None
    place: str = ""
    topic: str = ""


def path(training: Any) -> str:
    """Where a course lies."""
    return f"/life/trainings/{training.id}"


def create(committee: int, wanted: Wanted, *, by: Actor, once: str = "") -> Training:
    """登记培训 of a committee, to be filed later. Raises Invalid, Denied."""
    columns = _checked(wanted)
    with write():
        made = actions.create(
            "training.create", Training, by=by, committee=committee, created_by=by.person_id, **columns
        )
        store.spend(once, by, path(made))
    return made


def edit(training: Training, wanted: Wanted, *, by: Actor, version: int | None = None) -> None:
    """修改 a course that is not filed. Raises Invalid, Denied, Stale."""
    actions.check("training.edit", training, by=by)
    columns = _checked(wanted)
    with write():
        actions.perform("training.edit", training, by=by, version=version, set=columns)


def attend(
    training: Training,
    ticked: Mapping[int, int | None],
    within: Iterable[int],
    *,
    by: Actor,
    version: int | None = None,
) -> None:
    """登记参训人员: person → own hours (hundredths, None: the course's); of `within` who is not ticked did not take part.

    Raises Invalid, Denied, Stale.
    """
    actions.check("training.attend", training, by=by)
    within = set(within)
    before = {row.person_id: row for row in people.places(training.id)}
    known = {
        row.id: row.branch_id
        for row in Person.select(Person.id, Person.branch).where(
            Person.id.in_(sorted(set(ticked) - set(before))) & (Person.committee == training.committee_id)
            & (Person.kind == "member")
        )
    }  # fmt: skip
    if set(ticked) - set(before) - set(known) or set(ticked) - within:
        raise Invalid("请在名单里选择参训人员。", "people")
    with write():
        gone = (within & set(before)) - set(ticked)
        detail = {"added": len(known), "removed": len(gone)}
        values = {"people": {str(person): own for person, own in sorted(ticked.items())}, "removed": sorted(gone)}
        actions.perform("training.attend", training, by=by, version=version, detail=detail, values=values)
        if gone:
            mine = TrainingPlace.training == training.id
            TrainingPlace.delete().where(mine & TrainingPlace.person.in_(sorted(gone))).execute()
        for person, hours in ticked.items():
            if person in known:
                TrainingPlace.create(training=training.id, person=person, branch=known[person], hours=hours)
            elif before[person].hours != hours:
                TrainingPlace.update(hours=hours).where(TrainingPlace.id == before[person].id).execute()


def file(training: Training, *, by: Actor, version: int | None = None) -> None:
    """登记完成: it counts for its participants from now on. Raises Invalid, Denied, Stale."""
    actions.check("training.file", training, by=by)
    if training.ends > clock.today():
        raise Invalid(f"培训到 {training.ends:%Y-%m-%d} 才结束，结束以后再登记完成。")
    branches = _branches(training)
    if not branches:
        raise Invalid("还没有登记参训人员，请先登记。")
    with write():
        actions.perform("training.file", training, by=by, version=version)
        standing.refresh(branches, _years(training))


def reopen(training: Training, *, by: Actor, reason: str, version: int | None = None) -> None:
    """退回修改 what was filed, with the reason; until it is filed again it does not count. Raises Invalid, Denied, Stale."""
    actions.check("training.reopen", training, by=by)
    reason = _text(reason, "reason", "请写明为什么要修改。")
    with write():
        actions.perform("training.reopen", training, by=by, version=version, note=reason)
        standing.refresh(_branches(training), _years(training))


def drop(training: Training, *, by: Actor, reason: str, version: int | None = None) -> None:
    """取消 a course that was not filed, with the reason. Raises Invalid, Denied, Stale."""
    actions.check("training.drop", training, by=by)
    reason = _text(reason, "reason", "请写明为什么取消。")
    with write():
        actions.perform("training.drop", training, by=by, version=version, note=reason)


def _branches(training: Training) -> list[int]:
    """Where its participants belonged that day, and where they belong now."""
    rows = people.places(training.id)
    return sorted({row.branch_id for row in rows} | {row.now_id for row in rows})


def _years(training: Training) -> list[int]:
    return sorted({training.starts.year, training.ends.year})


def _checked(wanted: Wanted) -> dict[str, Any]:
    """The columns of a course, tidied. Raises Invalid."""
    if wanted.audience not in AUDIENCES:
        raise Invalid("请选择培训对象。", "audience")
    if wanted.starts is None:
        raise Invalid("请填写开始日期。", "starts")
    if wanted.ends is None:
        raise Invalid("请填写结束日期，当天结束的与开始日期相同。", "ends")
    if not FIRST_DAY <= wanted.starts <= clock.today() + timedelta(days=730):
        raise Invalid("开始日期要在 2012 年以后、两年之内，请核对年份。", "starts")
    if wanted.ends < wanted.starts:
        raise Invalid("结束日期不能早于开始日期。", "ends")
    if (wanted.ends - wanted.starts).days > LONGEST_COURSE:
        raise Invalid("一期培训不超过一年，请核对日期。", "ends")
    if not wanted.hours:
        raise Invalid("请填写学时，如 8 或 7.5。", "hours")
    return {
        "title": _text(wanted.title, "title", "请填写培训名称。"), "audience": wanted.audience, "starts": wanted.starts,
        "ends": wanted.ends, "hours": wanted.hours, "place": _text(wanted.place, "place"),
        "topic": _text(wanted.topic, "topic"),
    }  # fmt: skip


def _text(value: str, field: str, missing: str = "") -> str:
    value = (value or "").strip()
    if missing and not value:
        raise Invalid(missing, field)
    if len(value) > LONGEST[field]:
        raise Invalid(f"最多 {LONGEST[field]} 个字，请精简。", field)
    return value
