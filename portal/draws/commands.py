"""flask --app wsgi verify-draw: recompute a draw from its sheet. No database is asked, nothing is kept."""

import sys
from pathlib import Path

import click

from portal.draws.computation import sheet
from portal.draws.computation.drawing import seed
from portal.draws.computation.verifying import verify

LARGEST = 20 * 1024 * 1024


@click.command("verify-draw")
@click.argument("file", type=click.Path(path_type=Path))
def verify_draw(file: Path) -> None:
    """Whether a draw's sheet is right, recomputed from itself; exit 0 right, 1 something is wrong, 2 could not run."""
    try:
        text = _text(file)
        found = verify(text)
    except sheet.NoSheet as error:
        click.echo(f"{file}：{error}", err=True)
        sys.exit(2)
    for words in found:
        click.echo(words)
    if found:
        click.echo(f"不相符：{len(found)} 处问题。")
        sys.exit(1)
    claims, _none = sheet.read(text)
    if claims:
        drawn = sum(count for count in claims.frame.counts().values())
        click.echo(f"种子：{seed(claims.frame_hash, claims.secret, claims.number)}")
        click.echo(
            f"相符：{claims.frame.title}，名单 {len(claims.frame.members)} 个，抽中 {drawn} 个，都可以重新算出。"
        )


COMMANDS = (verify_draw,)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise sheet.NoSheet("文件太大，不像抽签表。")
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise sheet.NoSheet("找不到这个文件。") from error
    except OSError as error:
        raise sheet.NoSheet(f"无法读取：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise sheet.NoSheet("不是 UTF-8 编码。用表格软件另存过的，请另存为“CSV UTF-8”，最好用原来的文件。") from error
