"""消息: the inbox."""

from flask import Blueprint, Response, request

from portal import lists, web
from portal.inbox import domain
from portal.inbox.models import Message
from portal.web import get_or_404, me, rule

bp = Blueprint("inbox", __name__, url_prefix="/inbox")

LIST = lists.Spec(
    "messages",
    Message,
    columns=lambda: [Message.id, Message.text, Message.path, Message.at, Message.read_at],
    order=lambda: [Message.at.desc(), Message.id.desc()],
    filters=(
        lists.Filter(
            "state",
            "状态",
            lambda actor: [("unread", "未读"), ("read", "已读")],
            where=lambda: Message.id > 0,
            fixed={
                "unread": lambda: Message.read_at.is_null(),
                "read": lambda: Message.read_at.is_null(False),
            },
        ),
    ),
)


@bp.get("")
@rule("page.inbox")
def index() -> Response:
    """What happened to me, newest first."""
    web.crumbs(("消息", None))
    listing = LIST.load(me(), request.args, "/inbox")
    listing.exportable = False
    return web.page("inbox/index.html", "list", listing=listing)


@bp.post("/<int:key>/open")
@rule("page.inbox")
def follow(key: int) -> Response:
    """On to what a message speaks of; the message is read."""
    message = get_or_404(Message, key)
    domain.mark_read(me(), [message.id])
    return web.go(message.path)


@bp.post("/read")
@rule("page.inbox")
def read() -> Response:
    """标为已读: the ticked ones, or all when none is ticked."""
    chosen = [int(value) for value in request.form.getlist("message") if value.isdecimal() and len(value) < 10]
    domain.mark_read(me(), chosen or None)
    return web.go("inbox.index", "已标为已读。")
