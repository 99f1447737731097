"""What `make bench` compares is the same page: portal, floor and Django answer with equal HTML from equal data."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.sqlite
@pytest.mark.timeout(400)
def test_the_peers_answer_as_the_portal_does() -> None:
    ran = subprocess.run(
        [sys.executable, "benchmarks/bench.py", "--compare"], cwd=ROOT, capture_output=True, text=True, timeout=380
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr[-2000:]


def test_the_comparison_sees_a_difference() -> None:
    from benchmarks.bench import plain

    page = '<p class="muted">03-05 公示</p>\n  <input type="hidden" name="csrf_token" value="a">'
    assert plain(page) == plain(page.replace('value="a"', 'value="b"').replace("\n  ", " "))
    assert plain(page) != plain(page.replace("03-05", "03-06"))
    assert plain(page) != plain(page.replace("muted", "small"))
