"""The list of schemes, the library, and how a scheme begins."""

from flask import Blueprint, Response, request

from portal import policy, web
from portal.asking import ask, begun
from portal.stars import library
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarScheme
from portal.stars.schemes import domain, listing, reading, wording
from portal.stars.schemes.forms import NewForm
from portal.stars.schemes.views.frame import trail
from portal.stars.workbooks import scheme as books
from portal.web import me, rule

bp = Blueprint("star_schemes", __name__, url_prefix="/stars/schemes")


@bp.get("")
@rule("page.star_schemes")
def index() -> Response:
    """The schemes that one may read."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("star_schemes", "评定办法", listing.HEADINGS, listing.table(rows), rows=rows)
    trail()
    found = listing.LIST.load(actor, request.args, "/stars/schemes")
    return web.page(
        "stars/schemes/index.html", "list", listing=found, source=listing.source, makes=policy.may("page.star_editing", actor)
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@rule("page.star_editing")
def new() -> Response:
    """新建 an empty scheme."""
    form = NewForm(action="/stars/schemes/new")

    def carry_out() -> str:
        made = domain.create(form.name.data or "", int(form.stars.data), by=me(), once=form.once.data or "")
        return reading.path(made)

    trail(("新建", None))
    return ask(
        form, carry_out, "已新建，请逐个部分填写。", heading="新建评定办法", button="新建", back="/stars/schemes",
        lead="从空白开始写。有现成通知的，可以从办法库选用后修改，或者按 Excel 模板填好后导入。",
    )  # fmt: skip


@bp.get("/library")
@rule("page.star_editing")
def shelf() -> Response:
    """办法库: published schemes to take."""
    trail(("办法库", None))
    rows = [(key, one, len(one.indicators)) for key, one in library.schemes().items()]
    return web.page("stars/schemes/library.html", rows=rows)


def _of_library(key: str) -> Scheme:
    found = library.schemes().get(key)
    if found is None:
        raise web.Missing
    return found


@bp.get("/library/<key>")
@rule("page.star_editing")
def book(key: str) -> Response:
    """A scheme of the library to read before it is taken."""
    scheme = _of_library(key)
    trail(("办法库", "/stars/schemes/library"), (scheme.name, None))
    return web.page(
        "stars/schemes/book.html", key=key, scheme=scheme, sections={one.key: one for one in wording.sections(scheme)},
        groups=wording.grouped(scheme), once=web.once(),
    )  # fmt: skip


@bp.post("/library/<key>/take")
@rule("page.star_editing")
def take(key: str) -> Response:
    """选用."""
    _of_library(key)
    return begun(
        lambda once: reading.path(domain.take(key, by=me(), once=once)), "已选用，可以按本单位的实际修改后定稿。"
    )


@bp.post("/<int:key>/copy")
@rule("page.star_editing")
def copy(key: int) -> Response:
    """修订: a new version to write on."""
    record = web.get_or_404(StarScheme, key)
    return begun(lambda once: reading.path(domain.copy(record, by=me(), once=once)), "已建立新的一版，请修改后定稿。")


@bp.get("/template")
@rule("page.star_editing")
def template() -> Response:
    """The empty workbook of a scheme."""
    return web.download(books.write(Scheme("", 5)), "评定办法模板.xlsx", web.XLSX)
