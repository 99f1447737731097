"""Corrections of a filed talk: annexes with the former and the right text, kept in its revisions."""

from datetime import datetime
from typing import Any, NamedTuple

from portal.audit.course import COURSE

PARTS = {
    "talked_to": "被约谈人", "held_on": "约谈日期", "place": "地点", "participants": "参加人员", "matters": "约谈事项",
    "undertaken": "表态和承诺",
}  # fmt: skip


class Annex(NamedTuple):
    """A correction: of which part, the text before and after, why, by whom, when."""

    part: str
    before: str
    text: str
    reason: str
    who: str
    at: datetime

    @property
    def label(self) -> str:
        return PARTS[self.part]


def of(talk: Any) -> list[Annex]:
    """The corrections of a talk, in the order in which they were made."""
    rows = [row for row in COURSE(record="talk", id=talk.id) if row.action == "talk.correct"]
    return [
        Annex(row.values["part"], row.values["before"], row.values["text"], row.note, row.name or "", row.at)
        for row in reversed(rows)
    ]


def present(talk: Any) -> dict[str, str]:
    """Part → its text as it holds now: filed, or as it was corrected last."""
    texts = {part: getattr(talk, part) for part in PARTS}
    texts["held_on"] = f"{talk.held_on:%Y-%m-%d}"
    return texts | {one.part: one.text for one in of(talk)}
