"""印发, 以通知发布, 作废."""

from datetime import date, timedelta
from typing import Any

from portal import actions, clock
from portal.checks.models import CheckVisit
from portal.db import hold, write
from portal.documents import composing, text
from portal.documents.domain.text import check_free, concerned, index, number, path
from portal.documents.models import KINDS, OfficialDocument
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.notices import domain as notices
from portal.notices.models import Notice
from portal.policy import Actor
from portal.policy.scopes.checks import SHOWN
from portal.units.models import Unit

LONGEST_REASON = 300
EARLIEST, LATEST = timedelta(days=366), timedelta(days=31)  # around today that a document may be dated


def issue(
    document: OfficialDocument, signed_on: date | None, typed: str, *, by: Actor, version: int | None = None
) -> None:  # fmt: skip
    """印发 with its date and number: text and tables stand as they are from now on. Raises Invalid, Denied, Stale."""
    actions.check("official_document.issue", document, by=by)
    day, given = _day(signed_on), number(typed)
    if not document.issuer:
        raise Invalid("请先在“修改”里填写发文机关。")
    _check_released(document)  # first: what the text lacks may be what the release says
    tables = composing.tables(document, by)
    try:
        text.read(document.text, tables)
    except Invalid as error:
        raise Invalid(f"正文还不能印发，请先修改。{error.message}") from error
    kept = {"signed_on": day, "number": given, "tables": composing.kept(tables)}
    with write():
        hold(Unit, document.committee_id)  # until the transaction ends nobody else gives a number
        check_free(document, given)
        actions.perform(
            "official_document.issue", document, by=by, version=version, set=kept,
            values={"signed_on": day.isoformat(), "number": given},
        )  # fmt: skip
        index(document)
        people = [one for one in concerned(document) if one != by.person_id]
        inbox.tell(people, f"{KINDS[document.kind]}已印发：{_flat(document.title)}", path(document), by=by)


def publish(document: OfficialDocument, *, by: Actor, once: str = "") -> Notice:
    """以通知发布: the draft of the notice that carries it, to be aimed and sent there. Raises Invalid, Denied, Stale."""
    actions.check("official_document.publish", document, by=by)
    with write():
        hold(OfficialDocument, document.id)  # who presses at the same moment gets the same draft
        if found := notices.drafted(document, by=by):
            return found
        actions.perform("official_document.publish", document, by=by)
        return notices.prepare(_Published(document), by=by, once=once)


class _Published:
    """A document as a notice carries it: its title on one line."""

    def __init__(self, document: Any) -> None:
        self.id, self.title = document.id, _flat(document.title)


def void(document: OfficialDocument, reason: str, *, by: Actor, version: int | None = None) -> None:
    """作废, with the reason; who was told that it was issued hears of it. Raises Invalid, Denied, Stale."""
    actions.check("official_document.void", document, by=by)
    reason = reason.strip()
    if not reason:
        raise Invalid("请写明为什么作废。", "reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"理由最多 {LONGEST_REASON} 个字，请精简。", "reason")
    told = concerned(document) if document.state == "issued" else []
    with write():
        actions.perform("official_document.void", document, by=by, version=version, note=reason)
        people = [one for one in told if one != by.person_id]
        inbox.tell(people, f"{KINDS[document.kind]}已作废：{_flat(document.title)}", path(document), by=by)
        store.drop(by, f"{path(document)}/edit")


def _check_released(document: OfficialDocument) -> None:
    """The result of a check reaches its unit by the release, not before it by a document. Raises Invalid."""
    if document.source_record != "check_visit":
        return
    visit = CheckVisit.get_or_none(CheckVisit.id == document.source_id)
    if visit is None or visit.state not in SHOWN:
        raise Invalid("请先反馈检查结果，再印发这份反馈意见。")


def _day(day: date | None) -> date:
    """成文日期. Raises Invalid."""
    today = clock.today()
    if day is None:
        raise Invalid("请填写成文日期。", "signed_on")
    if not today - EARLIEST <= day <= today + LATEST:
        raise Invalid("成文日期应在一年以内，最多晚于今天 31 天，请核对年份。", "signed_on")
    return day


def _flat(title: str) -> str:
    return " ".join(title.split())
