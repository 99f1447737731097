"""Chromium against a running portal: server and worker as `make demo` starts them, on a database of this run's own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portal.config import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.e2e.desk import Desk
    from tests.e2e.site import Site
    from tests.e2e.structure import Known

CHROMIUM = os.environ.get("PORTAL_CHROMIUM") or "/usr/bin/chromium"
AXE = Path(os.environ.get("PORTAL_AXE") or ROOT / "tests/e2e/node_modules/axe-core/axe.min.js")
CI = os.environ.get("CI", "").lower() in ("true", "1")


def _missing() -> str:
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    if not Path(CHROMIUM).exists():
        return f"no Chromium at {CHROMIUM} (PORTAL_CHROMIUM)"
    if not shutil.which("pdftotext"):
        return "no pdftotext (poppler-utils)"
    return "" if AXE.is_file() else f"no axe-core at {AXE} (PORTAL_AXE)"


MISSING = _missing()
# Without the tools there is nothing to collect; in CI that is a failure instead.
collect_ignore_glob = ["test_*.py"] if MISSING and not CI else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(1200))
    items.sort(
        key=lambda item: item.path.name != "test_crawl.py"
    )  # the longest first, so that all workers end together


@pytest.fixture(scope="session", autouse=True)
def _tools() -> None:
    if MISSING:
        pytest.fail(MISSING)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Site"]:
    """The portal with its worker, and cookies of everyone who is signed in already."""
    from tests.e2e.site import Site, build

    folder = tmp_path_factory.mktemp("instance")
    made = build(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PORTAL_INSTANCE": str(folder), "PORT": str(port), "PORTAL_SESSION_IDLE_MINUTES": "600",
        "PORTAL_DATABASE_URL": "", "PORTAL_SECRET_KEY": "", "PORTAL_ENV": "",
    }  # fmt: skip
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "deploy/serve.py"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, folder / "server.log")
        yield Site(f"http://127.0.0.1:{port}", made.cookies, made.ids)
        errors = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
        assert "Traceback" not in errors, errors[-4000:]
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """One Chromium for the run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> "Known":
    """The structures of pages that axe has read in this run."""
    from tests.e2e.structure import Known

    folder = tmp_path_factory.getbasetemp()
    return Known((folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder) / "known")


@pytest.fixture
def desk(site: "Site", chromium: "Browser") -> Iterator[Callable[..., "Desk"]]:
    """desk("secretary", mode="phone") is somebody at a screen; at the end nothing may have gone wrong on it."""
    from tests.e2e.desk import Desk

    open_ones: list[Desk] = []

    def sit_down(who: str | None = None, mode: str = "page") -> Desk:
        one = Desk(chromium, site, who, mode, AXE)
        open_ones.append(one)
        return one

    yield sit_down
    wrong = [line for one in open_ones for line in one.leave()]
    assert not wrong, "\n".join(wrong)
