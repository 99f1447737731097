"""Terms as they stand: until when, how many days are left, which state; extensions and elections of a unit; its card."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import peewee as pw

from portal import clock, policy
from portal.db import P, Query, prepared
from portal.life.records.models import LifeRecord
from portal.life.terms.models import TermExtension
from portal.policy import Actor, scope
from portal.units import setup, terms
from portal.units.models import Person, Unit

# state → (label, tone), as they are filtered by
STATES = {
    "over": ("已满未换", "danger"), "due": ("半年内届满", "warn"), "extended": ("已延期", "info"), "fine": ("正常", "ok"),
    "unknown": ("未登记", "muted"),
}  # fmt: skip


class Term(NamedTuple):
    """A unit's present term: its days, the approved extension, what is left of it today."""

    starts: date | None
    ends: date | None
    until: date | None  # of the extension
    today: date

    @property
    def last(self) -> date | None:
        """The day by which the unit elects."""
        return self.until or self.ends

    @property
    def days(self) -> int | None:
        """Days left; below 0 it is over."""
        return (self.last - self.today).days if self.last else None

    @property
    def state(self) -> str:
        """A key of STATES."""
        if self.last is None:
            return "unknown"
        if self.last < self.today:
            return "over"
        if self.until:
            return "extended"
        return "due" if self.last <= terms.later(self.today, months=terms.NOTICE_MONTHS) else "fine"

    @property
    def label(self) -> str:
        if self.state == "extended" and self.until:
            return f"已延期至 {self.until:%Y-%m-%d}"
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]

    @property
    def left(self) -> str:
        """The days left in words."""
        if self.days is None:
            return ""
        return f"还有 {self.days} 天" if self.days >= 0 else f"已过 {-self.days} 天"


def day(value: Any) -> date | None:
    """A date out of an expression: SQLite gives its text."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def of_row(row: Any) -> Term:
    """The term of a row with term_starts, term_ends and extended_until."""
    return Term(row.term_starts, row.term_ends, day(row.extended_until), clock.today())


_ONE = Query(
    lambda: Unit.select(Unit.term_starts, Unit.term_ends, setup.extended().alias("extended_until")).where(
        Unit.id == P("unit")
    )
)


def of(unit_id: int) -> Term:
    """The present term of a unit."""
    return of_row(_ONE.one(unit=unit_id))


_asker, _judge = Person.alias("asker"), Person.alias("judge")


def extensions(unit_id: int, actor: Actor) -> list[Any]:
    """The extensions that a unit asked for, the newest first."""
    seen = scope(TermExtension, actor)

    def build() -> Any:
        return (
            TermExtension.select(
                TermExtension.id, TermExtension.term_ends, TermExtension.until, TermExtension.reason,
                TermExtension.answer, TermExtension.paper, TermExtension.decided_on, TermExtension.state,
                TermExtension.created_at, _asker.name.alias("asker"), _judge.name.alias("judge"),
            )
            .join(_asker, on=(_asker.id == TermExtension.asked_by)).switch(TermExtension)
            .join(_judge, pw.JOIN.LEFT_OUTER, on=(_judge.id == TermExtension.decided_by))
            .where((TermExtension.unit == P("of")) & seen.where)
            .order_by(TermExtension.id.desc()).limit(50)
        )  # fmt: skip

    return prepared(("extensions of a unit", seen.shape), build)(of=unit_id, **actor.places())


def elections(unit_id: int, actor: Actor) -> list[Any]:
    """The filed records of the last three years in which a unit elected: id, day, title; of those that `actor` sees."""
    seen = scope(LifeRecord, actor)

    def build() -> Any:
        here = (LifeRecord.unit == P("of")) & (LifeRecord.state == "filed") & (LifeRecord.day >= P("since"))
        elected = pw.fn.LOWER(LifeRecord.minutes).contains('"kind":"election"')
        columns = (LifeRecord.id, LifeRecord.day, LifeRecord.title)
        found = LifeRecord.select(*columns).where(here & elected & seen.where)
        return found.order_by(LifeRecord.day.desc(), LifeRecord.id.desc()).limit(5)

    since = clock.today() - timedelta(days=3 * 366)
    return prepared(("elections of a unit", seen.shape), build)(of=unit_id, since=since, **actor.places())


def of_unit(actor: Actor, unit: Unit) -> list[tuple[str, dict[str, Any]]]:
    """The card on the page of a unit: how its term stands, for those who work there or above."""
    if unit.kind not in terms.WITH_TERM or unit.closed_on is not None:
        return []
    if not policy.may("page.terms", actor) or not actor.covers(unit.id):
        return []
    return [("life/terms/card.html", {"unit": unit, "term": of(unit.id)})]
