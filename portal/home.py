"""Home: what waits for this person, whose it is and by when; the navigation and its counts."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, g, request

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
    grouped: bool = False  # one line stands for all of them


@dataclass(frozen=True)
class Area:
    """An entry of the navigation."""

    label: str
    path: str
    rule: str
    group: int
    also: tuple[str, ...] = ()  # other addresses that belong here


AREAS: dict[str, Area] = {
    "home": Area("首页", "/", "page.home", 0),
    "pledges": Area("公开承诺", "/pledges", "page.pledges", 0),
    "board": Area("公示栏", "/board", "page.board", 0),
    "units": Area("支部与党员", "/units", "page.units", 1, ("/members", "/roster")),
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


def counts(actor: Actor) -> dict[str, int]:
    """How much waits in each area, and on home: fresh on home and after one's own acts, else at most a minute old."""
    if "counts" not in g:
        kept = None if "waiting" in g or request.method == "POST" else _kept(actor)
        if kept is None:
            kept = g.counts_to_keep = _counted(waiting(actor))
        g.counts = kept
    return g.counts


def _counted(found: list[Waiting]) -> dict[str, int]:
    numbers = {"home": lines(found)}
    for one in found:
        numbers[one.area] = numbers.get(one.area, 0) + one.count
    return numbers


def lines(found: list[Waiting]) -> int:
    """How many things wait on home: a grouped line is one."""
    return sum(1 if one.grouped else one.count for one in found)


# The counts of the navigation travel in a cookie of their own: five queries less on every page, no state on the
# server. Whoever forges it misleads himself alone.
COOKIE, SECONDS = "portal_waiting", 60


def _stamp(actor: Actor) -> str:
    return f"{actor.session_id}.{actor.appointment_id or 0}"


def _kept(actor: Actor) -> dict[str, int] | None:
    stamp, _, rest = request.cookies.get(COOKIE, "").partition("/")
    moment, _, pairs = rest.partition("/")
    if stamp != _stamp(actor) or not re.fullmatch(r"\d{1,12}", moment) or not 0 <= time.time() - int(moment) < SECONDS:
        return None
    found = re.findall(r"([a-z]{1,20})-(\d{1,6})", pairs)
    return {area: int(number) for area, number in found if area in AREAS}


def keep_counts(response: Response) -> Response:
    """After a request: drop the counts when something was done, keep them when they were looked up."""
    if request.method == "POST":
        if COOKIE in request.cookies:
            response.delete_cookie(COOKIE)
    elif (found := g.pop("counts_to_keep", None)) is not None and me().is_authenticated:
        pairs = ".".join(f"{area}-{number}" for area, number in found.items())
        response.set_cookie(
            COOKIE, f"{_stamp(me())}/{int(time.time())}/{pairs}", max_age=SECONDS, httponly=True, samesite="Lax",
            secure=current_app.config["SECURE_COOKIES"],
        )  # fmt: skip
    return response


def navigation(actor: Actor) -> list[list[dict[str, Any]]]:
    """The groups of the navigation that this role has work in, with what waits there."""
    numbers = counts(actor)
    paths = [path for area in AREAS.values() for path in (area.path, *area.also)]
    here = max((path for path in paths if _within(request.path, path)), key=len, default="")
    groups: list[list[dict[str, Any]]] = [[], []]
    for key, area in AREAS.items():
        if policy.may(area.rule, actor):
            current = here in (area.path, *area.also)
            groups[area.group].append(
                {"label": area.label, "url": area.path, "current": current, "count": numbers.get(key, 0)}
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
    found = waiting(actor)
    return web.page("home/index.html", waiting=found, lines=lines(found), cards=cards)
