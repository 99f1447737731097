"""The command that verifies the trail."""

import json
import sys
import zipfile
from pathlib import Path

import click
from flask import current_app

from portal import clock
from portal.audit import verify
from portal.audit.seal import Head
from portal.errors import Invalid


@click.command("verify-audit")
@click.option("--head", type=click.Path(path_type=Path), help="导出的封存头（head.json），或任何一份备份文件。")
def verify_audit(head: Path | None) -> None:
    """Check every seal of the trail; exit 1 when something does not fit."""
    result = verify.verify(current_app.config["AUDIT_KEY"], read_head(head) if head else None)
    for sentence in result.sentences():
        click.echo(sentence)
    tail = result.tail
    if tail.entries:
        since = f"{clock.local(tail.since):%Y-%m-%d %H:%M:%S}" if tail.since else ""
        click.echo(f"尚未封存：{tail.entries} 条（编号 {tail.first} 至 {tail.last}，最早 {since}），这部分无法核对。")
    else:
        click.echo("尚未封存：0 条。")
    verdict = "一致" if result.intact else f"发现 {len(result.problems)} 处问题"
    click.echo(f"共 {result.blocks} 号封存，{result.entries} 条记录：{verdict}。")
    sys.exit(0 if result.intact else 1)


def read_head(path: Path) -> Head:
    """The head in an exported file or in a backup. Raises Invalid."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                given = json.loads(archive.read("head.json"))
        else:
            given = json.loads(path.read_text(encoding="utf-8"))
        if given is None:
            raise Invalid(f"{path} 里没有封存头：导出时还没有任何封存。")
        number, digest = given["number"], given["digest"]
        if not (isinstance(number, int) and isinstance(digest, str)):
            raise ValueError("not a head")
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise Invalid(f"读不出 {path} 中的封存头：请给出 head.json 或备份文件。") from error
    return Head(number, digest)


COMMANDS = (verify_audit,)
