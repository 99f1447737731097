"""A set of rules piece by piece: a rule or type put, removed, moved, changed from a day on; what differs between two sets. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from portal.errors import Invalid
from portal.life.judging.checking.kinds import BLANK, USED
from portal.life.judging.checking.kinds import NAMES as BY_KIND
from portal.life.judging.describing import facts
from portal.life.judging.periods import DAY
from portal.life.judging.rules import Rule, RuleSet, Type

MOST = 100  # rules of a set


def new_key(letter: str, taken: Iterable[str], *said: object) -> str:
    """A key that the set has not taken and no other set will have: made of what is said, so that it comes out the same again."""
    held = set(taken)
    for n in range(len(held) + 1):
        digest = hashlib.sha256("\n".join(map(str, (*said, n))).encode()).hexdigest()
        if (made := f"{letter}{digest[:10]}") not in held:
            return made
    raise AssertionError("a free key was not found")


def _ref(key: str, nth: int) -> str:
    return f"{hashlib.sha256(key.encode()).hexdigest()[:10]}-{nth}"


def refs(keys: Iterable[str]) -> list[str]:
    """What addresses and anchors call each: by its key and which of those with this key it is, so moving others changes nothing."""
    seen: Counter[str] = Counter()
    found = []
    for key in keys:
        seen[key] += 1
        found.append(_ref(key, seen[key]))
    return found


def rule_refs(rules: RuleSet) -> list[str]:
    """The names of the rules in addresses, in their order."""
    return refs(one.key for one in rules.rules)


def at(rules: RuleSet, ref: str) -> int | None:
    """The position of a rule by its name in addresses."""
    found = rule_refs(rules)
    return found.index(ref) if ref in found else None


def type_at(rules: RuleSet, ref: str) -> int | None:
    """The position of an added type by its name in addresses."""
    found = refs(one.key for one in rules.types)
    return found.index(ref) if ref in found else None


def names(*sets: RuleSet) -> dict[str, str]:
    """Key → name of the rules, the latest version's."""
    every = sorted((rule for one in sets for rule in one.rules), key=lambda rule: rule.since)
    return {rule.key: rule.name for rule in every}


def tidy(rule: Rule) -> Rule:
    """The rule without what its kind has no use for."""
    unused: dict[str, Any] = {name: BLANK[name] for name in BY_KIND if name not in USED[rule.kind]}
    return replace(rule, **unused)


def put(rules: RuleSet, rule: Rule, position: int | None = None) -> RuleSet:
    """The set with a rule in the place of the one there, or last; without a key it is a new requirement. Raises Invalid."""
    if not rule.key:
        rule = replace(rule, key=new_key("r", (one.key for one in rules.rules), rules.name, rule.name))
    rule = tidy(rule)
    if position is None:
        if len(rules.rules) >= MOST:
            raise Invalid(f"一份制度最多 {MOST} 项要求，请分成几份。")
        return replace(rules, rules=(*rules.rules, rule))
    return replace(rules, rules=tuple(rule if n == position else one for n, one in enumerate(rules.rules)))


def without(rules: RuleSet, position: int) -> RuleSet:
    """The set without a rule."""
    return replace(rules, rules=tuple(one for n, one in enumerate(rules.rules) if n != position))


def moved(rules: RuleSet, position: int, *, up: bool) -> RuleSet:
    """The set with a rule one place up or down."""
    listed, other = list(rules.rules), position + (-1 if up else 1)
    if 0 <= other < len(listed):
        listed[position], listed[other] = listed[other], listed[position]
    return replace(rules, rules=tuple(listed))


def changed_from(rules: RuleSet, position: int, day: date | None) -> RuleSet:
    """自某日起修改: the rule ends the day before, and a version that begins on the day follows it. Raises Invalid."""
    old = rules.rules[position]
    if day is None:
        raise Invalid("请填写从哪一天起修改。", "day")
    if day <= old.since:
        raise Invalid(f"应晚于生效日期 {old.since}；要改生效日期，请用“修改”。", "day")
    if old.until is not None and day > old.until:
        raise Invalid(f"这一项到 {old.until} 已经失效，请填写不晚于这一天的日期。", "day")
    if len(rules.rules) >= MOST:
        raise Invalid(f"一份制度最多 {MOST} 项要求，请分成几份。", "day")
    both = (replace(old, until=day - DAY), replace(old, since=day))
    return replace(rules, rules=(*rules.rules[:position], *both, *rules.rules[position + 1 :]))


def put_type(rules: RuleSet, label: str, verb: str, position: int | None = None) -> RuleSet:
    """The set with a type that it adds. Raises Invalid."""
    label, verb = " ".join(label.split()), " ".join(verb.split())
    if any(
        one.label == label and key != (rules.types[position].key if position is not None else "")
        for key, one in rules.known().items()
    ):
        raise Invalid(f"已经有“{label}”这个类型，不用再加。", "label")
    if position is None:
        key = new_key("t", rules.known(), rules.name, label)
        return replace(rules, types=(*rules.types, Type(key, label, verb)))
    made = replace(rules.types[position], label=label, verb=verb)
    return replace(rules, types=tuple(made if n == position else one for n, one in enumerate(rules.types)))


def without_type(rules: RuleSet, position: int) -> RuleSet:
    """The set without a type. Raises Invalid where a rule counts it."""
    gone = rules.types[position]
    if using := [rule.name for rule in rules.rules if gone.key in (*rule.types, *rule.before)]:
        raise Invalid(f"“{using[0]}”等 {len(using)} 项要求用到“{gone.label}”，请先修改这些要求。")
    return replace(rules, types=tuple(one for n, one in enumerate(rules.types) if n != position))


class Change(NamedTuple):
    """A difference between two sets: kind (added, removed, changed, moved), of what, before, after."""

    kind: str
    label: str
    before: str = ""
    after: str = ""


def compare(old: RuleSet, new: RuleSet) -> list[Change]:
    """What differs, in the words of the page; rules are known by key and first day, else by key."""
    found = [
        Change("changed", word, getattr(old, name), getattr(new, name))
        for name, word in (("name", "名称"), ("source", "来源"), ("note", "说明"))
        if getattr(old, name) != getattr(new, name)
    ]
    found += _types(old, new)
    pairs = _pairs(old.rules, new.rules)
    found += [Change("removed", rule.name, _said(rule, old)) for rule, other in pairs if other is None]
    for before, after in ((one, other) for other, one in _pairs(new.rules, old.rules)):
        if after is None:
            continue
        if before is None:
            found.append(Change("added", after.name, "", _said(after, new)))
        elif before != after:
            was, now = _differing(before, after, old, new)
            found.append(Change("changed", after.name, was, now))
    if not found and old.rules != new.rules:
        found.append(Change("moved", "先后顺序", *("；".join(rule.name for rule in one.rules) for one in (old, new))))
    return found


def _types(old: RuleSet, new: RuleSet) -> list[Change]:
    before, after = ({one.key: f"{one.label}（{one.verb}）" for one in of.types} for of in (old, new))
    found = [Change("removed", "新增类型", text) for key, text in before.items() if key not in after]
    for key, text in after.items():
        if before.get(key) != text:
            found.append(Change("changed" if key in before else "added", "新增类型", before.get(key, ""), text))
    return found


def _pairs(these: tuple[Rule, ...], those: tuple[Rule, ...]) -> list[tuple[Rule, Rule | None]]:
    """Each of these rules with its counterpart."""
    free = list(those)
    found: dict[int, Rule] = {}
    for exact in (True, False):
        for rule in these:
            if id(rule) in found:
                continue
            match = next((one for one in free if one.key == rule.key and (not exact or one.since == rule.since)), None)
            if match is not None:
                found[id(rule)] = match
                free.remove(match)
    return [(rule, found.get(id(rule))) for rule in these]


def _said(rule: Rule, of: RuleSet) -> str:
    return "；".join(one.text for one in facts(rule, of.known(), names(of)))


def _differing(before: Rule, after: Rule, old: RuleSet, new: RuleSet) -> tuple[str, str]:
    was, now = (dict(facts(rule, of.known(), names(of))) for rule, of in ((before, old), (after, new)))
    was, now = {"名称": before.name} | was, {"名称": after.name} | now
    labels = [label for label in dict.fromkeys((*was, *now)) if was.get(label) != now.get(label)]
    texts = ["；".join(f"{label}：{held.get(label) or '（无）'}" for label in labels) for held in (was, now)]
    return texts[0] or "（编号或内部设置）", texts[1] or "（编号或内部设置已改）"
