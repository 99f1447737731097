"""The commands of backup and restore."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app

from portal import clock
from portal.backup import making, restoring
from portal.errors import Invalid

KEYS = "密钥不在备份里：请把实例目录中的 audit.key 和环境文件（PORTAL_SECRET_KEY）另存在别处。"
OTHER_KEY = (
    "注意：这份备份是用另一把审计密钥签名的，来源没有核对，内容可能被改过，请不要直接投入使用。"
    "请把原机器的 audit.key 放进实例目录，再执行 verify-audit --head {}。"
)

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@FILE
def backup(file: Path) -> None:
    """Write database, uploads and the head of the trail to FILE, while the portal is in use."""
    config = current_app.config
    try:
        made = making.make(file.resolve(), config["INSTANCE"], config["AUDIT_KEY"])
    except OSError as error:
        raise Invalid(f"备份写不进 {file}：{error.strerror or error}。") from error
    click.echo(f"已备份到 {file}：{made['tables']} 张表，{made['rows']} 行，{made['files']} 个附件。")
    click.echo(KEYS)


@click.command()
@FILE
@click.option("--force", is_flag=True, help="替换这里现有的全部数据和附件。")
def restore(file: Path, force: bool) -> None:
    """Put the backup in FILE in place of an empty database (with --force: of any)."""
    config = current_app.config
    try:
        manifest = restoring.restore(file, config["INSTANCE"], config["AUDIT_KEY"], force=force)
    except OSError as error:
        raise Invalid(f"恢复时读写文件出错：{error.strerror or error}。没有恢复任何内容。") from error
    rows = sum(table["rows"] for table in manifest["tables"].values())
    files = sum(name.startswith("uploads/") for name in manifest["members"])
    moment = f"{clock.local(datetime.fromisoformat(manifest['made_at'])):%Y-%m-%d %H:%M}"
    click.echo(f"已恢复 {file}（{moment} 备份）：{len(manifest['tables'])} 张表，{rows} 行，{files} 个附件。")
    if not manifest["ours"]:
        click.echo(OTHER_KEY.format(file), err=True)


COMMANDS = (backup, restore)
