"""A scheme begins: empty, taken from the library, as a new version of another, or out of a workbook."""

from typing import Any

import peewee as pw

from portal import actions
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.policy import Actor
from portal.stars import library
from portal.stars.computation.document import from_document, to_document
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarScheme
from portal.stars.schemes.reading import path


def create(name: str, stars: int, *, by: Actor, once: str = "") -> StarScheme:
    """新建 an empty scheme of the committee at hand. Raises Invalid, Denied, Stale."""
    name = name.strip()
    if not name:
        raise Invalid("请填写办法的名称。", "name")
    return _begin(Scheme(name=name, stars=stars), by, once)


def take(key: str, *, by: Actor, once: str = "") -> StarScheme:
    """选用 a scheme of the library. Raises Invalid, Denied, Stale."""
    found = library.schemes().get(key)
    if found is None:
        raise Invalid("办法库里没有这个办法，请从列出的办法中选。")
    return _begin(found, by, once, library=key)


def from_book(scheme: Scheme, *, by: Actor, once: str = "") -> StarScheme:
    """A new scheme out of a workbook that was read. Raises Invalid, Denied, Stale."""
    return _begin(scheme, by, once)


def copy(record: StarScheme, *, by: Actor, once: str = "") -> StarScheme:
    """修订: the next version of a scheme, to be written on. Raises Denied, Stale."""
    kept = {"origin": record.id, "library": record.library, "committee": record.committee_id}
    return _begin(from_document(record.document), by, once, **kept)


def _begin(scheme: Scheme, by: Actor, once: str, **columns: Any) -> StarScheme:
    columns.setdefault("committee", by.unit_id)
    with write():
        made = actions.create(
            "star_scheme.create", StarScheme, by=by, name=scheme.name, document=to_document(scheme),
            number=next_number(columns["committee"], scheme.name), **columns,
            values={"name": scheme.name},
        )  # fmt: skip
        store.spend(once, by, path(made))
    return made


def next_number(committee_id: int | None, name: str) -> int:
    """The number of the next version under this name."""
    same = (StarScheme.committee == committee_id) & (StarScheme.name == name)
    last = StarScheme.select(pw.fn.MAX(StarScheme.number)).where(same).scalar()
    return (last or 0) + 1
