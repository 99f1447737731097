"""What the pages of posts share: the breadcrumb, and who comes to a step."""

from flask import Response, request

from portal import actions, policy, web
from portal.errors import Stale
from portal.identities.domain import path
from portal.identities.models import Identity
from portal.web import me


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb: 公开承诺 stands above for those who have that page."""
    above = [("公开承诺", "/pledges")] if me().kind == "member" else []
    web.crumbs(*above, ("亮明身份", "/identities" if more else None), *more)


def admit(action: str, identity: Identity) -> Response | None:
    """Let through who may; whoever comes late to look is led to the record, and what was typed late meets its 409."""
    if request.method == "POST" and policy.may(action, me(), identity):
        return None
    try:
        actions.check(action, identity, by=me())
    except Stale as error:
        return web.go(path(identity), error.message)
    return None
