"""What the pages of checklists share: the breadcrumb, and the page of what was changed."""

from portal import web
from portal.checks.checklists.domain import path, title
from portal.checks.models import Checklist

ROOM = "/checks/lists"


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("督导检查", "/checks"), ("检查清单", ROOM if more else None), *more)


def below(record: Checklist, *more: tuple[str, str | None]) -> None:
    """Set the breadcrumb of a page beneath a list."""
    trail((title(record), path(record) if more else None), *more)
