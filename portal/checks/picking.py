"""The units that can be taken into a check: under the role at hand, not in it yet, narrowed by what is known of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.checks.domain import CHECKED
from portal.checks.models import CheckVisit, SpotCheck
from portal.db import P, prepared
from portal.lists import Choice
from portal.policy import Actor, under_role
from portal.policy.scopes.stars import headed
from portal.stars.standings import reading as standings
from portal.units.models import KINDS, SECTORS, Unit

SINCE = {"": "全部", "never": "从未检查", "year": "今年没有检查"}
STARS = {"": "全部", **{str(n): f"{'一二三四五'[n - 1]}星" for n in range(5, 0, -1)}, "0": "不定星级"}


class Asked(NamedTuple):
    """What units are narrowed by; "" is everything."""

    sector: str = ""
    stars: str = ""
    since: str = ""


class Pickable(NamedTuple):
    """A unit to tick, with what is said of it."""

    id: int
    name: str
    said: str


EVERYTHING = Asked()


def asked(args: Mapping[str, str]) -> Asked:
    """The filters of an address; what is none of the choices is nothing."""
    known = {"sector": SECTORS, "stars": STARS, "since": SINCE}
    return Asked(**{name: args.get(name, "") if args.get(name, "") in known[name] else "" for name in known})


def filters(now: Asked) -> list[Choice]:
    """The filters as the page shows them."""
    sectors = [("", "全部"), *((one, one) for one in SECTORS)]
    return [
        Choice("sector", "领域", sectors, now.sector),
        Choice("stars", "现有星级", list(STARS.items()), now.stars),
        Choice("since", "上次检查", list(SINCE.items()), now.since),
    ]


def units(check: SpotCheck, actor: Actor, now: Asked) -> list[Pickable]:
    """The open units under the role at hand that the check does not hold, but not one's own, in the tree's order."""
    under = under_role(actor, Unit.id, Unit.committee)

    def build() -> Any:
        there = CheckVisit.select(CheckVisit.unit).where(CheckVisit.check == P("check"))
        # Of visits alone that the team or the committee at hand made: what others found is not theirs to know.
        own = (CheckVisit.team == P("team")) | (CheckVisit.team.is_null() & (CheckVisit.office == P("unit")))
        last = CheckVisit.select(pw.fn.MAX(CheckVisit.visited_on)).where((CheckVisit.unit == Unit.id) & own)
        return (
            Unit.select(Unit.id, Unit.name, Unit.kind, Unit.sector, last.alias("last_on"))
            .where(under.where & Unit.kind.in_(CHECKED) & Unit.closed_on.is_null() & Unit.id.not_in(there))
            .where(Unit.id.not_in(headed()))  # nor would it be told by one's own being gone from the choice
            .order_by(Unit.committee, Unit.id)
        )

    rows = prepared(("units to pick", under.shape), build)(check=check.id, **actor.places())
    rows = [row for row in rows if not now.sector or row.sector == now.sector]
    stars = standings.current([row.id for row in rows])
    found, side = [], "本组" if actor.role == "supervisor" else "本级"
    for row in rows:
        last = _day(row.last_on)
        held = stars.get(row.id)
        level = str((held.stars if held else None) or 0)
        if now.stars and (row.kind != "branch" or level != now.stars):
            continue
        if (now.since == "never" and last) or (now.since == "year" and last and last.year == clock.today().year):
            continue
        words = [
            row.sector or KINDS[row.kind],
            held.label if held else "",
            f"{side}上次检查 {last}" if last else f"{side}没有检查过",
        ]
        found.append(Pickable(row.id, row.name, "，".join(filter(None, words))))
    return found


def _day(value: Any) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value
