"""The page of a checklist, its export, and its steps."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from portal import actions, policy, web
from portal.asking import admit, ask, version
from portal.audit.course import COURSE, Event
from portal.checks.checklists import domain, workbook
from portal.checks.checklists.document import Document, read
from portal.checks.checklists.domain import path, title
from portal.checks.checklists.forms import NameForm
from portal.checks.checklists.views.frame import ROOM, below
from portal.checks.models import METHODS, Checklist
from portal.checks.record import event
from portal.forms import Form
from portal.web import get_or_404, me, rule

bp = Blueprint("checklist", __name__, url_prefix=f"{ROOM}/<int:key>")
SAID = {
    "checklist.create": "新建",
    "checklist.edit": "修改",
    "checklist.finish": "定稿",
    "checklist.reopen": "退回编制",
    "checklist.use": "启用",
    "checklist.retire": "停用",
}
_KINDS = {"added": "新增", "removed": "删去", "changed": "修改", "moved": "调整"}


def _events(record: Checklist) -> list[Event]:
    """经过, with what each change was."""
    found = []
    for row in COURSE(record="checklist", id=record.id):
        line = event(row, SAID)
        changes = (row.values or {}).get("changes", [])
        if changes:
            told = [f"{_KINDS[kind]}“{label}”" for kind, label, *_texts in changes[:5]]
            line.what += "：" + "，".join(told) + (" 等" if len(changes) > 5 else "")
        found.append(line)
    return found


@bp.get("")
@rule("page.checklists")
def show(key: int) -> Response:
    """The list as it is read on site."""
    record = get_or_404(Checklist, key)
    document = read(record.document)
    below(record)
    return web.page(
        "checks/lists/show.html", record=record, title=title(record), document=document, methods=METHODS,
        acts=actions.available(me(), record), course=_events(record), once=web.once(),
        edits=actions.allowed("checklist.edit", me(), record),
        copies=policy.may("page.checklists", me()),
    )  # fmt: skip


@bp.get("/book")
@rule("page.checklists")
def book(key: int) -> Response:
    """The workbook of the list: what it gives can be read again."""
    record = get_or_404(Checklist, key)
    rows = workbook.table(read(record.document))
    return web.export("checklist", title(record), workbook.HEADINGS, rows, rows=rows)


@bp.route("/edit", methods=["GET", "POST"])
@rule("page.checklists")
def edit(key: int) -> Response:
    """The name, and where the list comes from."""
    record = get_or_404(Checklist, key)
    admit("checklist.edit", record, path(record))

    def now(one: Any) -> dict[str, Any]:
        return {"name": one.name, "source": read(one.document).source}

    form = NameForm(**now(record), version=record.version)

    def carry_out() -> str:
        old = read(record.document)
        document = Document((form.source.data or "").strip(), old.items, old.last)
        domain.edit(record, document, by=me(), version=version(form), name=form.name.data or "")
        return path(record)

    below(record, ("名称和来源", None))
    return ask(
        form, carry_out, "已保存。", heading="名称和来源", button="保存", back=path(record), record=record, theirs=now,
        autosave=True,
    )  # fmt: skip


def _moved(key: int, verb: Callable[..., None], said: str, *, versioned: bool = False) -> Response:
    record = get_or_404(Checklist, key)
    verb(record, by=me(), **({"version": version(Form(draft=False))} if versioned else {}))
    return web.go(path(record), said)


@bp.post("/finish")
@rule("page.checklists")
def finish(key: int) -> Response:
    """定稿 what was read: the form carries the version."""
    return _moved(key, domain.finish, "已定稿，可以用于检查。", versioned=True)


@bp.post("/reopen")
@rule("page.checklists")
def reopen(key: int) -> Response:
    """退回编制."""
    return _moved(key, domain.reopen, "已退回编制，可以修改。")


@bp.post("/retire")
@rule("page.checklists")
def retire(key: int) -> Response:
    """停用."""
    return _moved(key, domain.retire, "已停用，正在进行的检查不受影响。")
