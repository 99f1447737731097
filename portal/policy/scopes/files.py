"""The attachments that one sees: a file is read by whom the record's scope lets read the record."""

from collections.abc import Callable
from typing import Any

from portal.db import P
from portal.policy.actor import Actor
from portal.policy.scopes.core import NOTHING, Scope
from portal.uploads.models import Attachment


def attachments(keepers: dict[Any, Callable[[Actor], Scope]]) -> Callable[[Actor], Scope]:
    """What one uploaded and has not sent yet; what hangs on a record of `keepers` (model → scope). Removed ones nobody."""

    def scope(actor: Actor) -> Scope:
        if actor.kind == "technical":
            return Scope(("none",), NOTHING)
        shape, seen = ["files"], (Attachment.record == "") & (Attachment.person == P("me"))
        for model, scope_of in keepers.items():
            kept = scope_of(actor)
            rows = Attachment.record_id.in_(model.select(model.id).where(kept.where))
            seen |= (Attachment.record == model._meta.table_name) & rows
            shape += kept.shape
        return Scope(tuple(shape), Attachment.removed_at.is_null() & seen)

    return scope
