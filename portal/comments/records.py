"""Which records can be commented on: one registration of a kind makes its places commentable."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.db import BaseModel
from portal.policy import Actor
from portal.policy.scopes.comments import COMMENTED, Commented


class Part(NamedTuple):
    """A place of a record: the stable id after "<table>-<id>-", what it is called, the text that stands there."""

    key: str
    words: str
    text: str = ""


def nobody(record: Any) -> list[int]:
    """Nobody besides the owner is told."""
    return []


def never(record: Any) -> bool:
    """Neither public nor secret."""
    return False


@dataclass(frozen=True)
class Kind:
    """A kind of record that can be commented on. `parts` gives its places in order, as the actor may read them now."""

    model: type[BaseModel]
    label: str
    parts: Callable[[Any, Actor], list[Part]]
    path: Callable[[Any], str]
    title: Callable[[Any], str]  # the record in words: 林桂婷的公开承诺（2026 年）
    access: Commented
    owner: Callable[[Any], int | None]  # its author, None where a unit is
    workers: Callable[[Any], list[int]] = nobody  # who is told of comments besides
    public: Callable[[Any], bool] = never  # whether the record stands in public now
    secret: Callable[[Any], bool] = never  # whether its owner and workers do not know of the record yet

    @property
    def table(self) -> str:
        return str(self.model._meta.table_name)


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind of record commentable."""
    KINDS[kind.table] = kind
    COMMENTED[kind.model] = kind.access


def table_of(record: Any) -> str:
    """The table of a record, by which its kind is found."""
    return str(record._meta.table_name)


def within(key: str, place: str) -> bool:
    """Whether a part lies in a place: is it, or is a part of it; in the record as a whole ("") everything lies."""
    return not place or key == place or key.startswith(f"{place}-")


def dom_id(table: str, key: int, part: str = "") -> str:
    """The id of a place on the record's page."""
    return f"{table}-{key}" + (f"-{part}" if part else "")
