"""The rows of a city, table by table."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from argon2 import PasswordHasher

from benchmarks.city import happening, loading, standing, words
from benchmarks.city.size import Size
from portal import search
from portal.accounts.models import Account, Appointment, Team, TeamUnit
from portal.identities.models import Identity
from portal.pledges.models import STANDARDS, Opinion, Pledge, PledgeItem, PledgeProgress
from portal.units.models import SECTORS, Person, Unit, UnitCover

PASSWORD = "City-of-benchmarks-1"  # of every account; this data is never anybody's
DUTIES = ("书记", "组织委员", "宣传委员")

Rows = Iterator[tuple[Any, ...]]


def build(size: Size) -> None:
    """Fill an empty database whose tables are there."""
    with loading.bulk():
        for part in PARTS:
            part(size)
    standing.cells(size)


def units(size: Size) -> None:
    """The city, its districts, committees and branches, and who covers whom."""
    city = [(1, "superior", "示例市委", None, None, None, None, None)]
    district = [
        (size.district(at), "superior", f"示例第{at + 1}区委", 1, None, None, None, None)
        for at in range(size.districts)
    ]
    committee = [
        (
            size.committee(at),
            "committee",
            f"第{at + 1:03}基层党委",
            _over(size, at),
            size.committee(at),
            None,
            None,
            None,
        )
        for at in range(size.committees)
    ]

    def branches() -> Rows:
        for at in range(size.branches):
            above = size.above(at)
            yield (
                size.branch(at), "branch", f"第{at + 1:05}党支部", above, above, SECTORS[at % len(SECTORS)], "2024-05-01",
                "2027-04-30",
            )  # fmt: skip

    columns = ("id", "kind", "name", "parent", "committee", "sector", "term_starts", "term_ends")
    loading.write(Unit, columns, [*city, *district, *committee])
    loading.write(Unit, columns, branches())
    loading.write(UnitCover, ("ancestor", "unit"), _covers(size))
    loading.search_rows(Unit, ((size.branch(at), search.tokens(f"第{at + 1:05}党支部")) for at in range(size.branches)))


def _over(size: Size, committee: int) -> int:
    return size.district(committee // size.per_district) if size.districts else 1


def _covers(size: Size) -> Rows:
    yield 1, 1
    for at in range(size.districts):
        yield size.district(at), size.district(at)
        yield 1, size.district(at)
    for at in range(size.committees):
        own = size.committee(at)
        for above in {own, _over(size, at), 1}:
            yield above, own
    for at in range(size.branches):
        own, committee = size.branch(at), at // size.per_committee
        for above in {own, size.committee(committee), _over(size, committee), 1}:
            yield above, own


def people(size: Size) -> None:
    """Everybody of the branches, with an account each."""

    def rows() -> Rows:
        for branch in range(size.branches):
            for at in range(size.per_branch):
                key = size.person(branch, at)
                name = words.name(key)
                yield (
                    key, "member", size.above(branch), size.branch(branch), name, words.letters(name),
                    "女" if key % 2 else "男", f"19{60 + key % 40}-{1 + key % 12:02}", "2005-07", "2006-07", "正式",
                    "在职" if at % 7 else "离退休", DUTIES[at] if at < len(DUTIES) else "", words.POSTS[key % len(words.POSTS)],
                )  # fmt: skip

    loading.write(
        Person,
        ("id", "kind", "committee", "branch", "name", "initials", "sex", "birth", "joined", "confirmed", "membership", "category",
         "duty", "post"),
        rows(),
    )  # fmt: skip
    every = range(1, 1 + size.branches * size.per_branch)
    loading.search_rows(Person, ((key, _named(words.name(key))) for key in every))
    secret = PasswordHasher().hash(PASSWORD)
    loading.write(
        Account,
        ("id", "person", "username", "password", "sample"),
        ((key, key, f"u{key}", secret, True) for key in every),
    )


def _named(name: str) -> str:
    return search.tokens(name, words.letters(name))


def powers(size: Size) -> None:
    """A secretary to each branch, an officer to each committee and district, a team in each committee."""

    def rows() -> Rows:
        number = 0
        for at in range(size.branches):
            yield number + 1, size.person(at, 0), "secretary", size.branch(at), None, "2024-05-01"
            number += 1
        for at in range(size.committees):
            first = at * size.per_committee
            yield number + 1, size.person(first, 1), "committee", size.committee(at), None, "2024-05-01"
            yield number + 2, size.person(first, 2), "supervisor", None, 1 + at, "2024-05-01"
            number += 2
        for key in (*map(size.district, range(size.districts)), 1):
            yield number + 1, size.person((key - 1) * 7 % size.branches, 3), "committee", key, None, "2024-05-01"
            number += 1

    every = range(size.committees)
    loading.write(Team, ("id", "name", "committee"), ((1 + at, "第一督导组", size.committee(at)) for at in every))
    loading.write(
        TeamUnit, ("id", "team", "unit", "starts"), ((1 + at, 1 + at, size.committee(at), "2024-05-01") for at in every)
    )
    loading.write(Appointment, ("id", "person", "role", "unit", "team", "starts"), rows())


def pledges(size: Size) -> None:
    """Everybody's commitments of the years, published, with items, some progress, opinions and posts."""
    year, each = size.today.year, size.pledge_years

    def every() -> Iterator[tuple[int, int, int, int]]:
        """Key of the pledge, branch, key of its person, year; the years of one person together."""
        for branch in range(size.branches):
            for at in range(size.per_branch):
                person = size.person(branch, at)
                for back in range(each):
                    yield (person - 1) * each + back + 1, branch, person, year - back

    def rows() -> Rows:
        for key, branch, person, of in every():
            day = date(of, 2, 1) + timedelta(days=words.mixed(key, 11) % 45)
            submitted, published = f"{day} 09:{key % 60:02}:00", f"{day + timedelta(days=7)} 15:{key % 60:02}:00"
            yield (
                key, person, size.branch(branch), size.above(branch), of, "published", words.POSTS[person % len(words.POSTS)],
                1, 3, submitted, submitted, published, published,
            )  # fmt: skip

    def items() -> Rows:
        for key, _, _, of in every():
            for at in range(size.items):
                item = (key - 1) * size.items + at + 1
                moved = item % 3 == 0
                yield (
                    item, key, at + 1, words.matter(item), words.measure(item), f"{of}-{4 + words.mixed(item, 12) % 9:02}-15",
                    STANDARDS[item % 4], "passed", 50 if moved else None, f"{of}-06-15" if moved else None,
                )  # fmt: skip

    def progress() -> Rows:
        for key, _, _, of in every():
            for at in range(size.items):
                if (item := (key - 1) * size.items + at + 1) % 3 == 0:
                    yield item, key, item, f"{of}-06-15", 50, f"已{words.matter(item * 7)}。", f"{of}-06-15 10:00:00"

    loading.write(
        Pledge,
        ("id", "person", "branch", "committee", "year", "state", "post", "round", "version", "created_at", "submitted_at",
         "approved_at", "published_at"),
        rows(),
    )  # fmt: skip
    loading.write(
        PledgeItem,
        ("id", "pledge", "number", "matter", "measure", "due_on", "standard", "verdict", "share", "progress_on"),
        items(),
    )
    loading.write(PledgeProgress, ("id", "pledge", "item", "made_on", "share", "text", "created_at"), progress())
    loading.search_rows(Pledge, ((key, _promised(size, key, person)) for key, _, person, _ in every()))
    loading.write(
        Opinion,
        ("id", "pledge", "item", "holder", "branch", "committee", "person", "text", "state", "sent_on"),
        (
            (key, key, (key - 1) * size.items + 1, person, size.branch(branch), size.above(branch), size.person(branch, 0),
             words.said(key), "shown", f"{of}-07-01")
            for key, branch, person, of in every() if key % 20 == 0
        ),
    )  # fmt: skip
    loading.write(
        Identity,
        ("id", "kind", "branch", "committee", "person", "title", "place", "starts", "applied_on", "settled_on", "state"),
        (
            (person, "pioneer", size.branch(branch), size.above(branch), person, "服务先锋岗", "一楼大厅", "2025-03-01",
             "2025-02-01", "2025-03-01", "settled")
            for key, branch, person, of in every() if of == year and person % 10 == 0
        ),
    )  # fmt: skip


def _promised(size: Size, key: int, person: int) -> str:
    items = range((key - 1) * size.items + 1, key * size.items + 1)
    name = words.name(person)
    return search.tokens(name, words.letters(name), *map(words.matter, items))


PARTS: tuple[Callable[[Size], None], ...] = (
    units, people, powers, pledges, happening.life, standing.rules, happening.comments, happening.trail
)  # fmt: skip
