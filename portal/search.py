"""Search in Chinese: an index of one's own bigrams, plus pinyin initials; FTS5 on SQLite, GIN on PostgreSQL.

Each searched model has a table `search_<table>` (id or rowid = the record's id, tokens). Two characters and
more match by bigrams, Latin letters and digits by prefix of a word.
"""

import re
from typing import Any

import peewee as pw

from portal.db import P, execute_many, is_postgres

_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+", re.IGNORECASE)
SEARCHED = (
    "comment_thread",
    "annual_plan",
    "honour",
    "identity",
    "life_record",
    "notice",
    "official_document",
    "person",
    "pledge",
    "problem",
    "spot_check",
    "suggestion",
    "unit",
)


def _runs(text: str) -> list[str]:
    return [run.lower() for run in _RUN.findall(text or "")]


def tokens(*texts: str) -> str:
    """The index entry of some texts: bigrams of Chinese runs, single characters of runs of one, Latin words."""
    found: dict[str, None] = {}
    for text in texts:
        for run in _runs(text):
            if run[0].isascii() or len(run) == 1:
                found[run] = None
            else:
                found.update((run[at : at + 2], None) for at in range(len(run) - 1))
    return " ".join(found)


def wanted(text: str) -> str | None:
    """The match expression for what a user typed, in the bound database's syntax; None when nothing can match."""
    terms: list[str] = []
    for run in _runs(text[:60]):
        if run[0].isascii() or len(run) == 1:
            terms.append(f"'{run}':*" if is_postgres() else f'"{run}"*')
        else:
            pairs = [run[at : at + 2] for at in range(len(run) - 1)]
            terms += [f"'{pair}'" if is_postgres() else f'"{pair}"' for pair in pairs]
    if not terms:
        return None
    return (" & " if is_postgres() else " AND ").join(terms)


def matches(model: Any, field: Any = None) -> pw.Expression:
    """The condition that a record's index entry matches the parameter `search` (from wanted()).

    `field`: a reference to the record, where rows are found by the record they belong to.
    """
    table = f"search_{model._meta.table_name}"
    # The table's name comes from the model, never from outside.
    if is_postgres():
        hits = pw.SQL(f"(SELECT id FROM {table} WHERE tokens @@ CAST(%s AS tsquery))", [P("search").value])  # nosec B608
    else:
        hits = pw.SQL(f"(SELECT rowid FROM {table} WHERE {table} MATCH ?)", [P("search", _matchable).value])  # nosec B608
    return pw.Expression(field or model.id, "IN", hits)


def _matchable(wanted: str | None) -> str:
    """FTS5 takes no NULL; the empty phrase matches nothing."""
    return wanted or '""'


def index(model: Any, entries: list[tuple[int, str]]) -> None:
    """Write the index entries (record id, tokens()) of some records, replacing what was there."""
    table = f"search_{model._meta.table_name}"
    if is_postgres():
        execute_many(
            f"INSERT INTO {table} (id, tokens) VALUES (%s, array_to_tsvector(string_to_array(%s, ' '))) "  # nosec B608
            "ON CONFLICT (id) DO UPDATE SET tokens = EXCLUDED.tokens",
            entries,
        )
    else:
        execute_many(f"DELETE FROM {table} WHERE rowid = ?", [(key,) for key, _ in entries])  # nosec B608
        execute_many(f"INSERT INTO {table} (rowid, tokens) VALUES (?, ?)", entries)  # nosec B608
