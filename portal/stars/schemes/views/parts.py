"""The editor: one page for each part, and for each component and indicator; removing and moving them."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import admit, version
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.stars.computation.scheme import KINDS, Scheme
from portal.stars.models import StarScheme
from portal.stars.schemes import domain, reading, wording
from portal.stars.schemes.asking import Part, runs
from portal.stars.schemes.forms import PartForm, form_of, fresh, without
from portal.stars.schemes.parts import INDICATOR, PARTS
from portal.stars.schemes.views.frame import below, sent_number
from portal.web import get_or_404, me, rule

bp = Blueprint("star_parts", __name__, url_prefix="/stars/schemes/<int:key>/parts")
NEW = "new"


def _part(name: str, *, owned: bool) -> Part:
    """The part of this name, with owners of its own or without."""
    part = PARTS.get(name)
    if part is None or bool(part.field) != owned:
        raise web.Missing
    return part


@bp.route("/<name>", methods=["GET", "POST"])
@rule("page.star_editing")
def edit(key: int, name: str) -> Response:
    """修改 a part of the scheme."""
    record, part = get_or_404(StarScheme, key), _part(name, owned=False)
    admit("star_scheme.edit", record, reading.path(record))
    scheme = reading.of(key)
    form = _form(part, scheme, scheme, record)
    return _answer(form, record, part.title, lambda owner: owner, f"scheme-{key}-{name}")


@bp.route("/<name>/<item>", methods=["GET", "POST"])
@rule("page.star_editing")
def owner(key: int, name: str, item: str) -> Response:
    """修改 a component or an indicator, or write a new one."""
    record, part = get_or_404(StarScheme, key), _part(name, owned=True)
    admit("star_scheme.edit", record, reading.path(record))
    scheme = reading.of(key)
    there = next((one for one in getattr(scheme, part.field) if one.key == item), None)
    if there is None and item != NEW and request.method == "GET":
        raise web.Missing
    if there is None:  # new, or removed by somebody while it was being written: that version is stale
        there = _begun(part, scheme, item)
    form = _form(part, scheme, there, record)
    heading = f"{part.title}：{there.label}" if there.label else f"新增{part.title}"
    place = f"scheme-{key}-{there.key}"
    return _answer(form, record, heading, lambda made: domain.with_owner(scheme, part, made), place, item=item)


def _begun(part: Part, scheme: Scheme, item: str) -> Any:
    """A component or indicator that is yet to be written."""
    taken = [one.key for one in getattr(scheme, part.field)]
    key = fresh(part.prefix, taken) if item == NEW else item[:40]
    if part is not INDICATOR:
        return part.blank(key)
    places = [one.key for one in wording.holders(scheme)]
    wanted = request.args.get("in", "")
    return part.blank(key, wanted if wanted in places else "".join(places[:1]))


def _form(part: Part, scheme: Scheme, there: Any, record: StarScheme) -> PartForm:
    """The form as it was sent, or filled from the record; a row that is taken out is left out."""
    kind, formdata = "", None
    if part is INDICATOR:
        kind = request.form.get("kind", there.kind)
        kind = kind if kind in KINDS else there.kind
    for rows in part.rows:
        at = sent_number(request.form.get(f"remove-{rows.field}"))
        if at:
            formdata = without(request.form, rows.field, at)
    return form_of(
        part, scheme, there, action=request.path, version=record.version, kind=kind, formdata=formdata
    )  # fmt: skip


def _answer(form: PartForm, record: StarScheme, heading: str, whole: Any, place: str, *, item: str = "") -> Response:
    """Show the form, add or take out a row, or keep what was typed; `whole`: owner → the scheme with it."""
    said, status, theirs = "", 200, []
    if form.sent():
        changed = _changed_rows(form)
        if changed or form.switched:
            said = "" if changed else "计分方式换了，请接着填写下面的内容再保存。"
            form.take_kind()
        else:
            status = 422
            form.validate()
            made = form.made()
            if made is not None:
                try:
                    return _keep(form, record, whole(made), place, item)
                except Invalid as error:
                    form.refuse(error)
                except Stale as error:
                    status, now = 409, get_or_404(StarScheme, record.id)
                    form.conflict(error, {}, now.version)
                    theirs = _present(form.part, reading.of(record.id), item)
    below(record, (heading, None))
    return web.page(
        "stars/schemes/part.html", "form", status=status, form=form, record=record, part=form.part, heading=heading, said=said,
        theirs=theirs, conflict=status == 409, form_has_errors=status in (409, 422), item=item, back=reading.path(record),
        unsaved=form.sent(), runs=runs, spoken=_spoken(form, item),
    )  # fmt: skip


def _changed_rows(form: PartForm) -> bool:
    """Whether a button added or took out a row (without script)."""
    add = request.form.get("add", "")
    if add in {rows.field for rows in form.lists}:
        field = form[add]
        if len(field.entries) < field.max_entries:
            field.append_entry()
        return True
    return any(request.form.get(f"remove-{rows.field}") is not None for rows in form.part.rows)


def _keep(form: PartForm, record: StarScheme, scheme: Scheme, place: str, item: str) -> Response:
    base = reading.path(record)
    with write():
        domain.edit(record, scheme, by=me(), version=version(form))
        store.drop(me(), form.action)
    if request.form.get("do") == "next" and item:
        inside = f"?in={form.component.data}" if "component" in form else ""
        return web.go(f"{base}/parts/{form.part.key}/{NEW}{inside}", f"已保存，请填写下一个{form.part.title}。")
    return web.go(f"{base}#{place}", "已保存。")


def _present(part: Part, scheme: Scheme, item: str) -> list[wording.Said]:
    """What the part says now, for who was slower."""
    lines = next(one.lines for one in wording.sections(scheme) if one.key == part.key)
    return [one for one in lines if not item or one.key == item]


def _spoken(form: PartForm, item: str) -> list[str]:
    return domain.dependents(form.scheme, form.part.field, item) if item and item != NEW else []


def _found(key: int, name: str, item: str) -> tuple[StarScheme, Part, Scheme, Any]:
    """A component or indicator that is there, of a scheme that the visitor sees."""
    record, part = get_or_404(StarScheme, key), _part(name, owned=True)
    scheme = reading.of(key)
    there = next((one for one in getattr(scheme, part.field) if one.key == item), None)
    if there is None:
        raise web.Missing
    return record, part, scheme, there


@bp.route("/<name>/<item>/remove", methods=["GET", "POST"])
@rule("page.star_editing")
def remove(key: int, name: str, item: str) -> Response:
    """删去 a component or indicator, with what depends on it, which the page names first."""
    record, part, scheme, there = _found(key, name, item)
    admit("star_scheme.edit", record, reading.path(record))
    if request.method == "POST":
        domain.edit(record, domain.remove(scheme, part, item), by=me(), version=_version())
        return web.go(f"{reading.path(record)}#scheme-{key}-{name}", f"已删去{part.title}“{there.label}”。")
    below(record, (f"删去{part.title}", None))
    spoken = domain.dependents(scheme, part.field, item)
    return web.page(
        "stars/schemes/remove.html", record=record, part=part, there=there, spoken=spoken, back=reading.path(record)
    )


@bp.post("/<name>/<item>/move")
@rule("page.star_editing")
def move(key: int, name: str, item: str) -> Response:
    """上移 or 下移."""
    record, part, scheme, _there = _found(key, name, item)
    domain.edit(record, domain.move(scheme, part, item, request.form.get("to") == "up"), by=me(), version=_version())
    return web.go(f"{reading.path(record)}#scheme-{key}-{item}")


def _version() -> int:
    """The version that a button was pressed on; 0, which none has, without one."""
    return int(sent_number(request.form.get("version")) or 0)
