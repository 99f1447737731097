"""The page of an entry, and each step on a page of its own."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from portal import asking, web
from portal.accounts.models import ROLES
from portal.asking import Step, typed, version
from portal.problems import domain, forms, people, record
from portal.problems.domain import extending, path
from portal.problems.domain.following import without_verifier
from portal.problems.forms import number
from portal.problems.models import LEVELS, NOTES, Problem
from portal.problems.views.lists import AREA
from portal.web import get_or_404, me, rule
from portal.workflow import PROBLEM, PROBLEM_EXTENSION

bp = Blueprint("problem", __name__, url_prefix="/problems/<int:key>")

FIELDS = ("text", "category", "requirement", "measures", "responsible", "due_on", "outcome", "on_site", "verdict")


@bp.get("")
@rule("page.problems")
def show(key: int) -> Response:
    """The record, with what may be done to it."""
    shown = record.shown(get_or_404(Problem, key), me())
    web.crumbs(AREA, (shown.title, None))
    return web.page(
        "problems/show.html", shown=shown, problem=shown.problem, notes=NOTES, level_words=LEVELS, role_words=ROLES
    )  # fmt: skip


def _held(problem: Problem) -> dict[str, Any]:
    """What the forms of the steps start from, and what stands beside a conflict."""
    person = str(problem.responsible_person_id or "")
    return {name: getattr(problem, name) for name in FIELDS} | {"responsible_person": person}


def _read(form: Any) -> dict[str, Any]:
    """What was typed, who is responsible as an id."""
    values = typed(form)
    if "responsible_person" in values:
        values["responsible_person"] = number(values["responsible_person"])
    return values


def _people(form: Any, problem: Problem) -> None:
    form.people(people.of(problem.committee_id, problem.branch_id))


def _sorted(form: Any, problem: Problem) -> None:
    form.sort(problem.committee_id, problem.subject, kept=problem.category)


def _issued(form: Any, problem: Problem) -> None:
    _people(form, problem)
    _sorted(form, problem)


PREPARED: dict[str, Callable[[Any, Problem], None]] = {
    "issue": _issued, "plan": _people, "edit": _sorted, "amend": _sorted,
    "escalate": lambda form, problem: form.above(problem),
}  # fmt: skip
STEPS = {
    "edit": Step(forms.EditForm, domain.edit, "已保存。", _held, _held),
    "issue": Step(
        forms.IssueForm, domain.issue, "已下发，责任单位会收到消息。", _held, _held, _read,
        lead="下发后给出编号，责任单位和有关同志就能看到。",
    ),
    "plan": Step(forms.PlanForm, domain.plan, "已保存整改措施。", _held, _held, _read),
    "verify": Step(forms.VerifyForm, domain.verify, "已复核通过，等待销号。"),
    "return": Step(forms.ReasonForm, domain.send_back, "已退回，责任单位会收到理由。"),
    "close": Step(forms.CloseForm, domain.close, "已销号。", lead="销号后不能再改动，记录和材料都保留。"),
    "extend": Step(forms.ExtendForm, domain.ask_extension, "已申请延期，等待批复。", button="申请延期"),
    "reschedule": Step(forms.RescheduleForm, domain.reschedule, "期限已调整。", _held, _held),
    "escalate": Step(forms.EscalateForm, domain.escalate, "已记录，责任单位会收到消息。"),
    "amend": Step(forms.AmendForm, domain.amend, "已更正。", _held, _held, lead="更正前后的内容和原因都留在经过里。"),
    "drop": Step(forms.ReasonForm, domain.drop, "已撤销。", lead="撤销后不再整改，编号和记录保留。"),
}  # fmt: skip


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    problem, action = get_or_404(Problem, key), f"problem.{name}"
    form = step.form(**step.filled(problem), version=problem.version)
    if name == "extend" and not form.sent() and extending.waiting(problem.id):
        return web.go(path(problem), "已经有一项延期申请等待批准，请先等批复或者撤回。")
    if name in PREPARED:
        PREPARED[name](form, problem)
    if name == "plan" and problem.measures:
        step = step._replace(button=record.CHANGE_PLAN)
    lead = _trail(problem, step.button or PROBLEM.moves[action].label)
    warning = without_verifier(problem, _submitter(problem)) if name == "issue" else ""
    return asking.step(
        action, problem, step, form=form, back=path(problem), lead=" · ".join(filter(None, (lead, step.lead, warning))),
        autosave=True,
    )  # fmt: skip


def _submitter(problem: Problem) -> int | None:
    """Who will submit an entry, as far as it is known at its issue: one of the committee itself; whoever follows it never."""
    own = me().role == "committee" and me().unit_id == problem.committee_id
    return me().person_id if own else None


def _trail(problem: Problem, button: str) -> str:
    """Set the breadcrumb; gives what the page says the entry is."""
    web.crumbs(AREA, (problem.number or "未下发的问题", path(problem)), (button, None))
    flat = " ".join(problem.text.split())
    return flat if len(flat) <= 60 else f"{flat[:60]}…"


asking.pages(bp, "page.problems", STEPS, _page)

SAYING = {"note": "progress", "respond": "response", "criticise": "criticism"}


def _say(key: int, name: str) -> Response:
    """记录进展, 说明情况, 批评教育: said once."""
    problem, action = get_or_404(Problem, key), f"problem.{name}"
    asking.admit(action, problem, path(problem))
    form: Any = forms.NoteForm()

    def carry_out() -> str:
        domain.note(problem, SAYING[name], form.text.data or "", by=me(), once=form.once.data or "")
        return path(problem)

    button = PROBLEM.moves[action].label
    lead = _trail(problem, button)
    return asking.ask(
        form, carry_out, "已保存。", heading=button, button="保存", back=path(problem), lead=lead, autosave=True
    )


def _saying(name: str) -> Callable[[int], Response]:
    def view(key: int) -> Response:
        return _say(key, name)

    return view


for _name in SAYING:
    bp.add_url_rule(f"/{_name}", _name, rule("page.problems")(_saying(_name)), methods=["GET", "POST"])


@bp.route("/submit", methods=["GET", "POST"])
@rule("page.problems")
def submit(key: int) -> Response:
    """提交整改 with its proof."""
    problem = get_or_404(Problem, key)
    asking.admit("problem.submit", problem, path(problem))
    form: Any = forms.SubmitForm(
        **{name: _held(problem)[name] for name in ("outcome", "on_site")}, version=problem.version
    )

    def carry_out(files: list[int]) -> str:
        domain.submit(
            problem, by=me(), outcome=form.outcome.data or "", files=files, on_site=bool(form.on_site.data),
            version=version(form),
        )  # fmt: skip
        return path(problem)

    lead, asked = _trail(problem, "提交整改"), extending.waiting(problem.id)
    if asked:
        lead += f" · 申请延到 {web.long_date(asked)}还没有批复，提交后自动撤回"
    return asking.ask(
        form, carry_out, "已提交，等待复核。", heading="提交整改", button="提交整改", back=path(problem), lead=lead,
        record=problem, theirs=_held, files="佐证材料", files_needed=True, autosave=True,
        files_hint="能看出整改结果的：记录、照片、文件。请不要附带身份证号等个人信息。",
    )  # fmt: skip


DECISIONS = {
    "grant": Step(forms.GrantForm, extending.grant, "已批准，期限已改。", heading="批准延期"),
    "refuse": Step(forms.RefuseForm, extending.refuse, "已批复。", heading="不批准延期"),
}


def _decide(key: int, name: str, step: Step) -> Response:
    """The page of a decision about the extension asked for."""
    problem = get_or_404(Problem, key)
    extension = extending.present(problem.id)
    label = PROBLEM_EXTENSION.moves[f"problem_extension.{name}"].label
    _trail(problem, label)
    asked = (
        f"{problem.number}：申请延到 {web.long_date(extension.until)}，现在的期限是 {web.long_date(problem.due_on)}。"
    )
    return asking.step(
        f"problem_extension.{name}", extension, step, back=path(problem), lead=f"{asked}理由：{extension.reason}"
    )


asking.pages(bp, "page.problems", DECISIONS, _decide, above="/extension")


@bp.post("/extension/withdraw")
@rule("page.problems")
def withdraw(key: int) -> Response:
    """撤回 the extension asked for."""
    problem = get_or_404(Problem, key)
    domain.withdraw(extending.present(problem.id), by=me())
    return web.go(path(problem), "已撤回延期申请。")
