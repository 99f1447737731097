"""What other features ask of posts: those in force of some people, and the duties that flow into a commitment."""

from typing import Any

import peewee as pw

from portal import clock
from portal.db import P, Query, among, prepared
from portal.identities.domain.text import word
from portal.identities.models import KINDS, Identity
from portal.policy import Actor, scope

__all__ = ["KINDS", "by_kind", "duties_of", "in_force", "of_people", "of_person", "rows_of", "title_of", "word"]


def in_force() -> pw.Expression:
    """The condition that a post is held on the parameter `today`."""
    last = Identity.ends.is_null() | (Identity.ends >= P("today"))
    return (Identity.state == "settled") & (Identity.starts <= P("today")) & last


def by_kind() -> pw.Case:
    """The kinds in the order in which they are named."""
    return pw.Case(Identity.kind, [(kind, at) for at, kind in enumerate(KINDS)], len(KINDS))


OF_PEOPLE = Query(
    lambda: Identity.select(
        Identity.id, Identity.kind, Identity.person, Identity.title, Identity.place, Identity.duties, Identity.starts,
        Identity.ends,
    )
    .where(among(Identity.person, "people") & in_force())
    .order_by(Identity.person, by_kind(), Identity.id)
)  # fmt: skip


def of_people(person_ids: list[int]) -> dict[int, list[Any]]:
    """Person → posts in force today (rows: id, kind, person_id, title, place, duties, starts, ends); one query for all."""
    found: dict[int, list[Any]] = {}
    for row in OF_PEOPLE(people=list(person_ids), today=clock.today()) if person_ids else []:
        found.setdefault(row.person_id, []).append(row)
    return found


def of_person(person_id: int | None) -> list[Any]:
    """The posts in force of one person."""
    return of_people([person_id]).get(person_id, []) if person_id is not None else []


def duties_of(person_id: int | None) -> list[str]:
    """The duties of the posts in force of a person, a line each, without repeats."""
    return list(dict.fromkeys(line for row in of_person(person_id) for line in row.duties.splitlines() if line))


def title_of(person_id: int | None) -> str:
    """The title of the first post in force that has one, else nothing."""
    return next((row.title for row in of_person(person_id) if row.title), "")


def rows_of(person_id: int, actor: Actor) -> list[Any]:
    """The posts of a person that `actor` may see, in force or not: newest first."""
    seen = scope(Identity, actor)

    def build() -> Any:
        return (
            Identity.select(
                Identity.id, Identity.kind, Identity.title, Identity.place, Identity.starts, Identity.ends, Identity.state
            )
            .where((Identity.person == P("person")) & seen.where)
            .order_by(Identity.id.desc())
            .limit(50)
        )  # fmt: skip

    return prepared(("posts of", seen.shape), build)(person=person_id, **actor.places())
