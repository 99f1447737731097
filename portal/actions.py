"""The one door for changes of state: policy (who) → workflow (when) → compare-and-set → audit, in one transaction."""

from typing import Any, TypeVar

import peewee as pw

from portal.audit import trail
from portal.db import BaseModel, write
from portal.errors import Denied, Stale
from portal.policy import Actor, may, why_not
from portal.workflow import WORKFLOWS, Move

Record = TypeVar("Record", bound=BaseModel)
FASTER = "内容刚刚被别人更新过，您的修改没有保存。请核对现在的内容后再提交。"


def allowed(action: str, by: Actor, record: Any) -> bool:
    """Whether `by` may do `action` to `record` now: what a page shows is what perform() enforces."""
    flow = WORKFLOWS.get(record._meta.table_name)
    return (flow is None or flow.allows(action, record.state)) and may(action, by, record)


def available(by: Actor, record: Any) -> dict[str, Move]:
    """The moves of a record that `by` may make now, in the workflow's order."""
    flow = WORKFLOWS[record._meta.table_name]
    return {action: move for action, move in flow.moves.items() if allowed(action, by, record)}


def check(action: str, record: Any, *, by: Actor) -> None:
    """Raise Denied or Stale unless `by` may do `action` to `record` now, before work that only perform() would refuse."""
    if not may(action, by, record):
        raise Denied(why_not(action, by, record), action=action, record=record)
    flow = WORKFLOWS.get(record._meta.table_name)
    if flow is not None and not flow.allows(action, record.state):
        now, label = flow.label(record.state), flow.moves[action].label
        raise Stale(
            f"现在的状态是“{now}”，不能“{label}”：状态已经改变，或者还没有到这一步。请返回这条记录，看现在可以办理什么。",
            action=action, record=record,
        )  # fmt: skip


def perform(
    action: str,
    record: Any,
    *,
    by: Actor,
    set: dict[str, Any] | None = None,
    version: int | None = None,
    note: str = "",
    values: dict[str, Any] | None = None,
    detail: dict[str, Any] | None = None,
    fields: list[str] | None = None,
    veiled: bool = False,
) -> None:
    """Do `action` to `record`: one transaction, one audit entry; `record` then holds the new values.

    `set`: column → new value. `version`: what the user's form was filled from. `note` and `values` go to the
    record's revisions (values: field → [before, after] or a snapshot), `detail` and the names in `fields`
    (default: the columns set) to the trail. `veiled`: permission is asked of the person, but the trail and the
    revision know nobody. Raises Denied, or Stale when someone was faster.
    """
    check(action, record, by=by)
    flow = WORKFLOWS.get(record._meta.table_name)
    move = flow.moves.get(action) if flow else None
    changes = dict(set or {})
    names = fields if fields is not None else sorted(changes)
    if move is not None and move.to is not None:
        changes["state"] = move.to
    # An act behind a veil that sets nothing leaves the version: it would count the acts, and disturb those who edit.
    versioned = "version" in record._meta.fields and bool(changes or not veiled)
    if versioned and version is not None and version != record.version:
        raise Stale(FASTER, action=action, record=record)
    with write():
        if not _compare_and_set(record, changes, versioned=versioned, moving=move is not None):
            raise Stale(FASTER, action=action, record=record)
        said_by = by.behind_veil() if veiled else by
        trail.enter(action, said_by, record, fields=names, detail=detail)
        if note or values is not None or move is not None:
            trail.keep(record, action, said_by, note=note, values=values)


def _compare_and_set(record: Any, changes: dict[str, Any], *, versioned: bool, moving: bool) -> bool:
    """Write `changes` where the row is still as `record` was read; False when someone was faster."""
    model = type(record)
    before = model.id == record.id
    if moving:
        before &= model.state == record.state
    if versioned:
        before &= model.version == record.version
        changes = {**changes, "version": record.version + 1}
    if changes and not model.update(**changes).where(before).execute():
        return False
    for name, value in changes.items():
        setattr(record, name, value)
    return True


def create(
    action: str,
    model: type[Record],
    *,
    by: Actor,
    note: str = "",
    values: dict[str, Any] | None = None,
    detail: dict[str, Any] | None = None,
    veiled: bool = False,
    **columns: Any,
) -> Record:
    """Insert a record by the same door: policy on the row to be, then one insert and one audit entry."""
    record = model(**columns)
    if not may(action, by, record):
        raise Denied(why_not(action, by, record), action=action, record=record)
    with write():
        try:
            record.save(force_insert=True)
        except pw.IntegrityError as error:
            raise Stale("同样的记录已经存在。请刷新页面查看。", action=action, record=record) from error
        said_by = by.behind_veil() if veiled else by
        trail.enter(action, said_by, record, fields=sorted(columns), detail=detail)
        if note or values is not None:
            trail.keep(record, action, said_by, note=note, values=values)
    return record


def exported(name: str, rows: int, *, by: Actor, filters: list[str] | None = None, record: Any = None) -> None:
    """Record that a list left the house, in a transaction of its own: which, how many rows, filtered by what."""
    with write():
        trail.enter("export", by, record, detail={"list": name, "rows": rows, "filters": filters or []})


def refuse(action: str, by: Actor, record: Any = None, **detail: Any) -> None:
    """Record a refused attempt, in a transaction of its own."""
    with write():
        trail.enter(action, by, record, outcome="refused", detail=detail)
