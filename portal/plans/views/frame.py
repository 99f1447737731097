"""What the pages of 年度计划 share: the breadcrumb, and the page of a plan whole or in place."""

from typing import Any

from flask import Response

from portal import web
from portal.plans import beginning, record
from portal.plans.domain import path, title
from portal.plans.models import AnnualPlan
from portal.units.listing import open_units
from portal.web import get_or_404, me

ROOM = "/plans"


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("年度计划", ROOM if more else None), *more)


def below(plan: AnnualPlan, *more: tuple[str, str | None]) -> None:
    """Set the breadcrumb of a page beneath a plan."""
    trail((title(plan), path(plan) if more else None), *more)


def mine(year: int) -> AnnualPlan | None:
    """The plan of the branch at hand for a year, where it can be written on."""
    actor = me()
    if actor.role != "secretary":
        return None
    plan: AnnualPlan | None = beginning.mine(actor, open_units(actor, ("branch",)), year)
    return plan if plan is not None and plan.state in ("draft", "returned") else None


def page(key: int, *, status: int = 200, problem: str = "", said: str = "", focus: str = "") -> Response:
    """A plan's page; for htmx its part that changes, with what was `said` and the item to look at."""
    plan = get_or_404(AnnualPlan, key)
    shown = record.shown(plan, me())
    below(plan)
    target = mine(plan.year) if plan.kind != "branch" and plan.state == "issued" else None
    return web.page(
        "plans/show.html", "plan", status=status, plan=plan, shown=shown, problem=problem, said=said, focus=focus,
        fragment=web.wants_fragment(), group_name=record.group_name, form_has_errors=status != 200, target=target,
        taken=_taken(target, plan), back=path(plan),
    )  # fmt: skip


def _taken(target: AnnualPlan | None, source: Any) -> set[str]:
    """Keys of the items that the plan has taken over from this source."""
    if target is None:
        return set()
    marks = f"plan:{source.id}:"
    return {
        one["origin"].removeprefix(marks)
        for one in target.document.get("items", ())
        if one.get("origin", "").startswith(marks)
    }
