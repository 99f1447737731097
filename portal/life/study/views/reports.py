"""思想汇报: one's own, those that the secretary reads, and who has reported."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, asking, web
from portal.accounts.models import ROLES
from portal.asking import Step
from portal.audit.course import COURSE, Event
from portal.life.study import forms, listing, reporting
from portal.life.study.models import ThoughtReport
from portal.units.models import Person, Unit
from portal.web import get_or_404, me, rule
from portal.workflow import THOUGHT_REPORT

bp = Blueprint("reports", __name__, url_prefix="/life/reports")

AREA, ROOM = ("组织生活", "/life"), ("思想汇报", "/life/reports")
SAID = {"thought_report.create": "起草", **{key: move.label for key, move in THOUGHT_REPORT.moves.items()}}


@bp.get("")
@rule("page.thought_reports")
def index() -> Response:
    """One's own reports; for the secretary at hand also those that were sent."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("thought_reports", "思想汇报", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("思想汇报", None))
    found = listing.LIST.load(actor, request.args, "/life/reports")
    reads = actor.role == "secretary"
    if not reads:
        found.filters = [one for one in found.filters if one.name != "whose"]
        found.q = None
    return web.page("life/reports/index.html", "list", listing=found, reads=reads)


@bp.get("/who")
@rule("page.thought_reports")
def who() -> Response:
    """Who of the branch at hand has reported on a period: names and dates."""
    actor = me()
    if actor.role != "secretary" or actor.unit_kind != "branch":
        raise web.Missing
    periods = reporting.periods()
    wanted = request.args.get("period", "")
    period = wanted if wanted in periods else periods[0]
    rows = listing.reporters(actor.unit_id or 0, period, actor)
    if request.args.get("export") == "xlsx":
        cells = ([row.name, row.sent_at and web.long_date(row.sent_at)] for row in rows)
        return web.export("thought_reports", f"{period}思想汇报情况", ["姓名", "提交日期"], cells, rows=rows)
    web.crumbs(AREA, ROOM, ("汇报情况", None))
    return web.page("life/reports/who.html", rows=rows, period=period, periods=periods)


@bp.route("/new", methods=["GET", "POST"])
@rule("page.thought_reports")
def new() -> Response:
    """A report, as one's own draft."""
    form: Any = forms.ReportForm()
    form.period.choices = [(one, one) for one in reporting.periods()]

    def carry_out() -> str:
        made = reporting.create(form.period.data, form.text.data or "", by=me(), once=form.once.data or "")
        return reporting.path(made)

    web.crumbs(AREA, ROOM, ("写汇报", None))
    return asking.ask(
        form, carry_out, "已保存草稿，写好后请提交。", heading="写思想汇报", button="保存草稿", back="/life/reports", autosave=True,
        lead="提交以前只有自己看得到；提交以后只有本支部书记看得到，党委和督导组看不到。",
    )  # fmt: skip


@bp.get("/<int:key>")
@rule("page.thought_reports")
def show(key: int) -> Response:
    """The report with its course and what may be done."""
    report = get_or_404(ThoughtReport, key)
    names = {
        one.id: one.name
        for one in Person.select(Person.id, Person.name).where(Person.id.in_([report.person_id, report.read_by_id]))
    }
    acts = [
        (action.removeprefix("thought_report."), move.label, move.weight)
        for action, move in actions.available(me(), report).items()
    ]
    course = [
        Event(
            SAID.get(row.action, row.action),
            f"{row.name or '系统'}（{ROLES.get(row.role, '党员')}）",
            web.moment(row.at),
            row.note,
        )
        for row in COURSE(record="thought_report", id=report.id)
    ]
    web.crumbs(AREA, ROOM, (report.period, None))
    return web.page(
        "life/reports/show.html", report=report, author=names[report.person_id], reader=names.get(report.read_by_id, ""),
        branch=Unit.get_by_id(report.branch_id).name, acts=sorted(acts, key=lambda one: one[2] == "primary"), course=course,
        state=THOUGHT_REPORT.table[report.state], mine=report.person_id == me().person_id,
    )  # fmt: skip


def _held(report: ThoughtReport) -> dict[str, Any]:
    return {"period": report.period, "text": report.text}


STEPS = {
    "edit": Step(forms.ReportForm, reporting.edit, "已保存。", _held, _held, button="保存", heading="修改思想汇报"),
    "send": Step(forms.SendForm, reporting.send, "已提交，本支部书记会看到。", lead="提交以后只有本支部书记看得到；书记阅以前可以撤回修改。"),
    "withdraw": Step(forms.WithdrawForm, reporting.withdraw, "已撤回，可以修改后再提交。"),
    "read": Step(forms.ReadForm, reporting.read, "已阅，汇报人会收到消息。"),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    report = get_or_404(ThoughtReport, key)
    form: Any = step.form(**step.filled(report), version=report.version)
    if name == "edit":
        choices = list(dict.fromkeys([report.period, *reporting.periods()]))
        form.period.choices = [(one, one) for one in choices]
    label = step.heading or THOUGHT_REPORT.moves[f"thought_report.{name}"].label
    web.crumbs(AREA, ROOM, (report.period, reporting.path(report)), (label, None))
    return asking.step(
        f"thought_report.{name}",
        report,
        step,
        form=form,
        back=reporting.path(report),
        autosave=name in ("edit", "read"),
    )


asking.pages(bp, "page.thought_reports", STEPS, _page, above="/<int:key>")
