"""The tree of units: founded, renamed, described and moved, each by one dated decision."""

from datetime import date
from typing import Any

from portal import actions, clock, policy, search
from portal.accounts.models import Team, TeamUnit
from portal.db import write
from portal.errors import Denied, Invalid
from portal.honours.models import Honour
from portal.identities.models import Identity
from portal.pledges.helps import likeness
from portal.pledges.models import Pledge, PledgeExample
from portal.policy import Actor
from portal.units import cover, following, terms
from portal.units.models import ACTIVITY_DAYS, KINDS, SECTORS, Person, Unit, UnitDecision

FIRST_DAY = date(1921, 7, 1)
# What may hang under what; None is the top of the tree.
PARENTS: dict[str, tuple[str | None, ...]] = {
    "superior": (None, "superior"),
    "committee": (None, "superior"),
    "general_branch": ("committee",),
    "branch": ("committee", "general_branch"),
    "group": ("branch",),
}
INSIDE = ("general_branch", "branch", "group")  # belong to a 基层党委; what stands above or is one takes its own along


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
    check_sector(sector)
    check_founding(founded_on)
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
        following.changed(unit.id, unit.parent_id)
    by.forget_covered()
    return unit


def rename(
    unit: Unit, name: str, *, by: Actor, decided_on: date, document: str = "", version: int | None = None
) -> None:
    """更名: another name from now on, the old one stays in the decisions. Raises Invalid, Denied, Stale."""
    name, before = name.strip(), unit.name
    parent = parent_of(unit)
    check_open(unit)
    if name == before:
        raise Invalid("新名称与现在的名称相同。", "name")
    check_name(name, unit.kind, parent, but=unit.id)
    check_decision(decided_on, unit)
    with write():
        actions.perform(
            "unit.rename", unit, by=by, set={"name": name}, version=version, values={"name": [before, name]}
        )
        decide(unit, "rename", decided_on, document, None, before=before, after=name)
        search.index(Unit, [(unit.id, search.tokens(name))])
        following.changed(unit.id, unit.parent_id)


def edit(
    unit: Unit,
    *,
    by: Actor,
    sector: str | None,
    founded_on: date | None,
    term_starts: date | None,
    term_ends: date | None,
    activity_day: str | None = None,
    version: int | None = None,
) -> None:
    """Correct sector, founding date, term and activity day (None: stays); a term's end follows from its start.

    Raises Invalid, Denied, Stale.
    """
    check_open(unit)
    activity_day = unit.activity_day if activity_day is None else activity_day
    check_activity_day(activity_day, unit.kind)
    check_sector(sector)
    check_founding(founded_on)
    if term_starts and not term_ends:
        term_ends = terms.end(unit.kind, sector, term_starts)
    terms.check(unit.kind, sector, term_starts, term_ends)
    wanted = {
        "sector": sector or None, "founded_on": founded_on, "term_starts": term_starts, "term_ends": term_ends,
        "activity_day": activity_day,
    }  # fmt: skip
    changes = {name: value for name, value in wanted.items() if value != getattr(unit, name)}
    if not changes:
        return
    values = {name: [_text(getattr(unit, name)), _text(value)] for name, value in changes.items()}
    with write():
        actions.perform("unit.edit", unit, by=by, set=changes, version=version, values=values)
        following.changed(unit.id, unit.parent_id)


def move(
    unit: Unit, parent: Unit, *, by: Actor, decided_on: date, document: str = "", version: int | None = None
) -> None:
    """划转: the unit with all below it hangs under another parent; its people and this year's commitments come along.

    Raises Invalid, Denied (the power must cover both places), Stale.
    """
    check_open(unit)
    if parent.id == unit.parent_id:
        raise Invalid("它现在就在这个组织之下。", "parent")
    check_place(unit.kind, parent)
    if parent.id in cover.below(unit.id):
        raise Invalid("不能划转到自己的下级组织。", "parent")
    check_name(unit.name, unit.kind, parent, but=unit.id)
    check_decision(decided_on, unit, parent)
    if not policy.may("unit.move", by, parent):
        raise Denied("您没有权限把组织划转到那里。", action="unit.move", record=unit)
    before, committee = unit.parent_id, committee_over(parent)
    inside = unit.kind in INSIDE
    changes = {"parent": parent.id} | ({"committee": committee} if inside else {})
    with write():
        actions.perform(
            "unit.move", unit, by=by, set=changes, version=version, values={"parent": [before, parent.id]},
            detail={"from": before, "to": parent.id},
        )  # fmt: skip
        moved = cover.reparent(unit.id, parent.id)
        if inside and committee is not None:
            _hand_over(moved, committee)
        decide(unit, "move", decided_on, document, parent, before=before, after=parent.id)
        following.changed(*moved)
    by.forget_covered()


def _hand_over(moved: list[int], committee: int) -> None:
    """Units, their people, honours, this year's commitments, open posts and whatever other rooms hold open (`following`)
    change their 基层党委; what is past stays.

    Raises Invalid.
    """
    assigned = (
        TeamUnit.select(TeamUnit.id)
        .join(Team, on=(Team.id == TeamUnit.team))
        .where(TeamUnit.unit.in_(moved) & (Team.committee != committee) & policy.in_force(TeamUnit, clock.today()))
    )
    if assigned.exists():
        raise Invalid("还有督导组分派在这个组织，请先由原党委解除分派，再办理划转。", "parent")
    elsewhere = Unit.committee != committee
    Unit.update(committee=committee).where(Unit.id.in_(moved) & elsewhere).execute()
    Person.update(committee=committee).where(Person.branch.in_(moved) & (Person.committee != committee)).execute()
    this_year = (Pledge.year >= clock.today().year) & (Pledge.committee != committee)
    Pledge.update(committee=committee).where(Pledge.branch.in_(moved) & this_year).execute()
    PledgeExample.update(committee=committee).where(PledgeExample.branch.in_(moved)).execute()
    Honour.update(committee=committee).where(Honour.branch.in_(moved)).execute()
    with_them = Pledge.branch.in_(moved) & (Pledge.committee == committee)
    likeness.follow(Pledge.select(Pledge.id).where(with_them), committee)
    open_ones = Identity.state.in_(("applied", "discussed", "recommended", "settled"))
    elsewhere = Identity.branch.in_(moved) & (Identity.committee != committee)
    Identity.update(committee=committee).where(elsewhere & open_ones).execute()
    following.handed_over(moved, committee)


def parent_of(unit: Unit) -> Unit | None:
    """The unit above, as an object."""
    return Unit.get_by_id(unit.parent_id) if unit.parent_id else None


def check_open(unit: Unit) -> None:
    """The unit still works. Raises Invalid."""
    if unit.closed_on is not None:
        raise Invalid(f"{unit.name}已经撤销，只能查看。")


def _text(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


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


def check_sector(sector: str | None) -> None:
    """A sector, when given, is one of the seven. Raises Invalid."""
    if sector and sector not in SECTORS:
        raise Invalid("请从列表中选择领域。", "sector")


def check_activity_day(code: str, kind: str) -> None:
    """An activity day is one of the list, and a branch's. Raises Invalid."""
    if code not in ACTIVITY_DAYS:
        raise Invalid("请从列表中选择固定活动日。", "activity_day")
    if code and kind != "branch":
        raise Invalid("只有党支部登记固定活动日。", "activity_day")


def check_founding(founded_on: date | None) -> None:
    """A founding date, when known, is a day of the past. Raises Invalid."""
    if founded_on and not FIRST_DAY <= founded_on <= clock.today():
        raise Invalid("成立日期不能晚于今天，也不能早于 1921 年。", "founded_on")


def check_decision(decided_on: date, *units: Unit | None) -> None:
    """A decision is not dated in the future, nor before a unit that it concerns existed. Raises Invalid."""
    if not FIRST_DAY <= decided_on <= clock.today():
        raise Invalid("决定日期不能晚于今天，也不能早于 1921 年。", "decided_on")
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
