"""Reading a roster into staging rows, in chunks with progress, by the worker or the command line."""

from collections import Counter
from pathlib import Path
from typing import Any

from flask import current_app
from peewee import chunked

from portal import actions, clock
from portal.policy import Actor
from portal.roster.compare import Books
from portal.roster.models import RosterImport, RosterRow
from portal.roster.parse import BadWorkbook, open_roster
from portal.units.models import Unit

CHUNK = 1000
PART = 900  # rows a statement: SQLite takes 32,766 values


def path_of(roster: RosterImport) -> Path:
    """Where the uploaded workbook lies."""
    return Path(current_app.config["INSTANCE"]) / "uploads" / "roster" / roster.stored


def answers_of(roster: RosterImport) -> dict[int, int]:
    """What the user has answered for unclear rows: position → person id, 0 for someone new."""
    answered = RosterRow.select(RosterRow.position, RosterRow.answer).where(
        (RosterRow.roster == roster.id) & RosterRow.answer.is_null(False)
    )
    return dict(answered.tuples())


def aliases_of(roster: RosterImport) -> dict[str, int]:
    """The names that the user has said mean an existing branch."""
    return {one["name"]: one["decision"] for one in roster.new_branches if isinstance(one["decision"], int)}


def read(handle: Any, roster: RosterImport, *, by: Actor) -> None:
    """Parse and compare the workbook; the import is then ready to be confirmed, or unreadable with the reason.

    Repeating it gives the same: staging rows of an earlier attempt are replaced.
    """
    started = clock.now()
    answers, aliases = answers_of(roster), aliases_of(roster)
    decisions = {one["name"]: one["decision"] for one in roster.new_branches}
    with handle.step(note="正在读取名册"):
        RosterRow.delete().where(RosterRow.roster == roster.id).execute()
    try:
        book = open_roster(path_of(roster))
        books = Books(roster.committee_id, aliases)
        counts = _stage(handle, roster, book, books, answers)
    except BadWorkbook as error:
        with handle.effect():
            actions.perform("roster.fail", roster, by=by, set={"problem": str(error)}, note=str(error))
        return
    found, cannot = books.founding()
    for one in found:
        one["decision"] = decisions.get(one["name"], "")
    with handle.effect():
        if cannot:
            _refuse_branches(roster, book.columns.get("branch"), cannot, counts)
        missing = books.missing()
        actions.perform(
            "roster.read", roster, by=by,
            set={
                "columns": {name: [column.letter, column.heading] for name, column in book.columns.items()},
                "ignored": [column.heading for column in book.ignored],
                "skipped": dict(book.skipped), "counts": dict(counts), "missing": missing, "new_branches": found,
                "read_at": started, "problem": "；".join(f"工作表“{name}”未读取：{why}" for name, why in book.unread),
            },
            detail=dict(counts),
        )  # fmt: skip


def _stage(handle: Any, roster: RosterImport, book: Any, books: Books, answers: dict[int, int]) -> Counter[str]:
    """Write the staging rows; gives how many there are of each outcome."""
    counts: Counter[str] = Counter(dict.fromkeys(("new", "changed", "same", "wrong", "unclear"), 0))
    reads_status = "status" in book.columns
    position = 0
    for chunk in chunked(book.rows(), CHUNK):
        staged = []
        for row in chunk:
            position += 1
            columns = books.staged(row, reads_status=reads_status, answer=answers.get(position))
            counts[columns["outcome"]] += 1
            staged.append({"roster": roster.id, "position": position, **columns})
        with handle.step(position, book.size, "正在读取名册"):
            for part in chunked(staged, PART):
                RosterRow.insert_many(part).execute()
    return counts


def _refuse_branches(roster: RosterImport, column: Any, cannot: dict[str, str], counts: Counter[str]) -> None:
    """Mark the rows of branches that cannot be founded as wrong, and count them so."""
    doomed = RosterRow.select(RosterRow.id, RosterRow.branch, RosterRow.outcome, RosterRow.problems).where(
        (RosterRow.roster == roster.id)
        & RosterRow.branch_unit.is_null()
        & RosterRow.branch.in_(list(cannot))
        & (RosterRow.outcome != "wrong")
    )
    for row in list(doomed):
        problem = {
            "column": column.letter if column else "",
            "heading": column.heading if column else "工作表名",
            "found": row.branch,
            "advice": cannot[row.branch],
            "severity": "error",
        }
        RosterRow.update(outcome="wrong", problems=[*row.problems, problem]).where(RosterRow.id == row.id).execute()
        counts[row.outcome] -= 1
        counts["wrong"] += 1


def branches_of(committee: int) -> list[tuple[int, str]]:
    """The branches of a committee that a name can mean: (id, name)."""
    found = Unit.select(Unit.id, Unit.name).where(
        (Unit.committee == committee) & (Unit.kind == "branch") & Unit.closed_on.is_null()
    )
    return list(found.order_by(Unit.id).tuples())
