"""发给谁: units are filtered and ticked, roles ticked, people searched by name; every press keeps what was chosen."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from portal import web
from portal.asking import admit
from portal.errors import Invalid, Stale
from portal.notices import choosing, domain
from portal.notices.domain import path
from portal.notices.domain.audience import reach, roles_for
from portal.notices.models import KINDS, Notice
from portal.notices.views.frame import trail
from portal.units.models import SECTORS
from portal.web import get_or_404, me, rule

bp = Blueprint("notice_aiming", __name__, url_prefix="/notices/<int:key>/audience")
MOST_TICKS = 5000


def _asked() -> dict[str, str]:
    """The filters of the address: sector, part of a unit's name, a person looked for."""
    found = {name: " ".join(request.args.get(name, "")[:40].split()) for name in ("sector", "q", "who")}
    found["sector"] = found["sector"] if found["sector"] in SECTORS else ""
    return found


def _ticked(name: str) -> set[int]:
    return {
        int(one)
        for one in request.form.getlist(name)[:MOST_TICKS]
        if one.isascii() and one.isdecimal() and len(one) < 10
    }


@bp.route("", methods=["GET", "POST"])
@rule("page.notices")
def choose(key: int) -> Response:
    """What is chosen, and what can be: one page, several small forms that work without scripts."""
    notice = get_or_404(Notice, key)
    admit("notice.edit", notice, path(notice))
    asked, units, problem = _asked(), choosing.units(me()), ""
    status = 200
    if request.method == "POST":
        try:
            domain.aim(notice, _changed(notice, asked, units), by=me())
        except Invalid as error:
            status, problem = error.status, error.message
        except Stale:  # somebody else of the office chose at the same moment: nothing of theirs is undone
            return web.go(_at(notice, asked), "收件人刚刚被同事改动过，这次的选择没有保存。请看现在的选择，再选一次。")
        else:
            return web.go(_at(notice, asked), "已保存选择。")
    return _page(notice, asked, units, status, problem)


def _at(notice: Notice, asked: dict[str, str]) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return f"{path(notice)}/audience" + (f"?{urlencode(kept)}" if kept else "")


def _changed(notice: Notice, asked: dict[str, str], units: list[Any]) -> dict[str, Any]:
    """The audience after a press: roles as ticked; units and people added or taken out. Raises Invalid."""
    do, audience = request.form.get("do", ""), notice.audience
    offered = {row.id for row in units}
    chosen, people = set(audience.get("units", [])) & offered, set(audience.get("people", []))
    roles = request.form.getlist("role") if "roles" in request.form else audience.get("roles", [])
    ticked, named = _ticked("unit"), _ticked("person")
    if do == "add" and not ticked:
        raise Invalid("请先勾选要加入的单位。")
    if do == "name" and not named:
        raise Invalid("请先勾选要加入的人员。")
    added = ticked & offered if do == "add" else set()
    if do == "all":
        added = {row.id for row in choosing.filtered(units, sector=asked["sector"], text=asked["q"])}
    if added:  # who chooses some no longer means all
        chosen = chosen - {me().unit_id} | added
    if do == "drop":
        chosen -= ticked
        people -= named
    if do == "name":
        people |= {row.id for row in choosing.chosen_people(me(), sorted(named))}
    return {"units": sorted(chosen), "roles": roles, "people": sorted(people)}


def _page(notice: Notice, asked: dict[str, str], units: list[Any], status: int, problem: str) -> Response:
    actor, audience = me(), notice.audience
    chosen = set(audience.get("units", []))
    shown = choosing.filtered(units, sector=asked["sector"], text=asked["q"])
    found = choosing.people(actor, asked["who"]) if asked["who"] else []
    trail(notice, "发给谁")
    return web.page(
        "notices/audience.html", status=status, notice=notice, problem=problem, asked=asked,
        at=_at(notice, asked), roles=roles_for(actor), ticked=audience.get("roles", []), kinds=KINDS,
        chosen=[row for row in units if row.id in chosen], offered=[row for row in shown if row.id not in chosen],
        sectors=sorted({row.sector for row in units if row.sector}, key=SECTORS.index), found=found[: choosing.FOUND],
        more=len(found) > choosing.FOUND, people=choosing.chosen_people(actor, audience.get("people", [])),
        reach=reach(audience, actor), own=actor.unit_id, form_has_errors=status != 200,
    )  # fmt: skip
