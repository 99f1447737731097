"""轮训: the courses, who was trained this year, one's own courses, a course."""

from flask import Blueprint, Response, request

from portal import clock, policy, web
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.life.training import hours, listing
from portal.life.training.domain import path
from portal.life.training.models import AUDIENCES, Training
from portal.web import get_or_404, me, rule
from portal.workflow import TRAINING

bp = Blueprint("trainings", __name__, url_prefix="/life/trainings")

AREA, ROOM = ("组织生活", "/life"), ("轮训", "/life/trainings")
SAID = {"training.create": "登记", **{key: move.label for key, move in TRAINING.moves.items()}}


@bp.get("")
@rule("page.trainings")
def index() -> Response:
    """The courses of the committee."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("trainings", "轮训", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("轮训", None))
    found = listing.LIST.load(actor, request.args, "/life/trainings")
    may_enter = policy.may("training.create", actor, Training(committee=actor.unit_id))
    if actor.role == "secretary":  # sees what was filed alone
        for choice in found.filters:
            if choice.name == "state":
                choice.kind = "hidden"
    return web.page(
        "life/training/index.html", "list", listing=found, may_enter=may_enter, audiences=AUDIENCES, said=hours.said
    )


@bp.get("/coverage")
@rule("page.trainings")
def coverage() -> Response:
    """Secretaries and officers: who was trained in the year, how long, who was not yet."""
    actor, given = me(), listing.days(request.args)
    if request.args.get("export") == "xlsx":
        rows = listing.TRAINED.everything(actor, request.args, **given)
        return web.export("trained", "参训情况", listing.TRAINED_HEADINGS, listing.trained_table(rows), rows=rows)
    web.crumbs(AREA, ROOM, ("参训情况", None))
    found = listing.TRAINED.load(actor, request.args, "/life/trainings/coverage", **given)
    if actor.role == "secretary" and actor.unit_kind == "branch":
        for choice in found.filters:
            if choice.name == "branch":
                choice.kind = "hidden"
    return web.page(
        "life/training/coverage.html",
        "list",
        listing=found,
        said=hours.said,
        numbers=listing.numbers(actor, request.args),
    )


@bp.get("/mine")
@rule("page.life")
def mine() -> Response:
    """The courses that one took part in, with the hours of this year."""
    rows, year = listing.mine(me()), clock.today().year
    total = sum(row.hours for row in rows if row.ends.year == year)
    web.crumbs(AREA, ("我参加的培训", None))
    return web.page("life/training/mine.html", rows=rows, year=year, total=hours.said(total), said=hours.said)


@bp.get("/<int:key>")
@rule("page.trainings")
def show(key: int) -> Response:
    """A course, who took part, what may be done."""
    training, actor = get_or_404(Training, key), me()
    places = listing.places(training.id, actor)
    if request.args.get("export") == "xlsx":
        cells = [
            [row.name, row.branch_name, row.duty, (training.hours if row.hours is None else row.hours) / 100]
            for row in places
        ]
        return web.export("training_places", training.title, ["姓名", "党支部", "党内职务", "学时"], cells, rows=cells)
    acts = [
        (name.removeprefix("training."), move.label, move.weight) for name, move in available(actor, training).items()
    ]
    course = []
    if acts or policy.may("training.create", actor, Training(committee=training.committee_id)):
        course = [
            Event(SAID.get(row.action, row.action), row.name or "系统", web.moment(row.at), row.note)
            for row in COURSE(record="training", id=training.id)
        ]
    web.crumbs(AREA, ROOM, (training.title, None))
    return web.page(
        "life/training/show.html", training=training, places=places, acts=sorted(acts, key=lambda one: one[2] == "primary"),
        course=course, audiences=AUDIENCES, said=hours.said, here=path(training),
    )  # fmt: skip
