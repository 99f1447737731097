"""What a set of rules is called, where it lies, what its row holds."""

from typing import Any

from portal.errors import Invalid
from portal.life.judging.document import LONG_TEXT, from_document
from portal.life.judging.rules import RuleSet
from portal.life.rulesets.models import LifeRules

ROOM = "/life/rules/sets"
LONGEST = {"name": 60, "source": 500, "note": LONG_TEXT}


def path(record: LifeRules) -> str:
    """Where a set lies."""
    return f"{ROOM}/{record.id}"


def title(record: Any) -> str:
    """A set with its edition."""
    return f"{record.name}（第 {record.number} 版）" if record.number > 1 else str(record.name)


def read(record: Any) -> RuleSet:
    """The rules of a row."""
    return from_document(record.document)


def named(name: str) -> str:
    """A name, tidied. Raises Invalid."""
    name = " ".join(name.split())
    if not name:
        raise Invalid("请填写制度的名称。", "name")
    if len(name) > LONGEST["name"]:
        raise Invalid(f"名称最多 {LONGEST['name']} 个字，请精简。", "name")
    return name
