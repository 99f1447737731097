"""What the pages of honours share: the breadcrumb."""

from portal import web


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("荣誉登记", "/honours" if more else None), *more)
