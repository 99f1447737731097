"""Which book an address asks for: unit, days, types."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from portal.errors import Invalid
from portal.forms import parse_date
from portal.life.book.reading import Asked, units, whole_year
from portal.life.judging.rules import Type
from portal.life.rulesets import reading as rulesets
from portal.policy import Actor


class Choice(NamedTuple):
    """What can be chosen and what was: all units of the reader, the types that the unit's committee knows."""

    units: list[Any]
    known: Mapping[str, Type]
    asked: Asked | None
    error: Invalid | None = None

    @property
    def query(self) -> str:
        """The address of the same book, behind the question mark."""
        one = self.asked
        if one is None:
            return ""
        types = [("types", key) for key in one.types]
        return urlencode([("unit", one.unit.id), ("since", one.since), ("until", one.until), *types])

    @property
    def kinds(self) -> str:
        """The types that were chosen, in words; "" for all."""
        return "、".join(self.known[key].label for key in self.asked.types) if self.asked else ""


NONE = Choice([], {}, None)


def chosen(args: Any, actor: Actor) -> Choice | None:
    """The book that an address asks for, else the first unit's of this year; None where the unit is not the reader's."""
    found = units(actor)
    if not found:
        return NONE
    wanted = args.get("unit", "")
    own = next((one for one in found if one.id == actor.unit_id), found[0])
    unit = next((one for one in found if str(one.id) == wanted), None) if wanted else own
    if unit is None:
        return None
    known = rulesets.types(unit.committee_id or unit.id)
    since, until = whole_year()
    error = None
    days = {"since": since, "until": until}
    for name in days:
        typed = args.get(name, "").strip()
        if typed and (day := parse_date(typed)):
            days[name] = day
        elif typed:
            error = Invalid("请按 2026-03-01 这样填写日期。", name)
    types = tuple(key for key in known if key in args.getlist("types"))
    return Choice(found, known, Asked(unit, days["since"], days["until"], types), error)
