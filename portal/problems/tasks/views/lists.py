"""重点任务: the list, the year's ledger by category, and drawing a task from it."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, request

from portal import asking, clock, policy, web
from portal.errors import Denied
from portal.problems.listing import sorts
from portal.problems.listing import year as read_year
from portal.problems.tasks import domain, listing
from portal.problems.tasks.forms import DrawForm
from portal.problems.tasks.models import KeyTask
from portal.web import me, rule

bp = Blueprint("key_tasks", __name__, url_prefix="/problems/tasks")

AREA, ROOM = ("整改台账", "/problems"), ("重点任务", "/problems/tasks")


@bp.get("")
@rule("page.key_tasks")
def index() -> Response:
    """The tasks of one's committee, and of those under the role at hand."""
    actor, today = me(), clock.today()
    names = dict(sorts(actor))
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("key_tasks", "重点任务", listing.HEADINGS, listing.table(rows, names, today), rows=rows)
    web.crumbs(AREA, ("重点任务", None))
    found = listing.LIST.load(actor, request.args, "/problems/tasks")
    return web.page(
        "problems/tasks/index.html", "list", listing=found, names=names, late=listing.late, today=today,
        may_draw=policy.may("page.key_task_review", actor),
    )  # fmt: skip


def _year() -> int:
    """The year that the address names; the present one without it, or where it names none."""
    try:
        return read_year(request.args.get("year", ""))
    except ValueError:
        return clock.today().year


@bp.get("/review")
@rule("page.key_task_review")
def review() -> Response:
    """梳理: the year's entries by category, each number opening its list."""
    year = _year()
    web.crumbs(AREA, ROOM, ("梳理问题", None))
    return web.page(
        "problems/tasks/review.html", "counts", year=year, rows=listing.by_category(me(), year), columns=listing.COLUMNS,
        taken=listing.taken(me(), year),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@rule("page.key_task_review")
def new() -> Response:
    """A task, filled in with the numbers of the category that the address names."""
    committee = me().unit_id or 0
    if not policy.may("key_task.create", me(), KeyTask(committee=committee)):
        raise Denied("重点任务由党委确定。", action="key_task.create")
    form: Any = DrawForm(**_filled())
    form.sort(committee)

    def carry_out() -> str:
        made = domain.draw(
            committee, form.year.data, by=me(), title=form.title.data or "", owner=form.owner.data or "",
            due_on=form.due_on.data, reason=form.reason.data or "", category=form.category.data or "",
            once=form.once.data or "",
        )  # fmt: skip
        return domain.path(made)

    web.crumbs(AREA, ROOM, ("确定重点任务", None))
    return asking.ask(
        form, carry_out, "已确定，本党委的党员都能看到。", heading="确定重点任务", button="确定", back="/problems/tasks",
        lead="每年梳理台账里的问题，选几件集中力量解决。", autosave=True,
    )  # fmt: skip


def _filled() -> dict[str, Any]:
    """What the form starts from: year, category, the numbers of the day."""
    year, wanted = _year(), request.args.get("category", "")
    filled: dict[str, Any] = {"year": year, "due_on": date(max(year, clock.today().year), 12, 31)}
    row = next((one for one in listing.by_category(me(), year) if one.key and one.key == wanted), None)
    if row is not None:
        reason = listing.reason(row, year, clock.today())
        filled |= {"category": row.key, "title": f"着力解决{row.name}问题", "reason": reason}
    return filled
