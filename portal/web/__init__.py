"""Pages and fragments, redirects, error pages, filters: what every view answers with."""

from flask import Flask

from portal import actions, policy
from portal.web import errors
from portal.web.answers import (
    XLSX,
    Missing,
    download,
    export,
    get_or_404,
    go,
    me,
    page,
    public,
    rule,
    safe_path,
    wants_fragment,
)
from portal.web.compression import compress, gzipped
from portal.web.errors import HEADLINES, error_page
from portal.web.escaping import PortalEnvironment, escaped
from portal.web.filters import long_date, masked, moment, month_date, once, short_date, state_of, static_url
from portal.web.frame import crumbs, frame
from portal.workflow import WORKFLOWS

__all__ = [
    "HEADLINES",
    "XLSX",
    "Missing",
    "PortalEnvironment",
    "crumbs",
    "download",
    "error_page",
    "escaped",
    "export",
    "frame",
    "get_or_404",
    "go",
    "gzipped",
    "long_date",
    "masked",
    "me",
    "moment",
    "month_date",
    "once",
    "page",
    "public",
    "rule",
    "safe_path",
    "short_date",
    "state_of",
    "static_url",
    "wants_fragment",
]


def init(app: Flask) -> None:
    """Filters, globals, error pages and compression of an app."""
    app.jinja_env.filters.update(
        long_date=long_date, short_date=short_date, moment=moment, month_date=month_date, masked=masked
    )
    app.jinja_env.globals.update(
        static_url=static_url, state_of=state_of, once=once, may=policy.may, allowed=actions.allowed, flows=WORKFLOWS
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"frame": frame(), "me": frame().actor})
    errors.register(app)
    app.after_request(compress)
