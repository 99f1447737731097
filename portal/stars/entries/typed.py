"""A score as forms show it and as it is typed, for every kind of indicator: by the branch in 自评, by the committee in 评定.

A field bears the name that the caller gives and, for parts, that name with a dash: "s3", "s3-day". What was typed is kept
as it was (`Typed`), so that a form that is refused or put back from a draft shows it again; `read` makes the value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from portal import clock
from portal.errors import Invalid
from portal.forms import parse_date, tidy
from portal.stars.computation.document import score_from_document, score_to_document
from portal.stars.computation.scheme import Indicator

SPARE = 2  # empty rows for events, beyond those that are filled
MOST_EVENTS = 30
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
NUMBERS = ("adding", "bonus", "deducting", "automatic")
NONE = "没有"  # of events, of items: said by a box of its own, because an empty form says nothing


@dataclass
class Typed:
    """What stands in the fields of one indicator, as text."""

    text: str = ""  # numbers, graded
    votes: dict[str, str] = field(default_factory=dict)  # label → number
    ticked: list[str] = field(default_factory=list)  # keys of passed items
    events: list[tuple[str, str, str]] = field(default_factory=list)  # day, kind, label
    none: bool = False  # nothing passed, nothing happened
    error: str = ""

    @property
    def blank(self) -> bool:
        """Nothing was entered."""
        return not (self.text or self.none or self.ticked or self.events or any(self.votes.values()))

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The rows of events to show, with empty ones to write on."""
        return [*self.events, *[("", "", "")] * min(SPARE, MOST_EVENTS - len(self.events))]


def filled(indicator: Indicator, value: Any) -> Typed:
    """The fields of a stored value (None: nothing yet)."""
    if value is None:
        return Typed()
    if indicator.kind == "voted":
        return Typed(votes={label: str(number) for label, number in value.items()})
    if indicator.kind == "passed":
        return Typed(ticked=list(value), none=not value)
    if indicator.kind == "events":
        return Typed(events=[(row["day"], row.get("kind", ""), row.get("label", "")) for row in value], none=not value)
    return Typed(text=str(value))


def sent(indicator: Indicator, name: str, form: MultiDict[str, str] | Mapping[str, Any]) -> Typed:
    """The fields of an indicator as a form posted them."""
    many = form if isinstance(form, MultiDict) else MultiDict(form)
    none = many.get(f"{name}-none") == "1"
    if indicator.kind == "voted":
        votes = {row.label: tidy(many.get(f"{name}-{at}", ""))[:12] for at, row in enumerate(indicator.table)}
        return Typed(votes=votes)
    if indicator.kind == "passed":
        known = {item.key for item in indicator.items}
        return Typed(ticked=[key for key in dict.fromkeys(many.getlist(name)) if key in known], none=none)
    if indicator.kind == "events":
        days, kinds, labels = (many.getlist(f"{name}-{part}") for part in ("day", "kind", "label"))
        kinds = kinds or [""] * len(days)  # events without kinds have no such field
        rows = [
            (tidy(day)[:20], kind[:40], tidy(label)[:200])
            for day, kind, label in zip(days, kinds, labels, strict=False)
        ]
        return Typed(events=[row for row in rows if row[0] or row[2]][: MOST_EVENTS + 1], none=none)
    return Typed(text=tidy(many.get(name, ""))[:40])


def read(indicator: Indicator, typed: Typed) -> Any:
    """The value that a table keeps of what was typed, None where nothing was. Raises Invalid with what to do."""
    if typed.blank:
        return None
    if typed.none and (typed.ticked or typed.events):
        raise Invalid(f"勾选了“{NONE}”，就不要再填内容；有内容的，请去掉“{NONE}”。")
    try:
        return score_to_document(score_from_document(indicator, _written(indicator, typed)))
    except ValueError as error:
        raise Invalid(str(error).removeprefix(f"{indicator.label}：")) from error


def _written(indicator: Indicator, typed: Typed) -> Any:
    if indicator.kind == "voted":
        return {label: _count(number) for label, number in typed.votes.items() if number}
    if indicator.kind == "passed":
        return typed.ticked
    if indicator.kind == "events":
        return _events(indicator, typed.events)
    return _plain(indicator, typed.text) if indicator.kind in NUMBERS else typed.text


def _count(text: str) -> int:
    if not (text.isdecimal() and len(text) < 7):
        raise Invalid("票数请填整数，例如 12；没有的填 0 或不填。")
    return int(text)


def _events(indicator: Indicator, rows: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    if len(rows) > MOST_EVENTS:
        raise Invalid(f"一个指标最多填 {MOST_EVENTS} 次，请把相近的合并。")
    found = []
    for day, kind, label in rows:
        parsed = parse_date(day) if day else None
        if parsed is None:
            raise Invalid("每一次都要填日期，按 2026-03-31 这样填写。")
        if parsed > clock.today():
            raise Invalid(f"{parsed:%Y-%m-%d} 还没有到，只填已经发生的，请核对日期。")
        if indicator.items and kind not in {item.key for item in indicator.items}:
            raise Invalid("每一次都要选类型。")
        found.append({"day": parsed.isoformat(), "kind": kind if indicator.items else "", "label": label})
    return found


def _plain(indicator: Indicator, text: str) -> str:
    """A number as typed, in plain digits; what is deducted may be typed with or without its sign. Raises Invalid."""
    simple = text.translate(str.maketrans("－−﹣。．", "---..")).removesuffix("分").strip().removeprefix("+")
    simple = "".join(str(int(char)) if char.isdecimal() else char for char in simple)
    if not NUMBER.fullmatch(simple):
        raise Invalid("请填数字，最多 4 位小数，例如 12.5。")
    deducted = indicator.kind == "deducting" and not simple.startswith("-")
    return f"-{simple}" if deducted and any(char in "123456789" for char in simple) else simple
