"""The course of a notice: whom it reaches, what becomes of each receipt, passing on, successors, reminders, recall."""

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import Appointment, TeamUnit
from portal.accounts.sessions import actor_of
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.notices import domain, reading
from portal.notices.domain import audience
from portal.notices.models import Notice, NoticeLine, NoticeReceipt
from portal.policy import find
from tests import factories as make
from tests.notices.conftest import fresh, receipt, task


def reached(notice):
    rows = NoticeReceipt.select().where(NoticeReceipt.notice == notice.id)
    return sorted((row.role, row.unit_id, row.person_id) for row in rows)


def entries():
    done = AuditEntry.record.in_(("notice", "notice_receipt")) & (AuditEntry.outcome == "done")
    return [row.action for row in AuditEntry.select().where(done).order_by(AuditEntry.id)]


def messages(player):
    mine = Message.select(Message.text).where(Message.person == player.person.id).order_by(Message.id)
    return [row.text for row in mine]


def test_a_committee_reaches_each_branch_once_and_each_person_once(world, sent):
    made = sent("committee", ["a"], ["secretary", "member", "staff"], people=["member", "staff"])
    people = ("member", "colleague", "secretary", "disabled", "secretary_a2", "member_a2")
    offices = [("secretary", world.a1.id, None), ("secretary", world.a2.id, None)]
    persons = [("member", p.branch_id, p.id) for p in (world.players[one].person for one in people)]
    staff = world.staff.person
    assert reached(made) == sorted([*offices, *persons, ("staff", staff.branch_id, staff.id)]), "never who sends"
    assert entries() == ["notice.create", "notice.edit", "notice.send"]
    (entry,) = AuditEntry.select().where(AuditEntry.action == "notice.send")
    assert entry.detail == {"offices": 2, "people": 7}
    due = f"某某局机关党委发来任务“报送学习计划”，请在 {made.due_on:%Y-%m-%d} 前办理"
    assert messages(world.secretary) == messages(world.staff) == [due], "an office and a person at once: one message"
    assert messages(world.committee) == messages(world.member_b) == []


@pytest.mark.parametrize(
    ("who", "units", "roles", "people", "offices", "persons"),
    [
        ("committee", ["a1"], ["secretary"], [], 1, 0),
        ("committee", ["a", "b"], ["secretary"], [], 2, 0),
        ("committee", ["b1"], ["member"], ["member_b"], 0, 0),
        ("secretary", ["a1"], ["member"], [], 0, 3),
        ("secretary", ["a1"], ["secretary", "committee"], [], 0, 0),
        ("secretary", ["a2"], ["member"], ["member_a2", "staff"], 0, 1),
        ("supervisor", ["a"], ["secretary"], [], 2, 0),
        ("supervisor", ["a"], ["committee"], ["member_b"], 1, 0),
        ("supervisor_b", ["a"], ["secretary"], ["member"], 0, 0),
        ("committee", [], ["member"], [], 0, 0),
    ],
)
def test_how_far_an_office_reaches(world, actor, who, units, roles, people, offices, persons):
    chosen = {
        "units": [world.units[one].id for one in units], "roles": roles,
        "people": [world.players[one].person.id for one in people],
    }  # fmt: skip
    assert audience.reach(chosen, actor(who)) == (offices, persons)


def test_a_group_a_superior_and_an_empty_audience(world, actor, sent):
    type(world.member.person).update(group=world.g1).where(
        type(world.member.person).id == world.member.person.id
    ).execute()
    group = {"units": [world.g1.id], "roles": ["member"], "people": []}
    assert audience.reach(group, actor("secretary")) == (0, 1)
    over = make.appointment(make.person("陶长庚", world.b1), "committee", world.superior)
    superior = actor_of(over.person_id, over.id)
    everything = {"units": [world.superior.id], "roles": ["committee", "secretary"], "people": []}
    assert audience.reach(everything, superior) == (5, 0), "both committees and three branches, never the own office"
    empty = sent("committee", [], ["secretary"], send=False)
    with pytest.raises(Invalid, match="没有收件人"):
        domain.send(empty, by=actor("committee"))
    assert fresh(empty).state == "draft"
    assert not NoticeReceipt.select().exists()


def test_a_supervisor_reaches_only_what_is_assigned_today(world, actor, sent):
    draft = sent("supervisor", ["a1", "a2"], ["secretary"], send=False)
    TeamUnit.update(unit=world.a1).where(TeamUnit.team == world.team_a).execute()
    domain.send(draft, by=actor("supervisor"))
    assert reached(draft) == [("secretary", world.a1.id, None)]
    row = receipt(draft, world.a1, "secretary")
    assert find(NoticeReceipt, row.id, actor("supervisor")) is not None
    TeamUnit.update(ended_at=clock.now()).where(TeamUnit.team == world.team_a).execute()
    assert find(NoticeReceipt, row.id, actor("supervisor")) is None
    assert reading.counts(actor("supervisor"), [draft.id])[draft.id].total == 0
    with pytest.raises(Invalid, match="没有需要提醒的"):
        domain.remind(draft, by=actor("supervisor"))


def test_who_writes_and_what_a_text_needs(world, actor):
    for who in ("member", "staff", "admin"):
        with pytest.raises(Denied):
            domain.draft(task(), by=actor(who))
    yesterday = clock.today() - timedelta(days=1)
    for values, said in (
        ({"title": " "}, "填写标题"), ({"text": ""}, "填写正文"), ({"due_on": None}, "完成期限"),
        ({"due_on": yesterday}, "不能早于今天"), ({"due_on": clock.today() + timedelta(days=800)}, "两年之内"),
        ({"kind": "bulletin"}, "不要求反馈"), ({"kind": "x"}, "类别"), ({"title": "长" * 81}, "最多 80"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=said):
            domain.draft(task(**values), by=actor("committee"))
    assert not Notice.select().exists()


def test_a_task_from_acknowledging_to_accepted(world, actor, sent):
    made = sent("committee", ["a1"], ["secretary"])
    head, office = actor("secretary"), actor("committee")
    row = receipt(made, world.a1, "secretary")
    with pytest.raises(Invalid, match="请按“签收”"):
        domain.read(row, by=head)
    domain.acknowledge(row, by=head)
    assert (row.state, row.person_id) == ("acknowledged", head.person_id)
    assert row.read_at == row.acknowledged_at
    with pytest.raises(Invalid, match="填写反馈"):
        domain.reply(row, " ", by=head)
    domain.reply(row, "已经制定计划。", by=head, version=row.version)
    assert messages(world.committee) == ["机关第一党支部反馈了任务“报送学习计划”"]
    with pytest.raises(Invalid, match="补充什么"):
        domain.send_back(row, by=office, answer="")
    domain.send_back(row, by=office, answer="请附上计划。", version=row.version)
    assert messages(world.secretary)[-1] == "任务“报送学习计划”的反馈已退回补充：请附上计划。"
    with pytest.raises(Stale):
        domain.accept(row, by=office)
    domain.reply(row, "计划已附上。", by=head, version=row.version)
    with pytest.raises(Stale):
        domain.accept(fresh(row), by=office, version=1)
    domain.accept(row, by=office, version=row.version)
    assert (fresh(row).state, fresh(row).answer) == ("accepted", "")
    said = [
        (one.action, one.note, (one.values or {}).get("reply"))
        for one in Revision.select().where(Revision.record == "notice_receipt").order_by(Revision.number)
    ]
    assert said == [
        ("notice_receipt.acknowledge", "", None), ("notice_receipt.reply", "", "已经制定计划。"),
        ("notice_receipt.return", "请附上计划。", None), ("notice_receipt.reply", "", "计划已附上。"),
        ("notice_receipt.accept", "", None),
    ]  # fmt: skip


def test_who_judges(world, actor, sent):
    made = sent("committee", ["a"], ["secretary"], people=["member_a2"])
    head, office = actor("secretary"), actor("committee")
    row, own = receipt(made, world.a1, "secretary"), receipt(made, world.a2, "secretary")
    domain.reply(row, "已办。", by=head)
    domain.reply(own, "已办。", by=actor("secretary_a2"))
    for who in ("secretary", "secretary_a2", "member", "supervisor", "committee_b"):
        with pytest.raises(Denied):
            domain.accept(row, by=actor(who))
    make.appointment(world.committee.person, "secretary", world.a2)  # the officer heads the second branch
    with pytest.raises(Denied, match="您是这个支部的书记"):
        domain.accept(own, by=office)
    domain.accept(row, by=office)
    with pytest.raises(Denied):
        domain.reply(receipt(made, world.member_a2.person), "替他反馈", by=head)


def test_the_successor_answers_for_the_branch(world, actor, sent):
    made = sent("committee", ["a1"], ["secretary"])
    former, row = actor("secretary"), receipt(made, world.a1, "secretary")
    domain.acknowledge(row, by=former)
    Appointment.update(ended_at=clock.now()).where(Appointment.id == world.secretary.hand.id).execute()
    left = actor_of(former.person_id)
    assert find(NoticeReceipt, row.id, left) is None
    assert find(Notice, made.id, left) is None
    with pytest.raises(Denied):
        domain.reply(fresh(row), "我来反馈", by=left)
    next_ = make.appointment(world.colleague.person, "secretary", world.a1)
    successor = actor_of(world.colleague.person.id, next_.id)
    seen = find(NoticeReceipt, row.id, successor)
    assert seen is not None
    assert seen.state == "acknowledged"
    Message.delete().execute()
    domain.remind(made, by=actor("committee"))
    assert len(messages(world.colleague)) == 1
    assert messages(world.secretary) == []
    domain.reply(seen, "接任后办结。", by=successor)
    assert (fresh(row).state, fresh(row).person_id) == ("replied", world.colleague.person.id)


def test_a_branch_without_a_secretary_waits_for_one(world, actor, sent):
    Appointment.update(ended_at=clock.now()).where(Appointment.id == world.secretary.hand.id).execute()
    made = sent("committee", ["a"], ["secretary"])
    row = receipt(made, world.a1, "secretary")
    done = domain.remind(made, by=actor("committee"))
    assert (done.told, done.already, done.silent) == (1, 0, ["机关第一党支部"])
    assert fresh(row).reminded_on is None
    appointed = make.appointment(world.member.person, "secretary", world.a1)
    assert find(Notice, made.id, actor_of(world.member.person.id, appointed.id)) is not None


def test_a_notice_that_is_only_read(world, actor, sent):
    made = sent("secretary", ["a1"], ["member"], kind="notice", ack_wanted=False, reply_wanted=False, due_on=None)
    row, by = receipt(made, world.member.person), actor("member")
    with pytest.raises(Invalid, match="请按“已阅”"):
        domain.acknowledge(row, by=by)
    with pytest.raises(Invalid, match="不要求反馈"):
        domain.reply(row, "好的", by=by)
    domain.read(row, by=by)
    assert (row.state, row.acknowledged_at) == ("read", None)
    with pytest.raises(Stale):
        domain.read(row, by=by)
    assert reading.counts(actor("secretary"), [made.id])[made.id].open == 2


def test_reminders_go_once_a_day_to_who_has_not_done_it(world, actor, sent):
    made = sent("secretary", ["a1"], ["member"])
    head = actor("secretary")
    domain.reply(receipt(made, world.member.person), "已办。", by=actor("member"))
    Message.delete().execute()
    assert domain.remind(made, by=head) == (2, 0, [])
    assert messages(world.member) == []
    assert messages(world.colleague)[0].startswith("提醒：机关第一党支部的任务“报送学习计划”还没有办理")
    with pytest.raises(Invalid, match="每人每天最多提醒一次"):
        domain.remind(made, by=head)
    NoticeReceipt.update(reminded_on=clock.today() - timedelta(days=1)).execute()
    assert domain.remind(made, by=head).told == 2
    assert entries().count("notice.remind") == 2


def test_passing_on_and_the_tree_of_counts(world, actor, sent):
    made = sent("committee", ["a"], ["secretary"])
    head, office = actor("secretary"), actor("committee")
    passed = domain.pass_on(made, by=head)
    assert (passed.kind, passed.title, passed.text, passed.due_on) == ("task", made.title, "", made.due_on)
    assert passed.audience == {"units": [world.a1.id], "roles": ["member"], "people": []}
    assert reading.tree(made, office) == [], "a draft is not in the tree"
    domain.edit(passed, task(text="请周五前交给我。"), by=head, version=passed.version)
    domain.send(passed, by=head)
    domain.reply(receipt(passed, world.member.person), "已交。", by=actor("member"))
    (branch,) = reading.tree(made, office)
    assert (branch.id, branch.by, branch.counts.total) == (passed.id, "机关第一党支部", 3)
    assert (branch.counts.open, branch.counts.of("replied")) == (2, 1)
    texts = reading.read(fresh(passed), actor("member"))
    assert [one.text for one in texts] == ["请周五前交给我。", "请按时报送。"], (
        "who it was passed on to reads the text above"
    )
    assert find(Notice, made.id, actor("member")) is None
    assert [row.ancestor_id for row in NoticeLine.select()] == [made.id]
    with pytest.raises(Denied):
        domain.pass_on(passed, by=actor("member"))
    with pytest.raises(Denied):
        domain.pass_on(passed, by=office)
    TeamUnit.update(ended_at=clock.now()).where(TeamUnit.team == world.team_a).execute()
    assert reading.tree(made, actor("supervisor")) == []


def test_what_may_not_be_passed_on(world, actor, sent):
    kept = sent("committee", ["a1"], ["secretary"], passable=False)
    with pytest.raises(Invalid, match="没有允许转发"):
        domain.pass_on(kept, by=actor("secretary"))
    made = sent("committee", ["a1"], ["secretary"])
    domain.end(made, by=actor("committee"))
    with pytest.raises(Stale):
        domain.pass_on(made, by=actor("secretary"))
    with pytest.raises(Stale):
        domain.reply(receipt(made, world.a1, "secretary"), "晚了", by=actor("secretary"))


def test_what_was_called_back_is_closed_with_its_reason(world, actor, sent):
    made = sent("committee", ["a1"], ["secretary"])
    head = actor("secretary")
    passed = domain.pass_on(made, by=head)
    domain.send(passed, by=head)
    with pytest.raises(Invalid, match="收回的理由"):
        domain.recall(made, by=actor("committee"), reason=" ")
    for who in ("secretary", "supervisor", "committee_b"):
        with pytest.raises(Denied):
            domain.recall(made, by=actor(who), reason="x")
    domain.recall(made, by=actor("committee"), reason="附件有误")
    assert messages(world.secretary)[-2:] == [
        "任务“报送学习计划”已收回：附件有误", "您转发过的任务“报送学习计划”已收回，请看是否收回转发的",
    ]  # fmt: skip
    assert [one.id for one in reading.read(fresh(passed), actor("member"))] == [passed.id]
    assert reading.read(fresh(made), head) == []
    assert len(reading.read(fresh(made), actor("committee"))) == 1


def test_a_draft_is_its_offices_alone(world, actor, sent):
    draft = sent("secretary", ["a1"], ["member"], send=False)
    assert find(Notice, draft.id, actor("committee")) is None
    assert find(Notice, draft.id, actor("supervisor")) is None
    with pytest.raises(Denied):
        domain.send(draft, by=actor("committee"))
    with pytest.raises(Stale):
        domain.edit(draft, task(title="改过"), by=actor("secretary"), version=draft.version - 1)
    domain.drop(draft, by=actor("secretary"))
    with pytest.raises(Stale):
        domain.send(draft, by=actor("secretary"))
    out = sent("secretary", ["a1"], ["member"])
    assert find(Notice, out.id, actor("committee")) is not None, "what was sent below it a committee sees"
    assert find(Notice, out.id, actor("committee_b")) is None
    assert find(Notice, out.id, actor("secretary_a2")) is None


def test_a_bulletin_publishes_a_document(world, actor):
    from portal.documents.models import OfficialDocument

    document = OfficialDocument.create(
        committee=world.a, kind="bulletin", title="关于整改情况的通报", text="一、总体情况", created_by=world.committee.person,
        state="issued", signed_on=clock.today(),
    )  # fmt: skip
    chosen = {"units": [world.a.id], "roles": ["secretary", "member"], "people": []}
    made = domain.prepare(document, by=actor("committee"))
    domain.aim(made, chosen, by=actor("committee"))
    domain.send(made, by=actor("committee"))
    assert (made.kind, made.state, made.document_id) == ("bulletin", "sent", document.id)
    (text,) = reading.read(fresh(made), actor("member"))
    assert (text.document.title, text.document.text) == ("关于整改情况的通报", "一、总体情况")
    assert entries() == ["notice.create", "notice.edit", "notice.send"]


def test_a_reach_leaves_out_what_there_is_none_of():
    assert audience.Reach(12, 0).words == "12 个单位"
    assert audience.Reach(0, 3).words == "3 人"
    assert audience.Reach(2, 5).words == "2 个单位、5 人"
