"""Published schemes as data, one JSON file each; what their sources do not say is marked as an example.

city: a city's notice for 2023. education: 济教工委〔2021〕23号. teacher, student: a university's branches of teachers and of
students. enterprise: a railway engineering group.
"""

import json
from functools import cache
from pathlib import Path

from portal.stars.computation.document import from_document
from portal.stars.computation.scheme import Scheme

KEYS = ("city", "education", "teacher", "student", "enterprise")


@cache
def schemes() -> dict[str, Scheme]:
    """The schemes by key, in the order in which they are shown."""
    return {key: from_document(json.loads(_path(key).read_text(encoding="utf-8"))) for key in KEYS}


def _path(key: str) -> Path:
    return Path(__file__).with_name(f"{key}.json")
