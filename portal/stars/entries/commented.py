"""Where a branch's star entry can be commented on: aim, statement, files, every indicator with its score and mark."""

from portal.accounts.holders import secretaries
from portal.comments.records import Kind, Part
from portal.policy import Actor
from portal.policy.scopes.comments import Commented
from portal.policy.scopes.stars import entry_files
from portal.stars.entries import record
from portal.stars.models import StarEntry
from portal.stars.reviewing.reading import SHOWN


def parts(entry: StarEntry, actor: Actor) -> list[Part]:
    """The places of an entry as `actor` reads them now."""
    shown = record.shown(entry, actor)
    found = [Part("measures", "实践创星 · 措施", entry.measures)] if entry.measures else []
    if not shown.open:
        return found
    if entry.features:
        found.append(Part("features", "主要特色和成效", entry.features))
    found += [Part(f"file-{row.id}", f"支撑材料 · {row.name}", row.name) for row in shown.files]
    for part, lines in shown.parts:
        for line in lines:
            key, words = f"indicator-{line.indicator.key}", f"{part.label} · {line.indicator.label}"
            found.append(Part(key, words))
            if line.reason:
                found.append(Part(f"{key}-reason", f"{words} · 自评理由", line.reason))
            # Before the publicity a quotation of a mark would tell the branch what it may not know yet.
            if line.mark and line.mark.reason and shown.cycle.state in SHOWN:
                found.append(Part(f"{key}-mark", f"{words} · 评定理由", line.mark.reason))
    return found


def _title(entry: StarEntry) -> str:
    head = record.reading.HEAD.one(entry=entry.id)
    return f"{head.branch_name}的星级申报（{record.cycle_of(entry).year} 年）"


KIND = Kind(
    StarEntry,
    "星级申报",
    parts=parts,
    path=record.path,
    title=_title,
    access=Commented(entry_files, StarEntry.branch, StarEntry.committee),
    owner=lambda entry: None,
    workers=lambda entry: secretaries(entry.branch_id),
)
