"""What becomes of a key task: drawn from the ledger, changed, reported on, finished or dropped, opened again."""

from datetime import date
from functools import partial
from typing import Any

from portal import actions, clock
from portal.accounts import holders
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.problems import categories
from portal.problems.domain import checks
from portal.problems.tasks.models import KeyTask

LONGEST = {"title": 60, "reason": 500, "owner": 60, "text": 1000}
_text = partial(checks.text, lengths=LONGEST)


def path(task: Any) -> str:
    """Where a key task lies."""
    return f"/problems/tasks/{task.id}"


def draw(
    committee: int, year: int, *, by: Actor, title: str, owner: str, due_on: date | None, reason: str = "",
    category: str = "", once: str = "",
) -> KeyTask:  # fmt: skip
    """确定 a key task of a committee for a year. Raises Invalid, Denied."""
    if not 2012 <= year <= 2200:
        raise Invalid("请填写年份，例如 2026。", "year")
    wanted = _checked(committee, title, owner, due_on, reason, category)
    if wanted["due_on"] < clock.today():
        raise Invalid("完成日期不能早于今天。", "due_on")
    with write():
        _check_title(committee, year, wanted["title"])
        made = actions.create(
            "key_task.create", KeyTask, by=by, committee=committee, year=year, values=_said(wanted), **wanted
        )
        store.spend(once, by, path(made))
        _tell(made, f"确定了 {year} 年的重点任务“{made.title}”", by)
    return made


def edit(
    task: KeyTask, *, by: Actor, title: str, owner: str, due_on: date | None, reason: str, category: str,
    version: int | None = None,
) -> None:  # fmt: skip
    """修改; both texts stay in the history. Raises Invalid, Denied, Stale."""
    actions.check("key_task.edit", task, by=by)
    wanted = _checked(task.committee_id, title, owner, due_on, reason, category, kept=task.category)
    with write():
        _check_title(task.committee_id, task.year, wanted["title"], but=task.id)
        before = _said({name: getattr(task, name) for name in wanted})
        values = {name: [before[name], value] for name, value in _said(wanted).items() if value != before[name]}
        actions.perform("key_task.edit", task, by=by, version=version, set=wanted, values=values)


def report(task: KeyTask, *, by: Actor, text: str, version: int | None = None) -> None:
    """记录进展: said once, the earlier ones stay in the history. Raises Invalid, Denied, Stale."""
    _progress("key_task.report", task, _text(text, "text", "请写下进展：做了什么、到什么程度。"), by, version)


def finish(task: KeyTask, *, by: Actor, text: str, version: int | None = None) -> None:
    """完成, with what came of it. Raises Invalid, Denied, Stale."""
    _progress("key_task.finish", task, _text(text, "text", "请写明完成情况。"), by, version)
    _tell(task, f"重点任务“{task.title}”已完成", by)


def drop(task: KeyTask, *, by: Actor, reason: str, version: int | None = None) -> None:
    """取消 with a reason. Raises Invalid, Denied, Stale."""
    _decide("key_task.drop", task, _text(reason, "reason", "请写明为什么取消。", limit="text"), by, version)


def reopen(task: KeyTask, *, by: Actor, reason: str, version: int | None = None) -> None:
    """重新打开 with a reason. Raises Invalid, Denied, Stale."""
    _decide("key_task.reopen", task, _text(reason, "reason", "请写明为什么重新打开。", limit="text"), by, version)


def _progress(action: str, task: KeyTask, text: str, by: Actor, version: int | None) -> None:
    actions.perform(action, task, by=by, version=version, set={"progress": text}, values={"progress": text})


def _decide(action: str, task: KeyTask, reason: str, by: Actor, version: int | None) -> None:
    actions.perform(action, task, by=by, version=version, note=reason)


def _checked(
    committee: int, title: str, owner: str, due_on: date | None, reason: str, category: str, kept: str = ""
) -> dict[str, Any]:
    """The columns that are written, tidied. Raises Invalid."""
    wanted: dict[str, Any] = {
        "title": _text(" ".join(title.split()), "title", "请写明重点任务。"),
        "owner": _text(" ".join(owner.split()), "owner", "请写明谁来牵头。"),
        "reason": _text(reason, "reason"), "category": category,
    }  # fmt: skip
    if due_on is None:
        raise Invalid("请填写完成日期。", "due_on")
    if due_on.year > clock.today().year + 3:
        raise Invalid("完成日期太远，请核对年份。", "due_on")
    if category and category != kept and category not in categories.names(committee):
        raise Invalid("请在列出的类别中选择。", "category")
    return {**wanted, "due_on": due_on}


def _said(wanted: dict[str, Any]) -> dict[str, Any]:
    """Values as history keeps them."""
    return {**wanted, "due_on": wanted["due_on"].isoformat()}


def _check_title(committee: int, year: int, title: str, but: int = 0) -> None:
    same = (KeyTask.committee == committee) & (KeyTask.year == year) & (KeyTask.title == title)
    if KeyTask.select(KeyTask.id).where(same & (KeyTask.id != but)).exists():
        raise Invalid("这一年已经有同样的重点任务。", "title")


def _tell(task: KeyTask, text: str, by: Actor) -> None:
    """A line to the committee's other officers."""
    rows = holders.over(task.committee_id)
    officers = [row.person_id for row in rows if row.role == "committee" and row.unit_id == task.committee_id]
    inbox.tell(officers, text, path(task), by=by)
