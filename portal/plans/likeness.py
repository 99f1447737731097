"""Copied text between annual plans: all plans of a committee's year in the background, one plan at once, what is kept of it.

The rows hold for as long as the passage still stands in the plan word for word, whatever else was changed since.
"""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.db import P, Query, among
from portal.errors import Denied
from portal.jobs import work
from portal.jobs.models import Job
from portal.life.rulesets import reading as rulesets
from portal.plans import document
from portal.plans.checking import likeness as comparison
from portal.plans.checking import stock
from portal.plans.checking.passages import Own, Passage
from portal.plans.checking.passages import own as without_sources
from portal.plans.checking.plan import Plan
from portal.plans.models import AnnualPlan, PlanLikeness
from portal.policy import Actor, may
from portal.units.models import Unit

KIND = "plans.compare"
COMPARED = ("filed", "accepted")  # of which plans others are told that they equal them
TOGETHER = 25  # plans whose passages are written in one transaction


def _columns() -> list[Any]:
    return [
        AnnualPlan.id, AnnualPlan.unit, AnnualPlan.year, AnnualPlan.document, AnnualPlan.version, Unit.name,
        Unit.founded_on,
    ]  # fmt: skip


PLANS = Query(
    lambda: (
        AnnualPlan.select(*_columns())
        .join(Unit, on=(Unit.id == AnnualPlan.unit))
        .where(
            (AnnualPlan.committee == P("committee"))
            & (AnnualPlan.year == P("year"))
            & (AnnualPlan.kind == "branch")
            & AnnualPlan.state.in_(COMPARED)
        )
        .order_by(AnnualPlan.id)
    )
)


def _latest_before() -> Any:
    """The last plan of each branch before a year."""
    other = AnnualPlan.alias("other")
    same = (other.unit == AnnualPlan.unit) & (other.kind == "branch") & other.state.in_(COMPARED)
    newest = other.select(pw.fn.MAX(other.year)).where(same & (other.year < P("year")))
    return (
        AnnualPlan.select(*_columns())
        .join(Unit, on=(Unit.id == AnnualPlan.unit))
        .where(
            among(AnnualPlan.unit, "units")
            & (AnnualPlan.kind == "branch")
            & AnnualPlan.state.in_(COMPARED)
            & (AnnualPlan.year == newest)
        )
    )


LAST = Query(_latest_before)
GIVEN = Query(
    lambda: AnnualPlan.select(AnnualPlan.document).where(
        (AnnualPlan.committee == P("committee"))
        & (AnnualPlan.year == P("year"))
        & (AnnualPlan.kind != "branch")
        & (AnnualPlan.state == "issued")
    )
)
VERSIONS = Query(
    lambda: AnnualPlan.select(AnnualPlan.id, AnnualPlan.version).where(
        among(AnnualPlan.id, "plans") & AnnualPlan.state.in_(COMPARED)
    )
)
ROWS = Query(
    lambda: (
        PlanLikeness.select(
            PlanLikeness.item, PlanLikeness.source, PlanLikeness.source_item, PlanLikeness.passage,
            PlanLikeness.last_year,
        )
        .where(PlanLikeness.plan == P("plan"))
        .order_by(PlanLikeness.id)
    )
)  # fmt: skip
DONE = Query(
    lambda: (
        PlanLikeness.select(PlanLikeness.plan)
        .where(among(PlanLikeness.plan, "plans") & (PlanLikeness.compared_at >= P("since")))
        .distinct()
    )
)


# --- one plan -------------------------------------------------------------------------------------


def of_plan(plan: Any) -> tuple[Passage, ...]:
    """The passages of one plan, compared now with the filed ones of its committee and the branch's last; half a second."""
    last = LAST(units=[plan.unit_id], year=plan.year)
    others = [
        document.plan(row, row)
        for row in PLANS(committee=plan.committee_id, year=plan.year)
        if row.unit_id != plan.unit_id
    ]
    return comparison.like(
        document.plan(plan), others, last=document.plan(last[0], last[0]) if last else None,
        known=known(plan.committee_id, plan.year),
    )  # fmt: skip


def stored(plan: Any) -> tuple[Passage, ...]:
    """What the last comparison found of a plan, as far as it still stands in it."""
    texts = {one.key: one.written for one in document.plan(plan, _NAMELESS).items}
    found = []
    for row in ROWS(plan=plan.id):
        kept = row.passage
        if texts.get(row.item, "")[kept["starts"] : kept["ends"]] == kept["text"]:
            found.append(
                Passage(
                    row.item, kept["starts"], kept["ends"], kept["share"], row.source_id, row.source_item, bool(row.last_year)
                )
            )  # fmt: skip
    return tuple(found)


def own(plan: Any) -> tuple[Own, ...]:
    """The same as the plan's writer may see it: the own words, and that they stand elsewhere; never where."""
    return without_sources(stored(plan))


class _Nameless(NamedTuple):
    name: str = ""
    founded_on: Any = None


_NAMELESS = _Nameless()


def known(committee: int, year: int) -> frozenset[str]:
    """What everybody may write: the texts of the rules, the committee's own arrangement and its model."""
    given = [document.read(row.document) for row in GIVEN(committee=committee, year=year)]
    of_items = (text for one in given for item in one.items for text in (item.topic, item.text, item.materials))
    of_rules = (text for rule in rulesets.rules(committee) for text in (rule.name, rule.source, rule.note))
    return stock.common([*of_items, *of_rules])


# --- all plans of a committee's year ---------------------------------------------------------------


def ask(committee: int, year: int, *, by: Actor, own: bool = False) -> Job:
    """Ask for the comparison of a committee's plans of a year, in the caller's transaction; one that waits serves all who ask.

    `own`: who asks wants to see how far it is, which is told of one's own alone.
    """
    name = f"{KIND}:{committee}:{year}:"
    waiting = (Job.kind == KIND) & (Job.state == "waiting") & Job.key.startswith(name)
    if own:
        waiting &= Job.asked_by == by.person_id
    found = Job.select(Job.key).where(waiting).order_by(Job.id.desc()).tuples().first()
    key = found[0] if found else name + secrets.token_hex(8)
    return work.ask(KIND, key, {"committee": committee, "year": year}, by=by)


def ask_all(committee: int, year: int, *, by: Actor) -> Job:
    """比对全部计划, by the committee's own hand. Raises Denied."""
    if not may("annual_plan.compare", by) or by.unit_id != committee:
        raise Denied("只有党委可以发起全部计划的比对。", action="annual_plan.compare")
    return ask(committee, year, by=by, own=True)


def latest(committee: int, year: int, *, by: Actor) -> Job | None:
    """The last comparison that this person asked for."""
    mine = (Job.kind == KIND) & (Job.asked_by == by.person_id) & Job.key.startswith(f"{KIND}:{committee}:{year}:")
    found: Job | None = Job.select().where(mine).order_by(Job.id.desc()).first()
    return found


def run(handle: work.Handle, committee: int, year: int) -> None:
    """Compare every filed plan with all others and with the branch's last one, and keep what was found."""
    rows = PLANS(committee=committee, year=year)
    plans = [document.plan(row, row) for row in rows]
    versions = {row.id: row.version for row in rows}
    last = {row.unit_id: document.plan(row, row) for row in LAST(units=[row.unit_id for row in rows], year=year)}
    written = _written([*plans, *last.values()])
    asked = Job.select(Job.created_at).where(Job.id == handle.id).tuples().get()[0]
    done = {row.plan_id for row in DONE(plans=list(versions), since=asked)}
    at = _Progress(handle, len(plans))
    pairs = comparison.compare(plans, last=last, known=known(committee, year), done=done, progress=at)
    copied = len(done)
    for some in pw.chunked(pairs, TOGETHER):
        if _overtaken(handle, committee, year):
            with handle.effect("又有计划变动，由后面的一次比对接着做。"):
                return
        with handle.step(at.done, at.total, COMPARING):
            now = {row.id: row.version for row in VERSIONS(plans=[key for key, _found in some])}
            keep([(key, found) for key, found in some if now.get(key) == versions[key]], versions, written)
        copied += sum(bool(found) for _key, found in some)
    with handle.effect(f"比对了 {len(plans)} 份计划，{copied} 份有与其他计划或去年计划相同的文字。"):
        pass


READING, COMPARING = "正在读取计划", "正在逐份比对"


class _Progress:
    """How far it is, told as the lease is renewed."""

    def __init__(self, handle: work.Handle, plans: int) -> None:
        self.handle, self.plans, self.done, self.total = handle, plans, 0, 0

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.handle.progress(done, total, READING if done <= self.plans else COMPARING)


def _overtaken(handle: work.Handle, committee: int, year: int) -> bool:
    """Whether the same was asked for again since: the later one knows more."""
    name = f"{KIND}:{committee}:{year}:"
    later = (Job.kind == KIND) & (Job.id > handle.id) & Job.key.startswith(name) & (Job.state != "failed")
    return bool(Job.select(Job.id).where(later).exists())


Texts = dict[tuple[int, str], str]


def _written(plans: Iterable[Plan]) -> Texts:
    return {(plan.id, item.key): item.written for plan in plans for item in plan.items}


def keep(found: Iterable[tuple[int, tuple[Passage, ...]]], versions: dict[int, int], written: Texts) -> None:
    """Put the passages of plans in the place of those found before; inside the caller's transaction."""
    pairs = list(found)
    PlanLikeness.delete().where(PlanLikeness.plan.in_([key for key, _passages in pairs])).execute()
    rows = [row for key, passages in pairs for row in _rows(key, passages, versions[key], written)]
    for some in pw.chunked(rows, 80):
        PlanLikeness.insert_many(some).execute()


def _rows(plan: int, passages: Iterable[Passage], version: int, written: Texts) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for one in passages:
        text = written[plan, one.item]
        passage = {
            "starts": one.start, "ends": one.end, "share": round(one.share, 3), "text": text[one.start : one.end],
            "topic": text.partition("\n")[0], "other": written[one.plan, one.other],
        }  # fmt: skip
        yield {
            "plan": plan, "source": one.plan, "item": one.item, "source_item": one.other, "passage": passage,
            "share": min(100, round(one.share * 100)), "last_year": one.last_year, "plan_version": version,
            "compared_at": now,
        }  # fmt: skip


work.register(KIND, run, label="比对年度计划", place=lambda args: f"/plans/likeness?year={args['year']}")
