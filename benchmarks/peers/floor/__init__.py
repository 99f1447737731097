"""The floor: a bare WSGI callable, sqlite3, f-strings; the least that any Python server does for these pages."""

import re
import secrets
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qs

from benchmarks.peers.floor.base import Start, answer, digest, link, rows, who
from benchmarks.peers.floor.board import board
from benchmarks.peers.floor.comment import write
from benchmarks.peers.floor.frame import frame
from benchmarks.peers.floor.standing import standing

_NEW = re.compile(r"/comments/new/pledge/(\d+)/item-(\d+)-(matter|measure)")


def app(environ: dict[str, Any], start: Start) -> list[bytes]:
    """The callable."""
    path = environ["PATH_INFO"]
    if path == "/login":
        return _sign_in(environ, start)
    me = who(environ)
    if me is None:
        return answer(start, "303 See Other", "", ("Location", "/login"))
    today = str(date.today())
    if path == "/board":
        return answer(start, "200 OK", frame(me, path, "公示栏", "党员公开承诺，请大家监督", board(me, today)))
    if path == "/life/standing":
        lead = f'{escape(me.unit_name)}<span class="no-print"> · 点单元格看记录和说明</span>'
        parts = standing(me, int(today[:4]))
        return answer(start, "200 OK", frame(me, path, f"各支部 {today[:4]} 年落实情况", lead, parts))
    if environ["REQUEST_METHOD"] == "POST" and (asked := _NEW.fullmatch(path)):
        form = _form(environ)
        if form.get("csrf_token") != me.token:
            return answer(start, "400 Bad Request", "")
        key, item, name = asked.groups()
        target = f"#pledge-{key}-item-{item}-{name}-comments"
        html = write(me, form, int(key), int(item), name)
        return answer(start, "200 OK", html, ("HX-Retarget", target), ("HX-Reswap", "outerHTML"))
    return answer(start, "404 Not Found", "")


def _form(environ: dict[str, Any]) -> dict[str, str]:
    text = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    return {name: values[0] for name, values in parse_qs(text).items()}


def _sign_in(environ: dict[str, Any], start: Start) -> list[bytes]:
    if environ["REQUEST_METHOD"] == "GET":
        return answer(start, "200 OK", '<input type="hidden" name="csrf_token" value="none">')
    sid = secrets.token_urlsafe()
    account, hand = rows(
        "SELECT account.id, appointment.id FROM account JOIN appointment USING (person_id) WHERE username = ? AND role = 'committee'",
        _form(environ)["username"],
    )[0]
    now = datetime.now(UTC).replace(tzinfo=None)
    link().execute(
        "INSERT INTO session (digest, account_id, appointment_id, address, agent, started_at, seen_at, expires_at, ending)"
        " VALUES (?, ?, ?, '', '', ?, ?, ?, '')",
        (digest(sid), account, hand, str(now), str(now), str(now + timedelta(hours=10))),
    )
    return answer(start, "303 See Other", "", ("Location", "/board"), ("Set-Cookie", f"sid={sid}; Path=/; HttpOnly"))
