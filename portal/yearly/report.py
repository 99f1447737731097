"""The year at a glance for taking along: as rows of Excel, and as a report table in Word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from portal import clock
from portal.documents.document import Document, Paragraph, Table, full_date
from portal.life.judging.rules import TYPES, Type
from portal.yearly.reading import Line

HEADINGS = [
    "党支部", "党委", "领域", "年度计划", "计划安排（次）", "已落实（次）", "逾期（次）", "要求（项）", "已达到（项）", "有缺项（项）",
    "组织生活记录（次）", "应到（人次）", "实到（人次）", "到会率（%）", "应报承诺（人）", "未填报（人）", "已公示（人）",
    "公示事项（项）", "已完成（项）", "逾期事项（项）", "星级", "本年下发问题（个）", "未销号（个）", "逾期问题（个）", "已销号（个）",
]  # fmt: skip
COLUMNS = (
    "党支部", "年度计划", "要求达到", "缺项", "记录", "到会率", "承诺公示", "事项完成", "星级", "问题", "未销号", "逾期",
)  # fmt: skip
WIDTHS = (24, 14, 10, 8, 8, 10, 10, 10, 10, 8, 9, 8)
NONE, UNRATED = "无", "未评"  # as the page says it


def types_of(found: Iterable[Line], known: Mapping[str, Type] = TYPES) -> list[tuple[str, str]]:
    """The types of records that some branch has, in their order: key, label."""
    there = {key for line in found for key in line.types}
    return [(key, one.label) for key, one in known.items() if key in there]


def table(found: Sequence[Line], types: Sequence[tuple[str, str]]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS and a column for each type."""
    for one in found:
        plan = one.plan_state.label if one.plan_state else "没有报送"
        share = [one.share.planned, one.share.done, one.share.overdue] if one.share else [None] * 3
        yield [
            one.unit.name, one.unit.committee_name, one.unit.sector or "未定领域", plan, *share, one.asked, one.reached,
            one.short, one.records, one.expected, one.present, one.attendance, one.people["due"], one.people["none"],
            one.people["published"], one.items["published"], one.items["done"], one.items["overdue"],
            one.star.label if one.star else "没有评定", one.problems["total"], one.problems["open"],
            one.problems["overdue"], one.problems["closed"], *(one.types[key] for key, _label in types),
        ]  # fmt: skip


def document(found: Sequence[Line], year: int, unit: str, chosen: str = "", *, above: bool = False) -> Document:
    """The page as a report: a paragraph of sums, a table of the branches in their order.

    `chosen`: the filters in words; `above`: the branches are of several committees, which are named.
    """
    today = clock.today()
    rows = tuple(_row(one, above=above) for one in found)
    return Document(
        title=f"{unit}\n{year} 年党建工作年度一览",
        unit=unit,
        blocks=(
            Paragraph(
                f"{f'范围：{chosen}。' if chosen else ''}{said(found)}数据取自本平台的记录，截至 {full_date(today)}。"
            ),
            Table(COLUMNS, rows, WIDTHS),
            Paragraph(
                "年度计划一栏为已落实次数和安排次数；要求达到为已达到和适用的制度要求项数，缺项为期限已过还没有做到的；"
                "承诺公示为已公示和应报人数；事项完成为已完成和已公示事项数；问题为本年下发的个数。支部按组织顺序排列，不分先后。"
            ),
        ),
        dated=today,
    )


def said(found: Sequence[Line]) -> str:
    """The sums as a sentence."""
    filed = sum(one.share is not None for one in found)
    lacking = sum(one.short > 0 for one in found)
    due, published = (sum(one.people[key] for one in found) for key in ("due", "published"))
    total, closed = (sum(one.problems[key] for one in found) for key in ("total", "closed"))
    return (
        f"党支部 {len(found)} 个，报送年度计划 {filed} 个，组织生活记录 {sum(one.records for one in found)} 次，"
        f"有缺项的支部 {lacking} 个；应报公开承诺 {due} 人，已公示 {published} 人；下发整改问题 {total} 个，已销号 {closed} 个。"
    )


def _row(one: Line, *, above: bool) -> tuple[str, ...]:
    name = f"{one.unit.name}\n{one.unit.committee_name}" if above and one.unit.committee_name else one.unit.name
    plan = one.plan_state.label if one.plan_state else "没有报送"
    if one.share:
        plan = f"{plan}\n{one.share.done}/{one.share.planned}"
    return (
        name, plan, _of(one.reached, one.asked), str(one.short), str(one.records),
        f"{one.attendance}%" if one.attendance is not None else NONE, _of(one.people["published"], one.people["due"]),
        _of(one.items["done"], one.items["published"]), one.star.label if one.star else UNRATED,
        *(str(one.problems[key]) for key in ("total", "open", "overdue")),
    )  # fmt: skip


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else NONE
