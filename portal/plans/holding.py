"""Who held a record, as far as items of plans ask for it: a 党小组, the 支委会, 党委书记 or 党员领导干部."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from portal.db import Query, among
from portal.life.records import minutes
from portal.life.records.models import LifeRecord
from portal.life.standing.subjects import is_secretary
from portal.plans.checking.plan import Plan
from portal.plans.document import Document, Item, read
from portal.units.models import Person, Unit

Marks = frozenset[str]
"""group and group-<id>, board, secretary, leading."""
NOBODY: Marks = frozenset()
PEOPLE = ("secretary", "leading")

GROUPS = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name, Unit.parent)
        .where(among(Unit.parent, "branches") & (Unit.kind == "group"))
        .order_by(Unit.id)
    )
)
LEADERS = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.duty, Person.leading, Unit.id.alias("branch"))
        .join(Unit, on=(Unit.committee == Person.committee))
        .where(among(Unit.id, "branches") & (Person.leading | Person.duty.contains("党委书记")))
    )
)
HELD = Query(
    lambda: LifeRecord.select(
        LifeRecord.id, LifeRecord.group, LifeRecord.types, LifeRecord.host, LifeRecord.host_name, LifeRecord.minutes
    ).where(among(LifeRecord.id, "records"))
)


class Holders(NamedTuple):
    """What items ask for, and who held the records that come into question."""

    asked: dict[int, dict[str, Marks]]  # plan → item → the marks of which a record must bear one
    marks: dict[tuple[int, int], Marks]  # (branch, record) → who held it

    def asking(self, plan: Plan) -> Plan:
        """The plan with who may hold its items."""
        asked = self.asked.get(plan.id)
        if not asked:
            return plan
        return replace(plan, items=tuple(replace(one, by=asked.get(one.key, NOBODY)) for one in plan.items))

    def of_record(self, branch: int, record: int) -> Marks:
        """Who held a record."""
        return self.marks.get((branch, record), NOBODY)


def of(plans: list[Any], records: Mapping[int, Mapping[int, Any]]) -> Holders:
    """Of plans (rows with id, unit_id, document) and `records`: plan → record → a row with types. At most three queries."""
    documents = {row.id: read(row.document) for row in plans}
    asked = _asked(plans, documents)
    branches: dict[int, Marks] = {}
    wanted: dict[int, set[int]] = defaultdict(set)
    for row in plans:
        if items := asked.get(row.id):
            kinds = {one.kind for one in documents[row.id].items if one.key in items}
            branches[row.unit_id] = branches.get(row.unit_id, NOBODY).union(*items.values())
            wanted[row.unit_id] |= {key for key, one in records[row.id].items() if kinds & set(one.types)}
    return Holders(asked, _held(branches, wanted))


def _asked(plans: Iterable[Any], documents: Mapping[int, Document]) -> dict[int, dict[str, Marks]]:
    """What anybody may hold is left out."""
    items = [(row, [one for one in documents[row.id].items if one.subject]) for row in plans]
    branches = {row.unit_id for row, some in items if any(one.subject == "group" for one in some)}
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in GROUPS(branches=sorted(branches)) if branches else ():
        groups[row.parent_id].append(row)
    return {row.id: {one.key: _marks(one, groups[row.unit_id]) for one in some} for row, some in items if some}


def _marks(item: Item, groups: Iterable[Any]) -> Marks:
    """What an item asks for; of 党小组 those that are named beside it, where some are."""
    if item.subject != "group":
        return frozenset({item.subject})
    named, words = set(), item.who
    for one in sorted(groups, key=lambda row: -len(row.name)):
        if one.name in words:
            named.add(f"group-{one.id}")
            words = words.replace(one.name, "，")  # 一组 is not meant by 十一组
    return frozenset(named or {"group"})


def _held(branches: Mapping[int, Marks], records: Mapping[int, set[int]]) -> dict[tuple[int, int], Marks]:
    """`branches`: branch → what its items ask for; `records`: branch → those that come into question."""
    wanted = set[int]().union(*(records[branch] for branch in branches))
    known = {row.id: row for row in HELD(records=sorted(wanted))} if wanted else {}
    people = [key for key, some in branches.items() if some.intersection(PEOPLE)]
    leaders: dict[int, list[Any]] = defaultdict(list)
    for row in LEADERS(branches=sorted(people)) if people and wanted else ():
        leaders[row.branch].append(row)
    return {
        (branch, record): _units(known[record]) | _led(known[record], leaders[branch])
        for branch in branches
        for record in records[branch]
    }


def _units(row: Any) -> Marks:
    group = {"group", f"group-{row.group_id}"} if row.group_id else set()
    return frozenset(group | ({"board"} if "board" in row.types else set()))


def _led(row: Any, leaders: list[Any]) -> Marks:
    """Of the leaders who gave the 党课, or presided or spoke elsewhere; who is of another branch is known by name."""
    if not leaders:
        return NOBODY
    said = minutes.read(row.minutes)
    there = [(one.person, one.name) for one in (said.lecturers if "lecture" in row.types else said.speeches)]
    if "lecture" not in row.types:
        there.append((row.host_id, row.host_name))
    ids = {person for person, _name in there if person}
    names = {name for person, name in there if not person}
    came = [one for one in leaders if one.id in ids or one.name in names]
    found = {"leading"} if any(one.leading for one in came) else set()
    return frozenset(found | ({"secretary"} if any(is_secretary(one.duty) for one in came) else set()))
