"""The register as a list: the confirmed ones for everybody of the committee, all of them for those at work."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P, prepared
from portal.honours.models import BRANCH_KINDS, KINDS, MEMBER_KINDS, Honour
from portal.policy import Actor, Scope, scope, under_role
from portal.policy.scopes.stars import headed
from portal.stars.computation.scheme import HONOUR_LEVELS
from portal.units.models import Person, Unit
from portal.workflow import HONOUR

IMPORTED = ("名称", "类别", "级别", "授予日期", "党支部", "姓名", "授予机关和文号", "说明")
HEADINGS = [*IMPORTED, "状态", "未确认或撤销的原因"]
AT_WORK = ("committee", "supervisor")


def seen(actor: Actor) -> Scope:
    """For those at work everything under the role at hand; for the others what they may see at all."""
    if actor.role not in AT_WORK:
        return scope(Honour, actor)
    under = under_role(actor, Honour.branch, Honour.committee)
    return Scope(("under", *under.shape), under.where)


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches whose honours the list may show, for its filter."""
    home = Scope(("home",), Unit.committee == P("home_committee"))
    here = under_role(actor, Unit.id, Unit.committee) if actor.role in AT_WORK else home

    def build() -> Any:
        return Unit.select(Unit.id, Unit.name).where(here.where & (Unit.kind == "branch")).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("honour branches", here.shape), build)(**actor.places())]


def acting(role: str) -> pw.Expression:
    """The condition that it is for this role to act: the same for list, count and home."""
    if role == "secretary":
        return Honour.state == "declined"
    others = (Honour.person.is_null() | (Honour.person != P("me"))) & Honour.branch.not_in(headed())
    return (Honour.state == "proposed") & others


def waiting_scope(actor: Actor) -> Scope:
    """What lies under the role at hand, for home and the filter of what waits."""
    under = under_role(actor, Honour.branch, Honour.committee)
    return Scope(("office", *under.shape), under.where)


ACTING = ("secretary", "committee")


def states(actor: Actor) -> list[tuple[str, str]]:
    """What can be asked for by state."""
    usual = [("confirmed", HONOUR.label("confirmed"))]
    if actor.role not in (*ACTING, "supervisor"):
        return [*usual, ("all", "全部")]
    first = [(f"todo{actor.role}", "待我办理")] if actor.role in ACTING else []
    others = [(key, state.label) for key, state in HONOUR.table.items() if key != "confirmed"]
    return [*first, *usual, *others, ("all", "全部")]


def whose(actor: Actor) -> list[tuple[str, str]]:
    """Of branches, of members, one's own."""
    own = [("mine", "我的")] if actor.kind == "member" else []
    return [("branch", "支部"), ("member", "党员"), *own]


def kinds(actor: Actor) -> list[tuple[str, str]]:
    """The kinds, those of branches first."""
    return [*BRANCH_KINDS.items(), *MEMBER_KINDS.items()]


def year(text: str) -> int:
    """A year as typed. Raises ValueError."""
    number = int(text)
    if not 1949 <= number <= 2200:
        raise ValueError(text)
    return number


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        Honour.id, Honour.title, Honour.kind, Honour.level, Honour.awarded_on, Honour.source, Honour.note, Honour.state,
        Honour.reason, Honour.branch, Honour.person, pw.fn.COALESCE(Person.name, "").alias("name"),
        Unit.name.alias("branch_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Honour.person))
        .switch(Honour)
        .join(Unit, on=(Unit.id == Honour.branch))
    )


LIST = lists.Spec(
    "honours",
    Honour,
    columns=columns,
    join=join,
    order=lambda: [Honour.awarded_on.desc(), Honour.id.desc()],
    filters=(
        lists.Filter(
            "whose", "谁的", whose, where=lambda: Honour.id > 0,
            fixed={
                "branch": lambda: Honour.person.is_null(), "member": lambda: Honour.person.is_null(False),
                "mine": lambda: Honour.person == P("me"),
            },
        ),
        lists.Filter(
            "level", "级别", lambda actor: list(HONOUR_LEVELS.items()), where=lambda: Honour.level == P("level")
        ),
        lists.Filter("kind", "类别", kinds, where=lambda: Honour.kind == P("kind")),
        lists.Filter("branch", "支部", branches, where=lambda: Honour.branch == P("branch"), read=int),
        lists.Filter(
            "year", "年份", lists.no_options, where=lambda: Honour.awarded_on.year == P("year"), read=year, kind="number"
        ),
        lists.Filter(
            "state", "状态", states, where=lambda: Honour.state == P("state"), default="confirmed", required=True,
            fixed={
                "all": lambda: Honour.id > 0, **{f"todo{role}": partial(acting, role) for role in ACTING},
            },
        ),
    ),
    search_hint="荣誉、姓名、拼音首字母或文号",
    seen=seen,
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS; the first of them are what an import reads."""
    for row in rows:
        yield [
            row.title, KINDS[row.kind], HONOUR_LEVELS[row.level], row.awarded_on, row.branch_name, row.name, row.source,
            row.note, HONOUR.label(row.state), row.reason,
        ]  # fmt: skip
