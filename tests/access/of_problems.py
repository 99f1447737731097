"""The stage of 整改台账: entries of every side in every state, an extension asked for, and who sees and moves them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.problems import domain
from portal.problems.categories import DEFAULTS
from portal.problems.listing import IMPORTED
from portal.problems.models import Problem
from portal.sheets import write_xlsx
from portal.uploads import domain as uploads
from tests.access.deed import deed
from tests.access.who import MEMBERS, OFFICE, READ_A1, READ_A2, READ_B1, SEES
from tests.uploads import papers

if TYPE_CHECKING:
    from tests.access.stage import Stage

DUE = clock.today() + timedelta(days=30)
# name → (who found it, in which unit, how far, about whom); the end of the name is the unit
ENTRIES = {
    "problem_found_a1": ("supervisor", "found", ""), "problem_self_a1": ("secretary", "found", ""),
    "problem_issued_a1": ("supervisor", "issued", "colleague"), "problem_working_a2": ("committee", "working", ""),
    "problem_asked_a2": ("committee", "working", ""), "problem_submitted_a1": ("supervisor", "submitted", ""),
    "problem_returned_a2": ("committee", "returned", ""), "problem_verified_a1": ("supervisor", "verified", ""),
    "problem_closed_b1": ("committee_b", "closed", ""), "problem_dropped_b1": ("supervisor_b", "dropped", ""),
    "problem_own_a": ("superior", "issued", ""),
}  # fmt: skip
SECRETARIES = {"a1": "secretary", "a2": "secretary_a2", "b1": "secretary_b", "a": "committee"}
OFFICERS = {"a1": "committee", "a2": "committee", "b1": "committee_b", "a": "superior"}
READ = {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1, "a": {"committee", "superior", "supervisor"}}


def place_of(name: str) -> str:
    """The unit of an entry."""
    return name.rpartition("_")[2]


def sees(name: str) -> set[str]:
    """Before it is issued the side that found it; then the unit, those over it, and whom it is about."""
    finder, state, whose = ENTRIES[name]
    if state == "found":
        return {finder}
    return READ[place_of(name)] | ({whose} if whose else set())


FINDERS = OFFICE
PAGES: dict[str, set[str]] = {
    "/problems": MEMBERS, "/problems/counts": OFFICE, "/problems/extensions": OFFICE, "/problems/categories": OFFICE,
    "/problems/import": {"committee", "committee_b", "superior"},
    "/problems/import/template": {"committee", "committee_b", "superior"},
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/problems/{{{name}}}", sees(name)) for name in ENTRIES),
    ("/problems/import/{problem_book}", {"committee"}),
    ("/files/{problem_file}", sees("problem_submitted_a1")),
]
EXTRA: list[str] = ["/problems/new"]


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name in ENTRIES:
        made = _bring(stage, name)
        stage.ids[name] = made.id
    asked = Problem.get_by_id(stage.ids["problem_asked_a2"])
    domain.ask_extension(asked, by=stage.by("secretary_a2"), until=DUE + timedelta(days=9), reason="zqproblemwhyextend")
    domain.note(asked, "response", "zqproblemresponse", by=stage.by("committee"))
    for name in ENTRIES:
        stage.ids[f"v_{name}"] = Problem.get_by_id(stage.ids[name]).version
    stage.ids["problem_book"] = uploads.receive("zqproblembook.xlsx", BOOK, by=stage.by("committee")).id


def _bring(stage: "Stage", name: str) -> Problem:
    """An entry brought to its state by those whose work it is."""
    who, state, whose = ENTRIES[name]
    place, word, finder = place_of(name), name.replace("_", ""), stage.by(who)
    unit, house = stage.world.units[place], place == "a"
    made = domain.find(
        f"zqtext{word}", by=finder, subject="committee" if house else ("member" if whose else "branch"),
        committee=unit.committee_id, branch=None if house else unit.id,
        person=stage.people[whose].id if whose else None, source="other", words=f"zqwords{word}",
    )  # fmt: skip
    if state == "found":
        return made
    domain.issue(made, by=finder, due_on=DUE, requirement=f"zqwant{word}")
    if state == "dropped":
        domain.drop(made, by=finder, reason=f"zqwhy{word}")
    if state in ("issued", "dropped"):
        return made
    secretary = stage.by(SECRETARIES[place])
    domain.plan(made, by=secretary, measures=f"zqmeasure{word}", responsible=f"zqwho{word}")
    if state == "working":
        return made
    files = _file(stage, secretary) if name == "problem_submitted_a1" else []
    domain.submit(made, by=secretary, outcome=f"zqoutcome{word}", files=files, on_site=not files)
    judge = finder if who.startswith("supervisor") else stage.by(OFFICERS[place])
    if state == "returned":
        domain.send_back(made, by=judge, reason=f"zqwhy{word}")
    if state in ("verified", "closed"):
        domain.verify(made, by=judge, verdict=f"zqverdict{word}")
    if state == "closed":
        domain.close(made, by=stage.by(OFFICERS[place]))
    return made


def _file(stage: "Stage", by) -> list[int]:  # type: ignore[no-untyped-def]
    data = papers.classic(papers.document(more={6: papers.stream(b"zqcontentproblem")}))
    kept = uploads.receive("zqnameproblem.pdf", data, by=by)
    stage.ids["problem_file"] = kept.id
    return [kept.id]


ROW = {
    "编号": "ZG-7", "单位": "机关第一党支部", "对象": "党支部", "来源": "督导检查", "问题": "会议记录缺页",
    "整改要求": "补齐", "下发日期": date(2026, 1, 5), "期限": date(2026, 2, 5), "完成情况": "已补", "销号日期": date(2026, 2, 1),
    "状态": "已销号",
}  # fmt: skip
BOOK = write_xlsx(IMPORTED, [[ROW.get(heading, "") for heading in IMPORTED]], title="整改台账")


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (_who, state, _whose) in ENTRIES.items():
        word, seen = name.replace("_", ""), sees(name)
        # who is told has the beginning of the text in the inbox, in whatever role
        told = {"secretary_off"} if place_of(name) == "a1" and (state != "found" or "self" in name) else set()
        yield f"zqtext{word}", (seen | told, seen)
        yield f"zqwords{word}", (seen, seen)
        yield f"zqwant{word}", (seen, set() if state == "found" else seen)
        for part in ("measure", "who", "outcome", "verdict"):
            yield f"zq{part}{word}", (seen, set())
        yield f"zqwhy{word}", (seen | told, set())
    asked = sees("problem_asked_a2")
    yield "zqproblemwhyextend", (asked, asked)
    yield "zqproblemresponse", (asked, asked)
    seen = sees("problem_submitted_a1")
    yield "zqnameproblem.pdf", (seen | {"secretary_off"}, seen)
    yield "zqcontentproblem", (seen, set())
    yield "zqproblembook.xlsx", ({"committee"}, set())


# --- deeds ------------------------------------------------------------------------------------------------

FORM = {
    "subject": "", "text": "组织生活记录不全", "source": "supervision", "words": "会议记录", "category": "life",
    "requirement": "补齐", "due_on": str(DUE), "once": "problem-once-1",
}  # fmt: skip
deed("problem_finding.new", "/problems/new/{unit_a1}", FORM, READ_A1, "problem.create", denied=SEES["unit_a1"] & OFFICE)
deed(
    "problem_finding.new", "/problems/new/{unit_a}", {**FORM, "once": "problem-once-2"},
    {"committee", "superior", "supervisor"}, "problem.create", denied=SEES["unit_a"] & OFFICE,
)  # fmt: skip
deed(  # a member is offered in the own branch alone
    "problem_finding.new", "/problems/new/{unit_a1}",
    {**FORM, "subject": "{person_member_a2}", "once": "problem-once-3"}, set(),
    denied=(SEES["unit_a1"] & OFFICE) - READ_A1, unoffered=READ_A1,
)  # fmt: skip


def _deed(act: str, name: str, form: dict[str, str], may: set[str], entries: str = "", **more: str) -> None:
    deed(
        f"problem.{act}", f"/problems/{{{name}}}/{more.get('below', '')}{act}", {"version": f"{{v_{name}}}", **form}, may,
        entries or f"problem.{act}", denied=sees(name),
    )  # fmt: skip


WHY = {"reason": "按要求办理"}
TEAM, OVER_A, UNIT_A1 = {"supervisor"}, {"committee", "superior"}, {"secretary", "colleague"}
FOLLOW_A1 = TEAM | OVER_A
_deed("edit", "problem_found_a1", {"text": "记录缺页", "requirement": "补齐", "category": "", "due_on": ""}, TEAM)
_deed(
    "issue",
    "problem_found_a1",
    {"requirement": "补齐", "category": "", "due_on": str(DUE), "responsible_person": "", "responsible": ""},
    TEAM,
)
_deed(
    "issue", "problem_self_a1",
    {"requirement": "补齐", "category": "", "due_on": str(DUE), "responsible_person": "{person_member}", "responsible": ""},
    {"secretary"},
)  # fmt: skip
_deed("drop", "problem_self_a1", WHY, {"secretary"})
_deed(
    "plan", "problem_issued_a1", {"measures": "每月检查", "responsible_person": "", "responsible": "支部书记"}, UNIT_A1
)
_deed(
    "extend",
    "problem_issued_a1",
    {"until": str(DUE + timedelta(days=5)), **WHY},
    UNIT_A1,
    "problem.extend problem_extension.ask",
)
_deed("note", "problem_issued_a1", {"text": "开过会", "once": "problem-once-4"}, UNIT_A1 | FOLLOW_A1)
_deed("respond", "problem_issued_a1", {"text": "属实", "once": "problem-once-5"}, UNIT_A1 | FOLLOW_A1)
_deed("criticise", "problem_issued_a1", {"text": "已谈话", "once": "problem-once-6"}, {"secretary"} | FOLLOW_A1)
_deed("reschedule", "problem_issued_a1", {"due_on": str(DUE + timedelta(days=3)), **WHY}, FOLLOW_A1)
_deed(
    "escalate",
    "problem_issued_a1",
    {"level": "urge", "decided_on": str(clock.today()), "decided_by": "党委会", **WHY},
    FOLLOW_A1,
)
_deed("amend", "problem_issued_a1", {"text": "记录缺页两处", "requirement": "补齐", "category": "", **WHY}, FOLLOW_A1)
_deed("drop", "problem_issued_a1", WHY, TEAM)
_deed("submit", "problem_working_a2", {"outcome": "已经补齐", "on_site": "y"}, {"secretary_a2"})
_deed(
    "submit",
    "problem_asked_a2",
    {"outcome": "已经补齐", "on_site": "y"},
    {"secretary_a2"},
    "problem.submit problem_extension.withdraw",
)
_deed("drop", "problem_asked_a2", WHY, OVER_A, "problem.drop problem_extension.refuse")
_deed("verify", "problem_submitted_a1", {"verdict": "属实"}, TEAM)
_deed("return", "problem_submitted_a1", WHY, TEAM)
_deed("return", "problem_verified_a1", WHY, FOLLOW_A1)
_deed("close", "problem_verified_a1", {"reason": ""}, OVER_A)
_deed("plan", "problem_own_a", {"measures": "党委研究", "responsible_person": "", "responsible": "书记"}, {"committee"})
_deed("drop", "problem_own_a", WHY, {"superior"})
_deed(
    "grant",
    "problem_asked_a2",
    {"reply": "同意", "version": "1"},
    OVER_A,
    "problem_extension.grant problem.reschedule",
    below="extension/",
)
_deed(
    "refuse",
    "problem_asked_a2",
    {"reply": "理由不足", "version": "1"},
    OVER_A,
    "problem_extension.refuse",
    below="extension/",
)
_deed("withdraw", "problem_asked_a2", {}, {"secretary_a2"}, "problem_extension.withdraw", below="extension/")

CATEGORIES = {
    f"{part}_{one.key}": getattr(one, part) for one in DEFAULTS for part in ("name", "subject", "source")
} | {f"{part}_new{at}": "" for part in ("name", "source") for at in (1, 2, 3)}  # fmt: skip
deed(
    "problem_categories.edit", "/problems/categories/edit?committee={unit_a}",
    {**CATEGORIES, "subject_new1": "member", "subject_new2": "member", "subject_new3": "member",
     "name_new1": "学习不够", "version": "0", "once": "problem-once-7"},
    OVER_A, "problem_categories.edit", denied={"secretary", "secretary_a2", "supervisor"},
)  # fmt: skip
IMPORTERS = {"committee", "committee_b", "superior"}
deed("problem_import.upload", "/problems/import", {"file": BOOK}, IMPORTERS, "attachment.create")
deed("problem_import.upload", "/problems/import", {"file": b"MZ\x90\0"}, set(), unoffered=IMPORTERS)
deed(
    "problem_import.preview", "/problems/import/{problem_book}", {"once": "problem-once-8"}, {"committee"},
    "problem.import attachment.remove",
)  # fmt: skip
