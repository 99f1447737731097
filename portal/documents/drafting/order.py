"""整改通知书: what a unit has to put right, by when, and how it reports."""

from typing import Any

from portal.documents.document import Table, full_date
from portal.documents.drafting.sources import Drafted, checked, entries, found, listed, office, open_of
from portal.documents.models import OfficialDocument
from portal.errors import Invalid
from portal.policy import Actor

LIST = "问题清单"


def draft(unit: Any, keys: list[int], *, by: Actor) -> Drafted:
    """A notice to a unit (id, name, kind, committee_id) about some of its open entries. Raises Invalid."""
    house, known = office(by), {row.id: row for row in open_of(unit, by)}
    rows = checked([known[key] for key in dict.fromkeys(keys) if key in known])
    if not rows:
        raise Invalid("请选择要列入通知书的问题（已下发、还没有销号的）。", "problems")
    last = max(row.due_on for row in rows)
    text = f"""{_known(house.called, unit.name, rows, by)}现将整改事项通知如下。
一、需要整改的问题
〔{LIST}〕
二、整改要求
（一）制定整改措施。对照清单逐个问题研究原因，制定具体措施，明确责任人，在整改台账中填报。
（二）按期完成整改。各个问题应当在清单所列时限以前整改到位，最晚不超过{full_date(last)}。
（三）提交佐证材料。整改完成后在整改台账中提交整改情况和佐证材料，经复核通过后销号；需要现场查看的，将到现场核实。
（四）确有困难及时报告。因客观原因不能按期完成的，应当在期满前申请延期并说明理由。"""
    return Drafted(
        "order", f"关于{unit.name}\n有关问题的整改通知书", text, house.name,
        by.unit_id or 0 if by.role == "committee" else unit.committee_id or house.committee, unit.name, unit.id,
        tuple(row.id for row in rows),
    )  # fmt: skip


def _known(house: str, unit: str, rows: list[Any], actor: Actor) -> str:
    """How one knows of the problems: found oneself, or from the ledger, where others wrote them."""
    if all(found(row, actor) for row in rows):
        return f"{house}在督导检查和日常工作中发现{unit}存在 {len(rows)} 个问题，已列入整改台账。"
    return f"整改台账中，{unit}有 {len(rows)} 个问题需要整改。"


def tables(document: OfficialDocument, actor: Actor) -> dict[str, Table]:
    """The entries that the notice is about."""
    return {LIST: listed(entries(document.problems, actor))}
