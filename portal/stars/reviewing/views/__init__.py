"""The pages of the committee's review: an entry indicator by indicator, then a round over all its branches."""

from portal.stars.reviewing.views import steps  # noqa: F401 — it hangs its routes on this blueprint
from portal.stars.reviewing.views.cycle import bp as cycle_bp
from portal.stars.reviewing.views.entry import bp as entry_bp

BLUEPRINTS = (entry_bp, cycle_bp)
