"""What the pages of schemes share: the breadcrumb, where a problem is put right."""

import re
from typing import Any, NamedTuple

from portal import web
from portal.stars.computation.checking import Problem, check
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarScheme
from portal.stars.schemes.asking import Part
from portal.stars.schemes.parts import GENERAL, PARTS
from portal.stars.schemes.reading import path, title
from portal.units.models import SECTORS

PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("星级评定", "/stars"), ("评定办法", "/stars/schemes" if more else None), *more)


def below(record: StarScheme, *more: tuple[str, str | None]) -> None:
    """Set the breadcrumb of a page beneath a scheme."""
    trail((title(record), path(record)), *more)


LIMITS = {"ladder": "limits", "age": "limits"}
ALIASES = {"grade": "effect", "of": "needs", "kind": "needs", "key": "label"}  # asked together, or for nobody to see


class Found(NamedTuple):
    """A problem as the page lists it: where it is put right, what it is about."""

    url: str
    where: str
    text: str
    severe: bool


def told(scheme: Scheme, base: str) -> list[Found]:
    """What is wrong or odd with a scheme, what must be put right first."""
    return sorted((found(one, scheme, base) for one in check(scheme, SECTORS)), key=lambda one: not one.severe)


def found(problem: Problem, scheme: Scheme, base: str) -> Found:
    """A problem with the address of the part, and where it can be told of the field, that puts it right."""
    field, number, name = _split(problem.place)
    where = LIMITS.get(field, field)
    if where not in PARTS:  # a field of the scheme itself
        return Found(_url(base, "general", _field(GENERAL, field)), GENERAL.title, problem.text, problem.severe)
    part, rows = PARTS[where], getattr(scheme, field, None)
    record = rows[number] if isinstance(rows, tuple) and number is not None and number < len(rows) else None
    label = getattr(record, "label", "")
    told = f"{part.title}“{label}”" if label else part.title
    anchor = _field(part, name, getattr(record, "kind", ""))
    if part.field:
        where += f"/{record.key if record is not None and record.key else 'new'}"
    elif part.rows and anchor:
        anchor = f"{where}-{number}-{anchor}" if record is not None else ""
    return Found(_url(base, where, anchor), told, problem.text, problem.severe)


def _url(base: str, where: str, anchor: str) -> str:
    return f"{base}/parts/{where}" + (f"#{anchor}" if anchor else "")


def _field(part: Part, name: str, kind: str = "") -> str:
    """How the form of a part calls a field of its record, "" where it does not ask for it."""
    asked = [*part.asked, *(one for rows in part.rows for one in rows.asked if not part.field)]
    names = {one.name for one in asked if not one.only or kind in one.only}
    names |= {rows.field for rows in part.rows if part.field and kind in rows.only}
    return next((one for one in (name, ALIASES.get(name)) if one in names), "")


def _split(place: str) -> tuple[str, int | None, str]:
    match = PLACE.match(place)
    if match is None:
        return "", None, ""
    return match[1], int(match[2]) if match[2] else None, match[3] or ""


def sent_number(value: Any) -> str:
    """A small number out of a button's value, "" where it is none."""
    text = str(value or "")
    return text if text.isascii() and text.isdecimal() and len(text) < 5 else ""
