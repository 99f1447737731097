"""Pages of 整改提升: the list and the request, the record with its steps."""

from portal.stars.remedies.views import lists, steps

BLUEPRINTS = (lists.bp, steps.bp)
