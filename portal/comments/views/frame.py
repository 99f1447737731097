"""What the pages of comments share: the record that is commented on, its threads, the breadcrumb."""

from typing import Any

from flask import g, request

from portal import policy, web
from portal.comments import reading
from portal.comments.forms import ReplyForm
from portal.comments.records import KINDS, Part, table_of, within
from portal.web import get_or_404, me


def record_of(table: str, key: int) -> Any:
    """The record, through the scope; what cannot be commented on does not exist."""
    kind = KINDS.get(table)
    if kind is None:
        raise web.Missing()
    record = get_or_404(kind.model, key)
    if not reading.reads(me(), record):
        raise web.Missing()
    return record


def commenting(record: Any) -> reading.Talk | None:
    """For templates: the threads of the record at hand, looked up once a request."""
    kept = g.setdefault("talks", {})
    name = table_of(record), record.id
    if name not in kept:
        kept[name] = reading.on(record, me())
    return kept[name]


def forget() -> None:
    """A thread was added: look them up anew."""
    g.pop("talks", None)


def talk_of(record: Any) -> reading.Talk:
    """The threads of a record whose page of comments is open."""
    talk = commenting(record)
    if talk is None:
        raise web.Missing()
    return talk


def parts_of(record: Any) -> list[Part]:
    """The parts of a record as the visitor reads them now, read once a request."""
    kept = g.setdefault("commented_parts", {})
    name = table_of(record), record.id
    if name not in kept:
        kept[name] = KINDS[name[0]].parts(record, me())
    return kept[name]


def places_of(record: Any, part: str) -> list[Part]:
    """The parts of a place as they are now, the place itself first; 404 for one that never was."""
    parts = parts_of(record)
    if not part:
        return [Part("", "整份记录"), *parts]
    found = [one for one in parts if within(one.key, part)]
    if not found or found[0].key != part:
        raise web.Missing()
    return found


def reply_form(shown: reading.Shown) -> ReplyForm | None:
    """The empty form of a reply (with its draft), for whom may answer."""
    if "reply" not in shown.acts:
        return None
    given: dict[str, Any] = {} if request.method == "GET" else {"formdata": None}
    form = ReplyForm(action=f"/comments/{shown.row.id}/reply", **given)
    form.once.data = form.once.data or web.once()
    return form


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("批注", "/comments" if more and policy.may("page.comments", web.me()) else None), *more)
