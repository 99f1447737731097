"""Home: what waits for this person, whose it is and by when; the navigation and its counts."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Any

from flask import Blueprint, Response, current_app, g, request

from portal import policy, web
from portal.areas import AREAS, Area, within
from portal.policy import Actor
from portal.web import me, rule

bp = Blueprint("home", __name__)

FIRST = 10  # tasks that a feature shows; the list behind holds them all


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

    @property
    def room(self) -> str:
        """What the list is called: its room, or the area that has none."""
        area, path = AREAS[self.area], self.url.partition("?")[0]
        return next((one for one in reversed(area.rooms) if within(path, one.path)), area).label


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
        numbers[one.area] = numbers.get(one.area, 0) + lines([one])
    return numbers


def lines(found: list[Waiting]) -> int:
    """How many things wait on home: a grouped line is one."""
    return sum(1 if one.grouped else one.count for one in found)


def by_date(found: list[Waiting]) -> list[Task]:
    """The lines of all features as one list: the longest overdue first, those without a date last as they stood."""
    return sorted((task for one in found for task in one.tasks), key=lambda task: task.due or date.max)


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
    """The groups of the navigation that this role has work in, with what waits there and the rooms of where one is."""
    numbers = counts(actor)
    areas = {key: area for key, area in AREAS.items() if policy.may(area.rule, actor)}
    paths = [(path, key) for key, area in areas.items() for path in area.paths if within(request.path, path)]
    here = max(paths, key=lambda one: len(one[0]), default=("", ""))
    groups: list[list[dict[str, Any]]] = [[], []]
    for key, area in areas.items():
        current = key == here[1]
        groups[area.group].append({
            "label": area.label, "url": area.path, "current": current, "count": numbers.get(key, 0),
            "rooms": _rooms(area, areas, actor, here[0]) if current else [],
        })  # fmt: skip
    return groups


def _rooms(area: Area, areas: dict[str, Area], actor: Actor, here: str) -> list[dict[str, Any]]:
    """The rooms of an area: (label, url, current); one that an area before it has too stands there alone."""
    before = {path for one in takewhile(lambda one: one is not area, areas.values()) for path in one.paths}
    return [
        {"label": room.label, "url": room.path, "current": room.path == here}
        for room in area.rooms
        if policy.may(room.rule, actor) and room.path not in before
    ]


@bp.get("/")
@rule("page.home")
def index() -> Response:
    """我的待办."""
    actor = me()
    cards = [card for source in CARDS for card in source(actor)]
    found = waiting(actor)
    return web.page("home/index.html", waiting=found, tasks=by_date(found), lines=lines(found), cards=cards)
