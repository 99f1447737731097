"""Verification: every seal is made again from the rows it covers and compared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any

import peewee as pw

from portal.audit import seal
from portal.audit.models import AuditEntry, AuditSeal
from portal.audit.seal import Head
from portal.db import P, Query

BATCH = 50  # blocks read at once
BEFORE_ALL = -(2**31)

# What can be wrong with a block, in words for the auditor.
PROBLEMS = {
    "missing": "第 {} 号封存不见了",
    "chain": "第 {} 号封存与前一号不衔接",
    "count": "第 {} 号封存的条数不对：有条目被删除或插入",
    "digest": "第 {} 号封存与条目不符：有条目被改动、调换或替换",
    "stray": "有条目声称属于第 {} 号封存，但没有这一号",
    "cut": "当前封存到不了导出时的第 {} 号：末尾被截去",
    "head": "第 {} 号封存与导出时的不同：记录被整体重做",
}

SEALS = Query(
    lambda: (
        AuditSeal.select(AuditSeal.number, AuditSeal.entries, AuditSeal.previous, AuditSeal.digest, AuditSeal.sealed_at)
        .where(AuditSeal.number > P("after"))
        .order_by(AuditSeal.number)
        .limit(BATCH)
    )
)
STRAYS = Query(
    lambda: (
        AuditEntry.select(AuditEntry.seal)
        .where(AuditEntry.seal.is_null(False) & AuditEntry.seal.not_in(AuditSeal.select(AuditSeal.number)))
        .distinct()
        .limit(20)
    )
)
TAIL = Query(
    lambda: AuditEntry.select(
        pw.fn.COUNT(AuditEntry.id).alias("entries"),
        pw.fn.MIN(AuditEntry.id).alias("first"),
        pw.fn.MAX(AuditEntry.id).alias("last"),
        pw.fn.MIN(AuditEntry.at).alias("since"),
    ).where(AuditEntry.seal.is_null())
)


@dataclass
class Tail:
    """The entries that no seal covers yet; about them a verification can say nothing."""

    entries: int
    first: int | None = None
    last: int | None = None
    since: datetime | None = None


@dataclass
class Result:
    """What a verification found."""

    blocks: int = 0
    entries: int = 0
    problems: list[tuple[str, int]] = field(default_factory=list)  # key of PROBLEMS, number of the block
    tail: Tail = field(default_factory=lambda: Tail(0))

    @property
    def intact(self) -> bool:
        return not self.problems

    def sentences(self) -> list[str]:
        """The problems in words."""
        return words(self.problems)


def words(problems: list[Any]) -> list[str]:
    """Problems, as a Result or a trail entry holds them, in words."""
    return [PROBLEMS[kind].format(number) for kind, number in problems]


def tail() -> Tail:
    """What waits for the sealer."""
    row = TAIL.one()
    since = row.since if row.since is None else datetime.fromisoformat(seal.moment(row.since))
    return Tail(row.entries, row.first, row.last, since)


def verify(key: str, head: Head | None = None, progress: Callable[[int, int], None] | None = None) -> Result:
    """Make every seal again from its rows, and find `head`, an exported one, among them.

    A committed block never changes, so the trail may grow meanwhile. `progress(done, total)` is called every
    BATCH blocks.
    """
    result = Result()
    chain = _Chain(key, head, result)
    after, last = BEFORE_ALL, seal.LAST.one()
    while blocks := SEALS(after=after):
        after = blocks[-1].number
        rows = seal.rows_between(blocks[0].number, after)
        for block in blocks:
            chain.check(block, rows.get(block.number, []))
        if progress is not None and last is not None:
            progress(min(result.blocks, last.number), last.number)
    result.problems += [("stray", row.seal) for row in STRAYS()]
    if head is not None and chain.number < head.number:
        result.problems.append(("cut", head.number))
    result.tail = tail()
    return result


class _Chain:
    """The blocks as they pass by in order."""

    def __init__(self, key: str, head: Head | None, result: Result) -> None:
        self.key, self.head, self.result = key, head, result
        self.number, self.digest = 0, ""  # of the block before

    def check(self, block: Any, rows: list[tuple[Any, ...]]) -> None:
        """Compare a block with its rows, with the block before and with the exported head."""
        found = self.result.problems
        if block.number != self.number + 1:
            found += [("missing", number) for number in range(self.number + 1, block.number)[:20]]
        if block.number < 1 or (block.number == self.number + 1 and block.previous != self.digest):
            found.append(("chain", block.number))
        if len(rows) != block.entries:
            found.append(("count", block.number))
        elif not compare_digest(
            seal.digest(self.key, block.number, block.sealed_at, block.previous, rows), block.digest
        ):
            found.append(("digest", block.number))
        if self.head is not None and self.head.number == block.number and self.head.digest != block.digest:
            found.append(("head", block.number))
        self.number, self.digest = max(block.number, 0), block.digest
        self.result.blocks += 1
        self.result.entries += len(rows)
