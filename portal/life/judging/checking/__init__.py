"""Whether a set of rules makes sense: what must be put right before it is used, and what deserves a second look."""

from collections.abc import Collection

from portal.life.judging.checking.kinds import check_kind
from portal.life.judging.checking.problem import Problem
from portal.life.judging.checking.shared import check_rule, check_types
from portal.life.judging.checking.versions import check_versions
from portal.life.judging.document import from_document, to_document
from portal.life.judging.rules import RuleSet

__all__ = ["Problem", "check"]


def check(rules: RuleSet, sectors: Collection[str] = (), categories: Collection[str] = ()) -> list[Problem]:
    """All problems, in the order of the rules; a set with a severe one cannot be used.

    `sectors`, `categories`: those there are; empty: not checked.
    """
    try:
        from_document(to_document(rules))
    except ValueError as error:  # nothing more can be said in words about what is beyond all limits
        place, _, text = str(error).partition("：")
        return [Problem(place, text)]
    found = [] if rules.name.strip() else [Problem("name", "请填写制度名称。")]
    if not rules.rules:
        found.append(Problem("rules", "请至少填写一项要求。"))
    found += check_types(rules)
    for position, rule in enumerate(rules.rules):
        place = f"rules[{position}]"
        found += check_rule(place, rule, rules, sectors, categories)
        found += check_kind(place, rule, rules)
    return [*found, *check_versions(rules)]
