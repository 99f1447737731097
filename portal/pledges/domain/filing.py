"""The author's side: 填报, 保存草稿, 提交审核, 撤回."""

from datetime import date
from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import P, Query, hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.pledges import reviewers, rounds
from portal.pledges.domain.text import ITEMS, index, path
from portal.pledges.models import STANDARDS, Pledge, PledgeItem
from portal.pledges.year import settings
from portal.policy import Actor
from portal.units.models import PRESENT, Person

OWN = Query(
    lambda: Pledge.select(Pledge.id, Pledge.state).where((Pledge.person == P("me")) & (Pledge.year == P("year")))
)


class Typed(NamedTuple):
    """An item as it was typed; `key` is the row that it was read from, None for a new one."""

    key: int | None
    matter: str = ""
    measure: str = ""
    due_on: date | None = None
    standard: str = ""
    duty: str = ""

    @property
    def blank(self) -> bool:
        """Nothing was entered."""
        return not any(self[1:])


def open_years() -> list[int]:
    """The years for which one may file today: this one, in December the next one too."""
    today = clock.today()
    return [today.year, today.year + 1] if today.month == 12 else [today.year]


def gaps(item: Any, year: int) -> list[tuple[str, str]]:
    """What an item still lacks before it can be submitted: (field, sentence)."""
    found = []
    if not item.matter:
        found.append(("matter", "请填写承诺事项。"))
    if not item.measure:
        found.append(("measure", "请填写践诺措施：打算怎么做，做到什么程度。"))
    if item.due_on is None:
        found.append(("due_on", "请填写完成时限。"))
    elif item.due_on.year != year:
        found.append(("due_on", f"完成时限要在 {year} 年之内。"))
    elif item.due_on < clock.today():
        found.append(("due_on", "完成时限已经过去，请改为今天或以后的日期。"))
    if item.standard not in STANDARDS:
        found.append(("standard", "请选择对应标准。"))
    return found


def file(year: int, post: str, items: list[Typed], *, by: Actor, once: str = "", submitting: bool = False) -> Pledge:
    """填报承诺: a new pledge, as a draft or submitted at once. Raises Invalid, Denied, or Stale when there is one."""
    if year not in open_years():
        raise Invalid(f"现在填报的是 {'、'.join(map(str, open_years()))} 年的承诺，不能填报 {year} 年的。")
    person = Person.get_by_id(by.person_id)
    if person.kind == "member" and person.status not in PRESENT:
        raise Invalid("组织关系已经转出或停止党籍，不填报公开承诺。")
    with write():
        pledge = actions.create(
            "pledge.create", Pledge, by=by, person=person.id, branch=person.branch_id,
            committee=person.committee_id, year=year, post=post,
        )  # fmt: skip
        store.spend(once, by, f"/pledges/{pledge.id}")
        _lay(pledge, [], items)
        if submitting:
            submit(pledge, by=by)
    return pledge


def save(pledge: Pledge, post: str, items: list[Typed], *, by: Actor, version: int, submitting: bool = False) -> None:
    """保存草稿, or with `submitting` 提交审核: the text as it stands in the form. Raises Invalid, Denied, Stale."""
    with write():
        hold(Pledge, pledge.id)
        rows = ITEMS(pledge=pledge.id)
        if _differs(pledge, post, rows, items):
            actions.perform("pledge.edit", pledge, by=by, set={"post": post}, version=version, fields=["post", "items"])
            _lay(pledge, rows, items)
        if submitting:
            submit(pledge, by=by)


def _differs(pledge: Pledge, post: str, rows: list[Any], items: list[Typed]) -> bool:
    kept = [Typed(row.id, row.matter, row.measure, row.due_on, row.standard, row.duty) for row in rows]
    return post != pledge.post or [one for one in items if not one.blank] != kept


def _lay(pledge: Pledge, rows: list[Any], items: list[Typed]) -> None:
    """Write the items of a pledge: rows are updated in place and keep their order, new ones follow, missing ones go."""
    places = {row.id: row.number for row in rows}
    wanted: dict[int, Typed] = {}
    added = []
    for one in items:
        if one.key is not None and one.key in places and one.key not in wanted and not one.blank:
            wanted[one.key] = one
        elif not one.blank:
            added.append(one)
    _not_too_many(pledge, len(wanted) + len(added))
    gone = places.keys() - wanted.keys()
    PledgeItem.delete().where((PledgeItem.pledge == pledge.id) & PledgeItem.id.in_(list(gone))).execute()
    kept = sorted(wanted, key=places.__getitem__)
    for number, key in enumerate(kept, 1):
        values = {**wanted[key]._asdict(), "number": number}
        del values["key"]
        PledgeItem.update(**values).where(PledgeItem.id == key).execute()
    for number, one in enumerate(added, len(kept) + 1):
        values = {**one._asdict(), "number": number, "pledge": pledge.id}
        del values["key"]
        PledgeItem.insert(**values).execute()


def _not_too_many(pledge: Pledge, number: int) -> None:
    """The committee says for each year how many items one may file."""
    most = settings(pledge.committee_id, pledge.year).most_items
    if number > most:
        raise Invalid(f"{pledge.year} 年每人最多 {most} 项承诺，请删去 {number - most} 项。")


def submit(pledge: Pledge, *, by: Actor) -> None:
    """提交审核: the text of this moment becomes a round. Passed items that did not change keep their verdict.

    Raises Invalid when an item is incomplete (details: gaps, a list of (place, field, sentence)), Denied, Stale.
    """
    actions.check("pledge.submit", pledge, by=by)
    with write():
        hold(Pledge, pledge.id)
        items = ITEMS(pledge=pledge.id)
        if not items:
            raise Invalid("请至少填写一项承诺。", gaps=[(0, *gap) for gap in gaps(Typed(None), pledge.year)])
        _not_too_many(pledge, len(items))
        lacking = [(at, *gap) for at, item in enumerate(items) for gap in gaps(item, pledge.year)]
        if lacking:
            raise Invalid("承诺还没有填写完整，暂时不能提交。", gaps=lacking)
        before = rounds.last(pledge.id)
        actions.perform(
            "pledge.submit", pledge, by=by, set={"round": pledge.round + 1, "submitted_at": clock.now()},
            values=rounds.snapshot(pledge.post, items),
        )  # fmt: skip
        same = rounds.unchanged(before, items)
        passed = [item.id for item in items if item.verdict == "passed" and item.id in same]
        PledgeItem.update(verdict="", reason="").where(
            (PledgeItem.pledge == pledge.id) & PledgeItem.id.not_in(passed)
        ).execute()
        index(pledge, by.name, items)
        times = "" if pledge.round == 1 else f"第 {pledge.round} 次"
        inbox.tell(
            reviewers.of(pledge).people, f"{by.name}{times}提交了 {pledge.year} 年公开承诺，请审核", path(pledge), by=by
        )


def withdraw(pledge: Pledge, *, by: Actor) -> None:
    """撤回: back to a draft, until the review is finished. Raises Denied, Stale."""
    actions.perform("pledge.withdraw", pledge, by=by)
