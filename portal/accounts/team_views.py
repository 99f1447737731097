"""督导组: a committee's teams, the units assigned to them, their supervisors."""

from typing import Any

import peewee as pw
from flask import Blueprint, Response, request

from portal import clock, lists, web
from portal.accounts import appointments, choices
from portal.accounts import teams as domain
from portal.accounts.admin_forms import AssignForm, TeamForm, options
from portal.accounts.models import Appointment, Team, TeamUnit
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.policy import in_force, may
from portal.units.models import Person, Unit
from portal.web import Missing, get_or_404, me, rule

bp = Blueprint("teams", __name__, url_prefix="/teams")


def _counted(model: Any) -> pw.ModelSelect:
    """How many rows of a model hold for the team today: a correlated count."""
    return model.select(pw.fn.COUNT(model.id)).where((model.team == Team.id) & in_force(model, P("today")))


LIST = lists.Spec(
    "teams",
    Team,
    columns=lambda: [
        Team.id,
        Team.name,
        Team.closed_on,
        _counted(TeamUnit).alias("units"),
        _counted(Appointment).alias("supervisors"),
    ],
    order=lambda: [Team.id.desc()],
    filters=(
        lists.Filter(
            "state",
            "状态",
            lambda actor: [("open", "在用"), ("closed", "已撤销")],
            where=lambda: Team.id > 0,
            fixed={"open": lambda: Team.closed_on.is_null(), "closed": lambda: Team.closed_on.is_null(False)},
        ),
    ),
    # A committee has a handful of teams: looking through their names needs no index.
    searched=lambda: pw.fn.LOWER(Team.name).contains(P("text", str.lower)),
    search_hint="督导组名称",
)
ASSIGNED = Query(
    lambda: (
        TeamUnit.select(TeamUnit.id, TeamUnit.unit, TeamUnit.starts, TeamUnit.ends, TeamUnit.ended_at, Unit.name)
        .join(Unit, on=(Unit.id == TeamUnit.unit))
        .where(TeamUnit.team == P("team"))
        .order_by(TeamUnit.id.desc())
    )
)
SUPERVISORS = Query(
    lambda: Appointment.select(
        Appointment.id, Appointment.starts, Appointment.ends, Appointment.ended_at, Person.name,
        Unit.name.alias("branch_name"),
    )
    .join(Person, on=(Person.id == Appointment.person))
    .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Person.branch))
    .where(Appointment.team == P("team"))
    .order_by(Appointment.id.desc())
)  # fmt: skip


@bp.get("")
@rule("page.teams")
def index() -> Response:
    """The committee's teams."""
    web.crumbs(("督导组", None))
    if request.args.get("export") == "xlsx":
        rows = [
            [row.name, row.units, row.supervisors, "已撤销" if row.closed_on else "在用"]
            for row in LIST.everything(me(), request.args)
        ]
        used = sorted(set(request.args) - {"export"})
        return web.export("teams", "督导组", ["名称", "分配的组织", "督导员", "状态"], rows, rows=rows, filters=used)
    return web.page("teams/index.html", "list", listing=LIST.load(me(), request.args, "/teams"))


@bp.route("/new", methods=["GET", "POST"])
@rule("page.teams")
def new() -> Response:
    """Make a team."""
    form = TeamForm()
    web.crumbs(("督导组", "/teams"), ("新建督导组", None))
    if not form.sent():
        form.once.data = web.once()
        return web.page("teams/form.html", "form", form=form, title="新建督导组", back="/teams")
    if form.validate():
        earlier = store.spent(form.once.data)
        if earlier:
            return web.go(earlier)
        try:
            with write():
                made = domain.create(form.name.data, me().unit_id or 0, by=me())
                store.spend(form.once.data or "", me(), f"/teams/{made.id}")
                store.drop(me(), form.action)
            return web.go(f"/teams/{made.id}", "已新建。请分配组织，再请安全管理员任命督导员。")
        except Invalid as error:
            form.refuse(error)
    return web.page(
        "teams/form.html", "form", form=form, title="新建督导组", back="/teams", status=422, form_has_errors=True
    )


@bp.get("/<int:key>")
@rule("page.teams")
def show(key: int) -> Response:
    """One team: its units, its supervisors."""
    return _show(get_or_404(Team, key))


def _show(team: Team, form: AssignForm | None = None, status: int = 200) -> Response:
    web.crumbs(("督导组", "/teams"), (team.name, None))
    if form is None:
        form = _assign_form(team, action=f"/teams/{team.id}/units")
        form.once.data = web.once()
        if not form.restored:
            form.starts.data = clock.today()
    return web.page(
        "teams/show.html", "units", status=status, team=team, form=form, assigned=ASSIGNED(team=team.id),
        supervisors=SUPERVISORS(team=team.id), standing=appointments.standing, form_has_errors=status == 422,
        editable=team.closed_on is None and may("team.edit", me(), team),
    )  # fmt: skip


def _assign_form(team: Team, action: str = "") -> AssignForm:
    form = AssignForm(action=action)
    form.unit.choices = options(choices.units(team.committee_id))
    return form


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.teams")
def edit(key: int) -> Response:
    """Rename a team."""
    team = get_or_404(Team, key)
    form = TeamForm(obj=team)
    web.crumbs(("督导组", "/teams"), (team.name, f"/teams/{team.id}"), ("更名", None))
    shown: dict[str, Any] = {"form": form, "title": "督导组更名", "back": f"/teams/{team.id}"}
    if not form.sent():
        form.version.data = team.version
        return web.page("teams/form.html", "form", **shown)
    status = 422
    if form.validate():
        try:
            with write():
                domain.rename(team, form.name.data, by=me(), version=form.version.data)
                store.drop(me(), form.action)
            return web.go(f"/teams/{team.id}", "已更名。")
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            now = get_or_404(Team, key)
            form.conflict(error, {"name": now.name}, now.version)
            status = 409
    return web.page("teams/form.html", "form", status=status, form_has_errors=True, **shown)


@bp.post("/<int:key>/units")
@rule("page.teams")
def assign(key: int) -> Response:
    """Assign a unit to a team."""
    team = get_or_404(Team, key)
    form = _assign_form(team)
    if not form.validate():
        return _show(team, form, 422)
    if store.spent(form.once.data):
        return web.go(f"/teams/{team.id}")
    try:
        with write():
            unit = Unit.get_or_none(Unit.id == int(form.unit.data))
            domain.assign(team, unit, form.starts.data, form.ends.data, by=me())
            store.spend(form.once.data or "", me(), f"/teams/{team.id}")
            store.drop(me(), form.action)
    except Invalid as error:
        form.refuse(error)
        return _show(team, form, 422)
    return web.go(f"/teams/{team.id}", f"已分配{unit.name if unit else ''}。")


@bp.post("/<int:key>/units/<int:assignment>/release")
@rule("page.teams")
def release(key: int, assignment: int) -> Response:
    """Take a unit from a team, at once."""
    team = get_or_404(Team, key)
    found = (
        TeamUnit.get_or_none((TeamUnit.id == assignment) & (TeamUnit.team == team.id)) if assignment < 2**31 else None
    )
    if found is None:
        raise Missing()
    domain.release(found, by=me())
    return web.go(f"/teams/{team.id}", "已取消分配，督导组随即看不到这个组织的内容。")


@bp.route("/<int:key>/close", methods=["GET", "POST"])
@rule("page.teams")
def close(key: int) -> Response:
    """Close a team: ask, then do."""
    team = get_or_404(Team, key)
    web.crumbs(("督导组", "/teams"), (team.name, f"/teams/{team.id}"), ("撤销", None))
    if request.method == "GET":
        return web.page("teams/close.html", team=team)
    domain.close(team, by=me(), version=request.form.get("version", type=int))
    return web.go(f"/teams/{team.id}", "督导组已撤销。")
