"""The tree of units as a list, and the page of a unit."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import clock, policy, web
from portal.life.records.models import LifeRecord
from portal.units import activity, listing, reading, setup, terms
from portal.units.models import KINDS, Person, Unit
from portal.units.tree import PARENTS
from portal.web import get_or_404, me, rule

bp = Blueprint("units", __name__, url_prefix="/units")

HEADINGS = ("组织", "类型", "上级组织", "领域", "书记", "成立日期", "固定活动日")
KIND_BELOW = {"superior": "committee", "committee": "branch", "general_branch": "branch"}
NUMBERS = ("党员", "正式党员", "任期届满", "设置检查")
# What other features know of a unit, (actor, unit) → list of (template, context), as on the page of a member.
CARDS: list[Callable[[policy.Actor, Unit], list[tuple[str, dict[str, Any]]]]] = []


@bp.get("")
@rule("page.units")
def index() -> Response:
    """The tree, with numbers and defects for those who inspect."""
    actor, spec = me(), listing.units(me())
    inspects = listing.inspects(actor)
    if "export" in request.args:
        return _export(spec.everything(actor, request.args, **setup.days()), inspects)
    web.crumbs(("支部与党员", None))
    found = spec.load(actor, request.args, "/units", **setup.days())
    return web.page(
        "units/index.html", "list", listing=found, inspects=inspects, checks=setup.ALL_UNIT_CHECKS, kinds=KINDS,
        people=policy.may("page.members", actor), own=_own(actor),
        can_found=policy.may("unit.found", actor, Unit(parent=None)),
    )  # fmt: skip


def _own(actor: policy.Actor) -> int | None:
    """The unit whose page a member or a secretary looks for first."""
    if actor.role == "secretary":
        return actor.unit_id
    return actor.home_branch_id if actor.role in ("member", "staff") else None


def _export(rows: list[Any], inspects: bool) -> Response:
    cells = [
        (
            row.name,
            KINDS[row.kind],
            row.parent_name,
            row.sector,
            row.secretary,
            row.founded_on,
            activity.words(row.activity_day) if row.kind == "branch" else "",
            *_numbers(row, inspects),
        )
        for row in rows
    ]
    headings = HEADINGS + (NUMBERS if inspects else ())
    used = [name for name in request.args if name != "export"]
    return web.export("units", "支部与党员", headings, cells, rows=cells, filters=used)


def _numbers(row: Any, inspects: bool) -> tuple[Any, ...]:
    if not inspects:
        return ()
    defects = "、".join(check.label for check in setup.found(row, setup.ALL_UNIT_CHECKS))
    return (row.members, row.formal, row.term_ends, defects)


@bp.get("/<int:key>")
@rule("page.units")
def show(key: int) -> Response:
    """The page of a unit: who leads it, how many it has, what is due, its groups and its history."""
    unit, actor = get_or_404(Unit, key), me()
    inspects = policy.may("unit.inspect", actor, unit)
    standing = reading.STANDING.one(unit=unit.id, **setup.days())
    parts: dict[str, Any] = {"moved": [], "opened": set(), "categories": [], "lacking": 0}
    if inspects and unit.kind == "branch":
        parts["categories"] = reading.by_category(unit.id)
        parts["lacking"] = reading.LACKING.scalar(unit=unit.id, **setup.days())
        # Technical administrators look after the tree: who moved, and why, is in the people's files.
        parts["moved"] = [] if actor.kind == "technical" else reading.MOVED(unit=unit.id)
        parts["opened"] = reading.visible(parts["moved"], actor, "person_id")
    kind_below = KIND_BELOW.get(unit.kind, "group")
    above = _above(standing, actor)
    web.crumbs(("支部与党员", "/units"), *(one for one in above if one[1]), (unit.name, None))
    return web.page(
        "units/show.html", above=above, unit=unit, kinds=KINDS, standing=standing, inspects=inspects,
        defects=setup.found(standing, setup.ALL_UNIT_CHECKS) if inspects else [],
        below=reading.below(unit, kind_below), below_kind=kind_below, contact=reading.CONTACT.one(unit=unit.id),
        history=reading.unit_history(unit, corrections=inspects), with_term=unit.kind in terms.WITH_TERM,
        extended_until=reading.extended_until(standing), activity_day=activity.words(unit.activity_day),
        activity_next=activity.coming(unit.activity_day, clock.today()),
        may_hold=policy.may("life_record.create", actor, LifeRecord(unit=unit.id, committee=unit.committee_id)),
        people=policy.may("page.members", actor), mine=unit.id == actor.home_branch_id, acts=_acts(unit, actor),
        cards=[card for source in CARDS for card in source(actor, unit)], **parts,
    )  # fmt: skip


def _above(standing: Any, actor: policy.Actor) -> list[tuple[str, str | None]]:
    """The unit above, with its address for those who may open it."""
    if not standing.parent_key:
        return []
    seen = policy.find(Unit, standing.parent_key, actor) is not None
    return [(standing.parent_name, f"/units/{standing.parent_key}" if seen else None)]


def _acts(unit: Unit, actor: policy.Actor) -> list[tuple[str, str]]:
    """The acts of a unit that this actor may do now, as (label, address)."""
    if unit.closed_on is not None:
        return []
    here = f"/units/{unit.id}"
    acts = [
        ("unit.edit", "修改信息", "edit", True),
        ("contact.edit", "联络员", "contact", True),
        ("unit.rename", "更名", "rename", True),
        ("unit.move", "划转", "move", unit.kind != "committee" or actor.role == "admin"),
        ("unit.merge", "合并", "merge", unit.kind == "branch"),
        ("unit.split", "分设", "split", unit.kind == "branch"),
        ("unit.dissolve", "撤销", "dissolve", True),
    ]
    allowed = [(label, f"{here}/{path}") for rule, label, path, fits in acts if fits and policy.may(rule, actor, unit)]
    if kinds_below(unit) and policy.may("unit.found", actor, Unit(parent=unit.id)):
        allowed.insert(0, ("设立党小组" if unit.kind == "branch" else "设立下级组织", f"{here}/found"))
    if unit.kind == "branch" and policy.may("person.create", actor, Person(branch=unit.id)):
        allowed.insert(0, ("登记党员", f"{here}/enter"))
    if unit.kind == "branch" and policy.may("unit.file", actor, unit):
        allowed.append(("支部档案", f"/checks/branches/{unit.id}"))
    return allowed


def kinds_below(unit: Unit | None) -> list[str]:
    """The kinds that may be founded under a unit, or at the top."""
    return [kind for kind, parents in PARENTS.items() if (unit.kind if unit else None) in parents]
