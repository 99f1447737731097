"""延期换届: asked for by the branch, decided by the committee."""

from typing import Any

from flask import Blueprint, Response

from portal import asking, policy, web
from portal.asking import Step
from portal.errors import Denied
from portal.life.terms import domain, forms
from portal.life.terms.models import TermExtension
from portal.life.terms.views.lists import AREA, ROOM, unit_or_404
from portal.units.models import Unit
from portal.web import get_or_404, me, rule
from portal.workflow import TERM_EXTENSION

bp = Blueprint("extending", __name__, url_prefix="/life/terms")


@bp.route("/<int:key>/extend", methods=["GET", "POST"])
@rule("page.terms")
def ask(key: int) -> Response:
    """申请延期."""
    unit = unit_or_404(key)
    probe = TermExtension(committee=unit.committee_id, unit=unit.id)
    if not policy.may("term_extension.create", me(), probe):
        raise Denied(policy.why_not("term_extension.create", me(), probe), action="term_extension.create", record=unit)
    form: Any = forms.AskForm()
    back = domain.path(unit.id)
    lead = unit.name
    if unit.term_ends:
        lead += f"，本届任期到{web.long_date(unit.term_ends)}。延期不超过一年，由党委批复。"

    def carry_out() -> str:
        domain.ask(unit, form.until.data, form.reason.data or "", by=me(), once=form.once.data or "")
        return back

    web.crumbs(AREA, ROOM, (unit.name, back), ("申请延期", None))
    return asking.ask(
        form, carry_out, "已申请，等党委批复。", heading="申请延期换届", button="提交申请", back=back, lead=lead, autosave=True,
    )  # fmt: skip


STEPS = {
    "approve": Step(forms.ApproveForm, domain.approve, "已同意，支部会收到消息。"),
    "refuse": Step(forms.RefuseForm, domain.refuse, "已答复，支部会收到消息。"),
    "withdraw": Step(forms.WithdrawForm, domain.withdraw, "已撤回。"),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    extension = get_or_404(TermExtension, key)
    unit, back = Unit.get_by_id(extension.unit_id), domain.path(extension.unit_id)
    action = f"term_extension.{name}"
    label = TERM_EXTENSION.moves[action].label
    web.crumbs(AREA, ROOM, (unit.name, back), (label, None))
    lead = f"{unit.name}申请把换届延期到{web.long_date(extension.until)}。理由：{extension.reason}"
    return asking.step(action, extension, step, back=back, autosave=name != "withdraw", lead=lead)


asking.pages(bp, "page.terms", STEPS, _page, "/extensions/<int:key>")
