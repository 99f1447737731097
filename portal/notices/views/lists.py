"""通知: what reached one, what the office at hand sent, and the replies to look at."""

from flask import Blueprint, Response, request

from portal import web
from portal.notices import reading
from portal.notices.domain.audience import ROLES
from portal.notices.domain.text import said_by
from portal.notices.listing import receipts, received, sent
from portal.notices.models import KINDS
from portal.web import me, rule

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.get("")
@rule("page.notices")
def index() -> Response:
    """What reached the person, and the office at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = received.MINE.everything(actor, request.args)
        return web.export("notices", "收到的通知", received.MINE_HEADINGS, received.mine_table(rows), rows=rows)
    web.crumbs(("通知", None))
    found = received.MINE.load(actor, request.args, "/notices")
    return web.page(
        "notices/index.html", "list", listing=found, kinds=KINDS, said_by=said_by, said_state=received.said_state,
        whose=received.whose, late=received.late, tab="mine",
    )  # fmt: skip


@bp.get("/sent")
@rule("page.notices_sent")
def sent_list() -> Response:
    """What the office at hand sent; for a committee also what was sent below it."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = sent.SENT.everything(actor, request.args)
        counts = reading.counts(actor, [row.id for row in rows])
        return web.export("notices_sent", "发出的通知", sent.SENT_HEADINGS, sent.sent_table(rows, counts), rows=rows)
    web.crumbs(("通知", "/notices"), ("发出的", None))
    found = sent.SENT.load(actor, request.args, "/notices/sent")
    if actor.role != "committee":
        found.filters = [one for one in found.filters if one.name != "from"]
    return web.page(
        "notices/sent.html", "list", listing=found, kinds=KINDS, said_by=said_by, tab="sent",
        counts=reading.counts(actor, [row.id for row in found.rows]),
    )  # fmt: skip


@bp.get("/replies")
@rule("page.notices_sent")
def replies() -> Response:
    """The replies to all that the office at hand sent."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = receipts.REPLIES.everything(actor, request.args)
        return web.export("notice_replies", "反馈", receipts.REPLY_HEADINGS, receipts.reply_table(rows), rows=rows)
    web.crumbs(("通知", "/notices"), ("反馈", None))
    found = receipts.REPLIES.load(actor, request.args, "/notices/replies")
    return web.page(
        "notices/replies.html", "list", listing=found, whose=receipts.whose, roles=ROLES, tab="replies"
    )  # fmt: skip
