"""What becomes of a document: drafted from its source, edited, issued, published as a notice, voided."""

from portal.documents.domain.issuing import issue, publish, void
from portal.documents.domain.text import path, suggested
from portal.documents.domain.writing import LABELS, LONGEST, Wanted, create, edit

__all__ = ["LABELS", "LONGEST", "Wanted", "create", "edit", "issue", "path", "publish", "suggested", "void"]
