"""The items of a draft: added, changed, moved, removed; one at a time."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import admit, ask, version
from portal.checks.checklists import document as documents
from portal.checks.checklists import domain
from portal.checks.checklists.domain import path
from portal.checks.checklists.forms import ItemForm
from portal.checks.checklists.views.frame import ROOM, below
from portal.checks.models import Checklist
from portal.errors import Invalid
from portal.forms import Form
from portal.web import get_or_404, me, rule

bp = Blueprint("checklist_items", __name__, url_prefix=f"{ROOM}/<int:key>/items")
BOTH = ["GET", "POST"]


@bp.route("/new", methods=BOTH)
@rule("page.checklists")
def new(key: int) -> Response:
    """新增一项, at the end of its group."""
    record = get_or_404(Checklist, key)
    admit("checklist.edit", record, path(record))
    form = ItemForm(group=request.args.get("group", "")[:60], evidence="wanted", version=record.version)
    return _ask(record, form, "", "新增检查项")


@bp.route("/<item>", methods=BOTH)
@rule("page.checklists")
def edit(key: int, item: str) -> Response:
    """修改一项."""
    record = get_or_404(Checklist, key)
    admit("checklist.edit", record, path(record))
    found = documents.read(record.document).item(item)
    if found is None:
        raise web.Missing
    form = ItemForm(**found._asdict() | {"methods": list(found.methods)}, version=record.version)
    return _ask(record, form, item, "修改检查项")


def _ask(record: Checklist, form: ItemForm, key: str, heading: str) -> Response:
    form.offer(domain.categories_of(record.committee_id))

    def carry_out() -> str:
        made = documents.put(documents.read(record.document), form.item(key))
        domain.edit(record, made, by=me(), version=version(form))
        return path(record)

    def theirs(now: Any) -> dict[str, Any]:
        found = documents.read(now.document).item(key)
        return found._asdict() | {"methods": list(found.methods)} if found else {}

    below(record, (heading, None))
    return ask(
        form, carry_out, "已保存。", heading=heading, button="保存", back=path(record), record=record, theirs=theirs,
        autosave=True,
    )  # fmt: skip


@bp.post("/<item>/move")
@rule("page.checklists")
def move(key: int, item: str) -> Response:
    """上移 and 下移 within the group."""
    record, document = _found(key, item)
    made = documents.moved(document, item, up=request.form.get("to") == "up")
    domain.edit(record, made, by=me(), version=version(Form(draft=False)))
    return web.go(f"{path(record)}#item-{item}")


@bp.post("/<item>/remove")
@rule("page.checklists")
def remove(key: int, item: str) -> Response:
    """删去一项; the history keeps it."""
    record, document = _found(key, item)
    domain.edit(record, documents.without(document, item), by=me(), version=version(Form(draft=False)))
    return web.go(path(record), "已删去。")


def _found(key: int, item: str) -> tuple[Checklist, documents.Document]:
    """The list and its document, which holds the item. Raises Invalid."""
    record = get_or_404(Checklist, key)
    document = documents.read(record.document)
    if document.item(item) is None:
        raise Invalid("这一项已经不在了，请返回清单查看。")
    return record, document
