"""0 links between a voter and a vote: nothing that the tables hold differs when two people swap what they chose."""

import hashlib
import itertools
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from portal import clock, db
from portal.accounts.sessions import actor_of
from portal.ballots import domain
from portal.pledges import year as years
from portal.pledges.evaluating import voting
from portal.pledges.models import Pledge
from portal.security import digest
from tests import factories as make
from tests.access.sandbox import models
from tests.browser_client import Visitor

CHOICES = (0, 1, 2, 3)
MOMENT = datetime(2026, 3, 10, 2, 17, 31, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _context(app: Any) -> Iterator[None]:
    with time_machine.travel(MOMENT, tick=False), app.app_context():
        yield


@pytest.fixture
def ballot(world, actor) -> Pledge:
    """A pledge of 机关第一党支部 as 评诺 asks about it; the first vote has made its ballot."""
    today = clock.today()
    years.set_year(
        world.a.id, today.year, {"evaluate_from": today, "evaluate_until": today}, by=actor("committee"), version=None
    )
    pledge = make.pledge(world.colleague.person, "published")
    voting.cast(pledge, {None: 0}, by=actor_of(make.person("最先投票的人", world.a1).id))
    return pledge


RUNNING = frozenset({"audit_entry", "revision", "ballot", "ballot_question", "message"})
"""Tables whose rows carry a running number: that number is their order, in a dump as well."""


def physical() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table: by its running number, or as the database gives them when nobody asks for an order.

    Where rows with a number lie says nothing here: PostgreSQL fills the places of what this test undid when it likes.
    """
    found = {}
    for model in models():
        name = model._meta.table_name
        columns = ", ".join(f'"{field.column_name}"' for field in model._meta.sorted_fields)
        order = ' ORDER BY "id"' if name in RUNNING else ""
        rows = db.database.execute_sql(f'SELECT {columns} FROM "{name}"{order}').fetchall()
        found[name] = [tuple(row) for row in rows]
    return found


def numbered(tables: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """The same with the running numbers of new rows left out: a sequence counts on although its rows were undone."""
    return {name: [row[1:] if name in RUNNING else row for row in rows] for name, rows in tables.items()}


def votes(pledge: Any, chosen: dict[int, int]) -> dict[str, list[tuple[Any, ...]]]:
    """What the tables hold after people (by id, in this order) chose; undone."""
    with db.database.atomic() as transaction:
        for person, choice in chosen.items():
            voting.cast(
                pledge,
                {None: choice, **{row.id: choice for row in voting.ASKED(pledge=pledge.id)}},
                by=actor_of(person),
            )
        found = physical()
        transaction.rollback()
    return found


def test_swapped_choices_leave_the_same_tables(ballot, world):
    """All ways in which four people share four choices: row for row the same, wherever the last vote fell."""
    people = [make.person(f"投票人{at}", world.a1).id for at in range(4)]
    first = numbered(votes(ballot, dict(zip(people, CHOICES, strict=True))))
    tables, rows = set(), 0
    for order in itertools.permutations(CHOICES):
        after = numbered(votes(ballot, dict(zip(people, order, strict=True))))
        for name in after:
            assert sorted(map(repr, after[name])) == sorted(map(repr, first[name])), (name, order)
            if name != "allowance":  # its own order is that of keyed digests, see below
                assert [repr(row)[:400] for row in after[name]] == [repr(row)[:400] for row in first[name]], (
                    name,
                    order,
                )
            tables.add(name)
            rows += len(after[name])
    print(f"24 ways to vote, {len(tables)} tables, {rows} rows compared: 0 differences, 0 links")


def test_the_order_of_voting_shows_nowhere(ballot, world):
    """The same votes in every order of the voters: the counters lie the same way, the spent tokens hold the same digests."""
    people = [make.person(f"投票人{at}", world.a1).id for at in range(4)]
    chosen = dict(zip(people, CHOICES, strict=True))
    first = votes(ballot, chosen)
    for order in itertools.permutations(people):
        after = votes(ballot, {one: chosen[one] for one in order})
        assert [row[1:] for row in after["ballot_tally"]] == [row[1:] for row in first["ballot_tally"]]
        assert sorted(after["allowance"]) == sorted(first["allowance"])


def test_what_a_vote_adds_names_nobody(app, ballot, world):
    """A vote through the pages: the rows that are new hold no name, number, session, address, moment or plain digest."""
    before = {name: set(map(repr, rows)) for name, rows in physical().items()}
    voters = [world.member, world.secretary, world.staff]
    visits = [Context().run(Visitor, app, one) for one in voters]
    sessions = {name: set(map(repr, rows)) for name, rows in physical().items()}
    for visit in visits:
        Context().run(visit.post, f"/pledges/{ballot.id}/evaluate", {"veil": "1", "choice_0": "0"})
    after = physical()
    fresh = {
        name: [row for row in rows if repr(row) not in before[name] | sessions[name]] for name, rows in after.items()
    }
    fresh = {name: rows for name, rows in fresh.items() if rows}
    assert set(fresh) == {"allowance", "audit_entry", "ballot", "ballot_question", "ballot_tally"}
    assert len(fresh["allowance"]) == 3
    words, links = set(), []
    for one, visit in zip(voters, visits, strict=True):
        person = one.person
        plain = [person.name, person.telephone, visit.sid, digest(visit.sid)]
        keys = [
            str(person.id),
            f"{voting.once(ballot.id)} {person.id}",
            str((voting.once(ballot.id), person.id)),
            visit.sid,
        ]
        keys += [f"{domain.WHAT}{key}" for key in keys] + [f'["{domain.WHAT}", "{key}"]' for key in keys]
        digests = [
            make_(key.encode()).hexdigest() for key in keys for make_ in (hashlib.sha256, hashlib.sha1, hashlib.md5)
        ]
        words |= {*plain, *digests, "127.0.0.1", "02:17", "10:17"}
    for name, rows in fresh.items():
        for row in rows:
            links += [(name, word) for word in words if word and word in repr(row)]
            links += [
                (name, cell) for cell in row if isinstance(cell, datetime) and cell != clock.start_of(clock.today())
            ]
    assert not links
    entries = [row for row in fresh["audit_entry"] if "ballot.vote" in row]
    assert len({row[1:] for row in entries}) == 1  # all three alike, but for their number
    print(
        f"{len(voters)} voters, {sum(map(len, fresh.values()))} new rows, {len(words)} words and digests: {len(links)} links"
    )


@pytest.mark.postgresql
def test_no_row_is_younger_than_another(ballot, world):
    """On PostgreSQL a row keeps the number of the transaction that wrote it: all counters of a pledge carry the same."""
    for at, choice in enumerate((3, 0, 2, 0, 1)):
        person = make.person(f"投票人{at}", world.a1)
        voting.cast(ballot, {None: choice}, by=actor_of(person.id))
        ages = db.database.execute_sql("SELECT DISTINCT xmin::text FROM ballot_tally").fetchall()
        places = db.database.execute_sql("SELECT choice FROM ballot_tally ORDER BY ctid").fetchall()
        assert len(ages) == 1
        assert places == sorted(places)
