"""The lists of units and of people: columns, filters and counts by correlated queries, compiled once per role."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import peewee as pw

from portal.accounts.models import Appointment
from portal.db import P, prepared
from portal.lists import Filter, Spec
from portal.policy import ALL, Actor, Scope, in_force, scope, under_role
from portal.units import setup
from portal.units.models import (
    CATEGORIES,
    KINDS,
    MEMBERSHIPS,
    PRESENT,
    SECTORS,
    STATUSES,
    Person,
    Unit,
    UnitCover,
)

Options = list[tuple[str, str]]


def same(words: tuple[str, ...]) -> Options:
    """Options whose labels are their values."""
    return [(word, word) for word in words]


# --- units ----------------------------------------------------------------------------------------


def tree_order() -> list[Any]:
    """Depth first: a committee, its own branches, then each 党总支 with its branches; groups last, beside their branch."""
    general = pw.Case(
        None,
        [((Unit.kind == "branch") & (Unit.parent != Unit.committee), Unit.parent), (Unit.kind == "general_branch", Unit.id)],
        0,
    )
    rank = pw.Case(Unit.kind, (("superior", 0), ("committee", 1), ("general_branch", 2)), 3)
    return [pw.fn.COALESCE(Unit.committee, 0), general, rank, Unit.id]


def secretary() -> Any:
    """The name of who leads the branch of the outer query: by appointment in force, else by the party duty of the roster."""
    head = Person.alias("head")
    appointed = (
        Appointment.select(head.name)
        .join(head, on=(head.id == Appointment.person))
        .where((Appointment.unit == Unit.id) & (Appointment.role == "secretary") & in_force(Appointment, P("today")))
        .order_by(pw.Case(None, [(head.duty.contains("副"), 1)], 0), Appointment.id)
        .limit(1)
    )
    named = Person.alias("named")
    by_duty = (
        named.select(named.name)
        .where((named.branch == Unit.id) & (named.kind == "member") & named.status.in_(PRESENT) & setup.is_head(named))
        .order_by(named.id)
        .limit(1)
    )
    return pw.fn.COALESCE(appointed, by_duty)


def number(*conditions: Any) -> Any:
    """Members on the books of the unit of the outer query and of all below it."""
    everyone, below = Person.alias("everyone"), UnitCover.alias("below")
    present = (everyone.kind == "member") & everyone.status.in_(PRESENT)
    for condition in conditions:
        present &= condition(everyone)
    counted = everyone.select(pw.fn.COUNT(everyone.id))
    through = counted.join(below, on=(below.unit == everyone.branch)).where((below.ancestor == Unit.id) & present)
    return pw.Case(
        Unit.kind,
        (
            ("branch", counted.where((everyone.branch == Unit.id) & present)),
            ("committee", counted.where((everyone.committee == Unit.id) & present)),
            ("group", counted.where((everyone.group == Unit.id) & present)),
        ),
        through,
    )


def _inspected(actor: Actor) -> Scope:
    return Scope(("all",), ALL) if actor.role in ("admin", "security") else under_role(actor, Unit.id, Unit.committee)


FILTERS = (
    Filter("kind", "类型", lambda actor: [(key, KINDS[key]) for key in KINDS if key != "group"], lambda: Unit.kind == P("kind")),
    Filter("sector", "类别", lambda actor: same(SECTORS), lambda: Unit.sector == P("sector")),
    Filter(
        "state", "状态", lambda actor: [("open", "现有"), ("closed", "已撤销"), ("all", "全部")], lambda: Unit.id > 0,
        fixed={"open": lambda: Unit.closed_on.is_null(), "closed": lambda: Unit.closed_on.is_null(False)},
        default="open", required=True,
    ),
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
        Unit.closed_on, _parent.name.alias("parent_name"), secretary().alias("secretary"),
    ]  # fmt: skip


_parent = Unit.alias("upper")
TREE = Spec(
    "tree", Unit, columns=_names, order=tree_order, filters=FILTERS, search_hint="组织名称",
    join=lambda query: query.join(_parent, pw.JOIN.LEFT_OUTER, on=(_parent.id == Unit.parent)).switch(Unit),
    base=lambda: Unit.kind != "group",
)  # fmt: skip
INSPECTED = replace(
    TREE, name="inspected", seen=_inspected, filters=(*FILTERS[:2], CHECKED, FILTERS[2]),
    columns=lambda: [
        *_names(), number().alias("members"), number(setup.is_formal).alias("formal"), *setup.flags(setup.ALL_UNIT_CHECKS),
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


# --- people ---------------------------------------------------------------------------------------

_branch, _group = Unit.alias("branch"), Unit.alias("group_unit")
FILE_FILTERS = (
    Filter("membership", "人员类别", lambda actor: same(MEMBERSHIPS), lambda: Person.membership == P("membership")),
    Filter("category", "党员类型", lambda actor: same(CATEGORIES), lambda: Person.category == P("category")),
    Filter(
        "lacks", "待补充", lambda actor: [("any", "有待补充的"), *((one.key, one.label) for one in setup.FILE_CHECKS)],
        lambda: Person.id > 0,
        fixed={"any": lambda: setup.any_of(setup.FILE_CHECKS), **{one.key: one.where for one in setup.FILE_CHECKS}},
    ),
    Filter(
        "status", "状态", lambda actor: [("present", "在册、流动、失联"), *same(STATUSES), ("all", "全部")],
        lambda: Person.status == P("status"),
        fixed={"present": lambda: Person.status.in_(PRESENT), "all": lambda: Person.id > 0},
        default="present", required=True,
    ),
    Filter(
        "kind", "人员", lambda actor: [("member", "党员"), ("staff", "群众")], lambda: Person.kind == P("kind"),
        default="member", required=True,
    ),
)  # fmt: skip


def _with_places(query: Any) -> Any:
    query = query.join(_branch, on=(_branch.id == Person.branch)).switch(Person)
    return query.join(_group, pw.JOIN.LEFT_OUTER, on=(_group.id == Person.group)).switch(Person)


def _colleagues() -> list[Any]:
    return [
        Person.id, Person.name, Person.duty, Person.post, Person.branch, Person.kind,
        _branch.name.alias("branch_name"), _group.name.alias("group_name"),
    ]  # fmt: skip


NAMES = Spec(
    "colleagues", Person, columns=_colleagues, order=lambda: [Person.initials, Person.id], join=_with_places,
    base=lambda: Person.status.in_(PRESENT), search_hint="姓名或拼音首字母",
    seen=lambda actor: Scope(("home",), (Person.branch == P("home_branch")) & (Person.kind == "member")),
)  # fmt: skip
FILES = replace(
    NAMES, name="files", base=None, search_hint="姓名、拼音首字母或岗位",
    seen=lambda actor: under_role(actor, Person.branch, Person.committee),
    columns=lambda: [
        *_colleagues(), Person.sex, Person.birth, Person.joined, Person.confirmed, Person.membership, Person.category,
        Person.status, Person.exempt, *setup.flags(setup.FILE_CHECKS),
    ],
)  # fmt: skip


def people(actor: Actor, args: Mapping[str, str]) -> Spec:
    """The list of people for an actor: files for those in office, the names of the own branch for members."""
    if actor.role not in ("secretary", "committee", "supervisor"):
        return NAMES
    places = under_options(actor, args)
    groups = group_options(actor, args)
    filters = list(FILE_FILTERS)
    if groups:
        filters.insert(
            0,
            Filter(
                "group", "党小组", lambda actor: groups, lambda: Person.group == P("group"), read=int,
                fixed={"none": lambda: Person.group.is_null()},
            ),
        )  # fmt: skip
    if places:
        covered = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("under"))
        filters.insert(
            0, Filter("under", "组织", lambda actor: places, lambda: Person.branch.in_(covered), read=int)
        )
    return replace(FILES, filters=tuple(filters))


def asked(args: Mapping[str, str], name: str) -> int | None:
    """The id that an address asks for."""
    text = args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def under_options(actor: Actor, args: Mapping[str, str]) -> Options:
    """The units to choose a list of people by: those below the role (for a 上级党委 its committees), and the one asked for."""
    if actor.unit_kind == "branch" and actor.role == "secretary":
        return []
    seen = under_role(actor, Unit.id, Unit.committee)
    kinds = ("committee",) if actor.unit_kind == "superior" else ("committee", "general_branch", "branch")
    query = prepared(
        ("under", seen.shape, kinds),
        lambda: Unit.select(Unit.id, Unit.name)
        .where(seen.where & ((Unit.kind.in_(kinds) & Unit.closed_on.is_null()) | (Unit.id == P("asked"))))
        .order_by(*tree_order()),
    )
    rows = query(asked=asked(args, "under"), **actor.places())
    return [(str(row.id), row.name) for row in rows]


def group_options(actor: Actor, args: Mapping[str, str]) -> Options:
    """The groups of the branch at hand or asked for."""
    branch = actor.unit_id if actor.unit_kind == "branch" else asked(args, "under")
    if branch is None or not actor.covers(branch):
        return []
    groups = open_groups(branch)
    return [*((str(row.id), row.name) for row in groups), ("none", "未编组")] if groups else []


def open_groups(branch: int | None) -> list[Any]:
    """The groups of a branch that still work: id, name."""
    query = prepared(
        "open groups",
        lambda: Unit.select(Unit.id, Unit.name)
        .where((Unit.parent == P("branch")) & (Unit.kind == "group") & Unit.closed_on.is_null())
        .order_by(Unit.id),
    )
    return query(branch=branch)


def open_units(actor: Actor, kinds: tuple[str, ...]) -> list[Any]:
    """The units of some kinds that the role at hand has power over and that still work: id, name, committee name."""
    seen = scope(Unit, actor) if actor.role == "admin" else under_role(actor, Unit.id, Unit.committee)
    above = Unit.alias("above")
    query = prepared(
        ("open units", seen.shape, kinds),
        lambda: Unit.select(Unit.id, Unit.name, Unit.kind, above.name.alias("committee_name"))
        .join(above, pw.JOIN.LEFT_OUTER, on=(above.id == Unit.committee))
        .where(seen.where & Unit.kind.in_(kinds) & Unit.closed_on.is_null())
        .order_by(*tree_order()),
    )
    return query(**actor.places())
