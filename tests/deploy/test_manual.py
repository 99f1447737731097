"""docs/deployment.md: its commands can be read by bash, name files that exist, and work on an empty Debian 12."""

import re
import subprocess
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
MANUAL = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")


def rehearsal() -> Any:
    """deploy/rehearse as a module."""
    loader = SourceFileLoader("rehearse", str(ROOT / "deploy/rehearse"))
    module = module_from_spec(spec_from_loader("rehearse", loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


def test_every_bash_block_belongs_to_a_chapter_and_parses() -> None:
    found = rehearsal().blocks(MANUAL)
    assert len(found) == MANUAL.count("\n```bash\n")
    assert all(chapter for chapter, _ in found)
    for _, commands in found:
        done = subprocess.run(["bash", "-n"], input=commands, text=True, capture_output=True)
        assert (done.returncode, done.stderr) == (0, ""), commands


def test_the_files_that_manual_and_units_name_exist() -> None:
    named = set(re.findall(r"/opt/portal/((?:deploy|requirements|static)[\w./-]*)", MANUAL))
    for unit in (ROOT / "deploy").rglob("*.*"):
        if unit.is_file():
            named |= set(re.findall(r"(?:/opt/portal/|[ =])((?:deploy|static)/[\w./-]*)", unit.read_text("utf-8")))
    named = {name.rstrip("./") for name in named}
    assert {"requirements/run.txt", "deploy/gunicorn.conf.py", "deploy/nginx", "static"} <= named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_example_settings_are_complete_and_without_a_key() -> None:
    example = (ROOT / "deploy/portal.env.example").read_text("utf-8")
    settings = dict(re.findall(r"^(\w+)='(.*)'$", example, re.MULTILINE))
    assert settings["PORTAL_ENV"] == "production"
    assert settings["PORTAL_SECRET_KEY"] == ""
    assert settings["PORTAL_TRUSTED_PROXIES"] == "1"
    lines = [line for line in example.splitlines() if not line.startswith("#")]
    assert len(lines) == len(settings)


@pytest.mark.deploy
@pytest.mark.timeout(1800)
def test_the_manual_works_on_an_empty_machine() -> None:
    done = subprocess.run([ROOT / "deploy/rehearse"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout[-6000:]
    assert done.stdout.count("signed in as ") == 4
    assert len(re.findall(r"^新增 315，变更 1，未变 0，名册中已无 0，有误 0$", done.stdout, re.MULTILINE)) == 2
