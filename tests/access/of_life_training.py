"""The stage of 轮训: courses of two committees, planned, filed and dropped."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import clock
from portal.life.training import domain
from portal.life.training.domain import Wanted
from portal.life.training.models import Training
from tests.access.deed import deed
from tests.access.who import MEMBERS, OFFICE

if TYPE_CHECKING:
    from tests.access.stage import Stage

PLANNED_A, PLANNED_B = {"committee", "superior", "supervisor"}, {"committee_b", "superior", "supervisor_b"}
FILED_A = PLANNED_A | {"secretary", "secretary_a2"}
# name → (officer, state, who sees it, who took part besides)
COURSES = {
    "training_planned_a": ("committee", "planned", PLANNED_A, "secretary"),
    "training_filed_a": ("committee", "filed", FILED_A, "secretary"),
    "training_dropped_b": ("committee_b", "dropped", PLANNED_B, ""),
}  # fmt: skip
PAGES: dict[str, set[str]] = {
    "/life/trainings": OFFICE, "/life/trainings/coverage": OFFICE, "/life/trainings/mine": MEMBERS,
}  # fmt: skip
RECORDS: list[tuple[str, set[str]]] = [(f"/life/trainings/{{{name}}}", row[2]) for name, row in COURSES.items()]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (officer, state, _sees, who) in COURSES.items():
        word, by = name.replace("_", ""), stage.by(officer)
        wanted = Wanted(
            f"zqtitle{word}", "heads", clock.today(), clock.today(), 800, f"zqplace{word}", f"zqtopic{word}"
        )
        made = domain.create(by.unit_id or 0, wanted, by=by)
        if who:
            person = stage.people[who].id
            domain.attend(made, {person: None}, [person], by=by)
        if state == "filed":
            domain.file(made, by=by)
        if state == "dropped":
            domain.drop(made, by=by, reason=f"zqwhy{word}")
        stage.ids[name] = made.id
        stage.ids[f"v_{name}"] = Training.get_by_id(made.id).version


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (officer, state, sees, who) in COURSES.items():
        word = name.replace("_", "")
        took_part = {"secretary", "secretary_off"} if who and state == "filed" else set()
        yield f"zqtitle{word}", (sees | took_part, sees | took_part)
        yield f"zqplace{word}", (sees | took_part, sees | took_part)
        yield f"zqtopic{word}", (sees, sees)
        yield f"zqwhy{word}", ({officer} if state == "dropped" else set(), {officer} if state == "dropped" else set())


FORM = {
    "title": "支部书记轮训班", "audience": "heads", "starts": str(clock.today()), "ends": str(clock.today()), "hours": "7.5",
    "place": "党校", "topic": "组织生活",
}  # fmt: skip
deed(
    "training.new", "/life/trainings/new", {**FORM, "once": "training-once-1"}, {"committee", "committee_b"},
    "training.create", denied=OFFICE,
)  # fmt: skip
deed(
    "training.new", "/life/trainings/new", {**FORM, "hours": "八", "once": "training-once-2"}, set(),
    unoffered={"committee", "committee_b"}, denied=OFFICE - {"committee", "committee_b"},
)  # fmt: skip


def _deed(act: str, name: str, form: dict[str, object], **more: str) -> None:
    deed(
        f"training.{act}", f"/life/trainings/{{{name}}}/{act}", {**form, "version": f"{{v_{name}}}"}, {"committee"},
        f"training.{act}", denied=COURSES[name][2],
    )  # fmt: skip


_deed("edit", "training_planned_a", {**FORM})
_deed("attend", "training_planned_a", {"people": ["{person_secretary}", "{person_secretary_a2}"]})
_deed("file", "training_planned_a", {})
_deed("drop", "training_planned_a", {"reason": "不办了"})
_deed("reopen", "training_filed_a", {"reason": "漏了一人"})
