"""The auditor's acts: have the seals verified in the background, export the head."""

import hashlib
from typing import Any

from flask import current_app

from portal import clock
from portal.audit import seal, trail, verify
from portal.audit.models import AuditEntry
from portal.db import Query, write
from portal.errors import Denied
from portal.jobs import work
from portal.jobs.models import Job
from portal.policy import Actor, may
from portal.units.models import Person

KIND = "audit.verify"

LAST = Query(
    lambda: (
        AuditEntry.select(AuditEntry.at, AuditEntry.detail, Person.name)
        .join(Person, on=(Person.id == AuditEntry.person_id))
        .where((AuditEntry.action == KIND) & (AuditEntry.outcome == "done"))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
)


def ask(token: str, *, by: Actor) -> Job:
    """核对: check all seals in the background; the same form sent twice is one job. Raises Denied."""
    if not may("audit.verify", by):
        raise Denied("只有审计管理员可以核对封存。", action="audit.verify")
    name = hashlib.sha256(token.encode(errors="replace")).hexdigest()[:16]
    args = {"person": by.person_id, "appointment": by.appointment_id}
    return work.ask(KIND, f"{KIND}:{by.person_id}:{name}", args, by=by)


def run(handle: work.Handle, person: int, appointment: int | None) -> None:
    """Verify, and keep the result as an entry of the trail."""
    from portal.accounts.sessions import actor_of

    by = actor_of(person, appointment)
    key = current_app.config["AUDIT_KEY"]
    result = verify.verify(key, progress=lambda done, total: handle.progress(done, total, "正在逐号核对封存"))
    detail = {"blocks": result.blocks, "entries": result.entries, "tail": result.tail.entries}
    with handle.effect("核对完毕。"):
        trail.enter("audit.verify", by, detail={**detail, "problems": result.problems[:50]})


def state() -> dict[str, Any]:
    """The state of verification: the last seal, what waits for the sealer, the last result."""
    return {"last": seal.LAST.one(), "tail": verify.tail(), "verified": LAST.one()}


def running(by: Actor) -> Job | None:
    """The verification that this auditor waits for."""
    open_ones = (Job.kind == KIND) & (Job.asked_by == by.person_id) & Job.state.in_(("waiting", "running"))
    return Job.select().where(open_ones).order_by(Job.id.desc()).first()


def export_head(*, by: Actor) -> str | None:
    """The head as JSON, to be kept outside of this machine; None before the first seal. The export is recorded."""
    head = seal.head()
    if head is None:
        return None
    with write():
        trail.enter("audit.head", by, detail={"number": head.number})
    return head.as_json()


def head_name() -> str:
    """The file name of an exported head."""
    return f"封存头-{clock.local(clock.now()):%Y%m%d-%H%M}.json"


work.register(KIND, run, label="核对封存", place=lambda args: "/audit/seals")
