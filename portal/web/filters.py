"""Filters and globals of the templates: dates, telephone numbers, states, addresses of static files."""

import hashlib
import secrets
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, url_for

from portal import clock
from portal.workflow import WORKFLOWS


def long_date(value: date | datetime | None) -> str:
    """2026年11月21日; nothing for None."""
    if value is None:
        return ""
    day = clock.local(value) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(value: date | datetime | None) -> str:
    """11-21 in this year, 2025-11-21 in another."""
    if value is None:
        return ""
    day = clock.local(value).date() if isinstance(value, datetime) else value
    return f"{day:%m-%d}" if day.year == clock.today().year else f"{day:%Y-%m-%d}"


def moment(value: datetime | None) -> str:
    """11-21 09:12 in this year, with the year in another."""
    return "" if value is None else f"{short_date(value)} {clock.local(value):%H:%M}"


def month_date(value: str) -> str:
    """A stored YYYY-MM or YYYY-MM-DD as 2017年7月 or 2017年7月3日: never more precise than it is."""
    parts = [int(part) for part in value.split("-") if part.isdecimal()]
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def masked(telephone: str) -> str:
    """A telephone number with its middle hidden."""
    return f"{telephone[:3]}****{telephone[-4:]}" if len(telephone) >= 8 else ("****" if telephone else "")


def state_of(record: Any, table: str | None = None) -> Any:
    """The workflow state (label, tone, holder) of a record or row."""
    return WORKFLOWS[table or record._meta.table_name].table[record.state]


@cache
def _static_version(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:10]


def static_url(name: str) -> str:
    """The address of a static file, new whenever its content is."""
    return url_for("static", filename=name, v=_static_version(current_app.static_folder or "", name))


def once() -> str:
    """A one-time token for a form that creates something: sent twice, it is carried out once."""
    return secrets.token_urlsafe(12)
