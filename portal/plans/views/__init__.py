"""The pages of 年度计划: `lists` and how a plan begins, `coverage`, a plan's `record`, its `items`, its `books`; `frame` is shared."""

from portal.plans.views import books, coverage, items, lists, record

BLUEPRINTS = (lists.bp, coverage.bp, record.bp, items.bp, books.bp)
