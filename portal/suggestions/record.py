"""What the page of a suggestion shows: the text at hand, what was said before, who has it now, and its course."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portal import web
from portal.accounts.models import ROLES
from portal.audit.course import COURSE, Event
from portal.policy import Actor
from portal.suggestions.domain import HEAD
from portal.suggestions.models import ADDRESSEES, Suggestion
from portal.workflow import SUGGESTION

SAID = {
    "suggestion.take": "受理", "suggestion.transfer": "转交", "suggestion.answer": "答复", "suggestion.reopen": "再次反映",
}  # fmt: skip


@dataclass
class Shown:
    """A suggestion as its author or its addressee may see it."""

    suggestion: Suggestion
    author: str  # 匿名 without one
    branch_name: str
    holder: str  # in whose hands it is; empty once it is answered
    earlier: list[dict[str, Any]] = field(default_factory=list)  # text, answer, answered_on of the rounds before
    course: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return SUGGESTION.table[self.suggestion.state]


def shown(suggestion: Suggestion, actor: Actor) -> Shown:
    """What a visitor sees who may see it (or has shown its code)."""
    head = HEAD.one(suggestion=suggestion.id)
    rows = COURSE(record="suggestion", id=suggestion.id)
    names = dict(ADDRESSEES)
    if head.name:  # of an anonymous author the branch is shown to the branch alone
        names |= {"branch": head.branch_name, "committee": head.committee_name}
    place = head.branch_name if head.name or suggestion.addressee == "branch" else ""
    return Shown(
        suggestion, head.name or "匿名", place, "" if suggestion.state == "answered" else names[suggestion.addressee],
        [_round(row.values) for row in reversed(rows) if row.action == "suggestion.reopen"],
        [*(_event(row, names, head.name) for row in rows), _first(suggestion, head.name)],
    )  # fmt: skip


def _round(values: dict[str, Any]) -> dict[str, Any]:
    return values | {"answered_on": date.fromisoformat(values["answered_on"])}


def _event(row: Any, names: dict[str, str], author: str | None) -> Event:
    what = SAID[row.action] + (names[row.values["addressee"][1]] if row.action == "suggestion.transfer" else "")
    if row.action == "suggestion.reopen":
        named = author is not None
        return Event(what, author or "匿名", web.moment(row.at) if named else web.short_date(row.at))
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(what, f"{row.name}{role}", web.moment(row.at), row.note)


def _first(suggestion: Suggestion, author: str | None) -> Event:
    when = web.moment(suggestion.sent_at) if suggestion.sent_at else web.short_date(suggestion.sent_on)
    return Event("送出", author or "匿名", when)
