"""新任命: find the person, then role, place and days."""

from typing import Any

import peewee as pw
from flask import Response, request

from portal import clock, lists, web
from portal.accounts import appointments, choices, proposals
from portal.accounts.admin_forms import AppointForm
from portal.accounts.admin_views import PERSON_KINDS, bp
from portal.accounts.appointments import Office
from portal.accounts.models import PRIVILEGED, ROLES, Team
from portal.db import P, write
from portal.drafts import store
from portal.errors import Invalid
from portal.units.models import Person, Unit
from portal.web import get_or_404, me, rule

_committee = Unit.alias("committee_unit")

CANDIDATES = lists.Spec(
    "candidates",
    Person,
    columns=lambda: [
        Person.id,
        Person.name,
        Person.kind,
        Person.post,
        Unit.name.alias("branch_name"),
        _committee.name.alias("committee_name"),
    ],
    join=lambda query: query.join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Person.branch)).join(
        _committee, pw.JOIN.LEFT_OUTER, on=(_committee.id == Person.committee)
    ),
    order=lambda: [Person.id.desc()],
    base=lambda: (Person.kind != "staff") & Person.status.in_(appointments.SERVING),
    filters=(
        lists.Filter(
            "kind",
            "人员",
            lambda actor: [("member", "党员"), ("technical", "管理员账号")],
            where=lambda: Person.kind == P("kind"),
        ),
        lists.Filter(
            "branch",
            "党支部",
            lambda actor: choices.open_branches(),
            where=lambda: Person.branch == P("branch"),
            read=int,
        ),
    ),
    search_hint="姓名或拼音首字母",
    size=20,
)


@bp.get("/appointments/new")
@rule("page.appointing")
def candidates() -> Response:
    """Step 1: whom to appoint."""
    web.crumbs(("任职", "/appointments"), ("新任命", None))
    listing = CANDIDATES.load(me(), request.args, "/appointments/new")
    listing.exportable = False
    return web.page("admin/candidates.html", "list", listing=listing, kinds=PERSON_KINDS)


@bp.route("/appointments/new/<int:key>", methods=["GET", "POST"])
@rule("page.appointing")
def appoint(key: int) -> Response:
    """Step 2: to what. A secretary is appointed at once, every other role is proposed."""
    person = get_or_404(Person, key)
    form = AppointForm()
    form.offer(person.kind == "technical", choices.units(), choices.teams())
    if not form.sent():
        form.once.data = web.once()
        if not form.restored:
            form.starts.data = clock.today()
            form.unit.data = str(person.branch_id or "")
            form.role.data = "" if person.kind == "technical" else "secretary"
        return _form(person, form)
    if not form.validate():
        return _form(person, form, 422)
    earlier = store.spent(form.once.data)
    if earlier:
        return web.go(earlier)
    try:
        target, said = _carry_out(person, form)
    except Invalid as error:
        form.refuse(error)
        return _form(person, form, 422)
    return web.go(target, said)


def _carry_out(person: Person, form: AppointForm) -> tuple[str, str]:
    # The person's branch was offered beforehand; a supervisor has a team instead.
    unit = None if form.role.data == "supervisor" else _chosen(Unit, form.unit.data)
    office = Office(form.role.data, unit, _chosen(Team, form.team.data), form.starts.data, form.ends.data)
    with write():
        if office.role in PRIVILEGED:
            made = proposals.propose_appointment(person, office, by=me(), reason=form.reason.data or "")
            target, said = f"/appointments/proposals/{made.id}", "已提议，等待另一名管理员确认。"
        else:
            given = appointments.appoint(person, office, by=me(), reason=form.reason.data or "")
            target, said = f"/appointments/{given.id}", f"已任命{person.name}为{office.label}。"
        store.spend(form.once.data or "", me(), target)
        store.drop(me(), form.action)
    return target, said


def _chosen(model: Any, value: str) -> Any:
    return model.get_or_none(model.id == int(value)) if value else None


def _form(person: Person, form: AppointForm, status: int = 200) -> Response:
    web.crumbs(("任职", "/appointments"), ("新任命", "/appointments/new"), (person.name, None))
    return web.page(
        "admin/appoint.html", "appoint", status=status, form=form, person=person, form_has_errors=status == 422,
        held=appointments.held_by(person.id), standing=appointments.standing, span=appointments.span, roles=ROLES,
    )  # fmt: skip
