"""A published commitment of a member of 机关第一党支部, and threads on it."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from portal.comments import domain
from portal.comments.models import Comment, CommentThread
from portal.pledges.models import Pledge, PledgeItem
from tests import factories as make


class Record(NamedTuple):
    """The record that is commented on."""

    pledge: Pledge
    items: list[PledgeItem]

    def part(self, number: int = 1, name: str = "") -> str:
        """The key of an item or of one of its fields."""
        return f"item-{self.items[number - 1].id}" + (f"-{name}" if name else "")

    @property
    def path(self) -> str:
        return f"/pledges/{self.pledge.id}"

    def at(self, number: int = 1) -> str:
        """The address below /comments/new and /comments/on of an item."""
        return f"pledge/{self.pledge.id}/{self.part(number)}"


def fresh(thread: CommentThread) -> CommentThread:
    """The thread as it lies in the table."""
    return CommentThread.get_by_id(thread.id)


def said(thread: CommentThread) -> list[str]:
    """What was said in a thread, in order."""
    return [row.text for row in Comment.select().where(Comment.thread == thread.id).order_by(Comment.number)]


@pytest.fixture
def record(world: Any) -> Record:
    """The published commitment of `member`."""
    pledge = make.pledge(world.players["member"].person, "published")
    return Record(pledge, list(PledgeItem.select().where(PledgeItem.pledge == pledge.id).order_by(PledgeItem.number)))


@pytest.fixture
def opened(record: Record, actor: Any) -> Callable[..., CommentThread]:
    """opened("supervisor", "请补充", quote="每月"): a thread at the first item."""

    def bring(
        who: str = "supervisor", text: str = "数据从哪里来？", part: str | None = None, **more: Any
    ) -> CommentThread:
        return domain.open_thread(record.pledge, record.part() if part is None else part, text, by=actor(who), **more)

    return bring
