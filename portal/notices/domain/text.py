"""A notice in words: where it lies, who sends it, what of it can be found, what its texts may hold."""

from datetime import date, timedelta
from typing import Any

import peewee as pw

from portal import clock, pinyin, search
from portal.accounts.models import Team
from portal.db import P, Query
from portal.errors import Invalid
from portal.notices.models import KINDS, Notice
from portal.units.models import Unit

LONGEST = {"title": 80, "text": 5000, "reply": 2000, "answer": 500, "reason": 300}
LONGEST_TERM = 730  # days from today that a deadline may lie ahead

SENDER = Query(
    lambda: (
        Notice.select(Unit.name.alias("unit_name"), pw.fn.COALESCE(Team.name, "").alias("team_name"))
        .join(Unit, on=(Unit.id == Notice.unit))
        .switch(Notice)
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Notice.team))
        .where(Notice.id == P("notice"))
    )
)


def path(notice: Any) -> str:
    """Where a notice lies."""
    return f"/notices/{notice.id}"


def receipt_path(receipt: Any) -> str:
    """Where a receipt lies."""
    return f"/notices/receipts/{receipt.id}"


def said_by(row: Any) -> str:
    """The office that sends a notice, of a row with unit_name and team_name."""
    return row.team_name or row.unit_name


def said_at(moment: Any) -> str:
    """A moment as an export writes it; "" where there is none."""
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


def sender(notice: Notice) -> str:
    """The office that sends a notice."""
    return said_by(SENDER.one(notice=notice.id))


def word(notice: Notice) -> str:
    """A notice as messages name it: 任务“报送学习计划”."""
    return f"{KINDS[notice.kind]}“{notice.title}”"


def index(notice: Notice) -> None:
    """The search entry: title, text (not of what was called back), sender; in the caller's transaction."""
    text = "" if notice.state == "recalled" else notice.text
    texts = (notice.title, pinyin.initials(notice.title), text, sender(notice), KINDS[notice.kind])
    search.index(Notice, [(notice.id, search.tokens(*texts))])


def tidy(text: str, field: str, missing: str = "") -> str:
    """A text without blanks around; with `missing` it must be there. Raises Invalid."""
    text = " ".join(text.split()) if field == "title" else text.strip()
    if missing and not text:
        raise Invalid(missing, field)
    if len(text) > LONGEST[field]:
        raise Invalid(f"最多 {LONGEST[field]} 个字，请精简。", field)
    return text


def check_due(day: date | None, *, needed: bool) -> None:
    """A deadline is today or later, within two years. Raises Invalid."""
    if day is None:
        if needed:
            raise Invalid("任务要有完成期限，请填写日期。", "due_on")
    elif day < clock.today():
        raise Invalid("期限不能早于今天。", "due_on")
    elif day > clock.today() + timedelta(days=LONGEST_TERM):
        raise Invalid("期限要在两年之内，请核对年份。", "due_on")
