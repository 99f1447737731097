"""What an installation must refuse or keep to itself, whoever set it up."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from portal import cli
from portal.accounts.models import Account
from portal.config import DEMO_MARK, ROOT, Unsafe


@pytest.fixture
def office(app, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that are safe in themselves: an instance folder without the mark of sample data, and a long secret."""
    monkeypatch.setenv("PORTAL_SECRET_KEY", "k" * 40)
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    return tmp_path


def test_sample_accounts_are_refused_in_production_wherever_they_lie(app, world, office):
    """The mark lies in a folder; a database elsewhere, or a restored backup of the demo, does not bring it along."""
    assert not (office / DEMO_MARK).exists()
    cli.refuse_unsafe(app)
    cli.db.connect()
    Account.update(sample=True).where(Account.id == world.member.account.id).execute()
    with pytest.raises(Unsafe, match="演示账号"):
        cli.refuse_unsafe(app)
    answer = app.test_cli_runner().invoke(args=["check"])
    assert (answer.exit_code, "密码是公开的" in answer.output) == (2, True)


@pytest.mark.sqlite
def test_what_the_portal_writes_is_for_its_owner_alone(tmp_path: Path):
    """Also in a folder that somebody made open to all."""
    tmp_path.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "migrate"],
        cwd=ROOT, env=kept | {"PORTAL_INSTANCE": str(tmp_path)}, umask=0o022, check=True, capture_output=True,
    )  # fmt: skip
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir() if path.is_file()}
    assert modes["portal.db"] == 0o600
    assert {mode & 0o077 for mode in modes.values()} == {0}
