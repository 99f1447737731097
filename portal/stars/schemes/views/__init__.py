"""Pages of schemes: the list and the library, the record, its parts, workbooks, the trial run."""

from portal.stars.schemes.views import books, lists, parts, record, trial

BLUEPRINTS = (lists.bp, record.bp, parts.bp, books.bp, trial.bp)
