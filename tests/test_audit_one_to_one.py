"""A tour of every deed of the portal: one entry per act, in the transaction of the act, naming no personal value."""

import json
from collections import Counter
from collections.abc import Iterable

import pytest

from portal import clock
from portal.audit import trail
from portal.audit.models import AuditEntry
from portal.policy import Actor
from tests.access.deeds import DEEDS, Deed
from tests.access.sandbox import Answer
from tests.access.stage import Stage

DONE = [one for one in DEEDS if one.may]

# Tables whose every change is a record's change: it has its entry. The others hold parts of such a record
# (items, decisions, cover rows), what is kept beside it (revisions, messages), or the machinery (jobs, spent tokens).
RECORDS = {
    "problem", "problem_categories", "problem_extension",
    "self_check", "self_check_list", "key_task", "talk", "team_handover",
    "person", "unit", "pledge", "pledge_year", "account", "appointment", "proposal", "code", "team", "team_unit",
    "contact", "roster_import", "identity", "pledge_example", "unit_standard", "ballot", "pledge_change",
    "opinion", "suggestion", "attachment", "star_objection", "star_demonstration", "star_remedy", "star_scheme",
    "star_cycle", "star_standing", "honour", "work_year", "notice", "draw",
    "checklist", "spot_check", "check_visit", "check_answer",
    "comment_thread", "official_document", "life_record", "appraisal",
    "heart_talk", "absence_step", "term_extension", "training", "tie_review",
    "study_plan", "thought_report", "annual_plan", "life_rules", "rule_waiver",
}  # fmt: skip
PARTS = {
    "problem_note", "problem_step",
    "pledge_item", "unit_decision", "unit_cover", "transfer", "roster_row", "revision", "message", "sent", "job", "session",
    "draft", "audit_entry", "signin_failure", "service_entry", "pledge_passage", "allowance",
    "ballot_question", "ballot_tally", "pledge_grade", "pledge_progress", "holiday",
    "notice_receipt", "notice_line",  # whom a notice reached, all at once: what each does has an entry of its own
    "star_mark", "star_finding", "star_ballot", "draw_unit", "official_document_unit",
    "check_member",  # who carries a check out stands in its revision
    "star_entry", "star_score",  # of a round; which branches it took in stands in its revision
    "appraisal_member",  # what each wrote and got stands in the revisions of the appraisal
    "life_attendance", "life_guest",  # of a record: every saving stands in its revisions
    "life_presence", "life_annex",  # of a record: which branches and what text stands in its revisions
    "life_standing",  # reckoned from the records in the transaction of each
    "training_place",  # of a course: who took part stands in its revision
    "comment",  # of its thread; withdrawn it has an entry of its own
    "plan_link", "plan_likeness",  # of a plan: what was tied by hand, what was compared in the background
    "study_item",  # of its plan, which nobody but its owner knows
}  # fmt: skip


def _done(answer: Answer) -> list[dict]:
    return [one for one in answer.added("audit_entry") if one["outcome"] == "done"]


@pytest.mark.parametrize("deed", DONE, ids=[f"{at}-{one.endpoint}" for at, one in enumerate(DONE)])
def test_each_act_leaves_exactly_its_entries(stage: Stage, deed: Deed) -> None:
    who = min(deed.may)
    answer = stage.sandbox.request(who, "POST", stage.at(deed.address), deed.data(stage))
    assert answer.status == deed.status, answer.said()
    entries = _done(answer)
    assert Counter(one["action"] for one in entries) == deed.entries
    for one in entries:
        if one["role"] == "anonymous":  # behind a veil: nobody, no record, the day alone
            assert (one["person_id"], one["record_id"], one["unit_id"], one["address"]) == (None, None, None, "")
            assert str(one["at"]).startswith(str(clock.start_of(clock.today())))
            continue
        assert one["person_id"] == stage.people[who].id
        assert one["role"] == stage.by(who).role
    named = Counter((one["record"], one["record_id"]) for one in entries)
    for table, keys in answer.changed.items():
        assert table in RECORDS | PARTS, f"{table} is in neither list here"
        if table in RECORDS:
            for (key,) in keys:
                assert named[table, key] >= 1, f"{table} {key} changed without an entry"


def test_entries_name_fields_and_references_never_values(stage: Stage) -> None:
    """What was typed, names and numbers stand nowhere in the trail."""
    typed = {"zq", "1390", *(person.name for person in stage.people.values())}
    for deed in DONE:
        data = deed.data(stage)
        answer = stage.sandbox.request(min(deed.may), "POST", stage.at(deed.address), data)
        for one in _done(answer):
            text = json.dumps([one["fields"], one["detail"]], ensure_ascii=False)
            words = {
                value for value in data.values() if isinstance(value, str) and len(value) > 3 and not value.isdecimal()
            }
            found = [word for word in words | typed if word in text and word not in KINDS]
            assert not found, (deed.name, found, text)


KINDS = {
    "matters",
    "draft",
    "submit",
    "activate",
    "reset",
    "disable",
    "staff",
    "branch",
    "technical",
    "secretary",
    "committee",
}  # choices, not texts


@pytest.mark.parametrize("deed", DONE, ids=[f"{at}-{one.endpoint}" for at, one in enumerate(DONE)])
def test_an_act_whose_entry_fails_has_not_happened(stage: Stage, deed: Deed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trail breaks: nothing of the act stays."""
    if deed.passing or not deed.entries:
        return
    wanted = sum(deed.entries.values())
    calls: list[str] = []
    original, of_many = trail.enter, trail.enter_many

    def failing(action: str, *args: object, **options: object) -> None:
        original(action, *args, **options)  # type: ignore[arg-type]
        count([action])

    def failing_many(action: str, by: Actor, table: str, changed: Iterable[tuple[int, int | None, list[str]]]) -> None:
        rows = list(changed)
        of_many(action, by, table, rows)
        count([action] * len(rows))

    def count(actions: list[str]) -> None:
        calls.extend(actions)
        if len(calls) == wanted:
            raise RuntimeError("the disk is full")

    monkeypatch.setattr(trail, "enter", failing)
    monkeypatch.setattr(trail, "enter_many", failing_many)
    with stage.sandbox.watched() as touched:
        with pytest.raises(RuntimeError, match="disk is full"):
            stage.sandbox.send(min(deed.may), "POST", stage.at(deed.address), deed.data(stage))
        after = stage.sandbox.after(touched)
    before = stage.sandbox.base
    for table in RECORDS | PARTS - {"session", "draft"}:
        assert after[table] == before[table], f"{deed.name}: {table} kept what has no entry"


def test_each_refusal_leaves_one_entry_that_says_so(stage: Stage) -> None:
    tried = 0
    for deed in DEEDS:
        for who in sorted(deed.denied)[:2]:
            answer = stage.sandbox.request(who, "POST", stage.at(deed.address), deed.data(stage))
            entries = answer.added("audit_entry")
            assert [one["outcome"] for one in entries] == ["refused"], (deed.name, who, entries)
            assert entries[0]["person_id"] == stage.people[who].id
            tried += 1
    assert tried > 50


def test_every_export_leaves_one_entry_with_its_rows(stage: Stage) -> None:
    for who, path, name in (
        ("secretary", "/pledges?export=xlsx", "pledges"), ("member", "/board?export=xlsx", "board"),
        ("committee", "/members?export=xlsx", "members"), ("committee", "/units?export=xlsx", "units"),
        ("security", "/accounts?export=xlsx", "accounts"), ("auditor", "/audit?export=xlsx", "audit"),
        ("secretary", "/codes?export=xlsx", "codes"), ("committee", "/teams?export=xlsx", "teams"),
        ("committee", "/pledges/people?export=xlsx", "filing"), ("committee", "/pledges/coverage?export=xlsx", "coverage"),
        ("member", "/identities?export=xlsx", "identities"), ("member", "/honours?export=xlsx", "honours"),
        ("member", "/notices?export=xlsx", "notices"), ("committee", "/notices/sent?export=xlsx", "notices_sent"),
        ("committee", "/notices/replies?export=xlsx", "notice_replies"),
        ("committee", "/notices/{notice_task_a}/receipts?export=xlsx", "notice_receipts"),
        ("committee", "/notices/{notice_task_a}/units?export=xlsx", "notice_units"),
        ("member", "/workdays?year=2030&export=xlsx", "workdays"), ("secretary", "/opinions?export=xlsx", "opinions"),
        ("committee", "/stars/objections?export=xlsx", "star_objections"), ("member", "/stars/cycles?export=xlsx", "star_cycles"),
        ("committee", "/stars/cycles/{cycle_open_a}?export=xlsx", "star_cycle_branches"),
        ("secretary", "/stars/entries?export=xlsx", "star_entries"), ("member", "/stars?export=xlsx", "stars"),
        ("committee", "/stars/cycles/{proposed_cycle_a}/results?export=xlsx", "star_results"),
        ("member", "/stars/publicity/{published_cycle_a}?export=xlsx", "star_publicity"), ("committee", "/stars/history", "star_history"),
        ("committee", "/stars/schemes?export=xlsx", "star_schemes"), ("committee", "/stars/schemes/{scheme_draft_a}/book", "star_scheme"),
        ("committee", "/stars/schemes/{scheme_draft_a}/trial/sheet", "star_scores"),
        ("committee", "/stars/remedies?export=xlsx", "star_remedies"),
        ("member", "/stars/demonstrations?export=xlsx", "star_demonstrations"),
        ("member", "/comments?export=xlsx", "comments"),
        ("committee", "/draws?export=xlsx", "draws"), ("committee", "/documents?export=xlsx", "documents"),
        ("committee", "/problems?export=xlsx", "problems"), ("committee", "/problems/counts?export=xlsx", "problem_counts"),
        ("committee", "/problems/extensions?export=xlsx", "problem_extensions"),
        ("member", "/problems/tasks?export=xlsx", "key_tasks"), ("committee", "/problems/selfchecks?export=xlsx", "selfchecks"),
        ("committee", "/problems/talks?export=xlsx", "talks"), ("supervisor", "/problems/handovers?export=xlsx", "team_handovers"),
        ("secretary", "/suggestions?export=xlsx", "suggestions"), ("secretary", "/pledges/evaluate?export=xlsx", "evaluation"),
    ):  # fmt: skip
        answer = stage.sandbox.request(who, "GET", stage.at(path))
        assert "spreadsheet" in answer.response.mimetype, answer.said()
        entries = _done(answer)
        assert [(one["action"], json.loads(one["detail"])["list"]) for one in entries] == [("export", name)]
        assert json.loads(entries[0]["detail"])["rows"] > 0
        assert set(answer.changed) == {"audit_entry"}


def test_reading_a_page_leaves_no_entry(stage: Stage) -> None:
    for who, path in (
        ("secretary", "/pledges"),
        ("member", "/board"),
        ("auditor", "/audit"),
        ("committee", "/members"),
    ):
        assert "audit_entry" not in stage.sandbox.request(who, "GET", path).changed
    assert AuditEntry.select().count()
