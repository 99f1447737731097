"""requirements/: hashes for everything, no address of an index, and in step with pyproject.toml."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(name: str) -> dict[str, str]:
    """The version of every distribution in a lock."""
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==(\S+) \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[^#\s]", text, re.MULTILINE)), "a line without a pin and a hash"
    return dict(pins)


def asked(*extras: str) -> dict[str, str]:
    """What pyproject.toml asks for: the name in the lock, and the exact version where one is given."""
    optional = PROJECT["optional-dependencies"]
    wanted = PROJECT["dependencies"] + [one for extra in extras for one in optional[extra]]
    parts = [re.fullmatch(r"([\w-]+)(?:\[\w+\])?(?:==(\S+))?(?:>=\S+)?", one) for one in wanted]
    return {found[1].lower(): found[2] or "" for found in parts if found}


@pytest.mark.parametrize(("name", "extras"), [("run", ("postgresql",)), ("dev", ("postgresql", "dev", "e2e"))])
def test_lock_holds_what_the_project_asks_for(name: str, extras: tuple[str, ...]) -> None:
    pins, wanted = locked(name), asked(*extras)
    assert {one: version or pins.get(one) for one, version in wanted.items()} == {one: pins.get(one) for one in wanted}
    assert None not in {pins.get(one) for one in wanted}


def test_development_runs_what_production_runs() -> None:
    run, dev = locked("run"), locked("dev")
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("name", ["run", "dev"])
def test_lock_names_no_place(name: str) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links|--trusted-host", text) == []
