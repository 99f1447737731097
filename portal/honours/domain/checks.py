"""What an honour must hold before it is written: name, kind, level, day, who gave it; and not twice the same."""

from datetime import date
from typing import Any, NamedTuple

from portal import clock
from portal.db import Query, among
from portal.errors import Invalid
from portal.honours.models import BRANCH_KINDS, MEMBER_KINDS, Honour
from portal.stars.computation.scheme import HONOUR_LEVELS

LABELS = {
    "title": "名称",
    "kind": "类别",
    "level": "级别",
    "awarded_on": "授予日期",
    "source": "授予机关和文号",
    "note": "说明",
}
LONGEST = {"title": 60, "source": 100, "note": 300, "reason": 300}
FIRST_DAY = date(1949, 10, 1)

STANDING = Query(
    lambda: Honour.select(
        Honour.id, Honour.branch, Honour.person, Honour.title, Honour.awarded_on, Honour.state
    ).where(
        among(Honour.branch, "branches") & among(Honour.title, "titles")
        & Honour.state.in_(("proposed", "confirmed", "declined"))
    )
)  # fmt: skip
"""What is registered under some titles in some branches and was neither withdrawn nor revoked."""


class Wanted(NamedTuple):
    """An honour as typed."""

    title: str = ""
    kind: str = ""
    level: str = ""
    awarded_on: date | None = None
    source: str = ""
    note: str = ""


def tidied(wanted: Wanted) -> Wanted:
    """The same without blanks around."""
    title, source, note = " ".join(wanted.title.split()), wanted.source.strip(), wanted.note.strip()
    return wanted._replace(title=title, source=source, note=note)


def gaps(wanted: Wanted, *, of_branch: bool) -> list[tuple[str, str]]:
    """What is wrong with an honour of a branch (or of a member): pairs of field and sentence, in the form's order."""
    found = []
    if not wanted.title:
        found.append(("title", "请填写荣誉名称，与证书或文件上的一致。"))
    if wanted.kind not in (BRANCH_KINDS if of_branch else MEMBER_KINDS):
        named = "、".join((BRANCH_KINDS if of_branch else MEMBER_KINDS).values())
        found.append(("kind", f"{'支部' if of_branch else '党员'}的荣誉请在这些类别中选择：{named}。"))
    if wanted.level not in HONOUR_LEVELS:
        found.append(("level", f"请在这些级别中选择：{'、'.join(HONOUR_LEVELS.values())}。"))
    if wanted.awarded_on is None:
        found.append(("awarded_on", "请填写授予日期，写到日。"))
    elif wanted.awarded_on > clock.today():
        found.append(("awarded_on", "授予日期不能晚于今天。"))
    elif wanted.awarded_on < FIRST_DAY:
        found.append(("awarded_on", "授予日期太早，请核对年份。"))
    if not wanted.source:
        found.append(("source", "请填写授予机关和文号；没有文号的写授予机关。"))
    found += [
        (name, f"{LABELS[name]}最多 {LONGEST[name]} 个字，请精简。")
        for name in ("title", "source", "note")
        if len(getattr(wanted, name)) > LONGEST[name]
    ]
    return found


def checked(wanted: Wanted, *, of_branch: bool) -> Wanted:
    """The honour, tidied. Raises Invalid at the first field that is wrong."""
    wanted = tidied(wanted)
    for field, sentence in gaps(wanted, of_branch=of_branch):
        raise Invalid(sentence, field)
    return wanted


def key_of(row: Any) -> tuple[int, int | None, str, date]:
    """What makes an honour the same as another: whose, which, of which day."""
    return row.branch_id, row.person_id, row.title, row.awarded_on


def only_once(branch: int, person: int | None, wanted: Wanted, *, but: int = 0) -> None:
    """Nobody has the same honour of the same day twice; the caller holds the branch. Raises Invalid."""
    for row in STANDING(branches=[branch], titles=[wanted.title]):
        if row.id != but and key_of(row) == (branch, person, wanted.title, wanted.awarded_on):
            what = "已经登记过了" if row.state == "confirmed" else "已经上报过，还没有确认"
            raise Invalid(f"这项荣誉{what}（编号 {row.id}），不要重复登记。", "title")


def reason(text: str, missing: str) -> str:
    """A reason, tidied. Raises Invalid."""
    text = text.strip()
    if not text:
        raise Invalid(missing, "reason")
    if len(text) > LONGEST["reason"]:
        raise Invalid(f"最多 {LONGEST['reason']} 个字，请精简。", "reason")
    return text
