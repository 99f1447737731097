"""The pages of standings: the board, a branch's stars, what a round published, certificates, changes and history."""

from portal.stars.standings.views import changing  # noqa: F401 — it hangs its routes on this blueprint
from portal.stars.standings.views.board import bp
from portal.stars.standings.views.published import bp as published_bp

BLUEPRINTS = (bp, published_bp)
