"""设置 of a committee's year: dates, the scale of 评诺, how many items."""

from datetime import date
from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.errors import Invalid, Stale
from portal.pledges import listing
from portal.pledges import year as years
from portal.pledges.settings_forms import SettingsForm
from portal.pledges.views.coverage import year_asked
from portal.web import me, rule

bp = Blueprint("pledge_years", __name__, url_prefix="/pledges")


@bp.route("/settings", methods=["GET", "POST"])
@rule("page.pledge_years")
def settings() -> Response:
    """The settings of a year, and who changed them before."""
    actor, year = me(), year_asked()
    place = actor.unit_id or 0
    now = years.settings(place, year)
    form = SettingsForm(action="/pledges/settings", draft=False, data=now._asdict())
    status = 200
    if form.sent():
        status = 422
        if form.validate():
            try:
                years.set_year(place, year, form.wanted(), by=actor, version=form.version.data)
                return web.go(f"/pledges/settings?year={year}", f"{year} 年的设置已保存。")
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                now = years.settings(place, year)
                form.conflict(error, form.shown(now), now.version or 0)
                status = 409
    web.crumbs(("公开承诺", "/pledges"), ("年度设置", None))
    return web.page(
        "pledges/settings.html", "form", status=status, form=form, year=year, years=listing.years(), now=now,
        history=_history(place, year), form_has_errors=status != 200, begun=years.begun(place, year),
    )  # fmt: skip


def _history(place: int, year: int) -> list[dict[str, Any]]:
    """The course of the settings, for the timeline."""
    found = []
    for row in years.history(place, year):
        said = [f"{years.LABELS[name]}：{_word(pair[0])} → {_word(pair[1])}" for name, pair in row.values.items()]
        what = "；".join(said) or "没有改动"
        found.append({"what": what, "who": row.name or "系统", "when": web.moment(row.at)})
    return found


def _word(value: Any) -> str:
    if value is None:
        return "未定"
    if isinstance(value, list):
        return "、".join(value)
    return web.long_date(date.fromisoformat(value)) if isinstance(value, str) else f"{value} 项"
