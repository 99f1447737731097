"""起草: the text of a notice and to whom it goes; one passed on from above; one that publishes a document."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from portal import actions
from portal.accounts.models import Team
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.notices.domain.audience import MOST_PEOPLE, MOST_UNITS, roles_for, usual
from portal.notices.domain.text import check_due, index, path, tidy
from portal.notices.models import KINDS, Notice, NoticeLine, NoticeReceipt
from portal.policy import Actor
from portal.units.models import Unit
from portal.uploads import domain as uploads

LINE = Query(lambda: NoticeLine.select(NoticeLine.ancestor).where(NoticeLine.notice == P("notice")))
REACHED = Query(
    lambda: NoticeReceipt.select(NoticeReceipt.id).where(
        (NoticeReceipt.notice == P("notice")) & (NoticeReceipt.unit == P("unit")) & (NoticeReceipt.role == P("role"))
    )
)


class Wanted(NamedTuple):
    """A notice as typed."""

    kind: str = "notice"
    title: str = ""
    text: str = ""
    due_on: date | None = None
    ack_wanted: bool = False
    reply_wanted: bool = False
    passable: bool = True


def checked(wanted: Wanted, *, bare: bool = False) -> Wanted:
    """What was typed, tidied; `bare`: a document or a notice from above speaks for it. Raises Invalid."""
    if wanted.kind not in KINDS:
        raise Invalid("请选择类别。", "kind")
    title = tidy(wanted.title, "title", "请填写标题。")
    text = tidy(wanted.text, "text", "" if bare else "请填写正文。")
    check_due(wanted.due_on, needed=wanted.kind == "task")
    if wanted.kind == "bulletin" and wanted.reply_wanted:
        raise Invalid("情况通报不要求反馈。需要反馈的，请发任务。", "reply_wanted")
    return wanted._replace(title=title, text=text)


def office(by: Actor) -> dict[str, Any]:
    """The columns that say who sends: the unit, or the team, of the role at hand. Raises Denied."""
    if by.role == "supervisor" and by.team_id:
        committee = Team.select(Team.committee).where(Team.id == by.team_id).tuples().get()[0]
        return {"unit": committee, "committee": committee, "team": by.team_id, "role": by.role}
    if by.role not in ("secretary", "committee") or by.unit_id is None:
        raise Denied("只有支部书记、基层党委和督导组能发通知。", action="notice.create")
    above = Unit.select(Unit.committee).where(Unit.id == by.unit_id).tuples().get()[0]
    return {"unit": by.unit_id, "committee": above or by.unit_id, "team": None, "role": by.role}


def draft(wanted: Wanted, *, by: Actor, files: Iterable[int] = (), once: str = "") -> Notice:
    """起草 in the name of the office at hand; `files` are attachments sent before. Raises Invalid, Denied, Stale."""
    wanted, sender = checked(wanted), office(by)
    with write():
        return _create("notice.create", wanted, sender, by, files=files, once=once)


def _create(
    action: str, wanted: Wanted, sender: dict[str, Any], by: Actor, *, files: Iterable[int] = (), once: str = "",
    **more: Any,
) -> Notice:  # fmt: skip
    files = list(files)
    made = actions.create(
        action, Notice, by=by, person=by.person_id, audience=usual(by), values=_kept(wanted), **sender, **wanted._asdict(), **more,
        detail={"files": len(files)} if files else None,
    )  # fmt: skip
    uploads.attach(made, files, by=by)
    store.spend(once, by, path(made))
    index(made)
    return made


def _kept(wanted: Wanted) -> dict[str, Any]:
    return {name: _plain(value) for name, value in wanted._asdict().items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def pass_on(notice: Notice, *, by: Actor, once: str = "") -> Notice:
    """转发 what reached the office at hand: a draft of its own, to be aimed and sent. Raises Invalid, Denied, Stale."""
    sender = office(by)
    if not REACHED(notice=notice.id, unit=by.unit_id, role=by.role):
        raise Denied("只能转发发给本单位的通知。", action="notice.pass", record=notice)
    if not notice.passable:
        raise Invalid("发文单位没有允许转发这份通知。")
    if notice.state != "sent":
        raise Stale("这份通知已经结束或收回，不能再转发。")
    wanted = Wanted(
        notice.kind, notice.title, "", notice.due_on, notice.ack_wanted, notice.reply_wanted, notice.passable
    )  # fmt: skip
    with write():
        made = _create("notice.pass", wanted, sender, by, once=once, parent=notice.id)
        line = [notice.id, *(row.ancestor_id for row in LINE(notice=notice.id))]
        NoticeLine.insert_many([{"notice": made.id, "ancestor": one} for one in line]).execute()
    return made


def edit(notice: Notice, wanted: Wanted, *, by: Actor, version: int | None, files: Iterable[int] = ()) -> None:
    """修改 before it is sent. Raises Invalid, Denied, Stale."""
    actions.check("notice.edit", notice, by=by)
    wanted, files = checked(wanted, bare=bool(notice.parent_id or notice.document_id)), list(files)
    changes = {name: value for name, value in wanted._asdict().items() if value != getattr(notice, name)}
    if not changes and not files and version == notice.version:
        return
    values = {name: [_plain(getattr(notice, name)), _plain(value)] for name, value in changes.items()}
    with write():
        actions.perform(
            "notice.edit", notice, by=by, set=changes, version=version, values=values,
            detail={"files": len(files)} if files else None,
        )  # fmt: skip
        uploads.attach(notice, files, by=by)
        index(notice)


def aim(notice: Notice, audience: dict[str, Any], *, by: Actor, version: int | None = None) -> None:
    """Choose to whom it goes (see audience.py), in place of what was chosen before. Raises Invalid, Denied, Stale."""
    actions.check("notice.edit", notice, by=by)
    made = {
        "units": sorted(set(audience.get("units", []))),
        "roles": [role for role in roles_for(by) if role in audience.get("roles", [])],
        "people": sorted(set(audience.get("people", []))),
    }
    if len(made["units"]) > MOST_UNITS:
        raise Invalid(f"最多逐个选择 {MOST_UNITS} 个单位，请改选上一级单位。")
    if len(made["people"]) > MOST_PEOPLE:
        raise Invalid(f"最多按姓名选择 {MOST_PEOPLE} 人，请改按单位和角色选择。")
    if made != notice.audience:
        actions.perform("notice.edit", notice, by=by, set={"audience": made}, version=version)


def drop(notice: Notice, *, by: Actor) -> None:
    """作废 a draft. Raises Denied, Stale."""
    actions.perform("notice.drop", notice, by=by)


def drafted(document: Any, *, by: Actor) -> Notice | None:
    """The draft by which the office at hand is about to publish a document. Raises Denied."""
    sender = office(by)
    mine = (Notice.unit == sender["unit"]) & (Notice.role == by.role) & (Notice.state == "draft")
    if by.role == "supervisor":
        mine &= Notice.team == sender["team"]
    return Notice.get_or_none(mine & (Notice.document == document.id))


def prepare(document: Any, *, by: Actor, once: str = "") -> Notice:
    """A draft of the bulletin that publishes a document (id, title), to be aimed and sent. Raises Invalid, Denied, Stale."""
    title, sender = tidy(document.title[:80], "title"), office(by)
    with write():
        return _create(
            "notice.create", Wanted("bulletin", title, passable=True), sender, by, once=once, document_id=document.id
        )
