"""Outcomes as the tables keep them and as pages show them: "5" … "1" stars, "0" unrated, or the key of a named grade."""

from portal.stars.computation.scheme import Outcome, Scheme


def to_text(outcome: Outcome) -> str:
    """An outcome as a table keeps it."""
    return str(outcome)


def of_text(text: str) -> Outcome:
    """The outcome of a table's text."""
    return int(text) if text.isdecimal() else text


def stars(text: str) -> int:
    """How many stars to draw: none for unrated and named grades."""
    return int(text) if text.isdecimal() else 0


def label(scheme: Scheme, text: str) -> str:
    """An outcome in words, "" where there is none yet."""
    return scheme.label(of_text(text)) if text else ""
