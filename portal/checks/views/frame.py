"""What the pages of checks share: the breadcrumb."""

from portal import web


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("督导检查", "/checks" if more else None), *more)
