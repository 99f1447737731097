"""A plan begins, is written, changed with a reason once it stands; the committee's own is issued."""

from collections.abc import Iterable
from typing import Any

from portal import actions, clock
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.life.rulesets.reading import types
from portal.plans import judging, likeness
from portal.plans.document import Document, checked, compare, read, written
from portal.plans.domain import text
from portal.plans.domain.text import below, judges, path, title
from portal.plans.models import AnnualPlan
from portal.policy import Actor
from portal.units.models import Unit
from portal.uploads import domain as uploads

CHANGED = ("accepted", "issued")  # from then on a plan is changed with a reason


def years() -> range:
    """The years for which a plan can begin today: last year (written late) to next year."""
    year = clock.today().year
    return range(year - 1, year + 2)


_OF_YEAR = Query(
    lambda: AnnualPlan.select(AnnualPlan.id).where(
        (AnnualPlan.unit == P("unit")) & (AnnualPlan.kind == P("kind")) & (AnnualPlan.year == P("year"))
    )
)


def found(unit: int, year: int, kind: str = "branch") -> int | None:
    """The id of a unit's plan of a year, None where it has none."""
    key: int | None = _OF_YEAR.scalar(unit=unit, year=year, kind=kind)
    return key


def create(
    unit: Unit, year: int, document: Document, *, kind: str = "branch", by: Actor, once: str = ""
) -> AnnualPlan:  # fmt: skip
    """编制 a plan of a unit for a year. Raises Invalid, Denied, Stale where it has one."""
    if unit.kind != ("branch" if kind == "branch" else "committee"):
        raise Invalid("年度计划由党支部编制，年度安排和计划样本由基层党委编制。")
    if unit.closed_on is not None:
        raise Invalid("这个单位已经撤销，不能再编制计划。")
    if year not in years():
        raise Invalid(f"年度请在 {years()[0]} 至 {years()[-1]} 中选。", "year")
    if found(unit.id, year, kind) is not None:
        raise Invalid(f"{year} 年已经编制过，请在原来的那一份上修改。", "year")
    committee = unit.committee_id if kind == "branch" else unit.id
    with write():
        made = actions.create(
            "annual_plan.create", AnnualPlan, by=by, committee=committee, unit=unit.id, kind=kind, year=year,
            document=written(document), created_by=by.person_id, values={"items": len(document.items)},
        )  # fmt: skip
        text.index(made)
        store.spend(once, by, path(made))
    return made


def edit(plan: AnnualPlan, document: Document, *, by: Actor, version: int | None, files: Iterable[int] = ()) -> None:
    """Keep the new text of a draft or a returned plan. Raises Invalid, Denied, Stale."""
    actions.check("annual_plan.edit", plan, by=by)
    files = list(files)
    if not files and not compare(read(plan.document), document, {}) and version == plan.version:
        return
    with write():
        _keep("annual_plan.edit", plan, document, by, version, files=len(files))
        uploads.attach(plan, files, by=by)


def change(plan: AnnualPlan, document: Document, reason: str, *, by: Actor, version: int | None) -> None:
    """调整 what stands already, with a reason; those above are told. Raises Invalid where a mandatory item goes, Denied, Stale."""
    actions.check("annual_plan.change", plan, by=by)
    reason = text.reason(reason, missing="请写明调整的原因。")
    changes = compare(read(plan.document), document, types(plan.committee_id))
    if not changes:
        raise Invalid("内容没有改动。", "topic")
    lost = judging.lost(plan, document) if plan.kind == "branch" else []
    if lost:
        raise Invalid("不能这样调整：" + " ".join(lost))
    people = judges(plan) if plan.kind == "branch" else below(plan)
    with write():
        _keep("annual_plan.change", plan, document, by, version, note=reason)
        if plan.kind == "branch":
            likeness.ask(plan.committee_id, plan.year, by=by)
        inbox.tell(people, f"{title(plan)}有调整：{changes[0].label}。原因：{reason[:60]}", path(plan), by=by)


def issue(plan: AnnualPlan, *, by: Actor, version: int | None = None) -> None:
    """发布 the committee's arrangement or model to its branches. Raises Invalid, Denied, Stale."""
    actions.check("annual_plan.issue", plan, by=by)
    if not plan.document.get("items"):
        raise Invalid("里面还没有内容，不能发布。")
    people = below(plan)
    with write():
        actions.perform("annual_plan.issue", plan, by=by, version=version, values={"document": plan.document})
        inbox.tell(people, f"{title(plan)}已发布，编制计划时可以纳入", path(plan), by=by)


def _keep(action: str, plan: AnnualPlan, document: Document, by: Actor, version: int | None, *, note: str = "", files: int = 0) -> None:  # fmt: skip
    known = types(plan.committee_id)
    old = read(plan.document)
    kept = {one.key: one for one in old.items}
    for one in document.items:
        if kept.get(one.key) != one:
            # a type that the committee has given up since stays with the items that have it
            checked(one, {*known, *(item.kind for item in old.items)})
    detail: dict[str, Any] | None = {"files": files} if files else None
    actions.perform(
        action, plan, by=by, set={"document": written(document)}, version=version, note=note,
        values=text.told(old, document, known), detail=detail,
    )  # fmt: skip
    if plan.state != "returned":  # others find it by what was filed, until it is filed again
        text.index(plan)
