"""Sets of rules as data, one JSON file each; what their sources do not say is marked as an example.

window2016: the tasks of S0, its window read as June to December 2016. plan2017: S1, Beijing's plan of April 2017; what the
regulation of 2018 asks too ends there. branches2018: 支部工作条例（试行） and the regulations on terms, elections and education that go with it.
One key is one requirement through all sets, so they are judged together and the date decides.
"""

import json
from functools import cache
from pathlib import Path

from portal.life.judging.document import from_document
from portal.life.judging.rules import RuleSet

KEYS = ("window2016", "plan2017", "branches2018")


@cache
def rule_sets() -> dict[str, RuleSet]:
    """The sets by key, in the order of their dates."""
    return {key: from_document(json.loads(_path(key).read_text(encoding="utf-8"))) for key in KEYS}


def _path(key: str) -> Path:
    return Path(__file__).with_name(f"{key}.json")
