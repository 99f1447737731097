"""What is checked before an entry of the ledger is written: texts, days, whose problem it is."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from portal import clock
from portal.errors import Invalid
from portal.policy import Actor
from portal.problems import people
from portal.problems.models import Problem
from portal.units.models import PRESENT, Person, Unit

LONGEST = {
    "text": 1000, "requirement": 1000, "measures": 2000, "responsible": 100, "outcome": 2000, "verdict": 500,
    "reason": 500, "note": 1000, "words": 200, "decided_by": 60, "reply": 500, "former": 40,
}  # fmt: skip
LONGEST_TERM = 730  # days from today that a problem may take
FIRST_DAY = date(2012, 1, 1)
PLACES = ("committee", "general_branch", "branch")  # kinds of units that entries lie in; all but the first as a branch


class Place(NamedTuple):
    """Whose problem it is: subject, committee, branch (None: the committee's own), member."""

    subject: str
    committee: int
    branch: int | None
    person: int | None


def text(value: str, field: str, missing: str = "", *, limit: str = "", lengths: Mapping[str, int] = LONGEST) -> str:
    """A text, tidied; with `missing` it must be there; `limit`: whose length of `lengths` holds. Raises Invalid."""
    value = value.strip()
    if missing and not value:
        raise Invalid(missing, field)
    most = lengths[limit or field]
    if len(value) > most:
        raise Invalid(f"最多 {most} 个字，请精简。", field)
    return value


def due(day: date | None, field: str = "due_on", word: str = "整改期限") -> date:
    """A deadline, called as its form calls it: today or later, within two years. Raises Invalid."""
    if day is None:
        raise Invalid(f"请填写{word}。", field)
    if day < clock.today():
        raise Invalid(f"{word}不能早于今天。", field)
    if day > clock.today() + timedelta(days=LONGEST_TERM):
        raise Invalid(f"{word}要在两年之内，请核对年份。", field)
    return day


def past(day: date | None, field: str, missing: str) -> date:
    """A day on which something happened: not after today. Raises Invalid."""
    if day is None:
        raise Invalid(missing, field)
    if not FIRST_DAY <= day <= clock.today():
        raise Invalid("日期不能晚于今天，也不能早于 2012 年。", field)
    return day


def place(subject: str, committee: int, branch: int | None, person: int | None) -> Place:
    """Whose problem it is, checked against units and people as they are. Raises Invalid."""
    if subject == "committee":
        unit = Unit.get_or_none((Unit.id == committee) & (Unit.kind == "committee") & Unit.closed_on.is_null())
        if unit is None or branch is not None or person is not None:
            raise Invalid("请选择党委。", "branch")
        return Place(subject, committee, None, None)
    unit = Unit.get_or_none((Unit.id == branch) & Unit.kind.in_(PLACES[1:]) & Unit.closed_on.is_null())
    if unit is None or unit.committee_id != committee:
        raise Invalid("请选择党支部或党总支；已经撤销的不能选。", "branch")
    if subject == "branch":
        return Place(subject, committee, unit.id, None)
    here = (Person.id == person) & (Person.branch == unit.id) & (Person.kind == "member") & Person.status.in_(PRESENT)
    if subject != "member" or not Person.select(Person.id).where(here).exists():
        raise Invalid("请选择这个支部在册的党员。", "person")
    return Place(subject, committee, unit.id, person)


def source_of(record: Any) -> tuple[str, int | None]:
    """Table and id of the place a problem comes from."""
    return (record._meta.table_name, record.id) if record is not None else ("", None)


def responsible_of(person: int | None, words: str, unit: int, committee: int | None) -> tuple[str, int | None]:
    """责任人 in words and, where they are a member under the unit, as a person. Raises Invalid.

    A name that was typed and is that of one who could have been chosen is taken as chosen.
    """
    words = text(words, "responsible")
    if person is None:
        named = [one.id for one in people.of(committee or 0, None if unit == committee else unit) if one.name == words]
        return words, named[0] if len(named) == 1 else None
    here = (Person.id == person) & (Person.kind == "member") & Person.status.in_(PRESENT)
    here &= (Person.branch == unit) | ((Person.committee == unit) if unit == committee else (Person.id < 0))
    name = Person.select(Person.name).where(here).tuples().first()
    if name is None:
        raise Invalid("责任人请选择本单位在册的党员；不在名单里的写在下面。", "responsible_person")
    return words or name[0], person


def not_responsible(problem: Problem, by: Actor) -> None:
    """Who is named as responsible in words judges nothing either. Raises Invalid.

    No rule of the policy: a rule's answer is also a condition of the lists (what waits for whom), and these words cannot
    be read there. So the act stays offered, and says here why it is for another.
    """
    words = problem.responsible
    if problem.responsible_person_id not in (None, by.person_id):  # who was chosen may be the judge's namesake
        words = words.replace(Person.get_by_id(problem.responsible_person_id).name, "")
    if by.name and names(words, by.name):
        raise Invalid(f"责任人写的是“{problem.responsible}”，责任人不能复核和销号，请由其他同志办理。")


_BETWEEN = re.compile(r"[、，,；;。：:/（）()\s]+")
_TITLE = "(?:书记|委员|主任|主席|干事|经理|同志|负责人|责任人|[部处科组局院所校会]长)"
_AFTER = f"(?:(?:党?支部|党?总支|党委|组织|宣传|纪检)?副?{_TITLE}|负责|牵头|等|[和与及].)"


def names(words: str, name: str) -> bool:
    """Whether words that name people name this one: a whole piece of them, or one beside a title; no part of a longer name."""
    whole = re.compile(f"(?:^|{_TITLE}|[和与及由]){re.escape(name)}(?:$|{_AFTER})")
    return any(whole.search(piece) for piece in _BETWEEN.split(words))
