"""Where a notice can be commented on: its text, by the office that sends it and those above."""

from typing import Any

from portal.comments.records import Kind, Part
from portal.db import P
from portal.notices.domain import path
from portal.notices.domain.text import word
from portal.notices.models import Notice
from portal.policy import Actor
from portal.policy.scopes.comments import Commented
from portal.policy.scopes.notices import texts


def parts(notice: Notice, actor: Actor) -> list[Part]:
    """The text, where the notice has one of its own."""
    return [Part("text", "正文", notice.text)] if notice.text else []


def _mine() -> Any:
    return Notice.person == P("me")


KIND = Kind(
    Notice,
    "通知",
    parts=parts,
    path=path,
    title=word,
    access=Commented(texts, Notice.unit, Notice.committee, mine=_mine),
    owner=lambda notice: int(notice.person_id),
)
