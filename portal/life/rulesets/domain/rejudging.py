"""The job that judges a committee and all its branches anew after what is asked of them has changed."""

from typing import Any

from portal import clock
from portal.db import P, Query
from portal.jobs import work
from portal.jobs.models import Job
from portal.life.rulesets.domain.text import ROOM
from portal.life.rulesets.models import LifeRules
from portal.life.standing import domain as standing
from portal.policy import Actor
from portal.units.models import Unit

KIND = "life.rejudge"
AT_ONCE = 10  # units a step: others who write wait no longer than these take

_UNITS = Query(
    lambda: (
        Unit.select(Unit.id)
        .where(
            ((Unit.id == P("committee")) | ((Unit.committee == P("committee")) & (Unit.kind == "branch")))
            & Unit.closed_on.is_null()
        )
        .order_by(Unit.id)
    )
)


def key(record: LifeRules) -> str:
    """The piece of work that a set's coming or going makes."""
    return f"{KIND}/{record.id}/{record.version}"


def ask(record: LifeRules, *, by: Actor) -> Job:
    """Ask for it, in the transaction that put the set into force or out of it."""
    return work.ask(KIND, key(record), {"committee": record.committee_id, "record": record.id}, by=by)


def job_of(record: LifeRules) -> Any | None:
    """The work that the set's last step made, where it is not done."""
    return Job.select().where((Job.key == key(record)) & (Job.state != "done")).first()


def run(handle: work.Handle, *, committee: int, record: int) -> None:
    """Judge the units of a committee, some in each step; this year's plans look back on the last one."""
    units = [row.id for row in _UNITS(committee=committee)]
    years = (clock.today().year - 1,)
    for start in range(0, len(units), AT_ONCE):
        some = units[start : start + AT_ONCE]
        done = start + len(some)
        with handle.step(done, len(units), f"已核对 {done} 个组织，共 {len(units)} 个。"):
            standing.refresh(some, years)
    with handle.effect(f"已按现行要求核对 {len(units)} 个组织。"):
        pass


work.register(KIND, run, label="按新的要求核对落实情况", place=lambda args: f"{ROOM}/{args['record']}")
