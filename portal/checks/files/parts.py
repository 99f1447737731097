"""What 支部档案 holds: for each room the rows of its own list, narrowed to the branch; each with the way to the whole list.

A part reads through the list of its room, so that the file shows exactly what that list shows the same reader.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from portal import clock, policy
from portal.checks.models import KINDS
from portal.checks.visits import listing as visits
from portal.comments import listing as comments
from portal.identities import listing as identities
from portal.identities.models import KINDS as IDENTITIES
from portal.life.records import listing as records
from portal.lists import Spec
from portal.plans import listing as plans
from portal.pledges import items
from portal.pledges import listing as pledges
from portal.policy import Actor
from portal.problems import listing as problems
from portal.problems.selfchecks import listing as selfchecks
from portal.problems.talks import listing as talks
from portal.stars.entries import listing as entries
from portal.stars.remedies import listing as remedies
from portal.units.models import Unit
from portal.workflow import (
    ANNUAL_PLAN,
    CHECK_VISIT,
    COMMENT_THREAD,
    LIFE_RECORD,
    PLEDGE,
    PROBLEM,
    STAR_ENTRY,
    STAR_REMEDY,
    TALK,
    State,
)

MOST = 50  # rows of a part; the list behind holds them all


class Line(NamedTuple):
    """A row of a part: what, more of it, its state, and where it lies."""

    what: str
    note: str
    state: State
    url: str


class Shown(NamedTuple):
    """A part as the page shows it."""

    title: str
    total: str
    lines: list[Line]
    empty: str
    url: str  # the whole list, with the same filters
    left: str  # how many more that list holds, in words


@dataclass(frozen=True)
class Part:
    """A part of the file: which list, narrowed how, and what a row says."""

    title: str
    rule: str
    path: str
    spec: Callable[[Actor], Spec]
    narrowed: Callable[[Unit], dict[str, str]]
    line: Callable[[Any], Line]
    empty: str
    unit: str = "项"


def _at(name: str, **more: str) -> Callable[[Unit], dict[str, str]]:
    return lambda branch: {name: str(branch.id), **more}


def _item(row: Any) -> Line:
    label, tone = items.said(row, clock.today())[-1]
    note = f"{row.name} 第 {row.number} 项" + (f"，{row.due_on} 前" if row.due_on else "")
    return Line(row.matter, note, State(label, tone), f"/pledges/{row.pledge_id}")


def _identity(row: Any) -> Line:
    state = State(*identities.standing(row, clock.today()))
    return Line(f"{IDENTITIES[row.kind]} {row.title}".strip(), row.name, state, f"/identities/{row.id}")


def _problem(row: Any) -> Line:
    note = f"{row.unit_name}{f'，{row.person_name}' if row.person_name else ''}{f'，{row.due_on} 前' if row.due_on else ''}"
    return Line(f"{row.number} {row.text}".strip(), note, PROBLEM.table[row.state], f"/problems/{row.id}")


def _thread(row: Any) -> Line:
    note = f"{row.place or '整份记录'}，{clock.local(row.created_at):%Y-%m-%d}"
    said = "（已撤回）" if row.withdrawn_at else row.text
    return Line(said, note, COMMENT_THREAD.table[row.state], f"/comments/{row.id}")


def _visit(row: Any) -> Line:
    when = row.visited_on or row.planned_on
    note = f"{KINDS[row.kind]}，{when or '没有定日子'}"
    return Line(row.title, note, CHECK_VISIT.table[row.state], f"/checks/visits/{row.id}")


def _selfcheck(row: Any) -> Line:
    state = State(f"列入 {row.found} 个问题", "warn") if row.found else State("没有列入问题", "ok")
    return Line(row.name, f"{row.made_on}，{row.person_name}", state, f"/problems/selfchecks/{row.id}")


def _talk(row: Any) -> Line:
    return Line(row.matters, f"{row.held_on}，{row.talked_to}", TALK.table[row.state], f"/problems/talks/{row.id}")


def _record(row: Any) -> Line:
    note = f"{row.day}{f'，{row.group_name}' if row.group_name else ''}{'，补录' if row.late else ''}"
    return Line(row.title, note, LIFE_RECORD.table[row.state], f"/life/{row.id}")


def _plan(row: Any) -> Line:
    items, mandatory, _emphasis = plans.size(row)
    note = f"{items} 项，其中规定动作 {mandatory} 项"
    return Line(f"{row.year} 年计划", note, ANNUAL_PLAN.table[row.state], f"/plans/{row.id}")


PARTS = (
    Part("年度计划", "page.plans", "/plans", lambda actor: plans.LIST, _at("branch"), _plan, "没有报送过年度计划。", "份"),
    Part(
        "组织生活", "page.life", "/life", lambda actor: records.LIST, _at("branch"), _record, "没有组织生活记录。", "次"
    ),
    Part(
        "公开承诺", "page.pledges", "/pledges", lambda actor: pledges.OFFICE[actor.role], _at("branch"),
        lambda row: Line(row.name, f"{row.year} 年，{row.items} 项", PLEDGE.table[row.state], f"/pledges/{row.id}"),
        "本年没有提交的承诺。", "份",
    ),
    Part(
        "逾期的承诺事项", "page.items", "/pledges/items", lambda actor: items.OFFICE, _at("branch", state="overdue"),
        _item, "没有逾期的事项。",
    ),
    Part(
        "整改台账", "page.problems", "/problems", lambda actor: problems.LIST, _at("branch"), _problem,
        "没有问题登记在台账上。",
    ),
    Part(
        "自查", "page.selfchecks", "/problems/selfchecks", lambda actor: selfchecks.LIST, _at("branch"), _selfcheck,
        "没有自查过。", "次",
    ),
    Part("重点约谈", "page.talks", "/problems/talks", lambda actor: talks.LIST, _at("branch"), _talk, "没有约谈过。", "次"),
    Part(
        "没有解决的批注", "page.comments", "/comments", lambda actor: comments.LIST, _at("branch", state="open"),
        _thread,
        "没有待处理的批注。", "条",
    ),
    Part(
        "检查和指导", "page.checks", "/checks/visits", lambda actor: visits.LIST, _at("place"), _visit, "没有检查过。", "次"
    ),
    Part(
        "自评申报", "page.star_entries", "/stars/entries", lambda actor: entries.LIST, _at("branch"),
        lambda row: Line(row.cycle_name, f"{row.year} 年", STAR_ENTRY.table[row.state], f"/stars/entries/{row.id}"),
        "没有申报过星级。", "次",
    ),
    Part(
        "整改提升", "page.star_remedies", "/stars/remedies", lambda actor: remedies.LIST, _at("branch"),
        lambda row: Line(row.problems, f"{row.due_on} 前", STAR_REMEDY.table[row.state], f"/stars/remedies/{row.id}"),
        "没有整改提升。",
    ),
    Part(
        "亮明身份", "page.identities", "/identities", lambda actor: identities.LIST, _at("branch"), _identity,
        "没有在岗的先锋岗、示范岗。", "个",
    ),
)  # fmt: skip


def shown(branch: Unit, actor: Actor) -> list[Shown]:
    """The parts of a branch's file that the role at hand may read, each with at most MOST rows."""
    found = []
    for part in PARTS:
        if not policy.may(part.rule, actor):
            continue
        narrowed = part.narrowed(branch)
        listing = part.spec(actor).load(actor, narrowed, part.path)
        total = f"{listing.total}{'+' if listing.more else ''} {part.unit}" if listing.total else ""
        lines = [part.line(row) for row in listing.rows[:MOST]]
        if any(choice.value != narrowed.get(choice.name, choice.value) for choice in listing.filters):
            total, lines = "", []  # the list does not know this branch: what it shows are the rows of others
        left = f"另有 {listing.total - len(lines)}{'+' if listing.more else ''} {part.unit}没有列出。"
        url = f"{part.path}?{urlencode(narrowed)}"
        found.append(Shown(part.title, total, lines, part.empty, url, left if listing.total > len(lines) > 0 else ""))
    return found
