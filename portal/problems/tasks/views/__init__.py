"""Pages of 重点任务: list and review of the year, the record with its steps."""

from portal.problems.tasks.views import lists, record

BLUEPRINTS = (lists.bp, record.bp)
