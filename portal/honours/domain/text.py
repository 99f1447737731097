"""An honour in words: where it lies, what of it can be found, who hears of it."""

from typing import Any

from portal import pinyin, search
from portal.accounts import holders
from portal.honours.models import KINDS, Honour
from portal.units.models import Person


def path(honour: Any) -> str:
    """Where an honour lies."""
    return f"/honours/{honour.id}"


def name_of(honour: Honour) -> str:
    """Whose it is where it is a member's, else nothing."""
    if honour.person_id is None:
        return ""
    return Person.select(Person.name).where(Person.id == honour.person_id).tuples().get()[0]


def word(honour: Honour) -> str:
    """An honour as messages name it: 张某的“优秀共产党员”, 支部的“先进基层党组织”."""
    return f"{name_of(honour) or '支部'}的“{honour.title}”"


def index(honour: Honour) -> None:
    """The search entry: title, whose, kind, source, day; in the caller's transaction."""
    name = name_of(honour)
    known = [name, pinyin.initials(name)] if name else []
    day = honour.awarded_on.isoformat()
    texts = (honour.title, pinyin.initials(honour.title), *known, KINDS[honour.kind], honour.source, day)
    search.index(Honour, [(honour.id, search.tokens(*texts))])


def officers(honour: Honour) -> list[int]:
    """Who confirms: those of the nearest committee, never whose honour it is or who heads the branch."""
    rows = holders.over(honour.branch_id)
    barred = {honour.person_id, *(row.person_id for row in rows if row.role == "secretary")}
    above = [row for row in rows if row.role == "committee" and row.person_id not in barred]
    return [row.person_id for row in above if row.unit_id == honour.committee_id] or [row.person_id for row in above]


def secretaries(honour: Honour) -> list[int]:
    """The secretaries of the branch, who hear what was decided."""
    rows = holders.over(honour.branch_id)
    return [row.person_id for row in rows if row.role == "secretary"]


def concerned(honour: Honour) -> list[int]:
    """The secretaries of the branch, and the member whose honour it is."""
    return [*secretaries(honour), *([honour.person_id] if honour.person_id else [])]
