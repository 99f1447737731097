"""A check runs, its results are given to the units, and it ends: done, or called off."""

from typing import Any

from portal import actions, clock
from portal.checks.domain.text import heads_of, members, path, tidied, visit_path
from portal.checks.models import Checklist, CheckVisit, SpotCheck
from portal.db import hold, write
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.policy import may as permitted


def visits_of(check: Any) -> list[CheckVisit]:
    """The visits of a check as records, for its own verbs: pages go by the scope."""
    return list(CheckVisit.select().where(CheckVisit.check == check.id).order_by(CheckVisit.id))


def start(check: SpotCheck, *, by: Actor, version: int | None = None) -> None:
    """开始检查: units are there, and the list of items stays as it is from now on. Raises Invalid, Denied, Stale."""
    actions.check("spot_check.start", check, by=by)
    with write():
        hold(SpotCheck, check.id)
        if all(one.state == "dropped" for one in visits_of(check)):
            raise Invalid("请先列入要检查的单位。")
        if check.checklist_id is not None:
            hold(Checklist, check.checklist_id)
            listed = Checklist.get_by_id(check.checklist_id)
            if listed.state == "ready":
                actions.perform("checklist.use", listed, by=by)
            elif listed.state != "used":
                raise Invalid("选用的检查清单已经停用或者退回编制，请修改检查，另选一份。")
        actions.perform("spot_check.start", check, by=by, version=version)


def release(check: SpotCheck, *, by: Actor, summary: str = "", version: int | None = None) -> None:
    """反馈检查结果: the units read what was found and are told; where nobody went the visit is dropped.

    A team's visits to units that are no longer assigned to it stay unreleased. Raises Invalid, Denied, Stale.
    """
    actions.check("spot_check.release", check, by=by)
    summary = tidied(summary, "summary")
    with write():
        hold(SpotCheck, check.id)
        visits = [one for one in visits_of(check) if permitted("check_visit.release", by, one)]
        if not any(one.state == "visited" for one in visits):
            raise Invalid("还没有到过现场的单位。请先登记现场检查的日期、方法和人员，再反馈结果。")
        actions.perform(
            "spot_check.release", check, by=by, version=version,
            set={"summary": summary, "released_at": clock.now()}, note=summary,
        )  # fmt: skip
        for visit in visits:
            if visit.state == "visited":
                _give(visit, check, by)
            elif visit.state == "planned":
                actions.perform("check_visit.drop", visit, by=by, note="反馈时还没有到现场")


def release_visit(visit: CheckVisit, *, by: Actor, version: int | None = None) -> None:
    """反馈 to a unit that was left out when its check was released. Raises Denied, Stale."""
    actions.check("check_visit.release", visit, by=by)
    with write():
        hold(SpotCheck, visit.check_id)
        check = SpotCheck.get_by_id(visit.check_id)
        if check.state == "running":
            raise Stale("请在检查的页面上一并反馈。", action="check_visit.release", record=visit)
        if check.state != "released":
            raise Stale("检查已经办结或者取消，现在不能办理。", action="check_visit.release", record=visit)
        _give(visit, check, by, version)


def _give(visit: CheckVisit, check: SpotCheck, by: Actor, version: int | None = None) -> None:
    actions.perform("check_visit.release", visit, by=by, version=version)
    heads = heads_of(visit.unit_id, visit.committee_id)
    inbox.tell(heads, f"{check.title}：已反馈检查结果，请阅看并回应", visit_path(visit), by=by)


def close(check: SpotCheck, *, by: Actor, version: int | None = None) -> None:
    """办结: nobody is left who was gone to and not told; where nobody went after the release the visit is dropped.

    Visits that are not theirs to tell or drop hold nobody up: of a team that is gone, of the own unit. Raises Invalid,
    Denied, Stale.
    """
    actions.check("spot_check.close", check, by=by)
    with write():
        hold(SpotCheck, check.id)
        visits = visits_of(check)
        if any(one.state == "visited" and permitted("check_visit.release", by, one) for one in visits):
            raise Invalid("还有到过现场没有反馈的单位，请先反馈。")
        for visit in visits:
            if visit.state == "planned" and permitted("check_visit.drop", by, visit):
                actions.perform("check_visit.drop", visit, by=by, note="办结时还没有到现场")
        actions.perform("spot_check.close", check, by=by, version=version)


def cancel(check: SpotCheck, *, by: Actor, reason: str, version: int | None = None) -> None:
    """取消检查, with the reason; nothing of it is given to the units. Raises Invalid, Denied, Stale."""
    actions.check("spot_check.cancel", check, by=by)
    reason = tidied(reason, "reason", "请写明为什么取消。")
    with write():
        actions.perform("spot_check.cancel", check, by=by, version=version, note=reason)
        inbox.tell(members(check), f"检查已取消：{check.title}", path(check), by=by)
