"""Rows of 组织生活 made short, past the rules of who may: sets in force, filed records with who came."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from portal import clock
from portal.life.judging.document import to_document
from portal.life.judging.rules import Rule, RuleSet
from portal.life.library import rule_sets
from portal.life.records.models import LifeAttendance, LifeGuest, LifePresence, LifeRecord
from portal.life.rulesets.models import LifeRules
from portal.units.models import Person, Unit

YEAR = clock.today().year


def adopt(committee: Unit, *rules: Rule, name: str = "试行制度", types: Any = ()) -> LifeRules:
    """A set of these rules, in force."""
    document = to_document(RuleSet(name, rules, types))
    return LifeRules.create(committee=committee, name=name, document=document, state="in_force")


def adopt_library(committee: Unit, *keys: str) -> None:
    """Sets of the library, in force."""
    for key in keys or ("plan2017", "branches2018"):
        made = rule_sets()[key]
        LifeRules.create(committee=committee, name=made.name, library=key, document=to_document(made), state="in_force")


def held(
    unit: Unit,
    day: date,
    *types: str,
    by: Person,
    present: Iterable[Person] = (),
    absent: Iterable[Person] = (),
    branches: Iterable[Unit] = (),
    guests: Mapping[str, Person] = {},
    **values: Any,
) -> LifeRecord:
    """A filed record of a branch or committee with who came; `branches`: others it counts for; `guests`: by kind."""
    made = LifeRecord.create(
        committee=unit.committee_id, unit=unit.id, types=list(types or ("assembly",)), title=f"{day:%m-%d} 活动", day=day,
        created_by=by.id, **values,
    )  # fmt: skip
    for one in {unit.id, *(branch.id for branch in branches)}:
        LifePresence.create(record=made.id, branch=one)
    for status, people in (("present", present), ("absent", absent)):
        for person in people:
            LifeAttendance.create(
                record=made.id, person=person.id, branch=person.branch_id, name=person.name, status=status
            )
    for kind, person in guests.items():
        LifeGuest.create(record=made.id, kind=kind, person=person.id, name=person.name)
    moved = {"state": "filed", "filed_at": clock.now(), "filed_by": by.id}
    LifeRecord.update(**moved).where(LifeRecord.id == made.id).execute()
    return LifeRecord.get_by_id(made.id)
