"""Home: what waits for this person, whose it is and by when; the navigation and its counts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, request

from portal import policy, web
from portal.policy import Actor
from portal.web import me, rule

bp = Blueprint("home", __name__)


@dataclass
class Task:
    """A line of 我的待办: what, from whom, by when, and where it is done."""

    what: str
    url: str
    whose: str = ""
    note: str = ""
    due: date | None = None
    button: str = "办理"


@dataclass
class Waiting:
    """What waits in one feature: the count, its first lines, and the list that holds exactly them all."""

    area: str  # a key of AREAS
    count: int
    tasks: list[Task] = field(default_factory=list)
    url: str = ""


@dataclass(frozen=True)
class Area:
    """An entry of the navigation."""

    label: str
    path: str
    rule: str
    group: int


AREAS: dict[str, Area] = {
    "home": Area("首页", "/", "page.home", 0),
    "pledges": Area("公开承诺", "/pledges", "page.pledges", 0),
    "board": Area("公示栏", "/board", "page.board", 0),
    "units": Area("支部与党员", "/units", "page.units", 1),
    "codes": Area("账号激活", "/codes", "page.codes", 1),
    "accounts": Area("账号", "/accounts", "page.accounts", 1),
    "appointments": Area("任职", "/appointments", "page.appointments", 1),
    "teams": Area("督导组", "/teams", "page.teams", 1),
    "audit": Area("操作记录", "/audit", "page.audit", 1),
    "help": Area("帮助", "/help", "page.help", 1),
}

# Each feature adds its function here: (actor) → list of Waiting. At most two queries each.
SOURCES: list[Callable[[Actor], list[Waiting]]] = []
# Cards beside the list, (actor) → list of (template, context).
CARDS: list[Callable[[Actor], list[tuple[str, dict[str, Any]]]]] = []


def waiting(actor: Actor) -> list[Waiting]:
    """All that waits for an actor, looked up once a request."""
    if "waiting" not in g:
        g.waiting = [one for source in SOURCES for one in source(actor) if one.count]
    return g.waiting


def navigation(actor: Actor) -> list[list[dict[str, Any]]]:
    """The groups of the navigation that this role has work in, with what waits there."""
    counts: dict[str, int] = {"home": 0}
    for one in waiting(actor):
        counts[one.area] = counts.get(one.area, 0) + one.count
        counts["home"] += one.count
    here = max((a.path for a in AREAS.values() if _within(request.path, a.path)), key=len, default="")
    groups: list[list[dict[str, Any]]] = [[], []]
    for key, area in AREAS.items():
        if policy.may(area.rule, actor):
            groups[area.group].append(
                {"label": area.label, "url": area.path, "current": area.path == here, "count": counts.get(key, 0)}
            )
    return groups


def _within(path: str, area: str) -> bool:
    return path == area or (area != "/" and path.startswith(area + "/"))


@bp.get("/")
@rule("page.home")
def index() -> Response:
    """我的待办."""
    actor = me()
    cards = [card for source in CARDS for card in source(actor)]
    return web.page("home/index.html", waiting=waiting(actor), cards=cards)
