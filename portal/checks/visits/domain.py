"""A visit: planned, recorded on site, left out or taken in again, responded to by the unit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal import actions, clock
from portal.accounts import holders
from portal.checks.domain.text import MEMBERS, members, tidied, visit_path
from portal.checks.models import METHODS, CheckVisit, SpotCheck
from portal.db import hold, write
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import Unit
from portal.uploads import domain as uploads

# States of a check in which visits go on: who was left out of the release can still be gone to, and hears of it alone.
ON_SITE = ("running", "released")
GOING = ("planned", *ON_SITE)


def _check_of(visit: CheckVisit, action: str, *states: str) -> SpotCheck:
    """The check of a visit, held in the caller's transaction: it must be, and stays, in one of `states`. Raises Stale."""
    hold(SpotCheck, visit.check_id)
    check = SpotCheck.get_by_id(visit.check_id)
    if check.state not in states:
        why = "检查还没有开始" if check.state == "planned" else "检查没有反馈结果，或者已经办结、取消"
        raise Stale(f"{why}，现在不能办理。", action=action, record=visit)
    return check


def plan(
    visit: CheckVisit, planned_on: date | None, visitor: int | None, *, by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """安排: when, and who of those who carry the check out. Raises Invalid, Denied, Stale."""
    actions.check("check_visit.plan", visit, by=by)
    with write():
        check = _check_of(visit, "check_visit.plan", *GOING)
        _check_plan(visit, check, planned_on, visitor)
        before = (visit.planned_on, visit.visitor_id)
        if before == (planned_on, visitor) and version in (None, visit.version):
            return
        values = {
            "planned_on": [one.isoformat() if one else None for one in (before[0], planned_on)],
            "visitor": [before[1], visitor],
        }
        actions.perform(
            "check_visit.plan", visit, by=by, version=version, set={"planned_on": planned_on, "visitor": visitor},
            values=values,
        )  # fmt: skip
        if visitor is not None and visitor != before[1]:
            when = f"，{planned_on:%m-%d}" if planned_on else ""
            inbox.tell([visitor], f"请检查{_name(visit)}{when}：{check.title}", visit_path(visit), by=by)


def _check_plan(visit: CheckVisit, check: SpotCheck, planned_on: date | None, visitor: int | None) -> None:
    """The day lies in the check (once it was released its end is past, and nothing of it changes any more). Raises Invalid."""
    released = check.state == "released"
    if planned_on is not None and planned_on < check.starts and released:
        raise Invalid(f"安排的日期不能早于检查开始的日期（{check.starts}）。", "planned_on")
    if planned_on is not None and not released and not check.starts <= planned_on <= check.ends:
        raise Invalid(f"请在检查的起止之内安排（{check.starts} 至 {check.ends}）。", "planned_on")
    if visitor is not None and visitor not in {row.person_id for row in MEMBERS(check=check.id)}:
        raise Invalid("请在这次检查的人员中选。", "visitor")
    if visitor is not None and visitor != visit.visitor_id and visitor in holders.secretaries(visit.unit_id):
        raise Invalid("这位同志是这个单位的书记，不能检查自己负责的单位，请另选一人。", "visitor")


def record(
    visit: CheckVisit, visited_on: date | None, methods: Iterable[str], met: str, opinion: str, *, by: Actor,
    version: int | None = None, files: Iterable[int] = (),
) -> None:  # fmt: skip
    """登记现场检查: the day, how (听看查问访), whom one met, what one told them. Raises Invalid, Denied, Stale."""
    actions.check("check_visit.record", visit, by=by)
    if visited_on is None:
        raise Invalid("请填写到现场的日期。", "visited_on")
    if visited_on > clock.today():
        raise Invalid("到现场的日期不能晚于今天。", "visited_on")
    chosen = [one for one in METHODS if one in set(methods)]
    if not chosen:
        raise Invalid("请选择检查的方法，至少一种。", "methods")
    made: dict[str, Any] = {
        "visited_on": visited_on, "methods": chosen,
        "met": tidied(met, "met", "请写明见了哪些人。"), "opinion": tidied(opinion, "opinion"),
    }  # fmt: skip
    if visit.visitor_id is None:
        made["visitor"] = by.person_id
    files = list(files)
    with write():
        check = _check_of(visit, "check_visit.record", *ON_SITE)
        if visited_on < check.starts:
            raise Invalid(f"到现场的日期不能早于检查开始的日期（{check.starts}）。", "visited_on")
        actions.perform(
            "check_visit.record", visit, by=by, version=version, set=made,
            values=made | {"visited_on": visited_on.isoformat()}, detail={"files": len(files)} if files else None,
        )  # fmt: skip
        uploads.attach(visit, files, by=by)


def drop(visit: CheckVisit, *, by: Actor, reason: str, version: int | None = None) -> None:
    """不再检查 this unit, with the reason. Raises Invalid, Denied, Stale."""
    actions.check("check_visit.drop", visit, by=by)
    reason = tidied(reason, "reason", "请写明为什么不再检查。")
    with write():
        _check_of(visit, "check_visit.drop", *GOING)
        actions.perform("check_visit.drop", visit, by=by, version=version, note=reason)


def restore(visit: CheckVisit, *, by: Actor, version: int | None = None) -> None:
    """重新列入. Raises Denied, Stale."""
    actions.check("check_visit.restore", visit, by=by)
    with write():
        _check_of(visit, "check_visit.restore", *GOING)
        actions.perform("check_visit.restore", visit, by=by, version=version)


def respond(visit: CheckVisit, response: str, *, by: Actor, version: int | None = None) -> None:
    """回应 by the unit to what was found; until the check is closed it can be said anew. Raises Invalid, Denied, Stale."""
    actions.check("check_visit.respond", visit, by=by)
    response = tidied(response, "response", "请写明对检查结果的意见和打算。")
    before = visit.response
    with write():
        check = _check_of(visit, "check_visit.respond", "released")
        actions.perform(
            "check_visit.respond", visit, by=by, version=version,
            set={"response": response, "responded_at": clock.now()}, values={"response": [before, response]},
        )  # fmt: skip
        inbox.tell(
            members(check, visit.unit_id), f"{_name(visit)}回应了检查结果：{check.title}", visit_path(visit), by=by
        )


def _name(visit: CheckVisit) -> str:
    return Unit.select(Unit.name).where(Unit.id == visit.unit_id).tuples().get()[0]
