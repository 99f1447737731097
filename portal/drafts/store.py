"""Keep, find and drop drafts; spend the one-time tokens of forms."""

import re
from datetime import datetime
from typing import Any

import peewee as pw
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.db import P, Query, write
from portal.drafts.models import Draft, Sent
from portal.errors import Stale
from portal.policy import Actor

NEVER = ("csrf_token", "once", "version", "password", "code", "_path", "_page")
VEIL = "veil"  # the field by which a form says that it may be anonymous (portal.anonymity.veil)
MOST = 200_000  # characters of one draft
KEPT = 100  # drafts of one person; beyond them the oldest goes
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}")  # as web.once() makes them; anything else is no token

OF = Query(
    lambda: Draft.select(Draft.id, Draft.fields, Draft.expired, Draft.saved_at, Draft.page).where(
        (Draft.person == P("me")) & (Draft.path == P("path"))
    )
)
EXPIRED = Query(
    lambda: (
        Draft.select(Draft.page)
        .where((Draft.person == P("me")) & (Draft.expired == True) & (Draft.saved_at > P("since")))  # noqa: E712
        .order_by(Draft.saved_at.desc())
        .limit(1)
    )
)


def of(actor: Actor, path: str) -> Any | None:
    """The draft of a form (rows: id, fields, expired, saved_at, page), or None."""
    return OF.one(me=actor.person_id, path=path)


def expired_since(person_id: int, moment: Any) -> Any | None:
    """The newest draft (row: page) that was posted after a session had ended, since the sign-in before; else None."""
    return EXPIRED.one(me=person_id, since=moment or datetime.min)


def keep(person_id: int, path: str, page: str, form: MultiDict[str, str], *, expired: bool = False) -> None:
    """Keep what a person typed; passwords, codes and tokens never, and nothing of a form that may be anonymous."""
    if VEIL in form:
        return
    fields = {name: values for name, values in form.lists() if not any(word in name for word in NEVER)}
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > MOST or not fields:
        return
    with write():
        Draft.insert(
            person=person_id, path=path[:500], page=page[:500], fields=fields, expired=expired, saved_at=clock.now()
        ).on_conflict(
            conflict_target=[Draft.person, Draft.path],
            preserve=[Draft.page, Draft.fields, Draft.expired, Draft.saved_at],
        ).execute()
        newest = Draft.saved_at.desc(), Draft.id.desc()
        spare = Draft.select(Draft.id).where(Draft.person == person_id).order_by(*newest).offset(KEPT).tuples()
        Draft.delete().where(Draft.id.in_([key for (key,) in spare])).execute()


def drop(actor: Actor, path: str) -> int:
    """Forget the draft of a form: it was sent, or thrown away. Gives how many there were."""
    gone: int = Draft.delete().where((Draft.person == actor.person_id) & (Draft.path == path)).execute()
    return gone


def spent(token: str) -> str | None:
    """Where the result of a form lies that was carried out already, or None."""
    found = Sent.select(Sent.path).where(Sent.token == token).tuples().first() if TOKEN.fullmatch(token or "") else None
    return found[0] if found else None


def spend(token: str, actor: Actor, path: str) -> None:
    """Mark a form as carried out, in the transaction of its effect; a second one raises Stale."""
    if TOKEN.fullmatch(token or ""):
        try:
            Sent.insert(token=token, person=actor.person_id, path=path).execute()
        except pw.IntegrityError as error:
            raise Stale("这份表单已经提交过了。") from error
