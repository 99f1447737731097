"""What becomes of a notice: drafted, aimed, sent, passed on, called back; and of each receipt: read, replied, judged."""

from portal.notices.domain.receiving import accept, acknowledge, read, reply, send_back
from portal.notices.domain.sending import end, recall, remind, send
from portal.notices.domain.text import path, receipt_path
from portal.notices.domain.writing import Wanted, aim, draft, drafted, drop, edit, pass_on, prepare

__all__ = [
    "Wanted",
    "accept",
    "acknowledge",
    "aim",
    "draft",
    "drafted",
    "drop",
    "edit",
    "end",
    "pass_on",
    "path",
    "prepare",
    "read",
    "recall",
    "receipt_path",
    "remind",
    "reply",
    "send",
    "send_back",
]
