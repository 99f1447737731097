"""承诺示例: wordings that a branch recommends as a start; added, changed, retired, never deleted."""

from typing import Any, NamedTuple

import peewee as pw

from portal import actions, clock, policy
from portal.db import P, Query, among, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.pledges.models import STANDARDS, Pledge, PledgeExample, PledgeItem
from portal.policy import Actor
from portal.units.models import SECTORS, Unit

OFFERED = 12  # examples that the form of a pledge shows; the list holds them all
TEXTS = ("sector", "standard", "matter", "measure", "duty")


class Wording(NamedTuple):
    """The texts of an example."""

    sector: str
    standard: str
    matter: str
    measure: str
    duty: str = ""


def _in_use() -> pw.Expression:
    return (PledgeExample.branch == P("branch")) & PledgeExample.retired_on.is_null()


def _columns() -> list[Any]:
    return [PledgeExample.id, PledgeExample.standard, PledgeExample.matter, PledgeExample.measure, PledgeExample.duty]


OF_BRANCH = Query(
    lambda: PledgeExample.select(*_columns()).where(_in_use()).order_by(PledgeExample.id.desc()).limit(P("limit"))
)
CHOSEN = Query(
    lambda: (
        PledgeExample.select(*_columns()).where(_in_use() & among(PledgeExample.id, "keys")).order_by(PledgeExample.id)
    )
)
BRANCH = Query(lambda: Unit.select(Unit.id, Unit.committee, Unit.sector, Unit.closed_on).where(Unit.id == P("branch")))
ITEM = Query(
    lambda: PledgeItem.select(
        PledgeItem.id, PledgeItem.matter, PledgeItem.measure, PledgeItem.standard, PledgeItem.duty, Pledge.branch,
        Pledge.state,
    )
    .join(Pledge, on=(Pledge.id == PledgeItem.pledge))
    .where(PledgeItem.id == P("item"))
)  # fmt: skip


def offered(branch_id: int | None) -> tuple[list[Any], bool]:
    """The newest examples of a branch, and whether there are more."""
    rows = OF_BRANCH(branch=branch_id, limit=OFFERED + 1)
    return rows[:OFFERED], len(rows) > OFFERED


def chosen(branch_id: int | None, keys: list[int]) -> list[Any]:
    """Those of some examples that one's branch has in use."""
    return CHOSEN(branch=branch_id, keys=keys) if keys else []


def add(branch_id: int, wording: Wording, *, by: Actor, once: str = "") -> PledgeExample:
    """新增 an example of a branch. Raises Invalid, Denied, Stale."""
    _complete(wording)
    branch = BRANCH.one(branch=branch_id)
    if branch is None or branch.closed_on:
        raise Invalid("请选择党支部。", field="branch")
    with write():
        made = actions.create(
            "pledge_example.create", PledgeExample, by=by, branch=branch.id, committee=branch.committee_id,
            values={name: ["", value] for name, value in wording._asdict().items()}, **wording._asdict(),
        )  # fmt: skip
        store.spend(once, by, "/pledges/examples")
    return made


def edit(example: PledgeExample, wording: Wording, *, by: Actor, version: int) -> None:
    """修改 the texts. Raises Invalid, Denied, Stale."""
    actions.check("pledge_example.edit", example, by=by)
    _complete(wording)
    new = wording._asdict()
    changed = {name: [getattr(example, name), new[name]] for name in TEXTS if getattr(example, name) != new[name]}
    if changed or version != example.version:
        actions.perform("pledge_example.edit", example, by=by, set=new, version=version, values=changed)


def retire(example: PledgeExample, *, by: Actor) -> None:
    """停用: no longer offered, still readable. Raises Denied, Stale."""
    actions.check("pledge_example.retire", example, by=by)
    if example.retired_on is not None:
        raise Stale("这条示例已经停用。", action="pledge_example.retire", record=example)
    day = clock.today()
    actions.perform(
        "pledge_example.retire", example, by=by, set={"retired_on": day}, values={"retired_on": ["", day.isoformat()]}
    )


def restore(example: PledgeExample, *, by: Actor) -> None:
    """重新启用 what was retired. Raises Denied, Stale."""
    actions.check("pledge_example.edit", example, by=by)
    if example.retired_on is None:
        raise Stale("这条示例正在使用。", action="pledge_example.edit", record=example)
    before = example.retired_on.isoformat()
    actions.perform(
        "pledge_example.edit", example, by=by, set={"retired_on": None}, values={"retired_on": [before, ""]}
    )


def of_item(key: int, *, by: Actor) -> Any | None:
    """A published item under the role at hand as the start of an example (row: texts, branch_id), else None.

    Its texts alone: whose it is does not go into an example.
    """
    if not 0 < key < 2**31 or policy.find(PledgeItem, key, by) is None:
        return None
    row = ITEM.one(item=key)
    return row if row.state == "published" and by.covers(row.branch_id) else None


def _complete(wording: Wording) -> None:
    if wording.sector not in SECTORS:
        raise Invalid("请选择领域。", field="sector")
    if wording.standard not in STANDARDS:
        raise Invalid("请选择对应标准。", field="standard")
    if not wording.matter:
        raise Invalid("请填写承诺事项。", field="matter")
    if not wording.measure:
        raise Invalid("请填写践诺措施，让人看到怎样写才能检查。", field="measure")
