"""The reviewers' side: a verdict on each item, 退回修改, 审核通过, 重新审核, 公示; moves between branches."""

from typing import Any

from portal import actions, clock
from portal.comments import domain as comments
from portal.db import hold, write
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.pledges import rounds
from portal.pledges.domain.text import ITEMS, index, path
from portal.pledges.helps import likeness
from portal.pledges.models import Opinion, Pledge, PledgeChange, PledgeItem
from portal.policy import Actor
from portal.units.models import Person, Unit

LONGEST_REASON = 200


def judge(pledge: Pledge, item: Any, verdict: str, *, by: Actor, reason: str = "", seen: int | None = None) -> None:
    """通过 or 退回 one item; returning needs a reason. `seen` is the round the reviewer has read.

    Raises Invalid, Denied, Stale.
    """
    actions.check("pledge.judge", pledge, by=by)
    _as_seen(pledge, seen)
    if verdict not in ("passed", "returned"):
        raise Invalid("请选择通过或者退回。")
    if verdict == "returned" and not reason:
        raise Invalid("请写明退回这一项的理由，本人要据此修改。", field="reason")
    _short(reason)
    reason = reason if verdict == "returned" else ""
    with write():
        actions.perform(
            "pledge.judge", pledge, by=by, fields=["verdict"], detail={"item": item.id}, note=reason,
            values={"item": item.id, "number": item.number, "verdict": verdict},
        )  # fmt: skip
        PledgeItem.update(verdict=verdict, reason=reason).where(
            (PledgeItem.id == item.id) & (PledgeItem.pledge == pledge.id)
        ).execute()


def send_back(pledge: Pledge, *, by: Actor, seen: int | None = None) -> None:
    """退回修改: at least one item is returned with its reason. Raises Invalid, Denied, Stale."""
    actions.check("pledge.return", pledge, by=by)
    _as_seen(pledge, seen)
    with write():
        hold(Pledge, pledge.id)
        items = ITEMS(pledge=pledge.id)
        returned = [item for item in items if item.verdict == "returned"]
        if not returned:
            raise Invalid("请先在要修改的承诺下面选“退回”并写明理由，再退回修改。")
        actions.perform("pledge.return", pledge, by=by, values={"verdicts": rounds.verdicts(items)})
        numbers = "、".join(str(item.number) for item in returned)
        text = f"您的 {pledge.year} 年公开承诺已退回，请修改第 {numbers} 项"
        inbox.tell([pledge.person_id], text, path(pledge), by=by)


def approve(pledge: Pledge, *, by: Actor, seen: int | None = None, rest: bool = False) -> None:
    """审核通过: every item passed; with `rest` (全部通过) those without a verdict pass in the same step.

    Raises Invalid, Denied, Stale.
    """
    actions.check("pledge.approve", pledge, by=by)
    _as_seen(pledge, seen)
    with write():
        hold(Pledge, pledge.id)
        items = ITEMS(pledge=pledge.id)
        returned = [str(item.number) for item in items if item.verdict == "returned"]
        unjudged = [item for item in items if not item.verdict]
        if returned:
            raise Invalid(f"第 {'、'.join(returned)} 项已经退回。请退回修改，或者先把这一项改为通过。")
        if unjudged and not rest:
            raise Invalid(f"第 {'、'.join(str(item.number) for item in unjudged)} 项还没有审核，请逐项审核后再通过。")
        actions.perform(
            "pledge.approve", pledge, by=by, set={"approved_at": clock.now()},
            detail={"items": [item.id for item in unjudged]},
        )  # fmt: skip
        PledgeItem.update(verdict="passed").where(
            (PledgeItem.pledge == pledge.id) & (PledgeItem.verdict == "")
        ).execute()
        inbox.tell([pledge.person_id], f"您的 {pledge.year} 年公开承诺已审核通过", path(pledge), by=by)


def reopen(pledge: Pledge, reason: str, *, by: Actor) -> None:
    """重新审核: approved too early; verdicts stay and can be changed. Raises Invalid, Denied, Stale."""
    actions.check("pledge.reopen", pledge, by=by)
    if not reason:
        raise Invalid("请写明重新审核的理由。", field="reason")
    _short(reason)
    with write():
        actions.perform("pledge.reopen", pledge, by=by, set={"approved_at": None}, note=reason)
        inbox.tell([pledge.person_id], f"您的 {pledge.year} 年公开承诺要重新审核", path(pledge), by=by)


def _short(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"理由最多 {LONGEST_REASON} 字，请精简。", field="reason")


def _as_seen(pledge: Pledge, seen: int | None) -> None:
    """A verdict holds for the text that was read: a later round must be read first."""
    if seen is not None and seen != pledge.round:
        raise Stale("本人刚刚重新提交过。请看过现在的内容再审核。", action="pledge.judge", record=pledge)


def publish(pledge: Pledge, *, by: Actor) -> None:
    """公示 (亮诺): the pledge stands on the notice board, its post as it is now. Raises Denied, Stale."""
    with write():
        actions.perform("pledge.publish", pledge, by=by, set={"published_at": clock.now()})
        name = Person.select(Person.name).where(Person.id == pledge.person_id).tuples().get()[0]
        index(pledge, name, ITEMS(pledge=pledge.id))
        inbox.tell([pledge.person_id], f"您的 {pledge.year} 年公开承诺已公示", path(pledge), by=by)


def follow(person: Person, branch: Unit, *, by: Actor) -> None:
    """The pledge of this year (and of the next) moves with a member to another branch; in the caller's transaction."""
    mine = (Pledge.person == person.id) & (Pledge.year >= clock.today().year) & (Pledge.branch != branch.id)
    for pledge in Pledge.select().where(mine):
        actions.perform(
            "pledge.follow", pledge, by=by, set={"branch": branch.id, "committee": branch.committee_id},
            values={"branch": [pledge.branch_id, branch.id]},
        )  # fmt: skip
        likeness.follow(Pledge.select(Pledge.id).where(Pledge.id == pledge.id), branch.committee_id)
        for model in (PledgeChange, Opinion):  # what was asked and said of it lies where it lies
            model.update(branch=branch.id, committee=branch.committee_id).where(model.pledge == pledge.id).execute()
        comments.follow(pledge, by=by)
