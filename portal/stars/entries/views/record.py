"""An entry's page, where it stands, the form to sign; 取消确认, 申报星级, 撤回."""

from collections.abc import Callable

from flask import Blueprint, Response

from portal import clock, web
from portal.asking import version
from portal.errors import Invalid, Stale
from portal.forms import Form
from portal.stars.computation.wording import plain
from portal.stars.entries import domain, progress, record, sheets, words
from portal.stars.entries.domain import path
from portal.stars.entries.views.frame import page, trail
from portal.stars.models import StarEntry
from portal.stars.schemes import reading as schemes
from portal.web import get_or_404, me, rule

bp = Blueprint("star_entry", __name__, url_prefix="/stars/entries/<int:key>")
bp.add_app_template_global(words.explained, "star_line")
bp.add_app_template_global(words.value, "star_value")


@bp.get("")
@rule("page.star_entries")
def show(key: int) -> Response:
    """The record, as the visitor may see it."""
    return page(record.shown(get_or_404(StarEntry, key), me()))


@bp.get("/progress")
@rule("page.star_entries")
def stands(key: int) -> Response:
    """创星进度: where the branch stands, what each indicator lacks for the next star, this year against last."""
    entry = get_or_404(StarEntry, key)
    shown = record.base(entry, me())
    if shown.viewer != "branch":
        raise web.Missing()
    branch = sheets.of_entry(entry, shown.cycle, shown.scheme, "self")
    standing = progress.standing(entry, shown.cycle, shown.scheme, branch, shown.head.sector)
    trail(shown, ("创星进度", None))
    return web.page("stars/entries/progress.html", shown=shown, entry=entry, standing=standing, plain=plain)


@bp.get("/paper")
@rule("page.star_entries")
def paper(key: int) -> Response:
    """申报表 to print and sign."""
    shown = record.shown(get_or_404(StarEntry, key), me())
    if not shown.open:
        raise web.Missing()
    trail(shown, ("打印申报表", None))
    return web.page("stars/entries/paper.html", shown=shown, entry=shown.entry, today=clock.today())


def _act(key: int, verb: Callable[[StarEntry], str]) -> Response:
    """Carry out a verb and come back to the record, with what was done or what stands in the way."""
    entry = get_or_404(StarEntry, key)
    try:
        said = verb(entry)
    except (Invalid, Stale) as error:
        shown = record.shown(get_or_404(StarEntry, key), me())
        return page(shown, status=error.status, problem=error.message)
    return web.go(path(entry), said)


@bp.post("/unconfirm")
@rule("page.star_entries")
def unconfirm(key: int) -> Response:
    """取消确认."""

    def verb(entry: StarEntry) -> str:
        domain.unconfirm(entry, by=me())
        return "已取消确认，可以继续修改。"

    return _act(key, verb)


@bp.post("/declare")
@rule("page.star_entries")
def declare(key: int) -> Response:
    """申报星级."""

    def verb(entry: StarEntry) -> str:
        scheme = schemes.of(domain.cycle_of(entry).scheme_id)
        late = domain.declare(entry, scheme, by=me(), version=version(Form(draft=False)))
        return "已申报。已过申报截止日期，记为逾期。" if late else "已申报，等待党委评定。"

    return _act(key, verb)


@bp.post("/withdraw")
@rule("page.star_entries")
def withdraw(key: int) -> Response:
    """撤回."""

    def verb(entry: StarEntry) -> str:
        domain.withdraw(entry, by=me())
        return "已撤回，可以继续修改；改好后重新确认、申报。"

    return _act(key, verb)
