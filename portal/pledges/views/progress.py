"""记录进展 and 更正 of an item, on a page of their own or in place on the pledge's page; 示范."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, asking, clock, web
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.pledges import domain, record
from portal.pledges.keeping_forms import ProgressForm
from portal.pledges.models import Pledge, PledgeProgress
from portal.uploads import domain as uploads
from portal.uploads import forms as sending
from portal.web import get_or_404, me, rule

bp = Blueprint("progress", __name__, url_prefix="/pledges")


def item_of(pledge: Pledge, key: int) -> Any:
    """An item of a pledge that one may see; another pledge's does not exist here."""
    found = next((row for row in domain.ITEMS(pledge=pledge.id) if row.id == key), None)
    if found is None:
        raise web.Missing()
    return found


def at_item(pledge_id: int, item_id: int) -> str:
    """Where an item stands."""
    return f"/pledges/{pledge_id}#pledge-{pledge_id}-item-{item_id}"


@bp.route("/<int:key>/items/<int:item>/progress", methods=["GET", "POST"])
@rule("page.pledge")
def new(key: int, item: int) -> Response:
    """记录进展."""
    pledge = get_or_404(Pledge, key)
    row = item_of(pledge, item)
    actions.check("pledge.progress", pledge, by=me())
    if row.stopped_on and request.method == "GET":
        return web.go(at_item(key, item), "这一项已经停止，不再记录进展。")
    action = f"/pledges/{key}/items/{item}/progress"
    form = ProgressForm(action=action, data={"made_on": clock.today(), "share": row.share, "shown": True})
    form.once.data = form.once.data or web.once()
    if not form.sent():
        return _form(form, pledge, row, sending.listed(form))
    if store.spent(form.once.data):
        return _done(form, pledge, item, "这条进展已经记录过了。")
    return _send(form, pledge, row, None)


@bp.route("/progress/<int:key>/edit", methods=["GET", "POST"])
@rule("page.pledge")
def edit(key: int) -> Response:
    """更正 one's own progress."""
    made = get_or_404(PledgeProgress, key)
    pledge = get_or_404(Pledge, made.pledge_id)
    actions.check("pledge.correct", pledge, by=me())
    row = item_of(pledge, made.item_id)
    form = ProgressForm(action=f"/pledges/progress/{key}/edit", obj=made)
    if not form.sent():
        return _form(form, pledge, row, sending.listed(form), made=made)
    return _send(form, pledge, row, made)


def _send(form: ProgressForm, pledge: Pledge, row: Any, made: PledgeProgress | None) -> Response:
    """Carry out what was typed, or show it again with what stands in the way."""
    files = sending.from_request(by=me())
    status, said = asking.send(
        form, lambda ids: _carry_out(form, pledge, row, made, ids), lambda error: _conflict(form, error, made), files
    )
    if status == 409 and store.spent(form.once.data or ""):
        said = "这条进展已经记录过了。"
    return _done(form, pledge, row.id, said) if said else _form(form, pledge, row, files, made=made, status=status)


def _carry_out(form: ProgressForm, pledge: Pledge, row: Any, made: PledgeProgress | None, files: list[int]) -> str:
    if made is None:
        once, place = form.once.data or "", at_item(pledge.id, row.id)
        domain.record(pledge, row, form.entry(), by=me(), files=files, once=once, shown_at=place)
        return "进展已记录。"
    version = form.version.data if form.version.data is not None else 0
    domain.correct(made, form.entry(), by=me(), version=version, files=files)
    return "进展已更正。"


def _conflict(form: ProgressForm, error: Stale, made: PledgeProgress | None) -> None:
    """Both texts: of a correction what was saved meanwhile; a new progress has none beside it."""
    if made is None:
        form.refuse(Invalid("刚刚有人更新过这份承诺，这条进展还没有记录。请看一下现在的内容，再提交一次。"))
        return
    now = get_or_404(PledgeProgress, made.id)
    names = ("made_on", "text", "share", "shown")
    form.conflict(error, {name: getattr(now, name) for name in names}, now.version)


def _form(
    form: ProgressForm, pledge: Pledge, row: Any, files: Any, *, made: PledgeProgress | None = None, status: int = 200
) -> Response:
    """The form: a page, or for htmx the form alone; what htmx sent comes back in the item's place."""
    context: dict[str, Any] = {
        "form": form, "pledge": pledge, "item": row, "files": files, "made": made, "inline": web.wants_fragment(),
        "kept": uploads.of("pledge_progress", [made.id]).get(made.id, []) if made else [],
        "form_has_errors": status != 200,
    }  # fmt: skip
    if form.sent() and web.wants_fragment():
        shown = record.shown(get_or_404(Pledge, pledge.id), me())
        item = next(one for one in shown.items if one.id == row.id)
        return web.page("pledges/progress.html", "inplace", status=status, shown=shown, **context | {"item": item})
    web.crumbs(
        ("公开承诺", "/pledges"), (f"{pledge.year} 年", domain.path(pledge)),
        ("更正进展" if made else "记录进展", None),
    )  # fmt: skip
    return web.page("pledges/progress.html", "form", status=status, **context)


def _done(form: ProgressForm, pledge: Pledge, item: int, said: str) -> Response:
    """Back to the item; for htmx the item anew, in its place."""
    if not web.wants_fragment():
        return web.go(at_item(pledge.id, item), said)
    shown = record.shown(get_or_404(Pledge, pledge.id), me())
    row = next(one for one in shown.items if one.id == item)
    return web.page(
        "pledges/progress.html", "inplace", shown=shown, pledge=shown.pledge, item=row, form=None, said=said
    )


@bp.post("/<int:key>/items/<int:item>/exemplify")
@rule("page.pledge")
def exemplify(key: int, item: int) -> Response:
    """设为示范 or 取消示范."""
    pledge = get_or_404(Pledge, key)
    row = item_of(pledge, item)
    wanted = request.form.get("wanted") == "1"
    domain.exemplify(pledge, row, wanted, by=me())
    return web.go(at_item(key, item), f"第 {row.number} 项已{'设为' if wanted else '取消'}示范。")
