"""The list of units: columns, filters and counts by correlated queries, compiled once per role; choices of units."""

from dataclasses import replace
from typing import Any

import peewee as pw

from portal.accounts.models import Appointment
from portal.db import P, Query, prepared
from portal.lists import Filter, Spec
from portal.policy import ALL, Actor, Scope, in_force, scope, under_role
from portal.units import setup
from portal.units.models import KINDS, PRESENT, SECTORS, Person, Unit, UnitCover

Options = list[tuple[str, str]]

# The members of a branch to choose from.
MEMBERS = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.post)
        .where((Person.branch == P("branch")) & (Person.kind == "member") & Person.status.in_(PRESENT))
        .order_by(Person.initials, Person.id)
    )
)


def same(words: tuple[str, ...]) -> Options:
    """Options whose labels are their values."""
    return [(word, word) for word in words]


def tree_order() -> list[Any]:
    """Depth first: a committee, its own branches, then each 党总支 with its branches."""
    general = pw.Case(
        None,
        [
            ((Unit.kind == "branch") & (Unit.parent != Unit.committee), Unit.parent),
            (Unit.kind == "general_branch", Unit.id),
        ],
        0,
    )
    rank = pw.Case(Unit.kind, (("superior", 0), ("committee", 1), ("general_branch", 2)), 3)
    return [pw.fn.COALESCE(Unit.committee, 0), general, rank, Unit.id]


def secretary() -> Any:
    """Who leads the branch of the outer query: by appointment in force, else by the party duty of the roster."""
    head = Person.alias("head")
    appointed = (
        Appointment.select(head.name)
        .join(head, on=(head.id == Appointment.person))
        .where((Appointment.unit == Unit.id) & (Appointment.role == "secretary") & in_force(Appointment, P("today")))
        .order_by(pw.Case(None, [(head.duty.contains("副"), 1)], 0), Appointment.id)
        .limit(1)
    )
    named = Person.alias("named")
    by_duty = named.select(
        pw.fn.MIN(named.name)
    ).where(  # an order by id would tempt SQLite to the index of all members
        (named.branch == Unit.id) & (named.kind == "member") & named.status.in_(PRESENT) & setup.is_head(named)
    )
    return pw.fn.COALESCE(appointed, by_duty)


def number(*conditions: Any) -> Any:
    """Members on the books of the unit of the outer query and of all below it."""
    everyone = Person.alias("everyone")
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == Unit.id)
    present = (everyone.kind == "member") & everyone.status.in_(PRESENT)
    for condition in conditions:
        present &= condition(everyone)
    counted = everyone.select(pw.fn.COUNT(everyone.id))
    return pw.Case(
        Unit.kind,
        (
            ("branch", counted.where((everyone.branch == Unit.id) & present)),
            ("committee", counted.where((everyone.committee == Unit.id) & present)),
            ("group", counted.where((everyone.group == Unit.id) & present)),
        ),
        counted.where(everyone.branch.in_(below) & present),
    )


def _inspected(actor: Actor) -> Scope:
    return Scope(("all",), ALL) if actor.role in ("admin", "security") else under_role(actor, Unit.id, Unit.committee)


FILTERS = (
    Filter(
        "kind", "类型", lambda actor: [(key, word) for key, word in KINDS.items() if key != "group"],
        lambda: Unit.kind == P("kind"),
    ),
    Filter("sector", "领域", lambda actor: same(SECTORS), lambda: Unit.sector == P("sector")),
    Filter(
        "state", "状态", lambda actor: [("open", "现有"), ("closed", "已撤销"), ("all", "全部")], lambda: Unit.id > 0,
        fixed={"open": lambda: Unit.closed_on.is_null(), "closed": lambda: Unit.closed_on.is_null(False)},
        default="open", required=True,
    ),
)  # fmt: skip
ACTIVITY = Filter(
    "activity", "固定活动日", lambda actor: [("set", "已固定"), ("none", "未固定")], lambda: Unit.id > 0,
    fixed={
        "set": lambda: Unit.activity_day != "",
        "none": lambda: (Unit.kind == "branch") & (Unit.activity_day == ""),
    },
)  # fmt: skip
CHECKED = Filter(
    "check", "设置检查",
    lambda actor: [("any", "有问题的"), *((one.key, one.label) for one in setup.ALL_UNIT_CHECKS)],
    lambda: Unit.id > 0,
    fixed={"any": lambda: setup.any_of(setup.UNIT_CHECKS), **{one.key: one.where for one in setup.ALL_UNIT_CHECKS}},
)  # fmt: skip


def _names() -> list[Any]:
    return [
        Unit.id, Unit.kind, Unit.name, Unit.sector, Unit.parent, Unit.committee, Unit.founded_on, Unit.term_ends,
        Unit.closed_on, Unit.activity_day, _parent.name.alias("parent_name"), secretary().alias("secretary"),
    ]  # fmt: skip


_parent = Unit.alias("upper")
TREE = Spec(
    "tree", Unit, columns=_names, order=tree_order, filters=FILTERS, search_hint="组织名称",
    join=lambda query: query.join(_parent, pw.JOIN.LEFT_OUTER, on=(_parent.id == Unit.parent)).switch(Unit),
    base=lambda: Unit.kind != "group",
)  # fmt: skip
INSPECTED = replace(
    TREE, name="inspected", seen=_inspected, filters=(*FILTERS[:2], ACTIVITY, CHECKED, FILTERS[2]),
    columns=lambda: [
        *_names(), number().alias("members"), number(setup.is_formal).alias("formal"),
        *setup.flags(setup.ALL_UNIT_CHECKS),
    ],
)  # fmt: skip


def inspects(actor: Actor) -> bool:
    """Whether the role at hand looks at more than one unit's numbers."""
    return actor.role in ("admin", "security", "committee", "supervisor") or (
        actor.role == "secretary" and actor.unit_kind != "branch"
    )


def units(actor: Actor) -> Spec:
    """The list of units for an actor: with numbers and defects for those who inspect, else the tree of names."""
    return INSPECTED if inspects(actor) else TREE


# --- choices for forms ---------------------------------------------------------------------------


def open_groups(branch: int | None) -> list[Any]:
    """The groups of a branch that still work: id, name."""
    query = prepared(
        "open groups",
        lambda: (
            Unit.select(Unit.id, Unit.name)
            .where((Unit.parent == P("branch")) & (Unit.kind == "group") & Unit.closed_on.is_null())
            .order_by(Unit.id)
        ),
    )
    return query(branch=branch)


def open_units(actor: Actor, kinds: tuple[str, ...]) -> list[Any]:
    """The units of some kinds that the role at hand has power over and that still work: id, name, committee name."""
    seen = scope(Unit, actor) if actor.role == "admin" else under_role(actor, Unit.id, Unit.committee)
    above = Unit.alias("above")
    query = prepared(
        ("open units", seen.shape, kinds),
        lambda: (
            Unit.select(Unit.id, Unit.name, Unit.kind, above.name.alias("committee_name"))
            .join(above, pw.JOIN.LEFT_OUTER, on=(above.id == Unit.committee))
            .where(seen.where & Unit.kind.in_(kinds) & Unit.closed_on.is_null())
            .order_by(*tree_order())
        ),
    )
    return query(**actor.places())
