"""What the review page of an entry shows: its desk, earlier marks, ballots, the acts at hand."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from portal import web
from portal.actions import available
from portal.audit.course import COURSE
from portal.drafts.models import Draft
from portal.policy import Actor
from portal.stars.computation.scheme import VOTERS
from portal.stars.entries import facts
from portal.stars.entries.record import evidence
from portal.stars.entries.words import most, said
from portal.stars.models import METHODS, StarEntry
from portal.stars.outcomes import label, to_text
from portal.stars.reviewing.desk import Desk, Seat
from portal.stars.reviewing.domain.polls import Polled, polled
from portal.stars.reviewing.forms import FindForm, MarkForm, find_form, mark_form
from portal.uploads import domain as uploads


class Past(NamedTuple):
    """An earlier mark of an indicator, in words."""

    score: str
    method: str
    reason: str
    who: str
    when: str


def history(desk: Desk) -> dict[str, list[Past]]:
    """Indicator → its marks, the latest first; each has its person."""
    known = {one.key: one for one in desk.scheme.indicators}
    found: dict[str, list[Past]] = {}
    for row in COURSE(record="star_entry", id=desk.entry.id):
        marks = row.values.get("marks", {}) if row.action == "star_entry.mark" else {}
        for key, one in marks.items():
            words = said(known[key], one["value"])
            past = Past(words, METHODS[one["method"]], one["reason"], row.name or "", web.moment(row.at))
            found.setdefault(key, []).append(past)
    return found


@dataclass
class Shown:
    """The review page of an entry for one person."""

    desk: Desk
    actor: Actor

    most = staticmethod(most)
    methods = METHODS
    voters = VOTERS

    @property
    def entry(self) -> StarEntry:
        return self.desk.entry

    @cached_property
    def acts(self) -> dict[str, Any]:
        """Moves of the entry that this person may make now, while its round is open."""
        found = available(self.actor, self.entry) if self.desk.cycle.state == "open" else {}
        return {action.removeprefix("star_entry."): move for action, move in found.items()}

    @cached_property
    def history(self) -> dict[str, list[Past]]:
        return history(self.desk)

    @cached_property
    def polled(self) -> dict[str, Polled]:
        return polled(self.entry.id) if self.desk.voted else {}

    @cached_property
    def forms(self) -> dict[str, MarkForm]:
        """Indicator → its form, where it is marked by people and may be marked now."""
        if "mark" not in self.acts:
            return {}
        return {
            seat.indicator.key: mark_form(self.desk, seat, draft=False, formdata=None)
            for seat in self.desk.seats
            if not seat.by_facts
        }

    @cached_property
    def finds(self) -> dict[int, FindForm]:
        """Number of a veto or condition → its form."""
        if "find" not in self.acts:
            return {}
        return {one.number: find_form(self.desk, one, draft=False, formdata=None) for one in self.desk.rulings}

    @cached_property
    def files(self) -> list[Any]:
        """What the branch attached."""
        return uploads.of("star_entry", [self.entry.id]).get(self.entry.id, [])

    @cached_property
    def evidence(self) -> list[tuple[Any, str, str]]:
        """What the portal knows of the branch: fact, its value in words, the way to its records."""
        cycle, branch = self.desk.cycle, self.entry.branch_id
        return evidence(self.entry, cycle, facts.of_branches([branch], cycle.starts, cycle.ends)[branch])

    @cached_property
    def unsent(self) -> set[str]:
        """Addresses of forms on this page of which a draft is kept."""
        prefix = f"/stars/entries/{self.entry.id}/"
        mine = (Draft.person == self.actor.person_id) & Draft.path.startswith(prefix)
        return {row.path for row in Draft.select(Draft.path).where(mine)}

    @property
    def voted_marks(self) -> dict[str, int]:
        """Field → version, of the marks that 采用测评结果 would replace."""
        return {f"mark_{seat.number}": seat.mark.version for seat in self.desk.voted if seat.mark is not None}

    @property
    def rest(self) -> int:
        """How many indicators can be taken over as the branch assessed itself."""
        return sum(seat.as_assessed for seat in self.desk.seats)

    @property
    def marked(self) -> tuple[int, int]:
        """How many that need a mark have it, and how many need one."""
        asked = [seat for seat in self.desk.seats if seat.asked and not seat.by_facts]
        return sum(seat.mark is not None for seat in asked), len(asked)

    @property
    def proposed(self) -> str:
        """The outcome so far, as text."""
        return to_text(self.desk.result.outcome)

    @property
    def proposed_label(self) -> str:
        return label(self.desk.scheme, self.proposed)

    def worth(self, seat: Seat, value: Any) -> str:
        """A score in words, with the points it gives."""
        words, points = said(seat.indicator, value), self.desk.points(seat.indicator, value)
        plain = "" if points is None else f"{points.normalize():f} 分"
        return words if not plain or plain == words else f"{words}，计 {plain}"

    def fact(self, seat: Seat) -> str:
        """What the portal's own data give, with the points; "" where they give nothing."""
        if seat.fact is None:
            return ""
        known = facts.FACTS.get(seat.indicator.fact)
        words = f"{known.label} {known.said(seat.fact)}" if known else f"{seat.fact.normalize():f}"
        points = self.desk.points(seat.indicator, f"{seat.fact.normalize():f}")
        return words if points is None else f"{words}，计 {points.normalize():f} 分"
