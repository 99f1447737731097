"""Sample 民主评议: last year's reported by some branches, this year's under way in the first."""

from datetime import date, timedelta

from portal import clock
from portal.appraisals import domain
from portal.appraisals.domain import Grade
from portal.appraisals.models import Appraisal
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.policy import Actor
from portal.units.models import Person

TEXTS = (
    "能按时参加组织生活，年初的承诺都完成了。学习还不够系统，结合岗位实际不够，明年要坚持每周自学。",
    "完成了本职工作和承诺事项，热心帮助同事。批评与自我批评还放不开，要改进。",
    "服从安排，遵守纪律。深入群众不多，发挥作用还不够，明年要多到联系点去。",
)
PAPER = "十二月民主评议会上书面无记名测评，收回有效票符合规定。"


def _assessed(made: Appraisal, most: int) -> None:
    for at, row in enumerate(domain.MEMBERS(appraisal=made.id)[:most]):
        domain.assess(
            made,
            self_text=TEXTS[at % 3],
            self_grade="合格" if row.formal else "",
            by=actor(Person.get_by_id(row.person_id)),
        )


def _reported(branch: Branch, by: Actor, year: int) -> None:
    with clock.at(date(year, 12, 1)):
        made = domain.begin(branch.unit, year, date(year, 12, 20), by=by)
    with clock.at(date(year, 12, 10)):
        _assessed(made, 6)
    with clock.at(date(year, 12, 22)):
        formal = [row for row in domain.MEMBERS(appraisal=made.id) if row.formal]
        best = domain.most_excellent(len(formal))
        grades = {row.id: Grade("优秀" if at < best else "合格") for at, row in enumerate(formal)}
        domain.decide(Appraisal.get_by_id(made.id), grades, paper=PAPER, by=by)
        domain.file(Appraisal.get_by_id(made.id), by=by)


def fill(branches: list[Branch]) -> None:
    """By the secretaries of the sample."""
    year = clock.today().year
    kept = [(one, one.keeper) for one in branches if one.secretary]
    for one, by in kept[:4]:
        _reported(one, by, year - 1)
    first, by = kept[0]
    with clock.at(clock.today() - timedelta(days=3)):
        made = domain.begin(first.unit, year, clock.today() + timedelta(days=20), by=by)
    with clock.at(clock.today() - timedelta(days=1)):
        _assessed(made, 1)
