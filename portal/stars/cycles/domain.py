"""What a committee does with a round before it is computed: opens it, moves its dates, takes branches in and out, cancels it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from portal import actions
from portal.audit.models import Revision
from portal.db import P, Query, hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import SYSTEM, Actor
from portal.stars.computation.scheme import Scheme
from portal.stars.entries.domain.declaring import begun
from portal.stars.entries.domain.text import secretaries
from portal.stars.models import StarCycle, StarEntry, StarScheme, StarScore
from portal.stars.schemes import domain as scheme_domain
from portal.units.models import Unit
from portal.uploads import domain as uploads
from portal.uploads.models import Attachment

DATES = {
    "starts": "评定期开始",
    "ends": "评定期结束",
    "declare_until": "申报截止",
    "review_until": "评定截止",
}
TITLES = {"name": "轮次名称", "year": "年度", **DATES, "publicity_days": "公示天数"}
MOST_NAME, MOST_REASON = 60, 300
RUNNING = ("open", "proposed", "published")

BRANCHES = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name, Unit.sector, Unit.founded_on)
        .where((Unit.committee == P("committee")) & (Unit.kind == "branch") & Unit.closed_on.is_null())
        .order_by(Unit.id)
    )
)
BUSY = Query(
    lambda: (
        StarEntry.select(
            StarEntry.branch, StarCycle.id.alias("cycle_id"), StarCycle.name, Unit.name.alias("branch_name")
        )
        .join(StarCycle, on=(StarCycle.id == StarEntry.cycle))
        .switch(StarEntry)
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .where((StarEntry.committee == P("committee")) & StarCycle.state.in_(RUNNING) & (StarCycle.year == P("year")))
        .order_by(StarEntry.branch)
    )
)
TAKEN_IN = Query(lambda: StarEntry.select(StarEntry.branch).where(StarEntry.cycle == P("cycle")))


class Wanted(NamedTuple):
    """What a round says of itself."""

    name: str
    year: int | None
    starts: date | None
    ends: date | None
    declare_until: date | None
    review_until: date | None
    publicity_days: int | None


def path(cycle: Any) -> str:
    """Where a round lies."""
    return f"/stars/cycles/{cycle.id}"


def branches(committee_id: int) -> list[Any]:
    """The open branches of a committee (rows: id, name, sector, founded_on)."""
    return BRANCHES(committee=committee_id)


def fitting(rows: Iterable[Any], scheme: Scheme) -> set[int]:
    """The branches of the scheme's sectors: those that are taken in unless the committee says otherwise."""
    return {row.id for row in rows if not scheme.sectors or row.sector in scheme.sectors}


def free_name(committee_id: int, year: int) -> str:
    """The usual name of a round of the year; where the year has it already, 第二轮 and so on."""
    usual = f"{year}年度党支部星级评定"
    same = (StarCycle.committee == committee_id) & (StarCycle.year == year)
    taken = {row.name for row in StarCycle.select(StarCycle.name).where(same)}
    names = (usual, *(f"{usual}（第{number}轮）" for number in "二三四五六七八九十"))
    return next((name for name in names if name not in taken), usual)


def busy(committee_id: int, year: int) -> dict[int, str]:
    """Branch → the open round of the year that rates it."""
    return {row.branch_id: row.name for row in BUSY(committee=committee_id, year=year)}


def open_cycle(
    scheme: StarScheme, wanted: Wanted, branch_ids: Iterable[int], *, by: Actor, once: str = ""
) -> StarCycle:
    """发起评定: a round by a scheme that is ready or used, with an entry for each branch. Raises Invalid, Denied, Stale."""
    checked = _checked(wanted)
    chosen = sorted(set(branch_ids))
    if not chosen:
        raise Invalid("请至少选择一个党支部。", "branches")
    with write():
        hold(Unit, scheme.committee_id)
        _name_is_free(scheme.committee_id, checked)
        _fit(scheme, chosen, checked["year"])
        cycle = actions.create(
            "star_cycle.create", StarCycle, by=by, committee=scheme.committee_id, scheme=scheme.id, **checked,
            values={name: _text(value) for name, value in checked.items()} | {"branches": chosen},
            detail={"branches": len(chosen)},
        )  # fmt: skip
        scheme_domain.use(scheme, by=by)
        rows = [{"cycle": cycle.id, "committee": cycle.committee_id, "branch": one} for one in chosen]
        for start in range(0, len(rows), 300):
            StarEntry.insert_many(rows[start : start + 300]).execute()
        store.spend(once, by, path(cycle))
        until = f"{cycle.declare_until.month}月{cycle.declare_until.day}日"
        _tell(chosen, f"{cycle.name}已经开始：请确定创星目标，{until}前完成自评申报", "/stars/entries?state=todo", by)
    return cycle


def _checked(wanted: Wanted) -> dict[str, Any]:
    """The columns of a round. Raises Invalid at the field that is wrong."""
    name = wanted.name.strip()
    if not name:
        raise Invalid("请填写轮次名称，例如：2026年度党支部星级评定。", "name")
    if len(name) > MOST_NAME:
        raise Invalid(f"轮次名称最多 {MOST_NAME} 个字。", "name")
    if wanted.year is None or not 2000 <= wanted.year < 2200:
        raise Invalid("请填写年度，例如 2026。", "year")
    for field, label in DATES.items():
        if getattr(wanted, field) is None:
            raise Invalid(f"请填写{label}日期。", field)
    _in_order(wanted)
    if wanted.publicity_days is None or not 1 <= wanted.publicity_days <= 30:
        raise Invalid("公示天数请填 1 到 30 之间的整数，一般为 5 个工作日。", "publicity_days")
    return {**wanted._asdict(), "name": name}


def _in_order(wanted: Any) -> None:
    starts, ends, declare_until, review_until = wanted[2:6]
    if ends < starts:
        raise Invalid("评定期结束早于开始，请核对。", "ends")
    if declare_until < starts:
        raise Invalid("申报截止早于评定期的第一天，请核对。", "declare_until")
    if review_until < declare_until:
        raise Invalid("评定截止早于申报截止，请核对。", "review_until")


def _name_is_free(committee_id: int, checked: dict[str, Any], but: int | None = None) -> None:
    same = StarCycle.select().where(
        (StarCycle.committee == committee_id)
        & (StarCycle.year == checked["year"])
        & (StarCycle.name == checked["name"])
    )
    if any(row.id != but for row in same):
        raise Invalid(f"{checked['year']} 年已有同名的评定轮次，请换一个名称。", "name")


def _fit(scheme: StarScheme, chosen: list[int], year: int) -> None:
    """Only open branches of the committee, and none that is rated in another round of the year."""
    known = {row.id: row for row in branches(scheme.committee_id)}
    if not known.keys() >= set(chosen):
        raise Invalid("有的党支部不属于本党委，或者已经撤销，请重新选择。", "branches")
    _free(scheme.committee_id, chosen, year, "branches")


def _free(committee_id: int, chosen: list[int], year: int, field: str, but: int | None = None) -> None:
    """Raise Invalid at `field` where a branch is rated in another open round of the year than `but`."""
    rows = BUSY(committee=committee_id, year=year)
    twice = [row for row in rows if row.branch_id in set(chosen) and row.cycle_id != but]
    if twice:
        names = "、".join(row.branch_name for row in twice[:5])
        raise Invalid(f"{names} 已在“{twice[0].name}”中，同一年度不能同时参加两轮评定。", field)


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tell(branch_ids: list[int], text: str, where: str, by: Actor) -> None:
    people = [person for some in secretaries(branch_ids).values() for person in some]
    inbox.tell(people, text, where, by=by)


def edit(cycle: StarCycle, wanted: Wanted, *, by: Actor, version: int | None = None) -> None:
    """修改 name and dates while the round is open; a new last day is told to the branches. Raises Invalid, Denied, Stale."""
    actions.check("star_cycle.edit", cycle, by=by)
    checked = _checked(wanted)
    changes = {name: value for name, value in checked.items() if value != getattr(cycle, name)}
    if not changes:
        return
    with write():
        _name_is_free(cycle.committee_id, checked, but=cycle.id)
        if "year" in changes:
            hold(Unit, cycle.committee_id)
            _free(cycle.committee_id, _branches_of(cycle), checked["year"], "year", but=cycle.id)
        if checked["publicity_days"] < cycle.publicity_days and _was_published(cycle):
            raise Invalid(
                f"这一轮已经公示过，公示天数不能减少，请填 {cycle.publicity_days} 或者更多。", "publicity_days"
            )
        values = {name: [_text(getattr(cycle, name)), _text(value)] for name, value in changes.items()}
        actions.perform("star_cycle.edit", cycle, by=by, set=changes, version=version, values=values)
        if "declare_until" in changes:
            day = cycle.declare_until
            _tell(_branches_of(cycle), f"{cycle.name}的申报截止日期改为 {day.month}月{day.day}日", path(cycle), by)


def _was_published(cycle: StarCycle) -> bool:
    rows = Revision.select(Revision.id).where(
        (Revision.record == "star_cycle") & (Revision.record_id == cycle.id) & (Revision.action == "star_cycle.publish")
    )
    return bool(rows.exists())


def _branches_of(cycle: StarCycle) -> list[int]:
    return [row.branch_id for row in TAKEN_IN(cycle=cycle.id)]


def addable(cycle: StarCycle) -> list[Any]:
    """The branches that may still be taken in (rows as `branches` gives them)."""
    busy = {row.branch_id for row in BUSY(committee=cycle.committee_id, year=cycle.year)}
    return [row for row in branches(cycle.committee_id) if row.id not in busy]


def add(cycle: StarCycle, branch_id: int | None, reason: str, *, by: Actor, once: str = "") -> StarEntry:
    """列入 a further branch, with the reason. Raises Invalid, Denied, Stale."""
    actions.check("star_cycle.edit", cycle, by=by)
    reason = reasoned(reason, "请写明列入的原因。")
    with write():
        hold(StarCycle, cycle.id)
        actions.check("star_cycle.edit", StarCycle.get_by_id(cycle.id), by=by)
        if branch_id is None or branch_id not in {row.id for row in addable(cycle)}:
            raise Invalid("请选择要列入的党支部；已在本年度评定中的不能再列入。", "branch")
        entry = actions.create(
            "star_entry.create", StarEntry, by=by, cycle=cycle.id, committee=cycle.committee_id, branch=branch_id,
            note=reason,
        )  # fmt: skip
        store.spend(once, by, path(cycle))
        _tell([branch_id], f"本支部已列入{cycle.name}，请确定创星目标并自评申报", f"/stars/entries/{entry.id}", by)
    return entry


def remove(entry: StarEntry, reason: str, *, by: Actor) -> None:
    """移出 a branch that has not declared, with the reason; its draft goes. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.remove", entry, by=by)
    reason = reasoned(reason, "请写明移出的原因，支部会看到。")
    with write():
        hold(StarCycle, entry.cycle_id)
        hold(StarEntry, entry.id)
        cycle, now = StarCycle.get_by_id(entry.cycle_id), StarEntry.get_by_id(entry.id)
        actions.check("star_cycle.edit", cycle, by=by)
        if now.declared_at is not None:
            raise Invalid("这个支部已经申报过，不能移出。")
        if begun(now):
            raise Invalid("这个支部已经开始评定或者发起过测评，记录要保留，不能移出。本轮不评定的，测算时写明理由。")
        actions.perform("star_entry.remove", entry, by=by, note=reason)
        for kept in Attachment.select().where((Attachment.record == "star_entry") & (Attachment.record_id == entry.id)):
            if kept.removed_at is None:
                uploads.remove(kept, by=SYSTEM)
        StarScore.delete().where(StarScore.entry == entry.id).execute()
        StarEntry.delete().where(StarEntry.id == entry.id).execute()
        _tell([entry.branch_id], f"本支部已移出{cycle.name}：{reason}", path(cycle), by)


def cancel(cycle: StarCycle, reason: str, *, by: Actor, version: int | None = None) -> None:
    """取消本轮, with the reason. Raises Invalid, Denied, Stale."""
    actions.check("star_cycle.cancel", cycle, by=by)
    reason = reasoned(reason, "请写明取消的原因，各支部会看到。")
    with write():
        actions.perform("star_cycle.cancel", cycle, by=by, version=version, note=reason)
        _tell(_branches_of(cycle), f"{cycle.name}已取消：{reason}", path(cycle), by)


def reasoned(reason: str, missing: str) -> str:
    """A reason as it is kept. Raises Invalid at `reason`."""
    reason = reason.strip()
    if not reason:
        raise Invalid(missing, "reason")
    if len(reason) > MOST_REASON:
        raise Invalid(f"原因最多 {MOST_REASON} 个字。", "reason")
    return reason


def branch_name(entry: StarEntry) -> str:
    """The name of an entry's branch."""
    return Unit.select(Unit.name).where(Unit.id == entry.branch_id).tuples().get()[0]
