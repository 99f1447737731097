"""情况通报: what was found in a period, or a selection of the ledger, in numbers and as a list; units, never people.

What is about a member is in the numbers alone: all branches read the list, and its words would tell of whom.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.documents.document import Table
from portal.documents.drafting.sources import Drafted, checked, deadline, entries, late, office, span, standing
from portal.documents.models import OfficialDocument
from portal.errors import Invalid
from portal.policy import Actor
from portal.problems import categories
from portal.workflow import PROBLEM

LIST, SORTS, UNITS = "问题清单", "问题分类统计", "各单位整改情况"


def draft(rows: list[Any], *, by: Actor, starts: date | None = None, ends: date | None = None) -> Drafted:
    """A bulletin about entries of the ledger, of a period or chosen one by one. Raises Invalid."""
    house, rows = office(by), standing(rows)
    if not checked(rows):
        raise Invalid("这段时间里没有已下发的问题，请换一段时间。", "starts")
    closed, overdue = sum(row.state == "closed" for row in rows), len(late(rows))
    put_off = sum(row.due_on > row.first_due_on for row in rows if row.due_on and row.first_due_on)
    about = "督导发现问题" if all(map(_seen, rows)) else "整改台账问题"
    when = f"{span(starts, ends)}，共下发" if starts and ends else "这次通报"
    issued = f"{when}问题 {len(rows)} 个，涉及 {len(set(map(_place, rows)))} 个单位。"
    state = f"截至目前，已销号 {closed} 个，正在整改 {len(rows) - closed} 个，其中逾期 {overdue} 个；申请延期并获批准 {put_off} 个。"
    text = f"""现将{about}的整改情况通报如下。
一、总体情况
{issued}{state}
二、问题分布
〔{SORTS}〕
三、各单位整改情况
〔{UNITS}〕{_left_out(rows)}
四、下一步要求
（一）压实整改责任。问题没有销号的单位要逐个问题分析原因、落实措施，在规定时限内整改到位。
（二）坚持举一反三。没有被点到问题的单位也要对照检查，有则改之、无则加勉。{_attached(rows)}"""
    return Drafted(
        "bulletin", f"关于{about}整改情况的通报", text, house.name, house.committee, "各党支部",
        problems=tuple(row.id for row in rows), units=tuple(set(map(_place, rows))),
    )  # fmt: skip


def _left_out(rows: list[Any]) -> str:
    """That some are counted and not listed, in words."""
    number = len(rows) - len(_listed(rows))
    return f"\n以上数字包括涉及党员个人的问题 {number} 个，只作统计，不列入问题清单。" if number else ""


def _attached(rows: list[Any]) -> str:
    return f"\n附件：{LIST}\n〔{LIST}〕" if _listed(rows) else ""


def _listed(rows: list[Any]) -> list[Any]:
    """The entries whose words all may read."""
    return [row for row in rows if row.subject != "member"]


def tables(document: OfficialDocument, actor: Actor) -> dict[str, Table]:
    """Numbers by category and by unit, and the entries."""
    rows = standing(entries(document.problems, actor))
    names = categories.names_of({row.committee_id for row in rows})

    def sort(row: Any) -> str:
        return names[row.committee_id].get(row.category, row.category) or "未分类"

    cells = tuple(
        (str(at), row.unit_name, row.text, sort(row), deadline(row.due_on), _state(row))
        for at, row in enumerate(_listed(rows), 1)
    )
    return {
        SORTS: _numbers("问题类别", ((sort(row), row) for row in rows)),
        UNITS: _numbers("单位", ((row.unit_name, row) for row in rows)),
        LIST: Table(("序号", "单位", "问题", "类别", "时限", "状态"), cells, (3, 6, 10, 5, 6, 4)),
    }


def _numbers(heading: str, pairs: Iterable[tuple[str, Any]]) -> Table:
    """How many there are of each, closed, at work, overdue; in the order in which they come."""
    counts: dict[str, Counter[str]] = {}
    for name, row in pairs:
        found = counts.setdefault(name, Counter())
        found["all"] += 1
        found["closed"] += row.state == "closed"
        found["going"] += row.state != "closed"
        found["late"] += len(late([row]))
    order = ("all", "closed", "going", "late")
    rows = [(name, *(str(found[key]) for key in order)) for name, found in counts.items()]
    rows.append(("合计", *(str(sum(found[key] for found in counts.values())) for key in order)))
    return Table((heading, "问题数", "已销号", "正在整改", "逾期"), tuple(rows), (12, 4, 4, 4, 4))


def _place(row: Any) -> int:
    return int(row.branch_id or row.committee_id)


def _seen(row: Any) -> bool:
    """Whether a team found it, or a check: what an office took from elsewhere is no finding of supervision."""
    return row.office_id is None or row.source == "supervision"


def _state(row: Any) -> str:
    return "已逾期" if late([row]) else PROBLEM.label(row.state)
