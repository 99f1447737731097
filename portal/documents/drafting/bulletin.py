"""情况通报: what was found in a period, or a selection of the ledger, in numbers and as a list; units, never people."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from portal import clock
from portal.documents.document import Table
from portal.documents.drafting.sources import LATE, Drafted, checked, entries, office, span
from portal.documents.models import OfficialDocument
from portal.errors import Invalid
from portal.policy import Actor
from portal.problems import categories
from portal.workflow import PROBLEM

LIST, SORTS, UNITS = "问题清单", "问题分类统计", "各单位整改情况"


def draft(rows: list[Any], *, by: Actor, starts: date | None = None, ends: date | None = None) -> Drafted:
    """A bulletin about entries of the ledger, of a period or chosen one by one. Raises Invalid."""
    house, today = office(by), clock.today()
    if not checked(rows):
        raise Invalid("这段时间里没有已下发的问题，请换一段时间。", "starts")
    closed, late = sum(row.state == "closed" for row in rows), sum(_late(row, today) for row in rows)
    put_off = sum(row.due_on > row.first_due_on for row in rows if row.due_on and row.first_due_on)
    going = sum(row.state not in ("closed", "dropped") for row in rows)
    when = f"{span(starts, ends)}，" if starts and ends else ""
    issued = f"{when}整改台账共下发问题 {len(rows)} 个，涉及 {len(set(map(_place, rows)))} 个单位。"
    state = f"截至目前，已销号 {closed} 个，正在整改 {going} 个，其中逾期 {late} 个；申请延期并获批准 {put_off} 个。"
    text = f"""现将督导发现问题的整改情况通报如下。
一、总体情况
{issued}{state}
二、问题分布
〔{SORTS}〕
三、各单位整改情况
〔{UNITS}〕
四、下一步要求
（一）压实整改责任。问题没有销号的单位要逐个问题分析原因、落实措施，在规定时限内整改到位。
（二）坚持举一反三。没有被点到问题的单位也要对照检查，有则改之、无则加勉。
附件：{LIST}
〔{LIST}〕"""
    return Drafted(
        "bulletin", "关于督导发现问题整改情况的通报", text, house.name, house.committee, "各党支部",
        problems=tuple(row.id for row in rows),
    )  # fmt: skip


def tables(document: OfficialDocument, actor: Actor) -> dict[str, Table]:
    """Numbers by category and by unit, and the entries."""
    rows, today = entries(document.problems, actor), clock.today()
    names = categories.names_of({row.committee_id for row in rows})
    sorts = [names[row.committee_id].get(row.category, row.category) or "未分类" for row in rows]
    cells = tuple(
        (str(at), row.unit_name, row.text, sort, row.due_on.isoformat() if row.due_on else "", _state(row, today))
        for at, (row, sort) in enumerate(zip(rows, sorts, strict=True), 1)
    )
    return {
        SORTS: _numbers("问题类别", zip(sorts, rows, strict=True), today),
        UNITS: _numbers("单位", ((row.unit_name, row) for row in rows), today),
        LIST: Table(("序号", "单位", "问题", "类别", "时限", "状态"), cells, (3, 6, 10, 6, 5, 4)),
    }


def _numbers(heading: str, pairs: Iterable[tuple[str, Any]], today: date) -> Table:
    """How many there are of each, closed, at work, overdue; in the order in which they come."""
    counts: dict[str, Counter[str]] = {}
    for name, row in pairs:
        found = counts.setdefault(name, Counter())
        found["all"] += 1
        found["closed"] += row.state == "closed"
        found["going"] += row.state not in ("closed", "dropped")
        found["late"] += _late(row, today)
    order = ("all", "closed", "going", "late")
    rows = [(name, *(str(found[key]) for key in order)) for name, found in counts.items()]
    rows.append(("合计", *(str(sum(found[key] for found in counts.values())) for key in order)))
    return Table((heading, "问题数", "已销号", "正在整改", "逾期"), tuple(rows), (12, 4, 4, 4, 4))


def _place(row: Any) -> int:
    return int(row.branch_id or row.committee_id)


def _late(row: Any, today: date) -> bool:
    return row.state in LATE and row.due_on is not None and row.due_on < today


def _state(row: Any, today: date) -> str:
    return "已逾期" if _late(row, today) else PROBLEM.label(row.state)
