"""What the pages share: the connection of a thread, who asks, the answer, days."""

import hashlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.peers.frame import HEADERS
from portal.db import PRAGMAS

_kept = threading.local()
Start = Callable[..., Any]
ME = """SELECT person.id, person.name, appointment.id, appointment.unit_id, unit.name, session.digest
FROM session JOIN account ON account.id = session.account_id JOIN person ON person.id = account.person_id
JOIN appointment ON appointment.id = session.appointment_id JOIN unit ON unit.id = appointment.unit_id
WHERE session.digest = ? AND session.ended_at IS NULL AND account.state = 'active'
AND appointment.starts <= ? AND (appointment.ends IS NULL OR appointment.ends >= ?) AND appointment.ended_at IS NULL"""


def link() -> sqlite3.Connection:
    """This thread's connection."""
    if not hasattr(_kept, "link"):
        _kept.link = sqlite3.connect(os.environ["PEER_DATABASE"], isolation_level=None)
        for name, value in PRAGMAS.items():
            _kept.link.execute(f"PRAGMA {name} = {value}")
    return _kept.link  # type: ignore[no-any-return]


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows."""
    return link().execute(sql, values).fetchall()


def holes(values: Iterable[Any]) -> str:
    """A place for each value of a list."""
    return ",".join("?" * len(list(values)))


def digest(sid: str) -> str:
    """What the session's row keeps of the cookie."""
    return hashlib.sha256(sid.encode()).hexdigest()


class Me:
    """Who asks, and a token for their forms."""

    def __init__(self, row: tuple[Any, ...]) -> None:
        self.id, self.name, self.hand, self.unit, self.unit_name, self.digest = row
        self.token = digest(f"{self.digest}csrf")


def who(environ: dict[str, Any]) -> Me | None:
    """The person of the session's cookie."""
    sid = next((one[4:] for one in environ.get("HTTP_COOKIE", "").split("; ") if one.startswith("sid=")), "")
    today = str(date.today())
    found = rows(ME, digest(sid), today, today)
    return Me(found[0]) if found else None


def answer(start: Start, status: str, html: str, *more: tuple[str, str]) -> list[bytes]:
    """A page."""
    body = html.encode()
    head = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), *HEADERS.items(), *more]
    start(status, head)
    return [body]


def long_day(day: str) -> str:
    """2026-03-05 as 2026年3月5日."""
    return f"{day[:4]}年{int(day[5:7])}月{int(day[8:10])}日"


def local(moment: str) -> datetime:
    """A stored moment as the clock on the wall shows it."""
    return datetime.fromisoformat(moment) + timedelta(hours=8)
