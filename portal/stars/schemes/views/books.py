"""Schemes as workbooks coming in."""

from typing import Any

from flask import Blueprint

from portal.drafts.pending import Pending
from portal.errors import Denied, Invalid
from portal.incoming import Incoming, pages
from portal.policy import Actor, may
from portal.sheets import BadWorkbook
from portal.stars.computation.document import from_document, to_document
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarScheme
from portal.stars.schemes import domain, reading, wording
from portal.stars.schemes.compare import compare
from portal.stars.schemes.views.frame import told, trail
from portal.stars.workbooks import scheme as books
from portal.stars.workbooks.problems import Problem
from portal.uploads.checking import MOST_BYTES
from portal.uploads.workbook_forms import Book
from portal.web import me

HOME = "/stars/schemes"
bp = Blueprint("star_books", __name__, url_prefix=HOME)


def _read(book: Book, _record: StarScheme | None) -> tuple[Scheme | None, list[Problem]]:
    try:
        return books.read(book.data)
    except BadWorkbook as bad:
        raise Invalid(str(bad)) from bad


def _show(record: StarScheme | None, scheme: Scheme) -> dict[str, Any]:
    problems = told(scheme, reading.path(record) if record else HOME)
    return {
        "problems": problems, "severe": sum(one.severe for one in problems),
        "changes": compare(reading.of(record.id), scheme) if record else [],
        "groups": wording.grouped(scheme), "sections": {one.key: one for one in wording.sections(scheme)},
    }  # fmt: skip


def _create(kept: Pending[Scheme], *, by: Actor, once: str) -> StarScheme:
    return domain.from_book(kept.document, by=by, once=once)


def _permit() -> None:
    """Only a committee begins schemes. Raises Denied."""
    if not may("star_scheme.create", me(), StarScheme(committee=me().unit_id)):
        raise Denied("您没有权限新建评定办法。", action="star_scheme.create")


BOOKS = Incoming(
    home=HOME, label="评定办法", begins="建立一个新的办法", model=StarScheme, action="star_scheme.edit", permit=_permit,
    hint=f"按模板填写的 Excel 工作簿（.xlsx），不超过 {MOST_BYTES // 2**20} MB。", faulty="处问题", most=MOST_BYTES,
    path=reading.path, title=reading.title, trail=trail, read=_read, written=to_document, made=from_document, show=_show,
    template="stars/schemes/check.html", edit=domain.edit, create=_create,
)  # fmt: skip
pages(bp, "page.star_editing", BOOKS)
