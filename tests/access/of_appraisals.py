"""The stage of 民主评议: one that runs, one that was reported, one of another committee; who assesses, decides, reads."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from portal import clock
from portal.appraisals import domain
from portal.appraisals.domain import Grade
from portal.appraisals.models import Appraisal, AppraisalMember
from tests import factories as make
from tests.access.deed import deed
from tests.access.who import A1, A2, B1, MEMBERS, READ_A1, READ_A2, READ_B1

if TYPE_CHECKING:
    from tests.access.stage import Stage

UNTIL = clock.today() + timedelta(days=9)
# name → (branch, who keeps it, whose line holds words, reported, who sees that there is one)
APPRAISALS = {
    "appraisal_open_a1": ("a1", "secretary", "member", False, A1 | READ_A1),
    "appraisal_filed_a2": ("a2", "secretary_a2", "member_a2", True, A2 | READ_A2),
    "appraisal_filed_b1": ("b1", "secretary_b", "member_b", True, B1 | READ_B1),
}
OFFICE = {"a1": {"secretary"}, "a2": READ_A2, "b1": READ_B1}  # who reads the lines of all
PAGES: dict[str, set[str]] = {"/appraisals": MEMBERS}
RECORDS: list[tuple[str, set[str]]] = [
    *((f"/appraisals/{{{name}}}", row[-1]) for name, row in APPRAISALS.items()),
    ("/appraisals/{appraisal_polled_a2}", A2 | READ_A2),
    ("/appraisals/{appraisal_decided_b1}", B1 | READ_B1),
]
EXTRA: list[str] = [
    "/appraisals/new", "/appraisals/{appraisal_open_a1}/print", "/appraisals/{appraisal_filed_a2}/print",
]  # fmt: skip


def _line(appraisal: Appraisal, person: int) -> AppraisalMember:
    return AppraisalMember.get((AppraisalMember.appraisal == appraisal.id) & (AppraisalMember.person == person))


def fill(stage: "Stage") -> None:
    """The records of this feature, made by the code that users use."""
    for name, (place, keeper, whose, filed, _sees) in APPRAISALS.items():
        word, by = name.replace("_", ""), stage.by(keeper)
        made = domain.begin(stage.world.units[place], clock.today().year, UNTIL, by=by)
        domain.assess(made, self_text=f"zqself{word}", self_grade="合格", by=stage.by(whose))
        stage.ids[name] = made.id
        if filed:
            key = _line(made, stage.people[whose].id).id
            grades = {row.id: Grade("合格") for row in domain.MEMBERS(appraisal=made.id) if row.formal}
            made = Appraisal.get_by_id(made.id)
            domain.decide(made, grades | {key: Grade("合格", f"zqwhy{word}")}, paper=f"zqpaper{word}", by=by)
            domain.file(Appraisal.get_by_id(made.id), by=by)
        stage.ids[f"v_{name}"] = Appraisal.get_by_id(made.id).version
    last, by = clock.today().year - 1, stage.by("secretary_a2")
    polled = domain.begin(stage.world.units["a2"], last, UNTIL, by=by)
    domain.poll(polled, opens_on=clock.today(), closes_on=UNTIL, by=by)
    stage.ids["appraisal_newcomer"] = make.person("晚来同志", stage.world.a2).id
    by = stage.by("secretary_b")
    decided = domain.begin(stage.world.units["b1"], last, UNTIL, by=by)
    grades = {row.id: Grade("合格") for row in domain.MEMBERS(appraisal=decided.id) if row.formal}
    domain.decide(Appraisal.get_by_id(decided.id), grades, paper="书面测评", by=by)
    for name, made in (("appraisal_polled_a2", polled), ("appraisal_decided_b1", decided)):
        stage.ids |= {name: made.id, f"v_{name}": Appraisal.get_by_id(made.id).version}


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    for name, (place, _keeper, whose, filed, _sees) in APPRAISALS.items():
        word = name.replace("_", "")
        readers = OFFICE[place]
        yield f"zqself{word}", (readers | {whose}, readers | {whose})
        if filed:
            yield f"zqwhy{word}", (readers | {whose}, readers | {whose})
            yield f"zqpaper{word}", (readers, readers)


SEES = APPRAISALS["appraisal_open_a1"][-1]
VOTE = {f"choice_{number}": "0" for number in range(1, 40)}
FORM = {"year": str(clock.today().year - 1), "self_until": str(UNTIL), "once": "appraisal-once-1"}
AT = "/appraisals/{appraisal_open_a1}"
VERSION = {"version": "{v_appraisal_open_a1}"}
deed("appraisals.new", "/appraisals/new/{unit_a1}", FORM, {"secretary"}, "appraisal.create", denied={"secretary_a2"})
deed(
    "appraisals.assess",
    f"{AT}/self",
    {"self_text": "做得还好", "self_grade": "合格"},
    A1,
    "appraisal.assess",
    denied=SEES,
)
deed(
    "appraisals.edit", f"{AT}/edit", {"self_until": str(UNTIL), **VERSION}, {"secretary"}, "appraisal.edit", denied=SEES
)
deed(
    "appraisals.poll", f"{AT}/poll",
    {"opens_on": "{today}", "closes_on": str(UNTIL), **VERSION}, {"secretary"},
    "appraisal.poll ballot.create", denied=SEES,
)  # fmt: skip
deed(
    "appraisals.decide", f"{AT}/decide",
    {"paper": "举手表决", "record": "", **VERSION}, {"secretary"}, "appraisal.decide",
    denied=SEES,
)  # fmt: skip
deed(
    "appraisals.return", "/appraisals/{appraisal_filed_a2}/return",
    {"reason": "请复议", "version": "{v_appraisal_filed_a2}"}, {"committee", "superior"}, "appraisal.return",
    denied=APPRAISALS["appraisal_filed_a2"][-1],
)  # fmt: skip
deed(
    "appraisals.vote", "/appraisals/{appraisal_polled_a2}/vote", VOTE, A2, "ballot.vote", denied=A2 | READ_A2,
)  # fmt: skip
deed(
    "appraisals.reschedule", "/appraisals/{appraisal_polled_a2}/reschedule",
    {"opens_on": "{today}", "closes_on": "{today}", "version": "{v_appraisal_polled_a2}"}, {"secretary_a2"},
    "appraisal.reschedule ballot.edit", denied=A2 | READ_A2,
)  # fmt: skip
deed(
    "appraisals.adjust", "/appraisals/{appraisal_polled_a2}/adjust",
    {"added": "{appraisal_newcomer}", "version": "{v_appraisal_polled_a2}"}, {"secretary_a2"}, "appraisal.adjust",
    denied=A2 | READ_A2,
)  # fmt: skip
deed(
    "appraisals.file", "/appraisals/{appraisal_decided_b1}/file", {"version": "{v_appraisal_decided_b1}"}, {"secretary_b"},
    "appraisal.file", denied=B1 | READ_B1,
)  # fmt: skip
