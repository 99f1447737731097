"""What a document can be made of: units with open entries, visits that took place, draws that are over."""

from typing import Any

import peewee as pw

from portal.checks.models import CheckVisit, SpotCheck
from portal.db import P, prepared
from portal.draws.models import Draw
from portal.policy import Actor, Scope, scope
from portal.policy.scopes.problems import at_hand
from portal.policy.scopes.stars import headed
from portal.problems.models import Problem
from portal.units.models import Unit
from portal.workflow.problems import OPEN

MOST = 50  # of each kind that the page offers, the newest


def units(actor: Actor) -> list[Any]:
    """Rows (id, name, number): the units that have something to put right."""
    seen = at_hand(actor)

    def build() -> Any:
        place = pw.fn.COALESCE(Problem.branch, Problem.committee)
        return (
            Problem.select(Unit.id, Unit.name, pw.fn.COUNT(Problem.id).alias("number"))
            .join(Unit, on=(Unit.id == place))
            .where(seen.where & Problem.state.in_(OPEN) & place.not_in(headed()))
            .group_by(Unit.id, Unit.name)
            .order_by(Unit.id)
        )

    return prepared(("units to order", seen.shape), build)(**actor.places())


def _newest(name: str, model: Any, seen: Scope, build: Any, actor: Actor) -> list[Any]:
    query = prepared((name, seen.shape), lambda: build().where(seen.where).order_by(model.id.desc()).limit(MOST))
    return query(**actor.places())


def visits(actor: Actor) -> list[Any]:
    """Rows (id, title, unit_name, visited_on): the visits that took place."""

    def build() -> Any:
        return (
            CheckVisit.select(CheckVisit.id, SpotCheck.title, Unit.name.alias("unit_name"), CheckVisit.visited_on)
            .join(SpotCheck, on=(SpotCheck.id == CheckVisit.check))
            .switch(CheckVisit)
            .join(Unit, on=(Unit.id == CheckVisit.unit))
            .where(CheckVisit.visited_on.is_null(False) & CheckVisit.unit.not_in(headed()))
            .where(_own(actor, CheckVisit, CheckVisit.office))
        )

    return _newest(f"visits to document {actor.role}", CheckVisit, scope(CheckVisit, actor), build, actor)


def draws(actor: Actor) -> list[Any]:
    """Rows (id, title, committee_name): the draws that are over."""

    def build() -> Any:
        return (
            Draw.select(Draw.id, Draw.title, Unit.name.alias("committee_name"))
            .join(Unit, on=(Unit.id == Draw.committee))
            .where((Draw.state == "drawn") & _own(actor, Draw, Draw.committee))
        )

    return _newest(f"draws to document {actor.role}", Draw, scope(Draw, actor), build, actor)


def _own(actor: Actor, model: Any, office: pw.Field) -> pw.Expression:
    """A team writes about its own, an office about what is its own and no team's."""
    if actor.role == "supervisor":
        return model.team == P("team")
    return model.team.is_null() & (office == P("unit"))
