"""A workbook that was read and waits for its confirmation: kept as the draft of the form that confirms it."""

import hashlib
import json
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal.drafts import store
from portal.errors import Invalid
from portal.policy import Actor
from portal.stars.computation.document import from_document, to_document
from portal.stars.computation.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Pending:
    """The scheme of a workbook as it was read, hints of the reading, and a digest that names exactly this text."""

    scheme: Scheme
    filename: str
    hints: tuple[str, ...]
    digest: str


def keep(scheme: Scheme, filename: str, hints: list[str], *, by: Actor, path: str) -> None:
    """Keep what was read until it is confirmed at `path`, in place of what waited there. Raises Invalid when too long."""
    text = json.dumps(to_document(scheme), ensure_ascii=False)
    fields = {"document": text, "filename": filename[:200], "hints": json.dumps(hints[:200], ensure_ascii=False)}
    if sum(map(len, fields.values())) > store.MOST - 1000:
        raise Invalid("工作簿里的文字太多（超过 20 万字）。请缩短评分标准和说明后再导入。", "file")
    store.keep(by.person_id or 0, path, path, MultiDict(fields))


def kept(*, by: Actor, path: str) -> Pending | None:
    """What waits at `path`, None where nothing does."""
    row = store.of(by, path)
    try:
        text, filename, hints = (row.fields[name][0] for name in ("document", "filename", "hints"))  # type: ignore[union-attr]
        scheme, told = from_document(json.loads(text)), tuple(map(str, json.loads(hints)))
    except (AttributeError, LookupError, ValueError, TypeError, RecursionError):  # none, or not as keep() wrote it
        return None
    return Pending(scheme, filename, told, hashlib.sha256(text.encode()).hexdigest())


def drop(*, by: Actor, path: str) -> None:
    """Forget what waits: it was taken over, or thrown away."""
    store.drop(by, path)
