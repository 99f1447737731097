"""公开承诺: one's own by year; for the office the queue and the whole list; publishing several at once."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, home, policy, sheets, web
from portal.errors import Stale
from portal.pledges import domain, listing
from portal.pledges.models import Pledge
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
        actions.exported("pledges", len(rows), by=actor, filters=sorted(request.args))
        return web.download(
            sheets.write_xlsx(listing.HEADINGS, listing.table(rows), title="公开承诺"), "公开承诺.xlsx", web.XLSX
        )
    web.crumbs(("公开承诺", None))
    found = listing.trimmed(spec.load(actor, request.args, "/pledges"), actor)
    return web.page(
        "pledges/index.html", "list", listing=found, tabs=_tabs(actor, found), states=listing.STATES, sent=listing.SENT,
        publishable={row.id for row in found.rows if _may_publish(actor, row)},
    )  # fmt: skip


def _may_publish(actor: Actor, row: Any) -> bool:
    return row.state == "approved" and policy.may("pledge.publish", actor, _Row(row))


class _Row:
    """A row of the list as the rules read a record."""

    unit_key = "branch_id"

    def __init__(self, row: Any) -> None:
        self.branch_id, self.person_id = row.branch_id, row.person_id


def _tabs(actor: Actor, found: Any) -> list[tuple[str, str, int | None, bool]]:
    """What waits for this role, and everything: (label, address, count, whether it is shown)."""
    if actor.role == "supervisor":
        return []
    chosen = {choice.name: choice.value for choice in found.filters}
    tabs: list[tuple[str, str, int | None, bool]] = []
    for one in home.waiting(actor):
        if one.url.startswith("/pledges?state="):
            state, year = one.url.removeprefix("/pledges?state=").split("&year=")
            label = "待我审核" if state == "waiting" else "待我公示"
            label = label if year == listing.this_year() else f"{label}（{year} 年）"
            tabs.append((label, one.url, one.count, (chosen["state"], chosen["year"]) == (state, year)))
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


@bp.post("/publish")
@rule("page.pledges")
def publish() -> Response:
    """公示 of the ticked ones: each by itself, so that one that changed meanwhile does not hold up the others."""
    actor = me()
    wanted = {int(key) for key in request.form.getlist("pledge") if key.isascii() and key.isdecimal() and len(key) < 10}
    done, missed = 0, 0
    for key in sorted(wanted)[: 2 * listing.OFFICE["secretary"].size]:
        pledge = policy.find(Pledge, key, actor)
        if pledge is None or not actions.allowed("pledge.publish", actor, pledge):
            missed += 1
            continue
        try:
            domain.publish(pledge, by=actor)
            done += 1
        except Stale:
            missed += 1
    if not wanted:
        return web.go("/pledges?state=publishing", "请先勾选要公示的承诺。")
    said = f"已公示 {done} 份承诺。" + (f"另有 {missed} 份没有公示：状态已经改变，或者不由您公示。" if missed else "")
    return web.go("/pledges?state=publishing", said)
