"""Pages of comparison: copied text, the plan against what happened."""

from portal.plans.comparing.views import actual, likeness

BLUEPRINTS = (likeness.bp, actual.bp)
