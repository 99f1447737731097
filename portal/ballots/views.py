"""A ballot of one sheet: to answer, for the office its results and its days. Parts about records belong to their feature."""

from typing import Any

from flask import Blueprint, Response

from portal import actions, policy, web
from portal.ballots import domain, results
from portal.ballots.forms import DaysForm, sheet
from portal.ballots.models import VOTERS, Ballot
from portal.errors import Invalid, Stale
from portal.web import get_or_404, me, rule

bp = Blueprint("ballots", __name__, url_prefix="/ballots/<int:key>")


def _sheet(key: int) -> tuple[Ballot, list[Any]]:
    """A ballot with the questions of its one sheet; one that asks about records alone has no page here."""
    ballot = get_or_404(Ballot, key)
    questions = domain.QUESTIONS(ballot=ballot.id, part=0)
    if not questions:
        raise web.Missing(Ballot, key)
    return ballot, questions


@bp.get("")
@rule("page.evaluate")
def show(key: int) -> Response:
    """To answer, and what came of it."""
    ballot, questions = _sheet(key)
    return _page(ballot, questions, _form(ballot, questions))


def _form(ballot: Ballot, questions: list[Any]) -> Any:
    return sheet(questions, ballot.scale, action=f"/ballots/{ballot.id}/vote")


@bp.post("/vote")
@rule("page.evaluate")
def vote(key: int) -> Response:
    """投票."""
    ballot, questions = _sheet(key)
    form = _form(ballot, questions)
    actions.check("ballot.vote", ballot, by=me())
    if form.validate():
        try:
            domain.vote(ballot, 0, form.answers(), by=me(), must=[row.id for row in questions])
            return web.go(f"/ballots/{ballot.id}", "已送出，谢谢。")
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            return _page(ballot, questions, None, status=409, problem=error.message)
    return _page(ballot, questions, form, status=422)


@bp.post("/days")
@rule("page.evaluate")
def days(key: int) -> Response:
    """修改时间, or with today as the last day: close early."""
    ballot, questions = _sheet(key)
    form = DaysForm(action=f"/ballots/{ballot.id}/days", draft=False)
    actions.check("ballot.edit", ballot, by=me())
    status = 422
    if form.opens_on.data is None or form.closes_on.data is None:
        form.refuse(
            Invalid("请填写开始日期和截止日期。", field="opens_on" if form.opens_on.data is None else "closes_on")
        )
    elif form.validate():
        try:
            version = form.version.data if form.version.data is not None else 0
            domain.edit(ballot, form.opens_on.data, form.closes_on.data, by=me(), version=version)
            return web.go(f"/ballots/{ballot.id}", "时间已修改。")
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            status = 409
            ballot = get_or_404(Ballot, key)
            form.conflict(error, {"opens_on": ballot.opens_on, "closes_on": ballot.closes_on}, ballot.version)
    return _page(ballot, questions, None, status=status, days=form)


def _page(
    ballot: Ballot, questions: list[Any], form: Any, *, status: int = 200, problem: str = "", days: Any = None
) -> Response:
    actor = me()
    asked = policy.may("ballot.vote", actor, ballot)
    office = results.told(ballot, actor)
    done = asked and bool(domain.answered([domain.token(ballot, 0)], actor))
    editing = policy.may("ballot.edit", actor, ballot) and not domain.closed(ballot)
    if editing and days is None:
        days = DaysForm(action=f"/ballots/{ballot.id}/days", draft=False, formdata=None, obj=ballot)
    web.crumbs((ballot.title, None))
    return web.page(
        "ballots/show.html", "ballot", status=status, ballot=ballot, questions=questions, done=done, office=office,
        voters=VOTERS[ballot.voters], opened=domain.opened(ballot), closed=domain.closed(ballot), problem=problem,
        form=form if asked and not done and domain.opened(ballot) else None, days=days if editing else None,
        results=results.of_part(ballot) if office else {}, fewest=results.FEWEST, form_has_errors=status == 422,
    )  # fmt: skip
