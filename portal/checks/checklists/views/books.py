"""Checklists as workbooks coming in."""

from typing import Any

from flask import Blueprint

from portal.checks.checklists import domain, workbook
from portal.checks.checklists.document import Document, compare, read, said, written
from portal.checks.checklists.views.frame import ROOM, trail
from portal.checks.checklists.views.lists import permit
from portal.checks.domain.text import office
from portal.checks.models import Checklist
from portal.drafts.pending import Pending
from portal.incoming import Incoming, pages
from portal.policy import Actor
from portal.uploads.workbook_forms import Book
from portal.web import me

bp = Blueprint("checklist_books", __name__, url_prefix=ROOM)


def _read(book: Book, record: Checklist | None) -> tuple[Document | None, list[workbook.Wrong]]:
    base, committee = (read(record.document), record.committee_id) if record else (None, office(me())[0])
    document, wrong = workbook.read(book.data, base, domain.categories_of(committee))
    return None if wrong else document, wrong


def _show(record: Checklist | None, document: Document) -> dict[str, Any]:
    return {"said": said, "changes": compare(read(record.document), document) if record else []}


def _create(kept: Pending[Document], *, by: Actor, once: str) -> Checklist:
    name = kept.filename.rsplit(".", 1)[0][:60] or "检查清单"
    return domain.create(name, kept.document, by=by, once=once)


BOOKS = Incoming(
    home=ROOM, label="检查清单", begins="建立一份新的检查清单", model=Checklist, action="checklist.edit", permit=permit,
    hint="按模板填写的 Excel 工作簿（.xlsx），一行一项；新增的项编号留空，现有的项不要改编号。",
    path=domain.path, title=domain.title, trail=trail, read=_read, written=written, made=read, show=_show,
    template="checks/lists/check.html", edit=domain.edit, create=_create,
)  # fmt: skip
pages(bp, "page.checklists", BOOKS)
