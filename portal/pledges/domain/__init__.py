"""What becomes of a commitment: filed, submitted, reviewed item by item, published (domain §3)."""

from portal.pledges.domain.changing import agree, change_path, propose, refuse, withdraw_change
from portal.pledges.domain.changing import texts as change_texts
from portal.pledges.domain.filing import OWN, Typed, file, gaps, open_years, save, submit, withdraw
from portal.pledges.domain.keeping import Entry, correct, exemplify, record
from portal.pledges.domain.reviewing import approve, follow, judge, publish, reopen, send_back
from portal.pledges.domain.text import ITEMS, path
from portal.pledges.year import set_dates

__all__ = [
    "ITEMS",
    "OWN",
    "Entry",
    "Typed",
    "agree",
    "approve",
    "change_path",
    "change_texts",
    "correct",
    "exemplify",
    "file",
    "follow",
    "gaps",
    "judge",
    "open_years",
    "path",
    "propose",
    "publish",
    "record",
    "refuse",
    "reopen",
    "save",
    "send_back",
    "set_dates",
    "submit",
    "withdraw",
    "withdraw_change",
]
