"""make demo and make run as people start and end them."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.sqlite,
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(instance: Path, **more: str) -> dict[str, str]:
    """The environment without what the tests themselves run with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "MAKE", "FLASK_"))}
    return kept | {"PORTAL_INSTANCE": str(instance), **more}


class Started:
    """A `make` in a session of its own."""

    def __init__(self, target: str, instance: Path, log: Path, **more: str) -> None:
        self.port, self.log = free_port(), log
        environment = surroundings(instance, PORT=str(self.port), **more)
        with log.open("w") as out:
            self.make = subprocess.Popen(
                ["make", target], cwd=ROOT, env=environment, stdout=out, stderr=out, start_new_session=True
            )

    def answer(self) -> Any:
        """What /healthz says once it answers."""
        for _ in range(1000):
            assert self.make.poll() is None, self.log.read_text()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz") as response:
                    return json.load(response)
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        raise AssertionError(self.log.read_text())

    def running(self) -> dict[int, str]:
        """The command lines of all processes of the session, without zombies."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                state, _, _, session = (entry / "stat").read_text().rpartition(") ")[2].split()[:4]
                if int(session) == self.make.pid and state != "Z":
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
            except FileNotFoundError:
                continue
        return found

    def gone(self, seconds: float = 30) -> bool:
        """Whether everything ends in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.make.poll() is not None and not self.running():
                return True
            time.sleep(0.1)
        return False

    def end(self) -> None:
        for pid in self.running():
            os.kill(pid, signal.SIGKILL)
        self.make.wait()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a demo that has been started once."""
    instance = tmp_path_factory.mktemp("demo") / "instance"
    started = Started("demo", instance, instance.parent / "first.log")
    try:
        assert started.answer() == {"status": "ok"}
        started.make.terminate()
        assert started.gone(), started.running()
    finally:
        started.end()
    return instance


@pytest.fixture
def demo(sample: Path, tmp_path: Path) -> Iterator[Started]:
    """make demo, started again on the same data."""
    instance = shutil.copytree(sample, tmp_path / "instance")
    started = Started("demo", instance, tmp_path / "log")
    yield started
    started.end()


def test_demo_prints_address_and_accounts(demo: Started) -> None:
    assert demo.answer() == {"status": "ok"}
    said = demo.log.read_text()
    assert f"http://127.0.0.1:{demo.port}/" in said
    for account in ("member", "secretary", "staff", "committee", "supervisor", "member2", "secretary2", "committee2"):
        assert re.search(rf"\b{account}\b", said), said
    assert "Demo-portal-2026" in said


def test_sigterm_to_make_ends_everything(demo: Started) -> None:
    demo.answer()
    commands = " ".join(demo.running().values())
    assert "wsgi:app" in commands
    assert "wsgi worker" in commands
    demo.make.terminate()
    assert demo.gone(), demo.running()
    assert "Traceback" not in demo.log.read_text()


def test_ctrl_c_ends_everything(demo: Started) -> None:
    demo.answer()
    os.killpg(demo.make.pid, signal.SIGINT)
    assert demo.gone(), demo.running()
    assert "Traceback" not in demo.log.read_text()


def test_server_and_worker_do_not_run_alone(demo: Started) -> None:
    demo.answer()
    [worker] = [pid for pid, command in demo.running().items() if "wsgi worker" in command]
    os.kill(worker, signal.SIGKILL)
    assert demo.gone(), demo.running()
    assert demo.make.returncode == 2
    assert "The worker ended with code -9" in demo.log.read_text()


def refused(instance: Path, **more: str) -> str:
    """What make run says when it refuses."""
    environment = surroundings(instance, PORT=str(free_port()), **more)
    done = subprocess.run(["make", "run"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2, done
    return done.stdout + done.stderr


def test_run_refuses_the_demo_database(sample: Path) -> None:
    assert "演示" in refused(sample, PORTAL_SECRET_KEY="k" * 40)


def test_run_refuses_to_do_without_a_key(tmp_path: Path) -> None:
    assert "PORTAL_SECRET_KEY" in refused(tmp_path)


def test_run_refuses_an_old_database(tmp_path: Path) -> None:
    assert "migrate" in refused(tmp_path, PORTAL_SECRET_KEY="k" * 40)


def test_run_serves_once_all_is_well(tmp_path: Path) -> None:
    environment = surroundings(tmp_path, PORTAL_SECRET_KEY="k" * 40)
    flask = [str(ROOT / ".venv/bin/flask"), "--app", "wsgi", "migrate"]
    subprocess.run(flask, cwd=ROOT, env=environment, check=True, capture_output=True)
    started = Started("run", tmp_path, tmp_path / "log", PORTAL_SECRET_KEY="k" * 40, PORTAL_WORKERS="3")
    try:
        assert started.answer() == {"status": "ok"}
        assert len([one for one in started.running().values() if "wsgi:app" in one]) == 4
        started.make.terminate()
        assert started.gone(), started.running()
    finally:
        started.end()
