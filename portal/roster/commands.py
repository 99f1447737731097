"""flask --app wsgi import-roster: the same import as on the web, without the worker."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext

from portal import clock
from portal.accounts.models import Account, Appointment
from portal.accounts.sessions import actor_of, folded
from portal.db import write
from portal.errors import Refusal
from portal.policy import Actor, in_force
from portal.roster import applying, domain, reading
from portal.roster.models import RosterImport, RosterRow
from portal.units.models import Unit


class Inline:
    """The handle of work that is done at once, in this process."""

    def progress(self, done: int = 0, total: int = 0, note: str = "") -> None:
        """Say how far it is."""
        click.echo(f"{note}：{done} / {total}", err=True)

    @contextmanager
    def step(self, done: int = 0, total: int = 0, note: str = "") -> Iterator[None]:
        """One transaction for a part of the work."""
        self.progress(done, total, note)
        with write():
            yield

    @contextmanager
    def effect(self) -> Iterator[None]:
        """One transaction."""
        with write():
            yield


@click.command("import-roster")
@with_appcontext
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--committee", required=True, help="导入到哪个党委（名称）")
@click.option("--as", "username", required=True, help="以哪个账号的党委身份导入")
@click.option("--dry-run", is_flag=True, help="只核对，不写入")
@click.option("--skip-bad-rows", is_flag=True, help="跳过有误行")
def import_roster(file: Path, committee: str, username: str, dry_run: bool, skip_bad_rows: bool) -> None:
    """Import a roster; exit 0 done, 1 found something wrong, 2 could not run."""
    unit = _committee(committee)
    try:
        sys.exit(_import(file, unit, _actor(username, unit), dry_run=dry_run, skip=skip_bad_rows))
    except applying.Outdated as error:
        raise Refusal("核对之后有党员资料被改动，没有写入。请重新运行。") from error
    except OSError as error:
        raise Refusal(f"无法读取文件：{error.strerror}") from error


COMMANDS = (import_roster,)


def _committee(name: str) -> Unit:
    found = list(Unit.select().where((Unit.kind == "committee") & (Unit.name == name) & Unit.closed_on.is_null()))
    if len(found) != 1:
        raise Refusal(
            f"没有名为“{name}”的基层党委。" if not found else f"有 {len(found)} 个名为“{name}”的党委，请先改名区分。"
        )
    return found[0]


def _actor(username: str, unit: Unit) -> Actor:
    account = Account.get_or_none((Account.username == folded(username)) & (Account.state == "active"))
    if account is None:
        raise Refusal(f"没有账号“{username}”，或已停用。")
    held = Appointment.select(Appointment.id).where(
        (Appointment.person == account.person_id)
        & (Appointment.role == "committee")
        & in_force(Appointment, clock.today())
    )
    for (key,) in held.tuples():
        actor = actor_of(account.person_id, key)
        if actor.covers(unit.id):
            return actor
    raise Refusal(f"账号“{username}”没有{unit.name}的基层党委身份，不能导入。")


def _import(file: Path, unit: Unit, by: Actor, *, dry_run: bool, skip: bool) -> int:
    roster = domain.upload(file.read_bytes(), file.name, unit, by=by, inline=True)
    reading.read(Inline(), roster, by=by)
    roster = RosterImport.get_by_id(roster.id)
    if roster.state == "unreadable":
        raise Refusal(roster.problem)
    _report(roster)
    wrong = roster.counts["wrong"] + roster.counts["unclear"]
    code = 1 if wrong and not (skip and not dry_run) else 0
    if dry_run:
        domain.cancel(roster, by=by)
    elif not code:
        _apply(roster, by)
    else:
        click.echo("没有写入任何资料。请改正后重试，或加上 --skip-bad-rows。")
        domain.cancel(roster, by=by)
    _count(roster)
    return code


def _apply(roster: RosterImport, by: Actor) -> None:
    new = {one["name"]: "found" for one in roster.new_branches}
    if new:
        domain.place(roster, new, by=by)
    if roster.counts["new"] or roster.counts["changed"]:
        domain.confirm(roster, skip_wrong=True, by=by, inline=True)
        applying.apply(Inline(), roster, by=by)
    else:
        domain.cancel(roster, by=by)


def _report(roster: RosterImport) -> None:
    """Every problem with row, column, what was found and what to do; then branches to be founded."""
    rows = RosterRow.select().where((RosterRow.roster == roster.id) & RosterRow.outcome.in_(("wrong", "unclear")))
    for row in rows.order_by(RosterRow.position):
        for one in row.problems:
            if one["severity"] == "error":
                click.echo(
                    f"第 {row.number} 行 {one['column']} 列「{one['heading']}」{one['found'] or '（空）'}：{one['advice']}"
                )
        if row.outcome == "unclear":
            click.echo(f"第 {row.number} 行 {row.name}：与系统中的人相近，分不清是否同一人，请在网页上确认")
    for one in roster.new_branches:
        click.echo(f"将新设党支部：{one['name']}（{one['rows']} 人）")
    if roster.ignored:
        click.echo(f"未保存的列：{'、'.join(roster.ignored)}")


def _count(roster: RosterImport) -> None:
    counts = roster.counts
    click.echo(
        f"新增 {counts['new']}，变更 {counts['changed']}，未变 {counts['same']}，"
        f"名册中已无 {len(roster.missing)}，有误 {counts['wrong'] + counts['unclear']}"
    )
