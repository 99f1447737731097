"""A self-check is made once and opens the entries that it asks for; a committee writes its lists of questions."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from portal import actions, clock
from portal.accounts.holders import secretaries
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.problems import categories
from portal.problems import domain as ledger
from portal.problems.domain import checks
from portal.problems.selfchecks.library import Listed, Question
from portal.problems.selfchecks.models import SelfCheck, SelfCheckList
from portal.units.models import Unit

LONGEST = {"answer": 1000, "name": 40, "source": 100, "question": 100}
_text = partial(checks.text, lengths=LONGEST)
MOST_QUESTIONS = 30


class Answer(NamedTuple):
    """What was said to a question, and whether it is a problem that goes into the ledger."""

    text: str
    found: bool = False


def path(check: Any) -> str:
    """Where a self-check lies."""
    return f"/problems/selfchecks/{check.id}"


def as_member(by: Actor) -> Actor:
    """The same person without the office at hand: whoever examines oneself does so as a member."""
    return replace(
        by, role="member", unit_id=None, unit_kind="", unit_name="", team_id=None, appointment_id=None, _covered=None
    )


def make(
    asked: Listed, answers: dict[str, Answer], *, by: Actor, branch: int | None = None, once: str = ""
) -> SelfCheck:
    """自查 by the questions of `asked`: one's own ("member"), of the branch `branch`, of the committee at hand.

    `answers`: question key → answer. Each that says there is a problem opens an entry of the ledger in the same
    transaction, seen by the side that examined itself. Raises Invalid, Denied.
    """
    said = _answered(asked, answers)
    place = _place(asked, branch, by)
    who = as_member(by) if asked.subject == "member" else by
    with write():
        made = actions.create(
            "self_check.create", SelfCheck, by=who, list=asked.id, name=asked.name, subject=asked.subject,
            questions=[one._asdict() for one in asked.questions], made_by=by.person_id, made_on=clock.today(),
            answers={key: one._asdict() for key, one in said.items()}, **place,
        )  # fmt: skip
        found = [_open(made, one, said[one.key], by=who) for one in asked.questions if said[one.key].found]
        if found and asked.subject == "member":
            text = f"{by.name}把自查发现的 {len(found)} 个问题交给支部，请核对"
            inbox.tell(secretaries(place["branch"]), text, ledger.path(found[0]), by=by)
        store.spend(once, by, path(made))
    return made


def _answered(asked: Listed, answers: dict[str, Answer]) -> dict[str, Answer]:
    """Each question answered in words. Raises Invalid at the first that is not."""
    said = {}
    for one in asked.questions:
        answer = answers.get(one.key, Answer(""))
        missing = "请写下自查情况；没有问题的，写明平时是怎么做的。"
        text = _text(answer.text, f"text_{one.key}", missing, limit="answer")
        said[one.key] = Answer(text, bool(answer.found))
    return said


def _place(asked: Listed, branch: int | None, by: Actor) -> dict[str, Any]:
    """The columns by which a self-check lies somewhere. Raises Invalid."""
    if asked.subject == "member":
        place = {"committee": by.home_committee_id, "branch": by.home_branch_id, "person": by.person_id}
    elif asked.subject == "committee":
        place = {"committee": by.unit_id, "branch": None, "person": None}
    else:
        unit = Unit.get_or_none((Unit.id == branch) & (Unit.kind == "branch") & Unit.closed_on.is_null())
        if unit is None:
            raise Invalid("请选择党支部。", "branch")
        place = {"committee": unit.committee_id, "branch": unit.id, "person": None}
    if asked.committee is not None and asked.committee != place["committee"]:
        raise Invalid("这份清单是另一个党委的，请换一份。")
    return place


def _open(check: SelfCheck, question: Question, answer: Answer, *, by: Actor) -> Any:
    """The entry of the ledger for what an answer found."""
    return ledger.find(
        answer.text, by=by, subject=check.subject, committee=check.committee_id, branch=check.branch_id,
        person=check.person_id, source="self_check", record=check, category=question.category,
        path=f"{path(check)}#self_check-{check.id}-{question.key}", words=f"自查：{question.text}",
    )  # fmt: skip


def write_list(
    committee: int, subject: str, name: str, source: str, questions: Iterable[Question], *, by: Actor, once: str = ""
) -> SelfCheckList:
    """新建 a list of the committee, often a copy of one of the library. Raises Invalid, Denied."""
    wanted = _checked(committee, subject, name, source, questions)
    with write():
        _check_name(committee, subject, wanted["name"])
        made = actions.create(
            "self_check_list.create",
            SelfCheckList,
            by=by,
            committee=committee,
            subject=subject,
            values=wanted,
            **wanted,
        )
        store.spend(once, by, "/problems/selfchecks/lists")
    return made


def edit_list(
    row: SelfCheckList, *, by: Actor, name: str, source: str, questions: Iterable[Question], retired: bool,
    version: int | None = None,
) -> None:  # fmt: skip
    """修改 a list; self-checks that were made keep their questions. Raises Invalid, Denied, Stale."""
    wanted = {**_checked(row.committee_id, row.subject, name, source, questions), "retired": retired}
    with write():
        _check_name(row.committee_id, row.subject, wanted["name"], but=row.id)
        values = {key: [getattr(row, key), value] for key, value in wanted.items() if getattr(row, key) != value}
        actions.perform("self_check_list.edit", row, by=by, version=version, set=wanted, values=values)


def _checked(committee: int, subject: str, name: str, source: str, questions: Iterable[Question]) -> dict[str, Any]:
    """The columns of a list, tidied; keys that are missing are given out. Raises Invalid."""
    name, source = _text(" ".join(name.split()), "name", "请填写清单名称。"), _text(source, "source")
    made = list[Question]()
    fits = {one.key for one in categories.of(committee) if one.fits(subject)}
    for one in questions:
        text = _text(" ".join(one.text.split()), f"text_{one.key}", limit="question")
        if not text:
            continue
        if one.category and one.category not in fits:
            raise Invalid("请在列出的类别中选择。", f"category_{one.key}")
        made.append(Question(one.key if one.key.startswith("q") else _next_key(made, questions), text, one.category))
    if not made:
        raise Invalid("请至少写一个问题。")
    if len(made) > MOST_QUESTIONS:
        raise Invalid(f"一份清单最多 {MOST_QUESTIONS} 个问题，请分成几份。")
    return {"name": name, "source": source, "questions": [one._asdict() for one in made]}


def _next_key(made: list[Question], wanted: Iterable[Question]) -> str:
    """A key that no question of the list has."""
    known, number = {one.key for one in (*made, *wanted)}, 1
    while f"q{number}" in known:
        number += 1
    return f"q{number}"


def _check_name(committee: int, subject: str, name: str, but: int = 0) -> None:
    same = (SelfCheckList.committee == committee) & (SelfCheckList.subject == subject) & (SelfCheckList.name == name)
    if SelfCheckList.select(SelfCheckList.id).where(same & (SelfCheckList.id != but)).exists():
        raise Invalid("已经有一份同名的清单，请换一个名称，或者修改那一份。", "name")
