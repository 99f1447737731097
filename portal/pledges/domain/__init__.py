"""What becomes of a commitment: filed, submitted, reviewed item by item, published (domain §3)."""

from portal.pledges.domain.filing import OWN, Typed, file, gaps, open_years, save, submit, withdraw
from portal.pledges.domain.reviewing import approve, follow, judge, publish, reopen, send_back, set_dates
from portal.pledges.domain.text import ITEMS, path

__all__ = [
    "ITEMS",
    "OWN",
    "Typed",
    "approve",
    "file",
    "follow",
    "gaps",
    "judge",
    "open_years",
    "path",
    "publish",
    "reopen",
    "save",
    "send_back",
    "set_dates",
    "submit",
    "withdraw",
]
