"""公开承诺: one's own by year; for the office the queue and the whole list."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, web
from portal.pledges import batch, domain, listing, waiting
from portal.policy import Actor
from portal.web import me, rule

bp = Blueprint("pledges", __name__, url_prefix="/pledges")


@bp.get("")
@rule("page.pledges")
def index() -> Response:
    """The office's list for the role at hand, else one's own."""
    actor = me()
    spec = listing.OFFICE.get(actor.role)
    if spec is None:
        return own()
    if request.args.get("export") == "xlsx":
        rows = spec.everything(actor, request.args)
        return web.export("pledges", "公开承诺", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(("公开承诺", None))
    found = listing.trimmed(spec.load(actor, request.args, "/pledges"), actor)
    chosen = {choice.name: choice.value for choice in found.filters}
    # What the ticks are for: to pass where only such pledges are listed that wait for it, else to publish.
    act = "pledge.approve" if chosen["state"] in ("waiting", "submitted") else "pledge.publish"
    return web.page(
        "pledges/index.html", "list", listing=found, tabs=_tabs(actor, found), states=listing.STATES, sent=listing.SENT,
        act=act, pickable={row.id for row in found.rows if actions.allowed(act, actor, batch.record(row))},
        year=chosen["year"],
    )  # fmt: skip


def _tabs(actor: Actor, found: Any) -> list[tuple[str, str, int | None, bool]]:
    """What waits for this role, and everything: (label, address, count, whether it is shown)."""
    if actor.role == "supervisor":
        return []
    chosen = {choice.name: choice.value for choice in found.filters}
    tabs: list[tuple[str, str, int | None, bool]] = []
    for state, year, count in waiting.groups(actor):
        label = "待我审核" if state == "waiting" else "待我公示"
        label = label if year == listing.this_year() else f"{label}（{year} 年）"
        tabs.append((label, waiting.list_of(state, year), count, (chosen["state"], chosen["year"]) == (state, year)))
    everything = not chosen["state"] and not chosen.get("branch")
    return [*tabs, ("全部", f"/pledges?year={chosen['year']}", None, everything)]


@bp.get("/mine")
@rule("page.pledges")
def own() -> Response:
    """One's own pledges, newest year first."""
    actor = me()
    if actor.kind != "member":
        raise web.Missing()
    web.crumbs(("公开承诺", None) if actor.role == "member" else ("公开承诺", "/pledges"), *_own_crumb(actor))
    found = listing.OWN.load(actor, request.args, "/pledges/mine")
    filed = {row.year for row in found.rows}
    return web.page(
        "pledges/mine.html", "list", listing=found, open_years=[y for y in domain.open_years() if y not in filed]
    )


def _own_crumb(actor: Actor) -> list[tuple[str, str | None]]:
    return [] if actor.role == "member" else [("我的承诺", None)]
