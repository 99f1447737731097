"""登记: by the secretary for the branch and its members, to be confirmed; by the committee at once."""

from collections.abc import Iterable
from typing import Any

from portal import actions
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.honours.domain import checks
from portal.honours.domain.checks import Wanted
from portal.honours.domain.text import concerned, index, officers, path, word
from portal.honours.models import Honour
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import PRESENT, Person, Unit
from portal.units.people import check_branch
from portal.uploads import domain as uploads

OWN = "本人的荣誉不能自己登记为已确认，请由支部书记上报，由其他同志确认。"


def register(
    wanted: Wanted, *, by: Actor, branch: int, person: int | None = None, files: Iterable[int] = (), once: str = "",
    tell: bool = True,
) -> Honour:  # fmt: skip
    """Register an honour of a branch, or of its member `person`: by the committee confirmed, by the secretary proposed.

    `files` are attachments sent before; `tell` False leaves the committee's message to the caller, who has many.
    Raises Invalid, Denied, Stale.
    """
    files = list(files)
    with write():
        unit = check_branch(branch)
        _check_holder(person, unit.id, by)
        wanted = checks.checked(wanted, of_branch=person is None)
        action, state = ("honour.register", "confirmed") if by.role == "committee" else ("honour.propose", "proposed")
        checks.only_once(unit.id, person, wanted)
        made = actions.create(
            action, Honour, by=by, branch=unit.id, committee=unit.committee_id, person=person, state=state,
            values=_kept(wanted), detail={"files": len(files)} if files else None, **wanted._asdict(),
        )  # fmt: skip
        uploads.attach(made, files, by=by)
        store.spend(once, by, path(made))
        index(made)
        if state == "confirmed":
            inbox.tell(concerned(made), f"{word(made)}已登记", path(made), by=by)
        elif tell:
            inbox.tell(officers(made), f"{unit.name}上报{word(made)}，请确认", path(made), by=by)
    return made


def _check_holder(person: int | None, branch: int, by: Actor) -> None:
    """The member belongs to the branch, and is somebody else where registering is confirming. Raises Invalid."""
    if person is None:
        return
    if by.role == "committee" and person == by.person_id:
        raise Invalid(OWN, "person")
    here = (Person.id == person) & (Person.branch == branch) & (Person.kind == "member") & Person.status.in_(PRESENT)
    if not Person.select().where(here).exists():
        raise Invalid("请选择本支部在册的党员；已经转走的，由现在的支部登记。", "person")


def _kept(wanted: Wanted) -> dict[str, Any]:
    """The honour as history keeps it."""
    return {name: said(value) for name, value in wanted._asdict().items()}


def said(value: Any) -> Any:
    """A value as history keeps it: a day as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def differences(honour: Honour, wanted: Wanted) -> dict[str, Any]:
    """Column → new value, of what differs."""
    return {name: value for name, value in wanted._asdict().items() if value != getattr(honour, name)}


def write_changes(
    action: str, honour: Honour, wanted: Wanted, *, by: Actor, version: int | None, files: list[int], note: str = "",
    **more: Any,
) -> None:  # fmt: skip
    """Change an honour by `action` in the caller's transaction; its revision keeps both texts. Raises Invalid, Stale."""
    hold(Unit, honour.branch_id)
    checks.only_once(honour.branch_id, honour.person_id, wanted, but=honour.id)
    changes = differences(honour, wanted)
    values = {name: [said(getattr(honour, name)), said(value)] for name, value in changes.items()}
    actions.perform(
        action, honour, by=by, set=changes | more, version=version, note=note, values=values,
        detail={"files": len(files)} if files else None,
    )  # fmt: skip
    uploads.attach(honour, files, by=by)
    index(honour)


def edit(honour: Honour, wanted: Wanted, *, by: Actor, version: int | None, files: Iterable[int] = ()) -> None:
    """修改 before it is confirmed. Raises Invalid, Denied, Stale."""
    actions.check("honour.edit", honour, by=by)
    wanted, files = checks.checked(wanted, of_branch=honour.person_id is None), list(files)
    if not differences(honour, wanted) and not files and version == honour.version:
        return
    with write():
        write_changes("honour.edit", honour, wanted, by=by, version=version, files=files)


def resubmit(honour: Honour, wanted: Wanted, *, by: Actor, version: int | None, files: Iterable[int] = ()) -> None:
    """修改后重报 what was not confirmed. Raises Invalid, Denied, Stale."""
    actions.check("honour.resubmit", honour, by=by)
    wanted = checks.checked(wanted, of_branch=honour.person_id is None)
    with write():
        write_changes("honour.resubmit", honour, wanted, by=by, version=version, files=list(files), reason="")
        inbox.tell(officers(honour), f"{word(honour)}已修改后重报，请确认", path(honour), by=by)


def withdraw(honour: Honour, *, by: Actor) -> None:
    """撤回 what is not confirmed. Raises Denied, Stale."""
    actions.perform("honour.withdraw", honour, by=by)
