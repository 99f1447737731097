"""How long the background comparison of a committee's plans takes with its database: read, compared, kept, with progress.

python benchmarks/plans_job.py [plans]     default 500, each branch with a plan of last year; SQLite, or the PostgreSQL of the
tests with PORTAL_TEST_BACKEND=postgresql; exit 0 below 10 s of CPU, 1 above
"""

import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal import clock, create_app, db  # noqa: E402
from portal.accounts.sessions import actor_of  # noqa: E402
from portal.jobs import work  # noqa: E402
from portal.jobs.models import Job  # noqa: E402
from portal.migrations import runner  # noqa: E402
from portal.plans import actual, document, likeness  # noqa: E402
from portal.plans.checking.plan import Plan  # noqa: E402
from portal.plans.models import AnnualPlan, PlanLikeness  # noqa: E402
from portal.units.models import Unit  # noqa: E402
from tests import databases  # noqa: E402
from tests import world as cast  # noqa: E402
from tests.plans.checking.generating import world  # noqa: E402

AT_MOST = 10.0


def filled(cast_: cast.World, plans: int) -> int:
    """Branches with the generated plans of this year, and of every tenth its plan of last year; this year."""
    year, who, now = clock.today().year, cast_.secretary.person.id, clock.now()
    made = world(plans)
    with db.write():
        for one in made.plans:
            unit = Unit.create(kind="branch", name=one.names[0], parent=cast_.a, committee=cast_.a.id)
            for of in (year - 1, year):
                text = one if of == year else replace(one, items=one.items[: len(one.items) // 2])
                if of < year and one.id % 10:
                    continue
                AnnualPlan.create(
                    committee=cast_.a.id, unit=unit.id, kind="branch", year=of, document=_document(text), state="accepted",
                    filed_at=now, filed_by=who, accepted_at=now, created_by=who,
                )  # fmt: skip
    return year


def _document(plan: Plan) -> dict:
    items = [
        document.Item(
            str(at), one.kind, one.months, one.topic, one.who, one.text, one.mandatory, one.emphasis, one.once
        )
        for at, one in enumerate(plan.items, 1)
    ]
    return document.written(document.Document(tuple(items), len(items)))


def main(plans: int) -> int:
    """Measure the job, and one plan at once; the exit code."""
    postgres = os.environ.get("PORTAL_TEST_BACKEND") == "postgresql"
    with tempfile.TemporaryDirectory() as folder:
        url = databases.create("_plansjob") if postgres else f"sqlite:///{folder}/portal.db"
        create_app(INSTANCE=Path(folder), DATABASE_URL=url, SECRET_KEY="s" * 40, AUDIT_KEY="a" * 64, TESTING=True)
        db.connect()
        runner().up()
        built = cast.build()
        year = filled(built, plans)
        player = built.players["committee"]
        job = likeness.ask(built.a.id, year, by=actor_of(player.person.id, player.hand.id if player.hand else None))
        start, clocked = time.process_time(), time.perf_counter()
        work.run(job.id)
        seconds, waited = time.process_time() - start, time.perf_counter() - clocked
        done = Job.get_by_id(job.id)
        print(f"{datetime.now(UTC):%Y-%m-%d} {plans} plans: {seconds:.2f} s of CPU, {waited:.2f} s in all")
        print(f"{done.state}: {done.note} {PlanLikeness.select().count()} passages")
        one = AnnualPlan.select().where(AnnualPlan.year == year).order_by(AnnualPlan.id.desc()).get()
        start = time.perf_counter()
        likeness.of_plan(one)
        print(f"one plan against all: {time.perf_counter() - start:.2f} s")
        start = time.perf_counter()
        actual.shares([row.unit_id for row in AnnualPlan.select(AnnualPlan.unit).limit(50)], year)
        print(f"what became of 50 plans: {time.perf_counter() - start:.3f} s")
        db.leave()
        if postgres:
            databases.drop(url)
    return int(seconds > AT_MOST or done.state != "done")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
