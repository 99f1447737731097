"""The minutes of a record as a JSON document: agenda, speeches, resolutions with votes, who gave the 党课. Pure.

    {"last": 7,
     "agenda": [{"key": "1", "kind": "admission", "text": "…"}],
     "speeches": [{"key": "2", "person": 5, "name": "…", "text": "…"}],
     "resolutions": [{"key": "3", "text": "…", "vote": {"entitled": 27, "present": 20, "yes": 18, "no": 1, "abstained": 1,
                      "election": false}}],
     "lecturers": [{"person": 5, "name": "…"}]}

A key is given once in a document and never again: comments hang on it. Parts that are empty are left out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from portal.life.judging.voting import Verdict, Vote, decide

PARTS = {"agenda": "议题", "speeches": "发言", "resolutions": "决议"}
LONGEST = {"agenda": 200, "speeches": 3000, "resolutions": 2000, "name": 40}
MOST = 200  # entries of one part


class Agenda(NamedTuple):
    """议题; `kind`: a key of judging.rules.AGENDA, empty for all others."""

    key: str
    kind: str
    text: str


class Speech(NamedTuple):
    """发言要点; `person`: where they are in the portal, `name` in words."""

    key: str
    person: int | None
    name: str
    text: str


class Resolution(NamedTuple):
    """决议, or one candidate of an election; `vote` where there was one."""

    key: str
    text: str
    vote: Vote | None = None

    @property
    def verdict(self) -> Verdict | None:
        """What the vote comes to, explained."""
        return decide(self.vote) if self.vote else None


class Lecturer(NamedTuple):
    """Who gave the 党课."""

    person: int | None
    name: str


Entry = Agenda | Speech | Resolution
_KINDS: dict[str, type[Any]] = {"agenda": Agenda, "speeches": Speech, "resolutions": Resolution}


class Minutes(NamedTuple):
    """The document, read. `last`: the highest key that was ever given."""

    agenda: tuple[Agenda, ...] = ()
    speeches: tuple[Speech, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    lecturers: tuple[Lecturer, ...] = ()
    last: int = 0

    def part(self, name: str) -> tuple[Any, ...]:
        """The entries of a part, in order. KeyError for a part that there is not."""
        if name not in PARTS:
            raise KeyError(name)
        found: tuple[Any, ...] = getattr(self, name)
        return found

    def entry(self, name: str, key: str) -> Any:
        """An entry by its key, or None."""
        return next((one for one in self.part(name) if one.key == key), None)


def read(document: Mapping[str, Any] | None) -> Minutes:
    """The document of a record, an empty one too."""
    document = document or {}
    resolutions = tuple(
        Resolution(one["key"], one["text"], Vote(**one["vote"]) if one.get("vote") else None)
        for one in document.get("resolutions", ())
    )
    return Minutes(
        tuple(Agenda(one["key"], one.get("kind", ""), one["text"]) for one in document.get("agenda", ())),
        tuple(Speech(one["key"], one.get("person"), one["name"], one["text"]) for one in document.get("speeches", ())),
        resolutions,
        tuple(Lecturer(one.get("person"), one["name"]) for one in document.get("lecturers", ())),
        int(document.get("last", 0)),
    )


def write(minutes: Minutes) -> dict[str, Any]:
    """The document to keep; read(write(m)) == m."""
    found: dict[str, Any] = {"last": minutes.last} if minutes.last else {}
    for name in PARTS:
        if entries := minutes.part(name):
            found[name] = [plain(one) for one in entries]
    if minutes.lecturers:
        found["lecturers"] = [one._asdict() for one in minutes.lecturers]
    return found


def plain(entry: Any) -> dict[str, Any]:
    """An entry as it lies in the document."""
    values: dict[str, Any] = entry._asdict()
    if isinstance(entry, Resolution):
        vote = entry.vote
        values["vote"] = {name: getattr(vote, name) for name in Vote.__slots__} if vote else None
        values = {name: value for name, value in values.items() if value is not None}
    return values


def digest(entry: Any) -> str:
    """What tells whether an entry is still as a form was filled from it; "" of none."""
    if entry is None:
        return ""
    text = json.dumps(plain(entry), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _with(minutes: Minutes, part: str, entries: Iterable[Any], last: int) -> Minutes:
    """With other entries in a part."""
    values: dict[str, Any] = {part: tuple(entries), "last": last}
    return minutes._replace(**values)


def put(minutes: Minutes, part: str, entry: Any) -> tuple[Minutes, Any]:
    """With an entry: in the place of the one that has its key, else at the end under a new key.

    The entry as it then stands comes with it. KeyError where its key is no longer there.
    """
    entries = list(minutes.part(part))
    if not entry.key:
        entry = entry._replace(key=str(minutes.last + 1))
        return _with(minutes, part, (*entries, entry), minutes.last + 1), entry
    at = next((at for at, one in enumerate(entries) if one.key == entry.key), None)
    if at is None:
        raise KeyError(entry.key)
    entries[at] = entry
    return _with(minutes, part, entries, minutes.last), entry


def without(minutes: Minutes, part: str, key: str) -> Minutes:
    """Without an entry; its key is not given again."""
    return _with(minutes, part, (one for one in minutes.part(part) if one.key != key), minutes.last)


def moved(minutes: Minutes, part: str, key: str, *, up: bool) -> Minutes:
    """An entry one place up or down; where there is none, as it was."""
    entries = list(minutes.part(part))
    at = next((at for at, one in enumerate(entries) if one.key == key), -1)
    to = at - 1 if up else at + 1
    if at < 0 or not 0 <= to < len(entries):
        return minutes
    entries[at], entries[to] = entries[to], entries[at]
    return _with(minutes, part, entries, minutes.last)


def lectured(minutes: Minutes, lecturers: Iterable[Lecturer]) -> Minutes:
    """With these who gave the 党课."""
    return minutes._replace(lecturers=tuple(lecturers))


# What rules ask of a record (life/judging/facts.py).


def agenda_kinds(minutes: Minutes) -> frozenset[str]:
    """The kinds of agenda items that rules know."""
    return frozenset(one.kind for one in minutes.agenda if one.kind)


def speakers(minutes: Minutes, types: Iterable[str]) -> frozenset[int]:
    """The people who spoke there: of a 党课 who gave it, whoever spoke besides."""
    if "lecture" in types:
        return frozenset(one.person for one in minutes.lecturers if one.person)
    return frozenset(one.person for one in minutes.speeches if one.person)


def voters(minutes: Minutes) -> tuple[int, int] | None:
    """应到有表决权 and 实到, by the last vote; None where there was none."""
    votes = [one.vote for one in minutes.resolutions if one.vote]
    return (votes[-1].entitled, votes[-1].present) if votes else None
