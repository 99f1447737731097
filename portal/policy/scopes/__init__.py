"""Which rows: for every model a scope, the same rule as a query, so that lists show what look-ups allow."""

from collections.abc import Callable
from typing import Any

from portal.checks.models import CheckVisit
from portal.db import BaseModel, P, prepared
from portal.honours.models import Honour
from portal.life.records.models import LifeRecord
from portal.notices.models import Notice, NoticeReceipt
from portal.plans.models import AnnualPlan
from portal.pledges.models import PledgeProgress
from portal.policy.actor import Actor
from portal.policy.scopes import (
    accounts,
    appraisals,
    checks,
    comments,
    documents,
    draws,
    honours,
    house,
    life,
    notices,
    plans,
    pledges,
    problems,
    rectification,
    stars,
    units,
)
from portal.policy.scopes.core import ALL, NOTHING, Scope, under_role
from portal.policy.scopes.files import attachments
from portal.problems.models import Problem
from portal.problems.talks.models import Talk
from portal.stars.models import StarEntry
from portal.uploads.models import Attachment

__all__ = ["ALL", "NOTHING", "SCOPES", "Scope", "find", "scope", "under_role"]

SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    **house.SCOPES,
    **units.SCOPES,
    **accounts.SCOPES,
    **pledges.SCOPES,
    **honours.SCOPES,
    **stars.SCOPES,
    **comments.SCOPES,
    **draws.SCOPES,
    **checks.SCOPES,
    **problems.SCOPES,
    **rectification.SCOPES,
    **notices.SCOPES,
    **documents.SCOPES,
    **life.SCOPES,
    **plans.SCOPES,
    **appraisals.SCOPES,
}
# What attachments may hang on, and which of these records let one read them.
KEEPERS: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    PledgeProgress: SCOPES[PledgeProgress],
    Honour: SCOPES[Honour],
    StarEntry: stars.entry_files,
    Notice: notices.texts,
    NoticeReceipt: SCOPES[NoticeReceipt],
    Problem: SCOPES[Problem],
    CheckVisit: SCOPES[CheckVisit],
    Talk: SCOPES[Talk],
    LifeRecord: SCOPES[LifeRecord],
    AnnualPlan: plans.files,
}
SCOPES[Attachment] = attachments(KEEPERS)


def scope(model: type[BaseModel], actor: Actor) -> Scope:
    """The rows of `model` that `actor` may see; a model without a scope shows nothing."""
    make = SCOPES.get(model)
    return make(actor) if make else Scope(("none",), NOTHING)


def find(model: type[Any], key: int, actor: Actor) -> Any | None:
    """The record at hand as an object if it lies in the actor's scope, else None (the page is then 404)."""
    if not 0 < key < 2**63:  # no database keeps such a number
        return None
    seen = scope(model, actor)
    query = prepared(("find", model, seen.shape), lambda: model.select().where((model.id == P("id")) & seen.where))
    row = query.one(id=key, **actor.places())
    if row is None:
        return None
    record = model(**row._asdict())
    record._dirty.clear()
    return record
