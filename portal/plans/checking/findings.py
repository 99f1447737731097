"""The check of an annual plan in words: what S0 names as going wrong with plans, and dates that cannot be.

It informs; only a missing mandatory item keeps a plan from being filed. The order is always the same: missing items as the
duties are given, no item of its own, copied text, too broad, dates.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.plans.checking import dates, wording
from portal.plans.checking.dates import ORDERS, Bound, Order
from portal.plans.checking.mandatory import Duty, missing
from portal.plans.checking.passages import Passage, own
from portal.plans.checking.plan import Plan

Severity = Literal["blocks", "informs"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its key (`what` or `what:of which`, unique in a check), a whole Chinese sentence, the items it is about."""

    key: str
    severity: Severity
    text: str
    items: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """What was found, without of which: missing, copied_others …"""
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a plan is too broad (大而全、重点不突出). Our own measures; S0 gives none."""

    per_month: int = 3  # items for each month that the plan covers; a monthly item is one
    in_month: int = 8  # items that happen in one month
    small: int = 6  # so many items need no emphasis
    emphasis: float = 1 / 3  # most of them that can be the main ones


def check(
    plan: Plan,
    *,
    filed: date,
    duties: Iterable[Duty] = (),
    passages: Iterable[Passage] = (),
    bounds: Iterable[Bound] = (),
    orders: Iterable[Order] = ORDERS,
    limits: Limits = Limits(),
) -> tuple[Finding, ...]:
    """All findings about a plan that is filed on a day (a draft: today). Items that passages name are the plan's.

    The sentences name nobody else: they may be shown to the writer. Where a passage stands too, only `passages` say.
    """
    found = [
        *_missing(plan, duties),
        *_own(plan),
        *_copied(plan, passages),
        *_broad(plan, limits),
        *_emphasis(plan, limits),
    ]
    found += [
        Finding(key, "informs", text, items) for key, text, items in dates.impossible(plan, bounds, orders, filed)
    ]
    return tuple(found)


def may_be_filed(findings: Iterable[Finding]) -> bool:
    """Whether nothing keeps the plan from being filed."""
    return all(finding.severity != "blocks" for finding in findings)


def _missing(plan: Plan, duties: Iterable[Duty]) -> Iterator[Finding]:
    for duty in duties:
        if text := missing(plan, duty):
            concerned = tuple(item.key for item in plan.items if item.kind in duty.kinds)
            yield Finding(f"missing:{duty.key}", "blocks" if duty.strict else "informs", text, concerned)


def _own(plan: Plan) -> Iterator[Finding]:
    if not plan.items:
        yield Finding("empty", "informs", "计划里还没有项目。")
    elif all(item.mandatory for item in plan.items):
        yield Finding("no_own", "informs", "自选动作没有：计划里全是规定动作，没有一项是结合本支部实际安排的。")


def _copied(plan: Plan, passages: Iterable[Passage]) -> Iterator[Finding]:
    told, mine = own(passages), {item.key for item in plan.items}
    for last_year, key, whose, advice in (
        (False, "copied_others", "同一党委其他支部的年度计划", "请写出本支部自己的内容"),
        (True, "copied_last_year", "本支部去年的计划", "请按今年的情况重写"),
    ):
        shares: dict[str, float] = {}
        for one in told:
            if one.last_year == last_year and one.item in mine:
                shares[one.item] = min(1.0, shares.get(one.item, 0.0) + one.share)
        if shares:
            keys = tuple(item.key for item in plan.items if item.key in shares)
            much = (
                f"最多的一项有 {wording.percent(max(shares.values()))}"
                if len(keys) > 1
                else f"占 {wording.percent(max(shares.values()))}"
            )
            text = f"照搬照抄：{wording.items(plan, keys)}有与{whose}相同或几乎相同的文字，{much}。{advice}。"
            yield Finding(key, "informs", text, keys)


def _broad(plan: Plan, limits: Limits) -> Iterator[Finding]:
    covered = max(1, 13 - plan.since)
    most = limits.per_month * covered
    if len(plan.items) > most:
        text = f"大而全：{covered} 个月安排了 {len(plan.items)} 项，超过 {most} 项（平均每月 {limits.per_month} 项）。请合并或删减。"
        yield Finding("broad", "informs", text)
    in_month: dict[int, list[str]] = {}
    for item in plan.items:
        for month in () if item.once else item.valid_months:
            in_month.setdefault(month, []).append(item.key)
    full = sorted(month for month, keys in in_month.items() if len(keys) > limits.in_month)
    if full:
        text = f"大而全：{wording.months(full)}每月安排超过 {limits.in_month} 项，最多的一个月有 {max(len(in_month[m]) for m in full)} 项。"
        keys = {key for month in full for key in in_month[month]}
        yield Finding("month_full", "informs", text, tuple(item.key for item in plan.items if item.key in keys))


def _emphasis(plan: Plan, limits: Limits) -> Iterator[Finding]:
    main = tuple(item.key for item in plan.items if item.emphasis)
    if len(plan.items) <= limits.small:
        return
    if not main:
        yield Finding("no_emphasis", "informs", f"重点不突出：{len(plan.items)} 项中没有一项标为重点。")
    elif len(main) > limits.emphasis * len(plan.items):
        text = f"重点不突出：{len(plan.items)} 项中有 {len(main)} 项标为重点，处处是重点就没有重点。"
        yield Finding("much_emphasis", "informs", text, main)
