"""What the pages of 通知 share: the breadcrumb."""

from portal import web
from portal.notices.domain import path
from portal.notices.models import Notice


def trail(notice: Notice | None, *more: str) -> None:
    """Set the breadcrumb: 通知, the notice, what is done to it."""
    parts: list[tuple[str, str | None]] = [("通知", "/notices")]
    if notice is not None:
        parts.append((notice.title, path(notice) if more else None))
    web.crumbs(*parts, *((one, None) for one in more))
