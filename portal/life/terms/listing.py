"""换届台账: the units with a term, until when, in which state; which extensions wait for whom."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.accounts.models import Appointment
from portal.db import P
from portal.life.terms import reading
from portal.life.terms.models import TermExtension
from portal.lists import QUEUE, Filter
from portal.policy import Actor, Scope, in_force, under_role
from portal.units import setup, terms
from portal.units.listing import same, secretary, tree_order
from portal.units.models import KINDS, SECTORS, Unit, UnitCover

HEADINGS = ["组织", "类型", "领域", "书记", "任期开始", "任期届满", "延期至", "剩余天数", "状态", "延期申请"]


def seen(actor: Actor) -> Scope:
    """The units under the role at hand."""
    return under_role(actor, Unit.id, Unit.committee)


def asked() -> Any:
    """An extension of the outer query's unit waits."""
    one = TermExtension.alias("waiting")
    return pw.fn.EXISTS(one.select(one.id).where((one.unit == Unit.id) & (one.state == "asked")))


def decidable() -> Any:
    """The same, for who does not head the unit: policy.rules.life `other` as a condition."""
    own = (
        Appointment.select(Appointment.id)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where(
            (Appointment.person == P("me")) & (Appointment.role == "secretary") & (UnitCover.unit == Unit.id)
            & in_force(Appointment, P("today"))
        )
    )  # fmt: skip
    return asked() & ~pw.fn.EXISTS(own)


def base() -> Any:
    """Open units that have a term."""
    return Unit.kind.in_(terms.WITH_TERM) & Unit.closed_on.is_null()


def _states(actor: Actor) -> list[tuple[str, str]]:
    return [(key, label) for key, (label, _tone) in reading.STATES.items()]


def _asked(actor: Actor) -> list[tuple[str, str]]:
    mine = [(QUEUE, "待我批复")] if actor.role == "committee" else []
    return [*mine, ("asked", "待批复")]


CONDITIONS = {
    "over": lambda: setup.elects_by() < P("today"),
    "due": lambda: setup.extended().is_null() & Unit.term_ends.between(P("today"), P("notice")),
    "extended": lambda: setup.extended() >= P("today"),
    "fine": lambda: setup.extended().is_null() & (Unit.term_ends > P("notice")),
    "unknown": lambda: Unit.term_ends.is_null(),
}  # the same as reading.Term.state

LIST = lists.Spec(
    "terms",
    Unit,
    columns=lambda: [
        Unit.id, Unit.kind, Unit.name, Unit.sector, Unit.term_starts, Unit.term_ends,
        setup.extended().alias("extended_until"), secretary().alias("secretary"),
        pw.Case(None, [(asked(), 1)], 0).alias("asked"),
    ],
    order=tree_order,
    seen=seen,
    base=base,
    filters=(
        Filter(
            "kind", "类型", lambda actor: [(key, KINDS[key]) for key in terms.WITH_TERM], lambda: Unit.kind == P("kind"),
        ),
        Filter("sector", "领域", lambda actor: same(SECTORS), lambda: Unit.sector == P("sector")),
        Filter("state", "状态", _states, lambda: Unit.id > 0, fixed=CONDITIONS),
        Filter("extension", "延期申请", _asked, lambda: Unit.id > 0, fixed={QUEUE: decidable, "asked": asked}),
    ),
    search_hint="组织名称",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        term = reading.of_row(row)
        yield [
            row.name, KINDS[row.kind], row.sector or "", row.secretary or "", term.starts, term.ends, term.until, term.days,
            term.label, "待批复" if row.asked else "",
        ]  # fmt: skip
