"""The results of a rating as a table: one line a branch, the reasons included."""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from portal.stars.computation.result import Result
from portal.stars.computation.scheme import Scheme
from portal.stars.computation.sheet import Sheet

HEADINGS = ("branch", "total", "result", "reasons")


def lines(scheme: Scheme, sheet: Sheet, results: dict[str, Result]) -> Iterator[tuple[str, str, str, str]]:
    """For each branch, in the sheet's order: name, total as the scheme rounds it, result, reasons joined by ；."""
    for branch in sheet.branches:
        result = results[branch.key]
        total = "" if result.total is None else format(result.total.quantize(Decimal(1).scaleb(-scheme.places)), "f")
        reasons = "；".join(reason.removesuffix("。") for reason in result.reasons())
        yield branch.name, total, scheme.label(result.outcome), reasons


def as_csv(rows: Iterable[tuple[str, ...]]) -> str:
    """The rows below their header line."""
    spool = io.StringIO()
    writer = csv.writer(spool, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return spool.getvalue()
