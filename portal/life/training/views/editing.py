"""轮训: entering a course, ticking its participants, and its steps."""

from typing import Any

from flask import Blueprint, Response, request

from portal import asking, clock, policy, web
from portal.asking import Step, version
from portal.errors import Denied
from portal.life.training import domain, forms, hours, listing, people
from portal.life.training.models import AUDIENCES, Training
from portal.life.training.views.lists import AREA, ROOM
from portal.web import get_or_404, me, rule
from portal.workflow import TRAINING

bp = Blueprint("training", __name__, url_prefix="/life/trainings")


@bp.route("/new", methods=["GET", "POST"])
@rule("page.trainings")
def new() -> Response:
    """登记培训."""
    probe = Training(committee=me().unit_id)
    if not policy.may("training.create", me(), probe):
        raise Denied(policy.why_not("training.create", me(), probe), action="training.create")
    form: Any = forms.TrainingForm(starts=clock.today(), ends=clock.today(), audience="heads")

    def carry_out() -> str:
        made = domain.create(probe.committee_id, form.wanted(), by=me(), once=form.once.data or "")
        return f"{domain.path(made)}/attend"

    web.crumbs(AREA, ROOM, ("登记培训", None))
    return asking.ask(
        form, carry_out, "已保存，请登记参训人员。", heading="登记培训", button="保存", back="/life/trainings", autosave=True,
        lead="保存以后登记参训人员；登记完成以后才计入学时。",
    )  # fmt: skip


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.trainings")
def edit(key: int) -> Response:
    """修改 a course that is not filed."""
    training = get_or_404(Training, key)
    back = domain.path(training)
    asking.admit("training.edit", training, back)
    form: Any = forms.TrainingForm(**forms.held(training), version=training.version)

    def carry_out() -> str:
        domain.edit(training, form.wanted(), by=me(), version=version(form))
        return back

    web.crumbs(AREA, ROOM, (training.title, back), ("修改", None))
    return asking.ask(
        form, carry_out, "已保存。", heading="修改培训", button="保存", back=back, record=training, theirs=forms.held,
        autosave=True,
    )  # fmt: skip


@bp.route("/<int:key>/attend", methods=["GET", "POST"])
@rule("page.trainings")
def attend(key: int) -> Response:
    """登记参训人员: of all whom the course is for, or branch by branch."""
    training = get_or_404(Training, key)
    back = domain.path(training)
    asking.admit("training.attend", training, back)
    offered = listing.branches(me())
    named = request.args.get("branch", "")
    branch = int(named) if named in dict(offered) else None
    rows, kept, total = _rows(training, branch)
    crowded = branch is None and len(rows) > people.MOST
    rows = [] if crowded else rows  # what is not shown is not changed
    query = f"?branch={branch}" if branch else ""
    form: Any = forms.PeopleForm(action=request.path + query, version=training.version, people=list(kept))
    form.offer(rows, kept)

    def carry_out() -> str:
        domain.attend(training, form.ticked(), [row.id for row in rows], by=me(), version=version(form))
        return back

    web.crumbs(AREA, ROOM, (training.title, back), ("登记参训人员", None))
    return asking.ask(
        form, carry_out, "已登记参训人员。", heading="登记参训人员", button="保存", back=back, record=training,
        theirs=lambda now: {"people": [row.person_id for row in people.places(now.id)]},
        template="life/training/attend.html", training=training, rows=rows, branches=offered,
        branch=branch, crowded=crowded, total=total, audiences=AUDIENCES, usual=hours.said(training.hours),
    )  # fmt: skip


class Row:
    """A person as the page of ticks shows them."""

    def __init__(self, key: int, row: Any) -> None:
        self.id, self.name, self.duty, self.branch_name = key, row.name, row.duty, row.branch_name


def _rows(training: Training, branch: int | None) -> tuple[list[Row], dict[int, int | None], int]:
    """Who may be ticked (of a branch), the hours of those who take part among them, and how many take part in all."""
    taken = people.places(training.id)
    here = [row for row in taken if branch is None or row.branch_id == branch]
    found = {row.id: Row(row.id, row) for row in people.candidates(training.audience, training.committee_id, branch)}
    for row in here:  # who took part stays on the list, whatever became of their duty
        found.setdefault(row.person_id, Row(row.person_id, row))
    return list(found.values()), {row.person_id: row.hours for row in here}, len(taken)


STEPS = {
    "file": Step(forms.FileForm, domain.file, "已登记完成，计入参训人员的学时。", lead="完成以后计入学时；写错了可以退回修改。"),
    "reopen": Step(forms.ReopenForm, domain.reopen, "已退回修改，改好后请重新登记完成。", lead="退回以后不计学时，改好再登记完成。"),
    "drop": Step(forms.DropForm, domain.drop, "已取消。"),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    training = get_or_404(Training, key)
    action = f"training.{name}"
    web.crumbs(AREA, ROOM, (training.title, domain.path(training)), (TRAINING.moves[action].label, None))
    lead = f"{training.title}。{step.lead}" if step.lead else training.title
    return asking.step(action, training, step, back=domain.path(training), autosave=name != "file", lead=lead)


asking.pages(bp, "page.trainings", STEPS, _page, "/<int:key>")
