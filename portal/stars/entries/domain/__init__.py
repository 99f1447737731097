"""What a branch does with its entry: states its aim, assesses itself, confirms it in its meeting, declares, withdraws."""

from portal.stars.entries.domain.aiming import aim
from portal.stars.entries.domain.assessing import MOST_FEATURES, assess, state_case
from portal.stars.entries.domain.declaring import MEETINGS, confirm, declare, unconfirm, withdraw
from portal.stars.entries.domain.text import cycle_of, path, secretaries

__all__ = [
    "MEETINGS",
    "MOST_FEATURES",
    "aim",
    "assess",
    "confirm",
    "cycle_of",
    "declare",
    "path",
    "secretaries",
    "state_case",
    "unconfirm",
    "withdraw",
]
