"""The sheet of a draw: CSV that a spreadsheet opens without harm and that is read back exactly as it was written."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from portal.draws.computation.drawing import draw, seed
from portal.draws.computation.frame import ALGORITHM, NONE, Frame, Member, Stratum, clean

HEADINGS = ("stratum", "id", "name", "excluded", "reason", "order", "drawn")
HEADS = ("algorithm", "title", "source", "total", "frame hash", "commitment", "secret", "public number", "seed")
STRATUM = "stratum"
RISKY = "=+-@'#＝＋－＠\t\r\n"  # a spreadsheet computes with what begins so; ' and # mean something to the sheet itself
WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")


class NoSheet(Exception):
    """This is no draw's sheet at all; the words say what it lacks."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What the sheet of a finished draw says."""

    frame: Frame
    frame_hash: str
    commitment: str
    secret: str
    number: str
    seed: str
    counts: dict[str, tuple[str, str]]  # stratum → (who take part, to be drawn), as written
    rows: dict[str, tuple[str, str]]  # id → (order, drawn), as written


@dataclass(slots=True)
class Reading:
    """A sheet while it is read, and what is wrong with its form."""

    heads: dict[str, str] = field(default_factory=dict)
    strata: list[list[str]] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def write(frame: Frame, secret: str, number: str, commitment: str) -> str:
    """The sheet as text: UTF-8 without a mark, lines end with one line feed."""
    spool = io.StringIO()
    writer = csv.writer(spool, lineterminator="\n")
    digest = frame.digest()
    total = NONE if frame.total is None else str(frame.total)
    grown = seed(digest, secret, number)
    values = (ALGORITHM, frame.title, frame.source, total, digest, commitment, secret, number, grown)
    for name, value in zip(HEADS, values, strict=True):
        writer.writerow([f"# {name}: {value}"])
    sizes, counts, asked = frame.sizes(), frame.counts(), {one.name: one.asked for one in frame.strata}
    for name, size in sizes.items():
        writer.writerow([f"# {STRATUM}: {name}", asked[name] or NONE, size, counts[name]])
    writer.writerow(HEADINGS)
    for place in draw(frame, grown):
        one = place.member
        cells = (
            one.stratum,
            one.id,
            one.name,
            _yes(bool(one.reason)),
            one.reason,
            place.order or "",
            _yes(place.drawn),
        )
        writer.writerow([_safe(str(cell)) for cell in cells])
    return spool.getvalue()


def read(text: str) -> tuple[Claims | None, list[str]]:
    """What a sheet claims, and what is wrong with its form (then it claims nothing). Raises NoSheet.

    Order of rows and of columns, a byte order mark, the kind of line ends and empty cells at the end mean nothing.
    """
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True) if any(row)
        ]
    except csv.Error as error:
        raise NoSheet(f"不是完好的 CSV 文件（{error}）。") from error
    start = next((at for at, row in enumerate(rows) if not row[0].startswith("#")), len(rows))
    if not start and set(rows[0] if rows else ()).isdisjoint(HEADINGS):
        raise NoSheet("不是抽签表：没有以 # 开头的说明行，也没有列名。")
    reading = Reading()
    for row in rows[:start]:
        _head(reading, _trimmed(row))
    for name in HEADS:
        if name not in reading.heads:
            reading.problems.append(f"缺少“# {name}: …”这一行。")
    _table(reading, rows[start:])
    return (None if reading.problems else _claims(reading)), reading.problems


def _head(reading: Reading, row: list[str]) -> None:
    name, _colon, value = row[0].removeprefix("# ").partition(": ")
    if name == STRATUM and len(row) == 4 and WHOLE.fullmatch(row[2]) and WHOLE.fullmatch(row[3]):
        reading.strata.append([value, *row[1:]])
    elif name not in HEADS or len(row) != 1 or not row[0].startswith("# "):
        reading.problems.append(f"说明行“{clean(','.join(row))[:80]}”看不懂：它不是这种表应有的行，或者被改过。")
    elif name in reading.heads:
        reading.problems.append(f"“# {name}”有不止一行。")
    else:
        reading.heads[name] = value


def _table(reading: Reading, rows: list[list[str]]) -> None:
    headings = _trimmed(rows[0]) if rows else []
    if sorted(headings) != sorted(HEADINGS):
        reading.problems.append(f"列名不对：应当有且只有 {'、'.join(HEADINGS)} 这七列。")
        return
    for at, row in enumerate(rows[1:], 1):
        cells = row[: len(headings)] + [""] * (len(headings) - len(row))
        if any(row[len(headings) :]):
            reading.problems.append(f"名单第 {at} 行比列名多出内容。")
        found = dict(zip(headings, map(_plain, cells), strict=True))
        reading.rows.append(found)
        reading.problems += [f"名单第 {at} 行（编号 {clean(found['id'])}）：{what}" for what in _row(found)]


def _row(found: dict[str, str]) -> Iterator[str]:
    for name in ("excluded", "drawn"):
        if found[name] not in ("yes", "no"):
            yield f"{name} 应是 yes 或 no，表上是“{clean(found[name])}”。"
    if (found["excluded"] == "yes") != bool(found["reason"]):
        yield "被排除的要有排除原因，没有被排除的不能有。"
    if found["excluded"] == "yes" and (found["order"] or found["drawn"] == "yes"):
        yield "被排除的没有次序，也不会抽中。"


def _claims(reading: Reading) -> Claims | None:
    heads = reading.heads
    _check(heads["algorithm"] == ALGORITHM, reading, f"算法应是 {ALGORITHM}，表上是“{clean(heads['algorithm'])}”。")
    total = heads["total"]
    _check(total == NONE or bool(WHOLE.fullmatch(total)), reading, f"总数应是 {NONE} 或整数，表上是“{clean(total)}”。")
    if reading.problems:
        return None
    strata = tuple(Stratum(name, "" if asked == NONE else asked) for name, asked, _size, _count in reading.strata)
    members = tuple(Member(row["stratum"], row["id"], row["name"], row["reason"]) for row in reading.rows)
    frame = Frame(heads["title"], heads["source"], strata, members, None if total == NONE else int(total))
    return Claims(
        frame, heads["frame hash"], heads["commitment"], heads["secret"], heads["public number"], heads["seed"],
        {name: (size, count) for name, _asked, size, count in reading.strata},
        {row["id"]: (row["order"], row["drawn"]) for row in reading.rows},
    )  # fmt: skip


def _check(right: bool, reading: Reading, words: str) -> None:
    if not right:
        reading.problems.append(words)


def _trimmed(row: list[str]) -> list[str]:
    last = max((at for at, cell in enumerate(row, 1) if cell), default=0)
    return row[:last]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(tuple(RISKY)) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


_yes: Callable[[bool], str] = {True: "yes", False: "no"}.__getitem__
