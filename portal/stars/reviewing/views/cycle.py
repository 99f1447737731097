"""The results of a round, and its steps: each a page of its own that says what follows."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from markupsafe import Markup

from portal import clock, web
from portal.forms import Form
from portal.stars.models import StarCycle
from portal.stars.reviewing import cycle_forms as forms
from portal.stars.reviewing import domain
from portal.stars.reviewing.domain.computing import UNDECLARED
from portal.stars.reviewing.domain.mending import unmended
from portal.stars.reviewing.domain.settling import hindrance
from portal.stars.reviewing.reading import ENTRIES, ties_of
from portal.stars.reviewing.results import HEADINGS, Results
from portal.stars.reviewing.views.frame import late, round_of, round_trail
from portal.units.views.asking import ask, version
from portal.web import me, rule
from portal.workdays import domain as workdays

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


def _step(
    cycle: StarCycle, action: str, form: Form, carry_out: Callable[[], None], said: str, lead: str = "",
    names: dict[str, str] | None = None, theirs: Callable[[Any], dict[str, Any]] = lambda cycle: {},
) -> Response:  # fmt: skip
    """Ask for what a step needs and take it."""
    if (elsewhere := late(action, cycle, results_path(cycle))) is not None:
        return elsewhere
    button = _LABELS[action]

    def act() -> str:
        carry_out()
        return results_path(cycle)

    round_trail(cycle, (button, None))
    return ask(
        form, act, said, heading=button, button=button, back=results_path(cycle), record=cycle, theirs=theirs,
        names=names, lead=Markup("。").join(one for one in (cycle.name, lead) if one),
    )  # fmt: skip


_LABELS = {
    "star_cycle.propose": "综合测算",
    "star_cycle.order": "同分定序",
    "star_cycle.publish": "进入公示",
    "star_cycle.extend": "延长公示",
    "star_cycle.reopen": "退回评定",
    "star_cycle.settle": "定星",
    "star_cycle.file": "通报备案",
}


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
    return _step(
        cycle, "star_cycle.propose", form,
        lambda: domain.propose(
            cycle, form.reasons("unrated"), form.reasons("kept"), by=me(), version=version(form)
        ),
        "已测算，请核对结果。", lead,
    )  # fmt: skip


@bp.route("/order", methods=BOTH)
@rule("page.star_reviewing")
def order(key: int) -> Response:
    """同分定序."""
    cycle = round_of(key, "star_cycle.order")
    tied = set(ties_of(key).tied)
    form = forms.order_form(cycle, [row for row in ENTRIES(cycle=key) if row.id in tied])
    return _step(
        cycle, "star_cycle.order", form,
        lambda: domain.decide(cycle, form.order(), form.reason.data or "", by=me(), version=version(form)),
        "顺序已定，已重新测算。", "这些支部总分相同，名额不够都列入，由党委研究决定先后：排在前面的填 1",
    )  # fmt: skip


@bp.route("/publish", methods=BOTH)
@rule("page.star_reviewing")
def publish(key: int) -> Response:
    """进入公示."""
    cycle, today = round_of(key, "star_cycle.publish"), clock.today()
    form = Form(version=cycle.version)
    until = workdays.last_day(today, cycle.publicity_days)
    lead = f"公示 {cycle.publicity_days} 个工作日，从今天起到 {web.long_date(until)}，周末和节假日不计。本党委的人马上能看到结果和理由"
    if warning := workdays.warning(today, until):
        lead += f"。{warning.removesuffix('。')}"
    return _step(
        cycle, "star_cycle.publish", form,
        lambda: domain.publish(cycle, by=me(), version=version(form)), "已进入公示。", lead,
    )  # fmt: skip


@bp.route("/extend", methods=BOTH)
@rule("page.star_reviewing")
def extend(key: int) -> Response:
    """延长公示."""
    cycle = round_of(key, "star_cycle.extend")
    form = forms.ExtendForm(ends=cycle.publicity_ends, version=cycle.version)
    return _step(
        cycle, "star_cycle.extend", form,
        lambda: domain.extend(cycle, form.ends.data, form.reason.data or "", by=me(), version=version(form)),
        "公示已延长。", theirs=lambda now: {"ends": now.publicity_ends},
    )  # fmt: skip


@bp.route("/reopen", methods=BOTH)
@rule("page.star_reviewing")
def reopen(key: int) -> Response:
    """退回评定."""
    cycle = round_of(key, "star_cycle.reopen")
    form = forms.ReopenForm(version=cycle.version)
    return _step(
        cycle, "star_cycle.reopen", form,
        lambda: domain.reopen(cycle, form.reason.data or "", by=me(), version=version(form)),
        "已退回评定。要改评分的，在那个支部的评定页点“重新评定”。",
    )  # fmt: skip


@bp.route("/settle", methods=BOTH)
@rule("page.star_reviewing")
def settle(key: int) -> Response:
    """定星."""
    cycle = round_of(key, "star_cycle.settle")
    form = forms.SettleForm(version=cycle.version)
    return _step(
        cycle, "star_cycle.settle", form,
        lambda: domain.settle(cycle, form.source.data or "", by=me(), version=version(form)), "已定星，各支部已收到消息。",
        _why(cycle).removesuffix("。") or "按公示的结果定星，从今天起生效，不能撤回；以后的变化用晋星、降星、摘星登记",
    )  # fmt: skip


@bp.route("/file", methods=BOTH)
@rule("page.star_reviewing")
def file(key: int) -> Response:
    """通报备案."""
    cycle = round_of(key, "star_cycle.file")
    form = forms.FileForm(on=clock.today(), version=cycle.version)
    return _step(
        cycle, "star_cycle.file", form,
        lambda: domain.file(cycle, form.paper.data or "", form.on.data, by=me(), version=version(form)), "已登记通报。",
        "登记通报的文号和日期，这一轮就办结了",
    )  # fmt: skip
