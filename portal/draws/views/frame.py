"""What the pages of draws share: the breadcrumb."""

from portal import policy, web
from portal.web import me


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb; members come by another way than the checks, which they do not see."""
    above = [("督导检查", "/checks")] if policy.may("page.checks", me()) else []
    web.crumbs(*above, ("抽签", "/draws" if more else None), *more)
