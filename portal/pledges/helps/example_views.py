"""Pages of examples: the list with what each sector stresses; 新增, 修改, 停用, 重新启用."""

from typing import Any

import peewee as pw
from flask import Blueprint, Response, request

from portal import actions, lists, web
from portal.db import P, is_postgres, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.pledges import listing
from portal.pledges.helps import examples, sources, standards
from portal.pledges.helps.forms import ExampleForm
from portal.pledges.models import STANDARDS, PledgeExample
from portal.policy import Actor
from portal.units.models import SECTORS, Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("examples", __name__, url_prefix="/pledges/examples")

HEADINGS = ["领域", "对应标准", "承诺事项", "践诺措施", "岗位职责", "支部", "状态"]
LABELS = {
    "sector": "领域", "standard": "对应标准", "matter": "承诺事项", "measure": "践诺措施", "duty": "岗位职责",
    "retired_on": "停用日期",
}  # fmt: skip


def _same(values: Any) -> Any:
    return lambda actor: [(one, one) for one in values]


def _holds(field: Any) -> Any:
    """A text holds what is searched for, % and _ as they are."""
    place = pw.fn.STRPOS if is_postgres() else pw.fn.INSTR
    return place(field, P("text")) > 0


LIST = lists.Spec(
    "examples",
    PledgeExample,
    columns=lambda: [
        PledgeExample.id, PledgeExample.branch, PledgeExample.sector, PledgeExample.standard, PledgeExample.matter,
        PledgeExample.measure, PledgeExample.duty, PledgeExample.retired_on, PledgeExample.version,
        Unit.name.alias("branch_name"),
    ],
    join=lambda query: query.join(Unit, on=(Unit.id == PledgeExample.branch)),
    order=lambda: [PledgeExample.id.desc()],
    filters=(
        lists.Filter("sector", "领域", _same(SECTORS), where=lambda: PledgeExample.sector == P("sector")),
        lists.Filter("standard", "对应标准", _same(STANDARDS), where=lambda: PledgeExample.standard == P("standard")),
        lists.Filter("branch", "支部", listing.branches, where=lambda: PledgeExample.branch == P("branch"), read=int),
        lists.Filter(
            "state", "状态", lambda actor: [("used", "在用"), ("retired", "已停用")], where=lambda: PledgeExample.id > 0,
            fixed={
                "used": lambda: PledgeExample.retired_on.is_null(),
                "retired": lambda: PledgeExample.retired_on.is_null(False),
            },
            default="used",
        ),
    ),
    # A branch keeps some dozens of examples: looking through their words needs no index.
    searched=lambda: _holds(PledgeExample.matter) | _holds(PledgeExample.measure),
    search_hint="事项或措施里的文字",
)  # fmt: skip


def keepers(actor: Actor) -> bool:
    """Whether the role at hand looks after examples somewhere."""
    return actor.role in ("secretary", "committee")


@bp.get("")
@rule("page.examples")
def index() -> Response:
    """The examples of one's branch, or of those under the role at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = LIST.everything(actor, request.args)
        cells = [
            [row.sector, row.standard, row.matter, row.measure, row.duty, row.branch_name, _state(row)] for row in rows
        ]
        return web.export("examples", "承诺示例", HEADINGS, cells, rows=rows)
    web.crumbs(("公开承诺", "/pledges"), ("承诺示例", None))
    found = listing.trimmed(LIST.load(actor, request.args, "/pledges/examples"), actor)
    kept = () if keepers(actor) else ("state", "branch")
    found.filters = [
        choice
        for choice in found.filters
        if choice.name not in kept and (choice.name != "branch" or len(choice.options) > 2)
    ]
    sector = next(choice.value for choice in found.filters if choice.name == "sector") or _sector(actor)
    return web.page(
        "pledges/helps/examples.html", "list", listing=found, keeping=keepers(actor), own=actor.home_branch_id,
        sector=sector, stress=sources.stress(sector), plan=sources.PLAN,
    )  # fmt: skip


def _state(row: Any) -> str:
    return "已停用" if row.retired_on else "在用"


def _sector(actor: Actor) -> str:
    """The sector of the branch at hand, for what it stresses."""
    place = actor.unit_id if actor.unit_kind == "branch" else actor.home_branch_id
    row = examples.BRANCH.one(branch=place)
    return (row.sector or "") if row else ""


@bp.route("/new", methods=["GET", "POST"])
@rule("page.filing")
def new() -> Response:
    """新增, from nothing or from a published item of the branch (?item=)."""
    actor = me()
    branches = listing.branches(actor)
    if not keepers(actor):
        raise web.Missing()
    if (path := store.spent(request.form.get("once", ""))) is not None:
        return web.go(path, "示例已保存。")
    form = ExampleForm(action="/pledges/examples/new", branches=branches, data=_start(actor, branches))
    form.once.data = form.once.data or web.once()
    status = 200
    if form.sent():
        status = 422
        if form.validate():
            try:
                branch = form.branch.data or "0"
                examples.add(int(branch), form.wording(), by=actor, once=form.once.data)
                _drop(form)
                return web.go("/pledges/examples", "示例已新增。本支部的党员填报时可以用它作底稿。")
            except Invalid as error:
                form.refuse(error)
    return _page(form, status=status, branches=branches)


def _start(actor: Actor, branches: list[tuple[str, str]]) -> dict[str, Any]:
    """What the form starts from: the texts of an item, and the sector of its branch."""
    text = request.args.get("item", "")
    item = examples.of_item(int(text), by=actor) if text.isascii() and text.isdecimal() and len(text) < 11 else None
    branch = str(item.branch_id) if item else (branches[0][0] if len(branches) == 1 else "")
    row = examples.BRANCH.one(branch=int(branch)) if branch else None
    start = {"branch": branch, "sector": (row.sector or "") if row else ""}
    if item:
        start |= {name: getattr(item, name) for name in ("matter", "measure", "standard", "duty")}
    return start


def _drop(form: ExampleForm) -> None:
    with write():
        store.drop(me(), form.action)


def _page(form: ExampleForm, *, status: int, example: PledgeExample | None = None, branches: Any = ()) -> Response:
    web.crumbs(("公开承诺", "/pledges"), ("承诺示例", "/pledges/examples"), ("修改" if example else "新增示例", None))
    steps = standards.course("pledge_example", example.id, LABELS) if example else []
    sector = form.sector.data or (example.sector if example else "")
    return web.page(
        "pledges/helps/example.html", "form", status=status, form=form, example=example, steps=steps,
        one_branch=len(branches) == 1, stress=sources.stress(sector), sector=sector, plan=sources.PLAN,
        form_has_errors=status != 200,
    )  # fmt: skip


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.examples")
def edit(key: int) -> Response:
    """修改 the words of an example."""
    actor = me()
    example = get_or_404(PledgeExample, key)
    actions.check("pledge_example.edit", example, by=actor)
    place = [(str(example.branch_id), "本支部")]
    form = ExampleForm(
        action=f"/pledges/examples/{key}/edit", branches=place,
        data={**{name: getattr(example, name) for name in examples.TEXTS}, "version": example.version},
    )  # fmt: skip
    del form.branch
    status = 200
    if form.sent():
        status = 422
        if form.validate():
            try:
                version = form.version.data if form.version.data is not None else 0
                examples.edit(example, form.wording(), by=actor, version=version)
                _drop(form)
                return web.go("/pledges/examples", "示例已保存。")
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                example, status = get_or_404(PledgeExample, key), 409
                theirs = {name: getattr(example, name) for name in examples.TEXTS}
                form.conflict(error, theirs, example.version)
    return _page(form, status=status, example=example)


@bp.post("/<int:key>/retire")
@rule("page.examples")
def retire(key: int) -> Response:
    """停用."""
    examples.retire(get_or_404(PledgeExample, key), by=me())
    return web.go("/pledges/examples", "示例已停用，不再供填报时选用。在“已停用”里可以重新启用。")


@bp.post("/<int:key>/restore")
@rule("page.examples")
def restore(key: int) -> Response:
    """重新启用."""
    examples.restore(get_or_404(PledgeExample, key), by=me())
    return web.go("/pledges/examples", "示例已重新启用。")
