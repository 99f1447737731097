"""What is to be evaluated: by oneself among the colleagues of the branch, and for the office to grade."""

from typing import Any

from flask import Blueprint, Response, request

from portal import clock, web
from portal.pledges import listing as pledges
from portal.pledges import year as years
from portal.pledges.evaluating import listing, voting, waiting
from portal.web import me, rule

bp = Blueprint("evaluating", __name__, url_prefix="/pledges/evaluate")


@bp.get("")
@rule("page.evaluate")
def index() -> Response:
    """The office's list for the role at hand, else what one evaluates oneself."""
    actor = me()
    spec = listing.OFFICE.get(actor.role)
    if spec is None:
        return mine()
    if request.args.get("export") == "xlsx":
        rows = spec.everything(actor, request.args)
        return web.export("evaluation", "评诺情况", listing.HEADINGS, listing.table(rows, clock.today()), rows=rows)
    web.crumbs(("公开承诺", "/pledges"), ("评诺", None))
    found = pledges.trimmed(spec.load(actor, request.args, "/pledges/evaluate"), actor)
    return web.page(
        "pledges/evaluating.html", "list", listing=found, tabs=_tabs(found),
        settings=years.settings(actor.unit_id, clock.today().year) if actor.unit_kind == "committee" else None,
    )  # fmt: skip


def _tabs(found: Any) -> list[tuple[str, str, int | None, bool]]:
    """What waits for this role, and everything: (label, address, count, whether it is shown)."""
    chosen = {choice.name: choice.value for choice in found.filters}
    tabs: list[tuple[str, str, int | None, bool]] = []
    owed = sum(one.count for one in waiting.office(me()))
    if me().role != "supervisor":
        tabs.append(("待我评定", listing.OWED, owed, chosen["state"] == "waiting"))
    return [*tabs, ("全部", "/pledges/evaluate", None, not any(chosen.values()))]


@bp.get("/mine")
@rule("page.evaluate")
def mine() -> Response:
    """The pledges of one's branch, to evaluate and evaluated; one's own to assess."""
    actor = me()
    rows, done = voting.open_to(actor)
    others = [row for row in rows if row.person_id != actor.person_id]
    office = actor.role in listing.OFFICE
    listed = actor.kind == "member" or office
    web.crumbs(
        ("公开承诺", "/pledges") if listed else ("公示栏", "/board"), ("评诺", "/pledges/evaluate"), ("我来评议", None)
    )
    return web.page(
        "pledges/evaluating_mine.html", rows=sorted(others, key=lambda row: row.id in done), done=done, office=office,
        own=[row for row in rows if row.person_id == actor.person_id],
        settings=years.settings(actor.home_committee_id, clock.today().year),
    )  # fmt: skip
