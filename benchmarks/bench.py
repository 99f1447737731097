"""`make bench`: the portal beside a bare WSGI floor and an idiomatic Django, the same pages from equal data, in turn.

python benchmarks/bench.py             the figures, and docs/performance.md anew between its marks
python benchmarks/bench.py --compare   only whether all three answer with the same HTML; small data, exit 1 where they differ
"""

import argparse
import gzip
import itertools
import os
import platform
import re
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402

from benchmarks import city  # noqa: E402
from benchmarks.city.building import PASSWORD  # noqa: E402
from benchmarks.peers import given  # noqa: E402
from benchmarks.serving import Served, served  # noqa: E402
from benchmarks.visiting import Answer, Run, Visitor, again  # noqa: E402
from portal import clock, create_app, db  # noqa: E402
from portal.migrations import runner  # noqa: E402

OFFICER, SECRETARY = "u2", "u1"  # of the committee, of its first branch
ROLES = {OFFICER: "基层党委", SECRETARY: "支部书记"}
ROUNDS, SECONDS = 7, 2.0
FULL = city.Size(10_000, per_branch=50, per_committee=200, records=100, record_years=3, threads=12)
SMALL = city.Size(300, per_branch=20, per_committee=200, records=12, threads=1)
KEY = "s" * 40


@dataclass
class Variant:
    """One of those that answer: its server, and visitors of it by account."""

    name: str
    server: Served
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def visitor(self, account: str) -> Visitor:
        """Signed in once."""
        if account not in self.visitors:
            one = self.visitors[account] = Visitor(self.server.port)
            if self.name == "portal":
                one.sign_in(account, PASSWORD, ROLES[account])
            else:
                one.get("/login")
                one.post("/login", {"username": account})
            one.get("/board")
        return self.visitors[account]


@dataclass(frozen=True)
class Page:
    """What is measured: who asks for what; `peers`: the others answer it too."""

    name: str
    account: str
    ask: Callable[[Visitor], Answer]
    peers: bool = True

    def of(self, variant: Variant) -> Callable[[], Answer]:
        """Ask this variant for it."""
        return partial(self.ask, variant.visitor(self.account))


def pages(size: city.Size) -> tuple[Page, ...]:
    """What is measured in a city of this size."""
    turns: dict[int, Iterator[int]] = defaultdict(
        itertools.count
    )  # of each visitor: all comment on the same records in turn

    def address(path: str) -> Callable[[Visitor], Answer]:
        return lambda one: one.ask("GET", path)

    def comment(visitor: Visitor) -> Answer:
        pledge = next(turns[id(visitor)]) * 7 % size.members * size.pledge_years + 1
        path = f"/comments/new/pledge/{pledge}/item-{(pledge - 1) * size.items + 1}-matter"
        return visitor.post(path, {"text": "请补充进度", "once": secrets.token_urlsafe(16)}, "HX-Request: true\r\n")

    return (
        Page("公示栏", OFFICER, address(given.BOARD)),
        Page("落实情况矩阵", OFFICER, address(given.MATRIX)),
        Page("批注", OFFICER, comment),
        Page("支部页", SECRETARY, address(f"/units/{size.branch(0)}"), peers=False),
        Page("首页（支部书记）", SECRETARY, address("/"), peers=False),
        Page("首页（党委）", OFFICER, address("/"), peers=False),
    )


@contextmanager
def all_three(size: city.Size, asked: tuple[Page, ...]) -> Iterator[tuple[dict[str, Variant], dict[str, int]]]:
    """Portal, floor and Django over three copies of one database; and how many queries the portal sends for each page."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        app = create_app(INSTANCE=folder, SECRET_KEY=KEY, AUDIT_KEY="a" * 64, SECURE_COOKIES=False)
        db.connect()
        runner().up()
        city.build(size)
        numbers, facts = _read(app, asked)
        db.leave()
        copies = {one: shutil.copyfile(folder / "portal.db", folder / f"{one}.db") for one in ("floor", "django")}
        own = {"PORTAL_INSTANCE": name, "PORTAL_SECRET_KEY": KEY, "PORTAL_SECURE_COOKIES": "0"}
        django = {
            "PEER_DATABASE": str(copies["django"]),
            "PEER_GIVEN": facts,
            "DJANGO_SETTINGS_MODULE": "benchmarks.peers.idiomatic.settings",
        }
        floor = {"PEER_DATABASE": str(copies["floor"]), "PEER_GIVEN": facts}
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "sessions", "--verbosity", "0"],
            cwd=ROOT,
            check=True,
            env={**os.environ, **django},
        )
        yield (
            {
                "floor": Variant("floor", stack.enter_context(served("benchmarks.peers.floor:app", floor))),
                "portal": Variant("portal", stack.enter_context(served("wsgi:app", own))),
                "Django": Variant(
                    "Django", stack.enter_context(served("django.core.wsgi:get_wsgi_application()", django))
                ),
            },
            numbers,
        )


def _read(app: Flask, asked: tuple[Page, ...]) -> tuple[dict[str, int], str]:
    """Queries of each page once all is warm, and what the peers are given."""
    inside = {}
    for account, role in ROLES.items():
        inside[account] = given.Inside(app)
        inside[account].sign_in(account, PASSWORD, role)
    numbers = {}
    for page in asked:
        ask = partial(page.ask, inside[page.account])
        ask()
        numbers[page.name] = given.queries(ask)
    return numbers, given.read(app, inside[OFFICER])


_TOKENS = (
    (re.compile(r'(name="(?:csrf_token|once)" value=")[^"]*'), r"\1"),
    (re.compile(r"(comment(?:_thread)?-|/comments/|/said/|thread=)\d+"), r"\1"),
    (re.compile(r"\d\d-\d\d \d\d:\d\d"), "moment"),
    (re.compile(r"\s+"), " "),
    (re.compile(r" ?(</?[a-z!][^>]*>) ?"), r"\1"),
)


def plain(html: str) -> str:
    """A page without tokens, keys of what was just made, moments, and blanks that nobody sees."""
    for pattern, said in _TOKENS:
        html = pattern.sub(said, html)
    return html


def differences(asked: tuple[Page, ...], variants: dict[str, Variant]) -> list[str]:
    """Where the peers do not answer as the portal does: the first place of each page, in words."""
    found = []
    for page in asked:
        texts = {name: plain(page.of(one)().text) for name, one in variants.items() if page.peers or name == "portal"}
        own = texts["portal"]
        for name, text in texts.items():
            if text != own:
                at = next((at for at, pair in enumerate(zip(own, text, strict=False)) if len(set(pair)) > 1), 0)
                here = slice(max(0, at - 60), at + 60)
                found.append(f"{page.name}, {name}: …{text[here]}… but …{own[here]}…")
    return found


def measure(asked: tuple[Page, ...], variants: dict[str, Variant]) -> dict[str, dict[str, list[Run]]]:
    """Page → variant → its runs, one a round; the order turns with each."""
    runs: dict[str, dict[str, list[Run]]] = {}
    for page in asked:
        beside = [one for one in variants.values() if page.peers or one.name == "portal"]
        runs[page.name] = {one.name: [] for one in beside}
        for one in beside:
            again(page.of(one), SECONDS / 4, one.server.processor)  # warm
        for turn in range(ROUNDS):
            first = turn % len(beside)
            for one in beside[first:] + beside[:first]:
                runs[page.name][one.name].append(again(page.of(one), SECONDS, one.server.processor))
    return runs


def ratio(runs: dict[str, list[Run]], other: str) -> str:
    """The median of the portal's rate beside another's in the same round; nothing where that does not answer."""
    if other not in runs:
        return ""
    return f"{statistics.median(own.rate / its.rate for own, its in zip(runs['portal'], runs[other], strict=True)):.2f}"


def report(
    asked: tuple[Page, ...],
    variants: dict[str, Variant],
    numbers: dict[str, int],
    runs: dict[str, dict[str, list[Run]]],
) -> str:
    """The figures as a table."""
    columns = (
        "page",
        "variant",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "processor ms",
        "bytes",
        "gzip",
        "queries",
        "to floor",
        "to Django",
    )
    lines = [columns, ("---",) * len(columns)]
    for page in asked:
        own = runs[page.name]
        for name, found in own.items():
            body = page.of(variants[name])().body
            mine = name == "portal"
            figures = (
                f"{_median(found, lambda run: run.rate):.0f}", f"{_median(found, lambda run: run.median):.2f}",
                f"{_median(found, lambda run: run.p99):.2f}", f"{_median(found, lambda run: run.processor / len(run.taken)) * 1000:.2f}",
                str(len(body)), str(len(gzip.compress(body, 1))), str(numbers[page.name]) if mine else "",
                ratio(own, "floor") if mine else "", ratio(own, "Django") if mine else "",
            )  # fmt: skip
            lines.append((page.name, name, *figures))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _median(runs: list[Run], of: Callable[[Run], float]) -> float:
    return statistics.median(map(of, runs))


def keep(table: str) -> None:
    """Put the table between the marks of docs/performance.md."""
    file = ROOT / "docs/performance.md"
    text = file.read_text(encoding="utf-8")
    machine = (
        f"{clock.today()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, SQLite"
    )
    begins, ends = "<!-- bench -->", "<!-- /bench -->"
    start, end = text.index(begins) + len(begins), text.index(ends)
    file.write_text(f"{text[:start]}\n{machine}\n\n{table}\n{text[end:]}", encoding="utf-8")


def main() -> int:
    """Exit 1 where the answers differ; nothing is measured then."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--compare", action="store_true")
    only = parser.parse_args().compare
    if len(cores := sorted(os.sched_getaffinity(0))) > 1 and not only:
        os.sched_setaffinity(0, cores[1:])
    size = SMALL if only else FULL
    asked = pages(size)
    with all_three(size, asked) as (variants, numbers):
        if found := differences(asked, variants):
            print("\n".join(found))
            return 1
        if only:
            print("The three answer alike.")
            return 0
        table = report(asked, variants, numbers, measure(asked, variants))
        print(table)
        keep(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
