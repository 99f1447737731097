"""Pages of 重点约谈: list and record by hand, the talk with its steps."""

from portal.problems.talks.views import lists, recording, show

BLUEPRINTS = (lists.bp, recording.bp, show.bp)
