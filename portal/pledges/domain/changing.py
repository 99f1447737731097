"""变更 or 停止 of a published item for an objective reason: asked by the author, agreed by whoever reviews, explained in public."""

from datetime import date
from typing import Any

from portal import actions, clock
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.pledges import reviewers, rounds
from portal.pledges.domain.filing import Typed, gaps
from portal.pledges.domain.text import ITEMS, index
from portal.pledges.helps import likeness
from portal.pledges.models import Pledge, PledgeChange, PledgeItem
from portal.policy import Actor
from portal.units.models import Person

LONGEST_REASON = 300
LONGEST_ANSWER = 200
WORDS = {"change": "变更", "stop": "停止"}


def change_path(change: PledgeChange) -> str:
    """Where a request lies."""
    return f"/pledges/changes/{change.id}"


def texts(item: Any) -> dict[str, str]:
    """The five texts of an item as a request keeps them, its date in ISO."""
    return {
        name: getattr(item, name) if name != "due_on" else (item.due_on.isoformat() if item.due_on else "")
        for name in rounds.TEXTS
    }


def propose(
    pledge: Pledge, item: Any, kind: str, reason: str, *, by: Actor, wanted: Typed | None = None, once: str = ""
) -> PledgeChange:
    """申请变更 of an item (`wanted`: its text as it shall be) or its stop. Raises Invalid, Denied, Stale."""
    actions.check("pledge.progress", pledge, by=by)
    if kind not in WORDS:
        raise Invalid("请选择变更内容还是停止。", field="kind")
    _long("原因", reason, LONGEST_REASON, "reason", "请写明客观原因：为什么不能按原来的承诺做。")
    with write():
        hold(Pledge, pledge.id)
        row = PledgeItem.get_by_id(item.id)
        if row.pledge_id != pledge.id or row.stopped_on is not None:
            raise Invalid("这一项已经停止，不能再变更。")
        open_one = (PledgeChange.item == row.id) & (PledgeChange.state == "proposed")
        if PledgeChange.select(PledgeChange.id).where(open_one).exists():
            raise Invalid("这一项已经有一份申请在等答复。可以先撤回那一份，再重新申请。")
        after = _wanted(row, wanted, pledge.year) if kind == "change" else {}
        change = actions.create(
            "pledge_change.propose", PledgeChange, by=by, detail={"item": row.id}, pledge=pledge.id, item=row.id,
            person=pledge.person_id, branch=pledge.branch_id, committee=pledge.committee_id, kind=kind, reason=reason,
            wanted=after, before=texts(row),
        )  # fmt: skip
        store.spend(once, by, change_path(change))
        said = f"{by.name}申请{WORDS[kind]}承诺第 {row.number} 项，请答复"
        inbox.tell(reviewers.of(pledge).people, said, change_path(change), by=by)
    return change


def _wanted(row: Any, wanted: Typed | None, year: int) -> dict[str, str]:
    """The text that is asked for: complete, and not the one that stands there."""
    if wanted is None:
        raise Invalid("请填写变更后的内容。")
    lacking = [gap for gap in gaps(wanted, year) if gap[0] != "due_on" or wanted.due_on != row.due_on]
    if lacking:
        raise Invalid("变更后的内容还没有填写完整。", gaps=lacking)
    after = texts(wanted)
    if after == texts(row):
        raise Invalid("变更后的内容和原来一样。请改成打算做的内容，或者选择停止。")
    return after


def agree(change: PledgeChange, *, by: Actor, answer: str = "") -> None:
    """同意: the item stands as asked for, or is stopped, with the reason in public. Raises Invalid, Denied, Stale."""
    actions.check("pledge_change.agree", change, by=by)
    if answer:
        _long("答复", answer, LONGEST_ANSWER, "answer")
    with write():
        hold(Pledge, change.pledge_id)
        pledge = Pledge.get_by_id(change.pledge_id)
        item = PledgeItem.get_by_id(change.item_id)
        before, today = texts(item), clock.today()
        actions.perform(
            "pledge_change.agree", change, by=by, detail={"item": item.id},
            set={"decided_by": by.person_id, "decided_at": clock.now(), "answer": answer, "before": before},
        )  # fmt: skip
        said = {"item": item.id, "number": item.number}
        if change.kind == "stop":
            values, new = {**said, "stopped": today.isoformat()}, {"stopped_on": today, "exemplary_on": None}
        else:
            values = {**said, "before": before, "after": change.wanted}
            new = {**_columns(change.wanted), "amended_on": today}
        actions.perform(
            "pledge.amend", pledge, by=by, fields=sorted(new), detail={"item": item.id, "change": change.id},
            note=change.reason, values=values,
        )  # fmt: skip
        PledgeItem.update(**new).where(PledgeItem.id == item.id).execute()
        _found_anew(pledge)
        inbox.tell(
            [change.person_id], f"您的承诺第 {item.number} 项已同意{WORDS[change.kind]}", change_path(change), by=by
        )


def _columns(wanted: dict[str, str]) -> dict[str, Any]:
    return {**{name: wanted[name] for name in rounds.TEXTS}, "due_on": date.fromisoformat(wanted["due_on"])}


def _found_anew(pledge: Pledge) -> None:
    """Search and the comparison of texts find it as it reads now."""
    name = Person.select(Person.name).where(Person.id == pledge.person_id).tuples().get()[0]
    index(pledge, name, ITEMS(pledge=pledge.id))
    likeness.keep(pledge)


def refuse(change: PledgeChange, answer: str, *, by: Actor) -> None:
    """不同意, with an answer to the author. Raises Invalid, Denied, Stale."""
    actions.check("pledge_change.refuse", change, by=by)
    _long("答复", answer, LONGEST_ANSWER, "answer", "不同意时请写明理由，本人会看到。")
    with write():
        actions.perform(
            "pledge_change.refuse", change, by=by, note=answer, detail={"item": change.item_id},
            set={"decided_by": by.person_id, "decided_at": clock.now(), "answer": answer},
        )  # fmt: skip
        inbox.tell(
            [change.person_id], f"您{WORDS[change.kind]}承诺的申请没有得到同意，理由在里面", change_path(change), by=by
        )


def withdraw_change(change: PledgeChange, *, by: Actor) -> None:
    """撤回 one's own request while nobody has answered. Raises Denied, Stale."""
    actions.perform("pledge_change.withdraw", change, by=by)


def _long(label: str, text: str, most: int, field: str, missing: str = "") -> None:
    if missing and not text:
        raise Invalid(missing, field=field)
    if len(text) > most:
        raise Invalid(f"{label}最多 {most} 字，请精简。", field=field)
