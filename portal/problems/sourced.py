"""The entries of the ledger that a record became, of those that the visitor sees."""

from typing import Any

from portal.db import P, prepared
from portal.policy import Actor, scope
from portal.problems.models import Problem


def entries(record: Any, actor: Actor) -> list[Any]:
    """Rows: id, number, state; what was dropped among them. Others' entries stay theirs until they are issued."""
    seen = scope(Problem, actor)

    def build() -> Any:
        here = (Problem.source_record == P("record")) & (Problem.source_id == P("key"))
        return Problem.select(Problem.id, Problem.number, Problem.state).where(here & seen.where).order_by(Problem.id)

    given = {"record": record._meta.table_name, "key": record.id}
    return list(prepared(("entries of a record", seen.shape), build)(**actor.places(), **given))


def elsewhere(record: Any, actor: Actor) -> bool:
    """Whether a record has become an entry that `actor` does not see, and none that they do: it went to another side."""
    here = (Problem.source_record == record._meta.table_name) & (Problem.source_id == record.id)
    return standing(record, actor) is None and Problem.select().where(here & (Problem.state != "dropped")).exists()


def standing(record: Any, actor: Actor) -> Any:
    """The entry that a record has become and that was not dropped, None where there is none."""
    return next((one for one in entries(record, actor) if one.state != "dropped"), None)
