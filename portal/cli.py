"""Commands: flask --app wsgi …"""

import click
from flask import Flask

from portal import db
from portal.migrations import runner


def init(app: Flask) -> None:
    """Add the commands to an app."""
    app.cli.add_command(migrate)


@click.command()
def migrate() -> None:
    """Bring the tables to the newest state."""
    db.connect()
    for name in runner().up():
        click.echo(f"已执行 {name}")
    db.release()
