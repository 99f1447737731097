"""践诺: the author records progress on a published item and corrects it; the office shows an item as 示范."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import P, Query, hold, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.pledges.domain.text import path
from portal.pledges.models import Pledge, PledgeItem, PledgeProgress
from portal.policy import Actor
from portal.units.models import Person
from portal.uploads import domain as uploads

AFTER = timedelta(days=30)  # so long into the new year what was done may be dated, and overdue items wait on home
SAID = Query(
    lambda: (
        PledgeProgress.select(PledgeProgress.made_on, PledgeProgress.share)
        .where(PledgeProgress.item == P("item"))
        .order_by(PledgeProgress.made_on.desc(), PledgeProgress.id.desc())
    )
)


class Entry(NamedTuple):
    """A progress as it was typed."""

    made_on: date | None
    text: str
    share: int | None = None
    shown: bool = True


def last_day(year: int) -> date:
    """The last day that a progress of a year may be dated."""
    return date(year, 12, 31) + AFTER


def _checked(entry: Entry, year: int) -> None:
    if entry.made_on is None:
        raise Invalid("请填写日期。", field="made_on")
    if entry.made_on > clock.today():
        raise Invalid("日期不能晚于今天。", field="made_on")
    if not date(year, 1, 1) <= entry.made_on <= last_day(year):
        raise Invalid(f"这是 {year} 年的承诺，日期要在 {year} 年内，最晚到次年 1 月 30 日。", field="made_on")
    if not entry.text:
        raise Invalid("请写明做了什么。", field="text")
    if entry.share is not None and not 0 <= entry.share <= 100:
        raise Invalid("完成比例填 0 到 100 的整数。", field="share")


def record(
    pledge: Pledge, item: Any, entry: Entry, *, by: Actor, files: Sequence[int] = (), once: str = "", shown_at: str = ""
) -> PledgeProgress:
    """记录进展 on an item of a published pledge. `shown_at`: where the form leads when it is sent twice.

    `files` are attachments that the author has sent before. Raises Invalid, Denied, Stale.
    """
    actions.check("pledge.progress", pledge, by=by)
    _checked(entry, pledge.year)
    with write():
        hold(Pledge, pledge.id)
        row = PledgeItem.get_by_id(item.id)
        if row.pledge_id != pledge.id or row.stopped_on is not None:
            raise Invalid("这一项已经停止，不再记录进展。")
        store.spend(once, by, shown_at or path(pledge))
        made = PledgeProgress.create(pledge=pledge.id, item=row.id, **entry._asdict())
        uploads.attach(made, files, by=by)
        actions.perform(
            "pledge.progress", pledge, by=by, set={} if pledge.moved_at else {"moved_at": clock.now()},
            fields=["text", "made_on", "share", "shown"],
            detail={"item": row.id, "progress": made.id} | ({"files": len(files)} if files else {}),
            values={"item": row.id, "number": row.number, "progress": made.id, "after": _plain(entry)},
        )  # fmt: skip
        _settle(row.id)
    return made


def correct(made: PledgeProgress, entry: Entry, *, by: Actor, version: int, files: Sequence[int] = ()) -> None:
    """更正 one's own progress; its revision keeps both texts, `files` come to those it has. Raises Invalid, Denied, Stale."""
    pledge = Pledge.get_by_id(made.pledge_id)
    actions.check("pledge.correct", pledge, by=by)
    _checked(entry, pledge.year)
    before = Entry(made.made_on, made.text, made.share, made.shown)
    if entry == before and version == made.version and not files:
        return
    with write():
        hold(Pledge, pledge.id)
        same = (PledgeProgress.id == made.id) & (PledgeProgress.version == version)
        if not PledgeProgress.update(**entry._asdict(), version=version + 1).where(same).execute():
            raise Stale(actions.FASTER, action="pledge.correct", record=pledge)
        number = PledgeItem.get_by_id(made.item_id).number
        pledge = Pledge.get_by_id(pledge.id)
        uploads.attach(made, files, by=by)
        actions.perform(
            "pledge.correct", pledge, by=by,
            detail={"item": made.item_id, "progress": made.id} | ({"files": len(files)} if files else {}),
            fields=[name for name in Entry._fields if getattr(entry, name) != getattr(before, name)],
            values={
                "item": made.item_id, "number": number, "progress": made.id, "before": _plain(before),
                "after": _plain(entry),
            },
        )  # fmt: skip
        _settle(made.item_id)


def _plain(entry: Entry) -> dict[str, Any]:
    return {**entry._asdict(), "made_on": str(entry.made_on)}


def _settle(item: int) -> None:
    """What the item's row says of its progress: the latest day, and the share that was given last."""
    rows = SAID(item=item)
    share = next((row.share for row in rows if row.share is not None), None)
    PledgeItem.update(share=share, progress_on=rows[0].made_on).where(PledgeItem.id == item).execute()


def exemplify(pledge: Pledge, item: Any, wanted: bool, *, by: Actor) -> None:
    """设为示范 or 取消示范 of a leading member's item. Raises Invalid, Denied, Stale."""
    actions.check("pledge.exemplify", pledge, by=by)
    with write():
        hold(Pledge, pledge.id)
        row = PledgeItem.get_by_id(item.id)
        if wanted and not Person.get_by_id(pledge.person_id).leading:
            raise Invalid("只有党员领导干部的承诺可以设为示范。请先在党员资料里标明党员领导干部。")
        if wanted and row.stopped_on is not None:
            raise Invalid("这一项已经停止，不能设为示范。")
        if wanted == (row.exemplary_on is not None):
            raise Stale("这一项刚刚已经有人办理过，请看现在的状态。", action="pledge.exemplify", record=pledge)
        since = clock.today() if wanted else None
        actions.perform(
            "pledge.exemplify", pledge, by=by, fields=["exemplary_on"], detail={"item": row.id},
            values={"item": row.id, "number": row.number, "exemplary": wanted},
        )  # fmt: skip
        PledgeItem.update(exemplary_on=since).where(PledgeItem.id == row.id).execute()
        if wanted:
            inbox.tell([pledge.person_id], f"您的承诺第 {row.number} 项已设为示范", path(pledge), by=by)
