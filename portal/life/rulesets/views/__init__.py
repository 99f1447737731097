"""Pages of 制度要求: what is asked today; the sets, their library and workbooks; a set with its steps, rules and types."""

from portal.life.rulesets.views import books, items, lists, reading, record, types

BLUEPRINTS = (reading.bp, lists.bp, books.bp, record.bp, items.bp, types.bp)
