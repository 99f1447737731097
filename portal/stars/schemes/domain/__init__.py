"""What becomes of a scheme: begun, written part by part, finished, used, retired."""

from portal.stars.schemes.domain.beginning import copy, create, from_book, take
from portal.stars.schemes.domain.finishing import finish, problems, reopen, retire, use
from portal.stars.schemes.domain.writing import dependents, edit, move, remove, with_owner

__all__ = [
    "copy",
    "create",
    "dependents",
    "edit",
    "finish",
    "from_book",
    "move",
    "problems",
    "remove",
    "reopen",
    "retire",
    "take",
    "use",
    "with_owner",
]
