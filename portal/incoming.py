"""A document comes in as a workbook: read, shown as what is wrong or as what would change, taken over once that is confirmed.

A room says what is its own (`Incoming`), and `pages()` gives it upload, look and confirm.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from flask import Blueprint, Response
from wtforms import HiddenField

from portal import web
from portal.asking import admit, send, version
from portal.drafts import pending, store
from portal.drafts.pending import D, Pending
from portal.errors import Invalid, Stale
from portal.uploads import workbook_forms
from portal.uploads.workbook_forms import Book, ImportForm, UploadForm
from portal.web import get_or_404, me

GONE = "没有等待确认的工作簿，请重新上传。"
OTHER = "等待确认的工作簿已经换了或者不在了，请重新上传后核对。"


class ConfirmForm(ImportForm):
    """The last word on an import: exactly the text that was shown."""

    digest = HiddenField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming(Generic[D]):
    """How the documents of a room come in: into a record of `model` by `edit`, as a new one by `create` where it has that.

    `read` gives no document where the workbook cannot be used, with all that is wrong or odd: row, column and text,
    and of workbooks with several sheets `sheet` and `hint`.
    """

    home: str  # its address; the empty workbook lies beneath it
    label: str  # what its documents are called
    hint: str  # how the workbook is filled in
    model: Any
    action: str  # what one may do who imports into a record
    path: Callable[[Any], str]
    title: Callable[[Any], str]
    trail: Callable[..., None]  # sets the breadcrumb of what is beneath the room
    read: Callable[[Book, Any], tuple[D | None, Sequence[Any]]]
    written: Callable[[D], Any]  # a document as JSON has it
    made: Callable[[Any], D]  # and back
    show: Callable[[Any, D], dict[str, Any]]  # what `template` needs; of a record, its `changes`
    template: str  # extends _ui/incoming_check.html
    edit: Callable[..., object]  # (record, document, by=, version=)
    create: Callable[..., Any] | None = None  # (what waited, by=, once=) → the record
    permit: Callable[[], None] = lambda: None  # lets through only who may begin one
    begins: str = ""  # what comes about without a record
    faulty: str = "行有误"
    most: int = 5 * 2**20  # bytes


def pages(bp: Blueprint, rule: str, room: Incoming[Any], into: str = "_into") -> None:
    """Give a room its pages: those of a record, whose names end in `into`, and those of a new document if it begins any."""
    steps = (
        ("upload", "/import", ["GET", "POST"], _upload),
        ("look", "/import/check", ["GET"], _look),
        ("confirm", "/import/confirm", ["POST"], _look),
    )
    for above, end in [("/<int:key>", into), *([("", "")] if room.create else [])]:
        for name, at, methods, step in steps:

            def view(key: int | None = None, step: Callable[..., Response] = step) -> Response:
                return step(room, *_enter(room, key))

            bp.add_url_rule(above + at, name + end, web.rule(rule)(view), methods=methods)


def _enter(room: Incoming[Any], key: int | None) -> tuple[Any, str]:
    """The record, if it goes into one, and the address beneath which it comes in. Raises Denied."""
    if key is None:
        room.permit()
        return None, room.home
    record = get_or_404(room.model, key)
    admit(room.action, record, room.path(record))
    return record, room.path(record)


def _trail(room: Incoming[Any], record: Any, *more: tuple[str, str | None]) -> None:
    room.trail(*([(room.title(record), room.path(record))] if record else []), *more)


def _upload(room: Incoming[Any], record: Any, base: str) -> Response:
    """Ask for a workbook; what is wrong with it is listed, a document that can be read waits for its confirmation."""
    form, faults = UploadForm(action=f"{base}/import"), list[Any]()
    form.file.label.text = room.label
    if form.sent():
        try:
            book = workbook_forms.sent(f"要导入的{room.label}", room.most)
            document, found = room.read(book, record)
            if document is not None:
                pending.keep(base, room.written(document), book.name, [str(one) for one in found], by=me())
                return web.go(f"{base}/import/check")
            faults += found
        except Invalid as error:
            error.field = "file"
            form.refuse(error)
    _trail(room, record, ("从工作簿导入", None))
    return web.page(
        "_ui/incoming.html", form=form, room=room, into=record, base=base, faults=faults,
        status=422 if form.sent() else 200, form_has_errors=form.sent(),
    )  # fmt: skip


def _look(room: Incoming[Any], record: Any, base: str) -> Response:
    """What a workbook would do: what changes in the record, or the whole new document; 导入 takes over exactly that."""
    form, status = ConfirmForm(action=f"{base}/import/confirm", version=record.version if record else None), 200
    if earlier := store.spent(form.once.data or ""):
        return web.go(earlier)
    kept = pending.kept(base, room.made, by=me())
    if kept is None or (form.sent() and form.digest.data != kept.digest):
        return web.go(f"{base}/import", OTHER if form.sent() else GONE)

    def meet(error: Stale) -> None:
        nonlocal record
        if record is None:
            form.refuse(Invalid(error.message))
        else:
            record = get_or_404(room.model, record.id)
            form.conflict(error, {}, record.version)

    if form.sent():
        status, onward = send(form, lambda: _take_over(room, record, base, kept, form), meet)
        if status == 303:
            return web.go(onward, "已导入。")
    form.digest.data, form.once.data = kept.digest, form.once.data or web.once()
    _trail(room, record, ("从工作簿导入", f"{base}/import"), ("核对", None))
    return web.page(
        room.template, form=form, room=room, into=record, base=base, kept=kept, status=status,
        form_has_errors=status != 200, **room.show(record, kept.document),
    )  # fmt: skip


def _take_over(room: Incoming[Any], record: Any, base: str, kept: Pending[Any], form: ConfirmForm) -> str:
    """Write what was shown and forget what waited; where the record lies. Raises Invalid, Denied, Stale."""
    if not pending.take(base, by=me()):
        raise Stale(OTHER)
    if record is not None:
        room.edit(record, kept.document, by=me(), version=version(form))
    elif room.create is not None:
        record = room.create(kept, by=me(), once=form.once.data or "")
    return room.path(record)
