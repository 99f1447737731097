"""自我申报: by a member for oneself, by the office for a member or a collective; corrected and withdrawn while it waits."""

from datetime import date

from portal import actions, clock
from portal.db import hold, write
from portal.drafts import store
from portal.identities.domain import checks
from portal.identities.domain.checks import Wanted
from portal.identities.domain.text import index, name_of, path, secretaries, whose
from portal.identities.models import KINDS, SIMPLE, Identity
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import Person
from portal.units.people import check_branch


def apply(
    kind: str, wanted: Wanted, *, by: Actor, person: int | None = None, branch: int | None = None, collective: str = "",
    applied_on: date | None = None, once: str = "",
) -> Identity:  # fmt: skip
    """申报 for a member, or with `branch` and `collective` for a collective. Raises Invalid, Denied, Stale."""
    collective, today = collective.strip(), clock.today()
    with write():
        if person is not None:
            hold(Person, person)
        one = Person.get_or_none(Person.id == person) if person is not None else None
        branch = one.branch_id if one is not None else branch
        unit = check_branch(branch)
        checks.holder(one, kind, collective, branch)
        texts = checks.texts(kind, wanted)
        made = actions.create(
            "identity.apply", Identity, by=by, kind=kind, person=one.id if one else None, collective=collective,
            branch=unit.id, committee=unit.committee_id, applied_on=checks.day(applied_on or today, "applied_on", "申报日期"),
            values=texts._asdict(), **texts._asdict(),
        )  # fmt: skip
        store.spend(once, by, path(made))
        index(made)
        _tell(made, by)
    return made


def _tell(made: Identity, by: Actor) -> None:
    name, kind = name_of(made), KINDS[made.kind]
    if made.person_id:
        inbox.tell([made.person_id], f"支部为您申报了{kind}，请核对内容", path(made), by=by)
    wanted = "请确认" if made.kind in SIMPLE else "请组织支部评议"
    people = [one for one in whose(made).people if one != made.person_id]
    inbox.tell(people, f"{name}申报{kind}，{wanted}", path(made), by=by)


def edit(identity: Identity, wanted: Wanted, *, by: Actor, version: int | None = None) -> None:
    """修改 an application before the branch has discussed it. Raises Invalid, Denied, Stale."""
    texts = checks.texts(identity.kind, wanted)
    changes = {name: value for name, value in texts._asdict().items() if value != getattr(identity, name)}
    if not changes:
        return
    values = {name: [getattr(identity, name), value] for name, value in changes.items()}
    with write():
        actions.perform("identity.edit", identity, by=by, set=changes, version=version, values=values)
        index(identity)
        if identity.person_id:
            inbox.tell([identity.person_id], f"您申报的{KINDS[identity.kind]}内容有修改，请核对", path(identity), by=by)


def withdraw(identity: Identity, *, by: Actor) -> None:
    """撤回 by the member. Raises Denied, Stale."""
    with write():
        actions.perform("identity.withdraw", identity, by=by)
        inbox.tell(
            secretaries(identity), f"{name_of(identity)}撤回了{KINDS[identity.kind]}的申报", path(identity), by=by
        )
