"""What the pages of posts share: the breadcrumb."""

from portal import web
from portal.web import me


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb: 公开承诺 stands above for those who have that page."""
    above = [("公开承诺", "/pledges")] if me().kind == "member" else []
    web.crumbs(*above, ("亮明身份", "/identities" if more else None), *more)
