"""The list of 公文: what one sees under the role at hand, and what of it is one's own draft."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P
from portal.documents.models import KINDS, OfficialDocument
from portal.policy import Actor
from portal.units.models import Unit
from portal.workflow import OFFICIAL_DOCUMENT

HEADINGS = ["类型", "标题", "发文字号", "发文机关", "主送机关", "成文日期", "状态"]
WRITING = ("committee", "supervisor")
STATES = [(key, state.label) for key, state in OFFICIAL_DOCUMENT.table.items()]


def acting() -> pw.Expression:
    """One's own drafts, not issued yet: the same for list, count and home."""
    return (OfficialDocument.state == "draft") & (OfficialDocument.created_by == P("me"))


def _states(actor: Actor) -> list[tuple[str, str]]:
    if actor.role not in WRITING:
        return [one for one in STATES if one[0] != "draft"]
    return [(lists.QUEUE, "待我印发"), *STATES]


def columns() -> list[Any]:
    """What a row of a list shows."""
    return [
        OfficialDocument.id, OfficialDocument.kind, OfficialDocument.title, OfficialDocument.number,
        OfficialDocument.issuer, OfficialDocument.addressee, OfficialDocument.signed_on, OfficialDocument.state,
        pw.fn.COALESCE(Unit.name, "").alias("unit_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return query.join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == OfficialDocument.unit))


def year(text: str) -> int:
    """A year as typed. Raises ValueError."""
    number = int(text)
    if not 1949 <= number <= 2200:
        raise ValueError(text)
    return number


LIST = lists.Spec(
    "documents",
    OfficialDocument,
    columns=columns,
    join=join,
    order=lambda: [
        pw.Case(None, [((OfficialDocument.state == "draft"), 0)], 1), OfficialDocument.signed_on.desc(),
        OfficialDocument.id.desc(),
    ],
    filters=(
        lists.Filter(
            "kind", "类型", lambda actor: list(KINDS.items()), where=lambda: OfficialDocument.kind == P("kind")
        ),
        lists.Filter(
            "state", "状态", _states, where=lambda: OfficialDocument.state == P("state"), fixed={lists.QUEUE: acting}
        ),
        lists.Filter(
            "year", "年份", lists.no_options, where=lambda: OfficialDocument.signed_on.year == P("year"), read=year,
            kind="number",
        ),
    ),
    search_hint="标题、文号或单位",
)  # fmt: skip


def flat(title: str) -> str:
    """A title on one line."""
    return title.replace("\n", "")


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        yield [
            KINDS[row.kind], flat(row.title), row.number, row.issuer, row.addressee, row.signed_on,
            OFFICIAL_DOCUMENT.label(row.state),
        ]  # fmt: skip
