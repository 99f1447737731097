"""Roster import, verb by verb: upload, settle what is unclear, confirm new branches, apply, give up."""

import hashlib
import secrets
from typing import Any

from portal import actions
from portal.accounts.sessions import actor_of
from portal.db import write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.jobs import work
from portal.policy import SYSTEM, Actor
from portal.roster import applying, reading
from portal.roster.models import RosterImport, RosterRow
from portal.units.models import Unit

MOST_BYTES = 20 * 1024 * 1024
OUTCOMES = {
    "new": "新增",
    "changed": "变更",
    "same": "未变",
    "missing": "名册中已无",
    "wrong": "有误",
    "unclear": "待确认",
}


def upload(data: bytes, filename: str, committee: Unit, *, by: Actor, inline: bool = False) -> RosterImport:
    """Keep the workbook under a generated name and ask the worker to read it (`inline`: the caller reads it).

    Raises Invalid, Denied.
    """
    if not data:
        raise Invalid("文件是空的，请重新选择。", "file")
    if len(data) > MOST_BYTES:
        raise Invalid("文件超过 20 MB。请删去图片和无关的工作表后再上传。", "file")
    stored = secrets.token_hex(16) + ".xlsx"
    with write():
        roster = actions.create(
            "roster.upload", RosterImport, by=by, committee=committee.id, uploaded_by=by.person_id,
            appointment=by.appointment_id, filename=filename[-250:], stored=stored,
            sha256=hashlib.sha256(data).hexdigest(),
        )  # fmt: skip
        path = reading.path_of(roster)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(data)
        if not inline:
            _ask("roster.read", roster, by)
    return roster


def _ask(kind: str, roster: RosterImport, by: Actor) -> None:
    """Ask for the work on this state of the import; asked twice it is done once."""
    job = work.ask(kind, f"{kind}:{roster.id}:{roster.version}", {"roster": roster.id}, by=by)
    RosterImport.update(job=job.id).where(RosterImport.id == roster.id).execute()
    roster.job = job.id


def answer(roster: RosterImport, position: int, person_id: int, *, by: Actor) -> None:
    """Say who an unclear row is: one of its candidates, or 0 for someone new. Takes effect when read again."""
    row = RosterRow.get_or_none((RosterRow.roster == roster.id) & (RosterRow.position == position))
    if row is None or row.outcome != "unclear":
        raise Invalid("这一行不需要确认，可能已经重新核对过。请刷新页面。")
    if person_id not in (0, *row.candidates):
        raise Invalid("请在列出的人中选择，或选“不是同一人”。")
    with write():
        actions.perform("roster.decide", roster, by=by, fields=["answer"], detail={"row": row.number})
        RosterRow.update(answer=person_id).where(RosterRow.id == row.id).execute()


def place(roster: RosterImport, decisions: dict[str, str], *, by: Actor) -> None:
    """Decide about new branches: name → "found", "skip" or the id of the branch that is meant. Raises Invalid."""
    known = {str(key): key for key, _name in reading.branches_of(roster.committee_id)}
    branches = [dict(one) for one in roster.new_branches]
    for one in branches:
        chosen = decisions.get(one["name"], "")
        if chosen not in ("found", "skip", *known):
            raise Invalid(f"请为“{one['name']}”选择：新设、是已有的某个支部，或不导入。")
        one["decision"] = known.get(chosen, chosen)
    actions.perform("roster.decide", roster, by=by, set={"new_branches": branches})


def reread(roster: RosterImport, *, by: Actor) -> None:
    """重新核对: compare again with the answers and decisions given."""
    with write():
        actions.perform("roster.reread", roster, by=by)
        _ask("roster.read", roster, by)


def ready_problem(roster: RosterImport, *, skip_wrong: bool) -> str:
    """Why the import cannot be applied yet, in words; empty when it can."""
    if roster.counts.get("unclear") and not skip_wrong:
        return f"还有 {roster.counts['unclear']} 行分不清是谁，请先逐行确认，或选择跳过有误行。"
    if roster.counts.get("wrong") and not skip_wrong:
        return f"还有 {roster.counts['wrong']} 行有误。请改正名册后重新上传，或选择跳过有误行。"
    if any(one["decision"] == "" for one in roster.new_branches):
        return "名册中有本党委没有的党支部，请先逐个确认。"
    if any(isinstance(one["decision"], int) for one in roster.new_branches):
        return "有支部改为对应已有的党支部，请先重新核对。"
    if not roster.counts.get("new") and not roster.counts.get("changed"):
        return "没有需要导入的内容：名册与现有资料一致。"
    return ""


def confirm(
    roster: RosterImport, *, skip_wrong: bool, by: Actor, version: int | None = None, inline: bool = False
) -> None:
    """导入: what the dry run showed is to be written (`inline`: by the caller). Raises Invalid while something is open."""
    problem = ready_problem(roster, skip_wrong=skip_wrong)
    if problem:
        raise Invalid(problem)
    with write():
        actions.perform("roster.apply", roster, by=by, version=version, set={"skip_wrong": skip_wrong})
        if not inline:
            _ask("roster.apply", roster, by)


def cancel(roster: RosterImport, *, by: Actor) -> None:
    """放弃: nothing is written; the workbook is removed."""
    with write():
        actions.perform("roster.cancel", roster, by=by)
        RosterRow.delete().where(RosterRow.roster == roster.id).execute()
    reading.path_of(roster).unlink(missing_ok=True)


def read_job(handle: Any, roster: int) -> None:
    """The worker's part of reading."""
    record = RosterImport.get_by_id(roster)
    if record.state == "reading":
        reading.read(handle, record, by=_uploader(record))


def apply_job(handle: Any, roster: int) -> None:
    """The worker's part of applying; members edited meanwhile send the import back to be compared again."""
    record = RosterImport.get_by_id(roster)
    if record.state != "applying":
        return
    by = _uploader(record)
    try:
        applying.apply(handle, record, by=by)
    except applying.Outdated:
        reread(record, by=by)
        note = "核对之后有党员资料被改动，已重新核对名册，请再看一遍再导入。"
        with write():
            inbox.tell([record.uploaded_by_id], note, f"/roster/{record.id}", by=SYSTEM)
        return
    with write():
        inbox.tell([record.uploaded_by_id], f"名册“{record.filename}”已导入。", f"/roster/{record.id}", by=SYSTEM)


def _uploader(roster: RosterImport) -> Actor:
    return actor_of(roster.uploaded_by_id, roster.appointment_id)


def failed_job(note: str, roster: int) -> None:
    """Reading or applying was given up: the import says so and can be tried again."""
    record = RosterImport.get_by_id(roster)
    by = _uploader(record)
    if record.state == "reading":
        actions.perform("roster.fail", record, by=by, set={"problem": note})
    elif record.state == "applying":
        actions.perform("roster.stall", record, by=by, set={"problem": note})


def _page(args: dict[str, Any]) -> str:
    return f"/roster/{args['roster']}"


work.register("roster.read", read_job, label="读取名册", place=_page, failed=failed_job)
work.register("roster.apply", apply_job, label="导入名册", place=_page, failed=failed_job)
