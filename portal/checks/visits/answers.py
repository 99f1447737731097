"""Answering on site: one item at a time, each sending with a token of its own; and a finding out of an answer.

A sending that says what stands already changes nothing and gives what stands: the phone may send again and again, and
nothing is there twice. `token` names a sending; `follows` are the tokens of sendings before it whose answers may not
have arrived: what one wrote oneself is nobody else's word.
"""

from typing import Any, NamedTuple

from portal import actions, clock
from portal.checks.checklists.document import Document, Item
from portal.checks.checklists.document import read as document_of
from portal.checks.domain.text import tidied
from portal.checks.models import ANSWERS, CheckAnswer, Checklist, CheckVisit, SpotCheck
from portal.db import P, Query, hold, write
from portal.errors import Invalid, Stale
from portal.policy import Actor
from portal.policy import may as permitted
from portal.units.models import Person

OPEN = ("planned", "visited")  # states of a visit in which answers are given
FASTER = "这一项刚刚由别人填写过，您的内容没有写入。请看现在的内容，再决定用哪一个。"
TO_FIND = ("partly", "no")  # answers that can become a finding

OF_VISIT = Query(
    lambda: (
        CheckAnswer.select(
            CheckAnswer.id, CheckAnswer.item, CheckAnswer.answer, CheckAnswer.evidence, CheckAnswer.version,
            CheckAnswer.token, CheckAnswer.answered_at, CheckAnswer.person, Person.name,
        )
        .join(Person, on=(Person.id == CheckAnswer.person))
        .where(CheckAnswer.visit == P("visit"))
        .order_by(CheckAnswer.id)
    )
)  # fmt: skip


class Sent(NamedTuple):
    """An answer as it was sent: what, with which words, from which version, under which token, after which ones."""

    answer: str
    evidence: str = ""
    version: int = 0
    token: str = ""
    follows: str = ""


def list_of(check: Any) -> Document:
    """The items that a check goes by."""
    if check.checklist_id is None:
        return Document()
    found = Checklist.select(Checklist.document).where(Checklist.id == check.checklist_id).get()
    return document_of(found.document)


def may_answer(visit: CheckVisit, check: SpotCheck, by: Actor) -> bool:
    """Whether `by` fills in the items of a visit now."""
    return visit.state in OPEN and check.state in ("running", "released") and permitted("check_visit.record", by, visit)


def answer(visit: CheckVisit, key: str, sent: Sent, *, by: Actor) -> CheckAnswer:
    """Write the answer at an item; sent again it gives what stands. Raises Invalid, Denied, Stale."""
    with write():
        hold(CheckVisit, visit.id)
        now = CheckVisit.get_by_id(visit.id)
        row = CheckAnswer.get_or_none((CheckAnswer.visit == now.id) & (CheckAnswer.item == key))
        item = _item(now, key, by)
        evidence = tidied(sent.evidence, "evidence")
        if row is not None and (row.answer, row.evidence) == (sent.answer, evidence):
            return row
        _open(now, row or visit)
        _check(item, sent.answer, evidence)
        was = (row.answer, row.evidence) if row else (None, "")
        values = {"answer": [was[0], sent.answer], "evidence": [was[1], evidence]}
        columns: dict[str, Any] = {
            "answer": sent.answer, "evidence": evidence, "person": by.person_id, "token": sent.token[:40],
            "answered_at": clock.now(),
        }  # fmt: skip
        if row is None:
            return actions.create(
                "check_answer.create", CheckAnswer, by=by, visit=now.id, item=key, values=values, **columns
            )
        if row.version != sent.version and not (row.token and row.token in sent.follows.split()):
            raise Stale(FASTER, action="check_answer.edit", record=row)
        actions.perform("check_answer.edit", row, by=by, set=columns, values=values)
    return row


def _item(visit: CheckVisit, key: str, by: Actor) -> Item:
    """The item, for who carries the check out here. Raises Invalid, Denied."""
    actions.check("check_answer.create", CheckAnswer(visit=visit.id), by=by)
    item = list_of(SpotCheck.get_by_id(visit.check_id)).item(key)
    if item is None:
        raise Invalid("检查清单里没有这一项，请刷新页面。")
    return item


def _open(visit: CheckVisit, record: Any) -> None:
    """Answers are given once the check has begun and until the visit is released. Raises Stale."""
    if visit.state not in OPEN or SpotCheck.get_by_id(visit.check_id).state not in ("running", "released"):
        raise Stale("检查结果已经反馈，或者检查不在进行，不能再填写。", action="check_answer.edit", record=record)


def _check(item: Item, answer: str, evidence: str) -> None:
    """What the item asks for is there. Raises Invalid."""
    if answer not in ANSWERS:
        raise Invalid(f"请选择{'、'.join(ANSWERS.values())}中的一个。", "answer")
    if not evidence and item.evidence == "required" and answer != "na":
        raise Invalid("这一项必须写明佐证：看了什么、问了谁、结果怎样。", "evidence")
    if not evidence and item.evidence == "wanted" and answer in TO_FIND:
        raise Invalid("请写明看到的问题。", "evidence")
