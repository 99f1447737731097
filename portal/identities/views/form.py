"""申报: for oneself, by the office for a member or a collective, and its correction."""

from typing import Any

from flask import Blueprint, Response

from portal import clock, policy, web
from portal.asking import admit, ask, choose_branch, named, version
from portal.errors import Denied
from portal.identities import domain, reading
from portal.identities.domain.text import path
from portal.identities.forms import ApplicationForm, EnterForm, OwnForm
from portal.identities.models import KINDS, Identity
from portal.identities.views.frame import trail
from portal.units.listing import MEMBERS, open_units
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("posting", __name__, url_prefix="/identities")
ORDER = "党员徽章、挂牌上岗、到社区报到由支部确认；其他的经支部评议、支部推荐、党委审定。"


@bp.route("/new", methods=["GET", "POST"])
@rule("page.identities")
def new() -> Response:
    """自我申报, whatever the role at hand."""
    actor = me()
    if actor.kind != "member":
        raise Denied("只有党员申报。您可以在这里看到各支部的岗位。", action="identity.apply")
    form = OwnForm(action="/identities/new")
    form.say_held({row.kind for row in reading.of_person(actor.person_id)})

    def carry_out() -> str:
        made = domain.apply(form.kind.data, form.wanted(), by=actor, person=actor.person_id, once=form.once.data or "")
        return path(made)

    trail(("申报", None))
    return ask(
        form, carry_out, "已申报。", heading="申报亮明身份", button="提交申报", back="/identities/mine", lead=ORDER
    )  # fmt: skip


@bp.get("/enter")
@rule("page.identities")
def choose() -> Response:
    """In which branch somebody is to be put forward; where there is but one, on to its form."""
    actor = me()
    if actor.role not in ("secretary", "committee"):
        raise web.Missing()
    trail(("为党员或集体申报", None))
    empty = "设立党支部、登记党员以后，才能为他们申报。"
    return choose_branch(open_units(actor, ("branch",)), heading="为党员或集体申报", back="/identities", empty=empty)


@bp.route("/enter/<int:key>", methods=["GET", "POST"])
@rule("page.identities")
def enter(key: int) -> Response:
    """申报 by the office, for a member of a branch or for a collective."""
    branch = get_or_404(Unit, key)
    # Nobody in particular: the rule then asks for power over the branch.
    if branch.kind != "branch" or not policy.may("identity.apply", me(), Identity(branch=branch.id)):
        raise Denied("您没有权限为这个党支部申报。", action="identity.apply", record=branch)
    people = MEMBERS(branch=branch.id)
    form = EnterForm(applied_on=clock.today(), person=named("person", people))
    form.offer(people)

    def carry_out() -> str:
        made = domain.apply(
            form.kind.data, form.wanted(), by=me(), person=int(form.person.data) if form.person.data else None,
            branch=branch.id, collective=form.collective.data or "", applied_on=form.applied_on.data,
            once=form.once.data or "",
        )  # fmt: skip
        return path(made)

    trail((f"申报：{branch.name}", None))
    return ask(
        form, carry_out, "已申报。", heading="为党员或集体申报", button="提交申报", back="/identities",
        lead=f"{branch.name}。{ORDER}",
    )  # fmt: skip


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.identities")
def edit(key: int) -> Response:
    """修改 an application before the branch has discussed it."""
    identity = get_or_404(Identity, key)
    admit("identity.edit", identity, path(identity))
    form = ApplicationForm(**_typed(identity), version=identity.version)

    def carry_out() -> str:
        domain.edit(identity, form.wanted(), by=me(), version=version(form))
        return path(identity)

    trail((KINDS[identity.kind], path(identity)), ("修改申报", None))
    return ask(
        form, carry_out, "已保存。", heading=f"修改申报：{KINDS[identity.kind]}", button="保存", back=path(identity),
        record=identity, theirs=_typed, lead="支部评议或确认以前可以修改。",
    )  # fmt: skip


def _typed(identity: Identity) -> dict[str, Any]:
    return {name: getattr(identity, name) for name in ("title", "place", "duties", "reason")}
