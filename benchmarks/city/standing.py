"""The summary rows of 落实情况: the first committee is judged by the portal itself, the others hold what it holds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from benchmarks.city import loading
from benchmarks.city.size import Size
from portal.life.judging.document import to_document
from portal.life.judging.rules import RuleSet
from portal.life.library import rule_sets
from portal.life.rulesets.models import LifeRules
from portal.life.standing import domain
from portal.life.standing.models import LifeStanding

ASKED = {
    "branches2018": (
        "assembly", "assembly_share", "board", "board_share", "theme_day", "life_meeting", "life_meeting_time", "appraisal",
        "election",
    ),
    "plan2017": ("plan", "discussion", "ceremony_july"),
}  # fmt: skip
FIELDS = (
    "committee", "branch", "year", "rule", "position", "name", "severity", "done", "needed", "state", "short", "due_on",
    "said", "records", "judged_on", "changes_on",
)  # fmt: skip


def rules(size: Size) -> None:
    """Twelve rules in force in each committee."""
    asked = tuple(
        replace(rule, until=None)
        for name, keys in ASKED.items()
        for rule in rule_sets()[name].rules
        if rule.key in keys
    )
    document = LifeRules.document.db_value(to_document(RuleSet("条例", asked)))
    loading.write(
        LifeRules,
        ("id", "committee", "name", "document", "state"),
        ((1 + at, size.committee(at), "条例", document, "in_force") for at in range(size.committees)),
    )


def cells(size: Size) -> None:
    """A cell for each branch and rule. The branches of a committee differ, the committees do not."""
    first = [size.branch(at) for at in range(min(size.per_committee, size.branches))]
    for _ in domain.rejudge([size.committee(0), *first]):
        pass
    rows = list(LifeStanding.select(*(getattr(LifeStanding, name) for name in FIELDS)).tuples())
    kept: dict[int, list[Any]] = {}
    for row in rows:
        kept.setdefault(row[1], []).append(row)

    def copies() -> Iterator[list[Any]]:
        each = size.records * size.record_years
        for at in range(size.per_committee, size.branches):
            for row in kept.get(first[at % size.per_committee], ()):
                moved = [key + (at - at % size.per_committee) * each for key in row[13]]
                texts = [value.isoformat() if isinstance(value, date) else value for value in row[2:]]
                texts[11] = LifeStanding.records.db_value(moved)
                yield [size.above(at), size.branch(at), *texts]

    with loading.bulk():
        loading.write(LifeStanding, FIELDS, copies())
