"""One record on paper."""

from flask import Blueprint, Response

from portal import web
from portal.life.book import reading, wording
from portal.life.records.domain import path
from portal.life.records.models import LifeRecord
from portal.web import get_or_404, me, rule

bp = Blueprint("life_paper", __name__, url_prefix="/life/<int:key>/print")


@bp.get("")
@rule("page.life")
def show(key: int) -> Response:
    """会议记录 on A4, with the lines to sign."""
    record = get_or_404(LifeRecord, key)
    sheet = reading.one(record.id, me())
    web.crumbs(("组织生活", "/life"), (record.title, path(record)), ("打印", None))
    return web.page("life/book/paper.html", sheet=sheet, record=record, back=path(record), words=wording)
