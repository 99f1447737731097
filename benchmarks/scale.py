"""`make bench-scale`: the same pages of the same portal over ever larger cities; how much slower the largest answers.

python benchmarks/scale.py [--sqlite] [--to MEMBERS]     PostgreSQL to 1,000,000 members, SQLite to 100,000

20 members to a branch, 100 branches to a committee, 50 committees to a district, three commitments each, a year of meetings, comments,
the trail. Needs a PostgreSQL whose role is a superuser (PORTAL_TEST_DATABASE_URL); makes a database of its own there and drops it.
"""

import argparse
import itertools
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402

from benchmarks import city  # noqa: E402
from benchmarks.city import words  # noqa: E402
from benchmarks.city.building import PASSWORD  # noqa: E402
from benchmarks.serving import served  # noqa: E402
from benchmarks.visiting import Answer, Visitor  # noqa: E402
from portal import create_app, db  # noqa: E402
from portal.migrations import runner  # noqa: E402

SERVER = os.environ.get("PORTAL_TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/test"
NAME = "portal_scale"
SIZES = (10_000, 100_000, 1_000_000)
TIMES = 60  # requests of each page, the first tenth to warm up
ROLES = {"member": "", "secretary": "支部书记", "committee": "基层党委", "district": "基层党委"}
Ask = Callable[[Visitor], Answer]


@dataclass(frozen=True)
class Asked:
    """A page or a write: who asks."""

    name: str
    who: str
    ask: Ask


def accounts(size: city.Size) -> dict[str, str]:
    """Who signs in: somebody of the first branch, its secretary, the officers of its committee and of its district."""
    district = (size.district(0) if size.districts else 1) - 1
    officer = size.person(district * 7 % size.branches, 3)
    return {
        name: f"u{key}"
        for name, key in zip(ROLES, (size.person(0, 9), size.person(0, 0), size.person(0, 1), officer), strict=True)
    }


def pages(size: city.Size) -> list[Asked]:
    """The core pages, searches, a deep page, totals of a district, and two writes."""
    turn = itertools.count()

    def get(path: str) -> Ask:
        return lambda one: one.ask("GET", path)

    def comment(visitor: Visitor) -> Answer:
        pledge = next(turn) * 13 % (size.per_branch * min(size.branches, size.per_committee)) * size.pledge_years + 1
        path = f"/comments/new/pledge/{pledge}/item-{(pledge - 1) * size.items + 1}-matter"
        return visitor.post(path, {"text": "请补充进度", "once": secrets.token_urlsafe(16)}, "HX-Request: true\r\n")

    def draft(visitor: Visitor) -> Answer:
        fields = {"_path": f"/comments/{1 + next(turn) % 5}/reply", "text": "先记一句"}
        return visitor.post("/drafts", fields, "HX-Request: true\r\n")

    name = quote(words.name(size.person(0, 5)))
    deep = size.per_branch * min(size.branches, size.per_committee) // 50
    return [
        Asked("首页", "member", get("/")), Asked("首页", "secretary", get("/")), Asked("首页", "committee", get("/")),
        Asked("首页", "district", get("/")), Asked("公示栏", "member", get("/board")), Asked("公示栏深页", "member", get(f"/board?page={deep}")),
        Asked("承诺", "committee", get("/pledges")), Asked("承诺搜索", "committee", get(f"/pledges?q={name}")),
        Asked("承诺详情", "committee", get("/pledges/4")), Asked("党员", "committee", get("/members")),
        Asked("党员搜索", "committee", get(f"/members?q={name}")), Asked("党员", "district", get("/members")),
        Asked("党员搜索", "district", get(f"/members?q={name}")), Asked("支部页", "secretary", get(f"/units/{size.branch(0)}")),
        Asked("填报情况", "committee", get("/pledges/coverage")), Asked("填报情况", "district", get("/pledges/coverage")),
        Asked("组织生活", "committee", get("/life")), Asked("组织生活", "district", get("/life")),
        Asked("落实情况", "committee", get("/life/standing")), Asked("落实情况", "district", get("/life/standing")),
        Asked("年度一览", "committee", get("/yearly")), Asked("批注", "committee", get("/comments")), Asked("写批注", "committee", comment),
        Asked("存草稿", "secretary", draft),
    ]  # fmt: skip


@contextmanager
def database(sqlite: bool, folder: Path) -> Iterator[str]:
    """The address of an empty database, gone afterwards."""
    if sqlite:
        yield f"sqlite:///{folder / 'portal.db'}"
        return
    server = SERVER.rpartition("/")[0]
    with psycopg.connect(SERVER, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        link.execute(f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    try:
        yield f"{server}/{NAME}"
    finally:
        with psycopg.connect(SERVER, autocommit=True) as link:
            link.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def measured(members: int, sqlite: bool) -> tuple[dict[tuple[str, str], float], float]:
    """(page, who) → milliseconds that one in twenty takes at least; and how many seconds the city took to be made."""
    size = city.Size(members)
    with tempfile.TemporaryDirectory() as name, database(sqlite, Path(name)) as url:
        create_app(INSTANCE=Path(name), DATABASE_URL=url, SECRET_KEY="s" * 40, AUDIT_KEY="a" * 64, SECURE_COOKIES=False)
        db.connect()
        runner().up()
        begun = time.perf_counter()
        city.build(size)
        took = time.perf_counter() - begun
        db.leave()
        own = {
            "PORTAL_INSTANCE": name,
            "PORTAL_DATABASE_URL": url,
            "PORTAL_SECRET_KEY": "s" * 40,
            "PORTAL_SECURE_COOKIES": "0",
        }
        with served("wsgi:app", own) as server:
            return _timed(size, server.port), took


def _timed(size: city.Size, port: int) -> dict[tuple[str, str], float]:
    visitors = {}
    for who, account in accounts(size).items():
        visitors[who] = Visitor(port)
        visitors[who].sign_in(account, PASSWORD, ROLES[who])
        visitors[who].get("/board")
    found = {}
    for asked in pages(size):
        taken = []
        for turn in range(TIMES):
            begun = time.perf_counter()
            answer = asked.ask(visitors[asked.who])
            if turn >= TIMES // 10:
                taken.append((time.perf_counter() - begun) * 1000)
            if answer.status >= 400:
                raise RuntimeError(f"{asked.name} ({asked.who}): {answer.status} {answer.text[:200]}")
        found[asked.name, asked.who] = statistics.quantiles(taken, n=20)[-1]
    return found


def main() -> int:
    """Print a table; exit 1 where a page is more than half as slow again at the largest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--to", type=int)
    given = parser.parse_args()
    most = given.to or (100_000 if given.sqlite else 1_000_000)
    found = {}
    for members in (one for one in SIZES if one <= most):
        found[members], took = measured(members, given.sqlite)
        print(f"{members} members: made in {took:.0f} s", flush=True)
    first, last = min(found), max(found)
    print(f"\n| page | as | {' | '.join(f'{one:,} p95 ms' for one in found)} | largest to smallest |")
    print("|" + "---|" * (len(found) + 3))
    slow = 0
    for key in found[first]:
        ratio = found[last][key] / found[first][key]
        slow += ratio > 1.5
        print(f"| {' | '.join(key)} | {' | '.join(f'{one[key]:.1f}' for one in found.values())} | {ratio:.2f} |")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
