"""The lists of people: files for those in office, names of the own branch for members."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import peewee as pw

from portal.db import P, prepared
from portal.lists import Filter, Spec
from portal.policy import Actor, Scope, under_role
from portal.units import setup
from portal.units.listing import Options, open_groups, same, tree_order
from portal.units.models import CATEGORIES, MEMBERSHIPS, PRESENT, STATUSES, Person, Unit, UnitCover

_branch, _group = Unit.alias("branch"), Unit.alias("group_unit")
FILE_FILTERS = (
    Filter("membership", "人员类别", lambda actor: same(MEMBERSHIPS), lambda: Person.membership == P("membership")),
    Filter("category", "党员类型", lambda actor: same(CATEGORIES), lambda: Person.category == P("category")),
    Filter(
        "leading", "领导干部", lambda actor: [("yes", "党员领导干部")], lambda: Person.id > 0,
        fixed={"yes": lambda: Person.leading == True},  # noqa: E712 — SQL
    ),
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
        Person.status, Person.exempt, Person.leading, *setup.flags(setup.FILE_CHECKS),
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
        filters.insert(0, Filter("under", "组织", lambda actor: places, lambda: Person.branch.in_(covered), read=int))
    return replace(FILES, filters=tuple(filters))


def asked(args: Mapping[str, str], name: str) -> int | None:
    """The id that an address asks for."""
    text = args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def under_options(actor: Actor, args: Mapping[str, str]) -> Options:
    """The units to narrow a list by: those below the role (for a 上级党委 its committees), and the one asked for."""
    if actor.unit_kind == "branch" and actor.role == "secretary":
        return []
    seen = under_role(actor, Unit.id, Unit.committee)
    kinds = ("committee",) if actor.unit_kind == "superior" else ("committee", "general_branch", "branch")
    query = prepared(
        ("under", seen.shape, kinds),
        lambda: (
            Unit.select(Unit.id, Unit.name)
            .where(seen.where & ((Unit.kind.in_(kinds) & Unit.closed_on.is_null()) | (Unit.id == P("asked"))))
            .order_by(*tree_order())
        ),
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
