"""Pages of the four standards in a unit's own words: read by everyone of the unit, written by its secretary or committee."""

from typing import Any

import peewee as pw
from flask import Blueprint, Response, request

from portal import actions, lists, policy, web
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.pledges.helps import sources, standards
from portal.pledges.helps.forms import StandardForm
from portal.pledges.models import STANDARDS, UnitStandard
from portal.policy import Actor, Scope, under_role
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("standards", __name__, url_prefix="/pledges/standards")


def _branches(actor: Actor) -> Scope:
    seen = under_role(actor, Unit.id, Unit.committee)
    return Scope(("standards", *seen.shape), seen.where)


def _written() -> Any:
    """How many of the four a branch has in its own words."""
    return UnitStandard.select(pw.fn.COUNT(UnitStandard.id)).where(
        (UnitStandard.unit == Unit.id) & (UnitStandard.text != "")
    )


BRANCHES = lists.Spec(
    "standards",
    Unit,
    columns=lambda: [Unit.id, Unit.name, Unit.sector, _written().alias("written")],
    order=lambda: [Unit.id],
    filters=(
        lists.Filter(
            "state", "进度", lambda actor: [("own", "有本支部的标准"), ("none", "还没有")], where=lambda: Unit.id > 0,
            fixed={"own": lambda: _written() > 0, "none": lambda: _written() == 0},
        ),
    ),
    search_hint="支部名称",
    base=lambda: (Unit.kind == "branch") & Unit.closed_on.is_null(),
    seen=_branches,
)  # fmt: skip


@bp.get("")
@rule("page.examples")
def index() -> Response:
    """The four standards as they hold in a unit: one's own, or one under the role at hand (?unit=)."""
    actor = me()
    unit = _unit(actor)
    branch = unit.id if unit.kind != "committee" else None
    web.crumbs(("公开承诺", "/pledges"), ("四个合格的标准", None))
    return web.page(
        "pledges/helps/standards.html", unit=unit, rows=standards.of(branch, unit.committee_id),
        keeping=policy.may("unit_standard.edit", actor, UnitStandard(unit=unit.id)),
        several=_several(actor), plan=sources.PLAN, numbers={name: at for at, name in enumerate(STANDARDS, 1)},
    )  # fmt: skip


def _several(actor: Actor) -> bool:
    """Whether the role at hand has branches below it to look through."""
    return actor.role in ("secretary", "committee", "supervisor") and actor.unit_kind != "branch"


def _unit(actor: Actor) -> Any:
    """The unit asked for, if its text is this actor's to read; else the one at hand, else one's own branch."""
    text = request.args.get("unit", "")
    if text.isascii() and text.isdecimal() and len(text) < 11:
        return _readable(int(text), actor)
    at_hand = (
        actor.unit_id
        if actor.role in ("secretary", "committee") and actor.unit_kind in ("branch", "committee")
        else None
    )
    return get_or_404(Unit, at_hand or actor.home_branch_id or 0)


def _readable(key: int, actor: Actor) -> Any:
    unit = get_or_404(Unit, key)
    if key not in (actor.home_branch_id, actor.home_committee_id) and not actor.covers(key):
        raise web.Missing(Unit, key)
    if unit.kind not in ("branch", "committee"):
        raise web.Missing()
    return unit


@bp.get("/branches")
@rule("page.filing")
def branches() -> Response:
    """Which branches have put the standards into their own words."""
    actor = me()
    if not _several(actor):
        raise web.Missing()
    if request.args.get("export") == "xlsx":
        rows = BRANCHES.everything(actor, request.args)
        cells = [[row.name, row.sector or "", row.written] for row in rows]
        return web.export("standards", "四个合格的标准", ["支部", "领域", "已明确的标准"], cells, rows=rows)
    web.crumbs(("公开承诺", "/pledges"), ("四个合格的标准", "/pledges/standards"), ("各支部", None))
    found = BRANCHES.load(actor, request.args, "/pledges/standards/branches")
    return web.page("pledges/helps/standard_branches.html", "list", listing=found)


@bp.route("/<int:key>/<int:number>", methods=["GET", "POST"])
@rule("page.examples")
def edit(key: int, number: int) -> Response:
    """A unit's own words for one of the four (number 1–4)."""
    actor = me()
    unit = _readable(key, actor)
    if not 1 <= number <= len(STANDARDS):
        raise web.Missing()
    name = STANDARDS[number - 1]
    row = standards.row_of(unit.id, name)
    actions.check("unit_standard.edit", row or UnitStandard(unit=unit.id, standard=name), by=actor)
    form = StandardForm(
        action=f"/pledges/standards/{key}/{number}",
        data={"text": row.text, "version": row.version} if row else {},
    )  # fmt: skip
    status = 200
    if form.sent():
        status = 422
        if form.validate():
            try:
                standards.set_text(unit.id, name, form.text.data or "", by=actor, version=form.version.data)
                with write():
                    store.drop(actor, form.action)
                return web.go(f"/pledges/standards?unit={key}", f"{name}的标准已保存。")
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                row, status = standards.row_of(unit.id, name), 409
                if row is None:
                    raise
                form.conflict(error, {"text": row.text}, row.version)
    web.crumbs(("公开承诺", "/pledges"), ("四个合格的标准", f"/pledges/standards?unit={key}"), (name, None))
    return web.page(
        "pledges/helps/standard.html", "form", status=status, form=form, unit=unit, name=name, form_has_errors=status != 200,
        plan=sources.PLAN, words=sources.STANDARDS[name], holding=standards.of(None, unit.committee_id)[name],
        steps=standards.course("unit_standard", row.id, {"text": ""}) if row else [],
    )  # fmt: skip
