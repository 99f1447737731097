"""What becomes of a post: applied for, discussed and recommended by the branch, settled by the committee, held, ended."""

from portal.identities.domain.applying import apply, edit, withdraw
from portal.identities.domain.checks import TITLES, Wanted
from portal.identities.domain.deciding import confirm, decline, discuss, recommend, settle
from portal.identities.domain.holding import amend, close_branch, correct_service, end, leave, serve
from portal.identities.domain.text import index, path, whose, word

__all__ = [
    "TITLES",
    "Wanted",
    "amend",
    "apply",
    "close_branch",
    "confirm",
    "correct_service",
    "decline",
    "discuss",
    "edit",
    "end",
    "index",
    "leave",
    "path",
    "recommend",
    "serve",
    "settle",
    "whose",
    "withdraw",
    "word",
]
