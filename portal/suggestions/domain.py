"""意见建议: sent to branch, committee or administrator, taken up, passed on, answered, raised again.

An anonymous one holds no person and no moment; nobody is written to when it comes, because a message keeps its minute.
It waits on home and in the list like the others, and its author asks after it by a code.
"""

from typing import Any, NamedTuple

import peewee as pw

from portal import actions, clock, pinyin, search
from portal.accounts.models import Appointment
from portal.anonymity import allowance, receipts, veil
from portal.audit.course import COURSE
from portal.db import P, Query, write
from portal.errors import Denied, Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor, in_force
from portal.suggestions.models import ADDRESSEES, Suggestion
from portal.units.models import Person, Unit, UnitCover

LONGEST, LONGEST_NOTE = 1000, 200
A_DAY = 10  # of one person, signed or not, sent or raised again

_ROLES = {"branch": "secretary", "committee": "committee", "admin": "admin"}
_branch, _committee = Unit.alias("branch"), Unit.alias("committee")


def _over(unit: str) -> pw.ModelSelect:
    return UnitCover.select(UnitCover.ancestor).where(UnitCover.unit == P(unit))


HOLDERS = Query(
    lambda: Appointment.select(Appointment.person, Appointment.role, Appointment.unit).where(
        in_force(Appointment, P("today"))
        & (
            ((Appointment.role == "secretary") & Appointment.unit.in_(_over("branch")))
            | ((Appointment.role == "committee") & Appointment.unit.in_(_over("committee")))
            | (Appointment.role == "admin")
        )
    )
)
HEAD = Query(
    lambda: Suggestion.select(Person.name, _branch.name.alias("branch_name"), _committee.name.alias("committee_name"))
    .join(_branch, on=(_branch.id == Suggestion.branch))
    .join(_committee, on=(_committee.id == Suggestion.committee))
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Suggestion.person))
    .where(Suggestion.id == P("suggestion"))
)  # fmt: skip
NAMES = Query(
    lambda: Unit.select(Unit.id, Unit.name).where((Unit.id == P("branch")) | (Unit.id == P("committee")))
)  # fmt: skip


class Sent(NamedTuple):
    """A suggestion that was sent, and for an anonymous one the code by which its author asks after it."""

    suggestion: Suggestion
    code: str


def path(suggestion: Any) -> str:
    """Where a suggestion lies."""
    return f"/suggestions/{suggestion.id}"


def holders(branch: int, committee: int) -> dict[str, list[int]]:
    """Addressee → the people who take up what is sent there from a branch; of committees the nearest."""
    rows = HOLDERS(branch=branch, committee=committee, today=clock.today())
    found = {to: [row for row in rows if row.role == role] for to, role in _ROLES.items()}
    nearest = [row for row in found["committee"] if row.unit_id == committee]
    found["committee"] = nearest or found["committee"]
    return {to: [row.person_id for row in rows] for to, rows in found.items()}


def offered(branch: int, committee: int, author: int | None) -> dict[str, str]:
    """The addressees that somebody else than the author answers for, with their names."""
    names = {row.id: row.name for row in NAMES(branch=branch, committee=committee)}
    called = {"branch": names.get(branch), "committee": names.get(committee), "admin": ADDRESSEES["admin"]}
    held = holders(branch, committee)
    return {to: name for to, name in called.items() if name and any(one != author for one in held[to])}


def send(addressee: str, text: str, *, by: Actor, anonymous: bool, once: str = "") -> Sent:
    """提意见建议, from one's own branch. Raises Invalid, Denied, Stale."""
    if by.kind == "technical" or by.home_branch_id is None or by.home_committee_id is None:
        raise Denied("管理员账号不写意见建议。", action="suggestion.create")
    _worded(text)
    if addressee not in offered(by.home_branch_id, by.home_committee_id, by.person_id):
        raise Invalid("请选择由谁受理。", field="addressee")
    code = receipts.draw() if anonymous else ""
    with write():
        veil.spend(once)
        _spend(by)
        made = actions.create(
            "suggestion.create", Suggestion, by=by, veiled=anonymous, addressee=addressee, branch=by.home_branch_id,
            committee=by.home_committee_id, person=None if anonymous else by.person_id, text=text,
            sent_at=None if anonymous else clock.now(), receipt=receipts.digest(code),
        )  # fmt: skip
        _index(made)
        if not anonymous:
            inbox.tell(_people(made), f"{by.name}写了意见建议，请受理", path(made), by=by)
    return Sent(made, code)


def _worded(text: str, field: str = "text") -> None:
    if not text:
        raise Invalid("请写下意见建议。", field=field)
    if len(text) > LONGEST:
        raise Invalid(f"最多 {LONGEST} 字，请精简。", field=field)


def _spend(by: Actor) -> None:
    if not allowance.take("suggestions", by.person_id, most=A_DAY, until=clock.today()):
        raise Invalid(f"每人每天最多写 {A_DAY} 条意见建议，请明天再写。")


def _people(suggestion: Suggestion) -> list[int]:
    held = holders(suggestion.branch_id, suggestion.committee_id)[suggestion.addressee]
    return [one for one in held if one != suggestion.person_id]


def _index(suggestion: Suggestion) -> None:
    name = HEAD.one(suggestion=suggestion.id).name or ""
    earlier = [
        row.values["text"] for row in COURSE(record="suggestion", id=suggestion.id) if row.action == "suggestion.reopen"
    ]
    words = search.tokens(name, pinyin.initials(name), suggestion.text, *earlier)
    search.index(Suggestion, [(suggestion.id, words)])


def take(suggestion: Suggestion, *, by: Actor) -> None:
    """受理: somebody works on it. Raises Denied, Stale."""
    with write():
        actions.perform("suggestion.take", suggestion, by=by)
        _tell_author(suggestion, "您的意见建议已受理", by=by)


def transfer(suggestion: Suggestion, to: str, note: str, *, by: Actor) -> None:
    """转交 to another addressee, with a note that both sides read. Raises Invalid, Denied, Stale."""
    actions.check("suggestion.transfer", suggestion, by=by)
    choices = offered(suggestion.branch_id, suggestion.committee_id, suggestion.person_id)
    if to == suggestion.addressee or to not in choices:
        raise Invalid("请选择转交给谁。", field="to")
    if not note:
        raise Invalid("请写明为什么转交，反映人会看到。", field="note")
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"说明最多 {LONGEST_NOTE} 字，请精简。", field="note")
    before = suggestion.addressee
    with write():
        actions.perform(
            "suggestion.transfer",
            suggestion,
            by=by,
            set={"addressee": to},
            note=note,
            values={"addressee": [before, to]},
        )
        inbox.tell(_people(suggestion), "有一条意见建议转交给您，请受理", path(suggestion), by=by)
        _tell_author(suggestion, f"您的意见建议已转交{choices[to]}：{note}", by=by)


def answer(suggestion: Suggestion, text: str, *, by: Actor, version: int | None = None) -> None:
    """答复. Raises Invalid, Denied, Stale."""
    actions.check("suggestion.answer", suggestion, by=by)
    if not text:
        raise Invalid("请写下答复。", field="answer")
    if len(text) > LONGEST:
        raise Invalid(f"答复最多 {LONGEST} 字，请精简。", field="answer")
    with write():
        actions.perform(
            "suggestion.answer", suggestion, by=by, version=version,
            set={"answer": text, "answered_by": by.person_id, "answered_at": clock.now()},
        )  # fmt: skip
        _tell_author(suggestion, "您的意见建议已答复", by=by)


def reopen(suggestion: Suggestion, text: str, *, by: Actor, once: str = "") -> None:
    """再次反映: what is still to be said takes the place of the text; the earlier text and answer stay in the course.

    An anonymous author has shown the code (found()), and stays unnamed. Raises Invalid, Denied, Stale.
    """
    actions.check("suggestion.reopen", suggestion, by=by)
    _worded(text)
    anonymous = suggestion.person_id is None
    earlier = {
        "text": suggestion.text, "answer": suggestion.answer, "addressee": suggestion.addressee,
        "answered_on": str(clock.local(suggestion.answered_at).date()),
    }  # fmt: skip
    with write():
        if anonymous:
            veil.spend(once)
        _spend(by)
        actions.perform(
            "suggestion.reopen", suggestion, by=by, veiled=anonymous, values=earlier,
            set={"text": text, "answer": "", "answered_by": None, "answered_at": None},
        )  # fmt: skip
        _index(suggestion)
        if not anonymous:
            inbox.tell(_people(suggestion), f"{by.name}再次反映了意见建议，请受理", path(suggestion), by=by)


def _tell_author(suggestion: Suggestion, text: str, *, by: Actor) -> None:
    if suggestion.person_id is not None:
        inbox.tell([suggestion.person_id], text, path(suggestion), by=by)


def found(code: str) -> Suggestion | None:
    """The anonymous suggestion of a code, in the hands of whoever knows the code; None when there is none."""
    return receipts.record_of(Suggestion, code)
