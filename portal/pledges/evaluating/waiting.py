"""What 评诺 adds elsewhere: 我的待办, the card on home, a pledge's page, a member's page."""

from datetime import date, timedelta
from typing import Any

import peewee as pw

from portal import clock
from portal.accounts.models import ROLES
from portal.actions import allowed
from portal.db import Query, prepared
from portal.home import Task, Waiting
from portal.pledges import record, reviewers
from portal.pledges.evaluating import grading, listing, results, voting
from portal.pledges.models import Pledge, PledgeYear
from portal.policy import Actor, may
from portal.units.models import Person

MINE = "/pledges/evaluate/mine"


def own(actor: Actor) -> list[Waiting]:
    """自评, and the colleagues' pledges that one has not evaluated: one line for all of them."""
    rows, done = voting.open_to(actor)
    left = [row for row in rows if row.person_id != actor.person_id and row.id not in done]
    found = [
        Waiting("pledges", 1, [Task(f"自评 {row.year} 年公开承诺", f"/pledges/{row.id}/assess", "本人", "", row.evaluate_until, "自评")])
        for row in rows
        if row.person_id == actor.person_id and not row.assessed
    ]  # fmt: skip
    if left:
        task = Task(
            f"评议本支部党员承诺（还有 {len(left)} 份）", MINE, "本支部", "无记名，每份评一次",
            min(row.evaluate_until for row in left), "评议",
        )  # fmt: skip
        found.append(Waiting("pledges", len(left), [task], MINE, grouped=True))
    return found


def _owed(actor: Actor) -> Query:
    seen = listing.published(actor)

    def build() -> Any:
        return (
            PledgeYear.select(
                pw.fn.COUNT(Pledge.id).alias("number"), pw.fn.MIN(PledgeYear.evaluate_until).alias("until")
            )
            .join(Pledge, pw.JOIN.CROSS)  # SQLite then begins with the years in which it is open, most often none
            .where(seen.where & listing.waiting_beside(lambda: reviewers.waiting_for(actor)))
        )

    return prepared(("pledges to grade", actor.role, seen.shape), build)


def office(actor: Actor) -> list[Waiting]:
    """评定: what the role at hand owes, one line that opens the list of exactly those."""
    if actor.role not in ("secretary", "committee"):
        return []
    row = _owed(actor).one(**actor.places())
    if not row.number:
        return []
    until = row.until if not isinstance(row.until, str) else date.fromisoformat(row.until)
    due = until + timedelta(days=grading.GRADING_DAYS)
    task = Task(f"评定党员承诺（还有 {row.number} 份）", listing.OWED, "党员", "", due, "评定")
    return [Waiting("pledges", row.number, [task], listing.OWED, grouped=True)]


def card(actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """While 评诺 is open in one's branch: how far one is, and until when."""
    rows, done = voting.open_to(actor)
    others = [row for row in rows if row.person_id != actor.person_id]
    if not others:
        return []
    until = min(row.evaluate_until for row in others)
    return [("pledges/evaluating_card.html", {"all": len(others), "done": len(done), "until": until, "url": MINE})]


def more(shown: record.Shown, actor: Actor) -> None:
    """On a published pledge's page: what 评诺 gave for author and office, and what the visitor can do now."""
    pledge, settings = shown.pledge, shown.settings
    begun = settings.evaluate_from is not None and clock.today() >= settings.evaluate_from
    shown.more["evaluation"] = {"settings": settings, "vote": settings.evaluating and voting.may_vote(pledge, actor)}
    if begun:
        shown.more["step"] = 5 if pledge.evaluated_at and not settings.evaluating else 4
    if shown.viewer == "public" or not begun:
        return
    grades = shown.more["grades"] = results.of_pledge(pledge.id, [item.id for item in shown.items])
    shown.holder = _holder(shown, grades[None], actor)
    shown.more["said"] = lambda result: results.said(result, settings.evaluating)


def _holder(shown: record.Shown, whole: results.Outcome, actor: Actor) -> str:
    """Whose move it is: the author's to assess while 评诺 is open, then the organisation's to grade; nobody's after that."""
    pledge = shown.pledge
    if pledge.evaluated_at:
        return ""
    if shown.settings.evaluating and whole.self is None:
        return "您" if shown.viewer == "owner" else "本人"
    return "您" if allowed("pledge.grade", actor, pledge) else ROLES[reviewers.of(pledge).role]


def of_member(actor: Actor, person: Person) -> list[tuple[str, dict[str, Any]]]:
    """On a member's page, for the member and the office: what 评诺 gave, year by year, as far as one's scope goes."""
    own_page = actor.person_id is not None and person.id == actor.person_id
    if not own_page and not may("person.file", actor, person):
        return []
    rows = results.of_person(person.id)
    if not own_page:
        rows = [row for row in rows if actor.covers(row.branch_id)]
    if not rows:
        return []
    return [("pledges/evaluation_card.html", {"rows": rows, "said": results.said})]


SOURCES = (own, office)
