"""发起抽签, 重新抽签, and what is filled in before the list is frozen."""

from typing import Any

from flask import Blueprint, Response, request

from portal import asking, clock, policy, web
from portal.asking import admit, ask, version
from portal.checks.models import SpotCheck
from portal.draws import design as designs
from portal.draws import domain, listing, record
from portal.draws.domain import path
from portal.draws.forms import DrawForm, LeaveOutForm, NewForm, RedrawForm, quantity_form
from portal.draws.models import Draw
from portal.draws.views.frame import trail
from portal.errors import Denied, Invalid
from portal.forms import Form
from portal.web import get_or_404, me, rule

bp = Blueprint("drawing", __name__, url_prefix="/draws")

BOTH = ["GET", "POST"]


@bp.route("/new", methods=BOTH)
@rule("page.drawing")
def new() -> Response:
    """发起抽签, perhaps for a check (`check` in the address)."""
    rows = listing.committees(me())
    if not rows:
        raise Denied("您现在没有可以抽签的单位。", action="draw.create")
    check = _check()
    form: Any = NewForm(year=clock.today().year, committee=rows[0].id, title=check.title if check else "")
    form.offer(rows)
    if len(rows) == 1:
        del form.committee

    def carry_out() -> str:
        committee = rows[0].id if len(rows) == 1 else form.committee.data
        if committee not in {row.id for row in rows}:
            raise Invalid("请选择被检查单位。", "committee")
        made = domain.create(
            form.wanted(), by=me(), committee=committee, check=check.id if check else None, once=form.once.data or ""
        )
        return path(made)

    trail(("发起抽签", None))
    return ask(
        form, carry_out, "已建立草稿。请填写抽取数量，核对名单。", heading="发起抽签", button="下一步", back="/draws",
        lead=rows[0].name if len(rows) == 1 else "", autosave=True,
    )  # fmt: skip


def _check() -> SpotCheck | None:
    """The check that the address names, if one may see it."""
    text = request.args.get("check", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return None
    found: SpotCheck | None = policy.find(SpotCheck, int(text), me())
    return found if found is not None and found.verifies_id is None else None  # 现场复核 goes to one unit alone


@bp.route("/<int:key>/redraw", methods=BOTH)
@rule("page.draws")
def redraw(key: int) -> Response:
    """重新抽签: a new draw with the same design, that says why."""
    draw = get_or_404(Draw, key)
    admit("draw.redraw", draw, path(draw))
    form = RedrawForm(**_typed(draw))

    def carry_out() -> str:
        made = domain.create(
            form.wanted(), by=me(), committee=draw.committee_id, check=draw.check_id, redraw_of=draw,
            reason=form.reason.data or "", once=form.once.data or "",
        )  # fmt: skip
        return path(made)

    trail((draw.title, path(draw)), ("重新抽签", None))
    return ask(
        form, carry_out, "已建立新的抽签。原来的抽签仍然列在记录里。", heading="重新抽签", button="下一步",
        back=path(draw), lead="重新抽签是一次新的抽签，原来的名单、密值和结果都保留。", autosave=True,
    )  # fmt: skip


def _typed(draw: Draw) -> dict[str, Any]:
    design = designs.of(draw)
    return {
        "title": draw.title, "subject": draw.subject, "asked": draw.asked, "source": draw.source, "by": design.by,
        "year": design.year or clock.today().year, "sector": design.sector, "category": design.category,
    }  # fmt: skip


@bp.route("/<int:key>/edit", methods=BOTH)
@rule("page.draws")
def edit(key: int) -> Response:
    """修改 the draft."""
    draw = get_or_404(Draw, key)
    admit("draw.edit", draw, path(draw))
    form = DrawForm(**_typed(draw), version=draw.version)

    def carry_out() -> str:
        domain.edit(draw, form.wanted(), by=me(), version=version(form))
        return path(draw)

    trail((draw.title, path(draw)), ("修改", None))
    return ask(
        form, carry_out, "已保存。", heading="修改", button="保存", back=path(draw), record=draw, theirs=_typed,
        lead="改变抽取的范围，会清空已经排除的；改变分层，会清空各层的数量。", autosave=True,
    )  # fmt: skip


@bp.route("/<int:key>/quantities", methods=BOTH)
@rule("page.draws")
def quantities(key: int) -> Response:
    """抽取数量: a total, or a number or share of each stratum."""
    draw = get_or_404(Draw, key)
    admit("draw.edit", draw, path(draw))
    shown = record.shown(draw, me())
    design = shown.design
    filled = {f"layer{at}": design.asked.get(one.name, "") for at, one in enumerate(shown.layers)}
    form = quantity_form(shown.layers, total=design.total, version=draw.version, **filled)

    def carry_out() -> str:
        asked = {name: form[field].data or "" for name, field in form.names.items()}
        domain.quantities(draw, form.total.data or "", asked, by=me(), version=version(form))
        return path(draw)

    trail((draw.title, path(draw)), ("抽取数量", None))
    return ask(
        form, carry_out, "已保存。", heading="抽取数量", button="保存", back=path(draw), record=draw,
        theirs=lambda now: {"total": designs.of(now).total}, names=form.names,
        lead="填总数，或者每一层填数量、比例。比例不足一个的按一个；总数按各层可抽的多少分配。", autosave=True,
    )  # fmt: skip


@bp.route("/<int:key>/exclude", methods=BOTH)
@rule("page.draws")
def exclude(key: int) -> Response:
    """排除 members, with the reason."""
    draw = get_or_404(Draw, key)
    admit("draw.edit", draw, path(draw))
    form = LeaveOutForm(numbers=request.args.get("number", "")[:20], version=draw.version)

    def carry_out() -> str:
        domain.leave_out(draw, form.numbers.data or "", form.reason.data or "", by=me(), version=version(form))
        return path(draw)

    trail((draw.title, path(draw)), ("排除", None))
    return ask(
        form, carry_out, "已排除。", heading="排除", button="排除", back=path(draw), record=draw,
        lead="排除的仍然列在名单里，写明原因，不参加抽签。",
    )  # fmt: skip


@bp.post("/<int:key>/restore")
@rule("page.draws")
def restore(key: int) -> Response:
    """不再排除."""
    draw = get_or_404(Draw, key)
    number = request.form.get("number", "")[:40]
    domain.take_back(draw, number, by=me(), version=asking.version(Form(draft=False)))
    return web.go(path(draw), "已恢复。")
