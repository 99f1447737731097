"""The frame of a page: actor, roles, navigation, breadcrumb, messages."""

from datetime import date
from functools import cached_property
from typing import Any

from flask import current_app, g, get_flashed_messages
from flask_login import current_user

from portal import clock, policy
from portal.web.answers import me


class Frame:
    """What the page frame shows; everything is looked up only when the template asks (a fragment pays nothing)."""

    def __init__(self) -> None:
        self.product: str = current_app.config["PORTAL_NAME"]
        self.crumbs: list[tuple[str, str | None]] = []

    @property
    def actor(self) -> policy.Actor | None:
        return me() if current_user.is_authenticated else None

    @property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def roles(self) -> Any:
        return current_app.extensions["portal.roles"](me())

    @cached_property
    def nav(self) -> Any:
        return current_app.extensions["portal.nav"](me())

    @cached_property
    def unread(self) -> int:
        return current_app.extensions["portal.unread"](me())

    @property
    def notice(self) -> list[Any]:

        return list(get_flashed_messages(with_categories=True))


def crumbs(*trail: tuple[str, str | None]) -> None:
    """Set the breadcrumb of this page: (label, address) pairs after 首页."""
    frame().crumbs = [("首页", "/"), *trail]


def frame() -> Frame:
    if "frame" not in g:
        g.frame = Frame()
    return g.frame
