"""Calendar files: of one meeting, of a branch, of oneself."""

from flask import Blueprint, Response, request

from portal import clock, web
from portal.life.records import calendar, reading
from portal.life.records.models import LifeRecord
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("life_calendars", __name__, url_prefix="/life")


def _file(name: str, records: list[LifeRecord]) -> Response:
    host = request.host_url.rstrip("/")
    data = calendar.calendar(name, [reading.event(one, host) for one in records], clock.now())
    return web.download(data, f"{name}.ics", calendar.MIMETYPE.partition(";")[0])


@bp.get("/<int:key>/calendar.ics")
@rule("page.life")
def one(key: int) -> Response:
    """One meeting that was announced, or called off afterwards."""
    record = get_or_404(LifeRecord, key)
    if record.announced_at is None or record.state == "filed":
        raise web.Missing
    return _file(record.title, [record])


@bp.get("/calendar/<int:key>.ics")
@rule("page.life")
def branch(key: int) -> Response:
    """The meetings of a branch, as far as one sees them."""
    unit = get_or_404(Unit, key)
    return _file(f"{unit.name}组织生活", reading.of_branch(unit.id, me()))


@bp.get("/calendar.ics")
@rule("page.life")
def own() -> Response:
    """The meetings at which one is expected."""
    return _file("我的组织生活", reading.of_person(me()))
