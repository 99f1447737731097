"""How far the commitments of a year are: counted by branch, sector and standard; the people behind the numbers."""

from collections import Counter
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P, Query, among, prepared
from portal.pledges import items, listing
from portal.pledges.models import STANDARDS, Pledge, PledgeItem
from portal.policy import Actor, Scope, under_role
from portal.units.models import PRESENT, SECTORS, Person, Unit

DUE = ("在册", "流动")  # of these members a pledge is expected, unless exempt (domain §3)
# key of the filter → heading; together they are all who are due
NUMBERS = {
    "none": "未填报",
    "submitted": "待审核",
    "returned": "已退回",
    "approved": "已通过",
    "published": "已公示",
}
KEPT = {"moving": "有进展", "evaluated": "已评定"}  # of those published
COLUMNS = {"due": "应报", **NUMBERS, **KEPT, "voluntary": "自愿填报"}
# key of the filter of the list of items → heading
ITEM_COLUMNS = {
    "": "已提交", "published": "已公示", "none": "尚无进展", "moving": "进行中", "done": "已完成", "overdue": "逾期",
    "stopped": "已停止", "evaluated": "已评定",
}  # fmt: skip
NO_SECTOR = "none"


def due() -> pw.Expression:
    """应报: members on the books or away, not exempt."""
    return (Person.kind == "member") & Person.status.in_(DUE) & (Person.exempt == False)  # noqa: E712 — SQL


def _present() -> pw.Expression:
    return (Person.kind == "member") & Person.status.in_(PRESENT)


def _of_year() -> pw.Expression:
    """Joins a person's pledge of the year asked for."""
    return (Pledge.person == Person.id) & (Pledge.year == P("year"))


def _sum(condition: Any) -> Any:
    return pw.fn.COALESCE(pw.fn.SUM(pw.Case(None, [(condition, 1)], 0)), 0)


class Row:
    """A line of the table: a branch, a sector or a standard, and its number for each column."""

    def __init__(self, name: str | None = None, key: int | None = None, committee_name: str = "") -> None:
        self.name, self.key, self.committee_name = name, key, committee_name
        self.numbers: Counter[str] = Counter()


_GROUPS = (Person.branch, Person.status, Person.exempt, Pledge.state)
_HAS = {"moving": Pledge.moved_at, "evaluated": Pledge.evaluated_at}


def _groups(actor: Actor, year: int, branch: int | None = None) -> list[Any]:
    """The members under the role at hand, counted by all that a column asks: a few groups a branch, one sort in SQL."""
    seen = under_role(actor, Person.branch, Person.committee)

    def build() -> Any:
        has = [pw.Case(None, [(column.is_null(False), 1)], 0).alias(key) for key, column in _HAS.items()]
        where = seen.where & _present()
        if branch is not None:
            where &= Person.branch == P("branch")
        query = Person.select(*_GROUPS, *has, pw.fn.COUNT(Person.id).alias("number"))
        joined = query.join(Pledge, pw.JOIN.LEFT_OUTER, on=_of_year()).where(where)
        return joined.group_by(*_GROUPS, *(pw.SQL(str(len(_GROUPS) + at)) for at in range(1, len(has) + 1)))

    query = prepared(("coverage", branch is None, seen.shape), build)
    return query(**{**actor.places(), "year": year, "branch": branch})


def _add(numbers: Counter[str], group: Any) -> None:
    state = group.state or "draft"
    if group.status in DUE and not group.exempt:
        numbers["due"] += group.number
        numbers["none" if state == "draft" else state] += group.number
        for key in KEPT:
            numbers[key] += group.number * getattr(group, key)
    elif state != "draft":
        numbers["voluntary"] += group.number


_ABOVE = Unit.alias()
UNITS = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name, Unit.sector, _ABOVE.name.alias("committee_name"))
        .join(_ABOVE, pw.JOIN.LEFT_OUTER, on=(_ABOVE.id == Unit.committee))
        .where(among(Unit.id, "units"))
        .order_by(_ABOVE.id, Unit.id)
    )
)


def _units(groups: list[Any]) -> list[Any]:
    return UNITS(units=sorted({group.branch_id for group in groups}))


def by_branch(actor: Actor, year: int) -> list[Row]:
    """One row per branch with members under the role at hand, in the order of committees: numbers of COLUMNS."""
    groups = _groups(actor, year)
    rows = {unit.id: Row(unit.name, unit.id, unit.committee_name) for unit in _units(groups)}
    for group in groups:
        _add(rows[group.branch_id].numbers, group)
    return list(rows.values())


def by_sector(actor: Actor, year: int) -> list[Row]:
    """One row per sector with members under the role at hand (name None: not set): numbers of COLUMNS."""
    groups = _groups(actor, year)
    sector_of = {unit.id: unit.sector for unit in _units(groups)}
    rows = {name: Row(name) for name in (*SECTORS, None) if name in sector_of.values()}
    for group in groups:
        _add(rows[sector_of[group.branch_id]].numbers, group)
    return list(rows.values())


def of_branch(actor: Actor, branch: int, year: int) -> Counter[str]:
    """The numbers of COLUMNS of one branch under the role at hand."""
    numbers: Counter[str] = Counter()
    for group in _groups(actor, year, branch):
        _add(numbers, group)
    return numbers


def total(actor: Actor, year: int) -> Any:
    """The numbers of those who are due under the role at hand together: due, and those of NUMBERS."""
    seen = under_role(actor, Person.branch, Person.committee)
    when = {key: Pledge.state == key for key in NUMBERS} | {"none": pw.fn.COALESCE(Pledge.state, "draft") == "draft"}

    def build() -> Any:
        sums = [pw.fn.COUNT(Person.id).alias("due"), *(_sum(one).alias(key) for key, one in when.items())]
        return Person.select(*sums).join(Pledge, pw.JOIN.LEFT_OUTER, on=_of_year()).where(seen.where & due())

    return prepared(("coverage total", seen.shape), build).one(year=year, **actor.places())


def _item_numbers() -> list[Any]:
    """One column per key of ITEM_COLUMNS, by the conditions of the list of items; that without a state is called `sent`."""
    when = {key or "sent": items.STATES[key]() if key else pw.SQL("1 = 1") for key in ITEM_COLUMNS}
    return [_sum(condition).alias(key) for key, condition in when.items()]


def by_standard(actor: Actor, year: int, branch: int | None = None) -> list[Row]:
    """One row per standard: the items of pledges submitted under the role at hand (in one branch), numbers of ITEM_COLUMNS."""
    seen = under_role(actor, Pledge.branch, Pledge.committee)

    def build() -> Any:
        where = seen.where & (Pledge.year == P("year")) & Pledge.state.in_(listing.SENT)
        if branch is not None:
            where &= Pledge.branch == P("branch")
        query = Pledge.select(PledgeItem.standard.alias("name"), *_item_numbers())
        return query.join(PledgeItem, on=(PledgeItem.pledge == Pledge.id)).where(where).group_by(PledgeItem.standard)

    query = prepared(("coverage", "standards", branch is None, seen.shape), build)
    rows = {name: Row(name) for name in STANDARDS}
    for found in query(**{**actor.places(), **items.days(), "year": year, "branch": branch}):
        rows.setdefault(found.name, Row(found.name)).numbers.update(
            {key: getattr(found, key or "sent") for key in ITEM_COLUMNS}
        )
    return list(rows.values())


def sectors(actor: Actor) -> list[tuple[str, str]]:
    """The sectors, for a filter."""
    return [*((name, name) for name in SECTORS), (NO_SECTOR, "未定领域")]


def _filed(state: Any) -> pw.Expression:
    return pw.fn.EXISTS(Pledge.select(Pledge.id).where(_of_year() & state))


def _of_sector(sector: Any) -> pw.Expression:
    return Person.branch.in_(Unit.select(Unit.id).where(sector))


def _people(actor: Actor) -> Scope:
    seen = under_role(actor, Person.branch, Person.committee)
    return Scope(("filing", *seen.shape), seen.where)


STATE_OPTIONS = [("due", "全部应报"), *NUMBERS.items(), *KEPT.items(), ("voluntary", "自愿填报")]

PEOPLE = lists.Spec(
    "filing",
    Person,
    columns=lambda: [
        Person.id, Person.name, Person.committee, Person.category, Unit.name.alias("branch_name"),
        Pledge.id.alias("pledge_id"), Pledge.state, Pledge.submitted_at, Pledge.moved_at, Pledge.evaluated_at,
    ],
    join=lambda query: (
        query.join(Unit, on=(Unit.id == Person.branch))
        .join(Pledge, pw.JOIN.LEFT_OUTER, on=_of_year())
    ),
    order=lambda: [Person.id],
    filters=(
        lists.Filter(
            "year", "年度", lambda actor: listing.years(), where=lambda: Person.id > 0, read=int,
            default=listing.this_year, required=True,
        ),
        lists.Filter(
            "state", "进度", lambda actor: STATE_OPTIONS, where=lambda: due() & _filed(Pledge.state == P("state")),
            fixed={
                "due": due,
                "none": lambda: due() & ~_filed(Pledge.state != "draft"),
                "moving": lambda: due() & _filed(Pledge.moved_at.is_null(False)),
                "evaluated": lambda: due() & _filed(Pledge.evaluated_at.is_null(False)),
                "voluntary": lambda: _present() & ~due() & _filed(Pledge.state != "draft"),
            },
            default="due", required=True,
        ),
        lists.Filter("branch", "支部", listing.branches, where=lambda: Person.branch == P("branch"), read=int),
        lists.Filter(
            "sector", "领域", sectors, where=lambda: _of_sector(Unit.sector == P("sector")),
            fixed={NO_SECTOR: lambda: _of_sector(Unit.sector.is_null())},
        ),
    ),
    search_hint="姓名或拼音首字母",
    seen=_people,
)  # fmt: skip


def sent_at(row: Any) -> Any:
    """When a pledge was submitted, once it is more than a draft."""
    return row.submitted_at if row.state not in (None, "draft") else None


def word(row: Any) -> str:
    """How far a person is; drafts are nobody else's business."""
    return NUMBERS.get(row.state or "none", NUMBERS["none"])
