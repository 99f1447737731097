"""落实情况 of 200 branches × 12 requirements out of 60,000 records: the matrix beside a list page, one branch, all anew.

python benchmarks/life_standing.py [records]     default 60000 over three years, ten people each, on SQLite
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import peewee as pw  # noqa: E402

from benchmarks import fresh  # noqa: E402
from portal import clock, db  # noqa: E402
from portal.life.judging.document import to_document  # noqa: E402
from portal.life.judging.rules import RuleSet  # noqa: E402
from portal.life.library import rule_sets  # noqa: E402
from portal.life.rulesets.models import LifeRules  # noqa: E402
from portal.life.standing import domain  # noqa: E402
from portal.life.standing.models import LifeStanding  # noqa: E402
from portal.units.models import Person, Unit  # noqa: E402
from tests import factories as make  # noqa: E402
from tests import world as cast  # noqa: E402
from tests.browser_client import Visitor  # noqa: E402

BRANCHES, PEOPLE, TIMES, YEARS = 200, 10, 15, 3
TYPES = ("board", "study", "theme_day", "group_meeting", "assembly", "lecture", "discussion", "life_meeting")
ASKED = (
    "assembly", "board", "theme_day", "life_meeting", "life_meeting_time", "appraisal", "talk", "hours", "officer_hours",
    "assembly_share", "board_share", "election",
)  # fmt: skip
FILED = {  # what all the records say alike
    "starts": "", "ends": "", "place": "", "host_name": "", "recorder_name": "", "lecture_form": "", "hours": 200,
    "minutes": "{}", "note": "", "reason": "", "late": 0, "imported": 0, "state": "filed", "version": 1,
    "created_at": "2026-01-01", "filed_at": "2026-01-01",
}  # fmt: skip


def fill(world: cast.World, records: int) -> list[int]:
    """Branches with people and filed records, past the rules; gives the branches."""
    asked = {rule.key: rule for rule in rule_sets()["branches2018"].rules}
    rules = RuleSet("条例", tuple(asked[key] for key in ASKED))
    LifeRules.create(committee=world.a, name=rules.name, document=to_document(rules), state="in_force")
    branches = [
        make.unit(
            "branch", f"第{number:03}党支部", world.a, sector="机关", term_starts=date(2024, 5, 1), term_ends=date(2027, 4, 30)
        ).id
        for number in range(BRANCHES)
    ]  # fmt: skip
    hold_meetings(members(branches, world.a.id), records // BRANCHES, world.a.id, world.secretary.person.id)
    return branches


def hold_meetings(people: dict[int, list[int]], each: int, committee: int, by: int) -> None:
    """`each` filed records a branch, with who came; written past the triggers."""
    held = list(days(people, each))
    link = db.database.connection()
    with without_triggers(link):
        insert(
            link, "life_record", {**FILED, "committee_id": committee, "created_by_id": by, "filed_by_id": by},
            "id unit_id types title day",
            [(key, branch, f'["{TYPES[at % len(TYPES)]}"]', f"第 {at} 次", day) for key, branch, at, day in held],
        )  # fmt: skip
        insert(link, "life_presence", {}, "record_id branch_id", [(key, branch) for key, branch, _, _ in held])
        insert(
            link, "life_attendance", {"voting": 1, "reason": "", "made_up_how": ""},
            "record_id person_id branch_id name status",
            [
                (key, person, branch, "x", "absent" if (at + turn) % 9 == 0 else "present")
                for key, branch, at, _ in held
                for turn, person in enumerate(people[branch])
            ],
        )  # fmt: skip
    link.execute("ANALYZE")


def members(branches: list[int], committee: int) -> dict[int, list[int]]:
    """The people of the branches, a 支委会 among them; gives branch → people."""
    duties = ["书记", "组织委员", "宣传委员", *[""] * (PEOPLE - 3)]
    rows = [
        {
            "kind": "member", "committee": committee, "branch": branch, "name": f"党员{branch}-{at}", "membership": "正式",
            "category": "在职", "joined": "2005-07-01", "confirmed": "2006-07-01", "duty": duties[at],
        }
        for branch in branches
        for at in range(PEOPLE)
    ]  # fmt: skip
    for start in range(0, len(rows), 500):
        Person.insert_many(rows[start : start + 500]).execute()
    known: dict[int, list[int]] = {}
    for person in Person.select(Person.id, Person.branch).where(Person.branch.in_(branches)):
        known.setdefault(person.branch_id, []).append(person.id)
    return known


def days(branches: Iterable[int], each: int) -> Iterator[tuple[int, int, int, str]]:
    """The records of the branches, spread over the years: key, branch, the how manieth of the branch, day."""
    keys, today = count(1001), clock.today()
    for branch in branches:
        for at in range(each):
            yield next(keys), branch, at, (today - timedelta(days=1 + at * 365 * YEARS // each)).isoformat()


@contextmanager
def without_triggers(link: Any) -> Iterator[None]:
    """The tables of organisation life without the triggers that hold what is filed, which stand again afterwards."""
    triggers = link.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'life_%'"
    ).fetchall()
    for name, _ in triggers:
        link.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        link.execute(sql)


def insert(link: Any, table: str, same: dict[str, Any], columns: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows of a table at once: `columns` differ from row to row, `same` does not."""
    names = [*columns.split(), *same]
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    link.executemany(sql, [(*row, *same.values()) for row in rows])


class Statements:
    """How many statements are sent."""

    def __init__(self) -> None:
        self.number = 0
        original = pw.SqliteDatabase.execute_sql

        def counting(database: Any, sql: str, params: Any = None) -> Any:
            self.number += not sql.startswith(("BEGIN", "COMMIT", "PRAGMA"))
            return original(database, sql, params)

        pw.SqliteDatabase.execute_sql = counting  # type: ignore[method-assign]

    def of(self, what: Callable[[], Any], times: int) -> tuple[float, int]:
        """Median milliseconds of processor time (the database works in this process), and the statements of the last time."""
        taken = []
        for _ in range(times):
            before, start = self.number, time.process_time()
            what()
            taken.append((time.process_time() - start) * 1000)
        return statistics.median(taken), self.number - before


def judging(sent: Statements, branches: list[int], units: list[int]) -> None:
    """Print what it costs to judge all `units` anew, and one branch."""

    def all_anew() -> None:
        for _ in domain.rejudge(units):
            pass

    def one(*years: int) -> None:
        with db.write():
            domain.refresh([branches[7]], *([years] if years else []))

    say("all anew, first", sent.of(all_anew, 1))
    say("all anew, unchanged", sent.of(all_anew, 1))
    say("one branch", sent.of(one, TIMES))
    say("… and the year before", sent.of(lambda: one(clock.today().year), TIMES))


def looking(sent: Statements, client: Any, branch: int) -> dict[str, int]:
    """Print what the pages cost; gives page → statements."""
    pages = {
        "matrix": "/life/standing", "matrix, all rules": "/life/standing?about=all", "only missing": "/life/standing?lacks=short",
        "year of a branch": f"/life/standing/{branch}", "list of members": "/members", "list of units": "/units",
        "list of records": "/life",
    }  # fmt: skip
    counted = {}
    for name, path in pages.items():
        assert client.get(path).status_code == 200, path
        cost = sent.of(partial(client.get, path), TIMES)
        say(name, cost)
        counted[name] = cost[1]
    return counted


def say(what: str, cost: tuple[float, int]) -> None:
    print(f"{what:21}{cost[0]:8.1f} ms {cost[1]:6} statements")


def main(records: int) -> int:
    """Print times and statements; exit 1 where the statements of the matrix grow with branches."""
    with fresh.portal(TESTING=True, SECURE_COOKIES=False) as app:
        world = cast.build()
        with db.write():
            branches = fill(world, records)
        sent = Statements()
        print(f"{datetime.now(UTC):%Y-%m-%d} {BRANCHES} branches, {len(ASKED)} requirements, {records} records")
        judging(sent, branches, [*branches, world.a.id, world.a1.id, world.a2.id])
        counted = looking(sent, Visitor(app, world.players["committee"]).client, branches[7])
        assert LifeStanding.select().where(LifeStanding.year == clock.today().year).count() >= BRANCHES * len(ASKED)
        assert Unit.select().where(Unit.kind == "branch").count() > BRANCHES
    return int(counted["matrix"] > counted["list of records"] + 4)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000))
