"""Rows of documents that the database refuses (for tests/test_migrations.py)."""

from collections.abc import Callable
from typing import Any

from portal import clock
from portal.documents.models import OfficialDocument, OfficialDocumentUnit


def document(w: Any, **values: Any) -> OfficialDocument:
    """A document of the first committee."""
    usual = {"committee": w.a, "kind": "bulletin", "title": "情况通报", "created_by": w.committee.person}
    return OfficialDocument.create(**{**usual, **values})


def told(w: Any) -> OfficialDocumentUnit:
    """That a document tells of the first branch."""
    return OfficialDocumentUnit.create(document=document(w), unit=w.a1)


def told_twice(w: Any) -> None:
    made = told(w)
    OfficialDocumentUnit.create(document=made.document_id, unit=made.unit_id)


def deleted(made: Any) -> None:
    """Try to delete a row."""
    made.delete_instance()


BAD: dict[str, Callable[[Any], Any]] = {
    "document without a title": lambda w: document(w, title=""),
    "document of no kind": lambda w: document(w, kind="x"),
    "document of no state": lambda w: document(w, state="x"),
    "document issued without a date": lambda w: document(w, state="issued"),
    "document that tells of a unit twice": told_twice,
}


def _changed(state: str, **values: Any) -> Callable[[Any], Any]:
    def change(w: Any) -> None:
        made = document(w, state=state, signed_on=clock.today())
        OfficialDocument.update(**values).where(OfficialDocument.id == made.id).execute()

    return change


FROZEN: dict[str, Callable[[Any], Any]] = {
    "the text of an issued document": _changed("issued", text="改过的"),
    "the tables of an issued document": _changed("issued", tables={"问题清单": {}}),
    "the date of a voided document": _changed("voided", signed_on=None),
    "of which units a document tells": lambda w: (
        OfficialDocumentUnit.update(unit=w.a2).where(OfficialDocumentUnit.id == told(w).id).execute()
    ),
}

KEPT: dict[str, Callable[[Any], Any]] = {
    f"a document that was {state}": lambda w, state=state: deleted(document(w, state=state, signed_on=clock.today()))
    for state in ("issued", "voided")
}
KEPT["of which units a document tells"] = lambda w: deleted(told(w))
