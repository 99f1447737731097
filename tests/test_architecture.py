"""The house as docs/architecture.md describes it: which way imports point, what does not exist, what every part has."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import peewee as pw
import pytest

import portal
from portal import config, db, lists, policy
from tests.access.sandbox import models
from tests.access.stage import Stage

ROOT = config.ROOT
SOURCES = sorted(path for path in (ROOT / "portal").rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Lower rooms do not know higher ones.
KERNEL = {
    # words of pure rooms, which tables use too
    "stars.computation.scheme": 0, "life.judging.facts": 0, "life.judging.finding": 0, "life.judging.rules": 0,
    "errors": 0, "areas": 0, "clock": 0, "config": 0, "workflow": 0, "pinyin": 0, "jsonrecords": 0,
    "db": 1, "policy": 3, "audit.trail": 4, "actions": 5,
    "search": 6, "lists": 6, "sheets": 6, "web": 8, "security": 8, "forms": 9, "asking": 9, "incoming": 9, "home": 10, "cli": 10,
}  # fmt: skip
MODELS, DOMAIN, FORMS, VIEWS = 2, 7, 9, 10
UPPER = (
    "waiting",
    "commands",
    "record",
    "commented",
)  # what waits on home, commands, a record as a page shows it, its parts
# (who, whom) → why it is right all the same
EXCEPTIONS = {
    ("portal.accounts.sessions", "portal.security"): "what the session row keeps of a cookie is told in one place",
    ("portal.stars.entries.typed", "portal.forms"): "how a date is typed is read in one place",
}
# file → why it may be long
LONG: dict[str, str] = {}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _makes_pages(module: str) -> bool:
    path = ROOT / (module.replace(".", "/") + ".py")
    return path.is_file() and "Blueprint(" in path.read_text(encoding="utf-8")


def _level(module: str) -> int:
    rooms = module.split(".")[1:]
    if not rooms:
        return VIEWS + 1
    name = ".".join(rooms)
    found = KERNEL.get(name, KERNEL.get(rooms[0]))
    if found is not None:
        return found
    if rooms[-1] == "models" or rooms[0] == "migrations":
        return MODELS
    if rooms[-1] in UPPER or rooms[0] == "demo" or any("views" in room for room in rooms) or _makes_pages(module):
        return VIEWS
    return FORMS if "forms" in rooms[-1] else DOMAIN


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    """The modules of the portal that a file imports, wherever in it, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((one.name, node.lineno) for one in node.names if one.name.startswith("portal."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("portal"):
            assert node.level == 0, f"{path}: imports are absolute"
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                place = ROOT / whole.replace(".", "/")
                is_module = place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()
                if is_module or node.module != "portal":
                    yield (whole if is_module else str(node.module)), node.lineno


def test_imports_point_one_way() -> None:
    wrong = []
    for path in SOURCES:
        here = _module(path)
        for there, line in _imports(path):
            if _level(there) > _level(here) and (here, there) not in EXCEPTIONS:
                wrong.append(f"{here}:{line} imports {there}, which lies above it")
    assert not wrong, "\n".join(wrong)


def test_exceptions_are_still_needed() -> None:
    used = {(_module(path), there) for path in SOURCES for there, _line in _imports(path)}
    assert EXCEPTIONS.keys() <= used


def test_no_room_for_odds_and_ends() -> None:
    names = {part.removesuffix(".py") for path in SOURCES for part in path.relative_to(ROOT).parts}
    assert not names & {"utils", "util", "helpers", "helper", "services", "service", "common", "misc", "signals"}


def test_files_fit_in_the_head() -> None:
    for path in SOURCES:
        name, length = str(path.relative_to(ROOT)), len(path.read_text(encoding="utf-8").splitlines())
        assert length <= (460 if name in LONG else 300), f"{name} has {length} lines: make it a package of that name"


def test_every_module_says_what_lives_there() -> None:
    for path in SOURCES:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path}: no docstring"


KEPT_IN_WORDS = {
    "actions.py",
    "actor.py",
    "predicates.py",
    "rules.py",
    "scopes.py",
    "workflow.py",
    "db.py",
    "domain.py",
    "lists.py",
    "search.py",
    "trail.py",
}


def test_kernel_and_domain_functions_have_a_sentence() -> None:
    for path in SOURCES:
        if path.name in KEPT_IN_WORDS or "domain" in path.parts:
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    assert ast.get_docstring(node), f"{path.name}: {node.name} says nothing"


def test_no_reference_loads_lazily_or_cascades() -> None:
    for model in models():
        for field in model._meta.sorted_fields:
            if isinstance(field, pw.ForeignKeyField):
                assert not field.lazy_load, f"{model.__name__}.{field.name}: make it with db.reference()"
                assert field.on_delete == "RESTRICT", f"{model.__name__}.{field.name}"


def test_writes_of_records_go_through_the_one_door() -> None:
    """Nobody sets `state` past actions.perform()."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if path.name not in ("actions.py", "work.py"):
            assert not re.search(r"(?m)^\s*[\w.]+\.state = |\.update\([^)]*\bstate=", text), (
                f"{path}: a state is set past perform()"
            )


@pytest.mark.parametrize("path", TEMPLATES, ids=[str(path.relative_to(ROOT / "templates")) for path in TEMPLATES])
def test_templates_hold_no_style_no_script_and_no_way_past_escaping(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    for pattern, what in (
        (r"\bstyle\s*=\s*\"[^\"{]*:", "an inline style"),
        (r"<style\b", "a style element"),
        (r"<script(?![^>]*\bsrc=)", "an inline script"),
        (r"\son[a-z]+\s*=\s*[\"']", "an inline handler"),
        (r"javascript:", "a javascript: address"),
        (r"\|\s*safe\b|Markup\(|\{%-?\s*autoescape", "a way past escaping"),
        (r"hx-on|hx-vals=['\"]js:|hx-boost", "htmx that evaluates or boosts"),
        (r"https?://(?!www\.w3\.org)", "a foreign address"),
    ):
        assert not re.search(pattern, text), f"{path.name}: {what}"


def every_spec() -> dict[str, lists.Spec]:
    """All lists of the portal by name."""
    found: dict[int, lists.Spec] = {}
    for info in pkgutil.walk_packages(portal.__path__, "portal."):
        if ".migrations" in info.name:
            continue
        for value in vars(importlib.import_module(info.name)).values():
            for one in value.values() if isinstance(value, dict) else [value]:
                if isinstance(one, lists.Spec):
                    found[id(one)] = one
    return {one.name: one for one in found.values()}


UNIQUE_WITHIN = {"roster rows"}  # position is unique within the roster that the list is of


def test_every_list_ends_its_order_in_a_unique_column() -> None:
    specs = every_spec()
    assert len(specs) >= 12
    for name, spec in specs.items():
        if name in UNIQUE_WITHIN:
            continue
        last = spec.order()[-1]
        field = getattr(last, "node", last)
        assert getattr(field, "primary_key", False), f"{name}: the order may repeat, so pages may repeat rows"


def test_every_filter_of_a_list_has_its_label_and_a_readable_address() -> None:
    for name, spec in every_spec().items():
        for one in spec.filters:
            assert one.label, (name, one.name)
            assert re.fullmatch(r"[a-z]+", one.name), (name, one.name)


# Tables that grow with members and years; a list over them must not read them from end to end.
BIG = ("person", "pledge", "pledge_item", "audit_entry", "message", "session", "revision", "roster_row", "code")


# Reading by key from the newest on stops after a page: no index could be better.
NEWEST = 'ORDER BY "t1"."id" DESC LIMIT'


@pytest.mark.sqlite
def test_lists_find_their_rows_by_an_index(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """EXPLAIN QUERY PLAN of all that list pages send."""
    sent: dict[str, tuple[str, list[object]]] = {}
    original = pw.SqliteDatabase.execute_sql

    def noting(self: pw.SqliteDatabase, sql: str, params: object = None) -> object:
        if (sql.startswith("SELECT") and "JOIN" in sql) or "LIMIT" in sql:
            sent.setdefault(sql, (sql, list(params or [])))  # type: ignore[call-overload]
        return original(self, sql, params)

    stage.sandbox.base  # noqa: B018 — read before the statements are noted
    monkeypatch.setattr(pw.SqliteDatabase, "execute_sql", noting)
    for who, path in LISTED:
        with stage.sandbox.undone():
            assert stage.sandbox.send(who, "GET", path).status_code == 200, (who, path)
    monkeypatch.undo()
    scans = []
    for sql, params in sent.values():
        for *_numbers, step in db.database.execute_sql("EXPLAIN QUERY PLAN " + sql, params).fetchall():
            found = re.match(r"SCAN (\S+)(?! .*USING)", step)
            if found and _table(found[1], sql) in BIG and NEWEST not in sql:
                scans.append(f"{step}: {sql[-300:]}")
    assert not scans, "\n".join(scans)
    assert len(sent) > 40


def _table(alias: str, sql: str) -> str:
    named = re.search(rf'"(\w+)" AS "{re.escape(alias)}"', sql)
    return named[1] if named else alias


LISTED = [
    ("committee", "/life/standing"), ("committee", "/life/standing?lacks=short&sector=机关&about=all"), ("supervisor", "/life/standing?q=机关"),
    ("superior", "/life/standing"), ("superior", "/life/standing?committee=2&lacks=month"), ("secretary", "/life/standing/4"),
    ("secretary", "/pledges"), ("committee", "/pledges"), ("committee", "/pledges?state=waiting"),
    ("supervisor", "/pledges"), ("committee", "/pledges?state=submitted"),
    ("secretary", "/pledges?state=published"), ("member", "/pledges/mine"), ("member", "/board"),
    ("committee", "/board"), ("member", "/board?by=branch"), ("member", "/board?by=standard"),
    ("member", "/board?by=post"), ("member", "/board?post=pioneer&exemplary=yes"),
    ("committee", "/board?by=branch"), ("member", "/board/print"), ("secretary", "/board/print/pledges"),
    ("committee", "/members?leading=yes"), ("member", "/members"), ("secretary", "/members"),
    ("committee", "/members"), ("committee", "/members?category=在职"), ("committee", "/members?membership=正式"),
    ("committee", "/pledges/people"), ("secretary", "/pledges/people"),
    ("committee", "/pledges/people?state=none"), ("committee", "/pledges/people?state=moving&sector=机关"),
    ("secretary", "/pledges/people?state=voluntary"), ("secretary", "/pledges/overview"),
    ("supervisor", "/pledges/returned"), ("committee", "/pledges/coverage?by=standard"), ("member", "/inbox"),
    ("member", "/inbox?state=unread"), ("member", "/account/sessions"), ("auditor", "/audit"),
    ("auditor", "/audit?action=signin"), ("auditor", "/audit?record=pledge&key=1"),
    ("auditor", "/audit?since=2026-01-01"), ("secretary", "/codes"), ("secretary", "/codes?state=todo"),
    ("committee", "/codes"), ("security", "/accounts"), ("security", "/accounts?kind=staff"),
    ("security", "/appointments"), ("security", "/appointments/new"), ("admin", "/appointments/proposals"),
    ("member", "/stars"), ("committee", "/stars?stars=4&sector=机关"), ("supervisor", "/stars?q=机关"),
    ("committee", "/stars/objections"), ("committee", "/stars/objections?state=todo&q=机关"), ("member", "/stars/objections"),
    ("committee", "/stars/remedies?state=todocommittee"), ("secretary", "/stars/remedies?state=overdue"),
    ("supervisor", "/stars/remedies"), ("member", "/stars/demonstrations"), ("committee", "/stars/demonstrations?state=all&q=机关"),
    ("secretary", "/appraisals"), ("committee", "/appraisals?year=2026&state=filed&q=机关"), ("member", "/appraisals"),
    ("committee", "/roster"), ("committee", "/units"), ("committee", "/"), ("secretary", "/"),
    ("security", "/"), ("member", "/"), ("member", "/identities"), ("secretary", "/identities?state=waiting"),
    ("committee", "/identities?state=settling"), ("supervisor", "/identities?state=open"),
    ("supervisor", "/checks?state=todosupervisor&place=1"), ("committee", "/checks?group=own&year=2026"), ("secretary", "/checks?q=zq"),
    ("supervisor", "/checks/visits?state=todosupervisor"), ("committee", "/checks/visits"), ("secretary", "/checks/visits?q=机关"),
    ("supervisor", "/checks/lists"), ("supervisor", "/documents?state=todo"), ("committee", "/documents?kind=order&q=zqdoc"),
    ("secretary", "/documents?year=2026"), ("supervisor", "/draws"), ("committee", "/draws?state=todocommittee"),
    ("secretary", "/draws?q=zqdraw"), ("member", "/draws"),
    ("member", "/life/attendance"), ("secretary", "/life/attendance?q=wzx&part=q1"), ("committee", "/life/attendance?type=study&category=在职"),
    ("supervisor", "/life/attendance/mine?status=absent"), ("secretary", "/life/absences"), ("committee", "/life/absences?state=todo"),
    ("secretary", "/life/talks?q=wzx"), ("committee", "/life/talks?year=2026"), ("supervisor", "/life/talks/coverage?talked=no"),
    ("committee", "/life/talks/coverage"),
    ("committee", "/life/terms"), ("committee", "/life/terms?state=over&sector=机关"), ("secretary", "/life/terms"),
    ("supervisor", "/life/terms?extension=asked&q=机关"), ("committee", "/life/trainings?year=2026"),
    ("secretary", "/life/trainings"), ("committee", "/life/trainings/coverage?trained=no"), ("member", "/life/trainings/mine"),
    ("supervisor", "/life/trainings/coverage?who=officers&trained=yes"), ("committee", "/life/ties"),
    ("secretary", "/life/ties?which=none"), ("supervisor", "/life/ties?which=all&found=away"), ("committee", "/life/ties/coverage?state=open"),
    ("member", "/life/rules"), ("committee", "/life/rules/sets?state=in_force&q=zqset"), ("member", "/life/rules/sets"),
    ("secretary", "/life/waivers"), ("committee", "/life/waivers?state=now&q=zqwhy"), ("supervisor", "/life/waivers?state=given"),
    ("member", "/life"), ("secretary", "/life?state=todosecretary"), ("committee", "/life?type=lecture&year=2026&month=3"),
    ("supervisor", "/life?q=zqtitle&late=no"), ("committee", "/life?branch=1&since=2026-01-01"), ("secretary", "/life"),
    ("member", "/life/calendar.ics"),
    ("secretary", "/life/book"), ("committee", "/life/book?types=assembly&since=2026-01-01"), ("supervisor", "/life/book/print"),
    ("member", "/life/study"), ("secretary", "/life/reports?state=todo&q=zq"), ("member", "/life/reports"), ("secretary", "/life/reports/who"),
    ("member", "/notices"), ("secretary", "/notices?state=todo"), ("staff", "/notices?q=zqtitle&kind=task"),
    ("committee", "/notices/sent"), ("committee", "/notices/sent?from=below&state=sent"), ("superior", "/notices/sent?q=zqt"),
    ("supervisor", "/notices/sent"), ("committee", "/notices/replies?state=todocommittee"), ("secretary", "/notices/replies?q=zq"),
    ("supervisor", "/problems"), ("committee", "/problems?state=todocommittee"), ("secretary", "/problems?state=overdue&q=zqtext"),
    ("superior", "/problems?category=life&source=other"), ("member", "/problems"), ("committee", "/problems/extensions?state=todocommittee"),
    ("member", "/comments"), ("secretary", "/comments?state=todosecretary"), ("committee", "/comments?q=zqsaid"),
    ("supervisor", "/comments?state=open&by=supervisor"), ("member", "/honours"), ("secretary", "/honours?state=all&q=xj"), ("committee", "/honours"),
    ("committee", "/honours?state=todocommittee"), ("supervisor", "/honours?whose=branch&level=city&year=2025"),
    ("member", "/workdays"), ("member", "/identities/mine"), ("member", "/pledges/examples"), ("committee", "/pledges/examples?q=a"),
    ("committee", "/pledges/standards/branches"), ("supervisor", "/pledges/standards/branches?state=own"),
    ("secretary", "/pledges/evaluate"), ("committee", "/pledges/evaluate?state=waiting"),
    ("committee", "/pledges/evaluate?state=graded"), ("supervisor", "/pledges/evaluate"),
    ("member", "/plans"), ("secretary", "/plans?state=todosecretary"), ("committee", "/plans?state=todocommittee&year=2026&kind=branch"),
    ("supervisor", "/plans?q=zqplan"), ("committee", "/plans?branch=4"), ("committee", "/plans/coverage?state=lacking"),
    ("supervisor", "/plans/coverage?state=filed&q=机关"),
    ("committee", "/plans/likeness?share=50&source=others"), ("supervisor", "/plans/likeness"), ("committee", "/yearly?sector=机关"),
    ("supervisor", "/yearly?q=机关"),
    ("member", "/pledges/evaluate/mine"), ("staff", "/pledges/evaluate/mine"), ("member", "/pledges/items"),
    ("member", "/pledges/items/mine?state=due"), ("secretary", "/pledges/items"),
    ("committee", "/pledges/items"), ("committee", "/pledges/items?state=overdue&sector=机关&standard=政治合格"),
    ("committee", "/pledges/items?q=zqm"), ("supervisor", "/pledges/items?state=moving"),
    ("superior", "/pledges/items?state=none"), ("secretary", "/opinions"),
    ("committee", "/opinions?state=todo"), ("supervisor", "/opinions"), ("staff", "/opinions"),
    ("secretary", "/opinions/mine"), ("secretary", "/suggestions"), ("admin", "/suggestions?state=todo"),
    ("staff", "/suggestions"), ("committee", "/pledges/changes"),
    ("secretary", "/pledges/changes?state=waiting"), ("member", "/pledges/changes"),
]  # fmt: skip


def test_every_scope_and_every_record_page_speak_of_the_same_models() -> None:
    assert set(policy.SCOPES) <= set(models())


def test_a_stored_moment_is_no_day():
    """Moments are kept in UTC: the office's day of one is `clock.local(moment).date()`."""
    hasty = re.compile(r"_at\.date\(\)")
    found = [
        f"{path.name}: {line.strip()}"
        for path in (*SOURCES, *TEMPLATES)
        for line in path.read_text(encoding="utf-8").splitlines()
        if hasty.search(line)
    ]
    assert found == []
