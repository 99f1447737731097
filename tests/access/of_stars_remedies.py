"""The stage of 整改提升: one in every state, and who sees and moves it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import clock
from tests.access.deed import deed
from tests.access.who import ACT_A, ACT_B, OFFICE, READ_A1, READ_A2, READ_B1, SEES

if TYPE_CHECKING:
    from tests.access.stage import Stage

# in the order in which they are made: of one branch, one at a time is open
STATES = {
    "done_a1": "done", "cancelled_a1": "cancelled", "asked_a1": "asked", "planned_a2": "planned",
    "reported_b1": "reported", "working_a1": "working",
}  # fmt: skip
READ = {"a1": READ_A1, "a2": READ_A2, "b1": READ_B1}
OFFICERS = {"a1": ("secretary", "committee"), "a2": ("secretary_a2", "committee"), "b1": ("secretary_b", "committee_b")}
DUE = clock.today() + timedelta(days=10)

PAGES: dict[str, set[str]] = {
    "/stars/remedies": OFFICE,
    "/stars/remedies/new": {"committee", "committee_b", "superior"},
}
RECORDS: list[tuple[str, set[str]]] = [
    (f"/stars/remedies/{{remedy_{name}}}{more}", READ[name[-2:]]) for name in STATES for more in ("", "/print")
]
EXTRA: list[str] = []

ASK = {"problems": "组织生活不按期", "due_on": str(DUE), "once": "remedy-once-1"}
deed(
    "star_remedies.new", "/stars/remedies/new/{unit_empty_a}", ASK, ACT_A,
    "star_remedy.create problem.create problem.issue",
    denied=SEES["unit_empty_a"] & OFFICE,
)  # fmt: skip


def _deed(act: str, name: str, form: dict, may: set[str], ledger: str = "") -> None:
    deed(
        f"star_remedy.{act}", f"/stars/remedies/{{remedy_{name}}}/{act}",
        {**form, "version": f"{{v_remedy_{name}}}"}, may, f"star_remedy.{act} {ledger}", denied=READ[name[-2:]],
    )  # fmt: skip


WHY = {"reason": "没有写明时间"}
_deed("plan", "asked_a1", {"measures": "每月固定一天开展", "responsible": "支部书记"}, {"secretary"}, "problem.plan")
_deed("agree", "planned_a2", {"reply": "同意"}, ACT_A)
_deed("return", "planned_a2", WHY, ACT_A)
_deed("extend", "planned_a2", {**WHY, "due_on": str(DUE + timedelta(days=5))}, ACT_A, "problem.reschedule")
_deed("cancel", "planned_a2", WHY, ACT_A, "problem.drop")
_deed("report", "working_a1", {"outcome": "已经补齐"}, {"secretary"})
_deed("accept", "reported_b1", {"reply": "属实"}, ACT_B, "problem.verify problem.close")
_deed("refuse", "reported_b1", WHY, ACT_B, "problem.return")


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use; the second open one of a branch is put there."""
    from portal.stars.models import StarRemedy
    from portal.stars.remedies import domain

    for name, state in STATES.items():
        word, branch = name.replace("_", ""), stage.world.units[name[-2:]]
        secretary, officer = (stage.by(who) for who in OFFICERS[name[-2:]])
        if state == "working":
            made = StarRemedy.create(
                branch=branch, committee=branch.committee_id, problems=f"zqremproblem{word}", state=state, due_on=DUE,
                measures=f"zqremmeasure{word}", responsible=f"zqremresponsible{word}",
            )  # fmt: skip
        else:
            made = domain.ask(branch, f"zqremproblem{word}", DUE, None, by=officer)
        if state in ("planned", "reported", "done"):
            domain.plan(made, f"zqremmeasure{word}", f"zqremresponsible{word}", by=secretary)
        if state in ("reported", "done"):
            domain.agree(made, by=officer)
            domain.report(made, f"zqremoutcome{word}", by=secretary)
        if state == "done":
            domain.accept(made, by=officer, reply=f"zqremreply{word}")
        if state == "cancelled":
            domain.cancel(made, by=officer, reason=f"zqremreason{word}")
        stage.ids[f"remedy_{name}"] = made.id
        stage.ids[f"v_remedy_{name}"] = StarRemedy.get_by_id(made.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, state in STATES.items():
        word, office = name.replace("_", ""), READ[name[-2:]]
        yield f"zqremproblem{word}", (office, office)
        planned = office if state in ("planned", "working", "reported", "done") else set()
        for part in ("measure", "responsible"):
            yield f"zqrem{part}{word}", (planned, planned)
        reported = office if state in ("reported", "done") else set()
        yield f"zqremoutcome{word}", (reported, reported)
        yield f"zqremreply{word}", (office, office if state == "done" else set())
        # secretaries by appointment have the messages in whatever role
        told = office | {"colleague", "secretary_off"} if name.endswith("a1") else office
        yield f"zqremreason{word}", (told, office if state == "cancelled" else set())
