"""民主评议党员: the list, one appraisal, its steps, one's own assessment and vote."""

from typing import Any

from flask import Blueprint, Response, abort, request

from portal import asking, clock, policy, web
from portal.appraisals import domain, forms, listing, record
from portal.appraisals.models import Appraisal
from portal.asking import Step, version
from portal.ballots.forms import sheet
from portal.ballots.models import Ballot
from portal.errors import Denied, Invalid, Stale
from portal.units.listing import open_units
from portal.units.models import Unit
from portal.web import get_or_404, me, rule
from portal.workflow import APPRAISAL

bp = Blueprint("appraisals", __name__, url_prefix="/appraisals")
ROOM = ("民主评议", "/appraisals")
BOTH = ["GET", "POST"]


@bp.get("")
@rule("page.appraisals")
def index() -> Response:
    """The appraisals of the branches under the role at hand, and of one's own branch."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        of = listing.sums(row.id for row in rows)
        return web.export("appraisals", "民主评议", listing.HEADINGS, listing.table(rows, of, actor), rows=rows)
    web.crumbs(("民主评议", None))
    found = listing.LIST.load(actor, request.args, "/appraisals")
    of = listing.sums(row.id for row in found.rows)
    return web.page(
        "appraisals/index.html", "list", listing=found, sums=of, empty=listing.Sums(), grades=listing.GRADES,
        grades_of={row.id: listing.shown(row, of.get(row.id, listing.Sums()), actor) for row in found.rows},
        may_begin=policy.may("page.appraising", actor),
    )  # fmt: skip


@bp.get("/new")
@rule("page.appraising")
def choose() -> Response:
    """In which branch; where there is but one, on to it."""
    web.crumbs(ROOM, ("开展民主评议", None))
    return asking.choose_branch(
        open_units(me(), ("branch",)),
        heading="开展民主评议",
        back="/appraisals",
        empty="您现在的身份没有管辖的党支部。",
    )


@bp.route("/new/<int:key>", methods=BOTH)
@rule("page.appraising")
def new(key: int) -> Response:
    """开展民主评议 of a branch."""
    unit = get_or_404(Unit, key)
    probe = Appraisal(branch=unit.id, committee=unit.committee_id)
    if unit.kind != "branch" or not policy.may("appraisal.create", me(), probe):
        raise Denied(policy.why_not("appraisal.create", me(), probe), action="appraisal.create", record=unit)
    form: Any = forms.BeginForm(year=clock.today().year)

    def carry_out() -> str:
        made = domain.begin(unit, form.year.data, form.self_until.data, by=me(), once=form.once.data or "")
        return domain.path(made)

    web.crumbs(ROOM, ("开展民主评议", None))
    return asking.ask(
        form, carry_out, "已开始，党员会收到消息。", heading="开展民主评议", button="开始自评", back="/appraisals",
        lead=f"{unit.name}。名册上的党员都参加，预备党员参加评议、不评定等次。",
    )  # fmt: skip


@bp.get("/<int:key>")
@rule("page.appraisals")
def show(key: int) -> Response:
    """One appraisal, as far as the visitor may know it."""
    found = record.shown(get_or_404(Appraisal, key), me())
    web.crumbs(ROOM, (found.title, None))
    return web.page("appraisals/show.html", shown=found, appraisal=found.appraisal)


@bp.get("/<int:key>/print")
@rule("page.appraisals")
def paper(key: int) -> Response:
    """民主评议登记表 on A4: the office the table of all, a member the own sheet."""
    found = record.shown(get_or_404(Appraisal, key), me())
    if not found.members and found.own is None:
        raise web.Missing(Appraisal, key)
    web.crumbs(ROOM, (found.title, domain.path(found.appraisal)), ("打印", None))
    return web.page("appraisals/paper.html", shown=found, appraisal=found.appraisal)


@bp.route("/<int:key>/self", methods=BOTH)
@rule("page.appraisals")
def assess(key: int) -> Response:
    """自评, kept as a draft until it is sent."""
    appraisal = get_or_404(Appraisal, key)
    asking.admit("appraisal.assess", appraisal, domain.path(appraisal))
    line = domain.own(appraisal, me())
    if line is None:
        raise web.Missing(Appraisal, key)
    form: Any = forms.SelfForm(self_text=line.self_text, self_grade=line.self_grade)
    if not line.formal:
        del form.self_grade

    def carry_out() -> str:
        given = form.self_grade.data or "" if line.formal else ""
        domain.assess(appraisal, self_text=form.self_text.data or "", self_grade=given, by=me())
        return domain.path(appraisal)

    web.crumbs(ROOM, (f"{appraisal.year} 年民主评议", domain.path(appraisal)), ("自评", None))
    return asking.ask(
        form, carry_out, "自评已提交，组织评定以前还可以修改。", heading="自评", button="提交自评", back=domain.path(appraisal),
        lead="支部书记看得到；报备以后党委和督导组看得到。", autosave=True,
    )  # fmt: skip


@bp.route("/<int:key>/vote", methods=BOTH)
@rule("page.appraisals")
def vote(key: int) -> Response:
    """民主测评: all others on one sheet, without a name."""
    appraisal = get_or_404(Appraisal, key)
    found = record.shown(appraisal, me())
    status, problem = 200, ""
    questions = domain.sheet(appraisal, me())
    ballot = Ballot.get_or_none(Ballot.id == appraisal.ballot_id)
    if ballot is not None:
        asking.permit("ballot.vote", ballot)
    form = sheet(questions, ballot.scale, action=f"/appraisals/{key}/vote") if ballot else None
    if request.method == "POST":
        if form is None:
            raise Stale("测评还没有开始。", action="ballot.vote", record=appraisal)
        status = 422
        if form.validate():
            try:
                domain.vote(appraisal, form.answers(), by=me())
                return web.go(domain.path(appraisal), "已送出，谢谢。")
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                status, problem, form = 409, error.message, None
    elif not found.may_vote:
        form = None
    web.crumbs(ROOM, (found.title, domain.path(appraisal)), ("民主测评", None))
    return web.page(
        "appraisals/vote.html", "form", status=status, shown=found, form=form, questions=questions, problem=problem,
        form_has_errors=status == 422,
    )  # fmt: skip


def _number(value: str | None) -> int | None:
    text = value or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


@bp.route("/<int:key>/decide", methods=BOTH)
@rule("page.appraisals")
def decide(key: int) -> Response:
    """组织评定: the grades of all formal members at once."""
    appraisal = get_or_404(Appraisal, key)
    asking.admit("appraisal.decide", appraisal, domain.path(appraisal))
    found = record.shown(appraisal, me())
    rows = [row for row in found.members if row.formal]
    form: Any = forms.deciding(
        rows, listing.meetings(appraisal, me()), version=appraisal.version, paper=appraisal.paper,
        record=str(appraisal.record_id or ""),
    )  # fmt: skip

    def carry_out() -> str:
        domain.decide(
            appraisal, form.grades(), paper=form.paper.data or "", by=me(), version=version(form),
            record=_number(form.record.data),
        )  # fmt: skip
        return domain.path(appraisal)

    web.crumbs(ROOM, (found.title, domain.path(appraisal)), ("组织评定", None))
    return asking.ask(
        form, carry_out, "已保存，核对后请报备。", heading="组织评定", button="保存", back=domain.path(appraisal),
        record=appraisal, template="appraisals/decide.html", shown=found, most=domain.most_excellent(len(rows)),
        autosave=True,
    )  # fmt: skip


def _ballot_days(appraisal: Appraisal) -> dict[str, Any]:
    ballot = Ballot.get_by_id(appraisal.ballot_id)
    return {"opens_on": ballot.opens_on, "closes_on": ballot.closes_on}


STEPS = {
    "edit": Step(forms.DateForm, domain.edit, "已修改。", filled=lambda one: {"self_until": one.self_until}),
    "adjust": Step(
        forms.AdjustForm, domain.adjust, "名单已调整。",
        lead="名册上后来的党员列在这里，本年度已由其他支部评定的不列。测评开始以后加入的，这次测评不评，由支部写明依据评定。",
    ),
    "poll": Step(
        forms.PollForm, domain.poll, "测评已发起，党员会收到消息。",
        lead="无记名：只累计票数。每人对其他同志各评一次；不足 5 票的结果不显示，人少的支部请书面测评。",
    ),
    "reschedule": Step(
        forms.PollForm, domain.reschedule, "测评时间已修改。", filled=lambda one: _ballot_days(one),
        lead="填今天为截止日期，就是今天结束时截止。截止以后不能重新开放。",
    ),
    "file": Step(forms.FileForm, domain.file, "已报备，党委会收到消息，党员能看到自己的等次。", lead="报备以后，等次由党委退回才能再改。"),
    "return": Step(forms.ReturnForm, domain.send_back, "已退回，支部会收到消息。"),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    appraisal = get_or_404(Appraisal, key)
    action = f"appraisal.{name}"
    web.crumbs(ROOM, (f"{appraisal.year} 年民主评议", domain.path(appraisal)), (APPRAISAL.moves[action].label, None))
    form = _adjusting(appraisal) if name == "adjust" else None
    told: dict[str, Any] = {}
    if name == "file":
        told["lead"] = "".join([*record.shown(appraisal, me()).undone, step.lead])
    return asking.step(action, appraisal, step, back=domain.path(appraisal), form=form, **told)


def _adjusting(appraisal: Appraisal) -> forms.AdjustForm:
    """The form for what differs from the books; where nothing does, back to the appraisal."""
    asking.admit("appraisal.adjust", appraisal, domain.path(appraisal))
    found = domain.drift(appraisal)
    if not found and request.method == "GET":
        abort(web.go(domain.path(appraisal), "名单和名册一致，不用调整。"))
    form = forms.AdjustForm(version=appraisal.version)
    form.offer(found)
    return form


asking.pages(bp, "page.appraisals", STEPS, _page, above="/<int:key>")
