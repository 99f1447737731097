"""A scheme is finished once nothing severe is wrong with it, used by cycles, and retired."""

from portal import actions
from portal.errors import Invalid
from portal.policy import Actor
from portal.stars.computation.checking import Problem, check
from portal.stars.computation.document import from_document
from portal.stars.models import StarScheme


def problems(record: StarScheme) -> list[Problem]:
    """What is wrong or odd with a scheme."""
    return check(from_document(record.document))


def finish(record: StarScheme, *, by: Actor, version: int | None = None) -> None:
    """定稿. Raises Invalid where something severe is wrong, Denied, Stale."""
    actions.check("star_scheme.finish", record, by=by)
    severe = [one for one in problems(record) if one.severe]
    if severe:
        raise Invalid(f"还有 {len(severe)} 处问题没有改好，不能定稿。请按页面上列出的逐处修改。")
    actions.perform("star_scheme.finish", record, by=by, version=version)


def reopen(record: StarScheme, *, by: Actor) -> None:
    """退回编制 of a scheme that no cycle has used. Raises Denied, Stale."""
    actions.perform("star_scheme.reopen", record, by=by)


def use(record: StarScheme, *, by: Actor) -> None:
    """启用 by a cycle, in the transaction that opens it: from then on nothing of the scheme changes. Raises Denied, Stale."""
    actions.perform("star_scheme.use", record, by=by)


def retire(record: StarScheme, *, by: Actor) -> None:
    """停用: no further cycle runs by it; those that run go on. Raises Denied, Stale."""
    actions.perform("star_scheme.retire", record, by=by)
