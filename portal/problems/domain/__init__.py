"""What becomes of an entry of the ledger: found, issued, put right, judged, closed; what other rooms open is `find`."""

from portal.problems.domain.extending import ask_extension, grant, refuse, withdraw
from portal.problems.domain.finding import drop, edit, find, issue
from portal.problems.domain.following import note, plan, submit
from portal.problems.domain.judging import amend, close, escalate, hand_over, reschedule, send_back, verify
from portal.problems.domain.text import path, word

__all__ = [
    "amend",
    "ask_extension",
    "close",
    "drop",
    "edit",
    "escalate",
    "find",
    "grant",
    "hand_over",
    "issue",
    "note",
    "path",
    "plan",
    "refuse",
    "reschedule",
    "send_back",
    "submit",
    "verify",
    "withdraw",
    "word",
]
