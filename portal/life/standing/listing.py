"""The branches of the matrix: those under the role at hand, by sector, by what is missing, by name."""

from datetime import date, timedelta
from typing import Any

import peewee as pw

from portal import clock
from portal.db import P, prepared
from portal.life.judging.periods import containing
from portal.life.standing.models import LifeStanding
from portal.lists import Filter
from portal.policy import Actor, scope
from portal.units.branches import spec
from portal.units.models import Unit

FIRST_YEAR = 2016
SOON = 30  # days
ABOUT = {"branch": "党支部", "people": "党小组和党员", "all": "全部"}
LACKS = [("short", "有缺项"), ("month", "本月到期还没有完成"), ("due", f"{SOON} 天内到期")]


def years(actor: Actor) -> list[tuple[str, str]]:
    """The years with rows under the role at hand, and this one; the latest first."""
    seen = scope(LifeStanding, actor)
    query = prepared(
        ("standing years", seen.shape),
        lambda: LifeStanding.select(LifeStanding.year).where(seen.where).distinct(),
    )
    found = {row.year for row in query(**actor.places())} | {clock.today().year}
    return [(str(year), f"{year} 年") for year in sorted(found, reverse=True)]


def this_year() -> str:
    """The year of the page where its address says nothing."""
    return str(clock.today().year)


def _row(condition: Any) -> Any:
    of_branch = (LifeStanding.branch == Unit.id) & (LifeStanding.year == P("of"))
    return pw.fn.EXISTS(LifeStanding.select(LifeStanding.id).where(of_branch & condition))


LIST = spec(
    "life_standing", years, this_year,
    Filter(
        "lacks", "缺项", lambda actor: LACKS, lambda: Unit.id > 0,
        fixed={
            "short": lambda: _row(LifeStanding.short > 0),
            "due": lambda: _row(LifeStanding.due_on.between(P("today"), P("soon"))),
            "month": lambda: _row(LifeStanding.due_on.between(P("today"), P("month_end"))),
        },
    ),
    Filter(
        "about", "要求", lambda actor: list(ABOUT.items()), lambda: Unit.id > 0, default="branch", required=True,
        fixed={key: lambda: Unit.id > 0 for key in ABOUT},
    ),
    size=200,  # a committee is seen at a glance
)  # fmt: skip


def given(year: int) -> dict[str, Any]:
    """The parameters of the list for a year."""
    today = clock.today()
    return {
        "of": year, "first": date(year, 1, 1), "soon": today + timedelta(days=SOON),
        "month_end": containing("month", today).end,
    }  # fmt: skip


def asked_year(text: str, known: list[tuple[str, str]]) -> int:
    """The year that an address asks for: one of those known, else this one."""
    return int(text) if text in dict(known) else clock.today().year
