"""A set of rules begins (empty, from the library, from a workbook, as the next edition) and is written while it is a draft."""

from dataclasses import replace
from typing import Any

import peewee as pw

from portal import actions
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.life import library
from portal.life.judging.document import from_document, to_document
from portal.life.judging.rules import RuleSet
from portal.life.rulesets.domain.text import named, path, read
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.parts import compare
from portal.policy import Actor
from portal.units.models import Unit

MOST_TOLD, LONGEST_TOLD = 60, 300  # changes of one revision, characters of each


def probe(by: Actor) -> LifeRules:
    """A set of the committee at hand that is not there yet, to ask who may begin one."""
    return LifeRules(committee=by.unit_id, state="draft")


def create(rules: RuleSet, *, by: Actor, once: str = "") -> LifeRules:
    """新建 a set, empty or out of a workbook; under a name that there is already it is the next edition. Raises Invalid, Denied, Stale."""
    return _begin(rules, by=by, once=once)


def take(key: str, *, by: Actor, once: str = "") -> LifeRules:
    """选用 a set of the library. Raises Invalid, Denied, Stale."""
    found = library.rule_sets().get(key)
    if found is None:
        raise Invalid("制度库里没有这份制度，请从列出的制度中选。")
    return _begin(found, by=by, once=once, library=key)


def revise(record: LifeRules, *, by: Actor, once: str = "") -> LifeRules:
    """修订: the next edition, with the rules of this one to write on; a draft of the set that there is already. Raises Denied, Stale."""
    actions.check("life_rules.create", record, by=by)
    with write():
        hold(Unit, record.committee_id)
        return drafted(record) or _begin(read(record), by=by, once=once, origin=_root(record), library=record.library)


def drafted(record: LifeRules) -> LifeRules | None:
    """The draft of the set to which an edition belongs, the newest where there are several."""
    drafts = family(record) & (LifeRules.committee == record.committee_id) & (LifeRules.state == "draft")
    found: LifeRules | None = LifeRules.select().where(drafts).order_by(LifeRules.number.desc()).first()
    return found


def _begin(rules: RuleSet, *, by: Actor, once: str, origin: int | None = None, library: str = "") -> LifeRules:
    rules = _checked(rules)
    committee = by.unit_id
    with write():
        if committee is not None:
            hold(Unit, committee)
        made = actions.create(
            "life_rules.create", LifeRules, by=by, committee=committee, name=rules.name, document=to_document(rules),
            number=_next(committee, rules.name, origin), origin=origin or _first(committee, rules.name), library=library,
            values={"name": rules.name},
        )  # fmt: skip
        store.spend(once, by, path(made))
    return made


def _root(record: LifeRules) -> int:
    """The first edition."""
    return record.origin_id or record.id


def family(record: LifeRules) -> pw.Expression:
    """The condition of all editions of a set."""
    root = _root(record)
    return (LifeRules.id == root) | (LifeRules.origin == root)


def _next(committee: int | None, name: str, root: int | None) -> int:
    """The number of the next edition: above those of this name and those of the set, whatever they were called."""
    same = LifeRules.name == name
    if root is not None:
        same |= (LifeRules.id == root) | (LifeRules.origin == root)
    return (
        LifeRules.select(pw.fn.MAX(LifeRules.number)).where((LifeRules.committee == committee) & same).scalar() or 0
    ) + 1


def _first(committee: int | None, name: str) -> int | None:
    """The first edition of the set that the committee has under this name."""
    same = (LifeRules.committee == committee) & (LifeRules.name == name)
    row = LifeRules.select(LifeRules.id, LifeRules.origin).where(same).order_by(LifeRules.id).first()
    return _root(row) if row is not None else None


def _checked(rules: RuleSet) -> RuleSet:
    """The set as a document can hold it. Raises Invalid."""
    rules = replace(rules, name=named(rules.name))
    try:
        return from_document(to_document(rules))
    except ValueError as error:
        raise Invalid(str(error)) from error


def edit(record: LifeRules, rules: RuleSet, *, by: Actor, version: int | None = None) -> None:
    """Keep a draft's new text. Raises Invalid, Denied, Stale."""
    actions.check("life_rules.edit", record, by=by)
    rules, old = _checked(rules), read(record)
    told = [[one.kind, one.label, one.before[:LONGEST_TOLD], one.after[:LONGEST_TOLD]] for one in compare(old, rules)]
    if rules == old and version in (None, record.version):
        return
    with write():
        columns: dict[str, Any] = {"document": to_document(rules)}
        if rules.name != record.name:
            hold(Unit, record.committee_id)
            columns |= {"name": rules.name, "number": _next(record.committee_id, rules.name, record.origin_id)}
        actions.perform(
            "life_rules.edit", record, by=by, set=columns, version=version,
            values={"changes": told[:MOST_TOLD], "more": max(0, len(told) - MOST_TOLD)},
        )  # fmt: skip
