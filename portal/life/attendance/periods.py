"""The period of a list: a year, one of its quarters, one of its months, as two filters of the address."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from portal import clock
from portal.lists import Filter
from portal.policy import Actor

PARTS = [
    ("year", "全年"), *((f"q{n}", f"第{'一二三四'[n - 1]}季度") for n in range(1, 5)), *((f"m{n}", f"{n} 月") for n in range(1, 13)),
]  # fmt: skip
BACK = 5  # years that can be chosen


class Period(NamedTuple):
    """From day to day, inclusive, with its name; `year` where it is a whole one."""

    since: date
    until: date
    label: str
    year: int | None

    @property
    def given(self) -> dict[str, date]:
        """Its days as parameters of a query."""
        return {"since": self.since, "until": self.until}


def years(actor: Actor | None = None) -> list[tuple[str, str]]:
    """The years that can be chosen, the present one first."""
    this = clock.today().year
    return [(str(year), f"{year} 年") for year in range(this, this - BACK, -1)]


def filters(model: Any) -> tuple[Filter, Filter]:
    """年度 and 时段 for a list of `model`; both hold for every row, the view reads what they say."""
    return (
        Filter("year", "年度", years, lambda: model.id > 0, default=lambda: str(clock.today().year), required=True),
        Filter("part", "时段", lambda actor: PARTS, lambda: model.id > 0, default="year", required=True),
    )


def read(args: Mapping[str, str]) -> Period:
    """The period that an address asks for; what means nothing is this whole year."""
    chosen = args.get("year", "")
    year = int(chosen) if chosen in dict(years()) else clock.today().year
    part = args.get("part", "")
    if part not in dict(PARTS) or part == "year":
        return Period(date(year, 1, 1), date(year, 12, 31), f"{year} 年", year)
    number, length = int(part[1:]), 3 if part[0] == "q" else 1
    last = number * length
    since = date(year, last - length + 1, 1)
    return Period(since, date(year, last, monthrange(year, last)[1]), f"{year} 年{dict(PARTS)[part]}", None)
