"""flask --app wsgi stars-trial: a scheme and a score sheet give the whole result. No database is asked, nothing is kept."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from portal.errors import Refusal
from portal.sheets import BadWorkbook
from portal.sheets.opening import read_bytes
from portal.stars.computation.checking import check
from portal.stars.computation.rating import rate
from portal.stars.computation.scheme import Scheme
from portal.stars.computation.sheet import Sheet
from portal.stars.workbooks import scheme as schemes
from portal.stars.workbooks import scores
from portal.stars.workbooks.results import as_csv, lines


@click.command("stars-trial")
@click.argument("scheme", type=click.Path(path_type=Path))
@click.argument("scores", type=click.Path(path_type=Path))
def stars_trial(scheme: Path, scores: Path) -> None:
    """Rate the branches of a score sheet by a scheme, as CSV; exit 0 done, 1 found something wrong, 2 could not run."""
    try:
        read, sheet = _read(scheme, scores)
    except Refusal as error:
        click.echo(error.message, err=True)
        sys.exit(2)
    if read is None or sheet is None:
        sys.exit(1)
    results = rate(read, sheet)
    click.echo(as_csv(lines(read, sheet, results)).encode(), nl=False)


COMMANDS = (stars_trial,)


def _read(scheme: Path, sheet: Path) -> tuple[Scheme | None, Sheet | None]:
    """Both workbooks, each problem told as a line; None for what cannot be used."""
    scheme_data, sheet_data = _bytes(scheme), _bytes(sheet)
    try:
        found, problems = schemes.read(scheme_data)
    except BadWorkbook as bad:
        raise Refusal(f"{scheme}：{bad}") from bad
    _tell(scheme, problems)
    if found is None:
        return None, None
    flaws = check(found)
    _tell(scheme, schemes.located(found, flaws))
    try:
        filled, problems = scores.read(found, sheet_data)
    except BadWorkbook as bad:
        raise Refusal(f"{sheet}：{bad}") from bad
    _tell(sheet, problems)
    return (None if any(flaw.severe for flaw in flaws) else found), filled


def _bytes(path: Path) -> bytes:
    try:
        return read_bytes(path)
    except FileNotFoundError as error:
        raise Refusal(f"找不到文件 {path}。") from error
    except OSError as error:
        raise Refusal(f"无法读取文件 {path}：{error.strerror}") from error


def _tell(path: Path, problems: Iterable[object]) -> None:
    for problem in problems:
        click.echo(f"{path.name}：{problem}", err=True)
