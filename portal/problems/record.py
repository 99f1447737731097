"""What an entry's page shows to whom: the problem and what was done about it, in whose hands it is, its acts and course."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal import clock, policy, web
from portal.accounts.models import ROLES
from portal.actions import allowed, available
from portal.audit.course import COURSE, Event
from portal.checks.domain import OPEN as OPEN_CHECKS
from portal.checks.domain import office
from portal.checks.models import CheckVisit, SpotCheck
from portal.db import P, Query, prepared
from portal.policy import SCOPES, Actor, scope
from portal.problems import categories
from portal.problems.domain.text import HEAD
from portal.problems.listing import late
from portal.problems.models import LEVELS, SOURCES, SUBJECTS, Problem, ProblemExtension, ProblemNote, ProblemStep
from portal.problems.talks.domain import may_hold
from portal.problems.talks.listing import of_problem
from portal.units.models import Person
from portal.uploads import domain as uploads
from portal.workflow import PROBLEM, PROBLEM_EXTENSION
from portal.workflow.problems import OPEN

STEPS = ("登记", "下发", "制定措施", "整改", "复核", "销号")
AT = {"found": 1, "issued": 2, "working": 3, "returned": 3, "submitted": 4, "verified": 5, "closed": 6}
SAID = {"problem.create": "登记", "problem.import": "导入", **{key: move.label for key, move in PROBLEM.moves.items()}}
# The values of a revision that its line tells, each with its word before it; what was noted stands in a card of its own.
TOLD = {
    "problem.issue": (("number", "编号"), ("due_on", "期限"), ("requirement", "要求")),
    "problem.plan": (("measures", ""), ("responsible", "责任人")),
    "problem.submit": (("outcome", ""), ("withdrawn", "撤回延期申请，原申请延到")),
    "problem.extend": (("until", "延到"),),
    "problem.import": (("state", "状态"), ("former", "原编号")),
}
LABELS = {"text": "问题", "requirement": "整改要求", "category": "类别", "due_on": "期限", "level": "处理"}
CHANGE_PLAN = "修改措施"
HIDDEN = ("problem.hand",)  # done from its own room
RARE = ("reschedule", "escalate", "criticise", "amend", "drop")  # stand apart

VERIFIER = Query(
    lambda: (
        Problem.select(Person.name)
        .join(Person, on=(Person.id == Problem.verified_by))
        .where(Problem.id == P("problem"))
    )
)  # fmt: skip
STEPS_OF = Query(
    lambda: (
        ProblemStep.select(ProblemStep.level, ProblemStep.decided_on, ProblemStep.decided_by, ProblemStep.reason)
        .where(ProblemStep.problem == P("problem"))
        .order_by(ProblemStep.id)
    )
)
NOTES_OF = Query(
    lambda: (
        ProblemNote.select(
            ProblemNote.id, ProblemNote.kind, ProblemNote.role, ProblemNote.text, ProblemNote.created_at, Person.name
        )
        .join(Person, on=(Person.id == ProblemNote.person))
        .where(ProblemNote.problem == P("problem"))
        .order_by(ProblemNote.id)
    )
)
EXTENSIONS_OF = Query(
    lambda: (
        ProblemExtension.select(
            ProblemExtension.id, ProblemExtension.problem, ProblemExtension.person, ProblemExtension.until,
            ProblemExtension.reason, ProblemExtension.reply, ProblemExtension.state, ProblemExtension.created_at,
            Person.name,
        )
        .join(Person, on=(Person.id == ProblemExtension.person))
        .where(ProblemExtension.problem == P("problem"))
        .order_by(ProblemExtension.id.desc())
    )
)  # fmt: skip


@dataclass
class Shown:
    """An entry as one person may see it."""

    problem: Problem
    head: Any  # committee_name, branch_name, person_name, team_name
    verifier: str
    category: str
    holder: str
    late: int  # days past the deadline, 0 when it is not
    source_url: str  # the place it comes from, where the visitor may open it
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    rare: list[tuple[str, str, str]] = field(default_factory=list)  # the same, of those that are seldom wanted
    decisions: list[tuple[str, str, str]] = field(default_factory=list)  # the same about the extension asked for
    escalation: list[Any] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    extensions: list[Any] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    own_files: list[Any] = field(default_factory=list)  # those that the visitor may take away
    course: list[Event] = field(default_factory=list)
    talks: list[Any] = field(default_factory=list)  # held for this entry
    may_talk: bool = False
    on_site: list[Any] = field(default_factory=list)  # visits that verify it, with their checks
    seeing: bool = False  # whether the side at hand goes to see it now

    @property
    def state(self) -> Any:
        return PROBLEM.table[self.problem.state]

    @property
    def title(self) -> str:
        return f"问题 {self.problem.number}" if self.problem.number else "问题（未下发）"

    @property
    def unit(self) -> str:
        return self.head.branch_name or self.head.committee_name

    @property
    def steps(self) -> tuple[str, ...]:
        """The course; none for what was dropped."""
        return STEPS if self.problem.state in AT else ()

    @property
    def step(self) -> int:
        return AT[self.problem.state]

    @property
    def follows(self) -> bool:
        """Whether it takes its steps with a 整改提升."""
        return self.problem.source_record == "star_remedy" and self.problem.state in OPEN

    source = property(lambda self: SOURCES[self.problem.source])
    subject = property(lambda self: SUBJECTS[self.problem.subject])


def shown(problem: Problem, actor: Actor) -> Shown:
    """What `actor` sees of an entry that lies in the scope."""
    extensions = EXTENSIONS_OF(problem=problem.id)
    asked = any(row.state == "asked" for row in extensions)
    hidden = (*HIDDEN, "problem.extend") if asked else HIDDEN  # one is asked for at a time
    moves = {key: move for key, move in available(actor, problem).items() if key not in hidden}
    acts = [_act(key, move, problem) for key, move in moves.items()]
    mine = any(weight == "primary" for _path, _label, weight in acts)
    names = categories.names(problem.committee_id)
    files, visits = uploads.of("problem", [problem.id]).get(problem.id, []), _on_site(problem, actor)
    own = [row for row in files if row.person_id == actor.person_id and problem.state in Problem.files_go_in]
    decisions = _decisions(extensions, actor)
    if asked:
        mine = any(path == "grant" for path, *_rest in decisions)
    return Shown(
        problem, HEAD.one(problem=problem.id), VERIFIER.scalar(problem=problem.id), names.get(problem.category, ""),
        "您" if mine else _holder(problem, asked=asked), _late(problem), _source(problem, actor),
        sorted((one for one in acts if one[0] not in RARE), key=lambda one: one[2] == "primary"),
        [one for one in acts if one[0] in RARE], decisions,
        STEPS_OF(problem=problem.id), NOTES_OF(problem=problem.id), extensions,
        [row for row in files if row not in own], own,
        [_event(row, names) for row in _course(problem, actor)], of_problem(problem.id, actor),
        problem.level == "talk" and may_hold(problem, actor), visits,
        any(_seeing(row, actor) for row in visits),
    )  # fmt: skip


def _act(key: str, move: Any, problem: Problem) -> tuple[str, str, str]:
    """An act as its button: path, label, weight; where measures stand, what is wanted next is that they are carried out."""
    if key == "problem.plan" and problem.measures:
        return "plan", CHANGE_PLAN, "secondary"
    return key.removeprefix("problem."), move.label, move.weight


def _on_site(problem: Problem, actor: Actor) -> list[Any]:
    """The visits made to verify an entry, as far as one sees them; found by its unit, which has an index."""
    seen = scope(CheckVisit, actor)

    def build() -> Any:
        return (
            CheckVisit.select(
                CheckVisit.id, CheckVisit.state, CheckVisit.planned_on, CheckVisit.visited_on,
                SpotCheck.state.alias("check_state"), SpotCheck.committee.alias("check_committee"),
                SpotCheck.team.alias("check_team"),
            )
            .join(SpotCheck, on=(SpotCheck.id == CheckVisit.check))
            .where((CheckVisit.unit == P("at")) & (SpotCheck.verifies == P("problem")) & seen.where)
            .order_by(CheckVisit.id)
        )  # fmt: skip

    given = {"problem": problem.id, "at": problem.branch_id or problem.committee_id}
    return list(prepared(("visits to verify", seen.shape), build)(**actor.places(), **given))


def _seeing(row: Any, actor: Actor) -> bool:
    """Whether a visit is still to be made in a check of the side at hand: another's leaves it to begin one of its own."""
    under_way = row.check_state in OPEN_CHECKS and row.state != "dropped"
    return under_way and (row.check_committee, row.check_team) == office(actor)


def _late(problem: Problem) -> int:
    today = clock.today()
    return (today - problem.due_on).days if problem.due_on and late(problem, today) else 0


def _holder(problem: Problem, *, asked: bool) -> str:
    """In whose hands it is, in words: while an extension is asked for, of those who answer; nothing once it is over."""
    if asked:
        return PROBLEM_EXTENSION.table["asked"].holder
    if problem.state == "found":
        return "登记的一方"
    return PROBLEM.table[problem.state].holder if problem.state in OPEN else ""


def _decisions(extensions: list[Any], actor: Actor) -> list[tuple[str, str, str]]:
    """What `actor` may decide about the extension that is asked for."""
    asked = next((row for row in extensions if row.state == "asked"), None)
    if asked is None:
        return []
    record = ProblemExtension(id=asked.id, problem=asked.problem_id, person=asked.person_id, state=asked.state)
    return [
        (key.removeprefix("problem_extension."), move.label, move.weight)
        for key, move in PROBLEM_EXTENSION.moves.items()
        if allowed(key, actor, record)
    ]


def _source(problem: Problem, actor: Actor) -> str:
    """The address of the place that an entry comes from, for who may see the record there."""
    if not problem.source_path or problem.source_id is None:
        return ""
    model = next((one for one in SCOPES if one._meta.table_name == problem.source_record), None)
    return problem.source_path if model is not None and policy.find(model, problem.source_id, actor) else ""


def _course(problem: Problem, actor: Actor) -> list[Any]:
    """What became of it; how it was worded before it was issued is the business of who found it."""
    found = policy.may("problem.edit", actor, problem)
    return [row for row in COURSE(record="problem", id=problem.id) if found or row.action != "problem.edit"]


def _event(row: Any, names: dict[str, str]) -> Event:
    """A line of 经过: the act with what it said, who, when, and the reason."""
    what, values = SAID.get(row.action, row.action), row.values or {}
    told = [
        f"{word}{'：' if word else ''}{_flat(key, values[key], names)}"
        for key, word in TOLD.get(row.action, ())
        if values.get(key)
    ]
    told += [
        f"{LABELS[key]}由“{_flat(key, pair[0], names)}”改为“{_flat(key, pair[1], names)}”"
        for key, pair in values.items()
        if isinstance(pair, list) and key in LABELS
    ]
    if row.action == "problem.escalate" and values.get("decided_by"):
        told.append(f"{values['decided_by']}决定")
    if row.action == "problem.submit" and values.get("on_site"):
        told.append("需要现场核实")
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    told = [*(one.rstrip("。；") for one in told[:-1]), *told[-1:]]
    return Event(
        f"{what}：{'；'.join(told)}" if told else what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note
    )


def _flat(key: str, value: Any, names: dict[str, str]) -> str:
    """A value of a revision in words."""
    if key in ("due_on", "until", "withdrawn") and value:
        return web.short_date(date.fromisoformat(value))
    words = {"category": names, "level": LEVELS, "state": {one: PROBLEM.label(one) for one in PROBLEM.states}}.get(
        key, {}
    )
    return words.get(value) or "；".join(line.strip() for line in (value or "未填").splitlines() if line.strip())
