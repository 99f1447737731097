"""What the committee does: confirm, decline, correct, revoke; always with a reason but to confirm."""

from collections.abc import Iterable

from portal import actions
from portal.db import write
from portal.errors import Invalid
from portal.honours.domain import checks
from portal.honours.domain.checks import Wanted
from portal.honours.domain.registering import differences, write_changes
from portal.honours.domain.text import concerned, path, secretaries, word
from portal.honours.models import Honour
from portal.inbox import domain as inbox
from portal.policy import Actor


def confirm(honour: Honour, *, by: Actor, version: int | None = None) -> None:
    """确认 as it was read (`version`). Raises Denied, Stale."""
    with write():
        actions.perform("honour.confirm", honour, by=by, version=version)
        inbox.tell(concerned(honour), f"{word(honour)}已确认登记", path(honour), by=by)


def decline(honour: Honour, *, by: Actor, reason: str, version: int | None = None) -> None:
    """不确认, with the reason that the secretary reads. Raises Invalid, Denied, Stale."""
    actions.check("honour.decline", honour, by=by)
    reason = checks.reason(reason, "请写明为什么没有确认、要补什么，支部书记会看到。")
    with write():
        actions.perform(
            "honour.decline", honour, by=by, version=version, set={"reason": reason}, fields=["reason"], note=reason
        )
        inbox.tell(secretaries(honour), f"{word(honour)}没有确认：{reason}", path(honour), by=by)


def correct(
    honour: Honour, wanted: Wanted, *, by: Actor, reason: str, version: int | None, files: Iterable[int] = ()
) -> None:
    """更正 what is confirmed; both texts and the reason stay in its history. Raises Invalid, Denied, Stale."""
    actions.check("honour.correct", honour, by=by)
    wanted, files = checks.checked(wanted, of_branch=honour.person_id is None), list(files)
    reason = checks.reason(reason, "请写明更正的原因。")
    if not differences(honour, wanted) and not files and version == honour.version:
        raise Invalid("内容没有改动。不需要更正的，请返回。", "title")
    with write():
        write_changes("honour.correct", honour, wanted, by=by, version=version, files=files, note=reason)
        inbox.tell(concerned(honour), f"{word(honour)}有更正：{reason}", path(honour), by=by)


def revoke(honour: Honour, *, by: Actor, reason: str, version: int | None = None) -> None:
    """撤销: it counts no more, and stays in the history with the reason. Raises Invalid, Denied, Stale."""
    actions.check("honour.revoke", honour, by=by)
    reason = checks.reason(reason, "请写明撤销的原因和依据。")
    with write():
        actions.perform(
            "honour.revoke", honour, by=by, version=version, set={"reason": reason}, fields=["reason"], note=reason
        )
        inbox.tell(concerned(honour), f"{word(honour)}已撤销：{reason}", path(honour), by=by)
