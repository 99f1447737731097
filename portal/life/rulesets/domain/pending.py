"""A workbook that was read and waits for its confirmation: kept as its reader's own draft."""

import hashlib
import json
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal.drafts import store
from portal.errors import Invalid
from portal.life.judging.document import from_document, to_document
from portal.life.judging.rules import RuleSet
from portal.policy import Actor


@dataclass(frozen=True, slots=True)
class Pending:
    """The set of a workbook as it was read, and a digest that names exactly this text."""

    rules: RuleSet
    filename: str
    digest: str


def keep(rules: RuleSet, filename: str, *, by: Actor, place: str) -> None:
    """Keep what was read until it is confirmed at `place`. Raises Invalid where it is too long."""
    text = json.dumps(to_document(rules), ensure_ascii=False)
    if len(text) > store.MOST - 1000:
        raise Invalid("工作簿里的文字太多（超过 20 万字）。请缩短依据和说明后再导入。", "file")
    store.keep(by.person_id or 0, place, place, MultiDict({"document": text, "filename": filename[:200]}))


def kept(*, by: Actor, place: str) -> Pending | None:
    """What waits at `place`, None where nothing does."""
    row = store.of(by, place)
    try:
        text, filename = (row.fields[name][0] for name in ("document", "filename"))  # type: ignore[union-attr]
        rules = from_document(json.loads(text))
    except (AttributeError, LookupError, ValueError, TypeError, RecursionError):  # none, or not as keep() wrote it
        return None
    return Pending(rules, filename, hashlib.sha256(text.encode()).hexdigest())
