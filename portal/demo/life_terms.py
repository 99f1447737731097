"""Sample terms, courses and reviews of ties: an extension that waits and one that was approved, who was trained, who is away."""

from datetime import date, timedelta

from portal import clock
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.life.terms import domain as terms
from portal.life.ties import domain as ties
from portal.life.training import domain as training
from portal.life.training import people
from portal.life.training.domain import Wanted
from portal.policy import Actor
from portal.units.models import PRESENT, Person, Unit

COURSES = (
    ("党支部书记轮训班", "heads", 2, 1600, "市委党校", "三会一课、主题党日怎样组织，会议记录怎样写"),
    ("支部委员培训班", "officers", 1, 750, "机关第一会议室", "支部委员的分工和职责"),
    ("党员集中培训", "members", 1, 800, "机关礼堂", "党章党规专题辅导"),
)


def fill(branches: list[Branch]) -> None:
    """For both committees; `branches` are those of both."""
    for committee in dict.fromkeys(one.unit.committee_id for one in branches):
        own = [one for one in branches if one.unit.committee_id == committee and one.secretary is not None]
        if own:
            _trained(own, own[0].officer)
            _reviewed(own[0])
    _extended(branches)


def _extended(branches: list[Branch]) -> None:
    """Of the branches whose term is over the first waits for an answer, the second has it."""
    today = clock.today()
    found = [
        (one, unit)
        for one in branches
        if one.secretary is not None
        and (unit := Unit.get_by_id(one.unit.id)).term_ends is not None
        and today - timedelta(days=300) < unit.term_ends < today
    ]
    for number, (branch, unit) in enumerate(found[:2]):
        head = actor(branch.secretary, "secretary")  # type: ignore[arg-type]
        until = min(terms.last_day(unit), today + timedelta(days=60))
        with clock.at(today - timedelta(days=6)):
            asked = terms.ask(unit, until, "两名委员上月调离，人选正在酝酿，准备下月召开党员大会选举。", by=head)
        if number:
            with clock.at(today - timedelta(days=3)):
                terms.approve(asked, by=branch.officer, paper=f"机党〔{today.year}〕示例 12 号")


def _trained(branches: list[Branch], officer: Actor) -> None:
    """One course of each kind: two filed, one that is still being entered; one secretary was not there."""
    today, committee = clock.today(), branches[0].unit.committee_id
    for at, (title, audience, days, hours, place, topic) in enumerate(COURSES):
        starts = max(date(today.year, 1, 4), today - timedelta(days=60 - 25 * at))
        with clock.at(today):
            wanted = Wanted(title, audience, starts, starts + timedelta(days=days - 1), hours, place, topic)
            course = training.create(committee, wanted, by=officer)
            found = people.candidates(audience, committee, branches[0].unit.id if audience == "members" else None)
            there = [row.id for row in found][: max(1, len(found) - 1)]
            if audience != "members":
                training.attend(course, dict.fromkeys(there), there, by=officer)
                if course.ends <= today:
                    training.file(course, by=officer)


def _reviewed(branch: Branch) -> None:
    """Half of the branch was reviewed; who is away has a place, who cannot be reached what was done."""
    head, today = actor(branch.secretary, "secretary"), clock.today()  # type: ignore[arg-type]
    here = (Person.branch == branch.unit.id) & (Person.kind == "member") & Person.status.in_(PRESENT)
    found = list(Person.select().where(here).order_by(Person.id))
    usual = [one for one in found if one.status == "在册"]
    if usual:
        ties.all_here([one.id for one in usual[: max(1, len(usual) // 2)]], today, by=head)
    for one in found:
        if one.status == "流动":
            ties.review(one, "away", today, by=head, whereabouts="邻市务工", text="每月电话联系，线上参加组织生活。")
        if one.status == "失联":
            ties.review(one, "lost", today, by=head, text="打电话、联系家属、上门，都没有找到，已报党委。")
