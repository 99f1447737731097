"""How long the plans of a committee take to be compared with each other, and one with all others; how much is found.

python benchmarks/plans_time.py [plans]     default 500; exit 0 below 10 s of CPU for all pairs, 1 above
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.plans.checking import likeness, stock  # noqa: E402
from tests.plans.checking.generating import model_texts, world  # noqa: E402
from tests.plans.checking.measuring import measure  # noqa: E402

AT_MOST = 10.0


def main(plans: int) -> int:
    """Compare generated plans; the exit code."""
    made = world(plans)
    sizes = [len(item.written) for plan in made.plans for item in plan.items]
    print(f"{plans} plans, {len(sizes)} items of {min(sizes)}–{max(sizes)} characters, {len(made.copied())} copied")
    got = measure(made)
    print(f"all pairs: {got.seconds:.2f} s of CPU; {got}")
    print(f"recall {got.recall:.3f}, precision {got.precision:.3f}, of passages {got.true / got.passages:.3f}")
    start = time.process_time()
    likeness.like(made.plans[-1], made.plans[:-1], known=stock.common(model_texts()))
    print(f"one against all: {time.process_time() - start:.2f} s of CPU")
    return int(got.seconds > AT_MOST)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
