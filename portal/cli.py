"""Commands: flask --app wsgi …; exit 0 done, 1 found something wrong, 2 could not run."""

import sys
from functools import wraps
from typing import Any

import click
import peewee as pw
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal import config, db
from portal.accounts import commands as accounts
from portal.accounts.models import Account
from portal.audit import commands as audit
from portal.backup import commands as backup
from portal.demo import commands as demo
from portal.draws import commands as draws
from portal.errors import Refusal
from portal.jobs import commands as jobs
from portal.migrations import behind, runner
from portal.roster import commands as roster
from portal.stars.workbooks import commands as stars

SAMPLES = (
    "数据库里有演示账号，它们的密码是公开的。请用 PORTAL_DATABASE_URL 指定另一个数据库，或者恢复不含演示数据的备份。"
)


@click.command()
def migrate() -> None:
    """Bring the tables to the newest state."""
    for name in runner().up():
        click.echo(f"已执行 {name}")


@click.command()
def check() -> None:
    """Say what forbids running in production with these settings; exit 2 if anything does."""
    found = dangers(current_app)
    for sentence in found:
        click.echo(sentence, err=True)
    sys.exit(2 if found else 0)


def dangers(app: Flask) -> list[str]:
    """What forbids serving, each a sentence that says what to do: unsafe settings, migrations that are behind."""
    missing = behind()
    samples = not missing and Account.select(Account.id).where(Account.sample).exists()
    return [
        *config.dangers(app.config),
        *([SAMPLES] if samples else []),
        *([f"数据库结构不是最新（缺少 {'、'.join(missing)}）：请先执行 flask --app wsgi migrate。"] if missing else []),
    ]


def refuse_unsafe(app: Flask) -> None:
    """Raise Unsafe unless the app may serve in production; leaves no connection open."""
    db.connect()
    try:
        if found := dangers(app):
            raise config.Unsafe("\n".join(found))
    finally:
        db.leave()


def _guarded(run: Any) -> Any:
    """Run a command with a database connection, and end it in words when it could not run."""

    @wraps(run)
    def guarded(*args: Any, **options: Any) -> Any:
        try:
            db.connect()
            return run(*args, **options)
        except Refusal as error:
            click.echo(error.message, err=True)
        except (pw.OperationalError, pw.InterfaceError) as error:
            click.echo(f"数据库没有响应：{error}", err=True)
        finally:
            db.leave()
        sys.exit(2)

    return guarded


# A feature's commands stand in its commands.py, named in COMMANDS there; a Refusal that leaves one is exit code 2.
COMMANDS = (
    migrate,
    check,
    *accounts.COMMANDS,
    *jobs.COMMANDS,
    *audit.COMMANDS,
    *backup.COMMANDS,
    *roster.COMMANDS,
    *demo.COMMANDS,
)
for command in COMMANDS:
    command.callback = with_appcontext(_guarded(command.callback))
WITHOUT_DATABASE = (*stars.COMMANDS, *draws.COMMANDS)


def init(app: Flask) -> None:
    """Add the commands to an app."""
    for command in (*COMMANDS, *WITHOUT_DATABASE):
        app.cli.add_command(command)
