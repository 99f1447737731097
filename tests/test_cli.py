"""check, migrate, and a server that must not start: the commands and what they end with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal import cli, config, db
from portal.config import DEMO_MARK, Unsafe
from portal.migrations import known, runner

KEY = "k" * 40
HEAD = known()[-1]


@pytest.fixture
def office(app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that are safe: an instance folder without sample data, and a long secret."""
    monkeypatch.setenv("PORTAL_SECRET_KEY", KEY)
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    return tmp_path


def run(app, *args: str):
    return app.test_cli_runner().invoke(args=args)


def test_check_is_silent_when_all_is_well(app, office):
    answer = run(app, "check")
    assert (answer.exit_code, answer.output) == (0, "")


def test_check_names_sample_data_short_keys_and_migrations_behind(app, office, monkeypatch):
    (office / DEMO_MARK).touch()
    monkeypatch.setenv("PORTAL_SECRET_KEY", "short")
    runner().down()
    answer = run(app, "check")
    assert answer.exit_code == 2
    for part in ("演示数据库", "PORTAL_SECRET_KEY", f"缺少 {HEAD}", "migrate"):
        assert part in answer.output
    assert app.test_client().get("/healthz").get_json() == {"status": "migrations behind"}
    with pytest.raises(Unsafe, match=f"缺少 {HEAD}"):
        cli.refuse_unsafe(app)
    db.connect()
    assert f"已执行 {HEAD}" in run(app, "migrate").output
    monkeypatch.setenv("PORTAL_SECRET_KEY", KEY)
    (office / DEMO_MARK).unlink()
    assert run(app, "check").exit_code == 0


def test_a_command_without_a_database_ends_in_words_with_2(app, office, monkeypatch):
    def broken() -> None:
        raise db.pw.OperationalError("unable to open database file")

    monkeypatch.setattr(db, "connect", broken)
    answer = run(app, "verify-audit")
    assert (answer.exit_code, "数据库没有响应" in answer.output) == (2, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [({}, ""), ({"PORTAL_SECRET_KEY": "short"}, "PORTAL_SECRET_KEY"), ({"behind": "1"}, f"缺少 {HEAD}")],
)
def test_a_server_in_production_starts_only_when_check_is_content(app, tmp_path, change, words):
    """wsgi.py as a server imports it; a command would still come through, to mend it."""
    if change.pop("behind", None):
        runner().down()
    place = db.database.obj.database
    url = place if db.is_postgres() else f"sqlite:///{place}"
    settings = {"PORTAL_ENV": "production", "PORTAL_INSTANCE": str(tmp_path), "PORTAL_DATABASE_URL": url}
    environment = {**os.environ, **settings, "PORTAL_SECRET_KEY": KEY, **change}
    environment.pop("FLASK_RUN_FROM_CLI", None)
    served = subprocess.run(
        [sys.executable, "-c", "import wsgi; print('serving')"],
        cwd=config.ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (served.stdout == "serving\n", served.returncode) == ((True, 0) if not words else (False, 1))
    assert words in served.stderr
    if words == f"缺少 {HEAD}":
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "migrate"]
        mended = subprocess.run(command, cwd=config.ROOT, env=environment, capture_output=True, text=True, timeout=60)
        assert (mended.returncode, f"已执行 {HEAD}" in mended.stdout) == (0, True)
