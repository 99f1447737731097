"""A scheme's page, which reads like a document; its steps; what differs from another version."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, policy, web
from portal.accounts.models import ROLES
from portal.audit.course import COURSE, Event
from portal.errors import Invalid
from portal.stars.models import StarScheme
from portal.stars.schemes import domain, listing, reading, wording
from portal.stars.schemes.compare import compare
from portal.stars.schemes.views.frame import below, told, trail
from portal.stars.workbooks import scheme as books
from portal.web import get_or_404, me, rule

bp = Blueprint("star_scheme", __name__, url_prefix="/stars/schemes/<int:key>")


@bp.get("")
@rule("page.star_schemes")
def show(key: int) -> Response:
    """The scheme in words; for its committee with what is wrong and the way to each part."""
    return _show(get_or_404(StarScheme, key))


def _show(record: StarScheme, refused: str = "") -> Response:
    actor, scheme, base = me(), reading.of(record.id), reading.path(record)
    trail((reading.title(record), None))
    office = policy.may("page.star_editing", actor) and policy.may("star_scheme.edit", actor, record)
    problems = told(scheme, base) if office else []
    acts = set(actions.available(actor, record)) if office else set[str]()
    return web.page(
        "stars/schemes/show.html", record=record, scheme=scheme, sections={one.key: one for one in wording.sections(scheme)},
        groups=wording.grouped(scheme), problems=problems, severe=sum(one.severe for one in problems), refused=refused,
        office=office, editing="star_scheme.edit" in acts, acts=acts, cycles=listing.CYCLES(scheme=record.id),
        course=_course(record) if office else [], once=web.once(), versions=_others(record), title=reading.title,
        status=422 if refused else 200,
    )  # fmt: skip


def _others(record: StarScheme) -> list[Any]:
    """The other schemes of the committee that the visitor may see."""
    rows = listing.VERSIONS(committee=record.committee_id, scheme=record.id)
    if policy.may("star_scheme.edit", me(), record):
        return rows
    return [row for row in rows if row.state in listing.SEEN]


_SAID = {
    "star_scheme.create": "建立", "star_scheme.edit": "修改", "star_scheme.finish": "定稿", "star_scheme.reopen": "退回编制",
    "star_scheme.use": "启用", "star_scheme.retire": "停用",
}  # fmt: skip
_SIGNS = {"added": "增加", "removed": "删去", "changed": "改动", "moved": "调整"}


def _course(record: StarScheme) -> list[Event]:
    """经过, newest first; an edit tells what it changed."""
    events = []
    for row in COURSE(record="star_scheme", id=record.id)[:60]:
        what = _SAID.get(row.action, row.action)
        changes = (row.values or {}).get("changes", [])
        if changes:
            told = [f"{part}{_SIGNS[kind]}“{label}”" for part, kind, label, _before, _after in changes[:4]]
            what += "：" + "、".join(told) + (f"等 {len(changes)} 处" if len(changes) > 4 else "")
        role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
        events.append(Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note))
    return events


@bp.get("/compare")
@rule("page.star_schemes")
def versions(key: int) -> Response:
    """What differs from another scheme of the committee, by default the one it was copied from."""
    record = get_or_404(StarScheme, key)
    asked = request.args.get("with", "")
    other = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else record.origin_id
    rows = _others(record)
    chosen = next((row for row in rows if row.id == other), None)
    below(record, ("差异", None))
    differences = compare(reading.of(chosen.id), reading.of(key)) if chosen else []
    return web.page(
        "stars/schemes/compare.html",
        record=record,
        rows=rows,
        chosen=chosen,
        differences=differences,
        title=reading.title,
    )


@bp.get("/book")
@rule("page.star_schemes")
def book(key: int) -> Response:
    """The scheme as a workbook."""
    record = get_or_404(StarScheme, key)
    scheme = reading.of(key)
    actions.exported("star_scheme", len(scheme.indicators), by=me(), record=record)
    return web.download(books.write(scheme), f"{reading.title(record)}.xlsx", web.XLSX)


@bp.post("/finish")
@rule("page.star_editing")
def finish(key: int) -> Response:
    """定稿."""
    record = get_or_404(StarScheme, key)
    version = request.form.get("version", "")
    try:
        domain.finish(record, by=me(), version=int(version) if version.isdecimal() and len(version) < 10 else 0)
    except Invalid as error:
        return _show(record, error.message)
    return web.go(reading.path(record), "已定稿，可以用于发起评定。")


@bp.post("/reopen")
@rule("page.star_editing")
def reopen(key: int) -> Response:
    """退回编制."""
    record = get_or_404(StarScheme, key)
    domain.reopen(record, by=me())
    return web.go(reading.path(record), "已退回编制，可以修改。")


@bp.post("/retire")
@rule("page.star_editing")
def retire(key: int) -> Response:
    """停用."""
    record = get_or_404(StarScheme, key)
    domain.retire(record, by=me())
    return web.go(reading.path(record), "已停用。正在进行的评定不受影响。")
