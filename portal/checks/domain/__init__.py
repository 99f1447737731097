"""What becomes of a check: made, filled with units, run, released to them, closed or called off."""

from portal.checks.domain.making import Wanted, create, edit, kinds
from portal.checks.domain.running import cancel, close, release, release_visit, start, visits_of
from portal.checks.domain.text import colleagues, members, office, path, visit_path
from portal.checks.domain.units import CHECKED, OPEN, add_units, verify_on_site

__all__ = [
    "CHECKED",
    "OPEN",
    "Wanted",
    "add_units",
    "cancel",
    "close",
    "colleagues",
    "create",
    "edit",
    "kinds",
    "members",
    "office",
    "path",
    "release",
    "release_visit",
    "start",
    "verify_on_site",
    "visit_path",
    "visits_of",
]
