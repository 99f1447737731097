"""What the pages of entries share: the breadcrumb, who comes to a step, the record anew after a refusal."""

from typing import Any

from flask import Response

from portal import asking, web
from portal.errors import Stale
from portal.stars import outcomes
from portal.stars.entries import record
from portal.stars.entries.domain import path
from portal.stars.models import StarEntry


def trail(shown: record.Shown | None, *more: tuple[str, str | None]) -> None:
    """Set the breadcrumb: the list, the entry, and what stands below it."""
    if shown is None:
        web.crumbs(("自评申报", None))
        return
    name = f"{shown.cycle.year} 年 · {shown.head.branch_name}"
    web.crumbs(("自评申报", "/stars/entries"), (name, path(shown.entry) if more else None), *more)


def admit(action: str, entry: StarEntry) -> None:
    """Let through who may while the round is open; who comes late to look is led to the record. Raises Denied."""

    def open_still() -> None:
        if record.cycle_of(entry).state != "open":
            raise Stale("这一轮评定已经不在自评和评定阶段，不能再改。")

    asking.admit(action, entry, path(entry), open_still)


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
