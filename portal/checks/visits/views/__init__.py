"""Pages of visits: the list, the page on site, the items, the steps."""

from portal.checks.visits.views import items, lists, steps

BLUEPRINTS = (lists.bp, items.bp, steps.bp)
