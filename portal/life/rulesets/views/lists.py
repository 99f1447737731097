"""The list of sets of rules, the library, and how a set begins."""

from flask import Blueprint, Response, request

from portal import policy, web
from portal.asking import ask, begun
from portal.drafts import store
from portal.life import library
from portal.life.judging.describing import STRICTNESS, applies, asked, in_force
from portal.life.judging.rules import RuleSet
from portal.life.rulesets import domain, listing, workbook
from portal.life.rulesets.domain import ROOM
from portal.life.rulesets.forms import NameForm
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.parts import names
from portal.life.rulesets.views.frame import BOTH, permit, trail
from portal.web import get_or_404, me, rule

bp = Blueprint("life_rule_sets", __name__, url_prefix=ROOM)


@bp.get("")
@rule("page.life_rules")
def index() -> Response:
    """The sets that one sees."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("life_rules", "制度", listing.HEADINGS, listing.table(rows), rows=rows)
    trail()
    return web.page(
        "life/rules/sets.html", "list", listing=listing.LIST.load(actor, request.args, ROOM), size=listing.size,
        spanned=listing.spanned, past=listing.past, title=domain.title, may_edit=policy.may("page.life_rules_editing", actor),
    )  # fmt: skip


@bp.route("/new", methods=BOTH)
@rule("page.life_rules_editing")
def new() -> Response:
    """新建 an empty set."""
    permit()
    form = NameForm()

    def carry_out() -> str:
        made = RuleSet(form.name.data or "", source=form.source.data or "", note=form.note.data or "")
        return domain.path(domain.create(made, by=me(), once=form.once.data or ""))

    trail(("新建", None))
    return ask(
        form, carry_out, "已新建，请逐项填写要求。", heading="新建制度", button="新建", back=ROOM, autosave=True,
        lead="从空白写起。也可以从制度库选用后修改，或者按 Excel 模板填好后导入。",
    )  # fmt: skip


@bp.get("/library")
@rule("page.life_rules_editing")
def shelf() -> Response:
    """制度库: sets to read and take."""
    trail(("制度库", None))
    return web.page(
        "life/rules/library.html", sets=library.rule_sets(), once=web.once(), asked=asked, applies=applies, names=names,
        in_force=in_force, strictness=STRICTNESS,
    )  # fmt: skip


@bp.post("/library/<key>/take")
@rule("page.life_rules_editing")
def take(key: str) -> Response:
    """选用."""
    permit()
    if key not in library.rule_sets():
        raise web.Missing
    return begun(lambda once: domain.path(domain.take(key, by=me(), once=once)), "已选用，可以按实际修改后启用。")


@bp.post("/<int:key>/revise")
@rule("page.life_rules_editing")
def revise(key: int) -> Response:
    """修订: the next edition, to write on; where one is being written already, that one."""
    record = get_or_404(LifeRules, key)
    permit()
    draft = domain.drafted(record)
    if draft is not None and not store.spent(request.form.get("once", "")):
        return web.go(domain.path(draft), "已经有一版正在修订，这里就是。修改后请启用，或者先放弃它再修订。")
    return begun(
        lambda once: domain.path(domain.revise(record, by=me(), once=once)),
        "已建立新的一版，修改后请启用，启用后代替现在的一版。",
    )


@bp.get("/template")
@rule("page.life_rules_editing")
def template() -> Response:
    """The empty workbook."""
    return web.download(workbook.written(RuleSet("")), "制度要求模板.xlsx", web.XLSX)
