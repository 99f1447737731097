"""A plan as its page shows it: the document by month, the year at a glance, the check beside it, what was returned and changed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from portal import actions, clock, web
from portal.accounts.models import ROLES
from portal.audit.course import COURSE, Event
from portal.db import P, Query
from portal.life.judging.rules import Type
from portal.life.rulesets.reading import types
from portal.plans import actual, filings, judging, likeness
from portal.plans.checking.against import Actual
from portal.plans.checking.findings import Finding, may_be_filed
from portal.plans.checking.passages import Passage, own
from portal.plans.document import NO_MONTH, WHOLE_YEAR, Change, Document, Item, compare, read
from portal.plans.domain.text import title
from portal.plans.models import KINDS, AnnualPlan
from portal.policy import Actor, may
from portal.units.models import Unit
from portal.uploads import domain as uploads
from portal.workflow import ANNUAL_PLAN, Move, State

SAID = {
    "annual_plan.create": "编制", "annual_plan.edit": "修改", "annual_plan.file": "报送备案", "annual_plan.withdraw": "撤回",
    "annual_plan.accept": "同意备案", "annual_plan.return": "退回修改", "annual_plan.change": "调整", "annual_plan.issue": "发布",
    "annual_plan.link": "对应记录",
}  # fmt: skip
WORDS = {"added": "新增", "removed": "取消", "changed": "修改", "moved": "调整"}
TONES = {"added": "ok", "removed": "danger", "changed": "info", "moved": "info"}
COPIED = ("copied_others", "copied_last_year")
NAMED = 4  # changes named in a line of 经过

_HEAD = Query(
    lambda: Unit.select(Unit.name, Unit.kind).where(Unit.id == P("unit"))
)  # fmt: skip


class Note(NamedTuple):
    """A difference as the page tells it."""

    word: str
    tone: str
    label: str
    before: str
    after: str


@dataclass
class Changed:
    """调整 of one item after acceptance: when, by whom, why, what."""

    when: str
    who: str
    why: str
    notes: list[Note]


@dataclass
class Check:
    """What the check says: findings, and the passages that stand elsewhere, by item."""

    findings: tuple[Finding, ...] = ()
    passages: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)  # key → (the own words, of last year)

    @property
    def passes(self) -> bool:
        return may_be_filed(self.findings)


@dataclass
class Shown:
    """A plan as one person may see it."""

    plan: AnnualPlan
    unit_name: str
    title: str
    document: Document
    types: dict[str, Type]
    state: State
    acts: dict[str, Move]
    writes: bool  # of the unit whose plan it is
    judges: bool  # may look at the check
    reasons: dict[str, str] = field(default_factory=dict)
    course: list[Event] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    returned: list[Note] | None = None  # what differs since the last return; None: it was not returned
    returned_for: dict[str, str] = field(default_factory=dict)
    files: list[Any] = field(default_factory=list)
    check: Check | None = None
    file_by: date | None = None
    first_filed: datetime | None = None
    unsent: bool = False  # it is being written anew; this is the text that was filed last
    holder: str = ""
    actual: Actual | None = None  # what became of it, once it is filed

    @property
    def edits(self) -> bool:
        return "annual_plan.edit" in self.acts

    @property
    def changes(self) -> bool:
        return "annual_plan.change" in self.acts

    @property
    def in_time(self) -> bool | None:
        """Whether it was filed by the last day; None: it is not filed, or no rule sets one."""
        if self.file_by is None or self.first_filed is None:
            return None
        return clock.local(self.first_filed).date() <= self.file_by

    @property
    def kind(self) -> str:
        return KINDS[self.plan.kind]

    def type_of(self, item: Item) -> str:
        """The type of an item in words."""
        return self.types[item.kind].label if item.kind in self.types else "其他"

    def months(self) -> list[tuple[str, list[list[tuple[int, Item]]]]]:
        """The year at a glance: type → for each month the (number, item) that happen in it."""
        found: dict[str, list[list[tuple[int, Item]]]] = {}
        for number, one in enumerate(self.document.items, 1):
            row = found.setdefault(self.type_of(one), [[] for _month in range(12)])
            for month in one.months:
                row[month - 1].append((number, one))
        return list(found.items())

    def counts(self) -> tuple[int, int, int]:
        """Items, mandatory ones, main ones."""
        items = self.document.items
        return len(items), sum(one.mandatory for one in items), sum(one.emphasis for one in items)


def group_name(month: int) -> str:
    """What stands above the items of a month."""
    return {WHOLE_YEAR: "全年各月", NO_MONTH: "未写月份"}.get(month, f"{month} 月")


def shown(plan: AnnualPlan, actor: Actor) -> Shown:
    """What `actor` may see of a plan that lies in the scope."""
    head = _HEAD.one(unit=plan.unit_id)
    unsent, plan = filings.unsent(plan, actor), filings.as_read(plan, actor)
    made = Shown(
        plan, head.name, title(plan, head.name), read(plan.document), dict(types(plan.committee_id)),
        ANNUAL_PLAN.table[plan.state], actions.available(actor, plan), may("annual_plan.edit", actor, plan),
        actor.role in ("committee", "supervisor") and actor.covers(plan.unit_id),
    )  # fmt: skip
    made.unsent = unsent
    if not unsent:
        made.files = uploads.of("annual_plan", [plan.id]).get(plan.id, [])
    if made.state.holder:
        mine = made.edits or "annual_plan.accept" in made.acts
        made.holder = "您" if mine else (head.name if plan.state != "filed" else made.state.holder)
    if plan.kind == "branch" and plan.state in actual.AT_WORK:
        made.actual = actual.of(plan)
    if not made.writes and not made.judges:
        return made
    made.reasons = plan.reasons
    revisions = COURSE(record="annual_plan", id=plan.id)
    # what was written between two filings is the writer's
    made.course = _course([row for row in revisions if made.writes or row.action != "annual_plan.edit"])
    made.changed = [_changed(row) for row in revisions if row.action == "annual_plan.change"]
    made.returned, made.returned_for = _since_return(plan, revisions, made.types)
    if plan.kind == "branch":
        made.check = _check(plan, live=plan.state in ("draft", "returned") and not unsent)
        if made.edits or plan.state in actual.AT_WORK:
            made.file_by = judging.file_by(plan.committee_id, plan.unit_id, plan.year)
        if plan.state in actual.AT_WORK:
            made.first_filed = filings.first([plan.id]).get(plan.id, plan.filed_at)
    return made


def _check(plan: AnnualPlan, *, live: bool) -> Check:
    """The check of a plan: of a draft as it stands, afterwards as it was when it was filed; copied text as last compared."""
    passages = likeness.stored(plan)
    if live:
        return Check(judging.findings(plan, passages), _own(plan, passages))
    if plan.state in ("filed", "returned"):
        day = clock.local(plan.filed_at).date()
        found = judging.findings(plan, passages, day)
        codes = {one.code for one in found}
        # what was copied when it was filed, until the comparison of all has come round
        found += tuple(one for one in _kept(plan) if one.code in COPIED and one.code not in codes)
        return Check(found, _own(plan, passages))
    return Check(_kept(plan))


def _kept(plan: AnnualPlan) -> tuple[Finding, ...]:
    """What the check said when the plan was filed."""
    return tuple(Finding(one["key"], one["severity"], one["text"], tuple(one.get("items", ()))) for one in plan.found)


def compared(plan: AnnualPlan) -> Check:
    """The check with copied text compared now: half a second."""
    passages = likeness.of_plan(plan)
    return Check(judging.findings(plan, passages), _own(plan, passages))


def _own(plan: AnnualPlan, passages: Iterable[Passage]) -> dict[str, list[tuple[str, bool]]]:
    """Key → the own words that stand elsewhere; never where."""
    document, found = read(plan.document), dict[str, list[tuple[str, bool]]]()
    for one in own(passages):
        if (item := document.item(one.item)) is not None:
            words = f"{item.topic}\n{item.text}"[one.start : one.end].strip()
            found.setdefault(one.item, []).append((words, one.last_year))
    return found


def _course(revisions: list[Any]) -> list[Event]:
    """经过, newest first; what one person edited on one day is one line."""
    found: list[Event] = []
    for _key, some in groupby(revisions, key=_mark):
        rows = list(some)
        found += (
            [_event(rows[0], rows)] if rows[0].action == "annual_plan.edit" else [_event(row, [row]) for row in rows]
        )
    return found


def _mark(row: Any) -> tuple[str, int | None, date]:
    return row.action, row.person_id, clock.local(row.at).date()


def _event(row: Any, rows: list[Any]) -> Event:
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    what = SAID.get(row.action, row.action)
    changes = [(kind, label) for one in rows for kind, _key, label, *_texts in (one.values or {}).get("changes", [])]
    changes = list(dict.fromkeys(changes))
    if changes:
        told = [f"{WORDS[kind]}“{label}”" for kind, label in changes[:NAMED]]
        what += "：" + "，".join(told) + (f" 等 {len(changes)} 处" if len(changes) > NAMED else "")
    return Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note)


def _changed(row: Any) -> Changed:
    found = (row.values or {}).get("changes", [])
    notes = [Note(WORDS[kind], TONES[kind], label, before, after) for kind, _key, label, before, after in found]
    return Changed(web.moment(row.at), row.name or "", row.note, notes)


def _since_return(
    plan: AnnualPlan, revisions: list[Any], known: dict[str, Type]
) -> tuple[list[Note] | None, dict[str, str]]:
    """What differs from the text that was returned last, and the reasons of that return; revisions newest first."""
    at = next((at for at, row in enumerate(revisions) if row.action == "annual_plan.return"), None)
    if at is None:
        return None, {}
    filed = next((row for row in revisions[at:] if row.action == "annual_plan.file"), None)
    if filed is None:
        return None, {}
    old = read(filed.values["document"])
    notes = [_note(one) for one in compare(old, read(plan.document), known)]
    reasons = {
        (next((f"第 {number} 项“{one.topic}”" for number, one in enumerate(old.items, 1) if one.key == key), "") if key else "总的意见"): text
        for key, text in (revisions[at].values or {}).get("reasons", {}).items()
    }  # fmt: skip
    return notes, reasons


def _note(one: Change) -> Note:
    return Note(WORDS[one.kind], TONES[one.kind], one.label, one.before, one.after)
