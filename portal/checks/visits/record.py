"""A visit as its page shows it: the unit, when and how it was seen, each item with its answer and what came of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.checks.checklists.document import EVIDENCE, Item
from portal.checks.domain.text import MEMBERS, OWNER
from portal.checks.models import ANSWERS, KINDS, METHODS, CheckVisit, SpotCheck
from portal.checks.record import event
from portal.checks.visits.answers import OF_VISIT, TO_FIND, list_of, may_answer
from portal.checks.visits.domain import GOING, ON_SITE
from portal.db import P, Query, among, prepared
from portal.policy import Actor, may, scope
from portal.problems.models import Problem
from portal.units.models import Person, Unit
from portal.uploads import domain as uploads
from portal.workflow import CHECK_VISIT, PROBLEM

HEAD = Query(
    lambda: CheckVisit.select(
        Unit.name.alias("unit_name"), Unit.kind.alias("unit_kind"), pw.fn.COALESCE(Person.name, "").alias("visitor_name")
    )
    .join(Unit, on=(Unit.id == CheckVisit.unit))
    .switch(CheckVisit)
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == CheckVisit.visitor))
    .where(CheckVisit.id == P("visit"))
)  # fmt: skip
SAID = {
    "check_visit.create": "列入检查",
    "check_visit.plan": "安排",
    "check_visit.record": "登记现场检查",
    "check_visit.release": "反馈检查结果",
    "check_visit.respond": "回应",
    "check_visit.drop": "不再检查",
    "check_visit.restore": "重新列入",
}


@dataclass
class Line:
    """An item with its answer (row or None), what was typed where it could not be kept, and what it became."""

    item: Item
    row: Any = None
    answer: str = ""
    evidence: str = ""
    error: str = ""
    stale: bool = False
    problems: list[Any] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.item.key

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0

    @property
    def was(self) -> str:
        """What the page holds, in short: an item that was not touched is not sent anew."""
        return digest(self.row.answer if self.row else "", self.row.evidence if self.row else "")

    @property
    def word(self) -> str:
        return ANSWERS.get(self.row.answer, "") if self.row else ""

    @property
    def wanting(self) -> bool:
        """Whether it can become a finding."""
        return self.row is not None and self.row.answer in TO_FIND

    @property
    def methods(self) -> str:
        return "、".join(METHODS[one] for one in self.item.methods)

    @property
    def needs(self) -> str:
        """The answers that want words beside them."""
        return {"required": "yes partly no", "wanted": " ".join(TO_FIND)}.get(self.item.evidence, "")

    @property
    def asks(self) -> str:
        """What is to be written down."""
        return EVIDENCE[self.item.evidence]


def digest(answer: str, evidence: str) -> str:
    """A short mark of an answer with its words."""
    return hashlib.sha256(f"{answer}\n{evidence}".encode()).hexdigest()[:12]


@dataclass
class Shown:
    """A visit as one person may see it."""

    visit: CheckVisit
    check: SpotCheck
    unit_name: str
    visitor_name: str
    owner: str
    lines: list[Line]
    inside: bool  # of those whose check it is
    open: bool  # the visitor fills it in now
    acts: list[tuple[str, str, str]] = field(default_factory=list)
    finds: bool = False  # the visitor turns answers into entries of the ledger
    files: list[Any] = field(default_factory=list)
    people: list[Any] = field(default_factory=list)
    course: list[Event] = field(default_factory=list)
    holder: str = ""
    file: str = ""  # where what is known of the unit lies

    @property
    def kind(self) -> str:
        return KINDS[self.check.kind]

    @property
    def state(self) -> Any:
        return CHECK_VISIT.table[self.visit.state]

    @property
    def methods(self) -> str:
        return "、".join(METHODS[one] for one in self.visit.methods)

    @property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """The items by group."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.item.group, []).append(line)
        return list(found.items())

    @property
    def parts(self) -> list[str]:
        """The places whose comments the page shows beside them."""
        texts = [name for name in ("met", "opinion", "response") if getattr(self.visit, name)]
        return [*texts, *(f"item-{line.key}" for line in self.lines)]

    @property
    def answered(self) -> int:
        return sum(line.row is not None for line in self.lines)


def lines(visit: CheckVisit, check: SpotCheck, actor: Actor) -> list[Line]:
    """The items of the list with the answers given, and the entries of the ledger that one sees behind them."""
    given = {row.item: row for row in OF_VISIT(visit=visit.id)}
    seen = scope(Problem, actor)

    def build() -> Any:
        return Problem.select(Problem.id, Problem.number, Problem.state, Problem.source_id).where(
            (Problem.source_record == "check_answer") & among(Problem.source_id, "answers") & seen.where
        )

    found: dict[int, list[Any]] = {}
    if given:
        answers = [row.id for row in given.values()]
        for row in prepared(("problems of answers", seen.shape), build)(answers=answers, **actor.places()):
            found.setdefault(row.source_id, []).append((row, PROBLEM.table[row.state]))
    made = []
    for item in list_of(check).items:
        row = given.get(item.key)
        line = Line(item, row, row.answer if row else "", row.evidence if row else "")
        line.problems = found.get(row.id, []) if row else []
        made.append(line)
    return made


def shown(visit: CheckVisit, actor: Actor, failed: Mapping[str, Line] = {}) -> Shown:
    """What `actor` may see of a visit that lies in the scope; `failed` are items that could not be kept, as typed."""
    check, head = SpotCheck.get_by_id(visit.check_id), HEAD.one(visit=visit.id)
    inside = may("check_visit.plan", actor, visit)
    found = [failed.get(line.key, line) for line in lines(visit, check, actor)]
    made = Shown(
        visit, check, head.unit_name, head.visitor_name, OWNER.one(check=check.id).name, found, inside,
        may_answer(visit, check, actor),
    )  # fmt: skip
    made.files = uploads.of("check_visit", [visit.id]).get(visit.id, [])
    made.acts = _acts(visit, check, actor)
    made.file = f"/{'checks/branches' if head.unit_kind == 'branch' else 'units'}/{visit.unit_id}"
    made.finds = inside and visit.state != "dropped" and check.state != "planned"
    if inside or may("spot_check.close", actor, check):
        made.people = MEMBERS(check=check.id)
        made.course = [_event(row) for row in COURSE(record="check_visit", id=visit.id)]
    if made.state.holder:
        mine = {"planned": "record", "visited": "release", "released": "respond"}[visit.state]
        made.holder = "您" if any(path == mine for path, *_rest in made.acts) else made.state.holder
    return made


def _event(row: Any) -> Event:
    """A line of 经过; a response with its words, which another one may have replaced since."""
    line = event(row, SAID)
    _before, words = (row.values or {}).get("response") or ("", "")
    if words:
        line.what += f"：{' '.join(words.split())}"
    return line


def _acts(visit: CheckVisit, check: SpotCheck, actor: Actor) -> list[tuple[str, str, str]]:
    """The steps that can be taken now: path behind the visit, label, weight; the check's state has a word in it."""
    during = {
        "plan": GOING, "drop": GOING, "restore": GOING, "record": ON_SITE, "release": ("released",), "respond": ("released",),
    }  # fmt: skip
    return [
        (path, "修改现场登记" if path == "record" and visit.state == "visited" else move.label, move.weight)
        for action, move in available(actor, visit).items()
        if check.state in during[path := action.removeprefix("check_visit.")]
    ]
