"""The files of a feature's form: those sent with it, and those sent before it."""

from dataclasses import dataclass, field
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from portal import web
from portal.errors import Invalid
from portal.policy import Actor
from portal.uploads import domain
from portal.uploads.checking import MOST_BYTES


@dataclass(slots=True)
class Files:
    """What the picker shows and the domain takes: ids to attach, their rows, a sentence per file that was refused."""

    ids: list[int] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def from_request(*, by: Actor) -> Files:
    """The files of the form that this request posts; they are kept even when the form turns out wrong."""
    files = Files([_number(value) for value in request.form.getlist("attached")][: 2 * domain.MOST_A_RECORD])
    for sent in request.files.getlist("files"):
        if not sent.filename:
            continue
        if max(len(files.ids), len(files.errors)) >= domain.MOST_A_RECORD:
            files.errors.append(f"附件最多 {domain.MOST_A_RECORD} 个，多出的没有收下。")
            break
        _receive(sent, files, by)
    files.rows = domain.unsent(files.ids, by=by)
    return files


def _receive(sent: FileStorage, files: Files, by: Actor) -> None:
    try:
        kept = domain.receive(sent.filename or "", sent.stream.read(MOST_BYTES + 1), by=by)
    except Invalid as error:
        files.errors.append(error.message)
    else:
        files.ids.append(kept.id)


def listed(form: Any) -> Files:
    """What a restored draft of the form had attached and is still there; nothing for a fresh form."""
    restored = getattr(form, "restored", None)
    ids = [_number(value) for value in (restored.fields.get("attached", []) if restored else [])]
    rows = domain.unsent(ids[: domain.MOST_A_RECORD], by=web.me())
    return Files([row.id for row in rows], rows)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
