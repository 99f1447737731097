"""A team offers the open entries of some units to another team, which takes them over or refuses; the offer is withdrawn."""

from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from portal import actions, policy
from portal.accounts import holders
from portal.accounts.models import Team
from portal.db import P, Query, hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import SYSTEM, Actor
from portal.policy.rules.problems import followed
from portal.problems import domain as ledger
from portal.problems.domain import checks
from portal.problems.handovers import reading
from portal.problems.handovers.models import TeamHandover
from portal.problems.models import Problem
from portal.workflow import PROBLEM
from portal.workflow.problems import OPEN

LONGEST = {"note": 500, "reply": 500}
_text = partial(checks.text, lengths=LONGEST)

NAME = Query(lambda: Team.select(Team.name).where(Team.id == P("team")))


class Taken(NamedTuple):
    """What came of taking over: how many entries were handed on, and in words those that were left out."""

    number: int
    left: list[str]


def path(handover: Any) -> str:
    """Where a handover lies."""
    return f"/problems/handovers/{handover.id}"


def offer(giver: int, taker: int, units: Iterable[int], note: str, *, by: Actor, once: str = "") -> TeamHandover:
    """提出交接 of the open entries of `units` (ids) from one team to another, told to its supervisors.

    The taking team lies at the same committee or a level above or below, and has the units assigned today.
    Raises Invalid, Denied.
    """
    note, chosen = _text(note, "note"), set(units)
    team = Team.get_or_none(Team.id == giver)
    if team is None:
        raise Invalid("请选择交出的督导组。")
    actions.check("team_handover.offer", TeamHandover(committee=team.committee_id, giver=giver, taker=taker), by=by)
    if all(one.id != taker for one in reading.takers(team)):
        raise Invalid("请选择接收的督导组。", "taker")
    with write():
        hold(Team, giver)
        found = reading.open_entries(giver, by)
        if not chosen or not chosen <= {row.unit for row in found}:
            raise Invalid("请选择要移交的单位。", "units")
        theirs = reading.assigned_to(taker)
        strange = [row.unit_name for row in found if row.unit in chosen and row.unit not in theirs]
        if strange:
            names = "、".join(dict.fromkeys(strange))
            raise Invalid(f"接收的督导组现在不督导{names}，请先由党委把单位分配给它，再移交。", "units")
        there = reading.offered(giver)
        problems = [row.id for row in found if row.unit in chosen and row.id not in there]
        if not problems:
            raise Invalid("这些单位的问题已经提出移交，正在等待接收。要交给别的督导组，请先撤回。", "units")
        made = actions.create(
            "team_handover.offer", TeamHandover, by=by, committee=team.committee_id, giver=giver, taker=taker,
            problems=problems, note=note, person=by.person_id, values={"problems": problems, "note": note},
        )  # fmt: skip
        store.spend(once, by, path(made))
        inbox.tell(_members(taker), f"{team.name}移交未销号的问题，请接收", path(made), by=by)
    return made


def take(handover: TeamHandover, *, by: Actor, version: int | None = None) -> Taken:
    """接收: the entries that are still open and the giver's become the team's at hand; the others are left out by name.

    Raises Invalid when there is none to take, Denied, Stale.
    """
    actions.check("team_handover.take", handover, by=by)
    number, left = 0, list[str]()
    with write():
        for key in handover.problems:
            problem = policy.find(Problem, key, by) or _unissued(key, handover, by)
            if problem is None:  # a unit that the team does not have (any more): nothing is said of it
                continue
            if problem.state in ("found", *OPEN) and problem.team_id == handover.giver_id:
                ledger.hand_over(problem, handover.taker_id, by=by)
                number += 1
            else:
                left.append(f"{problem.number}（{_why(problem)}）")
        if not number:
            raise Invalid(
                "这些问题都已经办结、由别的督导组跟踪，或者所在单位不再由本组督导，没有可以接收的。可以不接收，写明情况。"
            )
        note = f"接收 {number} 个问题" + (f"；没有移交：{'、'.join(left)}" if left else "")
        actions.perform("team_handover.take", handover, by=by, version=version, note=note, values={"left": left})
        inbox.tell(_givers(handover), f"{_name(handover.taker_id)}已接收移交：{note}", path(handover), by=by)
    return Taken(number, left)


def _unissued(key: int, handover: TeamHandover, by: Actor) -> Problem | None:
    """A finding that the giving team left unissued: by taking it over, the team at hand comes to see it.

    One that the giver can issue again, having the unit back, stays the giver's own affair.
    """
    found = Problem.get_or_none((Problem.id == key) & (Problem.team == handover.giver_id) & (Problem.state == "found"))
    if found is None or found.person_id == by.person_id or not policy.may("problem.hand", by, found):
        return None
    return None if followed(SYSTEM, found) else found


def _why(problem: Problem) -> str:
    """Why an entry is left out."""
    return PROBLEM.label(problem.state) if problem.state not in OPEN else "已由别的督导组跟踪"


def refuse(handover: TeamHandover, *, by: Actor, reply: str, version: int | None = None) -> None:
    """不接收 with the reason. Raises Invalid, Denied, Stale."""
    actions.check("team_handover.refuse", handover, by=by)
    reply = _text(reply, "reply", "请写明为什么不接收，交出的督导组会看到。")
    with write():
        actions.perform("team_handover.refuse", handover, by=by, version=version, set={"reply": reply}, note=reply)
        inbox.tell(_givers(handover), f"{_name(handover.taker_id)}没有接收移交：{reply}", path(handover), by=by)


def withdraw(handover: TeamHandover, *, by: Actor, version: int | None = None) -> None:
    """撤回 the offer. Raises Denied, Stale."""
    with write():
        actions.perform("team_handover.withdraw", handover, by=by, version=version)
        inbox.tell(_members(handover.taker_id), f"{_name(handover.giver_id)}撤回了移交", path(handover), by=by)


def _members(team: int) -> list[int]:
    """The supervisors of a team today."""
    return holders.supervisors(team)


def _givers(handover: TeamHandover) -> list[int]:
    """Who hears what became of an offer: the giving team, and who made it."""
    return [*_members(handover.giver_id), handover.person_id]


def _name(team: int) -> str:
    return str(NAME.scalar(team=team))
