"""flask --app wsgi demo: fill the sample data once."""

from datetime import date, timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from portal import clock
from portal.config import DEMO_MARK
from portal.db import write
from portal.demo import (
    appraisals,
    checks,
    comments,
    comparing,
    documents,
    draws,
    evaluation,
    examples,
    honours,
    identities,
    life,
    life_people,
    life_rules,
    life_study,
    life_terms,
    notices,
    opinions,
    people,
    plans,
    pledges,
    problems,
    progress,
    rectification,
    stars,
    suggestions,
    workdays,
)
from portal.errors import Refusal
from portal.life.standing import domain as standing
from portal.pledges.domain import set_dates
from portal.policy import Actor
from portal.units import tree
from portal.units.models import Person, Unit

ACCOUNTS = (
    ("member", "党员，机关第一党支部"), ("secretary", "支部书记，机关第一党支部"), ("staff", "群众，机关第一党支部"),
    ("committee", "基层党委，某某局机关党委"), ("supervisor", "督导组，某某局机关党委"),
    ("member2", "党员，集团机关第一党支部"), ("secretary2", "支部书记，集团机关第一党支部"), ("committee2", "基层党委，示例集团党委"),
    ("admin", "系统管理员"), ("security", "安全管理员"), ("auditor", "审计管理员"),
)  # fmt: skip


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with the sample data; started again it only names the accounts."""
    mark = Path(current_app.config["INSTANCE"]) / DEMO_MARK
    if not Person.select(Person.id).exists():
        mark.write_text("演示数据库：账号密码是公开的，不得用于正式环境。\n", encoding="utf-8")
        with write():  # all or nothing: a start that was cut off starts afresh
            fill()
    elif not mark.exists():
        raise Refusal("数据库中已有资料，不能写入演示数据。请用 PORTAL_INSTANCE 指定一个空目录。")
    click.echo(f"演示账号（密码都是 {people.PASSWORD}）：")
    for name, who in ACCOUNTS:
        click.echo(f"  {name:<12}{who}")


def fill() -> None:
    """Two committees, from the start of last year until today."""
    year = clock.today().year
    made, officers = _committees(year)
    branches = [
        pledges.Branch(unit, officer)
        for unit_of, officer in zip(made, officers, strict=True)
        for unit in Unit.select().where((Unit.committee == unit_of.id) & (Unit.kind == "branch")).order_by(Unit.id)
    ]
    _commitments(made, officers, branches, year)
    workdays.fill(officers[0])
    with clock.at(clock.today() - timedelta(days=2)):
        opinions.given(year)
        suggestions.sent()
    evaluation.fill(branches, year, [people.account_holder(one) for one in ("member", "staff", "member2")])
    for room in (stars, notices, comments, draws, problems, rectification, checks, documents, life_rules):
        room.fill(branches)
    with standing.together():  # what was held is judged once, at the end
        for room in (plans, life, life_people, life_terms):
            room.fill(branches)
    for room in (life_study, comparing, appraisals):
        room.fill(branches)


def _committees(year: int) -> tuple[list[Unit], list[Actor]]:
    """The committees with their people, and who has the office of each."""
    with clock.at(date(year - 1, 1, 6)):
        admin, security = people.administrators()
        superior = tree.found(name="某某市委", kind="superior", parent=None, by=admin)
        made = [people.committee(one, superior, admin, security) for one in people.COMMITTEES]
        people.staff(made[0])
        people.terms(made, year)
        officers = [people.actor(Person.get(Person.name == one.officer[0]), "committee") for one in people.COMMITTEES]
    return made, officers


def _commitments(made: list[Unit], officers: list[Actor], branches: list[pledges.Branch], year: int) -> None:
    """The commitments of both years, what became of them, and what those who made them are known and honoured for."""
    with clock.at(date(year - 1, 2, 20)):
        pledges.last_year(branches, year - 1)
    filed = {people.account_holder("member"): "", people.account_holder("member2"): "returned"}
    with clock.at(min(date(year, 1, 15), clock.today())):
        for unit, officer in zip(made, officers, strict=True):
            set_dates(unit.id, year, date(year, 12, 10), date(year, 12, 20), by=officer, version=None)
        pledges.this_year(branches, year, filed)
    examples.fill(branches, year)
    progress.fill(branches, year)
    identities.fill(branches, list(filed))
    honours.fill(branches, list(filed))


COMMANDS = (demo,)
