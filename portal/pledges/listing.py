"""The lists of pledges: one's own by year, and the office's with its queue."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, prepared
from portal.pledges import reviewers
from portal.pledges.models import Pledge, PledgeItem, PledgeYear
from portal.policy import Actor, Scope, under_role
from portal.units.models import Person, Unit

HEADINGS = ["姓名", "支部", "年度", "项数", "提交时间", "提交次数", "状态", "审核通过时间", "公示时间"]
STATES = {
    "submitted": "待审核",
    "returned": "已退回",
    "approved": "已通过，待公示",
    "published": "已公示",
    "draft": "已撤回",  # in the office's scope a draft was submitted once
}
SENT = ("submitted", "approved", "published")  # the rows hold what was submitted, not what is being changed


def mine(actor: Actor) -> Scope:
    """One's own pledges."""
    return Scope(("own",), Pledge.person == P("me"))


def under(actor: Actor) -> Scope:
    """What was once submitted under the role at hand."""
    seen = under_role(actor, Pledge.branch, Pledge.committee)
    return Scope(("office", *seen.shape), seen.where & Pledge.submitted_at.is_null(False))


def years() -> list[tuple[str, str]]:
    """The years that lists can be filtered by: newest first, the next one in December."""
    today = clock.today()
    newest = today.year + (today.month == 12)
    return [(str(year), f"{year} 年") for year in range(newest, today.year - 6, -1)]


def this_year() -> str:
    """The year that lists show when the address names none."""
    return str(clock.today().year)


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches under the role at hand, for a filter."""
    seen = under_role(actor, Unit.id, Unit.committee)

    def build() -> Any:
        return Unit.select(Unit.id, Unit.name).where(seen.where & (Unit.kind == "branch")).order_by(Unit.id)

    rows = prepared(("pledge branches", seen.shape), build)(**actor.places())
    return [(str(row.id), row.name) for row in rows]


def _office(role: str, acting: Callable[[], Any] | None) -> lists.Spec:
    """The list of a role; `acting` is the condition that a pledge is for this role to review or publish."""
    mine_first = [("waiting", "待我审核"), ("publishing", "待我公示")] if acting else []
    fixed = {
        "waiting": lambda: (Pledge.state == "submitted") & acting(),  # type: ignore[misc]
        "publishing": lambda: (Pledge.state == "approved") & acting(),  # type: ignore[misc]
    }
    return lists.Spec(
        f"pledges of {role}",
        Pledge,
        columns=columns,
        join=join,
        order=lambda: [Pledge.submitted_at.desc(), Pledge.id.desc()],
        filters=(
            lists.Filter(
                "year", "年度", lambda actor: years(), where=lambda: Pledge.year == P("year"), read=int,
                default=this_year, required=True,
            ),
            lists.Filter(
                "state", "状态", lambda actor: [*mine_first, *STATES.items()],
                where=lambda: Pledge.state == P("state"), fixed=fixed if acting else {},
            ),
            lists.Filter("branch", "支部", branches, where=lambda: Pledge.branch == P("branch"), read=int),
        ),
        search_hint="姓名、拼音首字母或承诺内容",
        seen=under,
    )  # fmt: skip


def columns() -> list[Any]:
    """What a row of a list shows."""
    items = PledgeItem.select(pw.fn.COUNT(PledgeItem.id)).where(PledgeItem.pledge == Pledge.id)
    return [
        Pledge.id, Pledge.person, Pledge.branch, Pledge.year, Pledge.state, Pledge.round, Pledge.submitted_at,
        Pledge.approved_at, Pledge.published_at, Person.name, Person.exempt, Unit.name.alias("branch_name"),
        PledgeYear.review_by, items.alias("items"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(Person, on=(Person.id == Pledge.person))
        .join(Unit, on=(Unit.id == Pledge.branch))
        .join(
            PledgeYear, pw.JOIN.LEFT_OUTER,
            on=((PledgeYear.committee == Pledge.committee) & (PledgeYear.year == Pledge.year)),
        )
    )  # fmt: skip


OFFICE = {
    "secretary": _office("secretary", reviewers.others),
    "committee": _office("committee", reviewers.left_to_committee),
    "supervisor": _office("supervisor", None),
}
OWN = lists.Spec(
    "own pledges", Pledge, columns=columns, join=join, order=lambda: [Pledge.year.desc(), Pledge.id.desc()], seen=mine
)


def trimmed(found: lists.Listing, actor: Actor) -> lists.Listing:
    """A list without its filter by branch where the role at hand has but one."""
    if actor.unit_kind == "branch":
        found.filters = [choice for choice in found.filters if choice.name != "branch"]
    return found


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        yield [
            row.name, row.branch_name, row.year, row.items if row.state in SENT else None, clocked(row.submitted_at),
            row.round, STATES[row.state], clocked(row.approved_at), clocked(row.published_at),
        ]  # fmt: skip


def clocked(moment: Any) -> Any:
    """A stored moment as the office's clock shows it, for a cell."""
    return clock.local(moment).replace(tzinfo=None, microsecond=0) if moment else None
