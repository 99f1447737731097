"""What a notice still asks of whom it reached: one condition for home, lists, counts and reminders."""

import peewee as pw

from portal.db import P
from portal.notices.models import Notice, NoticeReceipt

ANSWERED = ("replied", "accepted")


def open_() -> pw.Expression:
    """A receipt (with its Notice joined) on which something is still to be done: read, acknowledged, replied."""
    asked = Notice.reply_wanted & NoticeReceipt.state.in_(("read", "acknowledged", "returned"))
    return (Notice.state == "sent") & ((NoticeReceipt.state == "sent") | asked)


def overdue() -> pw.Expression:
    """The same past the deadline."""
    return open_() & (Notice.due_on < P("today"))


def to_judge() -> pw.Expression:
    """A reply that the sender has not looked at."""
    return (Notice.state == "sent") & (NoticeReceipt.state == "replied")
