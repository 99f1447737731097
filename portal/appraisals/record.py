"""What the page of an appraisal shows, by who looks: one's own line, for the office the table of all."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import clock, policy, web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.appraisals import domain
from portal.appraisals.models import Appraisal, AppraisalMember
from portal.audit.course import COURSE, Event
from portal.ballots import domain as ballots
from portal.ballots import results
from portal.ballots.models import VOTERS, Ballot
from portal.db import P, Query
from portal.life.attendance.reading import Counts
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.policy import Actor
from portal.units.models import Unit
from portal.workflow import APPRAISAL

SAID = {"appraisal.create": "开展", **{key: move.label for key, move in APPRAISAL.moves.items()}}
STEPS = ("自评", "测评", "组织评定", "报备")
AT = {"open": 0, "polling": 1, "deciding": 2, "returned": 2, "filed": 4}

# What the portal knows already of a member's year: attendance at what was filed.
_ATTENDED = Query(
    lambda: (
        LifeAttendance.select(
            LifeAttendance.person,
            pw.fn.COUNT(LifeAttendance.id).alias("expected"),
            pw.fn.SUM(pw.Case(None, [(LifeAttendance.status == "present", 1)], 0)).alias("present"),
        )
        .join(LifeRecord, on=(LifeRecord.id == LifeAttendance.record))
        .where(
            (LifeAttendance.branch == P("branch"))
            & (LifeRecord.state == "filed")
            & LifeRecord.day.between(P("first"), P("last"))
        )
        .group_by(LifeAttendance.person)
    )
)


@dataclass
class Shown:
    """An appraisal as one person may see it."""

    appraisal: Appraisal
    branch: str
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    own: AppraisalMember | None = None
    members: list[Any] = field(default_factory=list)  # rows of MEMBERS, for the office
    votes: dict[int, results.Result] = field(default_factory=dict)  # line → what the ballot gave
    attended: dict[int, Counts] = field(default_factory=dict)  # person → expected, present
    drift: domain.Drift | None = None  # in what the list differs from the books, for who may adjust it
    asked: set[int] = field(default_factory=set)  # the lines that the ballot asks about
    ballot: Any = None
    voted: bool = False
    may_vote: bool = False
    meeting: Any = None
    course: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return APPRAISAL.table[self.appraisal.state]

    @property
    def title(self) -> str:
        return f"{self.branch} {self.appraisal.year} 年民主评议党员"

    @property
    def drifted(self) -> str:
        """In what the list differs from the books, in words."""
        came, left = (self.drift.came, self.drift.left) if self.drift else ([], [])
        return "".join(
            f"{said}：{'、'.join(one.name for one in some)}。"
            for said, some in (("在册而不在名单里", came), ("在名单里而已不在册", left))
            if some
        )

    @property
    def step(self) -> int:
        return AT[self.appraisal.state]

    @property
    def voters(self) -> str:
        return VOTERS[self.ballot.voters] if self.ballot else ""

    @property
    def assessing(self) -> bool:
        """Whether members write their own assessments now."""
        return self.appraisal.state in domain.ASSESSING

    @property
    def undone(self) -> list[str]:
        """What those who report should know before: nothing of it keeps them from it."""
        found, one = [], self.appraisal
        if unwritten := [row.name for row in self.members if row.self_at is None]:
            until = f"（{web.long_date(one.self_until)}截止）" if one.self_until >= clock.today() else ""
            found.append(f"自评{until}还有 {len(unwritten)} 人没有写。")
        if self.drift and self.drift.came:
            found.append(f"名册上后来的党员还没有列入：{'、'.join(new.name for new in self.drift.came)}。")
        if one.record_id is None:
            found.append("没有选定组织评定的会议。")
        return found

    @property
    def over(self) -> bool:
        """Whether voting is over."""
        return self.ballot is not None and ballots.closed(self.ballot)


def shown(appraisal: Appraisal, actor: Actor) -> Shown:
    """What `actor` sees of an appraisal that lies in the scope."""
    found = Shown(appraisal, Unit.get_by_id(appraisal.branch_id).name)
    found.own = domain.own(appraisal, actor)
    acts = {key: move for key, move in available(actor, appraisal).items() if key != "appraisal.assess"}
    if "appraisal.adjust" in acts:
        found.drift = domain.drift(appraisal)
        if not found.drift:
            del acts["appraisal.adjust"]
    found.acts = [(key.removeprefix("appraisal."), move.label, move.weight) for key, move in acts.items()]
    if appraisal.ballot_id:
        _vote(found, actor)
    if appraisal.record_id:
        found.meeting = policy.find(LifeRecord, appraisal.record_id, actor)
    office = actor.role == "secretary" or appraisal.state == "filed"
    if actor.role in ("secretary", "committee", "supervisor") and actor.covers(appraisal.branch_id) and office:
        found.members = domain.MEMBERS(appraisal=appraisal.id)
        found.attended = _attended(appraisal)
        found.course = [_event(row) for row in COURSE(record="appraisal", id=appraisal.id) if _of_office(row)]
    return found


def _vote(found: Shown, actor: Actor) -> None:
    ballot = found.ballot = Ballot.get_by_id(found.appraisal.ballot_id)
    found.asked = domain.asked(ballot)
    now = policy.may("ballot.vote", actor, ballot) and ballots.opened(ballot)
    found.voted = now and bool(ballots.answered([ballots.token(ballot, domain.PART)], actor))
    found.may_vote = now and not found.voted and bool(domain.sheet(found.appraisal, actor))
    if results.told(ballot, actor):
        given = results.of_part(ballot, domain.PART)
        lines = {row.id: row.record_id for row in ballots.QUESTIONS(ballot=ballot.id, part=domain.PART)}
        found.votes = {lines[key]: one for key, one in given.items()}


def _attended(appraisal: Appraisal) -> dict[int, Counts]:
    first, last = f"{appraisal.year}-01-01", f"{appraisal.year}-12-31"
    rows = _ATTENDED(branch=appraisal.branch_id, first=first, last=last)
    return {row.person_id: Counts(row.expected, row.present) for row in rows}


def _of_office(row: Any) -> bool:
    """Who assessed themselves when stands in the table, not in the course."""
    return row.action != "appraisal.assess"


def _event(row: Any) -> Event:
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    why = _changed(row) if row.action == "appraisal.adjust" else row.note
    return Event(SAID.get(row.action, row.action), f"{row.name or '系统'}{role}", web.moment(row.at), why)


def _changed(row: Any) -> str:
    """Who came onto the list, since when on the books, and who was taken out, why."""
    came = "、".join(f"{name}（{day} 起在册）" for _, name, day in row.values["added"])
    left = "、".join(name for _, name in row.values["removed"])
    return "；".join([f"加入{came}"] * bool(came) + [f"移出{left}：{row.note}"] * bool(left))
