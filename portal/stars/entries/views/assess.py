"""自评: all indicators of the branch on one page, or one component at a time."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import version
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.stars.entries import course, domain, facts, reading, record, words
from portal.stars.entries.domain import path
from portal.stars.entries.forms import AssessForm
from portal.stars.entries.views.frame import admit, trail
from portal.stars.models import StarEntry
from portal.web import get_or_404, me, rule

bp = Blueprint("star_assessing", __name__, url_prefix="/stars/entries/<int:key>/assess")
BOTH = ["GET", "POST"]


@bp.route("", methods=BOTH)
@rule("page.star_entries")
def everything(key: int) -> Response:
    """自评 of all indicators together."""
    return _assess(key, None)


@bp.route("/<int:part>", methods=BOTH)
@rule("page.star_entries")
def component(key: int, part: int) -> Response:
    """自评 of one component, counted from 1."""
    return _assess(key, part)


def _assess(key: int, number: int | None) -> Response:
    entry = get_or_404(StarEntry, key)
    admit("star_entry.edit", entry)
    shown = record.base(entry, me())
    parts = reading.parts(shown.scheme, shown.head.sector)
    if number is not None and not 1 <= number <= len(parts):
        raise web.Missing()
    chosen = parts if number is None else [parts[number - 1]]
    here = f"{path(entry)}/assess" + ("" if number is None else f"/{number}")
    form = AssessForm(action=here, version=entry.version)
    form.begin(shown.scheme, chosen, reading.scores(key), request.form if form.sent() else form.put_back())
    if not form.sent():
        return _page(form, shown, parts, number)
    given = form.given() if form.validate() else None
    if given is None:
        return _page(form, shown, parts, number, status=422)
    try:
        with write():
            changed = domain.assess(entry, given, by=me(), version=version(form))
            store.drop(me(), form.action)
    except Invalid as error:
        form.refuse(error)
        return _page(form, shown, parts, number, status=422)
    except Stale as error:
        return _conflict(form, error, shown, parts, number)
    return web.go(_onward(entry, number, len(parts)), f"已保存，改了 {changed} 项。" if changed else "没有改动。")


def _onward(entry: StarEntry, number: int | None, last: int) -> str:
    """To the next component where that was asked for, else back to the entry."""
    if request.form.get("do") == "next" and number is not None and number < last:
        return f"{path(entry)}/assess/{number + 1}"
    return path(entry)


def _conflict(
    form: AssessForm, error: Stale, shown: record.Shown, parts: list[reading.Part], number: int | None
) -> Response:
    """Someone saved first: what lies in the table beside what was typed."""
    entry = get_or_404(StarEntry, shown.entry.id)
    if entry.state not in ("draft", "returned"):
        raise error
    form.conflict(error, {}, entry.version)
    rows = reading.scores(entry.id)
    theirs = [
        (
            row,
            words.said(row.indicator, rows[key].value) if key in rows else "",
            rows[key].reason if key in rows else "",
        )
        for key, row in form.rows.items()
    ]
    return _page(form, shown, parts, number, status=409, theirs=theirs)


def _page(
    form: AssessForm, shown: record.Shown, parts: list[reading.Part], number: int | None, *, status: int = 200,
    theirs: Any = (),
) -> Response:  # fmt: skip
    entry, cycle = shown.entry, shown.cycle
    known = facts.of_branches([entry.branch_id], cycle.starts, cycle.ends)[entry.branch_id]
    _note, returned = course.last_return(entry, course.rows_of(entry))
    trail(shown, ("自评", None))
    chosen = parts if number is None else [parts[number - 1]]
    return web.page(
        "stars/entries/assess.html", "form", status=status, form=form, shown=shown, entry=entry, parts=parts,
        chosen=chosen, number=number, theirs=theirs, returned=returned, words=words, known=known, facts=facts.FACTS,
        evidence=record.evidence(entry, cycle, known), form_has_errors=status != 200,
    )  # fmt: skip
