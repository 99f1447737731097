"""What becomes of an appraisal: begun, each assesses oneself, the members vote, the branch decides, the committee is told."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import actions, clock
from portal.accounts import holders
from portal.appraisals.models import GRADES, Appraisal, AppraisalMember
from portal.ballots import domain as ballots
from portal.ballots import results
from portal.ballots.domain import Question
from portal.ballots.models import Ballot
from portal.db import P, Query, hold, write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.inbox import domain as inbox
from portal.life.records.models import LifeRecord
from portal.life.standing import domain as standing
from portal.policy import Actor, find
from portal.units.models import PRESENT, Person, Unit

LONGEST = {"self_text": 2000, "paper": 500, "reason": 500}
LONGEST_POLL = timedelta(days=60)
TABLE = "appraisal_member"
PART = 1  # all members are one sheet, which belongs to this room: part 0 would be answered on the ballot's own page

_ON_BOOKS = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.membership)
        .where((Person.branch == P("branch")) & (Person.kind == "member") & Person.status.in_(PRESENT))
        .order_by(Person.initials, Person.id)
    )
)
MEMBERS = Query(
    lambda: (
        AppraisalMember.select(
            AppraisalMember.id, AppraisalMember.person, AppraisalMember.name, AppraisalMember.formal,
            AppraisalMember.self_text, AppraisalMember.self_grade, AppraisalMember.self_at, AppraisalMember.grade,
            AppraisalMember.reason,
        )
        .join(Person, on=(Person.id == AppraisalMember.person))
        .where(AppraisalMember.appraisal == P("appraisal"))
        .order_by(Person.initials, Person.id)
    )
)  # fmt: skip


class Grade(NamedTuple):
    """What the branch decided about a member."""

    grade: str
    reason: str = ""


def path(appraisal: Any) -> str:
    """Where an appraisal lies."""
    return f"/appraisals/{appraisal.id}"


def most_excellent(formal: int) -> int:
    """How many of the graded may be 优秀: at most a third (domain §5)."""
    return formal // 3


def begin(branch: Unit, year: int | None, self_until: date | None, *, by: Actor, once: str = "") -> Appraisal:
    """开展民主评议 in a branch for a year, with everybody on its books. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.create", Appraisal(branch=branch.id, committee=branch.committee_id), by=by)
    today = clock.today()
    if year is None or not today.year - 1 <= year <= today.year:
        raise Invalid(f"请填写 {today.year} 年；补做的填 {today.year - 1} 年。", "year")
    until = _self_until(self_until)
    people = _ON_BOOKS(branch=branch.id)
    if not any(one.membership == "正式" for one in people):
        raise Invalid("支部名册上没有正式党员，不能开展评议。请先核对党员名单。")
    with write():
        hold(Unit, branch.id)
        if Appraisal.select().where((Appraisal.branch == branch.id) & (Appraisal.year == year)).exists():
            raise Invalid(f"{year} 年的民主评议已经开展，请从列表中打开。", "year")
        made = actions.create(
            "appraisal.create", Appraisal, by=by, branch=branch.id, committee=branch.committee_id, year=year,
            self_until=until, created_by=by.person_id, values={"year": year, "self_until": until.isoformat()},
        )  # fmt: skip
        AppraisalMember.insert_many([
            {"appraisal": made.id, "person": one.id, "name": one.name, "formal": one.membership == "正式"}
            for one in people
        ]).execute()  # fmt: skip
        store.spend(once, by, path(made))
        inbox.tell(
            [one.id for one in people], f"{year} 年民主评议开始自评，请在 {until:%Y-%m-%d} 前完成", path(made), by=by
        )
    return made


def edit(appraisal: Appraisal, *, self_until: date | None, by: Actor, version: int | None = None) -> None:
    """修改自评截止日期. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.edit", appraisal, by=by)
    actions.perform("appraisal.edit", appraisal, by=by, version=version, set={"self_until": _self_until(self_until)})


def _self_until(day: date | None) -> date:
    if day is None:
        raise Invalid("请填写自评截止日期。", "self_until")
    if not clock.today() <= day <= date(clock.today().year + 1, 12, 31):
        raise Invalid("自评截止日期要在今天以后、明年年底以前。", "self_until")
    return day


def own(appraisal: Appraisal, by: Actor) -> AppraisalMember | None:
    """The line of the person, None where they take no part."""
    mine = (AppraisalMember.appraisal == appraisal.id) & (AppraisalMember.person == by.person_id)
    return AppraisalMember.get_or_none(mine)


def assess(
    appraisal: Appraisal, *, self_text: str, self_grade: str = "", by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """自评: one's own text, and of a formal member the own grade; it may be rewritten until the branch decides.

    Others' writing at the same time is in nobody's way, so the appraisal's version is not compared. Raises Invalid, Denied, Stale.
    """
    actions.check("appraisal.assess", appraisal, by=by)
    text = self_text.strip()
    if not text:
        raise Invalid("请写自评：对照四个合格，做得怎样，还有什么不足。", "self_text")
    if len(text) > LONGEST["self_text"]:
        raise Invalid(f"自评最多 {LONGEST['self_text']} 个字，请精简。", "self_text")
    with write():
        hold(Appraisal, appraisal.id)
        current = Appraisal.get_by_id(appraisal.id)
        line = own(current, by)
        if line is None:
            raise Denied("您不在这次评议的名单里，请联系支部。", action="appraisal.assess", record=appraisal)
        if line.formal and self_grade not in GRADES:
            raise Invalid("请选择自评等次。", "self_grade")
        actions.perform(
            "appraisal.assess", current, by=by, detail={"person": by.person_id}, fields=["self_text", "self_grade"],
            values={"person": by.person_id, "self_text": text, "self_grade": self_grade if line.formal else ""},
        )  # fmt: skip
        line.self_text, line.self_grade, line.self_at = text, self_grade if line.formal else "", clock.now()
        line.save()


def poll(
    appraisal: Appraisal, *, opens_on: date | None, closes_on: date | None, by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """发起民主测评: an anonymous ballot with a question for each formal member. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.poll", appraisal, by=by)
    opens_on, closes_on = _days(opens_on, closes_on)
    with write():
        people = [one for one in MEMBERS(appraisal=appraisal.id) if one.formal]
        asked = [Question(number, one.name, TABLE, one.id) for number, one in enumerate(people, 1)]
        unit = Unit.get_by_id(appraisal.branch_id)
        made = ballots.create(
            f"appraisal:{appraisal.id}", f"{unit.name} {appraisal.year} 年民主测评", appraisal.branch_id, "members", GRADES,
            opens_on, closes_on, {PART: asked}, by=by,
        )  # fmt: skip
        actions.perform("appraisal.poll", appraisal, by=by, version=version, set={"ballot": made.id})
        told = [one.id for one in _ON_BOOKS(branch=appraisal.branch_id)]
        inbox.tell(told, f"请在 {closes_on:%Y-%m-%d} 前参加无记名民主测评", f"{path(appraisal)}/vote", by=by)


def reschedule(
    appraisal: Appraisal, *, opens_on: date | None, closes_on: date | None, by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """修改测评时间 while voting is not over. Raises Invalid, Denied, Stale."""
    actions.check("appraisal.reschedule", appraisal, by=by)
    opens_on, closes_on = _days(opens_on, closes_on)
    with write():
        days = {"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()}
        actions.perform("appraisal.reschedule", appraisal, by=by, version=version, values=days)
        ballots.edit(Ballot.get_by_id(appraisal.ballot_id), opens_on, closes_on, by=by)


def _days(opens_on: date | None, closes_on: date | None) -> tuple[date, date]:
    if opens_on is None or closes_on is None:
        raise Invalid("请填写开始日期和截止日期。", "opens_on" if opens_on is None else "closes_on")
    if closes_on > clock.today() + LONGEST_POLL:
        raise Invalid(f"截止日期要在 {LONGEST_POLL.days} 天以内，请核对年份。", "closes_on")
    return opens_on, closes_on


def sheet(appraisal: Appraisal, by: Actor) -> list[Any]:
    """The questions about the others, each once; empty while there is no ballot."""
    if appraisal.ballot_id is None:
        return []
    line = own(appraisal, by)
    rows = ballots.QUESTIONS(ballot=appraisal.ballot_id, part=PART)
    return [row for row in rows if line is None or row.record_id != line.id]


def vote(appraisal: Appraisal, answers: Mapping[int, int | None], *, by: Actor) -> None:
    """投票 about all others at once: question → place on the scale, None for 不了解. Raises Invalid, Denied, Stale."""
    ballot = Ballot.get_or_none(Ballot.id == appraisal.ballot_id)
    if ballot is None:
        raise Stale("测评还没有开始。", action="ballot.vote", record=appraisal)
    asked = [row.id for row in sheet(appraisal, by)]
    if set(answers) != set(asked):
        raise Invalid("名单有变化，请刷新页面重新选择。")
    ballots.vote(ballot, PART, dict(answers), must=asked, by=by)


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
    if len(best) > most_excellent(formal):
        most = most_excellent(formal)
        raise Invalid(
            f"参加评定的正式党员 {formal} 人，优秀不超过三分之一（{most} 人），现在有 {len(best)} 人。",
            f"grade-{best[-1]}",
        )


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
        here = {one.id for one in _ON_BOOKS(branch=appraisal.branch_id)}  # who has left meanwhile is not waited for
        if missing := [row.name for row in rows if row.formal and not row.grade and row.person_id in here]:
            raise Invalid(
                f"还没有评定：{'、'.join(missing[:10])}{'等' if len(missing) > 10 else ''}，请先完成组织评定。"
            )
        actions.perform("appraisal.file", appraisal, by=by, version=version, set={"filed_at": clock.now()})
        graded = [row.person_id for row in rows if row.formal]
        inbox.tell(graded, f"{appraisal.year} 年民主评议结果已经评定，请查看", path(appraisal), by=by)
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


def veiled(ballot: Any, actor: Actor) -> bool:
    """Whether what a ballot of an appraisal gave is kept from `actor`: it is for the branch's own office."""
    return str(ballot.key).startswith("appraisal:") and actor.role != "secretary"
