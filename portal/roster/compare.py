"""What each row of a roster would do: new, changed, the same, wrong, or unclear and to be asked."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import SimpleNamespace
from typing import Any

from portal.db import P, Query
from portal.pinyin import initials
from portal.roster.rows import RosterRow
from portal.units.models import PRESENT, Person, Unit
from portal.units.people import indexed

FIELDS = ("sex", "joined", "confirmed", "membership", "category", "status", "duty", "post", "telephone")
LEAST_FORMAL = 3  # 支部工作条例: a branch has at least three formal members

PEOPLE = Query(
    lambda: Person.select(
        Person.id, Person.version, Person.name, Person.birth, Person.branch, Person.group,
        *(getattr(Person, name) for name in FIELDS),
    ).where((Person.committee == P("committee")) & (Person.kind == "member"))
)  # fmt: skip
BELOW = Query(
    lambda: Unit.select(Unit.id, Unit.kind, Unit.name, Unit.parent).where(
        (Unit.committee == P("committee")) & Unit.closed_on.is_null() & Unit.kind.in_(("branch", "group"))
    )
)


@dataclass
class NewBranch:
    """A branch named by the roster that the committee does not have: how many rows, and whether it can be founded."""

    rows: int = 0
    formal: int = 0
    sectors: Counter[str] = field(default_factory=Counter)


class Books:
    """The members and branches of a committee as they stand, for comparing a whole roster in memory."""

    def __init__(self, committee: int, aliases: dict[str, int] | None = None) -> None:
        self.by_key: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        self.by_name: dict[str, list[Any]] = defaultdict(list)
        self.people: dict[int, Any] = {}
        for person in PEOPLE(committee=committee):
            self.people[person.id] = person
            self.by_key[person.name, person.birth, person.joined[:7]].append(person)
            self.by_name[person.name].append(person)
        units = BELOW(committee=committee)
        self.branches = {unit.name: unit.id for unit in units if unit.kind == "branch"} | (aliases or {})
        self.groups = {(unit.parent_id, unit.name): unit.id for unit in units if unit.kind == "group"}
        self.new_branches: dict[str, NewBranch] = defaultdict(NewBranch)
        self.met: set[int] = set()

    def staged(self, row: RosterRow, *, reads_status: bool, answer: int | None = None) -> dict[str, Any]:
        """A row with what it would do, as columns of the staging table. `answer` settles an unclear one."""
        branch = self.branches.get(row.branch)
        columns: dict[str, Any] = {
            "sheet": row.sheet, "number": row.number, "name": row.name, "birth": row.birth, "branch": row.branch,
            "sector": row.sector, "group": row.group, **{name: getattr(row, name) for name in FIELDS},
            "initials": initials(row.name), "branch_unit": branch, "group_unit": self.groups.get((branch, row.group)),
            "tokens": "", "person": None, "person_version": None, "candidates": [], "answer": answer, "changes": {},
            "problems": [
                {"column": one.column, "heading": one.heading, "found": one.found, "advice": one.advice, "severity": one.severity}
                for one in row.problems
            ],
        }  # fmt: skip
        if not row.is_good:
            columns["outcome"] = "wrong"
            self.met.update(person.id for person in self.by_name.get(row.name, []))
            return columns
        person, candidates = self._known(row, answer)
        if candidates:
            self.met.update(one.id for one in candidates)
            columns |= {"outcome": "unclear", "candidates": [one.id for one in candidates]}
        elif person is None:
            columns["outcome"] = "new"
        else:
            self.met.add(person.id)
            changes = self._changes(person, row, branch, columns["group_unit"], reads_status)
            columns |= {
                "outcome": "changed" if changes else "same",
                "person": person.id,
                "person_version": person.version,
                "changes": changes,
                **_result(person, columns, changes),
            }
        columns["tokens"] = indexed(SimpleNamespace(**columns))
        if branch is None:
            wanted = self.new_branches[row.branch]
            wanted.rows += 1
            wanted.formal += row.membership == "正式"
            wanted.sectors[row.sector] += 1
        return columns

    def _known(self, row: RosterRow, answer: int | None) -> tuple[Any, list[Any]]:
        """(the person, []) when it is plain who it is, (None, []) for someone new, (None, candidates) when not."""
        if answer is not None:
            return self.people.get(answer), []
        exact = self.by_key.get(row.key, [])
        if len(exact) == 1 and exact[0].status in PRESENT and exact[0].id not in self.met:
            return exact[0], []
        if exact:
            return None, exact
        birth, month = row.birth, row.joined[:7]
        return None, [one for one in self.by_name.get(row.name, []) if one.birth == birth or one.joined[:7] == month]

    def _changes(
        self, person: Any, row: RosterRow, branch: int | None, group: int | None, reads_status: bool
    ) -> dict[str, Any]:
        """field → [before, after]. An empty cell never erases; a month does not overwrite a day of that month."""
        found: dict[str, Any] = {}
        for name in FIELDS:
            before, after = getattr(person, name) or "", getattr(row, name)
            if not after or after == before or (name == "status" and not (reads_status and after != "在册")):
                continue
            if name in ("joined", "confirmed") and before.startswith(after):
                continue
            found[name] = [before, after]
        if row.birth != person.birth:
            found["birth"] = [person.birth, row.birth]
        if person.status not in PRESENT:
            found["status"] = [person.status, row.status]
        if branch != person.branch_id:
            found["branch"] = [person.branch_id, branch if branch is not None else row.branch]
        if row.group and (group is None or group != person.group_id):
            found["group"] = [person.group_id, group if group is not None else row.group]
        elif "branch" in found and person.group_id:
            found["group"] = [person.group_id, None]  # a group belongs to its branch
        return found

    def founding(self) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """The branches to be founded, and for those that cannot be the advice to put at their rows."""
        can, cannot = [], {}
        for name, wanted in self.new_branches.items():
            like = get_close_matches(name, list(self.branches), n=1, cutoff=0.6)
            sector = max((s for s in wanted.sectors if s), key=lambda s: wanted.sectors[s], default="")
            if wanted.formal >= LEAST_FORMAL:
                can.append(
                    {"name": name, "sector": sector, "rows": wanted.rows, "formal": wanted.formal,
                     "like": like[0] if like else "", "decision": ""}
                )  # fmt: skip
            else:
                hint = f"是否应为“{like[0]}”？" if like else ""
                cannot[name] = (
                    f"本党委没有这个党支部，名册中它只有 {wanted.formal} 名正式党员，不足 {LEAST_FORMAL} 名，不能新设。{hint}"
                    "请核对支部名称，或先在“支部与党员”中设立"
                )
        return can, cannot

    def missing(self) -> list[int]:
        """The members on the books whom the roster does not name: reported, never removed."""
        return [one.id for one in self.people.values() if one.status in PRESENT and one.id not in self.met]


def _result(person: Any, columns: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """What the person's columns will hold: the roster's where they change, else what is on the books."""
    kept = {name: columns[name] if name in changes else getattr(person, name) or "" for name in FIELDS}
    if "group" not in changes:
        kept["group_unit"] = person.group_id
    return kept
