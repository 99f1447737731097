"""Pages of checklists: the list and the library, one of them, its items, its workbooks."""

from portal.checks.checklists.views import books, items, lists, record

BLUEPRINTS = (lists.bp, books.bp, record.bp, items.bp)
