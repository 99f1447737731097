"""Versions of one requirement: they follow each other, never two on one day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from portal.life.judging.checking.problem import Problem, hint
from portal.life.judging.periods import DAY
from portal.life.judging.rules import Rule, RuleSet


def check_versions(rules: RuleSet) -> Iterator[Problem]:
    """Rules with one key; the place is that of the later version."""
    chains: dict[str, list[tuple[int, Rule]]] = defaultdict(list)
    for position, rule in enumerate(rules.rules):
        chains[rule.key].append((position, rule))
    for chain in chains.values():
        chain.sort(key=lambda one: (one[1].since, one[0]))
        for (_, earlier), (position, rule) in pairwise(chain):
            yield from _follow(f"rules[{position}]", earlier, rule)


def _follow(place: str, earlier: Rule, rule: Rule) -> Iterator[Problem]:
    if rule.since <= (earlier.until or date.max):
        yield Problem(
            f"{place}.since",
            f"编号“{rule.key}”的两项要求时间重叠；前后相继的，请给前一项填写失效日期，并从次日起生效，否则请改换编号。",
        )
    elif earlier.until is not None and rule.since > earlier.until + DAY:
        yield hint(f"{place}.since", f"编号“{rule.key}”的前一项失效后有空档，其间没有要求。")
    if rule.subject != earlier.subject:
        yield Problem(f"{place}.subject", f"编号“{rule.key}”的前后两项对象不同，请改换编号。")
