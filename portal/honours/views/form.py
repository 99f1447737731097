"""登记 for a branch or one of its members; 修改, 重报 and 更正 of what is registered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import policy, web
from portal.db import P, Query
from portal.errors import Denied
from portal.honours import domain
from portal.honours.domain import path
from portal.honours.forms import CorrectForm, EnterForm, HonourForm
from portal.honours.models import Honour
from portal.honours.views.frame import admit, ask, trail
from portal.units.listing import open_units
from portal.units.models import PRESENT, Person, Unit
from portal.units.views.asking import version
from portal.web import get_or_404, me, rule

bp = Blueprint("honouring", __name__, url_prefix="/honours")

PEOPLE = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.post)
        .where((Person.branch == P("branch")) & (Person.kind == "member") & Person.status.in_(PRESENT))
        .order_by(Person.initials, Person.id)
    )
)


@bp.get("/enter")
@rule("page.honouring")
def choose() -> Response:
    """For which branch; where there is but one, on to its form."""
    branches = open_units(me(), ("branch",))
    wanted = request.args.get("branch", "")
    found = [one for one in branches if str(one.id) == wanted] or (branches if len(branches) == 1 else [])
    if found:
        return web.go(f"/honours/enter/{found[0].id}")
    trail(("登记荣誉", None))
    return web.page("honours/branch.html", branches=branches)


@bp.route("/enter/<int:key>", methods=["GET", "POST"])
@rule("page.honours")
def enter(key: int) -> Response:
    """登记 by the secretary (to be confirmed) or by the committee."""
    branch = get_or_404(Unit, key)
    action = "honour.register" if me().role == "committee" else "honour.propose"
    # Nobody in particular: the rule then asks for power over the branch.
    if branch.kind != "branch" or not policy.may(action, me(), Honour(branch=branch.id)):
        raise Denied(policy.why_not(action, me(), Honour(branch=branch.id)), action=action, record=branch)
    people = PEOPLE(branch=branch.id)
    form = EnterForm(person=_asked(people))
    form.offer(people)

    def carry_out(files: list[int]) -> str:
        made = domain.register(
            form.wanted(), by=me(), branch=branch.id, person=int(form.person.data) if form.person.data else None,
            files=files, once=form.once.data or "",
        )  # fmt: skip
        return path(made)

    trail((f"登记荣誉：{branch.name}", None))
    direct = action == "honour.register"
    lead = (
        "登记后即为已确认，本党委的同志都能看到。" if direct else "上报后由基层党委确认，确认后本党委的同志都能看到。"
    )
    return ask(
        form, carry_out, "已登记。" if direct else "已上报，等待基层党委确认。", heading="登记荣誉",
        button="登记" if direct else "上报", back="/honours", lead=f"{branch.name}。{lead}",
    )  # fmt: skip


def _asked(people: list[Any]) -> str:
    """The member whom the address names, if of this branch."""
    wanted = request.args.get("person", "")
    return next((wanted for one in people if str(one.id) == wanted), "")


def _typed(honour: Honour) -> dict[str, Any]:
    return {name: getattr(honour, name) for name in ("title", "kind", "level", "awarded_on", "source", "note")}


def _change(
    key: int, action: str, make: type[HonourForm], carry_out: Callable[..., None], said: str, button: str, lead: str
) -> Response:
    """Ask for the changed text of an honour and keep it."""
    honour = get_or_404(Honour, key)
    if (elsewhere := admit(action, honour)) is not None:
        return elsewhere
    form = make(**_typed(honour), version=honour.version)
    form.of(branch=honour.person_id is None)

    def act(files: list[int]) -> str:
        carry_out(honour, form, files)
        return path(honour)

    trail((honour.title, path(honour)), (button, None))
    return ask(
        form, act, said, heading=button, button="上报" if action == "honour.resubmit" else "保存", back=path(honour),
        honour=honour, theirs=_typed, lead=lead,
    )  # fmt: skip


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.honours")
def edit(key: int) -> Response:
    """修改 before it is confirmed."""

    def carry_out(honour: Honour, form: HonourForm, files: list[int]) -> None:
        domain.edit(honour, form.wanted(), by=me(), version=version(form), files=files)

    return _change(key, "honour.edit", HonourForm, carry_out, "已保存。", "修改", "确认以前可以修改。")


@bp.route("/<int:key>/resubmit", methods=["GET", "POST"])
@rule("page.honours")
def resubmit(key: int) -> Response:
    """修改后重报 what was not confirmed."""

    def carry_out(honour: Honour, form: HonourForm, files: list[int]) -> None:
        domain.resubmit(honour, form.wanted(), by=me(), version=version(form), files=files)

    why = get_or_404(Honour, key).reason
    return _change(
        key,
        "honour.resubmit",
        HonourForm,
        carry_out,
        "已重新上报。",
        "修改后重报",
        f"没有确认的理由：{why}" if why else "",
    )


@bp.route("/<int:key>/correct", methods=["GET", "POST"])
@rule("page.honours")
def correct(key: int) -> Response:
    """更正 what is confirmed."""

    def carry_out(honour: Honour, form: Any, files: list[int]) -> None:
        domain.correct(
            honour, form.wanted(), by=me(), reason=form.reason.data or "", version=version(form), files=files
        )

    return _change(
        key, "honour.correct", CorrectForm, carry_out, "已更正。", "更正", "更正前后的内容和原因都留在经过里。"
    )
