"""What the peers are given of the portal (navigation, static addresses, choices that never change, headers), and its queries."""

import json
import re
from collections.abc import Callable
from typing import Any

from flask import Flask, before_render_template

from benchmarks.visiting import Answer, Visitor
from portal import clock, db, security, web
from portal.life.judging.finding import STATES

BOARD, MATRIX = "/board", "/life/standing"
STATIC = {"icon": "favicon.svg", "css": "app.css", "htmx": "vendor/htmx-2.0.11.min.js", "js": "app.js"}
_LEGEND = re.compile(r'<p class="card-body small muted"><span class="nowrap"><span class="cell.*?</p>', re.DOTALL)


class Inside(Visitor):
    """A visitor of the application in this process."""

    def __init__(self, app: Flask) -> None:
        super().__init__(0)
        self.client = app.test_client()

    def ask(self, method: str, path: str, fields: Any = None, headers: str = "") -> Answer:
        found = dict(line.split(": ", 1) for line in headers.split("\r\n") if line)
        answer = self.client.open(path, method=method, data=fields, headers=found)
        return Answer(answer.status_code, str(answer.headers).encode(), answer.data)


def read(app: Flask, visitor: Inside) -> str:
    """The JSON that benchmarks/peers/frame.py reads, out of the pages as `visitor` (signed in) sees them."""
    seen: dict[str, Any] = {}

    def look(_app: Flask, template: Any, context: dict[str, Any], **_: Any) -> None:
        seen.update(frame=context["frame"], listing=context.get("listing"), tabs=context.get("tabs"))

    nav, choices = {}, {}
    with before_render_template.connected_to(look, app):
        for address in (BOARD, MATRIX):
            page, path = visitor.get(address).text, address.partition("?")[0]
            legend, listing = _LEGEND.search(page), seen["listing"]
            nav[path] = seen["frame"].nav
            choices[path] = {
                "filters": [
                    {"name": one.name, "label": one.label, "kind": one.kind, "value": str(one.value), "options": one.options}
                    for one in listing.filters
                ],
                "hint": listing.search_hint, "export_url": listing.export_url, "tabs": seen["tabs"], "states": STATES,
                "legend": legend[0] if legend else "",
            }  # fmt: skip
    with app.test_request_context():
        static = {name: web.static_url(file) for name, file in STATIC.items()}
    headers = {**security.HEADERS, "Cache-Control": "no-store", "Vary": "HX-Request, Cookie"}
    given = {
        "static": static,
        "nav": nav,
        "choices": choices,
        "headers": headers,
        "today": web.long_date(clock.today()),
    }
    return json.dumps(given, ensure_ascii=False)


def queries(ask: Callable[[], Any]) -> int:
    """How many statements the portal sends for what `ask` asks of it in this process; not those that begin and end transactions."""
    number = 0
    kind = type(db.database.obj)
    original = kind.execute_sql

    def counting(database: Any, sql: str, *values: Any, **options: Any) -> Any:
        nonlocal number
        number += not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PRAGMA"))
        return original(database, sql, *values, **options)

    kind.execute_sql = counting
    try:
        ask()
    finally:
        kind.execute_sql = original
    return number
