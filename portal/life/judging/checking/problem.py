"""A problem of a set of rules, and how days of the year are read."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Problem:
    """`place`: as in the document, "rules[3].types"; `text`: a whole Chinese sentence that says what to do."""

    place: str
    text: str
    severe: bool = True  # False: a hint


def hint(place: str, text: str) -> Problem:
    return Problem(place, text, severe=False)


def is_day(text: str) -> bool:
    """Whether "MM-DD" is a day of a leap year."""
    if len(text) != 5:
        return False
    try:
        return date.fromisoformat(f"2000-{text}") is not None
    except ValueError:
        return False
