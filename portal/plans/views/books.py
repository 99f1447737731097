"""A plan as a workbook going out and coming in."""

from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.incoming import Incoming, pages
from portal.life.rulesets.reading import types
from portal.plans import domain, workbook
from portal.plans.document import Document, compare, read, written
from portal.plans.filings import as_read
from portal.plans.models import AnnualPlan
from portal.plans.record import WORDS
from portal.plans.views.frame import ROOM, trail
from portal.uploads.workbook_forms import Book
from portal.web import get_or_404, me, rule

bp = Blueprint("plan_books", __name__, url_prefix=ROOM)


@bp.get("/<int:key>/book")
@rule("page.plans")
def book(key: int) -> Response:
    """The workbook of the plan: what it gives can be read again."""
    plan = as_read(get_or_404(AnnualPlan, key), me())
    rows = workbook.table(read(plan.document), types(plan.committee_id))
    return web.export("annual_plan", domain.title(plan), workbook.HEADINGS, rows, rows=rows)


def _read(book: Book, plan: AnnualPlan) -> tuple[Document | None, list[workbook.Wrong]]:
    document, wrong = workbook.read(book.data, read(plan.document), types(plan.committee_id))
    return None if wrong else document, wrong


def _show(plan: AnnualPlan, document: Document) -> dict[str, Any]:
    return {"words": WORDS, "changes": compare(read(plan.document), document, types(plan.committee_id))}


BOOKS = Incoming(
    home=ROOM, label="年度计划", model=AnnualPlan, action="annual_plan.edit",
    hint="先下载现有内容，在上面修改；一行一项，新增的项编号留空，现有的项不要改编号。月份写成 3、6、9，或者 1-3，或者每月。由谁开展不限的空着。",
    path=domain.path, title=domain.title, trail=trail, read=_read, written=written, made=read, show=_show,
    template="plans/import_check.html", edit=domain.edit,
)  # fmt: skip
pages(bp, "page.planning", BOOKS, into="")
