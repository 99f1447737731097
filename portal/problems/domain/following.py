"""What the unit does about an entry: measures, progress, answers, and what it submits as done with its proof."""

from collections.abc import Iterable
from typing import Any

from portal import actions, clock
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import SYSTEM, Actor
from portal.policy.rules.problems import followed
from portal.problems.domain import checks, extending
from portal.problems.domain.text import everyone, followers, index, officers, other_side, path, verifiers, word
from portal.problems.models import NOTES, Problem, ProblemNote
from portal.uploads import domain as uploads


def plan(
    problem: Problem, *, by: Actor, measures: str, responsible: str = "", responsible_person: int | None = None,
    version: int | None = None,
) -> None:  # fmt: skip
    """制定措施, or change them, with who is responsible. Raises Invalid, Denied, Stale."""
    actions.check("problem.plan", problem, by=by)
    measures = checks.text(measures, "measures", "请写明整改措施：做什么、怎么做、什么时候做完。")
    words, person = checks.responsible_of(responsible_person, responsible, problem.unit_id, problem.committee_id)
    if not words:
        raise Invalid("请写明责任人。", "responsible")
    made: dict[str, Any] = {"measures": measures, "responsible": words, "responsible_person": person}
    values = {"measures": measures, "responsible": words}
    with write():
        actions.perform("problem.plan", problem, by=by, version=version, set=made, values=values)
        index(problem)
        inbox.tell(followers(problem), f"{word(problem)}制定了整改措施", path(problem), by=by)
        if person is not None:
            inbox.tell([person], f"您是{word(problem)}的整改责任人", path(problem), by=by)


ACTS = {"progress": "problem.note", "response": "problem.respond", "criticism": "problem.criticise"}


def note(problem: Problem, kind: str, text: str, *, by: Actor, once: str = "") -> ProblemNote:
    """记录进展, 说明情况 or 批评教育 (`kind` a key of NOTES), said once. Raises Invalid, Denied, Stale."""
    action = ACTS[kind]
    actions.check(action, problem, by=by)
    text = checks.text(text, "text", f"请写下{NOTES[kind]}。", limit="note")
    with write():
        actions.perform(action, problem, by=by, values={"text": text}, fields=["text"])
        made = ProblemNote.create(problem=problem.id, kind=kind, person=by.person_id, role=by.role, text=text)
        store.spend(once, by, path(problem))
        inbox.tell(other_side(problem, by), f"{word(problem)}有新的{NOTES[kind]}", path(problem), by=by)
    return made


NO_TEAM = "跟踪这个问题的督导组没有能复核的督导员。请安全管理员给它再任命一名督导员。"
NOBODY = (
    "没有人能复核这个问题：提交整改的人和责任人不能自己复核，又没有上级党委或者督导组在跟踪。"
    "请安全管理员给本党委再任命一名同志，由他复核；或者撤销以后请督导组登记，由督导组跟踪。"
)


def without_verifier(problem: Problem, submitter: int | None) -> str:
    """Why nobody could verify a committee's own entry that `submitter` handed in, and what to do; nothing where somebody could.

    A branch has done its part with submitting: it is for those above to fill their office.
    """
    if problem.branch_id is not None or verifiers(problem, submitter):
        return ""
    return NO_TEAM if followed(SYSTEM, problem) else NOBODY


def submit(
    problem: Problem, *, by: Actor, outcome: str, files: Iterable[int] = (), on_site: bool = False,
    version: int | None = None,
) -> None:  # fmt: skip
    """提交整改 with proof: a file (sent before), or that it has to be seen on the spot. Raises Invalid, Denied, Stale."""
    actions.check("problem.submit", problem, by=by)
    if why := without_verifier(problem, by.person_id):
        raise Invalid(why)
    outcome = checks.text(outcome, "outcome", "请写明做了什么、结果怎样。")
    files = list(files)
    if not files and not on_site and not uploads.of("problem", [problem.id]):
        raise Invalid("请附上佐证材料；确实要到现场看的，请勾选“需要现场核实”。", "files")
    made = {
        "outcome": outcome, "on_site": on_site, "submitted_on": clock.today(), "submitted_by": by.person_id, "verdict": "",
    }  # fmt: skip
    with write():
        ended = extending.end(problem, by=by)
        values = {"outcome": outcome, "on_site": on_site} | ({"withdrawn": ended.isoformat()} if ended else {})
        actions.perform(
            "problem.submit", problem, by=by, version=version, set=made, values=values,
            detail={"files": len(files)} if files else None,
        )  # fmt: skip
        uploads.attach(problem, files, by=by)
        judges, over = followers(problem), "；申请的延期随之撤回，不用批复" if ended else ""
        inbox.tell(judges, f"{word(problem)}提交了整改，请复核{over}", path(problem), by=by)
        if ended:  # who was asked for it besides
            asked = [one for one in officers(problem) if one not in judges]
            inbox.tell(asked, f"{word(problem)}提交了整改{over}", path(problem), by=by)


def tell_all(problem: Problem, text: str, by: Actor) -> None:
    """A line to all who are concerned."""
    inbox.tell(everyone(problem), f"{word(problem)}{text}", path(problem), by=by)
