"""What can neither be sent nor found out once a notice was called back, a document voided, a unit taken away."""

from typing import Any

import pytest

from portal import clock
from portal.accounts.models import TeamUnit
from portal.documents import domain as documents
from portal.documents.models import OfficialDocument
from portal.errors import Stale
from portal.inbox.models import Message
from portal.notices import domain
from portal.notices.listing import received
from portal.notices.models import Notice, NoticeReceipt
from tests.notices.conftest import fresh, receipt


def test_what_was_called_back_is_not_sent_on_from_a_draft(world: Any, actor: Any, sent: Any) -> None:
    above = sent("committee", ["a1"], ["secretary"])
    draft = domain.pass_on(above, by=actor("secretary"))
    domain.recall(above, by=actor("committee"), reason="内容有误")
    with pytest.raises(Stale, match="收回"):
        domain.send(fresh(draft), by=actor("secretary"))
    assert fresh(draft).state == "draft"
    assert not NoticeReceipt.select().where(NoticeReceipt.notice == draft.id).exists()


def test_a_voided_document_is_not_published(world: Any, actor: Any) -> None:
    by = actor("committee")
    document = OfficialDocument.create(
        committee=world.a.id, kind="bulletin", title="关于整改情况的通报", issuer="某某局机关党委", text="情况如下。",
        created_by=by.person_id,
    )  # fmt: skip
    documents.issue(document, clock.today(), "", by=by)
    notice = documents.publish(document, by=by)
    documents.void(document, "文号有误", by=by)
    domain.aim(notice, {"units": [world.a1.id], "roles": ["member"]}, by=by)
    with pytest.raises(Stale, match="作废"):
        domain.send(notice, by=by)
    assert Notice.get_by_id(notice.id).state == "draft"


def test_the_words_of_what_was_called_back_are_not_found(world: Any, actor: Any, sent: Any) -> None:
    made = sent("committee", ["a1"], ["member"], title="学习安排", text="内含秘密事项")
    asked = {"q": "秘密事项"}
    assert len(received.MINE.everything(actor("member"), asked)) == 1
    domain.recall(made, by=actor("committee"), reason="内容有误")
    assert received.MINE.everything(actor("member"), asked) == []
    assert len(received.MINE.everything(actor("member"), {"q": "学习安排"})) == 1


def test_a_team_hears_no_reply_of_a_unit_that_it_does_not_have_any_more(world: Any, actor: Any, sent: Any) -> None:
    made = sent("supervisor", ["a1", "a2"], ["secretary"])
    here = TeamUnit.get(TeamUnit.team == world.team_a.id)
    TeamUnit.update(ended_at=clock.now()).where(TeamUnit.id == here.id).execute()
    domain.reply(receipt(made, world.a1, "secretary"), "已报送", by=actor("secretary"))
    told = Message.select().where(Message.person == world.supervisor.person.id)
    assert not any("机关第一党支部" in row.text for row in told)


def test_a_notice_is_sent_once_though_two_press_at_the_same_moment(world: Any, actor: Any, sent: Any) -> None:
    draft = sent("committee", ["a1"], ["secretary"], send=False)
    slower = fresh(draft)
    domain.send(draft, by=actor("committee"))
    with pytest.raises(Stale):
        domain.send(slower, by=actor("committee"))
    assert NoticeReceipt.select().where(NoticeReceipt.notice == draft.id).count() == 1
