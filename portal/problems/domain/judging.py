"""What those do who follow an entry: verify, return, close, set another deadline, escalate, correct, hand on."""

from datetime import date
from typing import Any

from portal import actions, clock
from portal.accounts import holders
from portal.accounts.models import Team
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.problems import categories
from portal.problems.domain import checks
from portal.problems.domain.finding import change
from portal.problems.domain.following import tell_all
from portal.problems.domain.text import officers, path, unit_people, word
from portal.problems.models import LEVELS, Problem, ProblemStep
from portal.uploads import domain as uploads

RANK = {level: at for at, level in enumerate(LEVELS)}


def verify(problem: Problem, *, by: Actor, verdict: str = "", version: int | None = None) -> None:
    """复核通过; what had to be seen on the spot needs the words of who saw it. Raises Invalid, Denied, Stale."""
    actions.check("problem.verify", problem, by=by)
    checks.not_responsible(problem, by)
    missing = "这项整改需要现场核实，请写明何时、何人到现场看了什么。" if problem.on_site else ""
    verdict = checks.text(verdict, "verdict", missing)
    with write():
        actions.perform(
            "problem.verify", problem, by=by, version=version, set={"verdict": verdict, "verified_by": by.person_id},
            note=verdict,
        )  # fmt: skip
        people = dict.fromkeys((*unit_people(problem), *officers(problem)))
        inbox.tell(people, f"{word(problem)}复核通过，等待销号", path(problem), by=by)


def send_back(problem: Problem, *, by: Actor, reason: str, version: int | None = None) -> None:
    """退回重改 with the reason, at verifying or at closing. Raises Invalid, Denied, Stale."""
    actions.check("problem.return", problem, by=by)
    reason = checks.text(reason, "reason", "请写明还差什么，责任单位会看到。")
    with write():
        actions.perform(
            "problem.return", problem, by=by, version=version, set={"verdict": reason, "verified_by": None}, note=reason
        )
        inbox.tell(unit_people(problem), f"{word(problem)}退回重改：{reason}", path(problem), by=by)


def close(problem: Problem, *, by: Actor, reason: str = "", version: int | None = None) -> None:
    """销号 what was verified; without proof nothing is closed. Raises Invalid, Denied, Stale."""
    actions.check("problem.close", problem, by=by)
    checks.not_responsible(problem, by)
    reason = checks.text(reason, "reason")
    if not (problem.on_site and problem.verdict) and not uploads.of("problem", [problem.id]):
        raise Invalid("还没有佐证材料，也没有现场核实的记录，不能销号。请退回重改。")
    with write():
        actions.perform("problem.close", problem, by=by, version=version, set={"closed_on": clock.today()}, note=reason)
        tell_all(problem, "已销号", by)


def reschedule(problem: Problem, *, by: Actor, due_on: date | None, reason: str, version: int | None = None) -> None:
    """调整期限 with the reason; the first deadline stays on record. Raises Invalid, Denied, Stale."""
    actions.check("problem.reschedule", problem, by=by)
    day = checks.due(due_on, word="新的期限")
    if day == problem.due_on:
        raise Invalid("期限没有改动。", "due_on")
    reason = checks.text(reason, "reason", "请写明为什么调整期限。")
    with write():
        set_due(problem, day, by=by, note=reason, version=version)
        inbox.tell(unit_people(problem), f"{word(problem)}的期限调整为 {day:%Y-%m-%d}：{reason}", path(problem), by=by)


def set_due(problem: Problem, day: date, *, by: Actor, note: str, version: int | None = None) -> None:
    """Write another deadline, in the caller's transaction."""
    values = {"due_on": [problem.due_on and problem.due_on.isoformat(), day.isoformat()]}
    actions.perform(
        "problem.reschedule", problem, by=by, version=version, set={"due_on": day}, values=values, note=note
    )


def escalate(
    problem: Problem, *, by: Actor, level: str, decided_on: date | None, decided_by: str, reason: str,
    version: int | None = None, once: str = "",
) -> ProblemStep:  # fmt: skip
    """升级处理: a step that people decided (提醒 → … → 问责), always upward. Raises Invalid, Denied, Stale."""
    actions.check("problem.escalate", problem, by=by)
    if RANK.get(level, 0) <= RANK[problem.level]:
        raise Invalid("请选择比现在更高的一级；已经采取的不重复，也不降级。", "level")
    day = checks.past(decided_on, "decided_on", "请填写决定日期。")
    who = checks.text(decided_by, "decided_by", "请写明由谁决定。")
    reason = checks.text(reason, "reason", "请写明原因。")
    values: dict[str, Any] = {
        "level": [problem.level, level], "decided_on": day.isoformat(), "decided_by": who,
    }  # fmt: skip
    with write():
        actions.perform(
            "problem.escalate", problem, by=by, version=version, set={"level": level}, values=values, note=reason
        )
        made = ProblemStep.create(
            problem=problem.id, level=level, decided_on=day, decided_by=who, person=by.person_id, reason=reason
        )
        store.spend(once, by, path(problem))
        tell_all(problem, f"升级为{LEVELS[level]}：{reason}", by)
    return made


def amend(
    problem: Problem, *, by: Actor, text: str, category: str, requirement: str, reason: str, version: int | None
) -> None:
    """更正 what was issued; both texts and the reason stay in its history. Raises Invalid, Denied, Stale."""
    actions.check("problem.amend", problem, by=by)
    if category != problem.category:
        categories.check(category, problem.committee_id, problem.subject)
    wanted = {
        "text": checks.text(text, "text", "请写明问题。"),
        "requirement": checks.text(requirement, "requirement", "请写明整改要求。"),
        "category": category,
    }
    reason = checks.text(reason, "reason", "请写明更正的原因。")
    with write():
        if not change("problem.amend", problem, wanted, by=by, version=version, note=reason):
            raise Invalid("内容没有改动。不需要更正的，请返回。", "text")
        inbox.tell(unit_people(problem), f"{word(problem)}有更正：{reason}", path(problem), by=by)


def hand_over(problem: Problem, team: int, *, by: Actor, note: str = "") -> None:
    """移交 to the team that takes it over: it follows and judges the entry from now on. Raises Invalid, Denied, Stale.

    Called by the room of handovers, in its transaction and while its offer to the team at hand stands.
    """
    found = Team.get_or_none((Team.id == team) & Team.closed_on.is_null())
    if found is None:
        raise Invalid("接收的督导组已经撤销。")
    with write():
        actions.perform(
            "problem.hand", problem, by=by, set={"team": found.id}, note=note,
            values={"team": [problem.team_id, found.id]},
        )  # fmt: skip
        people = holders.supervisors(found.id)
        told = unit_people(problem) if problem.number else []  # before it is issued the unit knows nothing of it
        inbox.tell([*people, *told], f"{word(problem)}移交{found.name}跟踪", path(problem), by=by)
