"""One unit judged on the spot: its findings, what is due soon, the drafts that are not filed, the records behind a finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import clock
from portal.appraisals.models import Appraisal
from portal.db import P, Query, among, prepared
from portal.life.judging.facts import Facts, Key
from portal.life.judging.finding import Finding
from portal.life.judging.rules import SUBJECTS, Rule
from portal.life.judging.wording import explain, say
from portal.life.records.models import LifeRecord
from portal.life.standing import cells, domain, facts, matrix
from portal.life.standing.listing import SOON
from portal.life.standing.models import LifeStanding
from portal.life.talks.models import HeartTalk
from portal.life.training.models import Training
from portal.policy import Actor, scope

OPEN = ("draft", "announced")


class Due(NamedTuple):
    """A cell of a year in which something waits."""

    cell: Any  # a row of LifeStanding or a Cell
    year: int


_EARLIER = Query(
    lambda: LifeStanding.select(
        LifeStanding.rule,
        LifeStanding.name,
        LifeStanding.position,
        LifeStanding.said,
        LifeStanding.due_on,
        LifeStanding.year,
    ).where(
        (LifeStanding.branch == P("unit"))
        & (LifeStanding.year < P("year"))
        & LifeStanding.due_on.between(P("today"), P("soon"))
    )
)


@dataclass(frozen=True)
class Live:
    """A unit's year as of today."""

    unit: Any
    year: int
    law: domain.Law
    facts: Facts
    findings: list[Finding]
    today: date

    def rules(self) -> list[Rule]:
        """The rules of the year for this unit, in their order; of several versions the last."""
        held = cells.in_year(self.law.rules, self.year, self.unit.kind)
        return [rule for _, rule in sorted(held.values(), key=lambda one: one[0])]

    def of(self, rule: str) -> list[Finding]:
        """The findings of one rule, in the order of subjects and time."""
        return [one for one in self.findings if one.rule.key == rule]

    def due(self) -> list[Due]:
        """What is missing and has its last day in the next days, of this year and earlier ones: what home tells, from the summary rows."""
        last = self.today + timedelta(days=SOON)
        now = matrix.rows([self.unit], self.today.year).get(self.unit.id, {}).values()
        found = [Due(one, self.today.year) for one in now if one.due_on and self.today <= one.due_on <= last]
        earlier = _EARLIER(unit=self.unit.id, year=self.today.year, today=self.today, soon=last)
        return sorted(
            [*(Due(row, row.year) for row in earlier), *found], key=lambda one: (one.cell.due_on, one.cell.position)
        )

    def explained(self, one: Finding) -> list[str]:
        """A finding in sentences; of a group or a person with the name in front."""
        first, *more = explain(one, self.today, self.law.types)
        return [self._named(one, first), *more]

    def said(self, one: Finding) -> str:
        """A finding in one sentence."""
        return self._named(one, say(one, self.today, self.law.types))

    def _named(self, one: Finding, text: str) -> str:
        if one.subject.kind in ("branch", "committee"):
            return text
        kind = f"（{SUBJECTS[one.subject.kind]}）" if one.subject.kind not in ("group", "member") else ""
        return f"{one.subject.name}{kind}：{text}"


def of_unit(unit: Any, year: int) -> Live:
    """A branch or committee (id, kind, committee_id) judged as of today."""
    today, law = clock.today(), domain.law(unit.committee_id)
    known = facts.of_units([unit.id], date(year - 1, 1, 1), date(year + 1, 12, 31)).get(unit.id, Facts())
    if not law.rules:
        return Live(unit, year, law, known, [], today)
    held = cells.in_year(law.rules, year, unit.kind)
    found = [one for one in cells.findings(law.rules, known, year, today) if one.rule.key in held]
    return Live(unit, year, law, known, found, today)


class Line(NamedTuple):
    """What was held: its title, day and page; no page where the reader may not open it."""

    title: str
    day: date | None
    url: str


def unfiled(unit: int, actor: Actor) -> list[Any]:
    """The records of a unit that are not filed yet and whose day is over or near, as the actor sees them."""
    seen = scope(LifeRecord, actor)
    query = prepared(
        ("standing unfiled", seen.shape),
        lambda: (
            LifeRecord.select(LifeRecord.id, LifeRecord.title, LifeRecord.day, LifeRecord.state)
            .where(
                seen.where & (LifeRecord.unit == P("of")) & LifeRecord.state.in_(OPEN) & (LifeRecord.day <= P("soon"))
            )
            .order_by(LifeRecord.day, LifeRecord.id)
            .limit(20)
        ),
    )
    return query(of=unit, soon=clock.today() + timedelta(days=SOON), **actor.places())


_TALKS = Query(lambda: HeartTalk.select(HeartTalk.id, HeartTalk.talked_on).where(among(HeartTalk.id, "ids")))
_TRAININGS = Query(lambda: Training.select(Training.id, Training.title, Training.ends).where(among(Training.id, "ids")))
_APPRAISALS = Query(
    lambda: Appraisal.select(Appraisal.id, Appraisal.year, Appraisal.filed_at).where(
        among(Appraisal.id, "ids") & (Appraisal.state == "filed")
    )
)


def lines(keys: Iterable[Key], unit: int, actor: Actor) -> Mapping[Key, Line]:
    """Record → what it is and where it lies; titles of what the actor may not open are not told. At most four queries."""
    wanted = list(dict.fromkeys(keys))
    found: dict[Key, Line] = {}
    records = [key for key in wanted if isinstance(key, int)]
    if records:
        seen = scope(LifeRecord, actor)
        query = prepared(
            ("standing records", seen.shape),
            lambda: LifeRecord.select(LifeRecord.id, LifeRecord.title, LifeRecord.day).where(
                seen.where & among(LifeRecord.id, "ids")
            ),
        )
        for row in query(ids=records, **actor.places()):
            found[row.id] = Line(row.title, row.day, f"/life/{row.id}")
        found |= {key: Line("其他组织的活动", None, "") for key in records if key not in found}
    others = {key: int(key.partition("-")[2]) for key in wanted if isinstance(key, str)}
    talks = {number: key for key, number in others.items() if key.startswith("talk-")}
    if talks:
        for row in _TALKS(ids=list(talks)):
            found[talks[row.id]] = Line("谈心谈话", row.talked_on, f"/life/talks?branch={unit}")
    courses = {number: key for key, number in others.items() if key.startswith("training-")}
    if courses:
        for row in _TRAININGS(ids=list(courses)):
            found[courses[row.id]] = Line(row.title, row.ends, "/life/trainings")
    appraised = {number: key for key, number in others.items() if key.startswith("appraisal-")}
    if appraised:
        for row in _APPRAISALS(ids=list(appraised)):
            day = clock.local(row.filed_at).date()
            found[appraised[row.id]] = Line(f"{row.year} 年民主评议党员", day, f"/appraisals/{row.id}")
    found |= {
        key: Line("年度计划", None, f"/plans/{number}") for key, number in others.items() if key.startswith("plan-")
    }
    return found
