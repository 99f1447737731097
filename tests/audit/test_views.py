"""操作记录: who sees it, what the filters find, the export, the state of verification."""

import io
from datetime import datetime

import openpyxl
import pytest
import time_machine

from portal import actions, clock, policy
from portal.audit import seal, trail, words
from portal.audit.models import AuditEntry, AuditSeal
from portal.jobs import work
from portal.jobs.models import Job
from portal.policy import SYSTEM
from tests import factories as make
from tests.browser_client import text_of

KEY = "a" * 64


@pytest.fixture
def entries(world, actor):
    """Three acts of three days: one by the secretary, one by a member, one refused."""
    record = make.pledge(world.member.person, "submitted")
    moments = ["2026-03-01 09:00", "2026-03-02 09:00", "2026-03-03 23:30"]
    acts = [
        ("pledge.approve", "secretary", "done"),
        ("pledge.edit", "member", "done"),
        ("account.lock", "security", "refused"),
    ]
    for moment, (action, who, outcome) in zip(moments, acts, strict=True):
        with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE), tick=False):
            row = record if action.startswith("pledge") else world.colleague.account
            trail.enter(action, actor(who), row, fields=["approved_at"], outcome=outcome, detail={"items": [1, 2]})
    return record


def found(visit, query: str) -> list[str]:
    """The times of the entries that a filter leaves, newest first."""
    import html5lib

    tree = html5lib.parse(visit("auditor").get(f"/audit?{query}").get_data(as_text=True), namespaceHTMLElements=False)
    rows = [row for row in tree.iter("tr") if (row.get("id") or "").startswith("audit_entry-")]
    return ["".join(row.find("td").itertext()).strip()[-11:-6] or "" for row in rows]


def test_an_entry_is_told_in_words(visit, entries):
    shown = text_of(visit("auditor").get("/audit?action=pledge.approve"))
    for part in (
        "03-01 09:00", "郝明国", "支部书记", "机关第一党支部", "公开承诺：审核通过", f"公开承诺 {entries.id} 号",
        "通过时间", "事项 1、2", "已执行", "待封存", "共 1 条（已筛选）",
    ):  # fmt: skip
        assert part in shown


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("", ["03-03", "03-02", "03-01"]),
        ("q=郝明", ["03-01"]),
        ("q=hmg", ["03-01"]),
        ("q=没有这人", []),
        ("q=!!", []),
        ("action=pledge.edit", ["03-02"]),
        ("record=account", ["03-03"]),
        ("record=pledge&key={key}", ["03-02", "03-01"]),
        ("record=pledge&key=999999", []),
        ("outcome=refused", ["03-03"]),
        ("since=2026-03-02", ["03-03", "03-02"]),
        ("until=2026-03-02", ["03-02", "03-01"]),
        ("since=2026-03-03&until=2026-03-03", ["03-03"]),
        ("since=2026-03-02&until=2026-03-02&q=wzx&record=pledge", ["03-02"]),
        # what means nothing is left out
        ("since=yesterday&until=0001-01-01&key=x&record=nothing&action=%00&outcome=maybe", ["03-03", "03-02", "03-01"]),
        ("until=9999-12-31&key=99999999999999999999&since=%ff", ["03-03", "03-02", "03-01"]),
        ("page=99999999", ["03-03", "03-02", "03-01"]),
    ],
)
def test_filters_find_exactly_what_they_say(visit, entries, query, days):
    query = query.format(key=entries.id) + "&record=" * ("record" not in query)
    with time_machine.travel(datetime(2026, 3, 4, 4, tzinfo=clock.ZONE)):
        shown = found(visit, query + "&since=2026-01-01" * ("since" not in query))
    assert shown == days


def test_only_the_auditor_comes_here(visit, world):
    for who in world.players:
        if who not in ("auditor", "disabled"):
            for path in ("/audit", "/audit?export=xlsx", "/audit/seals", "/audit/head"):
                visit(who).get(path, status=404)
            visit(who).post("/audit/verify", {"once": "x"}, status=404)
    assert Job.select().count() == 0
    visit(None).get("/audit", status=303)


def test_the_export_holds_what_is_shown_and_is_recorded(visit, entries):
    answer = visit("auditor").get("/audit?record=pledge&q=%E9%83%9D%E6%98%8E&export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    heads, row = list(sheet.values)
    cells = dict(zip(heads, row, strict=True))
    told = [cells[name] for name in ("人员", "身份", "操作", "结果")]
    assert told == ["郝明国", "支部书记", "公开承诺：审核通过", "已执行"]
    assert cells["时间"] == datetime(2026, 3, 1, 9, 0)
    last = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (last.action, last.detail) == ("export", {"list": "audit", "rows": 1, "filters": ["q", "record"]})


def test_a_page_costs_the_same_at_one_row_and_at_three(visit, entries, queries):
    browser = visit("auditor")
    browser.get("/audit")
    costs = []
    for query in ("action=pledge.edit", "record=pledge", ""):
        queries.statements.clear()
        browser.get(f"/audit?{query}")
        costs.append(len(queries))
    assert costs[0] == costs[1] == costs[2] <= 12


def test_deep_pages_follow_without_gap_or_overlap(visit, world):
    for number in range(1, 121):
        trail.enter("signin", SYSTEM, detail={"number": number})
    seen = []
    for page in (1, 2, 3):
        text = visit("auditor").get(f"/audit?action=signin&page={page}").get_data(as_text=True)
        seen += [part.split("-")[0] for part in text.split('<tr id="audit_entry-')[1:]]
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, key=int, reverse=True)


def test_a_verification_runs_in_the_background_and_its_result_is_kept(app, visit, entries):
    seal.seal_all(KEY)
    browser = visit("auditor")
    assert "还没有核对过" in text_of(browser.get("/audit/seals"))
    browser.post("/audit/verify", {"once": "t1"})
    browser.post("/audit/verify", {"once": "t1"})
    job = Job.get()
    waiting = browser.get("/audit/seals").get_data(as_text=True)
    assert f'hx-get="/jobs/{job.id}"' in waiting
    with app.app_context():
        work.run(job.id)
    shown = text_of(browser.get("/audit/seals"))
    assert "一致" in shown
    assert "审计管理员甲" in shown
    entry = AuditEntry.select().where(AuditEntry.action == "audit.verify").get()
    assert entry.detail == {"blocks": 1, "entries": 3, "tail": 0, "problems": []}
    assert "操作记录的封存" in text_of(browser.get("/"))


def test_a_verification_that_finds_something_says_what(app, visit, entries, monkeypatch):
    seal.seal_all(KEY)
    monkeypatch.setitem(app.config, "AUDIT_KEY", "b" * 64)
    browser = visit("auditor")
    browser.post("/audit/verify", {"once": "t1"})
    with app.app_context():
        work.run(Job.get().id)
    assert "第 1 号封存与条目不符" in text_of(browser.get("/audit/seals"))
    assert "发现 1 处问题" in text_of(browser.get("/"))


def test_a_verification_asked_for_in_a_role_that_ended_does_not_run(app, visit, world):
    visit("auditor").post("/audit/verify", {"once": "t1"})
    hand = world.auditor.hand
    hand.ends = clock.today().replace(year=clock.today().year - 1)
    hand.save()
    with app.app_context():
        work.run(Job.get().id)
    assert Job.get().state == "failed"
    assert AuditEntry.select().where(AuditEntry.action == "audit.verify").count() == 0


def test_the_head_is_a_file_and_its_export_is_recorded(visit, entries):
    browser = visit("auditor")
    assert browser.get("/audit/head", status=303).headers["Location"] == "/audit/seals"
    seal.seal_all(KEY)
    answer = browser.get("/audit/head")
    assert answer.get_json() == {"number": 1, "digest": AuditSeal.get().digest}
    assert AuditEntry.select().where(AuditEntry.action == "audit.head").count() == 1


def test_every_act_that_the_rules_know_has_a_name_on_the_screen():
    acts = {name for name in policy.RULES if not name.startswith("page.")}
    assert acts - set(words.ACTIONS) == set()


def test_every_act_that_the_code_writes_has_a_name_on_the_screen():
    import re

    from portal import config

    pattern = re.compile(r'(?:perform|create|enter|enter_many|refuse)\(\s*"([a-z_.]+)"')
    written = {name for file in (config.ROOT / "portal").rglob("*.py") for name in pattern.findall(file.read_text())}
    assert len(written) > 20
    assert written - set(words.ACTIONS) == set()


def test_every_table_that_is_recorded_and_every_field_has_a_name_on_the_screen():
    from portal.workflow import WORKFLOWS

    assert set(WORKFLOWS) - set(words.RECORDS) == set()
    for model in policy.SCOPES:
        if model._meta.table_name in WORKFLOWS:
            names = {field.column_name.removesuffix("_id") for field in model._meta.sorted_fields}
            technical = {"id", "version", "created_at", "sample", "stored", "sha256", "filename", "columns", "ignored",
                         "skipped", "counts", "missing", "new_branches", "job", "read_at", "uploaded_by", "proposed_by",
                         "signed_in_at", "signed_in_from"}  # fmt: skip
            assert names - technical - set(words.FIELDS) == set(), model


def test_a_refused_look_is_in_the_trail(visit, world):
    record = make.pledge(world.member_b.person, "submitted")
    visit("secretary").get(f"/pledges/{record.id}", status=404)
    actions.refuse("see", SYSTEM, record)
    assert f"公开承诺 {record.id} 号" in text_of(visit("auditor").get("/audit?outcome=refused"))
