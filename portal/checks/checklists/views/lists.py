"""The list of checklists, the library, and how a checklist begins."""

from flask import Blueprint, Response, request

from portal import policy, web
from portal.asking import ask, begun
from portal.checks.checklists import domain, library, listing, workbook
from portal.checks.checklists.document import EVIDENCE, Document
from portal.checks.checklists.forms import NameForm
from portal.checks.checklists.views.frame import ROOM, trail
from portal.checks.domain import office
from portal.checks.models import METHODS, Checklist
from portal.errors import Denied
from portal.web import get_or_404, me, rule

bp = Blueprint("checklists", __name__, url_prefix=ROOM)


def permit() -> None:
    """Whoever makes lists: a team, a committee. Raises Denied."""
    committee, team = office(me())
    if not policy.may("checklist.create", me(), Checklist(committee=committee, team=team)):
        raise Denied("您没有权限新建检查清单。", action="checklist.create")


@bp.get("")
@rule("page.checklists")
def index() -> Response:
    """The lists that one sees."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("checklists", "检查清单", listing.HEADINGS, listing.table(rows), rows=rows)
    trail()
    return web.page(
        "checks/lists/index.html", "list", listing=listing.LIST.load(actor, request.args, ROOM), size=listing.size,
        edition=domain.edition,
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@rule("page.checklists")
def new() -> Response:
    """新建 an empty list."""
    permit()
    form = NameForm()

    def carry_out() -> str:
        document = Document((form.source.data or "").strip())
        return domain.path(domain.create(form.name.data or "", document, by=me(), once=form.once.data or ""))

    trail(("新建", None))
    return ask(
        form, carry_out, "已新建，请逐项填写。", heading="新建检查清单", button="新建", back=ROOM, autosave=True,
        lead="从空白写起。也可以从清单库选用后修改，或者按 Excel 模板填好后导入。",
    )  # fmt: skip


@bp.get("/library")
@rule("page.checklists")
def shelf() -> Response:
    """清单库: sample lists to read and take."""
    trail(("清单库", None))
    return web.page(
        "checks/lists/library.html", samples=library.lists(), methods=METHODS, evidence=EVIDENCE, once=web.once()
    )


@bp.post("/library/<key>/take")
@rule("page.checklists")
def take(key: str) -> Response:
    """选用."""
    permit()
    if key not in library.lists():
        raise web.Missing
    return begun(lambda once: domain.path(domain.take(key, by=me(), once=once)), "已选用，可以按实际修改后定稿。")


@bp.post("/<int:key>/copy")
@rule("page.checklists")
def copy(key: int) -> Response:
    """修订: the next edition, to write on."""
    record = get_or_404(Checklist, key)
    permit()
    return begun(lambda once: domain.path(domain.copy(record, by=me(), once=once)), "已建立新的一版，请修改后定稿。")


@bp.get("/template")
@rule("page.checklists")
def template() -> Response:
    """The empty workbook."""
    return web.download(workbook.written("检查清单", Document()), "检查清单模板.xlsx", web.XLSX)
