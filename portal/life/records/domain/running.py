"""预告, 取消, 归档, 附记: what becomes of a record."""

from datetime import timedelta
from typing import Any

from portal import actions, clock
from portal.db import write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.life.attendance import reading as attendance
from portal.life.records import minutes
from portal.life.records.domain.text import path, tidied
from portal.life.records.domain.writing import PRESENCES, invited, replace_presences, when
from portal.life.records.models import LifeAnnex, LifeRecord
from portal.life.standing import domain as standing
from portal.policy import Actor
from portal.workdays import domain as workdays

WORKING_DAYS = 3  # within which a record is filed; later it is marked 补录


def announce(record: LifeRecord, *, by: Actor, version: int | None = None) -> None:
    """发布预告: who is expected is told when, where and what about. Raises Invalid, Denied, Stale."""
    actions.check("life_record.announce", record, by=by)
    if record.day < clock.today():
        raise Invalid("日期已经过了，不用预告。请直接记录后归档。")
    if not record.starts or not record.place:
        raise Invalid("请先在“修改”里填写开始时间和地点，再发布预告。")
    with write():
        actions.perform("life_record.announce", record, by=by, version=version, set={"announced_at": clock.now()})
        agenda = "；".join(one.text for one in minutes.read(record.minutes).agenda)
        text = f"请参加“{record.title}”：{when(record)}" + (f"。议题：{agenda}" if agenda else "")
        inbox.tell(invited(record), text[:300], path(record), by=by)


def call_off(record: LifeRecord, reason: str, *, by: Actor, version: int | None = None) -> None:
    """取消; who was invited is told. Raises Invalid, Denied, Stale."""
    actions.check("life_record.call_off", record, by=by)
    reason, announced = tidied(reason, "reason", "请写明取消的原因。"), record.state == "announced"
    with write():
        actions.perform("life_record.call_off", record, by=by, version=version, set={"reason": reason}, note=reason)
        if announced:
            text = f"“{record.title}”（{when(record)}）取消：{reason}"
            inbox.tell(invited(record), text[:300], path(record), by=by)


def is_late(record: LifeRecord) -> bool:
    """Whether a record that is filed today is 补录: more than three working days after its day."""
    today = clock.today()
    if today <= record.day + timedelta(days=WORKING_DAYS):
        return False
    return today > workdays.add(record.day, WORKING_DAYS)


def file(record: LifeRecord, *, by: Actor, version: int | None = None, reason: str = "") -> None:
    """归档: it counts from now on, and nothing of it changes any more. `reason`: why no attendance was taken.

    Raises Invalid, Denied, Stale.
    """
    actions.check("life_record.file", record, by=by)
    if record.day > clock.today():
        raise Invalid("会议日期还没有到，不能归档。日期有变动的，请先修改。")
    reason, attended = tidied(reason, "reason"), attendance.of_record(record.id)
    if not attended and not reason:
        raise Invalid("还没有登记到会。请先登记到会，或者写明没有登记的原因。", "reason")
    with write():
        now = {row.branch_id for row in PRESENCES(record=record.id)}
        here = {row.branch_id for row in attended if row.status == "present"} if attended else now
        if record.unit_id == record.committee_id:
            if not here:
                raise Invalid(
                    "登记到会里没有一个人到会，请先核对到会情况。"
                    if attended
                    else "请先勾选这次活动计入哪些支部，或者登记到会。"
                )
            replace_presences(record, now, here)
        changes: dict[str, Any] = {"filed_at": clock.now(), "filed_by": by.person_id, "late": is_late(record)}
        if not attended:
            changes["reason"] = reason
        actions.perform(
            "life_record.file", record, by=by, version=version, set=changes, note="" if attended else reason,
            detail={"late": True} if changes["late"] else None,
        )  # fmt: skip
        standing.follow(record)


def annex(record: LifeRecord, text: str, *, by: Actor, version: int | None = None) -> LifeAnnex:
    """附记更正: a correction that stands beneath what was filed. Raises Invalid, Denied, Stale."""
    actions.check("life_record.annex", record, by=by)
    text = tidied(text, "text", "请写明更正的内容。")
    with write():
        actions.perform("life_record.annex", record, by=by, version=version, values={"text": text}, fields=["text"])
        made: LifeAnnex = LifeAnnex.create(record=record.id, person=by.person_id, text=text)
    return made
