"""Every list: search, filters in the address, pages, export of what is shown, in a fixed number of queries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import peewee as pw

from portal import search
from portal.db import P, Query, counted, prepared
from portal.policy import Actor, Scope, scope

SIZE = 50
COUNT_LIMIT = 1001
EXPORT_LIMIT = 50_000


@dataclass
class Filter:
    """A choice in the filter bar; `where` is the condition with P(name), `read` turns the text into its value."""

    name: str
    label: str
    options: Callable[[Actor], list[tuple[str, str]]]
    where: Callable[[], Any]
    read: Callable[[str], Any] = str
    fixed: dict[str, Callable[[], Any]] = field(default_factory=dict)  # values that mean a condition of their own
    default: str | Callable[[], str] = ""
    required: bool = False  # always one of its options: there is no 全部
    kind: str = "select"  # or "date", "number": typed by the user; a text that `read` refuses (ValueError) is ignored

    def takes(self, value: str, options: list[tuple[str, str]]) -> bool:
        """Whether a text from the address means something here."""
        if self.kind == "select":
            return value in {option for option, _ in options}
        try:
            self.read(value)
        except (ValueError, OverflowError):
            return False
        return True


def no_options(actor: Actor) -> list[tuple[str, str]]:
    """For a filter that is typed."""
    return []


QUEUE = "todo"
"""The value of a state filter that means: what the role at hand has to do."""


def queue(
    key: tuple[Any, ...],
    model: Any,
    where: Callable[[], Any],
    rows: Callable[[], Any],
    *,
    order: tuple[Any, ...],
    most: int,
) -> tuple[Query, Query]:
    """What waits, for home: how many rows of `model` hold `where`, and of `rows` (columns and joins) the first by `order`."""

    def count() -> Any:
        return model.select(pw.fn.COUNT(model.id).alias("number")).where(where())

    def first() -> Any:
        return rows().where(where()).order_by(*order).limit(most)

    return prepared((*key, "count"), count), prepared((*key, "first"), first)


@dataclass
class Choice:
    """A filter as the page shows it."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str
    usual: str = ""  # what it is when the address says nothing
    kind: str = "select"


@dataclass
class Listing:
    """What a list page shows."""

    action: str
    rows: list[Any]
    total: int
    more: bool
    page: int
    size: int
    q: str | None  # None: this list cannot be searched
    filters: list[Choice]
    search_hint: str = ""
    has_next: bool = False
    exportable: bool = True

    def _url(self, **changes: Any) -> str:
        values = {"q": self.q, **{choice.name: choice.value for choice in self.filters}, **changes}
        kept = {name: value for name, value in values.items() if value not in ("", None)}
        return self.action + ("?" + urlencode(kept) if kept else "")

    @property
    def pages(self) -> int | None:
        return None if self.more else max(1, -(-self.total // self.size))

    @property
    def prev_url(self) -> str | None:
        return self._url(page=self.page - 1 if self.page > 2 else None) if self.page > 1 else None

    @property
    def next_url(self) -> str | None:
        return self._url(page=self.page + 1) if self.has_next else None

    @property
    def export_url(self) -> str | None:
        return self._url(export="xlsx") if self.exportable else None

    @property
    def active(self) -> bool:
        return bool(self.q) or any(choice.value != choice.usual for choice in self.filters)

    @property
    def clear_url(self) -> str:
        return self.action


@dataclass
class Spec:
    """A list as data: what is selected, how it is ordered, what it can be filtered and searched by.

    `columns` and `join` make the rows from the page's ids (late join, so that a deep page stays cheap);
    `order` must end in a unique column.
    """

    name: str
    model: Any
    columns: Callable[[], list[Any]]
    order: Callable[[], list[Any]]
    join: Callable[[Any], Any] = lambda query: query
    through: Callable[[Any], Any] = lambda query: query  # joins what `seen`, filters and order read besides the model
    filters: tuple[Filter, ...] = ()
    searched: Callable[[], Any] | None = None  # condition with P("search") or P("text"); None: search.matches(model)
    search_hint: str = ""
    base: Callable[[], Any] | None = None  # a condition that always holds
    seen: Callable[[Actor], Scope] | None = (
        None  # narrower than the model's scope, by the column that an index leads with
    )
    size: int = SIZE

    def _parse(
        self, args: Mapping[str, str], actor: Actor
    ) -> tuple[str, list[Choice], dict[str, Any], list[Any], list[str]]:
        choices, params, wheres, shape = [], {}, [], []
        for one in self.filters:
            options = one.options(actor)
            usual = one.default() if callable(one.default) else one.default
            value = args.get(one.name, usual)[:40]
            if not one.takes(value, options):
                value = usual if one.required else ""
            shown = options if one.required else [("", "全部"), *options]
            choices.append(Choice(one.name, one.label, shown, value, usual, one.kind))
            if value in one.fixed:
                wheres.append(one.fixed[value])
                shape.append(f"{one.name}={value}")
            elif value:
                params[one.name] = one.read(value)
                wheres.append(one.where)
                shape.append(one.name)
        # Only what can be printed: PostgreSQL refuses NUL.
        typed = "".join(char if char.isprintable() else " " for char in args.get("q", "")[:60])
        q = " ".join(typed.split()) if self._searchable else ""
        return q, choices, params, wheres, shape

    @property
    def _searchable(self) -> bool:
        return self.searched is not None or self.model._meta.table_name in search.SEARCHED

    def _queries(self, actor: Actor, q: str, wheres: list[Any], shape: list[str]) -> tuple[Any, Any]:
        seen = self.seen(actor) if self.seen else scope(self.model, actor)
        key = (self.name, seen.shape, tuple(shape), bool(q))

        def ids() -> Any:
            query = self.through(self.model.select(self.model.id)).where(seen.where)
            if self.base:
                query = query.where(self.base())
            for where in wheres:
                query = query.where(where())
            if q:
                query = query.where(self.searched() if self.searched else search.matches(self.model))
            return query

        def rows() -> Any:
            page = ids().order_by(*self.order()).limit(P("limit")).offset(P("offset")).alias("page")
            query = self.model.select(*self.columns()).join(page, on=(page.c.id == self.model.id)).switch(self.model)
            return self.join(query).order_by(*self.order())

        return (
            prepared((*key, "count"), lambda: counted(ids(), COUNT_LIMIT)),
            prepared((*key, "rows"), rows),
        )

    def _fetch(self, actor: Actor, args: Mapping[str, str], limit: int, page: int, given: dict[str, Any]) -> Listing:
        q, choices, params, wheres, shape = self._parse(args, actor)
        params |= actor.places() | given
        count, rows = self._queries(actor, q, wheres, shape)
        params |= {"search": search.wanted(q) if q else None, "text": q}
        empty = bool(q) and self.searched is None and params["search"] is None
        total = 0 if empty else count.scalar(**params)
        page = max(1, min(page, 100_000))
        found = [] if empty else rows(limit=limit + 1, offset=(page - 1) * limit, **params)
        return Listing(
            action="", rows=found[:limit], total=min(total, COUNT_LIMIT - 1), more=total >= COUNT_LIMIT, page=page,
            size=limit, q=q if self._searchable else None, filters=choices, search_hint=self.search_hint, has_next=len(found) > limit,
        )  # fmt: skip

    def load(self, actor: Actor, args: Mapping[str, str], action: str, **given: Any) -> Listing:
        """One page of the list for `actor`, as the address asks for it; `given` are parameters of `base`."""
        text = args.get("page", "1")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
        listing = self._fetch(actor, args, self.size, number, given)
        listing.action = action
        return listing

    def count(self, actor: Actor, args: Mapping[str, str], **given: Any) -> int:
        """How many rows the list has as the address asks for it (counted to COUNT_LIMIT), without loading them."""
        q, _choices, params, wheres, shape = self._parse(args, actor)
        number, _rows = self._queries(actor, q, wheres, shape)
        params |= actor.places() | given | {"search": search.wanted(q) if q else None, "text": q}
        return number.scalar(**params)

    def everything(self, actor: Actor, args: Mapping[str, str], **given: Any) -> list[Any]:
        """The rows that an export of the same address holds, at most EXPORT_LIMIT."""
        return self._fetch(actor, args, EXPORT_LIMIT, 1, given).rows
