"""Many findings as one cell of a matrix, and what is due soon."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.life.judging.facts import Key
from portal.life.judging.finding import STATES, Finding, State

REACHED: tuple[State, ...] = ("met", "late")


@dataclass(frozen=True, slots=True)
class Cell:
    """done of needed, with the chip. `records`: those behind it, in the order of the findings, each once."""

    done: int
    needed: int
    state: State
    records: tuple[Key, ...] = ()


def cell(findings: Sequence[Finding]) -> Cell:
    """One rule's findings of one branch (all its periods; for rules of groups and persons all of these) in one cell.

    Cadences and quotas of one subject: times, no period with more than it asks. All else: periods, records or
    persons that are in order, of those that are asked. Waived ones are not asked. The cadence within a quota shows in the chip alone.
    """
    asked = [one for one in findings if one.state not in ("inapplicable", "waived") and not one.inner]
    if len({(one.subject.kind, one.subject.key) for one in asked}) == 1 and asked[0].rule.kind in ("cadence", "quota"):
        done, needed = sum(int(min(one.done, one.needed)) for one in asked), sum(int(one.needed) for one in asked)
    else:
        done, needed = sum(one.state in REACHED for one in asked), len(asked)
    records = dict.fromkeys(key for one in findings if not one.inner for key in one.counted)
    return Cell(done, needed, gravest(findings), tuple(records))


def gravest(findings: Iterable[Finding]) -> State:
    """The state that a cell shows for several findings: first what was missed, then what is to do, then what is done."""
    order = list(STATES)
    return min((finding.state for finding in findings), key=order.index, default="inapplicable")


def due_soon(findings: Iterable[Finding], today: date, days: int = 30) -> list[Finding]:
    """What is missing and has its last day (with grace) from today to so many days on; elections from their notice. By day."""
    found = []
    for one in findings:
        if one.until is None or one.state not in ("due", "grace", "coming") or one.until < today:
            continue
        election = one.rule.due == "election" and one.state != "coming"
        if election or (one.by is not None and one.by <= today + timedelta(days=days)):
            found.append(one)
    return sorted(found, key=lambda one: (one.by or one.end, one.rule.key, str(one.subject.key), one.start))
