"""Who a name in a ledger is: matched against the roster of that day, those of one name told apart in words."""

from datetime import date
from typing import Any

from portal.db import Query, among
from portal.life.attendance import expected
from portal.life.attendance.expected import LOST, Member
from portal.life.book.ledger import Named, told_apart
from portal.life.records.domain import people_of
from portal.life.records.models import LifeRecord
from portal.units.listing import open_groups
from portal.units.models import Person

_TOLD = Query(
    lambda: Person.select(Person.id, Person.name, Person.birth, Person.post).where(among(Person.id, "people"))
)


class People:
    """The people of a unit through time, each day's roster read once."""

    def __init__(self, unit: Any) -> None:
        self.unit = unit
        self.now: dict[str, list[int]] = {}
        for row in people_of(unit):
            self.now.setdefault(row.name, []).append(row.id)
        self.groups = {row.name: row.id for row in open_groups(unit.id)}
        names = expected.group_names([unit.id])
        self.closed = {name: key for key, name in names.items() if key not in self.groups.values()}
        self._days: dict[date, list[Member]] = {}
        self._names: dict[date, dict[str, list[Member]]] = {}
        self._called: dict[int, str] = {}

    def on(self, day: date) -> list[Member]:
        """The roster of a day."""
        if day not in self._days:
            of_all = self.unit.kind == "committee"
            rows = expected.of_committee(self.unit.id, day) if of_all else expected.roster(self.unit.id, day)
            self._days[day] = rows
            names: dict[str, list[Member]] = {}
            for one in rows:
                names.setdefault(one.name, []).append(one)
            self._names[day] = names
        return self._days[day]

    def expected(self, types: tuple[str, ...], day: date, group: int | None) -> list[Member]:
        """Who was expected that day at a record of these types (and group); at the committee's own by name or leading alone."""
        committee = self.unit.committee_id or self.unit.id
        record = LifeRecord(unit=self.unit.id, committee=committee, types=list(types), group=group, day=day)
        if self.unit.kind == "committee":
            return [one for one in self.on(day) if one.leading] if "centre_group" in types else []
        return [one for one in self.on(day) if one.status != LOST and expected.is_expected(record, one)]

    def picked(self, name: str) -> int | None:
        """The person of the unit today whom a name means, where it means exactly one."""
        found = self.now.get(name, [])
        return found[0] if len(found) == 1 else None

    def find(self, word: str, day: date, column: str, errors: list[str]) -> Member | None:
        """The member of that day's roster whom a name means; else None with what to do in `errors`."""
        self.on(day)
        name, _bracket, more = word.replace("(", "（").partition("（")
        found = self._names[day].get(name, [])
        if len(found) > 1:
            called = self._apart(found)
            wanted = f"{name}（{more.rstrip('）) ')}）"
            if match := [one for one in found if called[one.id] == wanted]:
                return match[0]
            choices = "、".join(called[one.id] for one in found)
            errors.append(f"{column}：{day} 的名单里有 {len(found)} 名“{name}”，请写明是哪一位：{choices}。")
            return None
        if not found:
            where = "本党委" if self.unit.kind == "committee" else "本支部"
            errors.append(
                f"{column}：{day} {where}的党员名单里没有“{word[:20]}”，请核对姓名和日期；列席人员写到“说明”。"
            )
            return None
        return found[0]

    def _apart(self, same: list[Member]) -> dict[int, str]:
        missing = [one.id for one in same if one.id not in self._called]
        if missing:
            rows = _TOLD(people=[one.id for one in same])
            self._called |= told_apart([Named(row.id, row.name, row.birth, row.post) for row in rows])
        return self._called
