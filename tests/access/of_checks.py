"""The stage of 督导检查: lists and checks of two teams and a committee in every state, and who sees and moves them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.checks.checklists import workbook
from portal.checks.checklists.document import Document, Item, put
from portal.checks.visits.record import digest
from tests.access.deed import deed
from tests.access.who import OFFICE, READ_A1

if TYPE_CHECKING:
    from tests.access.stage import Stage

A, B = {"supervisor", "committee", "superior"}, {"supervisor_b", "committee_b", "superior"}
OWN = {"committee", "superior"}  # the committee's own checks: no team has to do with them
CARRYING = {"committee", "committee_b", "superior", "supervisor", "supervisor_b"}
TODAY = clock.today()

# name → (whose it is, state)
LISTS = {
    "draft_a": ("supervisor", "draft"), "ready_a": ("supervisor", "ready"), "shared_a": ("committee", "ready"),
    "used_b": ("supervisor_b", "used"),
}  # fmt: skip
LIST_SEEN = {"draft_a": A, "ready_a": A, "shared_a": A, "used_b": B}
LIST_MAY = {"draft_a": {"supervisor"}, "ready_a": {"supervisor"}, "shared_a": {"committee"}, "used_b": {"supervisor_b"}}
# name → (whose, state, units)
CHECKS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "planned_a": ("supervisor", "planned", ("a2",)), "running_a": ("supervisor", "running", ("a1", "a2", "empty_a")),
    "released_a": ("supervisor", "released", ("a1", "a2", "general_a")), "own_a": ("committee", "running", ("a1",)),
    "closed_b": ("supervisor_b", "closed", ("b1",)), "running_b": ("supervisor_b", "running", ("b1",)),
    "told_a": ("supervisor", "released", ("a2",)),  # nobody is left to be told: it can be closed
}  # fmt: skip
CHECK_SEEN = {
    "planned_a": A, "running_a": A, "released_a": A | {"secretary", "secretary_a2"}, "own_a": OWN,
    "closed_b": B | {"secretary_b"}, "running_b": B, "told_a": A | {"secretary_a2"},
}  # fmt: skip
# visit → who sees it: the unit once it was released
VISITS = {
    "planned_a_a2": A, "running_a_a1": A, "running_a_a2": A, "running_a_empty_a": A,
    "released_a_a1": A | {"secretary"}, "released_a_a2": A | {"secretary_a2"},
    "released_a_general_a": A, "own_a_a1": OWN,
    "closed_b_b1": B | {"secretary_b"}, "running_b_b1": B, "told_a_a2": A | {"secretary_a2"},
}  # fmt: skip
WHO = {"a": "supervisor", "b": "supervisor_b"}

PAGES: dict[str, set[str]] = {
    "/checks": OFFICE, "/checks/visits": OFFICE, "/checks/new": CARRYING, "/checks/lists": CARRYING,
    "/checks/lists/new": CARRYING, "/checks/lists/library": CARRYING, "/checks/lists/import": CARRYING,
    "/checks/lists/template": CARRYING,
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/checks/{{check_{name}}}{more}", seen) for name, seen in CHECK_SEEN.items() for more in ("", "/results")),
    *((f"/checks/visits/{{visit_{name}}}", seen) for name, seen in VISITS.items()),
    *((f"/checks/lists/{{list_{name}}}{more}", seen) for name, seen in LIST_SEEN.items() for more in ("", "/book")),
]
EXTRA: list[str] = ["/checks/lists/import/check", "/checks/lists/{list_draft_a}/import/check"]


def _document(word: str) -> Document:
    made = Document(f"zqchksource{word}")
    for group, text, evidence in (
        ("甲", f"zqchkitem{word}", "wanted"),
        ("甲", "按时开会", "wanted"),
        ("乙", "有记录", "none"),
    ):
        made = put(made, Item("", group, text, ("see",), evidence))
    return made


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    from portal.checks import domain
    from portal.checks.checklists import domain as lists
    from portal.checks.models import Checklist, CheckVisit, SpotCheck

    for name, (who, state) in LISTS.items():
        by, word = stage.by(who), name.replace("_", "")
        made = lists.create(f"zqchklist{word}", _document(word), by=by)
        if state != "draft":
            lists.finish(made, by=by)
        stage.ids[f"list_{name}"] = made.id
    for name, (who, state, units) in CHECKS.items():
        by, word = stage.by(who), name.replace("_", "")
        listed = stage.ids["list_used_b" if who == "supervisor_b" else "list_shared_a"]
        wanted = domain.Wanted(
            "special", f"zqchktitle{word}", f"zqchksubject{word}", TODAY - timedelta(days=5), TODAY + timedelta(days=20),
            listed, (by.person_id or 0,), None,
        )  # fmt: skip
        check = domain.create(wanted, by=by)
        places = {one: stage.ids.get(f"unit_{one}") or stage.world.units[one].id for one in units}
        domain.add_units(check, places.values(), by=by)
        if state != "planned":
            domain.start(check, by=by)
        for place, unit in places.items():
            visit = CheckVisit.get((CheckVisit.check == check.id) & (CheckVisit.unit == unit))
            _see(stage, visit, f"{name}_{place}", state, by)
        if state in ("released", "closed"):
            domain.release(check, by=by, summary=f"zqchksummary{word}")
        if name == "closed_b":
            domain.close(check, by=by)
        stage.ids[f"check_{name}"] = check.id
    # as if it had not been assigned when the check was released
    CheckVisit.update({CheckVisit.state: "visited"}).where(
        CheckVisit.id == stage.ids["visit_released_a_general_a"]
    ).execute()
    tables = {"list": Checklist, "check": SpotCheck, "visit": CheckVisit}
    for name, key in list(stage.ids.items()):
        kind, _, rest = name.partition("_")
        if kind in tables and rest in {*LISTS, *CHECKS, *VISITS}:
            stage.ids[f"v_{name}"] = tables[kind].get_by_id(key).version  # type: ignore[attr-defined]


def _see(stage: "Stage", visit: Any, name: str, state: str, by: Any) -> None:
    """What was found at a unit, where somebody has been there."""
    from portal.checks.visits import domain as visits
    from portal.checks.visits.answers import Sent, answer

    word = name.replace("_", "")
    stage.ids[f"visit_{name}"] = visit.id
    if name in ("running_a_a1", "own_a_a1", "running_b_b1") or state in ("released", "closed"):
        answer(visit, "1", Sent("no", f"zqchkevidence{word}"), by=by)
        visits.record(visit, TODAY, ["see"], f"zqchkmet{word}", f"zqchkopinion{word}", by=by)
    if name == "running_a_empty_a":
        visits.drop(visit, by=by, reason=f"zqchkreason{word}")


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it). Secretaries by appointment have the messages in whatever role."""
    heads = {"a1": {"colleague", "secretary_off", "secretary"}, "a2": {"secretary_a2"}, "b1": {"secretary_b"}}
    for name, (_who, state, units) in CHECKS.items():
        word, seen = name.replace("_", ""), CHECK_SEEN[name]
        told = {one for unit in units for one in heads.get(unit, set())} if state in ("released", "closed") else set()
        yield f"zqchktitle{word}", (seen | told, seen)
        yield f"zqchksubject{word}", (seen, set())
        yield f"zqchksummary{word}", (seen, set())
    for name, seen in VISITS.items():
        word = name.replace("_", "")
        for part in ("evidence", "met", "opinion"):
            yield f"zqchk{part}{word}", (seen, set())
        yield f"zqchkreason{word}", (seen, set())
    for name, seen in LIST_SEEN.items():
        word = name.replace("_", "")
        yield f"zqchklist{word}", (seen, seen)
        # a used list is read by the units that were checked by it
        shown = {"shared_a": {"secretary", "secretary_a2"}, "used_b": {"secretary_b"}}.get(name, set())
        yield f"zqchkitem{word}", (seen | shown, set())
        yield f"zqchksource{word}", (seen, set())


# --- deeds ------------------------------------------------------------------------------------------------


def _deed(endpoint: str, act: str, name: str, form: dict[str, Any], may: set[str], entries: str, **more: Any) -> None:
    """A step of a check (name) with its version, for which the page needs a team or committee at hand."""
    deed(
        endpoint, f"/checks/{{check_{name}}}/{act}", {**form, "version": f"{{v_check_{name}}}"}, may, entries,
        denied=CHECK_SEEN[name] & CARRYING, **more,
    )  # fmt: skip


CHECK = {
    "kind": "special", "title": "专项督查", "subject": "看记录", "starts": str(TODAY), "ends": str(TODAY),
    "checklist": "", "lead": "",
}  # fmt: skip
deed(
    "checking.new", "/checks/new", {**CHECK, "people": "{person_supervisor}", "once": "check-once-1"}, {"supervisor"},
    "spot_check.create", unoffered=CARRYING,
)  # fmt: skip
_deed(
    "checking.edit", "edit", "planned_a", {**CHECK, "people": "{person_supervisor}"}, {"supervisor"}, "spot_check.edit"
)
_deed("check_units.pick", "units", "running_a", {"units": "{unit_general_a}"}, {"supervisor"}, "check_visit.create")
_deed("check.start", "start", "planned_a", {}, {"supervisor"}, "spot_check.start")
_deed(
    "check.release", "release", "running_a", {"summary": "总体较好"}, {"supervisor"},
    "spot_check.release check_visit.release check_visit.drop",
)  # fmt: skip
_deed("check.release", "release", "own_a", {"summary": ""}, {"committee"}, "spot_check.release check_visit.release")
_deed("check.close", "close", "told_a", {}, A, "spot_check.close")
_deed("check.cancel", "cancel", "running_a", {"reason": "与上级检查重复"}, A, "spot_check.cancel")
_deed("check.cancel", "cancel", "own_a", {"reason": "与上级检查重复"}, OWN, "spot_check.cancel")


def _visit(endpoint: str, act: str, name: str, form: dict[str, Any], may: set[str], entries: str, **more: Any) -> None:
    """A step of a visit with its version."""
    seen = VISITS[name] if more.pop("all", False) else VISITS[name] & CARRYING
    deed(
        endpoint, f"/checks/visits/{{visit_{name}}}/{act}", {**form, "version": f"{{v_visit_{name}}}"}, may, entries,
        denied=seen, **more,
    )  # fmt: skip


ON_SITE = {"visited_on": str(TODAY), "methods": ["see"], "met": "书记", "opinion": "较好"}
ANSWER = {
    "answer-2": "no", "evidence-2": "缺四月的会", "version-2": "0", "was-2": digest("", ""), "token-2": "zz-2",
    "follows-2": "", "once": "answers-1",
}  # fmt: skip
for place in ("running_a_a1", "running_b_b1"):
    mine = {WHO[place[-2]]}
    _visit("check_visit.record", "record", place, ON_SITE, mine, "check_visit.record")
    _visit("check_items.everything", "items", place, ANSWER, mine, "check_answer.create", all=True)
    _visit("check_items.one", "items/2", place, ANSWER, mine, "check_answer.create", all=True)
    _visit(
        "check_items.find", "items/1/find", place, {"once": f"finding-{place[-2:]}"}, mine, "problem.create", all=True
    )
_visit("check_visit.record", "record", "own_a_a1", ON_SITE, {"committee"}, "check_visit.record")
_visit(
    "check_visit.plan", "plan", "running_a_a2", {"planned_on": str(TODAY), "visitor": "{person_supervisor}"}, {"supervisor"},
    "check_visit.plan",
)  # fmt: skip
_visit("check_visit.drop", "drop", "running_a_a2", {"reason": "正在换届"}, {"supervisor"}, "check_visit.drop")
_visit("check_visit.release", "release", "released_a_general_a", {}, {"supervisor"}, "check_visit.release")
_visit("check_visit.restore", "restore", "running_a_empty_a", {}, {"supervisor"}, "check_visit.restore")
_visit(
    "check_visit.respond",
    "respond",
    "released_a_a1",
    {"response": "已经补开"},
    {"secretary"},
    "check_visit.respond",
    all=True,
)
deed(
    "checking.verify", "/checks/verify/{problem_submitted_a1}", {"once": "verify-once-1"}, {"supervisor"},
    "spot_check.create check_visit.create check_visit.plan spot_check.start", denied=READ_A1 & CARRYING,
)  # fmt: skip


def _list(endpoint: str, act: str, name: str, form: dict[str, Any], entries: str, **more: Any) -> None:
    deed(
        endpoint, f"/checks/lists/{{list_{name}}}/{act}", {**form, "version": f"{{v_list_{name}}}"}, LIST_MAY[name], entries,
        denied=LIST_SEEN[name], **more,
    )  # fmt: skip


BOOK = workbook.written("清单", put(Document(), Item("", "甲", "按时开会")))
ITEM = {"group": "乙", "text": "有学习计划", "methods": ["look_up"], "evidence": "wanted", "category": ""}
deed(
    "checklists.new",
    "/checks/lists/new",
    {"name": "新清单", "source": "", "once": "list-once-1"},
    CARRYING,
    "checklist.create",
)
deed("checklists.take", "/checks/lists/library/life/take", {"once": "list-once-2"}, CARRYING, "checklist.create")
deed("checklist_books.upload", "/checks/lists/import", {"file": BOOK}, CARRYING, passing=True)
deed(
    "checklist_books.confirm",
    "/checks/lists/import/confirm",
    {"digest": "0", "once": "list-once-3"},
    CARRYING,
    passing=True,
)
deed("checklists.copy", "/checks/lists/{list_shared_a}/copy", {"once": "list-once-4"}, A, "checklist.create")
_list("checklist_books.upload_into", "import", "draft_a", {"file": BOOK}, "", passing=True)
_list("checklist_books.confirm_into", "import/confirm", "draft_a", {"digest": "0"}, "", passing=True)
_list("checklist_items.new", "items/new", "draft_a", ITEM, "checklist.edit")
_list("checklist_items.edit", "items/1", "draft_a", ITEM, "checklist.edit")
_list("checklist_items.move", "items/2/move", "draft_a", {"to": "up"}, "checklist.edit")
_list("checklist_items.remove", "items/2/remove", "draft_a", {}, "checklist.edit")
_list("checklist.edit", "edit", "draft_a", {"name": "改了名", "source": ""}, "checklist.edit")
_list("checklist.finish", "finish", "draft_a", {}, "checklist.finish")
_list("checklist.reopen", "reopen", "ready_a", {}, "checklist.reopen")
_list("checklist.retire", "retire", "used_b", {}, "checklist.retire")
