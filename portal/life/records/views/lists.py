"""组织生活: the list of records."""

from flask import Blueprint, Response, request

from portal import policy, web
from portal.life.attendance import reading as attendance
from portal.life.records import listing
from portal.web import me, rule

bp = Blueprint("life", __name__, url_prefix="/life")

AREA = ("组织生活", "/life")


@bp.get("")
@rule("page.life")
def index() -> Response:
    """The records that one keeps, and those that were announced and filed."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        counts = attendance.counts(row.id for row in rows)
        cells = listing.table(rows, listing.types_in(rows), counts)
        return web.export("life_records", "组织生活记录", listing.HEADINGS, cells, rows=rows)
    web.crumbs(AREA)
    found = listing.LIST.load(actor, request.args, "/life")
    for choice in found.filters:
        one_branch = actor.role not in ("committee", "supervisor") and actor.unit_kind in ("", "branch")
        if (choice.name in ("since", "until") and not choice.value) or (choice.name == "branch" and one_branch):
            choice.kind = "hidden"
    return web.page(
        "life/records/index.html", "list", listing=found, types=listing.types_in(found.rows),
        counts=attendance.counts(row.id for row in found.rows), may_record=policy.may("page.life_recording", actor),
    )  # fmt: skip
