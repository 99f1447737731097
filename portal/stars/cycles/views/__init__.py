"""Pages of 评定轮次."""

from portal.stars.cycles.views import lists, opening, record

BLUEPRINTS = (lists.bp, opening.bp, record.bp)
