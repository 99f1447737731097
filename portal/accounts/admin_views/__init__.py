"""Pages of powers for the system and the security administrator: accounts, appointments, proposals."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, request

from portal import web

bp = Blueprint("admin", __name__)
PERSON_KINDS = {"member": "党员", "staff": "群众", "technical": "管理员账号"}


def sheet(name: str, title: str, headings: Sequence[str], rows: Iterable[Any]) -> Response:
    """A list as xlsx, the export recorded."""
    kept = list(rows)
    filters = sorted(name for name, value in request.args.items() if value and name != "export")
    return web.export(name, title, headings, kept, rows=kept, filters=filters)


# The views register themselves on the blueprint.
from portal.accounts.admin_views import accounts, appointing, appointments, newcomers, proposals, vacancies  # noqa: E402, F401
