"""经过 of an entry: drafts are the branch's own, the committee's work is its own until it is public."""

from typing import Any

from portal.audit.course import COURSE
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarEntry
from portal.stars.reviewing.reading import VEILED
from portal.workflow import STAR_ENTRY

_SAID = {
    "star_entry.create": "列入本轮评定",
    "star_entry.withdraw": "撤回申报",
}


def rows_of(entry: StarEntry) -> list[Any]:
    """The revisions of an entry, newest first."""
    return COURSE(record="star_entry", id=entry.id)


def last_return(entry: StarEntry, rows: list[Any]) -> tuple[str, dict[str, str]]:
    """Why the entry was sent back, and indicator → its reason; nothing unless it is returned now."""
    if entry.state != "returned":
        return "", {}
    last = next((row for row in rows if row.action == "star_entry.return"), None)
    return (last.note, (last.values or {}).get("indicators", {})) if last is not None else ("", {})


def hidden(row: Any, *, own: bool, marks: bool) -> bool:
    """Whether a revision is kept from a reader: drafts from all but the branch (`own`), marks until they are open."""
    return (row.action in VEILED and not marks) or (row.action == "star_entry.edit" and not own)


def told(scheme: Scheme, row: Any) -> str:
    """What a revision says of the act."""
    values = row.values or {}
    if row.action == "star_entry.aim":
        return _aim(scheme, values)
    if row.action == "star_entry.edit":
        scores = [key for key in values if key not in ("wished", "features", "files")]
        return f"自评：填写或修改 {len(scores)} 项" if scores else "修改申报内容"
    if row.action == "star_entry.confirm" and values.get("meeting"):
        return f"{values['meeting']}确认（{values.get('on', '')}）"
    if row.action == "star_entry.declare" and values.get("wished") is not None:
        return f"申报{scheme.label(values['wished'])}{'（逾期）' if values.get('late') else ''}"
    move = STAR_ENTRY.moves.get(row.action)
    return _SAID.get(row.action, move.label if move else row.action)


def _aim(scheme: Scheme, values: dict[str, Any]) -> str:
    before, after = values.get("aim", [None, None])
    if after is None:
        return "修改创星措施"
    return (
        f"创星目标由{scheme.label(before)}改为{scheme.label(after)}" if before else f"创星目标：{scheme.label(after)}"
    )
