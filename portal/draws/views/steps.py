"""A draw's page, and its course: frozen, committed to, drawn, abandoned."""

from flask import Blueprint, Response, request

from portal import asking, web
from portal.asking import Step, version
from portal.draws import domain, record
from portal.draws.design import STRATA
from portal.draws.domain import path
from portal.draws.forms import AbandonForm, GiveForm, PublicForm
from portal.draws.models import ASKED, SUBJECTS, Draw
from portal.draws.record import MOST
from portal.draws.views.frame import trail
from portal.forms import Form
from portal.policy import why_not
from portal.web import get_or_404, me, rule
from portal.workflow import DRAW

bp = Blueprint("draw", __name__, url_prefix="/draws/<int:key>")


@bp.get("")
@rule("page.draws")
def show(key: int) -> Response:
    """The record, as the visitor may see it."""
    shown = record.shown(get_or_404(Draw, key), me())
    trail((shown.draw.title, None))
    barred = shown.draw.state == "committed" and why_not("draw.give", me(), shown.draw)
    return web.page(
        "draws/show.html", shown=shown, draw=shown.draw, most=MOST, subjects=SUBJECTS, strata=STRATA, asked=ASKED,
        barred=barred if barred and barred.startswith("您是") else "",
    )  # fmt: skip


@bp.post("/freeze")
@rule("page.draws")
def freeze(key: int) -> Response:
    """冻结名单 as it was looked at: the form carries its digest."""
    draw = get_or_404(Draw, key)
    domain.freeze(draw, by=me(), digest=request.form.get("digest", "")[:64], version=version(Form(draft=False)))
    return web.go(path(draw), "名单已冻结，摘要已公布。")


@bp.post("/commit")
@rule("page.draws")
def commit(key: int) -> Response:
    """生成密值."""
    draw = get_or_404(Draw, key)
    domain.commit(draw, by=me(), version=version(Form(draft=False)))
    return web.go(path(draw), "密值已生成，摘要已公布。")


STEPS = {
    "give": Step(GiveForm, domain.give, "已抽签，结果如下。", read=lambda form: {"typed": form.number.data or ""}),
    "abandon": Step(AbandonForm, domain.abandon, "已放弃。"),
}
BY_PUBLIC = Step(
    PublicForm, domain.give, "已抽签，结果如下。",
    read=lambda form: {"typed": form.number.data or "", "where": form.where.data or ""},
)  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    draw, action = get_or_404(Draw, key), f"draw.{name}"
    if name == "give" and draw.asked == "public":
        step = BY_PUBLIC
        lead = f"事先写明的公开数值：{draw.source}"
    elif name == "give":
        lead = "提交后立即出结果，不能再改。密值在您报数以前已经固定，您报数时谁也不知道结果。"
    else:
        lead = ""
    trail((draw.title, path(draw)), (DRAW.moves[action].label, None))
    return asking.step(action, draw, step._replace(lead=lead), back=path(draw))


asking.pages(bp, "page.draws", STEPS, _page)
