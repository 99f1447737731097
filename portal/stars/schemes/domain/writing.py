"""A draft is written: one part at a time, records moved and removed with what depends on them."""

from dataclasses import replace
from typing import Any

from portal import actions
from portal.db import hold, write
from portal.errors import Invalid
from portal.policy import Actor
from portal.stars.computation.document import from_document, to_document
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarScheme
from portal.stars.schemes.asking import Part
from portal.stars.schemes.compare import compare
from portal.stars.schemes.domain.beginning import next_number
from portal.units.models import Unit

MOST_TOLD, LONGEST_TOLD = 60, 300  # changes of one revision, characters of each


def edit(record: StarScheme, scheme: Scheme, *, by: Actor, version: int | None) -> None:
    """Keep a draft's new text. Raises Invalid (a grade or level that is still spoken of is gone), Denied, Stale."""
    actions.check("star_scheme.edit", record, by=by)
    old, document = from_document(record.document), to_document(scheme)
    try:
        from_document(document)
    except ValueError as beyond:
        raise Invalid(str(beyond)) from beyond
    _keep_named(old, scheme)
    told = [
        [part.title, one.kind, one.label, one.before[:LONGEST_TOLD], one.after[:LONGEST_TOLD]]
        for part in compare(old, scheme)
        for one in part.changes
    ]
    with write():
        columns: dict[str, Any] = {"document": document}
        if scheme.name != record.name:
            hold(Unit, record.committee_id)  # two renamed to one name differ in number
            columns |= {"name": scheme.name, "number": next_number(record.committee_id, scheme.name)}
        actions.perform(
            "star_scheme.edit", record, by=by, set=columns, version=version,
            values={"changes": told[:MOST_TOLD], "more": max(0, len(told) - MOST_TOLD)},
        )  # fmt: skip


def with_owner(scheme: Scheme, part: Part, owner: Any) -> Scheme:
    """The scheme with a component or an indicator as it is now: in its place, or behind the others."""
    there = getattr(scheme, part.field)
    known = any(one.key == owner.key for one in there)
    return _with(scheme, part, [owner if one.key == owner.key else one for one in there] if known else [*there, owner])


def _with(scheme: Scheme, part: Part, owners: list[Any]) -> Scheme:
    changed: dict[str, Any] = {part.field: tuple(owners)}
    return replace(scheme, **changed)


def move(scheme: Scheme, part: Part, key: str, up: bool) -> Scheme:
    """The scheme with a record one place up or down; an indicator among those of its component."""
    there = list(getattr(scheme, part.field))
    at = next(number for number, one in enumerate(there) if one.key == key)
    group = [
        number for number, one in enumerate(there)
        if getattr(one, "component", "") == getattr(there[at], "component", "")
    ]  # fmt: skip
    place = group.index(at) + (-1 if up else 1)
    if 0 <= place < len(group):
        other = group[place]
        there[at], there[other] = there[other], there[at]
    return _with(scheme, part, there)


def dependents(scheme: Scheme, field: str, key: str) -> list[str]:
    """What speaks of a component, indicator, grade or level, in words."""
    found: list[str] = []
    if field in ("components", "levels"):
        found += [f"指标“{one.label}”" for one in scheme.indicators if one.component == key]
    if field in ("components", "indicators"):
        inside = {one.key for one in scheme.indicators if one.component == key} if field == "components" else {key}
        kinds = {"component": {key} if field == "components" else set(), "indicator": inside}
        found += [f"星级条件“{one.label}”" for one in scheme.conditions if one.of in kinds.get(one.kind, ())]
    if field == "components":
        found += [f"“{scheme.label(one.outcome)}”名额的同分比较" for one in scheme.shares if key in one.by]
    if field == "grades":
        found += ["分数段" for one in scheme.bands if one.outcome == key]
        found += ["名额" for one in scheme.shares if one.outcome == key]
        found += [f"一票否决“{one.label}”" for one in scheme.vetoes if one.effect == "grade" and one.grade == key]
    return found


def remove(scheme: Scheme, part: Part, key: str) -> Scheme:
    """The scheme without a component or indicator and what depends on it."""
    gone = {key} | {one.key for one in scheme.indicators if part.field == "components" and one.component == key}
    asks = {"component": {key} if part.field == "components" else set(), "indicator": gone}
    return replace(
        scheme,
        components=tuple(one for one in scheme.components if part.field != "components" or one.key != key),
        indicators=tuple(one for one in scheme.indicators if one.key not in gone),
        conditions=tuple(one for one in scheme.conditions if one.of not in asks.get(one.kind, ())),
        shares=tuple(replace(one, by=tuple(each for each in one.by if each not in gone)) for one in scheme.shares),
    )


def _keep_named(old: Scheme, new: Scheme) -> None:
    """Grades and levels go only once nothing speaks of them. Raises Invalid."""
    for field in ("grades", "levels"):
        kept = {one.key for one in getattr(new, field)}
        for one in getattr(old, field):
            if one.key not in kept and (spoken := dependents(new, field, one.key)):
                raise Invalid(
                    f"“{one.label}”还用在：{'、'.join(dict.fromkeys(spoken))}。请先改掉这些地方，再删去它。", field
                )
