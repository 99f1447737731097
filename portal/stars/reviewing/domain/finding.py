"""认定: vetoes and stated conditions, and the exception to the ladder."""

from portal import actions, clock
from portal.db import write
from portal.errors import Invalid, Stale
from portal.policy import Actor
from portal.stars.models import StarEntry, StarFinding
from portal.stars.reviewing.desk import Desk
from portal.stars.reviewing.domain.holding import held, note

FASTER = "这一条刚刚被别人认定过，您的认定没有保存。请核对现在的认定后再提交。"
NEEDED = {
    ("veto", True): "请写明查实的事实和依据（文件、文号或调查结论），支部会看到。",
    ("condition", False): "请写明为什么没有达到，支部会看到。",
}


def find(
    entry: StarEntry, kind: str, key: str, holds: bool | None, reason: str, *, by: Actor, version: int = 0
) -> None:
    """认定 that a veto applies (or not), that a condition is met (or not); `version` of the finding read, 0: none.

    Raises Invalid, Denied, or Stale when somebody else has found on it since.
    """
    actions.check("star_entry.find", entry, by=by)
    ruling = next((one for one in Desk(entry).rulings if (one.kind, one.of.key) == (kind, key)), None)
    if ruling is None or holds is None:
        raise Invalid("请选择认定结果。", "holds")
    reason = note(reason, "reason", NEEDED.get((kind, holds), ""))
    made = {"holds": holds, "reason": reason, "person": by.person_id, "found_on": clock.today()}
    with write():
        current = held(entry, "star_entry.find")
        same = (StarFinding.entry == entry.id) & (StarFinding.kind == kind) & (StarFinding.key == key)
        present = StarFinding.get_or_none(same)
        if (present.version if present else 0) != version:
            raise Stale(FASTER, action="star_entry.find", record=entry)
        if present is None:
            StarFinding.create(entry=entry.id, kind=kind, key=key, **made)
        else:
            StarFinding.update(**made, version=present.version + 1).where(StarFinding.id == present.id).execute()
        values = {"kind": kind, "key": key, "holds": holds}
        actions.perform("star_entry.find", current, by=by, note=reason, values=values)


def except_(entry: StarEntry, reason: str, *, by: Actor, version: int | None = None) -> None:
    """破格: the reason that lifts the ladder, "" takes it back. Raises Invalid, Denied, Stale."""
    actions.check("star_entry.except", entry, by=by)
    ladder = Desk(entry).scheme.ladder
    if ladder is None or not ladder.exception:
        raise Invalid("本办法没有规定破格。", "exception")
    reason = note(reason, "exception")
    with write():
        held(entry, "star_entry.except")
        # as it was read: `perform` meets whoever was faster
        actions.perform("star_entry.except", entry, by=by, set={"exception": reason}, version=version, note=reason)
