"""What differs between two schemes, part by part in words."""

from dataclasses import dataclass
from typing import Literal

from portal.stars.computation.scheme import Scheme
from portal.stars.schemes.wording import Said, sections


@dataclass(frozen=True, slots=True)
class Change:
    """One record that was added, removed or says something else; what it said before and says now."""

    kind: Literal["added", "removed", "changed", "moved"]
    label: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs in one part."""

    key: str
    title: str
    changes: tuple[Change, ...]


def compare(old: Scheme, new: Scheme) -> list[Differences]:
    """The parts that differ, in the order of reading; nothing where both say the same."""
    found = []
    for before, after in zip(sections(old), sections(new), strict=True):
        changes = _changes(before.lines, after.lines)
        if changes:
            found.append(Differences(after.key, after.title, tuple(changes)))
    return found


def _numbered(lines: tuple[Said, ...]) -> dict[tuple[str, int], Said]:
    """Lines by key; a draft may hold several with the same."""
    found: dict[tuple[str, int], Said] = {}
    for one in lines:
        found[one.key, sum(key == one.key for key, _ in found)] = one
    return found


def _changes(old: tuple[Said, ...], new: tuple[Said, ...]) -> list[Change]:
    """Records are known by their key, else (keys of a workbook may be made up) by their label."""
    left, wanted = _numbered(old), _numbered(new)
    pairs = {key: left.pop(key) for key in wanted if key in left}
    by_label = {one.label: key for key, one in left.items()}
    for key, one in wanted.items():
        if key not in pairs and one.label in by_label:
            pairs[key] = left.pop(by_label.pop(one.label))
    changes = [Change("removed", one.label, before=_whole(one)) for one in left.values()]
    for key, one in wanted.items():
        before = pairs.get(key)
        if before is None:
            changes.append(Change("added", one.label, after=_whole(one)))
        elif (before.label, _whole(before)) != (one.label, _whole(one)):
            changes.append(Change("changed", one.label, _called(before, one), _called(one, before)))
    if not changes and [pairs[key] for key in wanted] != list(old):
        changes.append(Change("moved", "先后顺序", *("、".join(one.label for one in lines) for lines in (old, new))))
    return changes


def _called(one: Said, other: Said) -> str:
    """What is said, with the name where it differs."""
    return _whole(one) if one.label == other.label else f"{one.label}：{_whole(one)}"


def _whole(one: Said) -> str:
    return one.text + (f"（{one.more}）" if one.more else "") + ("〔示例，非原文〕" if one.example else "")
