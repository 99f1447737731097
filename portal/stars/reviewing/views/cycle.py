"""The results of a round, and its steps: each a page of its own that says what follows."""

from typing import Any

from flask import Blueprint, Response, request
from markupsafe import Markup

from portal import asking, clock, web
from portal.asking import Step
from portal.forms import Form
from portal.stars.models import StarCycle
from portal.stars.reviewing import cycle_forms as forms
from portal.stars.reviewing import domain
from portal.stars.reviewing.domain.computing import UNDECLARED
from portal.stars.reviewing.domain.mending import unmended
from portal.stars.reviewing.domain.settling import hindrance
from portal.stars.reviewing.reading import ENTRIES, ties_of
from portal.stars.reviewing.results import HEADINGS, Results
from portal.stars.reviewing.views.frame import round_of, round_trail
from portal.web import me, rule
from portal.workdays import domain as workdays
from portal.workflow import STAR_CYCLE

bp = Blueprint("star_results", __name__, url_prefix="/stars/cycles/<int:key>")
BOTH = ["GET", "POST"]
NAMED = 12  # branches named in one sentence


def results_path(cycle: Any) -> str:
    """Where the results of a round lie."""
    return f"/stars/cycles/{cycle.id}/results"


@bp.get("/results")
@rule("page.star_reviewing")
def show(key: int) -> Response:
    """All branches of the round: self-assessment, total, star, veto; how they are distributed; what is next."""
    cycle = round_of(key, "star_cycle.propose")
    found = Results(cycle, me())
    if request.args.get("export") == "xlsx":
        return web.export("star_results", f"{cycle.name}测算结果", HEADINGS, found.cells(), rows=found.lines)
    round_trail(cycle)
    return web.page("stars/reviewing/results.html", found=found, cycle=cycle, why=_why(cycle))


def _why(cycle: StarCycle) -> str:
    return hindrance(cycle) if cycle.state == "published" else ""


def _step(cycle: StarCycle, name: str, step: Step, lead: str = "", form: Form | None = None) -> Response:
    """The page of a step."""
    action = f"star_cycle.{name}"
    round_trail(cycle, (STAR_CYCLE.moves[action].label, None))
    lead = Markup("。").join(one for one in (cycle.name, lead) if one)
    return asking.step(action, cycle, step, back=results_path(cycle), lead=lead, form=form)


@bp.route("/propose", methods=BOTH)
@rule("page.star_reviewing")
def propose(key: int) -> Response:
    """综合测算."""
    cycle = round_of(key, "star_cycle.propose")
    rows = ENTRIES(cycle=key)
    undeclared = [row for row in rows if row.state in UNDECLARED]
    form = forms.propose_form(cycle, undeclared, unmended(key), ties_of(key))
    lead = "按办法一次算出全部支部的总分和星级，结果先由党委核对，公示以前支部看不到"
    if undeclared:
        lead += f"。有 {len(undeclared)} 个支部没有申报，要评定的请先催报，不评定的写明理由"
    if declared := [row for row in rows if row.state == "declared"]:
        link = Markup('<a href="/stars/entries/{}/review">{}</a>').format
        names = Markup("、").join(link(row.id, row.name) for row in declared[:NAMED])
        lead = Markup(
            "现在还不能测算：{} 个支部已经申报、没有评定完（{}{}）。请逐个打开，评完各项后点“确认评分”，再来测算。{}"
        ).format(len(declared), names, "等" if len(declared) > NAMED else "", lead)
    step = Step(
        forms.ProposeForm, domain.propose, "已测算，请核对结果。",
        read=lambda form: {"unrated": form.reasons("unrated"), "kept": form.reasons("kept")},
    )  # fmt: skip
    return _step(cycle, "propose", step, lead, form)


@bp.route("/order", methods=BOTH)
@rule("page.star_reviewing")
def order(key: int) -> Response:
    """同分定序."""
    cycle = round_of(key, "star_cycle.order")
    tied = set(ties_of(key).tied)
    form = forms.order_form(cycle, [row for row in ENTRIES(cycle=key) if row.id in tied])
    step = Step(
        forms.OrderForm, domain.decide, "顺序已定，已重新测算。",
        read=lambda form: {"order": form.order(), "reason": form.reason.data or ""},
    )  # fmt: skip
    lead = "这些支部总分相同，名额不够都列入，由党委研究决定先后：排在前面的填 1"
    return _step(cycle, "order", step, lead, form)


@bp.route("/publish", methods=BOTH)
@rule("page.star_reviewing")
def publish(key: int) -> Response:
    """进入公示."""
    cycle, today = round_of(key, "star_cycle.publish"), clock.today()
    until = workdays.last_day(today, cycle.publicity_days)
    lead = f"公示 {cycle.publicity_days} 个工作日，从今天起到 {web.long_date(until)}，周末和节假日不计。本党委的人马上能看到结果和理由"
    if warning := workdays.warning(today, until):
        lead += f"。{warning.removesuffix('。')}"
    return _step(cycle, "publish", Step(Form, domain.publish, "已进入公示。"), lead)


@bp.route("/settle", methods=BOTH)
@rule("page.star_reviewing")
def settle(key: int) -> Response:
    """定星."""
    cycle = round_of(key, "star_cycle.settle")
    lead = "按公示的结果定星，从今天起生效，不能撤回；以后的变化用晋星、降星、摘星登记"
    step = Step(forms.SettleForm, domain.settle, "已定星，各支部已收到消息。")
    return _step(cycle, "settle", step, _why(cycle).removesuffix("。") or lead)


def _ends(cycle: StarCycle) -> dict[str, Any]:
    return {"ends": cycle.publicity_ends}


STEPS = {
    "extend": Step(forms.ExtendForm, domain.extend, "公示已延长。", _ends, _ends),
    "reopen": Step(
        forms.ReopenForm, domain.reopen, "已退回评定。要改评分的，在那个支部的评定页点“重新评定”。"
    ),
    "file": Step(
        forms.FileForm, domain.file, "已登记通报。", lambda cycle: {"on": clock.today()},
        lead="登记通报的文号和日期，这一轮就办结了",
    ),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    return _step(round_of(key, f"star_cycle.{name}"), name, step, step.lead)


asking.pages(bp, "page.star_reviewing", STEPS, _page)
