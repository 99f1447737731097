"""Rows of 通知 that the database refuses."""

from typing import Any

from portal import clock
from portal.notices.models import Notice, NoticeReceipt


def notice(w: Any, **values: Any) -> Notice:
    usual = {
        "committee": w.a,
        "unit": w.a,
        "person": w.committee.person,
        "role": "committee",
        "kind": "task",
        "title": "x",
    }
    return Notice.create(**{**usual, **values})


def receipt(w: Any, **values: Any) -> NoticeReceipt:
    made = notice(w, state="sent", sent_at=clock.now())
    return NoticeReceipt.create(**{"notice": made, "unit": w.a1, "role": "member", "person": w.member.person, **values})


def twice(w: Any, **values: Any) -> None:
    made = receipt(w, **values)
    NoticeReceipt.create(notice=made.notice_id, unit=made.unit_id, role=made.role, person=made.person_id)


BAD: dict[str, Any] = {
    "notice of no kind": lambda w: notice(w, kind="x"),
    "notice of no role": lambda w: notice(w, role="member"),
    "notice of no state": lambda w: notice(w, state="x"),
    "notice without title": lambda w: notice(w, title=""),
    "notice sent at no time": lambda w: notice(w, state="sent"),
    "notice called back without reason": lambda w: notice(w, state="recalled", sent_at=clock.now()),
    "notice of no team": lambda w: notice(w, role="supervisor"),
    "receipt of no role": lambda w: receipt(w, role="supervisor"),
    "receipt of no state": lambda w: receipt(w, state="x"),
    "receipt of nobody": lambda w: receipt(w, person=None),
    "receipt sent back without a word": lambda w: receipt(w, state="returned", replied_at=clock.now()),
    "reply at no time": lambda w: receipt(w, state="replied"),
    "two receipts of a person": twice,
    "two receipts of an office": lambda w: twice(w, role="secretary", person=None),
}
