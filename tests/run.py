"""`make test`: run every suite that this machine can, and name at the end what did not run and why.

Where CI=true nothing may be missing: a tool that does not answer or a skipped test is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI", "").lower() in ("true", "1")
POSTGRES = os.environ.get("PORTAL_TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/test"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
AXE = Path(os.environ.get("PORTAL_AXE") or ROOT / "tests/e2e/node_modules/axe-core/axe.min.js")
MIRROR = os.environ.get("PORTAL_DEBIAN_MIRROR") or "http://deb.debian.org/debian"
SANDBOX = {
    "debootstrap": "debootstrap",
    "nginx": "nginx-light",
    "slirp4netns": "slirp4netns",
    "systemd-nspawn": "systemd-container",
}
PLAIN = "not browser and not office and not deploy"
PARALLEL = ["-n", "2"]


def no_postgres() -> str:
    """Why the suite cannot run on PostgreSQL; empty when it can."""
    import psycopg

    try:
        with psycopg.connect(POSTGRES, connect_timeout=3):
            return ""
    except psycopg.Error as error:
        return f"no PostgreSQL at {POSTGRES.rpartition('@')[2]} ({str(error).splitlines()[0]})"


def no_browser() -> str:
    """Why the browser tests cannot run; empty when they can."""
    if not CHROMIUM:
        return "no chromium (Debian: apt-get install chromium fonts-noto-cjk)"
    if not shutil.which("pdftotext"):
        return "no pdftotext (Debian: apt-get install poppler-utils)"
    return "" if AXE.is_file() else f"no axe-core at {AXE} (npm install --prefix tests/e2e --no-save axe-core)"


def no_office() -> str:
    """Why Word documents cannot be rendered; empty when they can."""
    if not shutil.which("soffice"):
        return "no soffice (Debian: apt-get install libreoffice-writer fonts-noto-cjk)"
    return "" if shutil.which("pdftotext") else "no pdftotext (Debian: apt-get install poppler-utils)"


def no_sandbox() -> str:
    """Why the deployment cannot be rehearsed; empty when it can."""
    if os.geteuid() != 0:
        return "needs root, for a Debian 12 of its own"
    missing = [package for tool, package in SANDBOX.items() if not shutil.which(tool)]
    if missing:
        return "apt-get install " + " ".join(missing)
    try:
        urllib.request.urlopen(f"{MIRROR}/dists/bookworm/Release", timeout=10).close()
    except (urllib.error.URLError, TimeoutError) as error:
        return f"{MIRROR} does not answer ({error})"
    return ""


@dataclass
class Suite:
    """One run of pytest and what it needs."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    missing: Callable[[], str] = lambda: ""
    again: bool = False  # what failed is tried once more, alone: a browser on a busy machine may be late

    def run(self, folder: Path) -> tuple[bool, list[str], list[str]]:
        """Whether it passed; the tests that were skipped with their reasons; those that passed only when tried again."""
        print(f"\n=== {self.name} ===", flush=True)
        first = folder / f"{self.name}.xml"
        code = self._pytest(first, *self.arguments)
        if code != 1 or not self.again:  # 1: tests failed; more: pytest itself did
            return code == 0, found(first, "skipped"), []
        print(f"\n=== {self.name}: what failed, once more ===", flush=True)
        second = folder / f"{self.name} again.xml"
        code = self._pytest(second, "-m", self.arguments[1], "--last-failed", "--last-failed-no-failures=none")
        late = found(first, "failure") + found(first, "error") if code == 0 else []
        return code == 0, found(first, "skipped") + found(second, "skipped"), late

    def _pytest(self, report: Path, *arguments: str) -> int:
        command = [sys.executable, "-m", "pytest", "-q", *arguments, f"--junitxml={report}", *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=os.environ | self.environment).returncode


def found(report: Path, outcome: str) -> list[str]:
    """The tests of a JUnit report with an outcome (skipped, failure, error), each with what it says."""
    if not report.is_file():
        return []
    cases = ElementTree.parse(report).iter("testcase")
    marks = [(case, case.find(outcome)) for case in cases]
    return [f"{case.get('name')}: {(mark.get('message') or '')[:300]}" for case, mark in marks if mark is not None]


SUITES = [
    Suite("SQLite", ["-m", f"{PLAIN} and not postgresql", *PARALLEL], {"PORTAL_TEST_BACKEND": "sqlite"}),
    Suite(
        "PostgreSQL",
        ["-m", f"{PLAIN} and not sqlite and not pure", *PARALLEL],
        {"PORTAL_TEST_BACKEND": "postgresql", "PORTAL_TEST_DATABASE_URL": POSTGRES},
        no_postgres,
    ),
    Suite(
        "browser", ["-m", "browser", *PARALLEL], {"PORTAL_CHROMIUM": CHROMIUM, "PORTAL_AXE": str(AXE)}, no_browser, True
    ),
    Suite("office", ["-m", "office"], missing=no_office),
    Suite("deployment", ["-m", "deploy"], {"PORTAL_DEBIAN_MIRROR": MIRROR}, no_sandbox),
]


def main() -> int:
    """Run the suites one after another; 0 when all that ran passed and, in CI, all ran."""
    failed, absent, late = [], [], []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as templates:
        os.environ["PORTAL_TEST_TEMPLATES"] = templates  # compiled once for all suites and workers
        for suite in SUITES:
            if reason := suite.missing():
                absent.append(f"{suite.name}: {reason}")
                continue
            passed, left_out, unsteady = suite.run(Path(folder))
            absent += [f"{suite.name}: {test}" for test in left_out]
            late += [f"{suite.name}: {test}" for test in unsteady]
            if not passed:
                failed.append(suite.name)
    print("\n=== result ===")
    print("Failed: " + ", ".join(failed) if failed else "Everything that ran passed.")
    if late:
        print("Passed only when tried again:\n  " + "\n  ".join(late))
    print("Did not run:\n  " + "\n  ".join(absent) if absent else "Everything ran.")
    return 1 if failed or (CI and absent) else 0


if __name__ == "__main__":
    sys.exit(main())
