"""A row of 公文 as the document that is shown and written as Word: its fields, its text read, its tables."""

from typing import Any

from portal.documents import drafting, text
from portal.documents.document import Document, Imprint, Letterhead, Table
from portal.documents.models import OfficialDocument
from portal.policy import Actor


def tables(document: OfficialDocument, actor: Actor) -> dict[str, Table]:
    """Name → table that the text may call: as it stood when it was issued, of a draft as `actor` sees it now."""
    if document.signed_on is None:
        return drafting.tables(document, actor)
    return {
        name: Table(tuple(one["headings"]), tuple(map(tuple, one["rows"])), tuple(one["widths"]))
        for name, one in document.tables.items()
    }


def kept(found: dict[str, Table]) -> dict[str, Any]:
    """The tables as the row keeps them."""
    return {name: {"headings": one.headings, "rows": one.rows, "widths": one.widths} for name, one in found.items()}


def compose(document: OfficialDocument, actor: Actor) -> Document:
    """The whole document. Raises Invalid where the text cannot be read."""
    found = text.read(document.text, tables(document, actor))
    head = Letterhead(f"{document.issuer}文件", document.number) if document.number and document.issuer else None
    day = document.signed_on
    foot = Imprint(document.issuer, day, document.copies) if day and (head or document.copies) else None
    return Document(
        document.title, document.issuer, found.blocks, document.addressee, head, found.attachments, document.issuer, day,
        foot,
    )  # fmt: skip
