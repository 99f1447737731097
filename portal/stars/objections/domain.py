"""异议: raised during publicity, signed or not, answered with 成立 or 不成立, or withdrawn by its author.

An anonymous one holds no person and no moment; nobody is written to when it comes, because a message keeps its minute.
It waits on home and in the list like the others, and its author asks after it by a code.
"""

from typing import Any, NamedTuple

from portal import actions, clock
from portal.accounts import holders
from portal.anonymity import allowance, receipts, veil
from portal.db import P, Query, write
from portal.errors import Denied, Invalid, Stale
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.stars.models import StarCycle, StarObjection
from portal.stars.objections import reading
from portal.units.models import Unit

LONGEST, LONGEST_ANSWER = 1000, 500
A_DAY = 5  # objections of one person, signed or not

OPEN = Query(
    lambda: StarObjection.select(StarObjection.id).where(
        (StarObjection.cycle == P("cycle")) & (StarObjection.state == "sent")
    )
)
UPHELD = Query(
    lambda: (
        StarObjection.select(StarObjection.id, StarObjection.branch, StarObjection.sent_on, StarObjection.answered_at)
        .where(
            (StarObjection.cycle == P("cycle")) & (StarObjection.state == "answered") & (StarObjection.upheld == True)  # noqa: E712
        )
        .order_by(StarObjection.answered_at, StarObjection.id)
    )
)


class Sent(NamedTuple):
    """An objection that was raised, and for an anonymous one the code by which its author asks after it."""

    objection: StarObjection
    code: str


def path(objection: Any) -> str:
    """Where an objection lies."""
    return f"/stars/objections/{objection.id}"


def open_count(cycle_id: int) -> int:
    """How many objections of a cycle wait for their answer: publicity ends with none."""
    return len(OPEN(cycle=cycle_id))


def upheld(cycle_id: int) -> list[Any]:
    """The objections of a cycle that were upheld, by day of answer (rows: id, branch_id, sent_on, answered_at)."""
    return UPHELD(cycle=cycle_id)


def check(cycle: StarCycle, *, by: Actor) -> None:
    """Raise Denied or Stale unless `by` may raise an objection to a result of this cycle now."""
    if by.kind == "technical" or by.home_committee_id != cycle.committee_id:
        raise Denied("只有本党委的同志可以对公示结果提出异议。", action="star_objection.create", record=cycle)
    if not reading.in_publicity(cycle):
        ends = cycle.publicity_ends
        if cycle.state == "published" and ends is not None and clock.today() > ends:
            raise Stale(f"公示已于 {ends:%Y-%m-%d} 结束，不再接收新的异议。有情况要反映，请写意见建议。")
        if cycle.state in ("settled", "filed"):
            raise Stale("评定结果已经审定，不再接收新的异议。有情况要反映，请写意见建议。")
        raise Stale("这一轮的结果现在不在公示期，公示期内才能提出异议。")


def must_sign(actor: Actor, cycle: StarCycle) -> bool:
    """Whether the person is an officer of a committee over the cycle's, whatever the role at hand: they would otherwise
    answer their own words."""
    rows = holders.over(cycle.committee_id)
    return any(row.role == "committee" and row.person_id == actor.person_id for row in rows)


def send(cycle: StarCycle, branch: int | None, text: str, *, by: Actor, anonymous: bool, once: str = "") -> Sent:
    """提出异议 to the result of one branch. Raises Invalid, Denied, Stale."""
    check(cycle, by=by)
    if branch not in reading.branches(cycle.id):
        raise Invalid("请选择对哪个党支部的结果有异议。", "branch")
    if not text:
        raise Invalid("请写明异议的事实和理由。", "text")
    if len(text) > LONGEST:
        raise Invalid(f"异议最多 {LONGEST} 字，请精简。", "text")
    if anonymous and must_sign(by, cycle):
        raise Invalid("异议由党委答复，党委的同志请署名提出，由别的同志答复。", "signed")
    told = holders.officers(branch, cycle.committee_id, but=by.person_id)
    if not told:
        raise Invalid("现在没有可以答复的人：党委只有您本人，或者只有这个支部的书记。请向上级党委反映。")
    code = receipts.draw() if anonymous else ""
    with write():
        veil.spend(once)
        if not allowance.take("objections", by.person_id, most=A_DAY, until=clock.today()):
            raise Invalid(f"每人每天最多提出 {A_DAY} 条异议，请明天再提。")
        made = actions.create(
            "star_objection.create", StarObjection, by=by, veiled=anonymous, cycle=cycle.id, branch=branch,
            committee=cycle.committee_id, person=None if anonymous else by.person_id, text=text,
            sent_at=None if anonymous else clock.now(), receipt=receipts.digest(code),
        )  # fmt: skip
        if not anonymous:
            inbox.tell(told, f"{by.name}对{_name(branch)}的评定结果提出异议，请核实答复", path(made), by=by)
    return Sent(made, code)


def _name(branch: int) -> str:
    return Unit.select(Unit.name).where(Unit.id == branch).tuples().get()[0]


def answer(objection: StarObjection, text: str, *, upheld: bool | None, by: Actor, version: int | None = None) -> None:
    """答复, with whether the objection holds; the answer is shown beside the result. Raises Invalid, Denied, Stale."""
    actions.check("star_objection.answer", objection, by=by)
    if upheld is None:
        raise Invalid("请选择异议是否成立。", "upheld")
    if not text:
        raise Invalid("请写明核实的情况和理由，会随结果公开。", "answer")
    if len(text) > LONGEST_ANSWER:
        raise Invalid(f"答复最多 {LONGEST_ANSWER} 字，请精简。", "answer")
    with write():
        actions.perform(
            "star_objection.answer", objection, by=by, version=version,
            set={"upheld": upheld, "answer": text, "answered_by": by.person_id, "answered_at": clock.now()},
            values={"upheld": upheld},
        )  # fmt: skip
        if objection.person_id is not None:
            said = "成立" if upheld else "不成立"
            inbox.tell([objection.person_id], f"您提出的异议已答复：{said}", path(objection), by=by)


def withdraw(objection: StarObjection, *, by: Actor) -> None:
    """撤回 by its author, who has shown the code of an anonymous one (found()). Raises Denied, Stale."""
    actions.perform("star_objection.withdraw", objection, by=by, veiled=objection.person_id is None)


def found(code: str) -> StarObjection | None:
    """The anonymous objection of a code, in the hands of whoever knows the code; None when there is none."""
    return receipts.record_of(StarObjection, code)
