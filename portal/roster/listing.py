"""Lists of the roster import: imports of a committee, rows of one import, members whom it does not name."""

from typing import Any

from portal.db import P, Query, among
from portal.lists import Filter, Spec
from portal.roster.domain import OUTCOMES
from portal.roster.models import RosterImport, RosterRow
from portal.units.models import Person, Unit
from portal.workflow import ROSTER

IMPORTS = Spec(
    "roster imports",
    RosterImport,
    columns=lambda: [
        RosterImport.id, RosterImport.filename, RosterImport.state, RosterImport.counts, RosterImport.created_at,
        RosterImport.applied_at, Person.name.alias("uploader"), Unit.name.alias("committee_name"),
    ],
    join=lambda query: query.join(Person, on=(Person.id == RosterImport.uploaded_by)).join(
        Unit, on=(Unit.id == RosterImport.committee)
    ),
    order=lambda: [RosterImport.id.desc()],
    filters=(
        Filter(
            "state", "状态", lambda actor: [(key, state.label) for key, state in ROSTER.table.items()],
            where=lambda: RosterImport.state == P("state"),
        ),
    ),
)  # fmt: skip

ROWS = Spec(
    "roster rows",
    RosterRow,
    columns=lambda: [
        RosterRow.id, RosterRow.position, RosterRow.sheet, RosterRow.number, RosterRow.name, RosterRow.birth,
        RosterRow.joined, RosterRow.branch, RosterRow.outcome, RosterRow.candidates, RosterRow.answer, RosterRow.changes,
        RosterRow.problems, RosterRow.person,
    ],
    order=lambda: [RosterRow.position],
    base=lambda: RosterRow.roster == P("roster"),
    searched=lambda: RosterRow.name.contains(P("text")),  # within one import: the index on roster has narrowed it
    search_hint="姓名",
    filters=(
        Filter(
            "outcome", "结果", lambda actor: [(key, label) for key, label in OUTCOMES.items() if key != "missing"],
            where=lambda: RosterRow.outcome == P("outcome"),
        ),
    ),
)  # fmt: skip

MISSING = Spec(
    "roster missing",
    Person,
    columns=lambda: [
        Person.id, Person.name, Person.birth, Person.joined, Person.status, Unit.name.alias("branch_name"),
    ],
    join=lambda query: query.join(Unit, on=(Unit.id == Person.branch)),
    order=lambda: [Person.branch, Person.id],
    base=lambda: among(Person.id, "missing"),
    search_hint="姓名或拼音首字母",
)  # fmt: skip

CANDIDATES = Query(
    lambda: (
        Person.select(
            Person.id, Person.name, Person.birth, Person.joined, Person.status, Unit.name.alias("branch_name")
        )
        .join(Unit, on=(Unit.id == Person.branch))
        .where(among(Person.id, "ids"))
    )
)
COMMITTEES = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name)
        .where((Unit.kind == "committee") & Unit.closed_on.is_null() & among(Unit.id, "ids"))
        .order_by(Unit.id)
    )
)


def candidates(rows: list[Any]) -> dict[int, Any]:
    """The people among whom unclear rows must choose, by id."""
    wanted = {key for row in rows for key in row.candidates}
    return {person.id: person for person in CANDIDATES(ids=sorted(wanted))} if wanted else {}
