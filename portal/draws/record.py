"""What a draw's page shows to whom: the frame as far as one may see its branches, the hashes, the result computed anew."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import peewee as pw

from portal import web
from portal.accounts.models import ROLES, Team
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.checks.models import SpotCheck
from portal.db import P, Query, prepared
from portal.draws import candidates
from portal.draws import design as designs
from portal.draws.computation import drawing, sheet
from portal.draws.computation.frame import Frame, parse, problems
from portal.draws.computation.verifying import verify
from portal.draws.models import Draw
from portal.policy import Actor, scope
from portal.policy import find as look_up
from portal.units.models import Person, Unit
from portal.workflow import DRAW

MOST = 300  # members that the page shows; all of them stand in the sheet
SAID = {"draw.create": "发起"}
GIVER = Person.alias("giver")
HEAD = Query(
    lambda: Draw.select(
        Unit.name.alias("committee_name"), pw.fn.COALESCE(Team.name, "").alias("team_name"),
        pw.fn.COALESCE(GIVER.name, "").alias("giver_name"),
    )
    .join(Unit, on=(Unit.id == Draw.committee)).switch(Draw)
    .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Draw.team)).switch(Draw)
    .join(GIVER, pw.JOIN.LEFT_OUTER, on=(GIVER.id == Draw.number_by))
    .where(Draw.id == P("draw"))
)  # fmt: skip


class Row(NamedTuple):
    """A member of the frame as the page shows it."""

    stratum: str
    id: str
    name: str
    reason: str
    order: int | None
    drawn: bool


class Layer(NamedTuple):
    """A stratum: what is asked, how many take part, how many are to be drawn."""

    name: str
    asked: str
    size: int
    number: int


@dataclass
class Shown:
    """A draw as one person may see it."""

    draw: Draw
    head: Any
    design: designs.Design
    frame: Frame
    digest: str  # the frame hash; of a draft what it would be
    whole: bool  # every branch of the frame is one that the visitor may see
    rows: list[Row] = field(default_factory=list)
    more: int = 0
    layers: list[Layer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # why a draft cannot be frozen
    ready: bool = False  # a draft that could be
    wrong: list[str] = field(default_factory=list)  # what recomputing found; nothing when it agrees
    seed: str = ""
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    course: list[Event] = field(default_factory=list)
    redraws: list[Any] = field(default_factory=list)
    check: SpotCheck | None = None  # that the draw is for, where the visitor sees it

    @property
    def drawn(self) -> list[Row]:
        """Those drawn, stratum by stratum, in the order drawn."""
        return [row for row in self.rows if row.drawn]


def shown(draw: Draw, actor: Actor) -> Shown:
    """What `actor` may see of a draw that lies in the scope."""
    design, found = designs.of(draw), []
    if draw.frame:
        frame = parse(draw.frame)
    else:
        found = candidates.find(draw)
        frame = candidates.frame(draw, found)
    units = design.units or {one.id: one.unit_id for one in found}
    known = _known(draw, actor, units)
    made = Shown(draw, HEAD.one(draw=draw.id), design, frame, draw.frame_hash, known is None)
    place = candidates.reading_order(design)
    rows = sorted(_rows(draw, frame), key=lambda row: place(row.stratum))
    visible = [row for row in rows if known is None or units.get(row.id) in known]
    made.rows, made.more = visible, max(0, len(visible) - MOST)
    _count(made, whole=len(rows) == len(visible))
    if draw.state == "drawn":
        made.seed = drawing.seed(draw.frame_hash, draw.secret, draw.number)
        made.wrong = recheck(draw, frame)
    made.acts = [
        (action.removeprefix("draw."), move.label, move.weight)
        for action, move in available(actor, draw).items()
        if made.whole or action != "draw.take"
    ]
    made.check = look_up(SpotCheck, draw.check_id, actor) if draw.check_id is not None else None
    made.course = [_event(row) for row in COURSE(record="draw", id=draw.id)]
    made.redraws = _redraws(draw, actor)
    return made


def _redraws(draw: Draw, actor: Actor) -> list[Any]:
    """The draws that repeat this one, as far as one sees them: a draft is its drawer's alone."""
    seen = scope(Draw, actor)

    def build() -> Any:
        again = (Draw.redraw_of == P("draw")) & seen.where
        return Draw.select(Draw.id, Draw.title, Draw.state).where(again).order_by(Draw.id)

    return prepared(("redraws", seen.shape), build)(draw=draw.id, **actor.places())


def _known(draw: Draw, actor: Actor, units: dict[str, int]) -> set[int] | None:
    """The branches of a frame that a team may see today; None: all of them, and so may everybody else who sees the draw."""
    at_home = draw.state == "drawn" and actor.kind == "member" and actor.home_committee_id == draw.committee_id
    if actor.role != "supervisor" or at_home or actor.covered_units().issuperset(units.values()):
        return None
    return set(actor.covered_units())


def _rows(draw: Draw, frame: Frame) -> list[Row]:
    if draw.state == "drawn":
        places = drawing.draw(frame, drawing.seed(draw.frame_hash, draw.secret, draw.number))
        return [Row(*_cells(place.member), place.order, place.drawn) for place in places]
    members = sorted(frame.members, key=lambda one: (one.stratum, len(one.id), one.id))
    return [Row(*_cells(member), None, False) for member in members]


def _cells(member: Any) -> tuple[str, str, str, str]:
    return member.stratum, member.id, member.name, member.reason


def _count(made: Shown, *, whole: bool) -> None:
    """The strata with their numbers, none of them where rows are hidden; of a draft whether it could be frozen."""
    frame = made.frame
    unfilled = frame.total is None and any(not one.asked for one in frame.strata)
    if made.draw.state == "draft" and not unfilled:
        made.problems = problems(frame)
    sound = not unfilled and not made.problems
    sizes, counts = frame.sizes(), frame.counts() if sound else {}
    if made.draw.state == "draft" and sound and sum(counts.values()):
        made.ready, made.digest = True, frame.digest()
    if whole:
        strata = sorted(frame.strata, key=lambda one: candidates.reading_order(made.design)(one.name))
        made.layers = [Layer(one.name, one.asked, sizes[one.name], counts.get(one.name, 0)) for one in strata]


def recheck(draw: Draw, frame: Frame) -> list[str]:
    """What is wrong with a draw that is over, all of it computed again from what is kept; nothing when it agrees."""
    found = [] if frame.text() == draw.frame else ["保存的名单文本不是规定的写法。"]
    found += [] if frame.digest() == draw.frame_hash else ["名单摘要与名单不符。"]
    found += verify(sheet_of(draw, frame))
    places = drawing.draw(frame, drawing.seed(draw.frame_hash, draw.secret, draw.number))
    if [place.member.id for place in places if place.drawn] != draw.result:
        found.append("保存的结果与重新计算的结果不符。")
    return found


def sheet_of(draw: Draw, frame: Frame) -> str:
    """The sheet of a draw that is over."""
    return sheet.write(frame, draw.secret, draw.number, draw.commitment)


def _event(row: Any) -> Event:
    """A line of 经过: the act, who, when, and the reason."""
    move = DRAW.moves.get(row.action)
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    what = SAID.get(row.action) or (move.label if move else row.action)
    return Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note)
