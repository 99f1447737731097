"""People: entered, corrected, moved between branches, taken off the books."""

from typing import Any

from portal import search


def indexed(person: Any) -> str:
    """The search entry of a person (model or row): name, pinyin initials, post and duty; never numbers."""
    return search.tokens(person.name, person.initials, person.post, person.duty)
