"""More administrators than the cast has: the rule of two needs a second."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.accounts.sessions import actor_of
from tests import factories as make
from tests.browser_client import Visitor
from tests.world import Player, World


@pytest.fixture
def administrator(world: World) -> Callable[..., Player]:
    """administrator("security", "安全管理员乙") is one more technical person, with an account and the role."""

    def add(role: str, name: str = "") -> Player:
        name = name or f"{role}乙"
        person = make.person(name, None, "technical")
        return Player(person, make.account(person), make.appointment(person, role))

    return add


@pytest.fixture
def hand() -> Callable[[Player], Any]:
    """The actor that a player is, with the role in hand."""
    return lambda player: actor_of(player.person.id, player.hand.id if player.hand else None)


@pytest.fixture
def browse(app: Flask) -> Callable[[Player], Visitor]:
    """A player's browser."""
    return lambda player: Visitor(app, player)
