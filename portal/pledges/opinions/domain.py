"""What colleagues say of a published item: moderated by the secretary, shown at the item, answered in public.

An anonymous one holds no person and no moment, and nobody is written to about it: a message keeps its minute. It waits
on home and in the list like the others, and its author asks after it by a code.
"""

from typing import Any, NamedTuple

import peewee as pw

from portal import actions, clock
from portal.accounts import holders
from portal.anonymity import allowance, receipts, veil
from portal.db import P, Query, among, write
from portal.errors import Denied, Invalid, Stale
from portal.inbox import domain as inbox
from portal.pledges import reviewers
from portal.pledges.models import Opinion, Pledge, PledgeItem
from portal.policy import Actor, may
from portal.units.models import Person

LONGEST, LONGEST_ANSWER, LONGEST_REASON = 300, 300, 200
A_DAY = 10  # opinions of one person, signed or not

SHOWN = Query(
    lambda: Opinion.select(
        Opinion.id, Opinion.item, Opinion.text, Person.name, Opinion.sent_on, Opinion.answer, Opinion.answered_on,
    )
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Opinion.person))
    .where(among(Opinion.item, "items") & (Opinion.state == "shown"))
    .order_by(Opinion.item, Opinion.sent_on, Opinion.id)
)  # fmt: skip
_holder, _author = Person.alias("holder"), Person.alias("author")
HEAD = Query(
    lambda: Opinion.select(
        PledgeItem.number, PledgeItem.matter, Pledge.year, _holder.name.alias("holder_name"),
        _author.name.alias("author_name"),
    )
    .join(PledgeItem, on=(PledgeItem.id == Opinion.item))
    .join(Pledge, on=(Pledge.id == Opinion.pledge))
    .join(_holder, on=(_holder.id == Opinion.holder))
    .join(_author, pw.JOIN.LEFT_OUTER, on=(_author.id == Opinion.person))
    .where(Opinion.id == P("opinion"))
)  # fmt: skip
BY_RECEIPT = Query(
    lambda: Opinion.select(
        Opinion.state, Opinion.reason, Opinion.answer, Opinion.answered_on, Opinion.sent_on, Opinion.pledge,
        PledgeItem.matter,
    )
    .join(PledgeItem, on=(PledgeItem.id == Opinion.item))
    .where(Opinion.receipt == P("digest"))
)  # fmt: skip


class Given(NamedTuple):
    """An opinion that was sent, and for an anonymous one the code by which its author asks after it."""

    opinion: Opinion
    code: str


def shown_of(item_ids: list[int]) -> dict[int, list[Any]]:
    """The shown opinions by item, oldest first (rows: id, item_id, text, name, sent_on, answer, answered_on)."""
    found: dict[int, list[Any]] = {}
    for row in SHOWN(items=item_ids) if item_ids else []:
        found.setdefault(row.item_id, []).append(row)
    return found


def path(opinion: Any) -> str:
    """Where an opinion lies."""
    return f"/opinions/{opinion.id}"


def place(opinion: Any) -> str:
    """Where the item lies that an opinion is on."""
    return f"/pledges/{opinion.pledge_id}#pledge-{opinion.pledge_id}-item-{opinion.item_id}"


def _of(pledge: Any) -> Opinion:
    return Opinion(
        pledge=pledge.id, holder=pledge.person_id, branch=pledge.branch_id, committee=pledge.committee_id, text=""
    )


def givable(actor: Actor, pledge: Any) -> bool:
    """Whether `actor`, who sees this pledge, may say something of its items."""
    return pledge.state == "published" and may("opinion.create", actor, _of(pledge))


def answerable(actor: Actor, pledge: Any) -> bool:
    """Whether shown opinions on this pledge are for `actor` to answer, their own apart."""
    return may("opinion.answer", actor, _of(pledge))


def check(pledge: Any, item: Any, *, by: Actor) -> None:
    """Raise Denied or Stale unless an opinion on this item of a pledge can be given."""
    if not may("opinion.create", by, _of(pledge)):
        raise Denied("这是您自己的承诺，不能给自己提意见。", action="opinion.create", record=pledge)
    if pledge.state != "published":
        raise Stale("这份承诺还没有公示，公示后才能提意见。")
    if item.stopped_on:
        raise Stale("这一项已经停止，不再提意见。")


def must_sign(actor: Actor, pledge: Any) -> bool:
    """Whether the person holds an office over the branch, whatever the role at hand: then an opinion is signed."""
    return any(row.person_id == actor.person_id for row in holders.over(pledge.branch_id))


def _moderators(pledge: Any, author: int | None) -> list[int]:
    """Whom a new opinion waits for: the reviewers of the pledge but its author, else the committee."""
    people = [one for one in reviewers.of(pledge).people if one != author]
    if people:
        return people
    rows = holders.over(pledge.branch_id)
    return [
        row.person_id for row in rows if row.role == "committee" and row.person_id not in (author, pledge.person_id)
    ]


def give(pledge: Pledge, item: Any, text: str, *, by: Actor, anonymous: bool, once: str = "") -> Given:
    """提意见 on an item (row: id, number, stopped_on) of a published pledge. Raises Invalid, Denied, Stale."""
    check(pledge, item, by=by)
    if not text:
        raise Invalid("请写下意见。", field="text")
    if len(text) > LONGEST:
        raise Invalid(f"意见最多 {LONGEST} 字，请精简。", field="text")
    if anonymous and must_sign(by, pledge):
        raise Invalid("这个支部的意见由您负责处理，请署名提出。", field="signed")
    code = receipts.draw() if anonymous else ""
    with write():
        veil.spend(once)
        if not allowance.take("opinions", by.person_id, most=A_DAY, until=clock.today()):
            raise Invalid(f"每人每天最多提 {A_DAY} 条意见，请明天再提。")
        made = actions.create(
            "opinion.create", Opinion, by=by, veiled=anonymous, pledge=pledge.id, item=item.id, holder=pledge.person_id,
            branch=pledge.branch_id, committee=pledge.committee_id, person=None if anonymous else by.person_id, text=text,
            sent_at=None if anonymous else clock.now(), receipt=receipts.digest(code),
        )  # fmt: skip
        if not anonymous:
            said = f"{by.name}对一份公开承诺的第 {item.number} 项提了意见，请处理"
            inbox.tell(_moderators(pledge, by.person_id), said, path(made), by=by)
    return Given(made, code)


def show(opinion: Opinion, *, by: Actor) -> None:
    """公开: it stands at the item for everybody who sees the board. Raises Denied, Stale."""
    with write():
        actions.perform("opinion.show", opinion, by=by)
        head = HEAD.one(opinion=opinion.id)
        inbox.tell(
            [opinion.holder_id], f"您 {head.year} 年公开承诺的第 {head.number} 项有一条意见", path(opinion), by=by
        )
        _tell_author(opinion, f"您对{head.holder_name}公开承诺第 {head.number} 项的意见已公开", by=by)


def reject(opinion: Opinion, reason: str, *, by: Actor) -> None:
    """不公开, or no longer, with the reason that its author learns. Raises Invalid, Denied, Stale."""
    actions.check("opinion.reject", opinion, by=by)
    if not reason:
        raise Invalid("请写明不公开的理由，提意见的人会看到。", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"理由最多 {LONGEST_REASON} 字，请精简。", field="reason")
    with write():
        actions.perform("opinion.reject", opinion, by=by, set={"reason": reason}, note=reason)
        head = HEAD.one(opinion=opinion.id)
        _tell_author(opinion, f"您对{head.holder_name}公开承诺第 {head.number} 项的意见没有公开：{reason}", by=by)


def answer(opinion: Opinion, text: str, *, by: Actor, version: int | None = None) -> None:
    """答复 in public, or the answer in other words. Raises Invalid, Denied, Stale."""
    actions.check("opinion.answer", opinion, by=by)
    if not text:
        raise Invalid("请写下答复。", field="answer")
    if len(text) > LONGEST_ANSWER:
        raise Invalid(f"答复最多 {LONGEST_ANSWER} 字，请精简。", field="answer")
    before = opinion.answer
    with write():
        actions.perform(
            "opinion.answer", opinion, by=by, set={"answer": text, "answered_on": clock.today()}, version=version,
            values={"answer": [before, text]},
        )  # fmt: skip
        head = HEAD.one(opinion=opinion.id)
        _tell_author(opinion, f"您对{head.holder_name}公开承诺第 {head.number} 项的意见有了答复", by=by)
        inbox.tell([opinion.holder_id], f"您公开承诺第 {head.number} 项的意见已由组织答复", path(opinion), by=by)


def _tell_author(opinion: Opinion, text: str, *, by: Actor) -> None:
    if opinion.person_id is not None:
        inbox.tell([opinion.person_id], text, path(opinion), by=by)
