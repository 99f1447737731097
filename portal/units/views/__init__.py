"""支部与党员: the pages of units and of members."""

from portal.units.views import decisions, files  # noqa: F401 — they hang their routes on these blueprints
from portal.units.views.members import bp as members_bp
from portal.units.views.units import bp as units_bp

__all__ = ["members_bp", "units_bp"]
