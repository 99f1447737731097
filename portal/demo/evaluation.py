"""Sample 评诺: last year's is complete, this year's is open and has begun."""

from datetime import date, timedelta

from portal import clock
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.pledges import year as years
from portal.pledges.evaluating import grading, voting
from portal.pledges.evaluating.grading import Mark
from portal.pledges.models import Pledge
from portal.units.models import Person

# How people choose: places on the scale, None for 不了解.
CHOICES: tuple[int | None, ...] = (0, 1, 0, 0, None, 1, 0, 2, 1)
NOTES = (
    "按时做完，记录齐全。",
    "做了大半，人手紧的两个月停过，已经补上。",
    "数量达到了，群众反映比去年好。",
    "完成，台账在支部存查。",
)


def fill(branches: list[Branch], year: int, waiting: list[int]) -> None:
    """`waiting`: people who have not evaluated anybody yet, so that something waits for them."""
    officers = {branch.unit.committee_id: branch.officer for branch in branches}
    firsts = {branch.unit.committee_id: branch for branch in reversed(branches)}
    with clock.at(date(year - 1, 11, 20)):
        _open(officers, year - 1, date(year - 1, 12, 1), date(year - 1, 12, 20))
    with clock.at(date(year - 1, 12, 5)):
        for branch in firsts.values():
            _vote(branch, year - 1, [])
        for branch in branches:
            for pledge in _pledges(branch, year - 1):
                grading.assess(pledge, _marks(pledge, 0), by=actor(Person.get_by_id(pledge.person_id)))
    with clock.at(date(year - 1, 12, 26)):
        for branch in branches:
            _grade(branch, _pledges(branch, year - 1))
    today = clock.today()
    begun, until = today - timedelta(days=2), max(today + timedelta(days=14), date(year, 12, 20))
    with clock.at(begun - timedelta(days=1)):
        _open(officers, year, begun, until)
    with clock.at(today - timedelta(days=1)):
        for branch in firsts.values():
            _vote(branch, year, waiting)
            pledges = _pledges(branch, year)
            for pledge in pledges[:4]:
                grading.assess(pledge, _marks(pledge, 1), by=actor(Person.get_by_id(pledge.person_id)))
            _grade(branch, pledges[:2])


def _open(officers: dict, year: int, begun: date, until: date) -> None:
    for committee, by in officers.items():
        version = years.settings(committee, year).version
        dates = {"evaluate_from": begun, "evaluate_until": until}
        years.set_year(committee, year, dates, by=by, version=version)


def _pledges(branch: Branch, year: int) -> list[Pledge]:
    wanted = (Pledge.branch == branch.unit.id) & (Pledge.year == year) & (Pledge.state == "published")
    return list(Pledge.select().where(wanted).order_by(Pledge.id))


def _vote(branch: Branch, year: int, waiting: list[int]) -> None:
    """Everyone on half of the pledges this year, on all last year; whoever is waiting on none."""
    pledges = _pledges(branch, year)
    voters = [one for one in branch.people[:8] if one.id not in waiting]
    for voter in voters:
        by = actor(voter)
        for pledge in pledges[: len(pledges) // 2] if waiting else pledges:
            if pledge.person_id == voter.id:
                continue
            choice = CHOICES[(voter.id * 5 + pledge.id) % len(CHOICES)]
            items = voting.ASKED(pledge=pledge.id)
            voting.cast(pledge, {None: choice, **{item.id: choice for item in items}}, by=by)


def _marks(pledge: Pledge, turn: int) -> grading.Marks:
    scale = years.settings(pledge.committee_id, pledge.year).scale
    note = NOTES[(pledge.id + turn) % len(NOTES)]
    items = {item.id: Mark(scale[(pledge.id + item.number) % 2], note) for item in voting.ASKED(pledge=pledge.id)}
    return {**items, None: Mark(scale[(pledge.id + turn) % 2], note)}


def _grade(branch: Branch, pledges: list[Pledge]) -> None:
    for pledge in pledges:
        by = branch.reviewer(Person.get_by_id(pledge.person_id))
        grading.grade(Pledge.get_by_id(pledge.id), _marks(pledge, 1), by=by)
