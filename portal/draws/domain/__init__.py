"""What can be done with a draw: draft, freeze, commit, give the number, abandon."""

from portal.draws.domain.drafting import (
    Wanted,
    create,
    edit,
    leave_out,
    quantities,
    take_back,
)
from portal.draws.domain.running import abandon, commit, freeze, give, take
from portal.draws.domain.text import named, path

__all__ = [
    "Wanted",
    "abandon",
    "commit",
    "create",
    "edit",
    "freeze",
    "give",
    "leave_out",
    "named",
    "path",
    "quantities",
    "take",
    "take_back",
]
