"""Sample of who came and who was talked with: guests and visits, make-up, steps with who stays away, 谈心谈话."""

from datetime import timedelta

from portal import clock
from portal.demo.pledges import Branch
from portal.life.attendance import absences, domain, expected, guests
from portal.life.attendance.domain import Tick
from portal.life.records import domain as records
from portal.life.records.domain import Wanted
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.life.talks import domain as talks

FULL = 3  # branches of each committee whose talks are entered


def _visited(branch: Branch) -> None:
    """A meeting to which the committee, the team, and a leading member of another branch came."""
    by = branch.keeper
    with clock.at(clock.today() - timedelta(days=17)):
        wanted = Wanted(
            ("discussion",), "专题研讨：怎样让群众少跑一趟", clock.today(), "9:00", "11:00", "支部活动室", branch.head.id,
            hours=200,
        )  # fmt: skip
        record = records.create(wanted, branch.unit.id, by=by)
        domain.tick(record, [Tick(one.id) for one in expected.expected(record)], by=by)
        guests.add(record, "committee", by=by, name=branch.officer.name, post="组织员")
        guests.add(record, "supervisor", by=by, name="武东军", post="第一督导组")
        if leaders := guests.leaders(record):
            guests.add(record, "leader", by=by, person=leaders[0].id)
        records.file(LifeRecord.get_by_id(record.id), by=by)


def _made_up(branch: Branch) -> None:
    """Those who were on leave in spring have made it up."""
    by, today = branch.keeper, clock.today()
    rows = (
        LifeAttendance.select(LifeAttendance.record, LifeAttendance.person)
        .join(LifeRecord, on=(LifeRecord.id == LifeAttendance.record))
        .where(
            (LifeAttendance.branch == branch.unit.id) & (LifeAttendance.status == "leave")
            & (LifeRecord.state == "filed") & (LifeRecord.unit == branch.unit.id)
            & LifeRecord.day.between(today - timedelta(days=300), today - timedelta(days=60))
        )
        .order_by(LifeAttendance.id)
    )  # fmt: skip
    for row in list(rows)[:4]:
        record = LifeRecord.get_by_id(row.record_id)
        domain.make_up(record, row.person_id, record.day + timedelta(days=12), "自学会议材料，支部委员讲解", by=by)


def _stepped(branch: Branch) -> None:
    """A first talk with who stays away; one branch has not come to it."""
    by = branch.keeper
    for row in absences.of_actor(by):
        absentee = domain.Absentee(row.person, row.branch, row.committee)
        text = "支部书记和他谈了一次，本人说工作忙没有请假，表示今后按时参加。"
        domain.take_step(absentee, "remind", clock.today() - timedelta(days=1), text, by=by)


def _talked(branch: Branch, at: int) -> None:
    """The secretary talks with most of the members in the course of the year."""
    by, today = branch.keeper, clock.today()
    people = [one for one in expected.roster(branch.unit.id, today) if one.id != branch.head.id]
    known = dict(talks.members(branch.unit))
    days = [day for back in (290, 200, 110, 30) if (day := today - timedelta(days=back + at)).year == today.year]
    for place, day in enumerate(days):
        some = [one.id for one in people[place :: len(days) + 1] if one.id in known]
        if some:
            with clock.at(day):
                talks.record(branch.unit, branch.head.id, some, day, by=by)


def fill(branches: list[Branch]) -> None:
    """For the first branches of both committees."""
    seen: dict[int, int] = {}
    for branch in branches:
        if branch.secretary is None:
            continue
        at = seen.setdefault(branch.unit.committee_id, 0)
        seen[branch.unit.committee_id] += 1
        if at >= FULL:
            continue
        if at == 0:
            _visited(branch)
            if len(seen) > 1:
                _stepped(branch)
        _made_up(branch)
        _talked(branch, at)
