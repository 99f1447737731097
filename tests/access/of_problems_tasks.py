"""The stage of 重点任务: tasks of two committees in every state."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.problems.tasks import domain
from portal.problems.tasks.models import KeyTask
from tests.access.deed import deed
from tests.access.who import A1, A2, B1, MEMBERS

if TYPE_CHECKING:
    from tests.access.stage import Stage

DUE, YEAR = clock.today() + timedelta(days=90), clock.today().year
SEES = {"a": A1 | A2 | {"supervisor", "superior"}, "b": B1}
TASKS = {"task_open_a": "open", "task_done_a": "done", "task_dropped_b": "dropped"}
OFFICERS = {"a": "committee", "b": "committee_b"}
DRAWING = {"committee", "committee_b", "superior"}

PAGES: dict[str, set[str]] = {
    "/problems/tasks": MEMBERS, "/problems/tasks/review": DRAWING, "/problems/tasks/new": DRAWING,
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [(f"/problems/tasks/{{{name}}}", SEES[name[-1]]) for name in TASKS]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, state in TASKS.items():
        word, by = name.replace("_", ""), stage.by(OFFICERS[name[-1]])
        made = domain.draw(
            by.unit_id or 0,
            YEAR,
            by=by,
            title=f"zqtitle{word}",
            owner=f"zqowner{word}",
            due_on=DUE,
            reason=f"zqreason{word}",
        )
        domain.report(made, by=by, text=f"zqprogress{word}")
        if state == "done":
            domain.finish(made, by=by, text=f"zqoutcome{word}")
        if state == "dropped":
            domain.drop(made, by=by, reason=f"zqwhy{word}")
        stage.ids[name] = made.id
        stage.ids[f"v_{name}"] = KeyTask.get_by_id(made.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, state in TASKS.items():
        word, seen = name.replace("_", ""), SEES[name[-1]]
        for part in ("title", "owner", "reason", "progress"):
            yield f"zq{part}{word}", (seen, seen)
        yield f"zqoutcome{word}", (seen, seen if state == "done" else set())
        yield f"zqwhy{word}", (seen, seen if state == "dropped" else set())


FORM = {"title": "规范组织生活", "category": "", "reason": "", "owner": "组织处", "due_on": str(DUE)}
deed(
    "key_tasks.new",
    "/problems/tasks/new",
    {**FORM, "year": str(YEAR), "once": "task-once-1"},
    DRAWING,
    "key_task.create",
)


def _deed(act: str, name: str, form: dict[str, str]) -> None:
    deed(
        f"key_task.{act}", f"/problems/tasks/{{{name}}}/{act}", {**form, "version": f"{{v_{name}}}"},
        {"committee", "superior"}, f"key_task.{act}", denied=SEES["a"],
    )  # fmt: skip


_deed("edit", "task_open_a", FORM)
_deed("report", "task_open_a", {"text": "开了会"})
_deed("finish", "task_open_a", {"text": "都已规范"})
_deed("drop", "task_open_a", {"reason": "并入另一项"})
_deed("reopen", "task_done_a", {"reason": "回头看又有"})
