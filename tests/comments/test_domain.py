"""Threads through the domain: where they hang, who opens, answers, resolves, who is told, who sees."""

import pytest

from portal import clock, policy
from portal.accounts.models import TeamUnit
from portal.comments import domain, reading
from portal.comments.models import Comment, CommentThread
from portal.comments.waiting import answering
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.pledges import domain as pledges
from portal.pledges.models import Pledge, PledgeItem
from portal.problems import domain as problems
from portal.uploads.models import Attachment
from tests import factories as make
from tests.comments.conftest import fresh, said
from tests.stars import making

SIDES = ("secretary", "committee", "supervisor")
STRANGERS = ("colleague", "secretary_a2", "committee_b", "supervisor_b", "staff", "admin", "auditor")


def told(world, who: str) -> list[str]:
    """The messages of a person, oldest first."""
    mine = Message.person == world.players[who].person.id
    return [row.text for row in Message.select().where(mine).order_by(Message.id)]


def sees(actor, thread, who: str) -> bool:
    return policy.find(CommentThread, thread.id, actor(who)) is not None


def test_a_thread_hangs_on_the_part_that_holds_its_quotation(record, opened, actor, world):
    thread = fresh(opened(quote="每月走访 五户"))
    assert (thread.part, thread.place) == (record.part(1, "measure"), "第 1 项 · 措施")
    assert (thread.quote, thread.before, thread.at) == ("每月走访五户", "", 0)
    assert thread.was == record.items[0].measure
    assert (thread.owner_id, thread.branch_id) == (record.pledge.person_id, record.pledge.branch_id)
    assert (thread.opened_role, thread.team_id, thread.public) == ("supervisor", actor("supervisor").team_id, False)
    assert said(thread) == ["数据从哪里来？"]
    assert len(told(world, "member")) == 1, "the author is told although nothing else changed"
    assert "第 1 项" in told(world, "member")[0]
    assert len(told(world, "secretary")) == 1, "and the secretary, who works on it"
    assert told(world, "supervisor") == []
    whole = fresh(opened("committee", part=""))
    assert (whole.part, whole.place, whole.quote, whole.team_id) == ("", "", "", None)


def test_what_cannot_be_opened(record, opened, actor):
    for more, field in (
        ({"text": "  "}, "text"),
        ({"text": "长" * (domain.LONGEST + 1)}, "text"),
        ({"quote": "没有这段话"}, "quote"),
        ({"quote": "每" * 501}, "quote"),
        ({"part": "item-999999"}, "part"),
        ({"part": "item"}, "part"),
    ):
        with pytest.raises(Invalid) as refused:
            opened(**more)
        assert refused.value.field == field
    Pledge.update(state="approved").where(Pledge.id == record.pledge.id).execute()
    record.pledge.state = "approved"
    with pytest.raises(Invalid, match="没有公开"):
        opened(public=True)
    assert CommentThread.select().count() == Comment.select().count() == 0


@pytest.mark.parametrize("who", ["member", *STRANGERS])
def test_who_may_not_open(opened, who):
    with pytest.raises(Denied):
        opened(who)
    assert CommentThread.select().count() == 0


def test_answers_and_who_resolves(opened, actor, world):
    thread = opened("supervisor")
    for who in ("member", *SIDES):
        domain.reply(fresh(thread), f"{who} 说", by=actor(who))
    for who in STRANGERS:
        with pytest.raises(Denied):
            domain.reply(fresh(thread), "不该写", by=actor(who))
    assert said(thread) == ["数据从哪里来？", "member 说", "secretary 说", "committee 说", "supervisor 说"]
    now = fresh(thread)
    assert (now.replies, now.last_by_id) == (4, world.players["supervisor"].person.id)
    # two answer from the same page: both are kept
    domain.reply(thread, "一", by=actor("member"))
    domain.reply(thread, "二", by=actor("secretary"))
    assert fresh(thread).replies == 6
    for who in ("member", "secretary", "supervisor_b", "colleague"):
        with pytest.raises(Denied):
            domain.resolve(fresh(thread), by=actor(who))
    domain.resolve(fresh(thread), by=actor("supervisor"))
    assert fresh(thread).state == "resolved"
    with pytest.raises(Stale):
        domain.resolve(thread, by=actor("committee"))
    domain.reply(fresh(thread), "再补充一句", by=actor("member"))
    assert fresh(thread).state == "resolved"
    with pytest.raises(Denied):
        domain.reopen(fresh(thread), by=actor("member"))
    domain.reopen(fresh(thread), by=actor("committee"))
    domain.resolve(fresh(thread), by=actor("committee"))
    assert fresh(thread).state == "resolved"


@pytest.mark.parametrize(
    ("opener", "resolving"),
    [
        ("secretary", {"secretary", "committee"}),
        ("committee", {"committee"}),
        ("supervisor", {"supervisor", "committee"}),
    ],
)
def test_the_office_that_opened_or_one_above_it_resolves(opened, actor, opener, resolving):
    thread = opened(opener)
    may = {who for who in ("member", *SIDES) if policy.may("comment_thread.resolve", actor(who), thread)}
    assert may == resolving


def test_seen_by_those_whose_business_it_is_and_public_ones_by_all_who_read_the_record(opened, actor, record):
    private, public = opened("supervisor"), opened("committee", public=True)
    for who in ("member", *SIDES):
        assert sees(actor, private, who), who
        assert sees(actor, public, who), who
    for who in STRANGERS:
        assert not sees(actor, private, who), who
    for who in ("colleague", "secretary_a2", "staff"):
        assert sees(actor, public, who), who
        talk = reading.on(record.pledge, actor(who))
        assert (talk.total, talk.writes) == (1, False), "no count betrays what one may not see"
    for who in ("committee_b", "supervisor_b", "admin"):
        assert not sees(actor, public, who), who
    Pledge.update(state="approved").where(Pledge.id == record.pledge.id).execute()
    assert not sees(actor, public, "colleague"), "public only while the record is"


def test_a_supervisor_sees_and_is_told_only_while_assigned(opened, actor, world):
    thread = opened("supervisor")
    TeamUnit.update(ended_at=clock.now(), ends=clock.today()).execute()
    assert not sees(actor, thread, "supervisor")
    with pytest.raises(Denied):
        domain.resolve(fresh(thread), by=actor("supervisor"))
    domain.reply(fresh(thread), "已经补充", by=actor("member"))
    assert told(world, "supervisor") == []


def test_withdrawn_it_keeps_its_place(opened, actor):
    thread = opened("supervisor", "zqwithdrawn")
    comment = Comment.get(Comment.thread == thread.id)
    with pytest.raises(Denied):
        domain.withdraw(comment, by=actor("committee"))
    domain.withdraw(comment, by=actor("supervisor"))
    with pytest.raises(Stale):
        domain.withdraw(comment, by=actor("supervisor"))
    now = Comment.get_by_id(comment.id)
    assert now.withdrawn_at is not None
    assert now.text == "zqwithdrawn", "what was said does not change"


def test_after_an_edit_the_thread_stays_with_its_quotation(opened, actor, record):
    thread, item = opened(quote="每月走访五户"), record.items[0]

    def state() -> tuple[str, str]:
        shown = reading.shown(fresh(thread), record.pledge, actor("supervisor"))
        return shown.state, "".join(text for sign, text in shown.parts if sign != "-")

    def write(measure: str) -> None:
        PledgeItem.update(measure=measure).where(PledgeItem.id == item.id).execute()

    assert state() == ("same", "")
    write("从三月起，每月走访五户，记录办理结果")
    assert state() == ("same", "")
    write("每月走访十户，记录办理结果")
    assert state() == ("changed", "每月走访十户")
    talk = reading.on(record.pledge, actor("supervisor"))
    assert talk.pieces(record.part(1, "measure"), "每月走访十户，记录办理结果") == [("每月走访十户，记录办理结果", 0)]
    assert talk.changed == {thread.id}
    write("到社区报到")
    assert state()[0] in ("changed", "gone")
    PledgeItem.delete().where(PledgeItem.id == item.id).execute()
    shown = reading.shown(fresh(thread), record.pledge, actor("supervisor"))
    assert (shown.state, shown.lost) == ("gone", True)
    assert reading.on(record.pledge, actor("supervisor")).at("").total == 1, "it hangs on the record then"


def test_it_waits_for_whoever_is_to_speak_next(opened, actor):
    def waits(who: str) -> int:
        return sum(one.count for one in answering(actor(who)))

    thread = opened("supervisor")
    assert [waits(who) for who in ("member", "supervisor", "secretary", "committee", "colleague")] == [1, 0, 0, 0, 0]
    domain.reply(fresh(thread), "见附件", by=actor("member"))
    assert [waits(who) for who in ("member", "supervisor")] == [0, 1]
    domain.resolve(fresh(thread), by=actor("supervisor"))
    assert [waits(who) for who in ("member", "supervisor")] == [0, 0]


def test_home_says_what_was_said_last_and_by_whom(opened, actor, world):
    def line(who: str):
        return [(task.what, task.whose) for one in answering(actor(who)) for task in one.tasks]

    thread = opened("supervisor", "检查时怎么核对？")
    asking, member = world.players["supervisor"].person.name, world.players["member"].person.name
    assert line("member") == [("回复批注：检查时怎么核对？", f"{asking}（{world.team_a.name}）")]
    domain.reply(fresh(thread), "台账放在支部活动室", by=actor("member"))
    assert line("supervisor") == [(f"{member}回复了您的批注：台账放在支部活动室", member)]
    domain.reply(fresh(thread), "知道了", by=actor("secretary"))
    assert [what.partition("：")[0] for what, _whose in line("member")] == [
        f"{world.players['secretary'].person.name}回复了批注"
    ]


def test_home_counts_what_the_list_holds(world, record, opened, actor, visit):
    # a thread on a supervisor's own commitment, in a branch that the team does not have
    mine = make.pledge(world.supervisor.person, "published")
    own = domain.open_thread(mine, "", "请补充", by=actor("secretary_b"))
    # and a supervisor's own thread on what is the committee's, which has no branch
    TeamUnit.create(team=world.team_a, unit=world.a, starts=clock.today())
    by = actor("supervisor")
    house = problems.find("没有专题研究", by=by, subject="committee", committee=world.a.id, source="supervision")
    problems.issue(house, by=by, due_on=clock.today(), requirement="补上")
    theirs = domain.open_thread(house, "text", "何时研究？", by=by)
    domain.reply(fresh(theirs), "下周", by=actor("committee"))
    assert [one.count for one in answering(actor("supervisor"))] == [2]
    page = visit("supervisor").get("/comments?state=todosupervisor").text
    for thread in (own, theirs):
        assert f'href="/comments/{thread.id}"' in page
    for who in ("secretary", "committee", "member", "secretary_b", "supervisor_b"):
        held = visit(who).get(f"/comments?state=todo{who.partition('_')[0] if who != 'member' else 'own'}").text
        assert held.count("<tr class") == sum(one.count for one in answering(actor(who))), who


def test_threads_follow_their_record_to_another_branch(opened, actor, record, world):
    thread = opened("secretary")
    Pledge.update(branch=world.units["a2"].id).where(Pledge.id == record.pledge.id).execute()
    domain.follow(Pledge.get_by_id(record.pledge.id), by=policy.SYSTEM)
    assert fresh(thread).branch_id == world.units["a2"].id
    assert not sees(actor, thread, "secretary")
    assert sees(actor, thread, "secretary_a2")
    assert sees(actor, thread, "member")


def test_the_next_unresolved(opened, actor):
    first, second, third = (opened("supervisor", f"第{at}条") for at in range(3))
    by = actor("supervisor")
    assert reading.next_open(first, by) == second.id
    domain.resolve(second, by=by)
    assert reading.next_open(first, by) == third.id
    assert reading.next_open(third, by) == first.id
    assert reading.next_open(first, actor("colleague")) is None


def test_progress_and_its_files_are_places_too(record, opened, actor, visit):
    made = pledges.record(
        record.pledge,
        record.items[0],
        pledges.Entry(clock.today(), "走访了十户，记录三本", 30, True),
        by=actor("member"),
    )
    file = Attachment.create(
        record="pledge_progress", record_id=made.id, person=record.pledge.person_id, name="走访清单.pdf", kind="pdf",
        size=1, sha256="0", stored="files/00/x.pdf",
    )  # fmt: skip
    record.items[0].progress_on = clock.today()
    thread = fresh(opened(part=f"progress-{made.id}", quote="记录三本"))
    assert thread.part == f"progress-{made.id}"
    assert "的进展" in thread.place
    other = fresh(opened(part=f"progress-{made.id}-file-{file.id}"))
    assert other.place.endswith("附件 走访清单.pdf")
    talk = reading.on(record.pledge, actor("supervisor"))
    assert talk.at(f"progress-{made.id}").total == 2
    assert talk.at(record.part()).total == 0
    page = visit("supervisor").get(record.path).text
    assert '<mark class="passage">记录三本</mark>' in page


def test_a_star_entry_is_commented_on_once_its_content_may_be_read(world, actor, visit):
    cycle = making.cycle(world.a, of=making.scheme(world.a))
    entry = making.entry(cycle, world.a1, features="窗口服务延时一小时，全年无休")
    supervisor = actor("supervisor")
    own = domain.open_thread(entry, "features", "写上办件数", by=actor("secretary"), quote="延时一小时")
    assert (own.owner_id, own.branch_id, own.place) == (None, world.a1.id, "主要特色和成效")
    for who in ("committee", "supervisor"):
        assert not sees(actor, own, who), "a draft is the branch's own, and so is what quotes it"
        assert not reading.reads(actor(who), entry)
        visit(who).get(f"/comments/new/star_entry/{entry.id}/features", 404)
    type(entry).update(state="declared", declared_at=clock.now()).where(type(entry).id == entry.id).execute()
    entry = type(entry).get_by_id(entry.id)
    thread = domain.open_thread(entry, "features", "怎样核实？", by=supervisor, quote="全年无休")
    for who in ("secretary", "committee", "supervisor"):
        assert sees(actor, own, who)
        assert sees(actor, thread, who)
        assert '<mark class="passage">全年无休</mark>' in visit(who).get(f"/stars/entries/{entry.id}").text
    assert not sees(actor, thread, "colleague"), "a member reads the entry, not what is said of it"
    assert "条批注" not in visit("colleague").get(f"/stars/entries/{entry.id}").text
    assert [row.count for row in answering(actor("secretary"))] == [1]
