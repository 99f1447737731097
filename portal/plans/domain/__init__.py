"""What becomes of an annual plan: `writing.py` it begins and is written, `filing.py` it is filed and judged, `text.py` in words."""

from portal.plans.domain.filing import accept, accept_many, choices, file, give_back, withdraw
from portal.plans.domain.text import index, path, title, unit_name
from portal.plans.domain.writing import change, create, edit, found, issue, years

__all__ = [
    "accept",
    "accept_many",
    "change",
    "choices",
    "create",
    "edit",
    "file",
    "found",
    "give_back",
    "index",
    "issue",
    "path",
    "title",
    "unit_name",
    "withdraw",
    "years",
]
