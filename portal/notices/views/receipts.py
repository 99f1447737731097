"""A receipt: 已阅, 签收, 反馈 by whom it reached; 办结 and 退回补充 of a reply by the sender."""

from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.actions import available
from portal.asking import Step, admit, ask, step, version
from portal.forms import Form
from portal.notices import domain, record
from portal.notices.domain import path, receipt_path
from portal.notices.domain.audience import ROLES
from portal.notices.forms import AnswerForm, ReplyForm
from portal.notices.models import KINDS, Notice, NoticeReceipt
from portal.notices.views.frame import trail
from portal.web import get_or_404, me, rule

bp = Blueprint("notice_receipt", __name__, url_prefix="/notices/receipts/<int:key>")

RETURN = Step(
    AnswerForm, lambda receipt, *, by, version, answer: domain.send_back(receipt, by=by, answer=answer, version=version),
    "已退回，对方会看到要补充什么。",
)  # fmt: skip


def _notice(receipt: NoticeReceipt) -> Notice:
    notice: Notice = get_or_404(Notice, receipt.notice_id)
    return notice


@bp.get("")
@rule("page.notices")
def show(key: int) -> Response:
    """The reply with its files and its course; the sender decides on it here."""
    receipt = get_or_404(NoticeReceipt, key)
    notice = _notice(receipt)
    trail(notice, "回执")
    moves = available(me(), receipt) if notice.state == "sent" else {}
    return web.page(
        "notices/receipt.html", shown=record.receipt(receipt), receipt=receipt, notice=notice, kinds=KINDS, roles=ROLES,
        acts=[one for one in ("accept", "return") if f"notice_receipt.{one}" in moves],
        own=record.acts_on(receipt, notice, me()),
    )  # fmt: skip


@bp.post("/read")
@rule("page.notices")
def read(key: int) -> Response:
    """已阅."""
    receipt = get_or_404(NoticeReceipt, key)
    domain.read(receipt, by=me())
    return web.go(path(_notice(receipt)), "已阅。")


@bp.post("/acknowledge")
@rule("page.notices")
def acknowledge(key: int) -> Response:
    """签收."""
    receipt = get_or_404(NoticeReceipt, key)
    domain.acknowledge(receipt, by=me())
    return web.go(path(_notice(receipt)), "已签收。")


@bp.route("/reply", methods=["GET", "POST"])
@rule("page.notices")
def reply(key: int) -> Response:
    """反馈, with files."""
    receipt = get_or_404(NoticeReceipt, key)
    notice = _notice(receipt)
    admit("notice_receipt.reply", receipt, path(notice))
    form: Any = ReplyForm(reply=receipt.reply, version=receipt.version)

    def carry_out(files: list[int]) -> str:
        domain.reply(receipt, form.reply.data or "", by=me(), version=version(form), files=files)
        return path(notice)

    trail(notice, "反馈")
    lead = f"退回的意见：{receipt.answer}" if receipt.answer else notice.title
    return ask(
        form, carry_out, "已反馈。", heading="反馈", button="提交反馈", back=path(notice), record=receipt,
        theirs=lambda one: {"reply": one.reply}, files="附件", autosave=True, removable=receipt.state != "replied",
        lead=lead,
    )  # fmt: skip


@bp.post("/accept")
@rule("page.notices")
def accept(key: int) -> Response:
    """办结 what was read: the form carries the version."""
    receipt = get_or_404(NoticeReceipt, key)
    domain.accept(receipt, by=me(), version=version(Form(draft=False)))
    return web.go(receipt_path(receipt), "已办结。")


@bp.route("/return", methods=["GET", "POST"])
@rule("page.notices")
def send_back(key: int) -> Response:
    """退回补充, with what is missing."""
    receipt = get_or_404(NoticeReceipt, key)
    trail(_notice(receipt), "退回补充")
    return step("notice_receipt.return", receipt, RETURN, back=receipt_path(receipt), lead=receipt.reply[:200])
