"""A document drafted from what it is made of: title, text and tables of the four kinds; the text is then the author's."""

from collections.abc import Callable

from portal.documents.document import Table
from portal.documents.drafting import bulletin, certificate, feedback, order
from portal.documents.drafting.sources import Drafted
from portal.documents.models import OfficialDocument
from portal.policy import Actor

_TABLES: dict[str, Callable[[OfficialDocument, Actor], dict[str, Table]]] = {
    "order": order.tables,
    "feedback": feedback.tables,
    "bulletin": bulletin.tables,
    "certificate": certificate.tables,
}


def tables(document: OfficialDocument, actor: Actor) -> dict[str, Table]:
    """Name → table that the text of a draft may call, made of what `actor` sees today."""
    return _TABLES[document.kind](document, actor)


__all__ = ["Drafted", "bulletin", "certificate", "feedback", "order", "tables"]
