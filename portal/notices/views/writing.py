"""起草 and 修改 of a notice; one passed on from above."""

from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.asking import admit, ask, version
from portal.drafts import store
from portal.forms import Form
from portal.notices import domain
from portal.notices.domain import path
from portal.notices.forms import WriteForm
from portal.notices.models import Notice
from portal.notices.views.frame import trail
from portal.web import get_or_404, me, rule

bp = Blueprint("notice_writing", __name__, url_prefix="/notices")

FIELDS = ("kind", "title", "text", "due_on", "ack_wanted", "reply_wanted", "passable")
FILES_HINT = "发出以后，收到的人都能看到附件。请不要附带身份证号等个人信息。"


def _typed(notice: Notice) -> dict[str, Any]:
    return {name: getattr(notice, name) for name in FIELDS}


@bp.route("/new", methods=["GET", "POST"])
@rule("page.notices_sent")
def new() -> Response:
    """起草; the next page asks to whom it goes."""
    form = WriteForm(passable=True)

    def carry_out(files: list[int]) -> str:
        made = domain.draft(form.wanted(), by=me(), files=files, once=form.once.data or "")
        return f"{path(made)}/audience"

    trail(None, "起草通知")
    return ask(
        form, carry_out, "已保存为草稿。请选择发给谁。", heading="起草通知", button="下一步：发给谁", back="/notices/sent",
        files="附件", files_hint=FILES_HINT, autosave=True, lead="写好内容，再选择发给谁，核对以后发出",
    )  # fmt: skip


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.notices")
def edit(key: int) -> Response:
    """修改 before it is sent."""
    notice = get_or_404(Notice, key)
    admit("notice.edit", notice, path(notice))
    form = WriteForm(**_typed(notice), version=notice.version)
    if notice.parent_id or notice.document_id:  # the text from above, or the document, speaks for it
        form.needed = ("title",)

    def carry_out(files: list[int]) -> str:
        domain.edit(notice, form.wanted(), by=me(), version=version(form), files=files)
        return path(notice)

    trail(notice, "修改")
    lead = "转发时原文和附件自动带上，这里只写本单位的要求，可以不写。" if notice.parent_id else ""
    return ask(
        form, carry_out, "已保存。", heading="修改通知", button="保存", back=path(notice), record=notice, theirs=_typed,
        files="附件", files_hint=FILES_HINT, autosave=True, removable=True, lead=lead,
    )  # fmt: skip


@bp.post("/<int:key>/pass")
@rule("page.notices")
def pass_on(key: int) -> Response:
    """转发: a draft of one's own, with the text from above beneath it."""
    form: Any = Form(draft=False)
    if earlier := store.spent(form.once.data or ""):
        return web.go(earlier)
    made = domain.pass_on(get_or_404(Notice, key), by=me(), once=form.once.data or "")
    return web.go(path(made), "已生成转发的草稿。核对收件人以后发出。")
