"""Pages of the roster import: upload, progress, dry run, and the last word."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import actions, policy, sheets, web
from portal.errors import Invalid
from portal.jobs.models import Job
from portal.roster import domain, listing, reading
from portal.roster.domain import OUTCOMES
from portal.roster.forms import ConfirmForm, UploadForm
from portal.roster.marked import marked_copy
from portal.roster.models import RosterImport, RosterRow
from portal.roster.rows import Problem
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("roster", __name__, url_prefix="/roster")

FIELD_LABELS = {
    "birth": "出生年月", "sex": "性别", "joined": "入党时间", "confirmed": "转正时间", "membership": "正式/预备",
    "category": "党员类型", "status": "状态", "branch": "党支部", "group": "党小组", "duty": "党内职务", "post": "工作岗位",
    "telephone": "手机号", "name": "姓名",
}  # fmt: skip


def _committees() -> list[tuple[int, str]]:
    """The committees that the role at hand covers."""
    return [(row.id, row.name) for row in listing.COMMITTEES(ids=sorted(me().covered_units()))]


@bp.route("", methods=["GET", "POST"])
@rule("page.roster")
def index() -> Response:
    """Imports so far, and a new one."""
    web.crumbs(("支部与党员", "/units"), ("名册导入", None))
    form = UploadForm(_committees())
    status = 200
    if form.sent():
        status = 422
        if form.validate():
            try:
                roster = domain.upload(
                    form.file.data.read(), form.file.data.filename or "名册.xlsx",
                    get_or_404(Unit, int(form.committee.data)), by=me(),
                )  # fmt: skip
                return web.go(f"/roster/{roster.id}")
            except Invalid as error:
                form.refuse(error)
    imports = listing.IMPORTS.load(me(), request.args, "/roster")
    imports.exportable = False
    return web.page(
        "roster/index.html", "list", listing=imports, form=form, outcomes=OUTCOMES,
        form_has_errors=status == 422, status=status,
    )  # fmt: skip


@bp.get("/<int:key>")
@rule("page.roster")
def show(key: int) -> Response:
    """An import: what it is doing, or what it would do."""
    return _show(get_or_404(RosterImport, key), ConfirmForm())


def _show(roster: RosterImport, form: ConfirmForm, status: int = 200) -> Response:
    web.crumbs(("支部与党员", "/units"), ("名册导入", "/roster"), (roster.filename, None))
    rows = listing.ROWS.load(me(), request.args, f"/roster/{roster.id}", roster=roster.id)
    if request.args.get("export") == "xlsx":
        return _export(roster, rows.filters[0].value)
    rows.exportable = roster.state in ("ready", "applied")
    return web.page(
        "roster/show.html", "list", roster=roster, watching=_watches(roster), committee=Unit.get_by_id(roster.committee_id), listing=rows,
        candidates=listing.candidates(rows.rows), outcomes=OUTCOMES, fields=FIELD_LABELS, form=form,
        branches=reading.branches_of(roster.committee_id), form_has_errors=status == 422, status=status,
        blocked=domain.ready_problem(roster, skip_wrong=True) if roster.state == "ready" else "",
    )  # fmt: skip


def _watches(roster: RosterImport) -> bool:
    """Whether this user may follow the work on the import: it is shown to the one who asked for it."""
    return roster.job_id is not None and policy.find(Job, roster.job_id, me()) is not None


def _export(roster: RosterImport, outcome: str) -> Response:
    rows = listing.ROWS.everything(me(), request.args, roster=roster.id)
    actions.exported("roster rows", len(rows), by=me(), filters=[outcome] if outcome else [], record=roster)
    data = sheets.write_xlsx(
        ["行", "姓名", "出生年月", "入党时间", "党支部", "结果", "说明"],
        ([row.number, row.name, row.birth, row.joined, row.branch, OUTCOMES[row.outcome], _said(row)] for row in rows),
        title="名册核对结果",
    )
    return web.download(data, f"名册核对结果-{roster.id}.xlsx", web.XLSX)


def _said(row: Any) -> str:
    """A row's problems and changes in one cell."""
    problems = [
        f"{one['column']} 列「{one['heading']}」：{one['found'] or '（空）'}，{one['advice']}" for one in row.problems
    ]
    changes = [
        f"{FIELD_LABELS[name]}：{before or '（空）'} → {after or '（空）'}"
        for name, (before, after) in row.changes.items()
    ]
    return "；".join([*problems, *changes])


@bp.get("/<int:key>/missing")
@rule("page.roster")
def missing(key: int) -> Response:
    """名册中已无: on the books, not in the file. Reported, never removed."""
    roster = get_or_404(RosterImport, key)
    web.crumbs(
        ("支部与党员", "/units"), ("名册导入", "/roster"), (roster.filename, f"/roster/{key}"), ("名册中已无", None)
    )
    found = listing.MISSING.load(me(), request.args, f"/roster/{key}/missing", missing=roster.missing)
    if request.args.get("export") == "xlsx":
        rows = listing.MISSING.everything(me(), request.args, missing=roster.missing)
        actions.exported("roster missing", len(rows), by=me(), record=roster)
        data = sheets.write_xlsx(
            ["姓名", "出生年月", "入党时间", "党支部", "状态"],
            ([row.name, row.birth, row.joined, row.branch_name, row.status] for row in rows),
            title="名册中已无",
        )
        return web.download(data, f"名册中已无-{roster.id}.xlsx", web.XLSX)
    return web.page("roster/missing.html", "list", roster=roster, listing=found)


@bp.get("/<int:key>/marked")
@rule("page.roster")
def marked(key: int) -> Response:
    """The workbook with wrong cells coloured and a last column that says what each row would do."""
    roster = get_or_404(RosterImport, key)
    path = reading.path_of(roster)
    if roster.state not in ("ready", "applied") or not path.exists():
        raise web.Missing
    problems, outcomes = [], {}
    rows = RosterRow.select(RosterRow.sheet, RosterRow.number, RosterRow.outcome, RosterRow.problems)
    for sheet, number, outcome, found in rows.where(RosterRow.roster == roster.id).tuples():
        outcomes[sheet, number] = OUTCOMES[outcome]
        problems += [Problem(number, sheet=sheet, **one) for one in found]
    actions.exported("roster marked", len(outcomes), by=me(), record=roster)
    return web.download(marked_copy(path, problems, outcomes), f"标注-{roster.filename}", web.XLSX)


def _after(key: int, verb: Callable[[RosterImport], None], said: str) -> Response:
    """Do `verb` to the import and go back to its page; a refusal stands on it."""
    roster = get_or_404(RosterImport, key)
    try:
        verb(roster)
    except Invalid as error:
        form = ConfirmForm()
        form.refuse(error)
        return _show(_fresh(roster), form, 422)
    return web.go(f"/roster/{key}", said)


def _fresh(roster: RosterImport) -> RosterImport:
    """The import as it is now."""
    return RosterImport.get_by_id(roster.id)


@bp.post("/<int:key>/apply")
@rule("page.roster")
def apply(key: int) -> Response:
    """导入."""
    form = ConfirmForm()
    return _after(
        key,
        lambda roster: domain.confirm(roster, skip_wrong=form.skip_wrong.data, version=form.version.data, by=me()),
        "正在导入，可以离开本页，完成后会有消息。",
    )


@bp.post("/<int:key>/branches")
@rule("page.roster")
def branches(key: int) -> Response:
    """Decide about the branches that the committee does not have."""
    rest = "found" if request.form.get("rest") == "found" else ""
    chosen = zip(request.form.getlist("name"), request.form.getlist("decision"), strict=False)
    decisions = {name: decision or rest for name, decision in chosen}
    return _after(key, lambda roster: domain.place(roster, decisions, by=me()), "已记下对新支部的处理。")


@bp.post("/<int:key>/rows/<int:position>/answer")
@rule("page.roster")
def answer(key: int, position: int) -> Response:
    """Say who an unclear row is."""
    if not 0 < position < 2**31:
        raise web.Missing
    chosen = request.form.get("person", "")
    person = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else -1
    return _after(key, lambda roster: domain.answer(roster, position, person, by=me()), "已记下，重新核对后生效。")


@bp.post("/<int:key>/reread")
@rule("page.roster")
def reread(key: int) -> Response:
    """重新核对."""
    return _after(key, lambda roster: domain.reread(roster, by=me()), "正在重新核对。")


@bp.post("/<int:key>/cancel")
@rule("page.roster")
def cancel(key: int) -> Response:
    """放弃."""
    roster = get_or_404(RosterImport, key)
    domain.cancel(roster, by=me())
    return web.go("/roster", "已放弃这次导入，没有写入任何资料。")
