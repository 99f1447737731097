"""What can be chosen in the forms of a scheme, out of the scheme itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from portal.stars.computation.scheme import HONOUR_LEVELS, Scheme
from portal.stars.schemes.wording import holders as all_holders
from portal.stars.workbooks import words as names
from portal.units.models import SECTORS

Choices = Sequence[tuple[str, str]]
NONE = ("", "请选择")


def outcomes(scheme: Scheme) -> Choices:
    """What a branch can come to, best first, by the text that a table keeps."""
    stars = [(str(star), scheme.label(star)) for star in range(scheme.stars, 0, -1)]
    return [*stars, ("0", scheme.unrated), *((grade.key, grade.label) for grade in scheme.grades)]


def stars(scheme: Scheme) -> Choices:
    """The stars of the scheme, highest first."""
    return [(str(star), scheme.label(star)) for star in range(scheme.stars, 0, -1)]


def words(choices: Mapping[Any, str]) -> Callable[[Scheme], Choices]:
    """The keys of these words, whatever the scheme."""
    return lambda scheme: list(choices.items())


def or_none(choices: Callable[[Scheme], Choices]) -> Callable[[Scheme], Choices]:
    """These, with nothing chosen first."""
    return lambda scheme: [NONE, *choices(scheme)]


def sectors(scheme: Scheme) -> Choices:
    """The sectors there are, and those that the scheme names besides."""
    used = (one for indicator in scheme.indicators for one in indicator.sectors)
    return [(one, one) for one in dict.fromkeys((*SECTORS, *scheme.sectors, *used))]


def facts(scheme: Scheme) -> Choices:
    """The facts that the portal knows, and those that the scheme names besides."""
    used = {one.fact: one.fact for one in scheme.indicators if one.fact}
    return [NONE, *(used | names.FACTS).items()]


def effects(scheme: Scheme) -> Choices:
    """What a veto may lead to; a grade is one choice with its effect."""
    plain = [(key, word) for key, word in names.EFFECTS.items() if key != "grade"]
    return [*plain, *((f"grade:{grade.key}", f"定为{grade.label}") for grade in scheme.grades)]


def needs(scheme: Scheme) -> Choices:
    """What a condition can ask for: a finding, marks, results, an honour; kind and object in one choice."""
    return [
        ("stated", names.CONDITION_KINDS["stated"]), ("history", names.CONDITION_KINDS["history"]),
        *((f"component:{one.key}", f"计分项得分：{one.label}") for one in scheme.components),
        *((f"indicator:{one.key}", f"指标得分：{one.label}") for one in scheme.indicators),
        *((f"honour:{key}", f"荣誉：{word}及以上") for key, word in HONOUR_LEVELS.items()),
    ]  # fmt: skip


def holders(scheme: Scheme) -> Choices:
    """The components and levels to which an indicator may belong."""
    return [(one.key, one.label) for one in all_holders(scheme)]
