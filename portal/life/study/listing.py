"""思想汇报 as lists: one's own with those sent to the branch at hand, and who of the branch has reported on a period."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from portal import clock, lists
from portal.db import P, prepared
from portal.life.study.models import ThoughtReport
from portal.life.study.reporting import periods
from portal.policy import Actor, scope
from portal.units.listing import MEMBERS
from portal.units.models import Person
from portal.workflow import THOUGHT_REPORT

HEADINGS = ["姓名", "时段", "提交日期", "阅读日期", "状态"]  # names and dates: the texts stay where they are
STATES = [(key, state.label) for key, state in THOUGHT_REPORT.table.items()]


def _to_read(actor: Actor) -> list[tuple[str, str]]:
    todo = [(lists.QUEUE, "待我阅")] if actor.role == "secretary" else []
    return [*todo, *STATES]


LIST = lists.Spec(
    "thought reports",
    ThoughtReport,
    columns=lambda: [
        ThoughtReport.id, ThoughtReport.person, Person.name, ThoughtReport.period, ThoughtReport.sent_at,
        ThoughtReport.read_at, ThoughtReport.reply, ThoughtReport.state,
    ],
    join=lambda query: query.join(Person, on=(Person.id == ThoughtReport.person)).switch(ThoughtReport),
    through=lambda query: query.join(Person, on=(Person.id == ThoughtReport.person)).switch(ThoughtReport),
    order=lambda: [ThoughtReport.id.desc()],
    filters=(
        lists.Filter(
            "state", "状态", _to_read, where=lambda: ThoughtReport.state == P("state"),
            fixed={lists.QUEUE: lambda: (ThoughtReport.state == "sent") & (ThoughtReport.person != P("me"))},
        ),
        lists.Filter(
            "period", "时段", lambda actor: [(one, one) for one in periods()], where=lambda: ThoughtReport.period == P("period")
        ),
        lists.Filter(
            "whose", "谁的", lambda actor: [("mine", "我自己的")], where=lambda: ThoughtReport.person == P("me"),
            fixed={"mine": lambda: ThoughtReport.person == P("me")},
        ),
    ),
    # a branch has few of them: looking through the names needs no index
    searched=lambda: Person.name.contains(P("text")) | Person.initials.contains(P("text", str.lower)),
    search_hint="姓名或拼音首字母",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        sent, read = (moment and clock.local(moment).date() for moment in (row.sent_at, row.read_at))
        yield [row.name, row.period, None if row.state == "draft" else sent, read, THOUGHT_REPORT.label(row.state)]


class Reporter(NamedTuple):
    """A member of the branch, with the day of the newest report on a period; None: none was sent."""

    name: str
    sent_at: Any


def reporters(branch: int, period: str, actor: Actor) -> list[Reporter]:
    """Who of a branch has reported on a period, by name; of the reports that `actor` sees."""
    seen = scope(ThoughtReport, actor)

    def build() -> Any:
        here = (ThoughtReport.branch == P("branch")) & (ThoughtReport.period == P("period"))
        sent = here & (ThoughtReport.state != "draft") & seen.where
        return ThoughtReport.select(ThoughtReport.person, ThoughtReport.sent_at).where(sent).order_by(ThoughtReport.id)

    rows = prepared(("who reported", seen.shape), build)(branch=branch, period=period, **actor.places())
    sent = {row.person_id: row.sent_at for row in rows}
    return [Reporter(one.name, sent.get(one.id)) for one in MEMBERS(branch=branch)]
