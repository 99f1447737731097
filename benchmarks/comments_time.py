"""How long the page of a commitment takes with 5 and with 500 threads: folded, counted, loaded when opened.

python benchmarks/comments_time.py [threads]     default 500, on SQLite; exit 0 up to 1.5 times, 1 above
"""

import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import fresh  # noqa: E402
from portal import db  # noqa: E402
from portal.accounts.sessions import actor_of  # noqa: E402
from portal.comments import domain  # noqa: E402
from portal.pledges.models import Pledge, PledgeItem  # noqa: E402
from tests import factories as make  # noqa: E402
from tests import world as cast  # noqa: E402
from tests.browser_client import Visitor  # noqa: E402

FEW, TIMES, AT_MOST = 5, 80, 1.5


def opened(pledge: Pledge, player: cast.Player, number: int) -> None:
    """Threads on every item by turns, each with a quotation; nine of ten wait."""
    by = actor_of(player.person.id, player.hand.id if player.hand else None)
    items = list(PledgeItem.select().where(PledgeItem.pledge == pledge.id))
    with db.write():
        for at in range(number):
            item = items[at % len(items)]
            thread = domain.open_thread(
                pledge, f"item-{item.id}", f"第 {at} 条", by=by, quote=item.measure[: 4 + at % 4]
            )
            if at % 10 == 9:
                domain.resolve(thread, by=by)


def main(many: int) -> int:
    """Print the medians, taken by turns."""
    with fresh.portal(TESTING=True, SECURE_COOKIES=False) as app:
        world = cast.build()
        pledges = [make.pledge(world.players[who].person, "published", items=5) for who in ("member", "colleague")]
        for pledge, number in zip(pledges, (FEW, many), strict=True):
            opened(pledge, world.players["supervisor"], number)
        visitor = Visitor(app, world.players["supervisor"]).client
        taken: list[list[float]] = [[], []]
        for _ in range(TIMES):
            for pledge, times in zip(pledges, taken, strict=True):
                start = time.perf_counter()
                assert visitor.get(f"/pledges/{pledge.id}").status_code == 200
                times.append((time.perf_counter() - start) * 1000)
    few, more = map(statistics.median, taken)
    print(
        f"{datetime.now(UTC):%Y-%m-%d} {FEW} threads {few:.1f} ms, {many} threads {more:.1f} ms: {more / few:.2f} times"
    )
    return int(more / few > AT_MOST)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
