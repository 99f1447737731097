"""Where a record can be commented on: its title, each agenda item, speech and resolution, the free text, each annex."""

from portal.accounts import holders
from portal.comments.records import Kind, Part
from portal.db import P, Query
from portal.life.records import minutes
from portal.life.records.domain import path
from portal.life.records.models import LifeAnnex, LifeRecord
from portal.policy import SCOPES, Actor
from portal.policy.scopes.comments import Commented

IDS = {"agenda": "agenda", "speeches": "speech", "resolutions": "resolution"}
"""Parts of the minutes → how the ids of their entries begin: life_record-5-speech-2."""
_ANNEXES = Query(
    lambda: LifeAnnex.select(LifeAnnex.id, LifeAnnex.text).where(LifeAnnex.record == P("record")).order_by(LifeAnnex.id)
)


def parts(record: LifeRecord, actor: Actor) -> list[Part]:
    """The texts of a record in the order in which its page shows them."""
    held = minutes.read(record.minutes)
    found = [Part("title", "名称", record.title)]
    for name, word in minutes.PARTS.items():
        for at, one in enumerate(held.part(name), 1):
            who = f"（{one.name}）" if isinstance(one, minutes.Speech) else ""
            found.append(Part(f"{IDS[name]}-{one.key}", f"{word} {at}{who}", one.text))
    if record.note:
        found.append(Part("note", "会议记录", record.note))
    if record.state != "filed":
        return found
    return [
        *found,
        *(Part(f"annex-{row.id}", f"附记更正 {at}", row.text) for at, row in enumerate(_ANNEXES(record=record.id), 1)),
    ]


def workers(record: LifeRecord) -> list[int]:
    """Who hears of comments: the branch's secretaries; of a committee's own record those who work for it."""
    if record.unit_id != record.committee_id:
        return holders.secretaries(record.unit_id)
    return [
        row.person_id
        for row in holders.over(record.unit_id)
        if row.role == "committee" and row.unit_id == record.unit_id
    ]


KIND = Kind(
    LifeRecord,
    "组织生活记录",
    parts=parts,
    path=path,
    title=lambda record: f"组织生活：{record.title}",
    access=Commented(SCOPES[LifeRecord], LifeRecord.unit, LifeRecord.committee),
    owner=lambda record: None,
    workers=workers,
)
