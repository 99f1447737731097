"""Where units stand with the rules: the summary rows, kept in the transaction of each write they depend on."""

from collections.abc import Iterable


def refresh(units: Iterable[int], years: Iterable[int] = ()) -> None:
    """Judge these units anew (this year, and `years` besides) and keep their summary rows; inside the caller's transaction."""
