"""What the pages of entries share: the breadcrumb, who comes to a step, the record anew after a refusal."""

from typing import Any

from flask import Response, request

from portal import actions, policy, web
from portal.errors import Stale
from portal.stars import outcomes
from portal.stars.entries import record
from portal.stars.entries.domain import path
from portal.stars.models import StarEntry
from portal.web import me


def trail(shown: record.Shown | None, *more: tuple[str, str | None]) -> None:
    """Set the breadcrumb: the list, the entry, and what stands below it."""
    if shown is None:
        web.crumbs(("自评申报", None))
        return
    name = f"{shown.cycle.year} 年 · {shown.head.branch_name}"
    web.crumbs(("自评申报", "/stars/entries"), (name, path(shown.entry) if more else None), *more)


def admit(action: str, entry: StarEntry) -> Response | None:
    """Let through who may; whoever comes late to look is led to the record, and what was typed late meets its 409."""
    if request.method == "POST" and policy.may(action, me(), entry):
        return None
    try:
        actions.check(action, entry, by=me())
        if record.cycle_of(entry).state != "open":
            raise Stale("这一轮评定已经不在自评和评定阶段，不能再改。")
    except Stale as error:
        return web.go(path(entry), error.message)
    return None


def page(shown: record.Shown, *, status: int = 200, problem: str = "") -> Response:
    """The entry's page."""
    trail(shown)
    return web.page(
        "stars/entries/show.html", status=status, shown=shown, entry=shown.entry, problem=problem,
        method=record.method, form_has_errors=bool(problem), outcome_label=outcomes.label(shown.scheme, shown.outcome),
    )  # fmt: skip


def heading(shown: record.Shown) -> dict[str, Any]:
    """What every form of an entry says above itself."""
    return {"lead": f"{shown.head.branch_name} · {shown.cycle.name}", "back": path(shown.entry)}
