"""缺书记的支部: open branches without a secretary in force."""

from typing import Any

import peewee as pw
from flask import Response, request

from portal import lists, web
from portal.accounts import choices
from portal.accounts.admin_views import bp, sheet
from portal.accounts.models import Appointment
from portal.db import P
from portal.policy import in_force
from portal.units.models import Unit
from portal.web import me, rule

_committee = Unit.alias("committee_unit")


def vacant() -> pw.Expression:
    """Open branches over which nobody is secretary today."""
    held = Appointment.select(Appointment.id).where(
        (Appointment.unit == Unit.id) & (Appointment.role == "secretary") & in_force(Appointment, P("today"))
    )
    return (Unit.kind == "branch") & Unit.closed_on.is_null() & ~pw.fn.EXISTS(held)


LIST = lists.Spec(
    "vacancies",
    Unit,
    columns=lambda: [Unit.id, Unit.name, Unit.founded_on, _committee.name.alias("committee_name")],
    join=lambda query: query.join(_committee, pw.JOIN.LEFT_OUTER, on=(_committee.id == Unit.committee)),
    order=lambda: [Unit.id],
    base=vacant,
    filters=(
        lists.Filter("committee", "党委", choices.committees, where=lambda: Unit.committee == P("committee"), read=int),
    ),
    search_hint="党支部名称",
)


@bp.get("/appointments/vacancies")
@rule("page.appointing")
def vacancies() -> Response:
    """Branches that have no secretary."""
    web.crumbs(("任职", "/appointments"), ("缺书记的支部", None))
    if request.args.get("export") == "xlsx":
        rows: Any = ([row.name, row.committee_name] for row in LIST.everything(me(), request.args))
        return sheet("vacancies", "缺书记的支部", ["党支部", "党委"], rows)
    listing = LIST.load(me(), request.args, "/appointments/vacancies")
    return web.page("admin/vacancies.html", "list", listing=listing)
