"""What is done with a whole entry: the rest as assessed, votes, 破格, returned, confirmed, taken up again."""

from datetime import timedelta
from typing import Any

from flask import Response, request
from wtforms.fields.choices import SelectChoice

from portal import asking, clock, web
from portal.asking import Step, admit, ask, version
from portal.errors import Invalid, Stale
from portal.forms import Form
from portal.stars.computation.scheme import VOTERS
from portal.stars.entries.domain.text import path
from portal.stars.models import StarEntry
from portal.stars.reviewing import domain
from portal.stars.reviewing.desk import Desk
from portal.stars.reviewing.forms import ExceptForm, PollForm, ReasonForm, RestForm, return_form
from portal.stars.reviewing.record import Shown
from portal.stars.reviewing.views.entry import BOTH, bp
from portal.stars.reviewing.views.frame import here, opened, trail
from portal.web import me, rule
from portal.workflow import STAR_ENTRY


@bp.post("/rest")
@rule("page.star_reviewing")
def rest(key: int) -> Response:
    """其余按自评."""
    entry = opened(key)
    form = RestForm(draft=False)
    return _act(
        entry, lambda: f"{domain.mark_rest(entry, form.method.data or '', by=me())} 项已按自评认定。", rest=form
    )


@bp.post("/adopt")
@rule("page.star_reviewing")
def adopt(key: int) -> Response:
    """采用测评结果."""
    entry = opened(key)
    sent = {seat.indicator.key: request.form.get(f"mark_{seat.number}", "") for seat in Desk(entry).voted}
    read = {name: int(one) for name, one in sent.items() if one.isascii() and one.isdecimal() and len(one) < 10}
    return _act(entry, lambda: f"{domain.adopt(entry, read, by=me())} 项测评结果已采用。")


@bp.post("/finish")
@rule("page.star_reviewing")
def finish(key: int) -> Response:
    """确认评分."""
    entry = opened(key, "star_entry.finish")
    form = Form(draft=False)

    def carry_out() -> str:
        domain.finish(entry, by=me(), version=version(form))
        return "评分已确认。全部支部确认后，可以综合测算。"

    return _act(entry, carry_out)


def _act(entry: StarEntry, carry_out: Any, rest: RestForm | None = None) -> Response:
    """Carry out what one button asks for; the review page says why where it cannot be."""
    status, problem = 422, ""
    try:
        return web.go(here(entry), carry_out())
    except Invalid as error:
        problem = error.message
        if rest is not None:
            rest.refuse(error)
    except Stale as error:
        status, problem = 409, error.message
    desk = Desk(web.get_or_404(StarEntry, entry.id))
    trail(desk)
    rest = rest or RestForm(action=f"/stars/entries/{entry.id}/rest", draft=False, formdata=None)
    return web.page(
        "stars/reviewing/review.html", status=status, shown=Shown(desk, me()), desk=desk, rest=rest, problem=problem,
        form_has_errors=True,
    )  # fmt: skip


@bp.route("/poll", methods=BOTH)
@rule("page.star_reviewing")
def poll(key: int) -> Response:
    """发起测评 on voted indicators."""
    entry = opened(key, "star_entry.poll")
    admit("star_entry.poll", entry, here(entry))
    desk, today = Desk(entry), clock.today()
    choices = [
        SelectChoice(one.key, f"{one.label}（请{VOTERS[one.voters]}测评）")
        for one in (seat.indicator for seat in desk.voted)
    ]
    if not choices:
        raise web.Missing(StarEntry, key)
    form = PollForm(
        indicators=[one.value for one in choices], opens_on=today, closes_on=today + timedelta(days=7),
        version=entry.version,
    )  # fmt: skip
    form.indicators.choices = choices

    def carry_out() -> str:
        domain.poll(entry, form.indicators.data or [], form.opens_on.data, form.closes_on.data, by=me())
        return here(entry)

    trail(desk, ("发起测评", None))
    return ask(
        form, carry_out, "测评已发起，请投票的人会在首页看到。", heading="发起测评", button="发起测评", back=here(entry), record=entry,
        lead=f"{desk.head.name}：无记名，每人投一次；等次和测评人都相同的指标在一张票上；选“不了解”的不计票",
    )  # fmt: skip


def _step(key: int, action: str, step: Step) -> Response:
    """The page of a step."""
    entry = opened(key, action)
    admit(action, entry, here(entry))
    desk = Desk(entry)
    trail(desk, (STAR_ENTRY.moves[action].label, None))
    return asking.step(action, entry, step, back=here(entry), lead=desk.head.name)


def _exception(entry: StarEntry) -> dict[str, Any]:
    return {"exception": entry.exception}


@bp.route("/except", methods=BOTH)
@rule("page.star_reviewing")
def except_(key: int) -> Response:
    """破格."""
    step = Step(
        ExceptForm, domain.except_, "已保存。", _exception, _exception,
        lambda form: {"reason": form.exception.data or ""}, button="保存", heading="破格",
    )  # fmt: skip
    return _step(key, "star_entry.except", step)


@bp.route("/return", methods=BOTH)
@rule("page.star_reviewing")
def send_back(key: int) -> Response:
    """退回修改, with what is wrong at which indicator."""
    entry = opened(key, "star_entry.return")
    admit("star_entry.return", entry, here(entry))
    desk = Desk(entry)
    form = return_form(desk)

    def carry_out() -> str:
        domain.send_back(entry, form.reason.data or "", form.at(), by=me(), version=version(form))
        return path(entry)

    trail(desk, ("退回修改", None))
    return ask(
        form, carry_out, "已退回支部修改，评分保留。", heading="退回修改", button="退回修改", back=here(entry), record=entry,
        lead=f"{desk.head.name}：先写总的理由，再在有问题的指标后面写明怎样改",
    )  # fmt: skip


@bp.route("/resume", methods=BOTH)
@rule("page.star_reviewing")
def resume(key: int) -> Response:
    """重新评定."""
    step = Step(ReasonForm, domain.resume, "可以重新评定了，原来的评分保留。")
    return _step(key, "star_entry.resume", step)
