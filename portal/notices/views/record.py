"""A notice's page, its receipts and units, and what its sender does with it."""

from flask import Blueprint, Response, flash, request

from portal import web
from portal.asking import Step, step, version
from portal.errors import Invalid
from portal.forms import Form
from portal.notices import domain, record
from portal.notices.domain import path
from portal.notices.domain.audience import ROLES
from portal.notices.forms import ReasonForm
from portal.notices.listing import receipts
from portal.notices.models import KINDS, Notice
from portal.notices.views.frame import trail
from portal.web import get_or_404, me, rule

bp = Blueprint("notice", __name__, url_prefix="/notices/<int:key>")
NAMED = 12  # unit names in one sentence

RECALL = Step(
    ReasonForm, lambda notice, *, by, version, reason: domain.recall(notice, by=by, reason=reason, version=version),
    "已收回，收到的人会看到理由。",
)  # fmt: skip


@bp.get("")
@rule("page.notices")
def show(key: int) -> Response:
    """The notice, as the visitor may see it."""
    notice = get_or_404(Notice, key)
    trail(notice)
    return web.page("notices/show.html", shown=record.shown(notice, me()), notice=notice, kinds=KINDS, roles=ROLES)


def _as_sender(key: int) -> Notice:
    """A notice of which the visitor may see all receipts. Raises Missing."""
    notice = get_or_404(Notice, key)
    if not record.sees_as_sender(me(), notice):
        raise web.Missing(Notice, key)
    return notice


@bp.get("/receipts")
@rule("page.notices_sent")
def list_receipts(key: int) -> Response:
    """Who has read, acknowledged, replied, and who has not."""
    notice, actor = _as_sender(key), me()
    if request.args.get("export") == "xlsx":
        rows = receipts.RECEIPTS.everything(actor, request.args, of_notice=notice.id)
        cells = receipts.receipt_table(rows)
        return web.export("notice_receipts", f"{notice.title}回执", receipts.RECEIPT_HEADINGS, cells, rows=rows)
    trail(notice, "收件情况")
    found = receipts.RECEIPTS.load(actor, request.args, f"{path(notice)}/receipts", of_notice=notice.id)
    names = receipts.named(found.rows)
    return web.page("notices/receipts.html", "list", listing=found, notice=notice, roles=ROLES, names=names)


@bp.get("/units")
@rule("page.notices_sent")
def list_units(key: int) -> Response:
    """The same by unit."""
    notice, actor = _as_sender(key), me()
    if request.args.get("export") == "xlsx":
        rows = receipts.UNITS.everything(actor, request.args, of_notice=notice.id)
        cells = receipts.unit_table(rows)
        return web.export("notice_units", f"{notice.title}各单位回执", receipts.UNIT_HEADINGS, cells, rows=rows)
    trail(notice, "按单位看")
    found = receipts.UNITS.load(actor, request.args, f"{path(notice)}/units", of_notice=notice.id)
    return web.page("notices/units.html", "list", listing=found, notice=notice)


def _refused(notice: Notice, error: Invalid) -> Response:
    """Back to the notice, which says why its button did nothing: a button has no form to say it in."""
    flash(error.message, "warn")
    return web.go(path(notice))


@bp.post("/send")
@rule("page.notices")
def send(key: int) -> Response:
    """发出 what was read: the form carries the version."""
    notice = get_or_404(Notice, key)
    try:
        found = domain.send(notice, by=me(), version=version(Form(draft=False)))
    except Invalid as error:
        return _refused(notice, error)
    return web.go(path(notice), f"已发出，{found.words}各一份。")


@bp.post("/remind")
@rule("page.notices")
def remind(key: int) -> Response:
    """提醒 all who have not done what is asked."""
    notice = get_or_404(Notice, key)
    try:
        done = domain.remind(notice, by=me())
    except Invalid as error:
        return _refused(notice, error)
    if done.silent:
        names = "、".join(done.silent[:NAMED]) + (f"等 {len(done.silent)} 个单位" if len(done.silent) > NAMED else "")
        flash(f"现在没有人任职、收不到提醒的：{names}。", "warn")
    said = f"已提醒 {done.told} 个。" if done.told else "没有发出提醒。"
    return web.go(path(notice), said + (f"{done.already} 个今天已经提醒过，没有重复发。" if done.already else ""))


@bp.post("/end")
@rule("page.notices")
def end(key: int) -> Response:
    """结束."""
    notice = get_or_404(Notice, key)
    domain.end(notice, by=me(), version=version(Form(draft=False)))
    return web.go(path(notice), "已结束，不再要求办理。")


@bp.post("/drop")
@rule("page.notices")
def drop(key: int) -> Response:
    """作废 a draft."""
    notice = get_or_404(Notice, key)
    domain.drop(notice, by=me())
    return web.go("/notices/sent", "草稿已作废。")


@bp.route("/recall", methods=["GET", "POST"])
@rule("page.notices")
def recall(key: int) -> Response:
    """收回, with the reason."""
    notice = get_or_404(Notice, key)
    trail(notice, "收回")
    lead = "收回以后，收到的人看不到正文和附件，只看到标题和理由；不能恢复。"
    return step("notice.recall", notice, RECALL, back=path(notice), lead=lead)
