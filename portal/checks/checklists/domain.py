"""A checklist begins, is written, finished, taken back, retired; its next edition is a new record."""

from typing import Any

import peewee as pw

from portal import actions
from portal.checks.checklists import library
from portal.checks.checklists.document import LONGEST, Document, compare, read, written
from portal.checks.domain.text import office
from portal.checks.models import Checklist
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.policy import Actor
from portal.problems import categories
from portal.units.models import Unit

MOST_TOLD, LONGEST_TOLD = 60, 300  # changes of one revision, characters of each


def path(record: Checklist) -> str:
    """Where a checklist lies."""
    return f"/checks/lists/{record.id}"


def edition(record: Any) -> int:
    """Which edition it is, 0 of one that nobody revised: a number tells lists of one name apart, whoever began them."""
    return record.number if record.origin_id is not None and record.number > 1 else 0


def title(record: Any) -> str:
    """A checklist with its edition."""
    number = edition(record)
    return f"{record.name}（第 {number} 版）" if number else str(record.name)


def categories_of(committee: int | None) -> list[str]:
    """The ledger's categories for organisations, by name: what an item can preset."""
    found = categories.of(committee) if committee is not None else []
    return list(dict.fromkeys(one.name for one in found if not one.retired and one.subject != "member"))


def create(name: str, document: Document | None = None, *, by: Actor, once: str = "") -> Checklist:
    """新建 a list of the team or committee at hand, empty or out of a workbook. Raises Invalid, Denied, Stale."""
    return _begin(_named(name), document or Document(), by, once)


def take(key: str, *, by: Actor, once: str = "") -> Checklist:
    """选用 a list of the library. Raises Invalid, Denied, Stale."""
    found = library.lists().get(key)
    if found is None:
        raise Invalid("清单库里没有这份清单，请从列出的清单中选。")
    return _begin(found.name, found.document, by, once)


def copy(record: Checklist, *, by: Actor, once: str = "") -> Checklist:
    """修订: the next edition, to be written on; of a list of others, one's own. Raises Denied, Stale."""
    return _begin(record.name, read(record.document), by, once, record)


def _begin(name: str, document: Document, by: Actor, once: str, origin: Checklist | None = None) -> Checklist:
    committee, team = office(by)
    with write():
        if committee is not None:
            hold(Unit, committee)
        made = actions.create(
            "checklist.create", Checklist, by=by, committee=committee, team=team, name=name, document=written(document),
            number=_next(committee, name), origin=origin.id if origin else _first(committee, team, name),
            values={"name": name},
        )  # fmt: skip
        store.spend(once, by, path(made))
    return made


def _next(committee: int | None, name: str) -> int:
    """The number of the next edition under this name, those of all teams counted."""
    same = (Checklist.committee == committee) & (Checklist.name == name)
    return (Checklist.select(pw.fn.MAX(Checklist.number)).where(same).scalar() or 0) + 1


def _first(committee: int | None, team: int | None, name: str) -> int | None:
    """The list that the same side has under this name: another one, however it begins, is a further edition of it."""
    same = (Checklist.committee == committee) & (Checklist.name == name)
    same &= Checklist.team.is_null() if team is None else Checklist.team == team
    return Checklist.select(pw.fn.MIN(Checklist.id)).where(same).scalar()


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid("请填写清单的名称。", "name")
    if len(name) > LONGEST["name"]:
        raise Invalid(f"名称最多 {LONGEST['name']} 个字，请精简。", "name")
    return name


def edit(
    record: Checklist, document: Document, *, by: Actor, version: int | None, name: str | None = None
) -> None:  # fmt: skip
    """Keep a draft's new text. Raises Invalid, Denied, Stale."""
    actions.check("checklist.edit", record, by=by)
    if len(document.source) > LONGEST["source"]:
        raise Invalid(f"来源最多 {LONGEST['source']} 个字，请精简。", "source")
    name = _named(record.name if name is None else name)
    told = [
        [one.kind, one.label, one.before[:LONGEST_TOLD], one.after[:LONGEST_TOLD]]
        for one in compare(read(record.document), document)
    ]
    if not told and name == record.name and version == record.version:
        return
    with write():
        columns: dict[str, object] = {"document": written(document)}
        if name != record.name:
            hold(Unit, record.committee_id)
            columns |= {"name": name, "number": _next(record.committee_id, name)}
            if record.origin_id is None:
                columns["origin"] = _first(record.committee_id, record.team_id, name)
        actions.perform(
            "checklist.edit", record, by=by, set=columns, version=version,
            values={"changes": told[:MOST_TOLD], "more": max(0, len(told) - MOST_TOLD)},
        )  # fmt: skip


def finish(record: Checklist, *, by: Actor, version: int | None = None) -> None:
    """定稿. Raises Invalid where there is nothing to check, Denied, Stale."""
    actions.check("checklist.finish", record, by=by)
    if not read(record.document).items:
        raise Invalid("清单里还没有检查项，不能定稿。")
    actions.perform("checklist.finish", record, by=by, version=version)


def reopen(record: Checklist, *, by: Actor) -> None:
    """退回编制 of a list by which no check has begun. Raises Denied, Stale."""
    actions.perform("checklist.reopen", record, by=by)


def retire(record: Checklist, *, by: Actor) -> None:
    """停用: no further check goes by it; those that run go on. Raises Denied, Stale."""
    actions.perform("checklist.retire", record, by=by)
