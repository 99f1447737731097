"""督导反馈意见: what was seen on site, item by item, and what became entries of the ledger."""

from typing import Any

from portal.checks.models import ANSWERS, KINDS, METHODS, CheckVisit, SpotCheck
from portal.checks.visits.answers import OF_VISIT, TO_FIND, list_of
from portal.db import P, Query, among, prepared
from portal.documents.document import Table, full_date
from portal.documents.drafting.sources import UNIT, Drafted, entries, listed, office
from portal.documents.models import OfficialDocument
from portal.errors import Invalid
from portal.policy import Actor
from portal.policy.scopes.problems import at_hand
from portal.problems.models import Problem

ANSWERED, LIST = "检查结果", "问题清单"

VISIT = Query(
    lambda: (
        CheckVisit.select(CheckVisit.id, SpotCheck.checklist)
        .join(SpotCheck, on=(SpotCheck.id == CheckVisit.check))
        .where(CheckVisit.id == P("visit"))
    )
)


def draft(visit: CheckVisit, *, by: Actor) -> Drafted:
    """The feedback on a visit that took place. Raises Invalid."""
    if visit.visited_on is None:
        raise Invalid("还没有登记现场检查，登记以后才能起草反馈意见。")
    house, unit, check = office(by), UNIT.one(unit=visit.unit_id), SpotCheck.get_by_id(visit.check_id)
    found = _found(visit, by)
    how = "、".join(METHODS[one] for one in visit.methods)
    way = f"采取{how}等方式，" if how else ""
    lines = [
        f"{full_date(visit.visited_on)}，{house.name}{way}到{unit.name}开展了{KINDS[check.kind]}（{check.title}）。现将有关情况反馈如下。",
        "一、总体评价",
        *(_lines(check.summary) or ["〔请填写总体评价〕"]),
        "二、检查中发现的情况",
        *_lines(visit.opinion),
        *([f"〔{ANSWERED}〕"] if _answered(visit.id, check.checklist_id) else ["检查清单所列事项没有发现问题。"]),
    ]
    if found:
        lines += ["三、列入整改台账的问题", f"〔{LIST}〕"]
    lines += [
        f"{'四' if found else '三'}、意见建议",
        "（一）举一反三抓好整改。对照反馈的情况查找原因，已列入整改台账的按时限整改销号，其他的即知即改。",
        "（二）健全长效机制。把整改中行之有效的做法固定下来，防止问题反复。",
    ]
    return Drafted(
        "feedback", f"关于{unit.name}\n{check.title}的督导反馈意见", "\n".join(lines), house.name,
        by.unit_id or 0 if by.role == "committee" else visit.committee_id, unit.name, unit.id, tuple(found),
        "check_visit", visit.id,
    )  # fmt: skip


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _found(visit: CheckVisit, actor: Actor) -> list[int]:
    """The issued entries that came of the visit's answers, as far as they lie under the role at hand."""
    seen, answers = at_hand(actor), [row.id for row in OF_VISIT(visit=visit.id)]

    def build() -> Any:
        source = (Problem.source_record == "check_answer") & among(Problem.source_id, "answers")
        return Problem.select(Problem.id).where(source & seen.where & (Problem.number != "")).order_by(Problem.number)

    query = prepared(("entries of visit", seen.shape), build)
    return [row.id for row in query(answers=answers, **actor.places())] if answers else []


def _answered(visit: int, checklist: int | None) -> list[tuple[str, ...]]:
    """The items that were not simply done: number, item, answer, what was seen."""
    items = {one.key: (at, one) for at, one in enumerate(list_of(_List(checklist)).items)}
    rows = [row for row in OF_VISIT(visit=visit) if row.answer in TO_FIND and row.item in items]
    rows.sort(key=lambda row: items[row.item][0])
    return [
        (str(at), items[row.item][1].text, ANSWERS[row.answer], row.evidence or "—") for at, row in enumerate(rows, 1)
    ]


class _List:
    """A check, as far as its list is asked for."""

    def __init__(self, checklist_id: int | None) -> None:
        self.checklist_id = checklist_id


def tables(document: OfficialDocument, actor: Actor) -> dict[str, Table]:
    """What was answered on site, and the entries of the ledger."""
    found = {LIST: listed(entries(document.problems, actor))} if document.problems else {}
    row = VISIT.one(visit=document.source_id or 0)
    answered = _answered(row.id, row.checklist_id) if row else []
    if answered:
        found[ANSWERED] = Table(("序号", "检查内容", "结果", "具体情况"), tuple(answered), (3, 12, 3, 14))
    return found
