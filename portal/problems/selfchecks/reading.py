"""By which lists somebody may examine whom, and what a self-check's page shows."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal.db import P, Query, prepared
from portal.policy import Actor, scope
from portal.problems.models import Problem
from portal.problems.selfchecks.library import HOUSE, Listed, listed
from portal.problems.selfchecks.models import SelfCheck, SelfCheckList
from portal.units.models import Person, Unit

# Who sees a self-check, as its form and its page say it.
SEEN = {
    "member": "自查情况只有您自己看得到。勾选“发现问题”的那一条，您写的文字会登记到整改台账，交给本支部书记；没有勾选的不会给别人看。",
    "branch": "党支部的自查，本支部书记、上级党委和负责督导的督导组看得到。勾选“发现问题”的登记到整改台账，由支部核对。",
    "committee": "党委的自查，本党委、上级党委和负责督导的督导组看得到。勾选“发现问题”的登记到整改台账，由党委核对。",
}

_branch = Unit.alias("branch_unit")
HEAD = Query(
    lambda: SelfCheck.select(
        Unit.name.alias("committee_name"), pw.fn.COALESCE(_branch.name, "").alias("branch_name"),
        Person.name.alias("person_name"),
    )
    .join(Unit, on=(Unit.id == SelfCheck.committee)).switch(SelfCheck)
    .join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == SelfCheck.branch)).switch(SelfCheck)
    .join(Person, on=(Person.id == SelfCheck.made_by))
    .where(SelfCheck.id == P("check"))
)  # fmt: skip


def subjects(actor: Actor) -> list[str]:
    """Who may be examined by `actor`: oneself, the branch at hand, the committee at hand."""
    found = []
    if actor.kind == "member" and actor.home_branch_id:
        found.append("member")
    if actor.role == "secretary":
        found.append("branch")
    if actor.role == "committee" and actor.unit_kind == "committee":
        found.append("committee")
    return found


def rows(actor: Actor) -> list[Any]:
    """The lists of committees that `actor` may read, those in use first."""
    seen = scope(SelfCheckList, actor)

    def build() -> Any:
        return (
            SelfCheckList.select(
                SelfCheckList.id, SelfCheckList.committee, SelfCheckList.subject, SelfCheckList.name,
                SelfCheckList.source, SelfCheckList.questions, SelfCheckList.retired,
                Unit.name.alias("committee_name"),
            )
            .join(Unit, on=(Unit.id == SelfCheckList.committee))
            .where(seen.where)
            .order_by(SelfCheckList.retired, SelfCheckList.subject, SelfCheckList.id)
        )  # fmt: skip

    return prepared(("self-check lists", seen.shape), build)(**actor.places())


def _fits(row: Any, actor: Actor) -> bool:
    """Whether a committee's list is for whom `actor` examines by it: one's own committee, the one at hand."""
    if row.subject == "member":
        return bool(row.committee_id == actor.home_committee_id)
    return row.subject == "branch" or bool(row.committee_id == actor.unit_id)


def offered(actor: Actor) -> list[Listed]:
    """The lists in use by which `actor` may examine: those of the committee first, then the house's."""
    wanted = subjects(actor)
    own = [listed(row) for row in rows(actor) if not row.retired and row.subject in wanted and _fits(row, actor)]
    return [*own, *(HOUSE[subject] for subject in wanted)]


@dataclass
class Shown:
    """A self-check as one person may see it."""

    check: SelfCheck
    head: Any  # committee_name, branch_name, person_name
    answers: list[tuple[Any, Any, Any]] = field(default_factory=list)  # question, answer, entry or None

    @property
    def whose(self) -> str:
        """Who examined themselves, in words."""
        if self.check.person_id:
            return str(self.head.person_name)
        return str(self.head.branch_name or self.head.committee_name)


def shown(check: SelfCheck, actor: Actor) -> Shown:
    """Questions with answers, and the entries that `actor` may see."""
    seen = scope(Problem, actor)

    def build() -> Any:
        mine = (Problem.source_record == "self_check") & (Problem.source_id == P("check"))
        columns = (Problem.id, Problem.number, Problem.state, Problem.source_path)
        return Problem.select(*columns).where(mine & seen.where).order_by(Problem.id)

    found = prepared(("entries of a self-check", seen.shape), build)(check=check.id, **actor.places())
    entries = {row.source_path.rpartition("-")[2]: row for row in found}
    answers = [(one, check.answers[one["key"]], entries.get(one["key"])) for one in check.questions]
    return Shown(check, HEAD.one(check=check.id), answers)
