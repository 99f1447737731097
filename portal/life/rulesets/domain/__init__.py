"""Sets of rules: begun and written (`making`), put into force and out of it (`adopting`), judged by anew (`rejudging`)."""

from portal.life.rulesets.domain.adopting import adopt, conflicts, drop, problems, retire
from portal.life.rulesets.domain.making import create, drafted, edit, probe, revise, take
from portal.life.rulesets.domain.text import LONGEST, ROOM, path, read, title

__all__ = [
    "LONGEST", "ROOM", "adopt", "conflicts", "create", "drafted", "drop", "edit", "path", "probe", "problems", "read", "retire", "revise",
    "take", "title",
]  # fmt: skip
