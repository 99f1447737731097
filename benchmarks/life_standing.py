"""落实情况 of 200 branches × 12 requirements out of 60,000 records: the matrix beside a list page, one branch, all anew.

python benchmarks/life_standing.py [records]     default 60000 over three years, ten people each, on SQLite
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import peewee as pw  # noqa: E402

from portal import clock, create_app, db  # noqa: E402
from portal.life.judging.document import to_document  # noqa: E402
from portal.life.judging.rules import RuleSet  # noqa: E402
from portal.life.library import rule_sets  # noqa: E402
from portal.life.rulesets.models import LifeRules  # noqa: E402
from portal.life.standing import domain  # noqa: E402
from portal.life.standing.models import LifeStanding  # noqa: E402
from portal.migrations import runner  # noqa: E402
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
    committee, by, today = world.a.id, world.secretary.person.id, clock.today()
    duties = ["书记", "组织委员", "宣传委员", *[""] * (PEOPLE - 3)]
    people = [
        {
            "kind": "member", "committee": committee, "branch": branch, "name": f"党员{branch}-{at}", "membership": "正式",
            "category": "在职", "joined": "2005-07-01", "confirmed": "2006-07-01", "duty": duties[at],
        }
        for branch in branches
        for at in range(PEOPLE)
    ]  # fmt: skip
    for start in range(0, len(people), 500):
        Person.insert_many(people[start : start + 500]).execute()
    known: dict[int, list[int]] = {}
    for person in Person.select(Person.id, Person.branch).where(Person.branch.in_(branches)):
        known.setdefault(person.branch_id, []).append(person.id)
    each = records // BRANCHES
    held, present, attended = [], [], []
    key = 1000
    for branch in branches:
        for at in range(each):
            key += 1
            day = today - timedelta(days=1 + at * 365 * YEARS // each)
            held.append(
                (key, committee, branch, f'["{TYPES[at % len(TYPES)]}"]', f"第 {at} 次", day.isoformat(), 200, by, by)
            )
            present.append((key, branch))
            attended += [
                (key, person, branch, "x", "absent" if (at + turn) % 9 == 0 else "present")
                for turn, person in enumerate(known[branch])
            ]
    columns = "id, committee_id, unit_id, types, title, day, hours, created_by_id, filed_by_id"
    rest = "starts, ends, place, host_name, recorder_name, lecture_form, minutes, note, filed_at, late, reason, imported, state, version, created_at"
    fixed = "'', '', '', '', '', '', '{}', '', '2026-01-01', 0, '', 0, 'filed', 1, '2026-01-01'"
    link = db.database.connection()
    link.execute("DROP TRIGGER IF EXISTS life_presence_filed")
    triggers = link.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'life_%'"
    ).fetchall()
    for name, _ in triggers:
        link.execute(f"DROP TRIGGER {name}")
    link.executemany(f"INSERT INTO life_record ({columns}, {rest}) VALUES (?,?,?,?,?,?,?,?,?,{fixed})", held)
    link.executemany("INSERT INTO life_presence (record_id, branch_id) VALUES (?,?)", present)
    link.executemany(
        "INSERT INTO life_attendance (record_id, person_id, branch_id, name, voting, status, reason, made_up_how)"
        " VALUES (?,?,?,?,1,?,'','')",
        attended,
    )
    for _, sql in triggers:
        link.execute(sql)
    link.execute("ANALYZE")
    return branches


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


def main(records: int) -> int:
    """Print times and statements; exit 1 where the statements of the matrix grow with branches."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            INSTANCE=Path(folder), DATABASE_URL=f"sqlite:///{folder}/portal.db", SECRET_KEY="s" * 40,
            AUDIT_KEY="a" * 64, TESTING=True, SECURE_COOKIES=False,
        )  # fmt: skip
        db.connect()
        runner().up()
        world = cast.build()
        with db.write():
            branches = fill(world, records)
        sent = Statements()
        print(f"{datetime.now(UTC):%Y-%m-%d} {BRANCHES} branches, {len(ASKED)} requirements, {records} records")
        every = [*branches, world.a.id, world.a1.id, world.a2.id]

        def all_anew() -> None:
            for _ in domain.rejudge(every):
                pass

        def one() -> None:
            with db.write():
                domain.refresh([branches[7]])

        def one_and_the_year_before() -> None:
            with db.write():
                domain.refresh([branches[7]], [clock.today().year])

        print("all anew, first      {:8.1f} ms {:6} statements".format(*sent.of(all_anew, 1)))
        print("all anew, unchanged  {:8.1f} ms {:6} statements".format(*sent.of(all_anew, 1)))
        print("one branch           {:8.1f} ms {:6} statements".format(*sent.of(one, TIMES)))
        print("… and the year before{:8.1f} ms {:6} statements".format(*sent.of(one_and_the_year_before, TIMES)))
        visitor = Visitor(app, world.players["committee"]).client
        pages = {
            "matrix": "/life/standing", "matrix, all rules": "/life/standing?about=all", "only missing": "/life/standing?lacks=short",
            "year of a branch": f"/life/standing/{branches[7]}", "list of members": "/members", "list of units": "/units",
            "list of records": "/life",
        }  # fmt: skip
        counted = {}
        for name, path in pages.items():
            assert visitor.get(path).status_code == 200, path
            taken, counted[name] = sent.of(lambda path=path: visitor.get(path), TIMES)  # type: ignore[misc]
            print(f"{name:21}{taken:8.1f} ms {counted[name]:6} statements")
        assert LifeStanding.select().where(LifeStanding.year == clock.today().year).count() >= BRANCHES * len(ASKED)
        assert Unit.select().where(Unit.kind == "branch").count() > BRANCHES
        db.database.close()
    return int(counted["matrix"] > counted["list of records"] + 4)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000))
