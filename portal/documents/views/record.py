"""A document: the page, its Word file, its steps."""

import re
from typing import Any

from flask import Blueprint, Response

from portal import actions, asking, clock, web
from portal.asking import Step
from portal.documents import composing, domain, record
from portal.documents.domain import path
from portal.documents.forms import EditForm, IssueForm, ReasonForm
from portal.documents.models import OfficialDocument
from portal.documents.views.lists import AREA, ROOM
from portal.documents.word import to_docx
from portal.drafts import store
from portal.errors import Invalid
from portal.forms import Form
from portal.notices import domain as notices
from portal.web import get_or_404, me, rule

bp = Blueprint("document", __name__, url_prefix="/documents/<int:key>")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("")
@rule("page.document")
def show(key: int) -> Response:
    """The document as it will be printed, with what may be done to it."""
    shown = record.shown(get_or_404(OfficialDocument, key), me())
    web.crumbs(AREA, ROOM, (shown.title, None))
    return web.page("documents/show.html", shown=shown, document=shown.document, once=web.once())


@bp.get("/file")
@rule("page.document")
def file(key: int) -> Response:
    """The Word file; of a text that cannot be read yet there is none."""
    document = get_or_404(OfficialDocument, key)
    try:
        said = composing.compose(document, me())
    except Invalid as error:
        return web.go(path(document), error.message)
    data = to_docx(said)
    actions.exported("document", 1, by=me(), record=document)
    name = re.sub(r'[\\/:*?"<>|\s]+', "", document.title)
    return web.download(data, f"{name}{'' if document.signed_on else '（草稿）'}.docx", DOCX)


@bp.post("/publish")
@rule("page.document")
def publish(key: int) -> Response:
    """以通知发布: on to the notice, where it is aimed and sent."""
    document, form = get_or_404(OfficialDocument, key), Form(draft=False)
    if earlier := store.spent(form.once.data or ""):
        return web.go(earlier)
    made = domain.publish(document, by=me(), once=form.once.data or "")
    return web.go(notices.path(made), "通知已经拟好，请选择发给谁，再发出。")


def _typed(document: OfficialDocument) -> dict[str, Any]:
    return {name: getattr(document, name) for name in domain.Wanted._fields}


def _to_issue(document: OfficialDocument) -> dict[str, Any]:
    return {"signed_on": clock.today(), "number": document.number or domain.suggested(document)}


STEPS = {
    "edit": Step(
        EditForm, domain.edit, "已保存。", _typed, _typed, read=lambda form: {"wanted": form.wanted()}, button="保存", heading="修改"
    ),
    "issue": Step(
        IssueForm, domain.issue, "已印发。", _to_issue, read=lambda form: {"signed_on": form.signed_on.data, "typed": form.number.data or ""},
        lead="印发以后正文和清单不再改动。有收文单位的，会收到消息。",
    ),
    "void": Step(ReasonForm, domain.void, "已作废。"),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    document = get_or_404(OfficialDocument, key)
    heading = step.heading or record.OFFICIAL_DOCUMENT.moves[f"official_document.{name}"].label
    web.crumbs(AREA, ROOM, (document.title.replace("\n", ""), path(document)), (heading, None))
    form, more = None, {}
    if name == "issue":
        more = {"lead": step.lead + record.late(document, me())}
    if name == "edit":
        form = EditForm(**_typed(document), version=document.version)
        form.offer(list(composing.tables(document, me())))
    return asking.step(
        f"official_document.{name}", document, step, back=path(document), form=form, autosave=True, **more
    )


asking.pages(bp, "page.document", STEPS, _page)
