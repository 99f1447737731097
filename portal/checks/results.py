"""What a check found, item by item and unit by unit, as the export shows it."""

from typing import Any

from portal.checks.models import ANSWERS, CheckAnswer, CheckVisit, SpotCheck
from portal.checks.visits.answers import list_of
from portal.clock import local
from portal.db import P, prepared
from portal.policy import Actor, scope
from portal.units.models import Person, Unit

HEADINGS = ["单位", "分组", "检查项", "结果", "佐证", "检查人", "时间"]


def table(check: SpotCheck, actor: Actor) -> list[list[Any]]:
    """The answers at the visits that one sees, under HEADINGS: by unit, in the order of the list."""
    seen = scope(CheckVisit, actor)

    def build() -> Any:
        return (
            CheckAnswer.select(
                CheckVisit.id.alias("visit"), Unit.name.alias("unit_name"), CheckAnswer.item, CheckAnswer.answer,
                CheckAnswer.evidence, CheckAnswer.answered_at, Person.name,
            )
            .join(CheckVisit, on=(CheckVisit.id == CheckAnswer.visit))
            .join(Unit, on=(Unit.id == CheckVisit.unit))
            .switch(CheckAnswer)
            .join(Person, on=(Person.id == CheckAnswer.person))
            .where((CheckVisit.check == P("check")) & seen.where)
        )  # fmt: skip

    items = {one.key: (at, one) for at, one in enumerate(list_of(check).items)}
    rows = prepared(("answers of check", seen.shape), build)(check=check.id, **actor.places())
    known = sorted((row.visit, items[row.item][0], row) for row in rows if row.item in items)
    return [
        [
            row.unit_name, items[row.item][1].group, items[row.item][1].text, ANSWERS[row.answer], row.evidence, row.name,
            local(row.answered_at).replace(tzinfo=None),
        ]
        for _visit, _at, row in known
    ]  # fmt: skip
