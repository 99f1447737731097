"""What becomes of a talk: recorded, edited, filed; then corrections beside its texts, and entries of the ledger."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor, may
from portal.problems import domain as ledger
from portal.problems import people
from portal.problems.domain import checks
from portal.problems.domain.text import unit_people
from portal.problems.models import Problem
from portal.problems.talks import annexes
from portal.problems.talks.models import Talk
from portal.units.models import Unit
from portal.uploads import domain as uploads

LONGEST = {"talked_to": 100, "place": 60, "participants": 200, "matters": 2000, "undertaken": 2000, "reason": 500}
_text = partial(checks.text, lengths=LONGEST)
FIRST_DAY = date(2012, 1, 1)


class Wanted(NamedTuple):
    """A talk as its form says it; `person`: who was talked to, where they are in the portal."""

    held_on: date | None
    place: str
    talked_to: str
    person: int | None
    participants: str
    matters: str
    undertaken: str


def path(talk: Any) -> str:
    """Where a talk lies."""
    return f"/problems/talks/{talk.id}"


def probe(committee: int, branch: int | None, by: Actor) -> Talk:
    """A talk with a branch (None: with the committee itself) as the team or office at hand would hold it."""
    of_team = by.role == "supervisor"
    return Talk(
        committee=committee, branch=branch, office=None if of_team else by.unit_id, team=by.team_id if of_team else None
    )


def may_hold(problem: Problem, by: Actor) -> bool:
    """Whether `by` may record a talk that was held for an entry of the ledger."""
    place = probe(problem.committee_id, problem.branch_id, by)
    return may("page.talking", by) and may("talk.create", by, place)


def record(
    unit: Unit, wanted: Wanted, *, by: Actor, problem: Problem | None = None, files: Iterable[int] = (), once: str = ""
) -> Talk:  # fmt: skip
    """登记 a talk with a branch or a committee, as a draft of the team or office at hand. Raises Invalid, Denied.

    `problem`: the entry that it was held for.
    """
    branch = unit.id if unit.kind == "branch" else None
    committee = unit.committee_id if branch else unit.id
    columns, side = _checked(wanted, committee, branch, by), probe(committee, branch, by)
    if problem is not None and problem.unit_id != unit.id:
        raise Invalid("这个问题不是这个单位的。")
    with write():
        made = actions.create(
            "talk.create", Talk, by=by, committee=committee, branch=branch, office=side.office_id, team=side.team_id,
            problem=problem.id if problem is not None else None, created_by=by.person_id, **columns,
        )  # fmt: skip
        uploads.attach(made, files, by=by)
        store.spend(once, by, path(made))
    return made


def edit(talk: Talk, wanted: Wanted, *, by: Actor, files: Iterable[int] = (), version: int | None = None) -> None:
    """修改 a draft. Raises Invalid, Denied, Stale."""
    actions.check("talk.edit", talk, by=by)
    columns = _checked(wanted, talk.committee_id, talk.branch_id, by)
    files = list(files)
    with write():
        detail = {"files": len(files)} if files else None
        actions.perform("talk.edit", talk, by=by, version=version, set=columns, detail=detail)
        uploads.attach(talk, files, by=by)


def file(talk: Talk, *, by: Actor, version: int | None = None) -> None:
    """归档: its texts stay as they are, and the unit and the person may read it. Raises Denied, Stale."""
    with write():
        actions.perform("talk.file", talk, by=by, version=version)
        text = f"{talk.held_on:%Y-%m-%d} 的约谈记录已经归档，请查看"
        inbox.tell(_told(talk), text, path(talk), by=by)


def correct(talk: Talk, *, by: Actor, part: str, text: str, reason: str, version: int | None = None) -> None:
    """更正 what was filed: an annex with the former and the right text. Raises Invalid, Denied, Stale."""
    actions.check("talk.correct", talk, by=by)
    if part not in annexes.PARTS:
        raise Invalid("请选择要更正的内容。", "part")
    text, before = _text(text, "text", "请写明正确的内容。", limit="matters"), annexes.present(talk)[part]
    if text == before:
        raise Invalid("内容没有改动。", "text")
    reason = _text(reason, "reason", "请写明更正的原因。")
    with write():
        values = {"part": part, "before": before, "text": text}
        actions.perform("talk.correct", talk, by=by, version=version, values=values, note=reason, fields=[part])
        inbox.tell(_told(talk), f"{talk.held_on:%Y-%m-%d} 的约谈记录有更正：{reason}", path(talk), by=by)


def follow(
    talk: Talk, *, by: Actor, text: str, requirement: str = "", category: str = "", due_on: date | None = None,
    version: int | None = None, once: str = "",
) -> Problem:  # fmt: skip
    """列入整改: an entry of the ledger for what follows from the talk, to be issued there. Raises Invalid, Denied, Stale."""
    actions.check("talk.follow", talk, by=by)
    with write():
        actions.perform("talk.follow", talk, by=by, version=version, values={"text": text.strip()}, fields=["text"])
        made = ledger.find(
            text, by=by, subject="branch" if talk.branch_id else "committee", committee=talk.committee_id,
            branch=talk.branch_id, source="talk", record=talk, path=path(talk),
            words=f"{talk.held_on:%Y-%m-%d} 约谈", category=category, requirement=requirement, due_on=due_on, once=once,
        )  # fmt: skip
    return made


def _told(talk: Talk) -> list[int]:
    """Who hears of it: the unit's secretaries (of a committee its officers), and the person."""
    place = Problem(committee=talk.committee_id, branch=talk.branch_id, person=talk.person_id)
    return unit_people(place)


def _checked(wanted: Wanted, committee: int, branch: int | None, by: Actor) -> dict[str, Any]:
    """The columns of a talk, tidied. Raises Invalid."""
    if wanted.held_on is None:
        raise Invalid("请填写约谈日期。", "held_on")
    if not FIRST_DAY <= wanted.held_on <= clock.today():
        raise Invalid("约谈日期不能晚于今天，也不能早于 2012 年。", "held_on")
    name = ""
    if wanted.person is not None:
        name = next((one.name for one in people.of(committee, branch) if one.id == wanted.person), "")
        if not name:
            raise Invalid("请选择这个单位在册的党员；不在名单里的写在下面。", "person")
        if wanted.person == by.person_id:
            raise Invalid("不能登记与自己的约谈，请由其他同志办理。", "person")
    return {
        "held_on": wanted.held_on, "person": wanted.person, "place": _text(wanted.place, "place"),
        "talked_to": _text(wanted.talked_to or name, "talked_to", "请写明约谈了谁：姓名和职务。"),
        "participants": _text(wanted.participants, "participants", "请写明参加人员。"),
        "matters": _text(wanted.matters, "matters", "请写明约谈事项。"),
        "undertaken": _text(wanted.undertaken, "undertaken"),
    }  # fmt: skip
