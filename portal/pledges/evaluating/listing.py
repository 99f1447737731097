"""The office's list of what is evaluated: by branch and name, never by grade."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P
from portal.pledges import listing, reviewers
from portal.pledges.evaluating import results
from portal.pledges.evaluating.grading import GRADING_DAYS
from portal.pledges.models import Pledge, PledgeGrade, PledgeYear
from portal.policy import Actor, Scope
from portal.units.models import Person, Unit

HEADINGS = ["支部", "姓名", "年度", "自评", "互评", "互评票数", "群众评", "群众评票数", "组织评定", "评定时间"]
OWED = "/pledges/evaluate?state=waiting"  # the list of what the role at hand has to grade
STATES = {"open": "未评定", "graded": "已评定"}


def published(actor: Actor) -> Scope:
    """What is published under the role at hand."""
    seen = listing.under(actor)
    return Scope(("evaluated", *seen.shape), seen.where & (Pledge.state == "published"))


def _in_time(until: Callable[[date], date]) -> pw.Expression:
    """评诺 of the pledge's year has begun, of a PledgeYear beside it; `until`: today → the day it must not have closed before."""
    return (
        (PledgeYear.committee == Pledge.committee)
        & (PledgeYear.year == Pledge.year)
        & (PledgeYear.evaluate_from <= P("today"))
        & (PledgeYear.evaluate_until >= P("today", until))
    )


def _begun(until: Callable[[date], date]) -> pw.Expression:
    """The same where no PledgeYear stands beside the pledge."""
    return pw.fn.EXISTS(PledgeYear.select(PledgeYear.id).where(_in_time(until)))


def _gradable(today: date) -> date:
    return today - timedelta(days=GRADING_DAYS)


def _owed(acting: Callable[[], Any]) -> pw.Expression:
    return (Pledge.state == "published") & Pledge.evaluated_at.is_null() & acting()


def waiting(acting: Callable[[], Any]) -> pw.Expression:
    """Pledges whose 组织评定 the role at hand owes: 评诺 has begun, and closed not longer than GRADING_DAYS ago."""
    return _owed(acting) & _begun(_gradable)


def waiting_beside(acting: Callable[[], Any]) -> pw.Expression:
    """The same of pledges beside which their PledgeYear stands."""
    return _owed(acting) & _in_time(_gradable)


def _whole(voice: str) -> Any:
    return PledgeGrade.select(PledgeGrade.grade).where(
        (PledgeGrade.pledge == Pledge.id) & (PledgeGrade.voice == voice) & PledgeGrade.item.is_null()
    )


def _columns() -> list[Any]:
    return [
        Pledge.id, Pledge.person, Pledge.branch, Pledge.year, Pledge.evaluated_at, Person.name,
        Unit.name.alias("branch_name"), PledgeYear.evaluate_from, PledgeYear.evaluate_until,
        _whole("self").alias("assessed"), _whole("organisation").alias("graded"),
    ]  # fmt: skip


def _office(role: str, acting: Callable[[], Any] | None) -> lists.Spec:
    """The list of a role; `acting` is the condition that a pledge is for this role to grade."""
    fixed = {
        "open": lambda: Pledge.evaluated_at.is_null(),
        "graded": lambda: Pledge.evaluated_at.is_null(False),
    }
    mine = {"waiting": lambda: waiting(acting)} if acting else {}
    return lists.Spec(
        f"evaluation of {role}",
        Pledge,
        columns=_columns,
        join=listing.join,
        order=lambda: [Pledge.branch, Pledge.year.desc(), Pledge.id],
        filters=(
            lists.Filter("year", "年度", lambda actor: listing.years(), where=lambda: Pledge.year == P("year"), read=int),
            lists.Filter(
                "state", "评定", lambda actor: [*([("waiting", "待我评定")] if acting else []), *STATES.items()],
                where=lambda: Pledge.id > 0, fixed=fixed | mine,
            ),
            lists.Filter("branch", "支部", listing.branches, where=lambda: Pledge.branch == P("branch"), read=int),
        ),
        search_hint="姓名、拼音首字母或承诺内容",
        seen=published,
    )  # fmt: skip


OFFICE = {
    "secretary": _office("secretary", reviewers.others),
    "committee": _office("committee", reviewers.left_to_committee),
    "supervisor": _office("supervisor", None),
}


def table(rows: Iterable[Any], today: date) -> Iterator[list[Any]]:
    """The rows of an export, by branch and name, under HEADINGS."""
    ordered = sorted(rows, key=lambda row: (row.branch_name, row.name, -row.year, row.id))
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        outcomes = results.of_pledges(row.id for row in part)
        for row in part:
            one = outcomes[row.id]
            running = results.open_on(row, today)
            yield [
                row.branch_name, row.name, row.year, row.assessed, results.said(one.members, running),
                _voices(one.members), results.said(one.staff, running), _voices(one.staff), row.graded,
                listing.clocked(row.evaluated_at),
            ]  # fmt: skip


def _voices(result: Any) -> int | None:
    return result.voices if result is not None and result.choices is not None else None
