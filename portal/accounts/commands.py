"""Commands of accounts: the first administrators of an installation, and later ones in need."""

import sys

import click

from portal.accounts import newcomers
from portal.accounts.codes import DAYS
from portal.accounts.models import TECHNICAL_ROLES
from portal.errors import Invalid, Refusal
from portal.forms import tidy
from portal.migrations import behind


@click.command("add-admin")
@click.option("--role", type=click.Choice(list(TECHNICAL_ROLES)), required=True, help="Which of the three.")
@click.argument("name")
def add_admin(role: str, name: str) -> None:
    """Add an administrator and print the one-time activation code; for one who has not activated yet, a new code."""
    if behind():
        raise Refusal("数据库结构不是最新：请先执行 flask --app wsgi migrate。")
    try:
        person, code = newcomers.install(role, tidy(name))
    except Invalid as error:
        click.echo(error.message, err=True)
        sys.exit(1)
    click.echo(f"{TECHNICAL_ROLES[role]}：{person.name}")
    click.echo(f"一次性激活码（{DAYS} 天内有效，只显示这一次）：{code}")
    click.echo("请本人打开 /activate 填写激活码，自己设定用户名和密码。")


COMMANDS = (add_admin,)
