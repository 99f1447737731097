"""The page of a key task, and each step on a page of its own."""

from typing import Any

from flask import Blueprint, Response

from portal import asking, web
from portal.asking import Step
from portal.problems.tasks import domain, forms, record
from portal.problems.tasks.models import KeyTask
from portal.problems.tasks.views.lists import AREA, ROOM
from portal.web import get_or_404, me, rule
from portal.workflow import KEY_TASK

bp = Blueprint("key_task", __name__, url_prefix="/problems/tasks/<int:key>")


@bp.get("")
@rule("page.key_tasks")
def show(key: int) -> Response:
    """The task with its course, and what may be done."""
    shown = record.shown(get_or_404(KeyTask, key), me())
    web.crumbs(AREA, ROOM, (shown.task.title, None))
    return web.page("problems/tasks/show.html", shown=shown, task=shown.task)


STEPS = {
    "edit": Step(forms.TaskForm, domain.edit, "已保存。", forms.held, forms.held),
    "report": Step(forms.ProgressForm, domain.report, "进展已记录。"),
    "finish": Step(forms.FinishForm, domain.finish, "已完成。"),
    "drop": Step(forms.ReasonForm, domain.drop, "已取消。"),
    "reopen": Step(forms.ReasonForm, domain.reopen, "已重新打开。"),
}


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    task = get_or_404(KeyTask, key)
    action = f"key_task.{name}"
    form: Any = step.form(**step.filled(task), version=task.version)
    if name == "edit":
        form.sort(task.committee_id, kept=task.category)
    web.crumbs(AREA, ROOM, (task.title, domain.path(task)), (KEY_TASK.moves[action].label, None))
    return asking.step(
        action, task, step, form=form, back=domain.path(task), lead=f"{task.year} 年：{task.title}", autosave=True
    )


asking.pages(bp, "page.key_tasks", STEPS, _page)
