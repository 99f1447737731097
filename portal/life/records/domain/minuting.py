"""记录: agenda, speeches, resolutions one at a time, as one drafts them in the meeting; the free text beside them.

Entries are compared one by one: two people who write at the same time disturb each other at the same entry alone.
"""

from typing import Any

from portal import actions
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.life.judging.rules import AGENDA
from portal.life.judging.voting import Vote, decide
from portal.life.records import minutes
from portal.life.records.domain.text import path, people_of
from portal.life.records.models import LifeRecord
from portal.policy import Actor
from portal.units.models import Unit

ACT = "life_record.minute"
MOST_VOTERS = 100_000
NUMBERS = ("entitled", "present", "yes", "no", "abstained")
MISSING = {"agenda": "请写明议题。", "speeches": "请写发言要点。", "resolutions": "请写明决议的内容。"}
FASTER = "这一处刚刚被别人改过，您的文字没有保存。请核对现在的内容后再保存。"


def put(
    record: LifeRecord, part: str, entry: minutes.Entry, *, by: Actor, was: str | None = None, once: str = ""
) -> str:
    """Add an entry (key "") or change one; gives its key. `was`: the digest of the entry that the form was filled from.

    Raises Invalid, Denied, Stale.
    """
    if part not in minutes.PARTS:
        raise Invalid("没有这一部分。")
    entry = _checked(record, part, entry)
    with write():
        document = _held(record, by)
        before = document.entry(part, entry.key) if entry.key else None
        if entry.key and (before is None or (was is not None and was != minutes.digest(before))):
            raise Stale(FASTER if before else "这一处已经被删去，您的文字没有保存。", action=ACT, record=record)
        if not entry.key and len(document.part(part)) >= minutes.MOST:
            raise Invalid(f"一次会议最多记 {minutes.MOST} 条{minutes.PARTS[part]}。")
        document, made = minutes.put(document, part, entry)
        if made != before:
            _keep(record, document, part, made.key, before, made, by)
        store.spend(once, by, path(record))
    return str(made.key)


def remove(record: LifeRecord, part: str, key: str, *, by: Actor) -> None:
    """删去 an entry; its revision keeps the text. Raises Denied, Stale."""
    with write():
        document = _held(record, by)
        before = document.entry(part, key)
        if before is not None:
            _keep(record, minutes.without(document, part, key), part, key, before, None, by)


def move(record: LifeRecord, part: str, key: str, *, up: bool, by: Actor) -> None:
    """上移 or 下移 an entry. Raises Denied, Stale."""
    with write():
        document = _held(record, by)
        made = minutes.moved(document, part, key, up=up)
        if made != document:
            entry = made.entry(part, key)
            _keep(record, made, part, key, entry, entry, by)


def _held(record: LifeRecord, by: Actor) -> minutes.Minutes:
    """The minutes as they are now; nobody else writes them until the transaction ends. `record` is read anew."""
    actions.check(ACT, record, by=by)
    hold(LifeRecord, record.id)
    fresh = LifeRecord.get_by_id(record.id)
    for name in ("minutes", "state", "version"):
        setattr(record, name, getattr(fresh, name))
    return minutes.read(record.minutes)


def _keep(
    record: LifeRecord, document: minutes.Minutes, part: str, key: str, before: Any, after: Any, by: Actor
) -> None:
    values = {
        "part": part, "key": key, "before": minutes.plain(before) if before else None,
        "after": minutes.plain(after) if after else None,
    }  # fmt: skip
    actions.perform(ACT, record, by=by, set={"minutes": minutes.write(document)}, values=values, detail={"part": part})


def _checked(record: LifeRecord, part: str, entry: Any) -> Any:
    text = entry.text.strip()
    if not text:
        raise Invalid(MISSING[part], "text")
    if len(text) > minutes.LONGEST[part]:
        raise Invalid(f"最多 {minutes.LONGEST[part]} 个字，请精简。", "text")
    entry = entry._replace(text=text)
    if part == "agenda" and entry.kind and entry.kind not in AGENDA:
        raise Invalid("请选择议题的类型。", "kind")
    if part == "speeches":
        return _spoken(record, entry)
    if part == "resolutions" and entry.vote is not None:
        if entry.vote.entitled > MOST_VOTERS:
            raise Invalid("应到人数太多，请核对。", "entitled")
        try:
            decide(entry.vote)
        except ValueError as error:
            raise Invalid(str(error), _place(entry.vote)) from error
    return entry


def _place(vote: Vote) -> str:
    """The field that numbers which cannot be are said at."""
    negative = next((name for name in NUMBERS if getattr(vote, name) < 0), "")
    if negative or not vote.entitled:
        return negative or "entitled"
    return "present" if vote.present > vote.entitled else "yes"


def _spoken(record: LifeRecord, entry: minutes.Speech) -> minutes.Speech:
    """With the name of who spoke."""
    name = entry.name.strip()
    if entry.person is not None:
        names = {row.id: row.name for row in people_of(Unit.get_by_id(record.unit_id))}
        before = minutes.read(record.minutes).entry("speeches", entry.key)
        if entry.person in names:
            name = names[entry.person]
        elif before is None or before.person != entry.person:
            raise Invalid("请从名单里选择发言人；不在名单里的写姓名。", "person")
        else:
            name = before.name
    if not name:
        raise Invalid("请选择或者填写发言人。", "name")
    if len(name) > minutes.LONGEST["name"]:
        raise Invalid(f"最多 {minutes.LONGEST['name']} 个字，请精简。", "name")
    return entry._replace(name=name)
