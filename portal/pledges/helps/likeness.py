"""Whether an item repeats what others of the committee have published: the writer learns that it does, never from whom."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.anonymity import allowance
from portal.db import P, Param, Query, database, is_postgres, prepared, write
from portal.pledges.helps import passages
from portal.pledges.models import Pledge, PledgeItem, PledgePassage
from portal.policy import Actor, scope
from portal.units.models import Person, Unit

YEARS = 2  # how far back others' text counts
CHECKS, MINUTES = 20, 10  # checks by one person in so many minutes
SHOWN = 3  # sources of one passage that a reviewer is shown
BATCH = 5_000  # rows of one statement's work while indexing everything


class Source(NamedTuple):
    """Where a passage stands, for those whose scope holds it."""

    pledge_id: int
    name: str
    branch_name: str
    year: int
    number: int


class Likeness(NamedTuple):
    """A passage of one's own that equals a published one, and its sources where they may be seen."""

    text: str
    sources: tuple[Source, ...] = ()


# --- the index -----------------------------------------------------------------------------------

OF_PLEDGE = Query(
    lambda: PledgeItem.select(PledgeItem.id, PledgeItem.matter, PledgeItem.measure).where(
        PledgeItem.pledge == P("pledge")
    )
)


def keep(pledge: Any) -> None:
    """Index the items of a published pledge as they read now; in the caller's transaction. Call it after any change."""
    items = OF_PLEDGE(pledge=pledge.id)
    PledgePassage.delete().where(PledgePassage.item.in_([item.id for item in items])).execute()
    rows = [(pledge.committee_id, one.digest, item.id) for item in items for one in passages.of(item)]
    if rows:
        PledgePassage.insert_many(rows, [PledgePassage.committee, PledgePassage.digest, PledgePassage.item]).execute()


def follow(pledges: pw.ModelSelect, committee_id: int | None) -> None:
    """The passages of some pledges (a query of ids) go with them to another committee; in the caller's transaction."""
    items = PledgeItem.select(PledgeItem.id).where(PledgeItem.pledge.in_(pledges))
    PledgePassage.update(committee=committee_id).where(PledgePassage.item.in_(items)).execute()


def reindex() -> int:
    """Index every published pledge anew, as after an update of this module; gives how many items have passages.

    Plain SQL over the columns that are there since the first migration: a migration calls it too.
    """
    with write():
        database.execute_sql("DELETE FROM pledge_passage")
        done, last = 0, 0
        while rows := _published(last):
            found = [(row[1], one.digest, row[0]) for row in rows for one in passages.of(_Texts(row[2], row[3]))]
            for at in range(0, len(found), 300):
                part = found[at : at + 300]
                marks = ", ".join("(%s, %s, %s)" if is_postgres() else "(?, ?, ?)" for _ in part)
                database.execute_sql(
                    f"INSERT INTO pledge_passage (committee_id, digest, item_id) VALUES {marks}",  # nosec B608
                    [value for row in part for value in row],
                )
            done += len({row[2] for row in found})
            last = rows[-1][0]
    return done


class _Texts(NamedTuple):
    matter: str
    measure: str


def _published(after: int) -> list[tuple[int, int, str, str]]:
    """(item, committee, matter, measure) of published items with a greater id, a batch of them."""
    mark = "%s" if is_postgres() else "?"
    return database.execute_sql(
        "SELECT i.id, p.committee_id, i.matter, i.measure FROM pledge_item i JOIN pledge p ON p.id = i.pledge_id "
        f"WHERE p.state = 'published' AND i.id > {mark} ORDER BY i.id LIMIT {BATCH}",  # nosec B608
        [after],
    ).fetchall()


# --- the writer ------------------------------------------------------------------------------------


def _wanted() -> tuple[Any, Any]:
    """The digests asked for, as a table of one column, and that column."""
    values = Param("digests", list if is_postgres() else json.dumps)
    if is_postgres():
        return pw.SQL("unnest(CAST(%s AS text[])) AS wanted(value)", [values]), pw.SQL("wanted.value")
    return pw.SQL("json_each(?) AS wanted", [values]), pw.SQL("wanted.value")


def _holding(digest: Any) -> pw.ModelSelect:
    """Items of other people's published pledges of these years that hold a passage."""
    return (
        PledgePassage.select(PledgePassage.item)
        .join(PledgeItem, on=(PledgeItem.id == PledgePassage.item))
        .join(Pledge, on=(Pledge.id == PledgeItem.pledge))
        .where(
            (PledgePassage.committee == P("committee"))
            & (PledgePassage.digest == digest)
            & (Pledge.person != P("author"))
            & Pledge.year.between(P("since"), P("until"))
            & (Pledge.state == "published")
        )
    )


def _build_known() -> Any:
    table, digest = _wanted()
    return pw.Select([table], [digest.alias("digest")]).where(pw.fn.EXISTS(_holding(digest).limit(1)))


KNOWN = Query(_build_known)


def _params(author: int | None, committee: int | None, year: int) -> dict[str, Any]:
    return {"author": author, "committee": committee, "since": year - YEARS, "until": year + 1}


def of_writer(items: Iterable[Any], *, author: int | None, committee: int | None, year: int) -> list[list[Likeness]]:
    """For each item which passages equal what others of the committee have published; no sources. One query."""
    found = [passages.of(item) for item in items]
    digests = list({one.digest for some in found for one in some})
    known = {row.digest for row in KNOWN(digests=digests, **_params(author, committee, year))} if digests else set()
    return [[Likeness(text) for text in passages.told(known, some)] for some in found]


def may_check(by: Actor) -> bool:
    """Use one of the person's checks; False when those of these minutes are spent."""
    slot = int(clock.now().timestamp()) // (60 * MINUTES)
    return allowance.take("pledge.likeness", f"{by.person_id} {slot}", most=CHECKS, until=clock.today())


# --- the reviewer ------------------------------------------------------------------------------------


def _build_sources(where: Any) -> Any:
    table, digest = _wanted()
    item, pledge, person, unit = PledgeItem.alias("i"), Pledge.alias("p"), Person.alias("w"), Unit.alias("u")
    return (
        pw.Select(
            [table],
            [digest.alias("digest"), pledge.id.alias("pledge_id"), person.name, unit.name.alias("branch_name"), pledge.year, item.number],
        )
        .join(item, on=item.id.in_(_holding(digest).where(where).order_by(PledgePassage.item.desc()).limit(SHOWN)))
        .join(pledge, on=(pledge.id == item.pledge))
        .join(person, on=(person.id == pledge.person))
        .join(unit, on=(unit.id == pledge.branch))
        .order_by(pledge.id.desc(), item.number)
    )  # fmt: skip


def of_reviewer(items: Iterable[Any], pledge: Any, *, by: Actor) -> dict[int, list[Likeness]]:
    """Item id → the passages that others have published, with up to SHOWN sources each that lie in `by`'s scope.

    Two queries: that a passage is known, the reviewer learns as the writer does; where it stands, by the scope.
    """
    found = {item.id: passages.of(item) for item in items}
    digests = list({one.digest for some in found.values() for one in some})
    params = _params(pledge.person_id, pledge.committee_id, pledge.year) | {"digests": digests}
    known = {row.digest for row in KNOWN(**params)} if digests else set()
    if not known:
        return {}
    seen = scope(Pledge, by)
    query = prepared(("likeness sources", seen.shape), lambda: _build_sources(seen.where))
    sources: dict[str, list[Source]] = {}
    for row in query(**params | by.places() | {"digests": list(known)}):
        sources.setdefault(row.digest, []).append(Source(*row[1:]))
    made = {}
    for key, some in found.items():
        texts = passages.told(known, some)
        by_text = {one.text: tuple(sources.get(one.digest, ())) for one in some}
        if texts:
            made[key] = [Likeness(text, by_text[text]) for text in texts]
    return made
