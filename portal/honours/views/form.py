"""登记 for a branch or one of its members; 修改, 重报 and 更正 of what is registered."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from portal import policy
from portal.asking import admit, ask, choose_branch, named, version
from portal.errors import Denied
from portal.honours import domain
from portal.honours.domain import path
from portal.honours.forms import CorrectForm, HonourForm
from portal.honours.models import Honour
from portal.honours.views.frame import trail
from portal.units.listing import MEMBERS, open_units
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("honouring", __name__, url_prefix="/honours")

FILES: dict[str, Any] = {
    "files": "证书或文件", "files_hint": "确认以后，本党委的同志都能看到附件。请不要附带身份证号等个人信息。", "autosave": True,
}  # fmt: skip


@bp.get("/enter")
@rule("page.honouring")
def choose() -> Response:
    """For which branch; where there is but one, on to its form."""
    trail(("登记荣誉", None))
    empty = "设立党支部以后，才能登记荣誉。"
    return choose_branch(open_units(me(), ("branch",)), heading="登记荣誉", back="/honours", empty=empty)


@bp.route("/enter/<int:key>", methods=["GET", "POST"])
@rule("page.honours")
def enter(key: int) -> Response:
    """登记 by the secretary (to be confirmed) or by the committee."""
    branch = get_or_404(Unit, key)
    action = "honour.register" if me().role == "committee" else "honour.propose"
    # Nobody in particular: the rule then asks for power over the branch.
    if branch.kind != "branch" or not policy.may(action, me(), Honour(branch=branch.id)):
        raise Denied(policy.why_not(action, me(), Honour(branch=branch.id)), action=action, record=branch)
    people = MEMBERS(branch=branch.id)
    form = HonourForm(person=named("person", people))
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
        button="登记" if direct else "上报", back="/honours", lead=f"{branch.name}。{lead}", **FILES,
    )  # fmt: skip


def _typed(honour: Honour) -> dict[str, Any]:
    return {name: getattr(honour, name) for name in ("title", "kind", "level", "awarded_on", "source", "note")}


def _change(
    key: int, action: str, make: type[HonourForm], carry_out: Callable[..., None], said: str, button: str, lead: str
) -> Response:
    """Ask for the changed text of an honour and keep it."""
    honour = get_or_404(Honour, key)
    admit(action, honour, path(honour))
    form = make(**_typed(honour), version=honour.version)
    form.of(branch=honour.person_id is None)

    def act(files: list[int]) -> str:
        carry_out(honour, form, files)
        return path(honour)

    trail((honour.title, path(honour)), (button, None))
    return ask(
        form, act, said, heading=button, button="上报" if action == "honour.resubmit" else "保存", back=path(honour),
        record=honour, theirs=_typed, lead=lead, **FILES,
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
