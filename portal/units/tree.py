"""The tree of units: founded, renamed, described and moved, each by one dated decision."""

from datetime import date
from typing import Any

from portal import actions, clock, search
from portal.db import write
from portal.errors import Invalid
from portal.policy import Actor
from portal.units import cover
from portal.units.models import KINDS, SECTORS, Unit, UnitDecision

# What may hang under what; None is the top of the tree.
PARENTS: dict[str, tuple[str | None, ...]] = {
    "superior": (None, "superior"),
    "committee": (None, "superior"),
    "general_branch": ("committee",),
    "branch": ("committee", "general_branch"),
    "group": ("branch",),
}


def found(
    *,
    name: str,
    kind: str,
    parent: Unit | None,
    by: Actor,
    sector: str | None = None,
    founded_on: date | None = None,
    decided_on: date | None = None,
    document: str = "",
) -> Unit:
    """设立: a new unit under `parent` with its cover, its decision and its search entry. Raises Invalid, Denied, Stale.

    `founded_on` stays empty when it is not known, as for branches that a roster names.
    """
    name = name.strip()
    check_place(kind, parent)
    check_name(name, kind, parent)
    check_sector(kind, sector)
    decided_on = decided_on or founded_on or clock.today()
    check_decision(decided_on)
    with write():
        unit = actions.create(
            "unit.found", Unit, by=by, kind=kind, name=name, parent=parent, committee=committee_over(parent),
            sector=sector or None, founded_on=founded_on,
        )  # fmt: skip
        if kind == "committee":
            Unit.update(committee=unit.id).where(Unit.id == unit.id).execute()
            unit.committee = unit.id
        cover.add(unit)
        decide(unit, "found", decided_on, document, parent, name=name)
        search.index(Unit, [(unit.id, search.tokens(name))])
    by._covered = None
    return unit


def check_place(kind: str, parent: Unit | None) -> None:
    """A unit of `kind` may hang under `parent`, which is not closed. Raises Invalid."""
    if kind not in KINDS:
        raise Invalid("请选择组织类型。", "kind")
    if (parent.kind if parent else None) not in PARENTS[kind]:
        wanted = "、".join(KINDS[one] for one in PARENTS[kind] if one)
        raise Invalid(f"{KINDS[kind]}只能设在{wanted}之下。", "parent")
    if parent is not None and parent.closed_on is not None:
        raise Invalid(f"{parent.name}已经撤销，不能再在它下面设立组织。", "parent")


def check_name(name: str, kind: str, parent: Unit | None, *, but: int | None = None) -> None:
    """A name is given and no open unit beside it bears it; branches differ within their committee. Raises Invalid."""
    if not name:
        raise Invalid("请填写名称。", "name")
    if len(name) > 60:
        raise Invalid("名称最多 60 个字，请精简。", "name")
    same = Unit.select(Unit.id).where((Unit.name == name) & Unit.closed_on.is_null())
    committee = committee_over(parent)
    if kind in ("branch", "general_branch") and committee is not None:
        same = same.where((Unit.committee == committee) & Unit.kind.in_(("branch", "general_branch")))
    else:
        same = same.where(Unit.parent == parent if parent else Unit.parent.is_null())
    if same.where(Unit.id != (but or 0)).exists():
        raise Invalid(f"已经有名为“{name}”的组织，请换一个名称。", "name")


def check_sector(kind: str, sector: str | None) -> None:
    """A sector, when given, is one of the seven. Raises Invalid."""
    if sector and sector not in SECTORS:
        raise Invalid("请从列表中选择类别。", "sector")


def check_decision(decided_on: date, *units: Unit | None) -> None:
    """A decision is not dated in the future, nor before a unit that it concerns existed. Raises Invalid."""
    if decided_on > clock.today():
        raise Invalid("决定日期不能晚于今天。", "decided_on")
    for unit in units:
        if unit is not None and unit.founded_on and decided_on < unit.founded_on:
            raise Invalid(f"决定日期早于{unit.name}的成立日期，请核对。", "decided_on")


def committee_over(parent: Unit | None) -> int | None:
    """The 基层党委 that a unit under `parent` belongs to, None above that level."""
    if parent is None:
        return None
    return parent.id if parent.kind == "committee" else parent.committee_id


def decide(unit: Unit, kind: str, decided_on: date, document: str, other: Unit | None, **detail: Any) -> None:
    """Write down a decision; part of the caller's transaction. `detail` holds names and parents before and after."""
    UnitDecision.create(
        unit=unit.id, kind=kind, decided_on=decided_on, document=document.strip(), other=other.id if other else None,
        detail=detail,
    )  # fmt: skip
