"""Dates that cannot be: months outside the year or over when filed, days that no calendar has, bounds and orders."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from portal.plans.checking.plan import YEAR, Item, Plan
from portal.plans.checking.wording import items

_DAY = re.compile(r"(?<![0-9])(?:([0-9]{4})年)?([0-9]{1,2})月([0-9]{1,2})[日号]")


@dataclass(frozen=True, slots=True)
class Which:
    """Items that are meant: of one of these kinds (empty: any) and with one of these words in topic or text (empty: any)."""

    label: str
    kinds: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def of(self, plan: Plan) -> tuple[Item, ...]:
        """The items of a plan that are meant."""
        return tuple(item for item in plan.items if self._means(item))

    def _means(self, item: Item) -> bool:
        named = not self.words or any(word in item.written for word in self.words)
        return named and (not self.kinds or item.kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Bound:
    """Not before the month of `first` nor after that of `last`: an election within the six months before the term ends."""

    key: str
    which: Which
    first: date | None = None
    last: date | None = None
    why: str = ""  # 任期 2026 年 9 月 30 日届满


@dataclass(frozen=True, slots=True)
class Order:
    """Where a plan has both, the first of `then` is not before the first of `before`; the same month is right."""

    key: str
    before: Which
    then: Which
    why: str = ""


ORDERS = (
    Order(
        "election",
        Which("换届请示", words=("换届请示", "换届选举请示", "换届的请示")),
        Which("换届选举", words=("召开换届", "换届选举大会", "选举产生新一届", "选举新一届")),
        "换届先请示、后选举",
    ),
    Order(
        "opinions",
        Which("会前征求意见", words=("组织生活会征求意见", "组织生活会前征求", "组织生活会会前征求")),
        Which("组织生活会", words=("召开组织生活会", "召开专题组织生活会", "召开年度组织生活会")),
        "会前征求意见，会上批评和自我批评",
    ),
)
"""Orders that hold for every branch, known by the words alone (支部工作条例: notice before the election; S0: opinions first)."""

Told = tuple[str, str, tuple[str, ...]]
"""A finding's key, its sentence, keys of the items."""


def impossible(plan: Plan, bounds: Iterable[Bound], orders: Iterable[Order], filed: date) -> Iterator[Told]:
    """What is wrong with the dates of a plan that is filed on a day (a draft: today)."""
    yield from _months(plan)
    yield from _over(plan, filed)
    yield from _days(plan)
    for bound in bounds:
        yield from _bound(plan, bound)
    for order in orders:
        yield from _order(plan, order)


def _months(plan: Plan) -> Iterator[Told]:
    def told(key: str, words: str, wrong: Callable[[Item], bool]) -> Iterator[Told]:
        found = tuple(item.key for item in plan.items if wrong(item))
        if found:
            yield key, f"日期不对：{items(plan, found)}{words}", found

    since = plan.since
    yield from told(
        "month_outside", "的月份不在 1 至 12 月之内。", lambda item: any(month not in YEAR for month in item.months)
    )
    yield from told("month_none", "没有写月份，做不到“月月有计划”。", lambda item: not item.months)
    yield from told(
        "month_before",
        f"安排在本计划开始（{since} 月）之前。",
        lambda item: bool(item.valid_months) and max(item.valid_months) < since,
    )


def _over(plan: Plan, filed: date) -> Iterator[Told]:
    """Items whose last month was over on the day of filing; a monthly item that began before it is none."""
    if filed.year > plan.year:
        yield "year_over", f"日期不对：这是 {plan.year} 年的计划，{filed.year} 年才备案，全部月份都已过去。", ()
    elif filed.year == plan.year:
        found = tuple(item.key for item in plan.items if item.valid_months and item.valid_months[-1] < filed.month)
        if found:
            yield "month_over", f"日期不对：{items(plan, found)}安排的月份在备案时（{filed.month} 月）已经过去。", found


def _days(plan: Plan) -> Iterator[Told]:
    """Days in the words of items that no calendar has; one without its year is of the plan's."""
    wrong: dict[str, list[str]] = {}
    for item in plan.items:
        written = re.sub(r"\s", "", unicodedata.normalize("NFKC", item.written))
        for year, month, day in _DAY.findall(written):
            if not _is_day(int(year or plan.year), int(month), int(day)):
                wrong.setdefault(f"{int(year or plan.year)}年{int(month)}月{int(day)}日", []).append(item.key)
    for day, keys in wrong.items():
        yield f"day:{day}", f"日期不对：{items(plan, keys)}写到{day}，没有这一天。", tuple(dict.fromkeys(keys))


def _is_day(year: int, month: int, day: int) -> bool:
    return year >= 1 and month in YEAR and 1 <= day <= monthrange(year, month)[1]


def _bound(plan: Plan, bound: Bound) -> Iterator[Told]:
    first, last = (_month(plan.year, day) for day in (bound.first, bound.last))
    dated = [(item, item.valid_months) for item in bound.which.of(plan) if item.valid_months]
    why = f"（{bound.why}）" if bound.why else ""
    early = tuple(item.key for item, found in dated if first is not None and found[0] < first)
    late = tuple(item.key for item, found in dated if last is not None and found[-1] > last)
    for keys, day, words in ((early, bound.first, "之前"), (late, bound.last, "之后")):
        if keys and day:
            when = f"{day.year} 年 {day.month} 月"
            key = f"bound:{bound.key}:{'early' if words == '之前' else 'late'}"
            yield key, f"日期不对：{items(plan, keys)}“{bound.which.label}”安排在 {when}{words}{why}。", keys


def _month(year: int, day: date | None) -> int | None:
    """A day's month as one of the plan's year: January of the next year is 13."""
    return None if day is None else (day.year - year) * 12 + day.month


def _order(plan: Plan, order: Order) -> Iterator[Told]:
    after = order.then.of(plan)
    before = [item for item in order.before.of(plan) if item not in after and item.valid_months]
    then = [item for item in after if item.valid_months]
    if not before or not then:
        return
    early, late = min(then, key=lambda item: item.valid_months[0]), min(before, key=lambda item: item.valid_months[0])
    if early.valid_months[0] < late.valid_months[0]:
        why = f"（{order.why}）" if order.why else ""
        keys = (late.key, early.key)
        words = f"“{order.then.label}”安排在“{order.before.label}”之前{why}"
        yield f"order:{order.key}", f"日期不对：{items(plan, keys)}次序颠倒，{words}。", keys
