"""A post that is held: its text brought up to date, what was done in the community, its end."""

from datetime import date
from typing import Any

from portal import actions, clock
from portal.db import write
from portal.errors import Invalid, Stale
from portal.identities.domain import checks
from portal.identities.domain.checks import Wanted
from portal.identities.domain.text import concerned, index, path
from portal.identities.models import KINDS, Identity, ServiceEntry
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import Person, Unit

OPEN = ("applied", "discussed", "recommended", "settled")


def amend(
    identity: Identity, wanted: Wanted, ends: date | None, *, by: Actor, reason: str, version: int | None = None
) -> None:
    """更新 title, place, duties and the last day, with a reason. Raises Invalid, Denied, Stale."""
    actions.check("identity.amend", identity, by=by)
    texts = checks.texts(identity.kind, wanted._replace(reason=identity.reason))
    made: dict[str, Any] = {"title": texts.title, "place": texts.place, "duties": texts.duties, "ends": ends}
    changes = {name: value for name, value in made.items() if value != getattr(identity, name)}
    if not changes:
        raise Invalid("内容没有改动。")
    reason = checks.note(reason, "reason", "请写明为什么更新。")
    if "ends" in changes and identity.starts is not None:
        checks.lasting(identity.starts, ends)
    values = {name: [_said(getattr(identity, name)), _said(value)] for name, value in changes.items()}
    with write():
        if "ends" in changes:
            checks.still_free(identity)
        actions.perform("identity.amend", identity, by=by, set=changes, version=version, note=reason, values=values)
        index(identity)
        inbox.tell(concerned(identity), f"{KINDS[identity.kind]}的内容有更新：{reason}", path(identity), by=by)


def end(identity: Identity, *, by: Actor, on: date | None, reason: str, version: int | None = None) -> None:
    """卸任: the last day and why. Raises Invalid, Denied, Stale."""
    actions.check("identity.end", identity, by=by)
    reason = checks.note(reason, "reason", "请写明卸任的原因。")
    if _begun(identity):
        day = checks.day(on, "on", "卸任日期", identity.starts, "开始日期")
        if identity.ends is not None and day > identity.ends:
            raise Invalid(f"这个岗位到 {identity.ends:%Y-%m-%d} 已经期满，卸任日期不能更晚。", "on")
    with write():
        _finish("identity.end", identity, on, reason, by, version)
        inbox.tell(concerned(identity), f"{KINDS[identity.kind]}已卸任：{reason}", path(identity), by=by)


def leave(person: Person, target: Unit | None, *, by: Actor) -> None:
    """The posts of a member who leaves a branch end with it; in the caller's transaction. `target` None: left altogether."""
    elsewhere = Identity.branch != target.id if target is not None else Identity.id > 0
    reason = f"组织关系转到{target.name}" if target is not None else person.status
    mine = (Identity.person == person.id) & Identity.state.in_(OPEN) & elsewhere
    for identity in list(Identity.select().where(mine).order_by(Identity.id)):
        settled = identity.state == "settled"
        _finish("identity.lapse", identity, clock.today(), reason, by)
        said = "已随之终止" if settled else "的申报已随之终止"
        inbox.tell([person.id], f"{reason}，您的{KINDS[identity.kind]}{said}", path(identity), by=by)


def close_branch(unit: Unit, *, by: Actor) -> None:
    """The posts of the collectives of a branch that is closed end with it; in the caller's transaction."""
    theirs = (Identity.branch == unit.id) & Identity.state.in_(OPEN)
    for identity in list(Identity.select().where(theirs).order_by(Identity.id)):
        _finish("identity.lapse", identity, clock.today(), f"{unit.name}已撤销或并入其他支部", by)


def _begun(identity: Identity) -> bool:
    return identity.starts is not None and identity.starts <= clock.today()


def _finish(
    action: str, identity: Identity, on: date | None, reason: str, by: Actor, version: int | None = None
) -> None:
    """End a post on a day; one that had not begun keeps no last day."""
    last = None
    if _begun(identity) and on is not None:
        last = min(on, identity.ends) if identity.ends is not None else on
    actions.perform(
        action, identity, by=by, set={"ends": last}, version=version, note=reason,
        values={"ends": [_said(identity.ends), _said(last)]},
    )  # fmt: skip


def serve(
    identity: Identity, *, by: Actor, on: date | None, place: str, matter: str, version: int | None = None
) -> ServiceEntry:
    """记录服务 in the community where the member reported. Raises Invalid, Denied, Stale."""
    actions.check("identity.serve", identity, by=by)
    day, place, matter = _served(identity, on, place, matter)
    with write():
        made = ServiceEntry.create(identity=identity.id, served_on=day, place=place, matter=matter)
        actions.perform(
            "identity.serve", identity, by=by, version=version, fields=["served_on", "place", "matter"],
            detail={"service_entry": made.id}, values={"entry": made.id, **_entry(day, place, matter)},
        )  # fmt: skip
    return made


def correct_service(
    entry: ServiceEntry, identity: Identity, *, by: Actor, on: date | None, place: str, matter: str, version: int
) -> None:
    """更正 one's own service entry. Raises Invalid, Denied, Stale."""
    actions.check("identity.serve", identity, by=by)
    day, place, matter = _served(identity, on, place, matter)
    before = _entry(entry.served_on, entry.place, entry.matter)
    after = _entry(day, place, matter)
    if after == before:
        return
    with write():
        this = (ServiceEntry.id == entry.id) & (ServiceEntry.version == entry.version)
        kept = {"served_on": day, "place": place, "matter": matter, "version": entry.version + 1}
        if version != entry.version or not ServiceEntry.update(**kept).where(this).execute():
            raise Stale("这条服务记录刚刚被更新过，您的修改没有保存。请核对现在的内容后再提交。", record=identity)
        actions.perform(
            "identity.serve", identity, by=by, fields=sorted(name for name in after if after[name] != before[name]),
            detail={"service_entry": entry.id},
            values={"entry": entry.id} | {name: [before[name], after[name]] for name in after if after[name] != before[name]},
        )  # fmt: skip


def _served(identity: Identity, on: date | None, place: str, matter: str) -> tuple[date, str, str]:
    """A service entry, tidied and checked. Raises Invalid."""
    if identity.kind != "community":
        raise Invalid("只有到社区报到的党员记录服务。")
    day = checks.day(on, "on", "服务日期", identity.starts, "报到日期")
    matter = checks.note(matter, "matter", "请写明做了什么。")
    place = place.strip() or identity.place
    if len(place) > checks.LONGEST["place"]:
        raise Invalid(f"地点最多 {checks.LONGEST['place']} 个字，请精简。", "place")
    return day, place, matter


def _entry(day: date, place: str, matter: str) -> dict[str, str]:
    return {"served_on": day.isoformat(), "place": place, "matter": matter}


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
