"""支部与党员: the pages of units and of members."""

from portal.units.views.members import bp as members_bp
from portal.units.views.units import bp as units_bp
from portal.units.views import decisions, files  # noqa: F401, I001 — they hang their routes on these blueprints
