"""自查: those that were made, one on paper, and making one."""

from flask import Blueprint, Response, request

from portal import asking, web
from portal.problems.models import SUBJECTS
from portal.problems.selfchecks import domain, forms, listing, reading
from portal.problems.selfchecks.models import SelfCheck
from portal.units.listing import open_units
from portal.web import get_or_404, me, rule

bp = Blueprint("selfchecks", __name__, url_prefix="/problems/selfchecks")

AREA, ROOM = ("整改台账", "/problems"), ("自查", "/problems/selfchecks")


@bp.get("")
@rule("page.selfchecks")
def index() -> Response:
    """One's own, and those of the units under the role at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("selfchecks", "自查", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("自查", None))
    found = listing.LIST.load(actor, request.args, "/problems/selfchecks")
    several = actor.role in ("committee", "supervisor")
    for choice in found.filters:
        if choice.name == "branch" and not several:
            choice.kind = "hidden"
    return web.page(
        "problems/selfchecks/index.html",
        "list",
        listing=found,
        subjects=SUBJECTS,
        may_make=bool(reading.subjects(actor)),
    )


@bp.get("/new")
@rule("page.selfchecks")
def choose() -> Response:
    """By which questions."""
    web.crumbs(AREA, ROOM, ("开始自查", None))
    return web.page("problems/selfchecks/choose.html", lists=reading.offered(me()), subjects=SUBJECTS)


@bp.route("/new/<name>", methods=["GET", "POST"])
@rule("page.selfchecks")
def new(name: str) -> Response:
    """Each question answered in words; what is ticked opens an entry in the same step."""
    actor = me()
    asked = next((one for one in reading.offered(actor) if one.key == name), None)
    if asked is None:
        raise web.Missing
    branches = open_units(actor, ("branch",)) if asked.subject == "branch" else []
    form = forms.check_form(asked, branches)

    def carry_out() -> str:
        branch = branches[0].id if len(branches) == 1 else None
        if "branch" in form and form["branch"].data:
            branch = int(form["branch"].data)
        made = domain.make(asked, forms.answers(form, asked), by=me(), branch=branch, once=form.once.data or "")
        return domain.path(made)

    web.crumbs(AREA, ROOM, ("开始自查", "/problems/selfchecks/new"), (asked.name, None))
    return asking.ask(
        form, carry_out, "自查已保存。", heading=asked.name, button="保存自查", back="/problems/selfchecks",
        template="problems/selfchecks/form.html", asked=asked, seen=reading.SEEN[asked.subject], autosave=True,
    )  # fmt: skip


@bp.get("/<int:key>")
@rule("page.selfchecks")
def show(key: int) -> Response:
    """Questions, answers, and the entries that were opened."""
    shown = reading.shown(get_or_404(SelfCheck, key), me())
    web.crumbs(AREA, ROOM, (shown.check.name, None))
    return web.page(
        "problems/selfchecks/show.html", shown=shown, check=shown.check, seen=reading.SEEN[shown.check.subject],
        subjects=SUBJECTS,
    )  # fmt: skip


@bp.get("/<int:key>/print")
@rule("page.selfchecks")
def paper(key: int) -> Response:
    """A self-check on A4, with the lines to sign."""
    shown = reading.shown(get_or_404(SelfCheck, key), me())
    web.crumbs(AREA, ROOM, (shown.check.name, domain.path(shown.check)), ("打印", None))
    return web.page("problems/selfchecks/paper.html", shown=shown, check=shown.check)
