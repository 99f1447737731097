"""Pages of draws: all of them, one from its draft to its result, sheet and certificate, the way into a check."""

from portal.draws.views import drafting, lists, papers, steps

BLUEPRINTS = (lists.bp, drafting.bp, steps.bp, papers.bp)
