"""How long a refused sign-in takes for a known and for an unknown user name: the medians must lie within 10 %.

python benchmarks/signin_time.py [tries]     exit 0 within 10 %, 1 beyond
"""

import contextlib
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import fresh  # noqa: E402
from portal.accounts.models import Account  # noqa: E402
from portal.accounts.passwords import hashed  # noqa: E402
from portal.errors import Invalid  # noqa: E402
from portal.units.models import Person  # noqa: E402

WITHIN = 0.10


def main(tries: int) -> int:
    """Print both medians and their difference."""
    with fresh.portal() as app:
        person = Person.create(name="计时", kind="technical")
        Account.create(person=person, username="known", password=hashed("a password that is right"))
        times: dict[str, list[float]] = {"known": [], "unknown": []}
        with app.test_request_context():
            refused("known", 0)  # the first one makes the hash that unknown names are compared with
            for number in range(1, tries + 1):
                for name in sorted(times, reverse=bool(number % 2)):
                    times[name].append(refused(name, number))
    known, unknown = (statistics.median(times[name]) for name in ("known", "unknown"))
    apart = abs(known - unknown) / known
    print(f"{datetime.now(UTC):%Y-%m-%d} {tries} tries each, medians")
    print(f"known name    {known * 1000:8.2f} ms")
    print(f"unknown name  {unknown * 1000:8.2f} ms")
    print(f"apart         {apart:8.1%} (at most {WITHIN:.0%})")
    return 0 if apart <= WITHIN else 1


def refused(name: str, number: int) -> float:
    """Seconds that one wrong password takes; each try comes from an address of its own and is then forgotten."""
    from portal.accounts import sessions, throttle

    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    start = time.perf_counter()
    with contextlib.suppress(Invalid):
        sessions.sign_in(name, "a password that is wrong", address=address, agent="benchmark")
        raise AssertionError("signed in with a wrong password")
    took = time.perf_counter() - start
    throttle.forget(name, address)
    return took


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
