"""延期换届: a branch asks to elect later than its term ends, its committee agrees with a document or says why not."""

from datetime import date

from portal import actions, clock
from portal.accounts import holders
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.life.standing import domain as standing
from portal.life.terms.models import TermExtension
from portal.policy import Actor
from portal.units import terms
from portal.units.models import Unit

LONGEST = {"reason": 500, "answer": 500, "paper": 60}
ASKING = ("branch", "general_branch")  # kinds of units whose 基层党委 decides


def path(unit_id: int) -> str:
    """Where the term of a unit lies."""
    return f"/life/terms/{unit_id}"


def last_day(unit: Unit) -> date:
    """The latest day to which the unit's present term may be extended. Raises Invalid where none is known."""
    if unit.kind not in ASKING or unit.closed_on is not None:
        raise Invalid("只有现有的党支部、党总支可以申请延期换届。")
    if unit.term_ends is None:
        raise Invalid("本届任期还没有登记，请先请党委在支部页面登记。")
    return terms.later(unit.term_ends, years=terms.EXTENSION_YEARS)


def ask(unit: Unit, until: date | None, reason: str, *, by: Actor, once: str = "") -> TermExtension:
    """申请延期: by the branch, at most a year beyond its term, one at a time. Raises Invalid, Denied, Stale."""
    reason = _text(reason, "reason", "请写明为什么不能按期换届。")
    with write():
        hold(Unit, unit.id)
        unit = Unit.get_by_id(unit.id)
        made = actions.create(
            "term_extension.create", TermExtension, by=by, committee=unit.committee_id, unit=unit.id,
            term_ends=unit.term_ends or clock.today(), until=_until(unit, until), reason=reason, asked_by=by.person_id,
        )  # fmt: skip
        told = holders.officers(unit.id, unit.committee_id, by.person_id)
        inbox.tell(told, f"{unit.name}申请延期换届，请批复", path(unit.id), by=by)
        store.spend(once, by, path(unit.id))
    return made


def _until(unit: Unit, until: date | None) -> date:
    """The day asked for, checked against the term as it stands. Raises Invalid."""
    latest = last_day(unit)
    open_one = (TermExtension.unit == unit.id) & (TermExtension.state == "asked")
    if TermExtension.select(TermExtension.id).where(open_one).exists():
        raise Invalid("已有一项申请在等待批复，可以先撤回再重新申请。")
    if latest < clock.today():
        raise Invalid("任期届满已经超过一年，不能再申请延期，请尽快换届。")
    if until is None:
        raise Invalid("请填写延期到哪一天。", "until")
    if unit.term_ends is None or until <= unit.term_ends:
        raise Invalid("延期到的日期应晚于本届任期届满的日期。", "until")
    if until < clock.today():
        raise Invalid("延期到的日期不能早于今天。", "until")
    if until > latest:
        raise Invalid(f"延期不超过一年，最晚到 {latest:%Y-%m-%d}。", "until")
    return until


def approve(extension: TermExtension, *, by: Actor, paper: str, version: int | None = None) -> None:
    """同意延期, with the document's number; the branch's standing is judged anew. Raises Invalid, Denied, Stale."""
    actions.check("term_extension.approve", extension, by=by)
    paper = _text(paper, "paper", "请填写批复文号或者党委会研究的日期。")
    with write():
        hold(Unit, extension.unit_id)
        unit = Unit.get_by_id(extension.unit_id)
        if unit.term_ends != extension.term_ends:
            raise Invalid("申请以后，这个支部的任期已经改过，请写明情况，点“不同意”，需要时由支部重新申请。")
        if extension.until < clock.today():
            raise Invalid("申请延期到的日期已经过了，请点“不同意”，需要时由支部重新申请。")
        _decide("term_extension.approve", extension, by=by, version=version, paper=paper)
        standing.refresh([unit.id])
        _answer(extension, f"延期换届已批复，延期至 {extension.until:%Y-%m-%d}", by=by)


def refuse(extension: TermExtension, *, by: Actor, answer: str, version: int | None = None) -> None:
    """不同意, with the reason. Raises Invalid, Denied, Stale."""
    actions.check("term_extension.refuse", extension, by=by)
    answer = _text(answer, "answer", "请写明不同意的理由。")
    with write():
        _decide("term_extension.refuse", extension, by=by, version=version, answer=answer)
        _answer(extension, f"延期换届的申请没有同意：{answer}", by=by)


def withdraw(extension: TermExtension, *, by: Actor, version: int | None = None) -> None:
    """撤回申请, while it waits. Raises Denied, Stale."""
    with write():
        actions.perform("term_extension.withdraw", extension, by=by, version=version)


def _decide(action: str, extension: TermExtension, *, by: Actor, version: int | None, **said: str) -> None:
    columns = {"decided_by": by.person_id, "decided_on": clock.today(), **said}
    actions.perform(action, extension, by=by, version=version, set=columns)


def _answer(extension: TermExtension, text: str, *, by: Actor) -> None:
    """Tell the branch's secretaries and who asked."""
    told = [*holders.secretaries(extension.unit_id), extension.asked_by_id]
    inbox.tell(told, text, path(extension.unit_id), by=by)


def _text(value: str, field: str, missing: str) -> str:
    value = (value or "").strip()
    if not value:
        raise Invalid(missing, field)
    if len(value) > LONGEST[field]:
        raise Invalid(f"最多 {LONGEST[field]} 个字，请精简。", field)
    return value
