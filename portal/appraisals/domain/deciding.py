"""组织评定 and 报备; the committee may send the result back."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal import actions, clock
from portal.accounts import holders
from portal.appraisals.domain.adjusting import elsewhere
from portal.appraisals.domain.text import (
    LONGEST,
    MEMBERS,
    ON_BOOKS,
    PART,
    most_excellent,
    path,
)
from portal.appraisals.domain.voting import asked
from portal.appraisals.models import GRADES, Appraisal, AppraisalMember
from portal.ballots import domain as ballots
from portal.ballots import results
from portal.ballots.models import Ballot
from portal.db import hold, write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.life.records.models import LifeRecord
from portal.life.standing import domain as standing
from portal.policy import Actor, find
from portal.units.models import Person, Unit


class Grade(NamedTuple):
    """What the branch decided about a member."""

    grade: str
    reason: str = ""


def decide(
    appraisal: Appraisal, grades: Mapping[int, Grade], *, paper: str = "", record: int | None = None, by: Actor,
    version: int | None = None,
) -> None:  # fmt: skip
    """组织评定: line → grade; who is left out keeps none. The ballot must be over, or `paper` says how it was done instead.

    Raises Invalid, Denied, Stale.
    """
    actions.check("appraisal.decide", appraisal, by=by)
    paper = paper.strip()
    ballot = Ballot.get_or_none(Ballot.id == appraisal.ballot_id)
    if ballot is not None and not ballots.closed(ballot):
        raise Invalid(f"测评 {ballot.closes_on:%Y-%m-%d} 截止，截止以后才能组织评定。")
    if not paper and not _told(ballot):
        why = "票数不足、没有结果" if ballot is not None else "没有在系统里测评"
        raise Invalid(f"{why}的，请写明民主测评是怎样进行的。", "paper")
    if len(paper) > LONGEST["paper"]:
        raise Invalid(f"说明最多 {LONGEST['paper']} 个字，请精简。", "paper")
    if record is not None and not _meeting(appraisal, record, by):
        raise Invalid("请选择本支部这一年度已归档的组织生活记录。", "record")
    with write():
        lines = {row.id: row for row in MEMBERS(appraisal=appraisal.id)}
        _check(lines, grades)
        if ballot is not None and _told(ballot):
            _explained(lines, grades, asked(ballot))
        changed = {
            key: [lines[key].grade, one.grade, one.reason]
            for key, one in grades.items()
            if (lines[key].grade, lines[key].reason) != one
        }
        actions.perform(
            "appraisal.decide", appraisal, by=by, version=version, set={"paper": paper, "record": record},
            values={"grades": {str(key): value for key, value in changed.items()}}, fields=["grade"],
        )  # fmt: skip
        for key in changed:
            AppraisalMember.update(grade=grades[key].grade, reason=grades[key].reason).where(
                AppraisalMember.id == key
            ).execute()


def _told(ballot: Ballot | None) -> bool:
    """Whether the ballot gave a result about anybody."""
    return ballot is not None and any(one.choices for one in results.of_part(ballot, PART).values())


def _check(lines: Mapping[int, Any], grades: Mapping[int, Grade]) -> None:
    """Each grade is one of the four, of a formal member; the worse ones say why. Raises Invalid."""
    for key, one in grades.items():
        line = lines.get(key)
        if line is None or (one.grade and not line.formal):
            raise Invalid("名单有变化，请刷新页面重新填写。")
        if one.grade and one.grade not in GRADES:
            raise Invalid(f"{line.name}：请在{'、'.join(GRADES)}中选。", f"grade-{key}")
        if one.grade in GRADES[2:] and not one.reason:
            raise Invalid(f"{line.name}：评为{one.grade}的，请写明原因。", f"reason-{key}")
        if len(one.reason) > LONGEST["reason"]:
            raise Invalid(f"{line.name}：原因最多 {LONGEST['reason']} 个字，请精简。", f"reason-{key}")
    formal = sum(line.formal for line in lines.values())
    best = [key for key, line in lines.items() if (grades[key].grade if key in grades else line.grade) == GRADES[0]]
    _third(formal, best)


def _third(graded: int, best: list[int]) -> None:
    """优秀 are at most a third of those who are graded. Raises Invalid at the last of them."""
    most = most_excellent(graded)
    if len(best) > most:
        raise Invalid(
            f"参加评定的正式党员 {graded} 人，优秀不超过三分之一（{most} 人），现在有 {len(best)} 人。",
            f"grade-{best[-1]}",
        )


def _explained(lines: Mapping[int, Any], grades: Mapping[int, Grade], voted_on: set[int]) -> None:
    """Who came onto the list after the vote began is graded with a reason in its place. Raises Invalid."""
    for key, one in grades.items():
        if one.grade and not one.reason and key not in voted_on:
            raise Invalid(f"{lines[key].name}：没有参加测评的，请写明评定的依据。", f"reason-{key}")


def _meeting(appraisal: Appraisal, record: int, by: Actor) -> bool:
    found = find(LifeRecord, record, by)
    if found is None or found.unit_id != appraisal.branch_id or found.state != "filed":
        return False
    return found.day.year in (appraisal.year, appraisal.year + 1)


def file(appraisal: Appraisal, *, by: Actor, version: int | None = None) -> None:
    """报备: the committee is told the result, each member the own grade. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.file", appraisal, by=by)
    with write():
        rows = MEMBERS(appraisal=appraisal.id)
        here = {one.id for one in ON_BOOKS(branch=appraisal.branch_id)}  # who has left meanwhile is not waited for
        if missing := [row.name for row in rows if row.formal and not row.grade and row.person_id in here]:
            raise Invalid(
                f"还没有评定：{'、'.join(missing[:10])}{'等' if len(missing) > 10 else ''}，请先完成组织评定。"
            )
        people = sorted(row.person_id for row in rows if row.grade)
        for key in people:  # two branches that report at once meet at whom both have graded
            hold(Person, key)
        if twice := elsewhere(appraisal, people):
            names = "、".join(row.name for row in rows if row.person_id in twice)
            raise Invalid(f"{names}本年度已由其他支部评定，请先在“调整名单”里移出。")
        graded = [row for row in rows if row.grade]  # the list may have changed since it was decided
        _third(len(graded), [row.id for row in graded if row.grade == GRADES[0]])
        actions.perform("appraisal.file", appraisal, by=by, version=version, set={"filed_at": clock.now()})
        told = [row.person_id for row in rows if row.formal]
        inbox.tell(told, f"{appraisal.year} 年民主评议结果已经评定，请查看", path(appraisal), by=by)
        unit = Unit.get_by_id(appraisal.branch_id)
        office = holders.officers(appraisal.branch_id, appraisal.committee_id)
        standing.refresh([appraisal.branch_id], {appraisal.year})
        inbox.tell(office, f"{unit.name}报备 {appraisal.year} 年民主评议结果", path(appraisal), by=by)


def send_back(appraisal: Appraisal, *, reason: str, by: Actor, version: int | None = None) -> None:
    """退回复议 with a reason. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.return", appraisal, by=by)
    reason = reason.strip()
    if not reason:
        raise Invalid("请写明退回的原因，支部按它复议。", "reason")
    if len(reason) > LONGEST["reason"]:
        raise Invalid(f"原因最多 {LONGEST['reason']} 个字，请精简。", "reason")
    with write():
        actions.perform("appraisal.return", appraisal, by=by, version=version, set={"reason": reason}, note=reason)
        standing.refresh([appraisal.branch_id], {appraisal.year})
        told = holders.secretaries(appraisal.branch_id)
        inbox.tell(told, f"{appraisal.year} 年民主评议结果退回复议：{reason}", path(appraisal), by=by)
