"""会议记录本: a period of a unit as a printable book, as Word, its attendance and its ledger as Excel."""

from typing import Any

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from portal import actions, web
from portal.errors import Invalid
from portal.life.book import attendance, ledger, reading, word, wording
from portal.life.book.importing import reading as importing
from portal.life.book.views import choosing
from portal.web import me, rule

bp = Blueprint("life_book", __name__, url_prefix="/life/book")

AREA, ROOM = ("组织生活", "/life"), ("会议记录本", "/life/book")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _choice() -> choosing.Choice:
    """What the address asks for; 404 for a unit that is not the reader's."""
    found = choosing.chosen(request.args, me())
    if found is None:
        raise web.Missing
    return found


def _book() -> tuple[choosing.Choice, reading.Asked, list[reading.Sheet]]:
    """The book that the address asks for, with its records. Raises Invalid, Missing."""
    choice = _choice()
    if choice.asked is None:
        raise web.Missing
    if choice.error:
        raise choice.error
    return choice, choice.asked, reading.sheets(reading.found(choice.asked, me()), me())


@bp.get("")
@rule("page.life_book")
def index() -> Response:
    """Choose unit, days and types; what the book then holds, and in which forms it can be had."""
    # who asks for what is not theirs, or is no unit, chooses anew
    choice = choosing.chosen(request.args, me()) or choosing.chosen(MultiDict(), me()) or choosing.NONE
    rows, besides, error = list[Any](), list[Any](), None
    if choice.asked is not None:
        error = choice.error
        try:
            if error is None:
                rows = reading.found(choice.asked, me())
                besides = reading.besides(choice.asked, me())
        except Invalid as refused:
            error = refused
    web.crumbs(AREA, ("会议记录本", None))
    labels = {row.id: reading.worded(row.types, choice.known) for row in (*rows, *besides)}
    return web.page(
        "life/book/index.html", choice=choice, asked=choice.asked, rows=rows,
        besides=besides, labels=labels, error=error, may_import=bool(importing.places(me())),
    )  # fmt: skip


@bp.get("/print")
@rule("page.life_book")
def paper() -> Response:
    """The book on A4: cover, contents, each record from the top of a page."""
    choice, asked, sheets = _book()
    web.crumbs(AREA, ROOM, ("打印", None))
    return web.page(
        "life/book/book.html", asked=asked, sheets=sheets, besides=reading.besides(asked, me()), title=word.title(asked),
        period=word.period(asked), kinds=choice.kinds, back=f"/life/book?{choice.query}", words=wording,
    )  # fmt: skip


@bp.get("/word")
@rule("page.life_book")
def docx() -> Response:
    """The book as a Word file."""
    choice, asked, sheets = _book()
    actions.exported("life_book", len(sheets), by=me(), filters=sorted(request.args))
    data = word.book(asked, sheets, reading.besides(asked, me()), choice.kinds)
    return web.download(data, f"{word.title(asked)}（{asked.since}至{asked.until}）.docx", DOCX)


@bp.get("/attendance")
@rule("page.life_book")
def attended() -> Response:
    """Attendance of the period as Excel."""
    _chosen, asked, sheets = _book()
    actions.exported("life_book_attendance", attendance.count(sheets), by=me(), filters=sorted(request.args))
    title = f"{asked.unit.name}到会情况"
    return web.download(attendance.workbook(title, sheets), f"{title}（{asked.since}至{asked.until}）.xlsx", web.XLSX)


@bp.get("/ledger")
@rule("page.life_book")
def rows() -> Response:
    """The ledger of the period as Excel, in the shape in which it can be imported."""
    _chosen, asked, sheets = _book()
    actions.exported("life_ledger", len(sheets), by=me(), filters=sorted(request.args))
    name = f"{asked.unit.name}{ledger.TITLE}（{asked.since}至{asked.until}）.xlsx"
    return web.download(ledger.workbook(asked.unit, sheets), name, web.XLSX)
