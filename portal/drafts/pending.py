"""A document that was read from a workbook waits, as its reader's own draft, until it is confirmed by its digest."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from werkzeug.datastructures import MultiDict

from portal.drafts import store
from portal.errors import Invalid
from portal.policy import Actor

D = TypeVar("D")
MOST_HINTS = 200


@dataclass(frozen=True, slots=True)
class Pending(Generic[D]):
    """A document as it was read, hints of the reading, and a digest that names exactly this text."""

    document: D
    filename: str
    hints: tuple[str, ...]
    digest: str


def keep(base: str, data: Any, filename: str, hints: Sequence[str] = (), *, by: Actor) -> None:
    """Keep a document (`data`: as JSON has it) for the record or room at `base`, in place of what waited there.

    Raises Invalid where it is too long.
    """
    text, hints = json.dumps(data, ensure_ascii=False), list(hints[:MOST_HINTS])
    if len(text) + sum(map(len, hints)) > store.MOST - 1000:  # the rest is for the names
        raise Invalid("工作簿里的文字太多（超过 20 万字）。请缩短较长的文字后再导入。", "file")
    name = "".join(one for one in filename if one.isprintable())[:200]  # PostgreSQL refuses NUL
    fields: MultiDict[str, str] = MultiDict({"document": [text], "filename": [name], "hints": hints})
    store.keep(by.person_id or 0, _place(base), base, fields)


def kept(base: str, read: Callable[[Any], D], *, by: Actor) -> Pending[D] | None:
    """What waits for `base`, its document made by `read`; None where nothing does."""
    row = store.of(by, _place(base))
    try:
        fields: Any = row.fields  # type: ignore[union-attr]
        text, filename = fields["document"][0], fields["filename"][0]
        document = read(json.loads(text))
    except (AttributeError, LookupError, ValueError, TypeError, RecursionError):  # none, or not as keep() wrote it
        return None
    return Pending(document, filename, tuple(fields.get("hints", ())), hashlib.sha256(text.encode()).hexdigest())


def take(base: str, *, by: Actor) -> bool:
    """Forget what waits: it is taken over, in the transaction of that. False where another tab was faster."""
    return store.drop(by, _place(base)) > 0


def _place(base: str) -> str:
    """Under which name a workbook waits: no path, so that no form is kept there and nobody writes it by hand."""
    return f"workbook:{base}"
