"""Sets of rules as workbooks coming in: read, shown as what is wrong or as what would change, and only then taken over."""

from dataclasses import replace

from flask import Blueprint, Response

from portal import web
from portal.asking import admit, version
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.life.judging.describing import sentence
from portal.life.rulesets import domain, workbook
from portal.life.rulesets.domain import ROOM, path, read, title
from portal.life.rulesets.forms import BookForm, ConfirmForm
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.parts import compare, names
from portal.life.rulesets.record import KINDS
from portal.life.rulesets.views.frame import BOTH, below, permit, trail
from portal.uploads import workbook_forms
from portal.web import get_or_404, me, rule

bp = Blueprint("life_rule_books", __name__, url_prefix=ROOM)
MOST = 5 * 2**20  # bytes


def _place(base: str) -> str:
    """Under which address a workbook waits; no form is posted there."""
    return f"{base}/import/waiting"


def _trail(record: LifeRules | None, *more: tuple[str, str | None]) -> None:
    trail(*more) if record is None else below(record, *more)


def _upload(record: LifeRules | None, base: str) -> Response:
    """Ask for a workbook; what is wrong in it is listed, a set that can be read waits for its confirmation."""
    form, faults, status = BookForm(action=f"{base}/import", draft=False), list[workbook.Fault](), 200
    if form.sent():
        status = 422
        try:
            book = workbook_forms.sent("要导入的制度要求", MOST)
            fallback = record.name if record is not None else book.name.rsplit(".", 1)[0][: domain.LONGEST["name"]]
            rules, faults = workbook.read(book.data, fallback)
            if not faults:
                domain.keep(rules, book.name, by=me(), place=_place(base))
                return web.go(f"{base}/import/check")
        except Invalid as error:
            error.field = "file"
            form.refuse(error)
    _trail(record, ("从工作簿导入", None))
    return web.page(
        "life/rules/import.html", form=form, record=record, faults=faults, status=status, base=base,
        form_has_errors=status == 422, title=title,
    )  # fmt: skip


def _check(record: LifeRules | None, base: str, form: ConfirmForm, status: int = 200) -> Response:
    """What a workbook would do: what changes against the present text, or the whole new set."""
    kept = domain.kept(by=me(), place=_place(base))
    if kept is None:
        return web.go(f"{base}/import", "没有等待确认的工作簿，请重新上传。")
    form.digest.data = kept.digest
    form.once.data = form.once.data or web.once()
    _trail(record, ("从工作簿导入", f"{base}/import"), ("核对", None))
    known, called = kept.rules.known(), names(kept.rules)
    return web.page(
        "life/rules/check.html", record=record, kept=kept, form=form, base=base, status=status, title=title, words=KINDS,
        form_has_errors=status != 200, changes=compare(read(record), kept.rules) if record else [],
        said=[(one.name, sentence(one, known, called)) for one in kept.rules.rules],
    )  # fmt: skip


def _confirm(record: LifeRules | None, base: str) -> Response:
    """导入 exactly what was shown."""
    form = ConfirmForm(action=f"{base}/import/confirm")
    if earlier := store.spent(form.once.data or ""):
        return web.go(earlier)
    kept = domain.kept(by=me(), place=_place(base))
    if kept is None or kept.digest != form.digest.data:
        return web.go(f"{base}/import", "等待确认的工作簿已经换了或者不在了，请重新上传后核对。")
    try:
        with write():
            if record is None:
                onward = path(domain.create(kept.rules, by=me(), once=form.once.data or ""))
            else:
                domain.edit(record, replace(kept.rules), by=me(), version=version(form))
                onward = path(record)
            store.drop(me(), _place(base))
        return web.go(onward, "已导入。")
    except Invalid as error:
        form.refuse(error)
        return _check(record, base, form, 422)
    except Stale as error:
        if record is None:
            form.refuse(Invalid(error.message))
            return _check(None, base, form, 409)
        now = get_or_404(LifeRules, record.id)
        form.conflict(error, {}, now.version)
        return _check(now, base, form, 409)


@bp.route("/import", methods=BOTH)
@rule("page.life_rules_editing")
def upload() -> Response:
    """导入 as a new set."""
    permit()
    return _upload(None, ROOM)


@bp.get("/import/check")
@rule("page.life_rules_editing")
def look() -> Response:
    """The workbook that waits, as a new set."""
    return _check(None, ROOM, ConfirmForm(action=f"{ROOM}/import/confirm"))


@bp.post("/import/confirm")
@rule("page.life_rules_editing")
def confirm() -> Response:
    """Take the workbook over as a new set."""
    permit()
    return _confirm(None, ROOM)


@bp.route("/<int:key>/import", methods=BOTH)
@rule("page.life_rules_editing")
def upload_into(key: int) -> Response:
    """导入 into a draft."""
    record = get_or_404(LifeRules, key)
    admit("life_rules.edit", record, path(record))
    return _upload(record, path(record))


@bp.get("/<int:key>/import/check")
@rule("page.life_rules_editing")
def look_into(key: int) -> Response:
    """The workbook that waits, against the present text."""
    record = get_or_404(LifeRules, key)
    admit("life_rules.edit", record, path(record))
    return _check(record, path(record), ConfirmForm(action=f"{path(record)}/import/confirm", version=record.version))


@bp.post("/<int:key>/import/confirm")
@rule("page.life_rules_editing")
def confirm_into(key: int) -> Response:
    """Take the workbook over into the draft."""
    record = get_or_404(LifeRules, key)
    admit("life_rules.edit", record, path(record))
    return _confirm(record, path(record))
