"""Pages of the ledger: list and numbers, the entry by hand, the record with its steps, the import, the categories."""

from portal.problems.views import counts, editing, finding, imports, lists, record

BLUEPRINTS = (lists.bp, counts.bp, finding.bp, imports.bp, editing.bp, record.bp)
