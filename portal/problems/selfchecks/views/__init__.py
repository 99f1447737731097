"""Pages of 自查: the list and the record, the form, the committee's lists of questions."""

from portal.problems.selfchecks.views import checks, lists

BLUEPRINTS = (checks.bp, lists.bp)
