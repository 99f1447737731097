"""Home: what waits for this person, whose it is and by when; the navigation and its counts."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, g, request

from portal import policy, web
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
        return next((one for one in reversed(area.rooms) if _within(path, one.path)), area).label


class Room(NamedTuple):
    """A part of an area, shown beneath it while one is there."""

    label: str
    path: str
    rule: str


@dataclass(frozen=True)
class Area:
    """An entry of the navigation."""

    label: str
    path: str
    rule: str
    group: int
    also: tuple[str, ...] = ()  # other addresses that belong here
    rooms: tuple[Room, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All addresses under which one is in this area."""
        return (self.path, *self.also, *(room.path for room in self.rooms))


_IDENTITIES = Room("亮明身份", "/identities", "page.identities")
_EVALUATION = Room("评诺", "/pledges/evaluate", "page.evaluate")
_HONOURS = Room("荣誉登记", "/honours", "page.honours")
_COMMENTS = Room("批注", "/comments", "page.comments")
_WORKDAYS = Room("工作日历", "/workdays", "page.workdays")
_DRAWS = Room("抽签", "/draws", "page.draws")


AREAS: dict[str, Area] = {
    "home": Area("首页", "/", "page.home", 0),
    "pledges": Area(
        "公开承诺",
        "/pledges",
        "page.pledges",
        0,
        rooms=(
            Room("承诺", "/pledges", "page.pledges"),
            Room("承诺事项", "/pledges/items", "page.items"),
            Room("变更申请", "/pledges/changes", "page.items"),
            _EVALUATION,
            _IDENTITIES,
            Room("示例和标准", "/pledges/examples", "page.examples"),
            Room("填报情况", "/pledges/coverage", "page.coverage"),
            Room("填报进度", "/pledges/people", "page.filing"),
            Room("支部概览", "/pledges/overview", "page.filing"),
            Room("退回过的写法", "/pledges/returned", "page.filing"),
            Room("年度设置", "/pledges/settings", "page.pledge_years"),
            _COMMENTS,
        ),
    ),
    # who files no commitments finds 评诺 and 亮明身份 beside the board
    "board": Area(
        "公示栏",
        "/board",
        "page.board",
        0,
        ("/pledges",),
        (
            Room("公示栏", "/board", "page.board"),
            Room("群众意见", "/opinions", "page.opinions"),
            _IDENTITIES,
            _EVALUATION,
        ),
    ),
    "stars": Area(
        "星级评定",
        "/stars",
        "page.stars",
        0,
        rooms=(
            Room("星级公示", "/stars", "page.stars"),
            Room("评定轮次", "/stars/cycles", "page.star_cycles"),
            Room("自评申报", "/stars/entries", "page.star_entries"),
            Room("评定办法", "/stars/schemes", "page.star_schemes"),
            Room("异议", "/stars/objections", "page.star_objections"),
            Room("整改提升", "/stars/remedies", "page.star_remedies"),
            Room("示范支部", "/stars/demonstrations", "page.star_demonstrations"),
            _HONOURS,
            _WORKDAYS,
        ),
    ),
    "checks": Area(
        "督导检查",
        "/checks",
        "page.checks",
        0,
        rooms=(
            Room("检查", "/checks", "page.checks"),
            _DRAWS,
            Room("巡回安排", "/checks/tours", "page.checking"),
            Room("检查清单", "/checks/lists", "page.checklists"),
            _COMMENTS,
            Room("公文", "/documents", "page.documents"),
        ),
    ),
    "problems": Area(
        "整改台账",
        "/problems",
        "page.problems",
        0,
        rooms=(
            Room("台账", "/problems", "page.problems"),
            Room("统计", "/problems/counts", "page.problem_counts"),
            Room("延期申请", "/problems/extensions", "page.problem_extensions"),
            Room("自查", "/problems/selfchecks", "page.selfchecks"),
            Room("重点任务", "/problems/tasks", "page.key_tasks"),
            Room("重点约谈", "/problems/talks", "page.talks"),
            Room("交接", "/problems/handovers", "page.handovers"),
            Room("问题类别", "/problems/categories", "page.problem_categories"),
        ),
    ),
    "notices": Area("通知", "/notices", "page.notices", 0),
    "units": Area(
        "支部与党员",
        "/units",
        "page.units",
        1,
        ("/roster",),
        (
            Room("组织", "/units", "page.units"),
            Room("党员名单", "/members", "page.members"),
            _HONOURS,
            _WORKDAYS,
            _DRAWS,
        ),
    ),
    "codes": Area("账号激活", "/codes", "page.codes", 1),
    "accounts": Area("账号", "/accounts", "page.accounts", 1),
    "appointments": Area("任职", "/appointments", "page.appointments", 1),
    "teams": Area("督导组", "/teams", "page.teams", 1),
    "suggestions": Area("意见建议", "/suggestions", "page.suggestions", 1),
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
    paths = [(path, key) for key, area in areas.items() for path in area.paths if _within(request.path, path)]
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


def _within(path: str, area: str) -> bool:
    return path == area or (area != "/" and path.startswith(area + "/"))


@bp.get("/")
@rule("page.home")
def index() -> Response:
    """我的待办."""
    actor = me()
    cards = [card for source in CARDS for card in source(actor)]
    found = waiting(actor)
    return web.page("home/index.html", waiting=found, tasks=by_date(found), lines=lines(found), cards=cards)
