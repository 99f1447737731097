"""What the table of parts is made of: fields, lists of rows, pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any

from portal.stars.computation.scheme import Scheme
from portal.stars.schemes.choices import Choices

Values = dict[str, Any]
FEW = 3  # so many share a line, whatever they are
WIDE = ("line", "text", "names", "tick", "ticks")


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a form: its name, kind (a key of fields.KINDS), words, what can be chosen, whether it must be filled."""

    name: str
    kind: str
    label: str
    hint: str = ""
    needed: bool = False
    choices: Callable[[Scheme], Choices] = lambda scheme: ()
    only: tuple[str, ...] = ()  # of an indicator: the kinds that have it; empty: all
    blank: Any = None  # what nothing means


def same(value: Any) -> Values:
    return {each.name: getattr(value, each.name) for each in fields(value)}


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of records edited as rows: blank ones are ignored, new ones get a key with the letter `prefix`."""

    field: str  # of its owner
    title: str
    make: Callable[..., Any]
    asked: tuple[Asked, ...]
    prefix: str = ""
    show: Callable[[Any], Values] = same
    order: Callable[[Any], Any] | None = None  # best first, by this, descending
    hint: str = ""
    only: tuple[str, ...] = ()
    most: int = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A page of the editor: fields and rows of its owner, a record of the scheme or the scheme itself."""

    key: str
    title: str
    owner: type
    field: str = ""  # where the scheme keeps such owners; "": the owner is the scheme
    asked: tuple[Asked, ...] = ()
    rows: tuple[Rows, ...] = ()
    prefix: str = ""
    show: Callable[[Any], Values] = same
    finish: Callable[[Any, Values], Any] = lambda owner, values: replace(owner, **values)
    blank: Callable[..., Any] = lambda key: None  # a new owner
    lead: str = ""


def runs(asked: Sequence[Asked]) -> list[tuple[bool, list[Asked]]]:
    """Fields as a form lays them: those that need the whole line, and short ones that share it."""
    few = len(asked) <= FEW
    return [(wide, list(some)) for wide, some in groupby(asked, key=lambda one: one.kind in WIDE and not few)]
