"""The ledger as a list: whose entries, in which state, by when; and the conditions that its counts share."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.accounts.models import Team
from portal.db import P, prepared
from portal.policy import Actor, scope, under_role
from portal.policy.scopes.problems import at_hand
from portal.problems import categories
from portal.problems.conditions import AT_WORK, SOON, acting, due_soon, extended, is_open, overdue, unfollowed
from portal.problems.models import LEVELS, SOURCES, SUBJECTS, Problem
from portal.units.models import Person, Unit
from portal.workflow import PROBLEM

DESK = ("secretary", "committee", "supervisor")
STATES = [(key, state.label) for key, state in PROBLEM.table.items()]
OWN = "own"  # the filter's value for the committee's own entries
NONE = "none"

_branch, _subject = Unit.alias("branch"), Person.alias("subject")


def _states(actor: Actor) -> list[tuple[str, str]]:
    first = [(f"todo{actor.role}", "待我办理")] if actor.role in DESK else [("todomember", "待我办理")]
    more = [("open", "未销号"), ("overdue", "已逾期"), ("soon", f"{SOON} 天内到期"), ("extended", "延期过的")]
    left = [("left", "督导组不再跟踪")] if actor.role == "committee" else []
    return [*first, *more, *left, *STATES]


def units(actor: Actor) -> list[tuple[str, str]]:
    """The branches that have entries under the role at hand, for the filter; the committee's own as one choice."""
    if actor.role not in DESK:
        return []
    seen = at_hand(actor)

    def build() -> Any:
        there = Problem.select(Problem.branch).where(seen.where & Problem.branch.is_null(False))
        return Unit.select(Unit.id, Unit.name).where(Unit.id.in_(there)).order_by(Unit.id)

    rows = prepared(("problem units", seen.shape), build)(**actor.places())
    own = [(OWN, "党委自身")] if actor.role != "secretary" else []
    return [*own, *((str(row.id), row.name) for row in rows)]


def committees(actor: Actor) -> list[int]:
    """The committees whose entries lie under the role at hand."""
    if actor.role not in DESK:
        return [actor.home_committee_id] if actor.home_committee_id else []
    if actor.unit_kind == "committee" and actor.unit_id:
        return [actor.unit_id]
    seen = under_role(actor, Unit.id, Unit.committee)
    query = prepared(
        ("problem committees", seen.shape), lambda: Unit.select(Unit.committee).where(seen.where).distinct()
    )
    return [row.committee_id for row in query(**actor.places()) if row.committee_id]


def sorts(actor: Actor) -> list[tuple[str, str]]:
    """The categories of the committees at hand, for the filter."""
    found: dict[str, str] = {}
    for named in categories.names_of(committees(actor)).values():
        found |= {key: name for key, name in named.items() if key not in found}
    return [*(found or categories.names(0)).items(), (NONE, "未分类")]


def teams(actor: Actor) -> list[tuple[str, str]]:
    """The teams that follow entries under the role at hand, for the filter."""
    if actor.role not in DESK:
        return []
    seen = at_hand(actor)

    def build() -> Any:
        there = Problem.select(Problem.team).where(seen.where & Problem.team.is_null(False))
        return Team.select(Team.id, Team.name).where(Team.id.in_(there)).order_by(Team.id)

    rows = prepared(("problem teams", seen.shape), build)(**actor.places())
    return [*((str(row.id), row.name) for row in rows), (NONE, "没有督导组")]


def _same(words: dict[str, str]) -> Callable[[Actor], list[tuple[str, str]]]:
    return lambda actor: list(words.items())


def year(text: str) -> int:
    """A year as typed. Raises ValueError."""
    number = int(text)
    if not 2012 <= number <= 2200:
        raise ValueError(text)
    return number


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        Problem.id, Problem.number, Problem.former, Problem.text, Problem.subject, Problem.source, Problem.source_words,
        Problem.category, Problem.requirement, Problem.measures, Problem.responsible, Problem.due_on,
        Problem.first_due_on, Problem.outcome, Problem.verdict, Problem.level, Problem.found_on, Problem.issued_on,
        Problem.submitted_on, Problem.closed_on, Problem.state, Problem.committee, Problem.branch,
        Unit.name.alias("committee_name"), pw.fn.COALESCE(_branch.name, Unit.name).alias("unit_name"),
        pw.fn.COALESCE(_subject.name, "").alias("person_name"), pw.fn.COALESCE(Team.name, "").alias("team_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    query = query.join(Unit, on=(Unit.id == Problem.committee)).switch(Problem)
    query = query.join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == Problem.branch)).switch(Problem)
    query = query.join(_subject, pw.JOIN.LEFT_OUTER, on=(_subject.id == Problem.person)).switch(Problem)
    return query.join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Problem.team)).switch(Problem)


def _seen(actor: Actor) -> Any:
    """For those at a desk what lies under it; for the others what concerns themselves."""
    return at_hand(actor) if actor.role in DESK else scope(Problem, actor)


def _urgent() -> pw.Case:
    """The unit's open ones by their day, then what waits for others, then what is over."""
    return pw.Case(Problem.state, (("closed", 2), ("dropped", 3), ("found", 1)), 0)


FILTERS = (
    lists.Filter(
        "state", "状态", _states, where=lambda: Problem.state == P("state"),
        fixed={
            **{f"todo{role}": lambda role=role: acting(role) for role in (*DESK, "member")},  # type: ignore[misc]
            "open": is_open, "overdue": overdue, "soon": due_soon, "extended": lambda: is_open() & extended(),
            "left": unfollowed,
        },
    ),
    lists.Filter(
        "branch", "单位", units, where=lambda: Problem.branch == P("branch"), read=int,
        fixed={OWN: lambda: Problem.branch.is_null()},
    ),
    lists.Filter(
        "category", "类别", sorts, where=lambda: Problem.category == P("category"),
        fixed={NONE: lambda: Problem.category == ""},
    ),
    lists.Filter("source", "来源", _same(SOURCES), where=lambda: Problem.source == P("source")),
    lists.Filter("subject", "对象", _same(SUBJECTS), where=lambda: Problem.subject == P("subject")),
    lists.Filter("level", "处理", _same(LEVELS), where=lambda: Problem.level == P("level")),
    lists.Filter(
        "followed", "督导组", teams, where=lambda: Problem.team == P("followed"), read=int,
        fixed={NONE: lambda: Problem.team.is_null()},
    ),
    lists.Filter(
        "year", "下发年份", lists.no_options, where=lambda: Problem.issued_on.year == P("year"), read=year, kind="number"
    ),
)  # fmt: skip
LIST = lists.Spec(
    "problems",
    Problem,
    columns=columns,
    join=join,
    order=lambda: [_urgent(), Problem.due_on, Problem.id.desc()],
    filters=FILTERS,
    search_hint="编号、问题、单位、姓名或责任人",
    seen=_seen,
)

IMPORTED = (
    "编号", "单位", "对象", "姓名", "来源", "来源说明", "类别", "问题", "整改要求", "整改措施", "责任人", "发现日期",
    "下发日期", "期限", "完成情况", "提交日期", "复核意见", "销号日期", "状态", "处理",
)  # fmt: skip
HEADINGS = [*IMPORTED, "原定期限", "督导组", "原编号", "逾期"]


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS; the first of them are what an import reads."""
    today, found = clock.today(), list(rows)
    names = categories.names_of({row.committee_id for row in found})
    for row in found:
        yield [
            row.number, row.unit_name, SUBJECTS[row.subject], row.person_name, SOURCES[row.source], row.source_words,
            names[row.committee_id].get(row.category, ""), row.text, row.requirement, row.measures, row.responsible, row.found_on,
            row.issued_on, row.due_on, row.outcome, row.submitted_on, row.verdict, row.closed_on,
            PROBLEM.label(row.state), LEVELS[row.level], row.first_due_on, row.team_name, row.former,
            "是" if late(row, today) else "",
        ]  # fmt: skip


def late(row: Any, today: Any) -> bool:
    """Whether the unit is past its last day."""
    return row.state in AT_WORK and row.due_on < today


def needless(actor: Actor) -> set[str]:
    """The filters that have but one answer for this role; they stay in the address."""
    if actor.role not in DESK:
        return {"branch", "followed", "subject", "level", "year", "source"}
    return {"branch", "followed"} if actor.role == "secretary" and actor.unit_kind == "branch" else set()
