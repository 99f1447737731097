"""Pages of 公文: the list, drafting from a source, a document with its steps and its Word file."""

from portal.documents.views import drafting, lists, record

BLUEPRINTS = (lists.bp, drafting.bp, record.bp)
