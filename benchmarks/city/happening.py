"""What happens in a city: meetings, comments, the trail with messages."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from benchmarks.city import loading, words
from benchmarks.city.size import Size
from portal import search
from portal.audit.models import AuditEntry, AuditSeal
from portal.comments.models import Comment, CommentThread
from portal.inbox.models import Message
from portal.life.records.models import LifeAttendance, LifePresence, LifeRecord

TYPES = ("board", "study", "theme_day", "group_meeting", "assembly", "lecture", "discussion", "life_meeting")
Rows = Iterator[tuple[Any, ...]]


def life(size: Size) -> None:
    """The meetings of the branches, filed, with some of those who were there."""
    each = size.records * size.record_years

    def every() -> Iterator[tuple[int, int, date, int]]:
        """Key of the record, branch, day, its number in the branch."""
        for branch in range(size.branches):
            for at in range(each):
                days = 1 + at * 365 * size.record_years // each
                yield branch * each + at + 1, branch, size.today - timedelta(days=days), at

    def rows() -> Rows:
        for key, branch, day, at in every():
            secretary = size.person(branch, 0)
            yield (
                key, size.above(branch), size.branch(branch), json.dumps([TYPES[at % len(TYPES)]]), f"第 {at + 1} 次：{words.matter(key)}",
                day.isoformat(), "14:00", "16:00", "党员活动室", secretary, words.name(secretary), 200, f"{day} 17:00:00", secretary,
                secretary, "filed", f"{day} 17:00:00",
            )  # fmt: skip

    loading.write(
        LifeRecord,
        ("id", "committee", "unit", "types", "title", "day", "starts", "ends", "place", "host", "host_name", "hours", "filed_at",
         "filed_by", "created_by", "state", "created_at"),
        rows(),
    )  # fmt: skip
    loading.write(
        LifePresence, ("id", "record", "branch"), ((key, key, size.branch(branch)) for key, branch, _, _ in every())
    )
    loading.write(
        LifeAttendance,
        ("record", "person", "branch", "name", "voting", "status"),
        (
            (key, (person := size.person(branch, at)), size.branch(branch), words.name(person), True,
             "absent" if (key + at) % 9 == 0 else "present")
            for key, branch, _, _ in every() for at in range(size.present)
        ),
    )  # fmt: skip
    loading.search_rows(LifeRecord, ((key, search.tokens(words.matter(key))) for key, _, _, _ in every()))


def comments(size: Size) -> None:
    """Threads on this year's commitments, opened by the branch's secretary, answered by their authors, mostly resolved."""

    def every() -> Iterator[tuple[int, int, int, int]]:
        """Key of the thread, branch, person, pledge."""
        for at in range(size.members * size.threads // 5):
            person = 1 + at * 5 % size.members
            yield at + 1, (person - 1) // size.per_branch, person, (person - 1) * size.pledge_years + 1

    def rows() -> Rows:
        for key, branch, person, pledge in every():
            item, secretary = (pledge - 1) * size.items + 1, size.person(branch, 0)
            matter = words.matter(item)
            at = f"{size.today.year}-0{1 + key % 9}-11 10:{key % 60:02}:00"
            yield (
                key, size.above(branch), size.branch(branch), person, "pledge", pledge, f"{words.name(person)}的公开承诺",
                f"item-{item}-matter", "第 1 项 · 承诺事项", matter[:4], "", matter[4:12], matter, secretary, "secretary",
                "resolved" if key % 10 else "open", 1, at, person if key % 100 else secretary, at,
            )  # fmt: skip

    loading.write(
        CommentThread,
        ("id", "committee", "branch", "owner", "record", "record_id", "title", "part", "place", "quote", "before", "after", "was",
         "opened_by", "opened_role", "state", "replies", "last_at", "last_by", "created_at"),
        rows(),
    )  # fmt: skip
    loading.write(
        Comment,
        ("id", "thread", "number", "person", "role", "text"),
        (
            (key * 2 - 2 + number, key, number, (size.person(branch, 0), person)[number - 1], ("secretary", "member")[number - 1],
             words.said(key * number))
            for key, branch, person, _ in every() for number in (1, 2)
        ),
    )  # fmt: skip


def trail(size: Size) -> None:
    """Entries of the trail under one seal that was never made (these rows are never verified), and messages."""
    number = size.members * size.entries

    def at(key: int) -> str:
        day = size.today - timedelta(days=1 + (number - key) * 364 // number)
        return f"{day} {8 + key % 10:02}:{key % 60:02}:00"

    def who(key: int) -> int:
        return 1 + words.mixed(key, 13) % size.members

    loading.write(AuditSeal, ("id", "number", "entries", "previous", "digest"), [(1, 1, number, "", "0" * 64)])
    loading.write(
        AuditEntry,
        ("id", "at", "person_id", "role", "unit_id", "action", "record", "record_id", "place_id", "seal"),
        (
            (key, at(key), (person := who(key)), "member", None, "pledge.progress", "pledge", (person - 1) * size.pledge_years + 1,
             size.branch((person - 1) // size.per_branch), 1)
            for key in range(1, number + 1)
        ),
    )  # fmt: skip
    loading.write(
        Message,
        ("id", "person", "text", "path", "at", "read_at"),
        (
            (key, (person := who(key)), "您的公开承诺已公示", f"/pledges/{(person - 1) * size.pledge_years + 1}", at(key),
             None if key % 40 == 0 else at(key))
            for key in range(1, number + 1)
        ),
    )  # fmt: skip
