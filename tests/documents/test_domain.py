"""Documents from their source to their number: what is drafted, who may issue, what stands afterwards, who sees it."""

import io
from datetime import timedelta

import docx
import peewee as pw
import pytest

from portal import clock, policy
from portal.accounts.models import Team, TeamUnit
from portal.checks.models import CheckVisit, SpotCheck
from portal.db import database
from portal.documents import composing, domain
from portal.documents.document import Table
from portal.documents.domain import Wanted
from portal.documents.drafting import bulletin, certificate, feedback, order, sources
from portal.documents.models import OfficialDocument
from portal.documents.word import to_docx
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.notices import domain as notices
from portal.problems.models import Problem
from portal.units.models import Unit
from tests import factories as make
from tests.documents.conftest import NUMBER, TEAM, fresh


def sees(document, actor, who):
    return policy.find(OfficialDocument, document.id, actor(who)) is not None


def tables(document, actor, who="supervisor"):
    return composing.tables(document, actor(who))


def test_an_order_lists_the_open_entries_of_one_unit(world, actor, ledger, drafted):
    closed, foreign = ledger("supervisor", "a1", "closed"), ledger("supervisor", "a2")
    made = drafted("order")
    assert (made.state, made.unit_id, made.team_id, made.committee_id) == (
        "draft", world.a1.id, world.team_a.id, world.a.id,
    )  # fmt: skip
    assert made.title == "关于机关第一党支部\n有关问题的整改通知书"
    assert (made.issuer, made.addressee) == (TEAM, "机关第一党支部")
    assert "存在 2 个问题" in made.text
    found = tables(made, actor)["问题清单"]
    assert [row[2] for row in found.rows] == ["会议记录不完整", "谈心谈话没有全覆盖"]
    unit = Unit.get_by_id(world.a1.id)
    with pytest.raises(Invalid, match="请选择要列入通知书的问题"):
        order.draft(unit, [closed.id, foreign.id], by=actor("supervisor"))


def test_feedback_says_what_was_seen_and_asks_for_what_is_missing(world, actor, checked, drafted):
    made = drafted("feedback")
    assert made.title == "关于机关第一党支部\n组织生活抽查的督导反馈意见"
    assert "采取看、问等方式" in made.text
    assert "四月没有开会" in made.text
    assert [row[1:] for row in tables(made, actor)["检查结果"].rows] == [
        ("支委会每月召开", "否", "缺四月的会"), ("公示栏内容是新的", "部分", "—"),
    ]  # fmt: skip
    first, second = (
        made.text.index(words) for words in ("一、总体评价\n总体较好", "二、检查中发现的情况\n四月没有开会")
    )
    assert first < second, "what was said at the release, then what was said on site"
    SpotCheck.update(summary="").execute()
    bare = domain.create(feedback.draft(CheckVisit.get(), by=actor("supervisor")), by=actor("supervisor"))
    with pytest.raises(Invalid, match="请填写总体评价"):
        domain.issue(bare, clock.today(), "", by=actor("supervisor"))
    assert fresh(bare).state == "draft"


def test_feedback_waits_for_the_visit(actor, checked):
    checked("running", ("a1",))
    with pytest.raises(Invalid, match="还没有登记现场检查"):
        feedback.draft(CheckVisit.get(), by=actor("supervisor"))


def test_a_bulletin_counts_units_and_kinds_and_agrees_with_its_list(world, actor, ledger):
    for place, state in (("a1", "closed"), ("a1", "working"), ("a2", "issued"), ("b1", "issued")):
        ledger({"b1": "supervisor_b"}.get(place, "supervisor"), place, state, category="weak")
    by, today = actor("committee"), clock.today()
    made = domain.create(bulletin.draft(sources.issued_in(today, today, by), by=by, starts=today, ends=today), by=by)
    assert "共下发问题 3 个，涉及 2 个单位" in made.text
    assert "已销号 1 个，正在整改 2 个，其中逾期 0 个" in made.text
    found = tables(made, actor, "committee")
    assert found["各单位整改情况"].rows == (
        ("机关第一党支部", "2", "1", "1", "0"), ("机关第二党支部", "1", "0", "1", "0"), ("合计", "3", "1", "2", "0"),
    )  # fmt: skip
    assert found["问题分类统计"].rows[0] == ("组织软弱涣散", "3", "1", "2", "0")
    assert len(found["问题清单"].rows) == len(made.problems) == 3
    with pytest.raises(Invalid, match="没有已下发的问题"):
        bulletin.draft([], by=by)


def test_a_bulletin_leaves_out_what_was_dropped_and_calls_supervision_what_is(world, actor, ledger):
    today = clock.today()
    ledger("supervisor", "a1"), ledger("supervisor", "a1", "dropped"), ledger("supervisor", "a2", "closed")
    opinion = ledger("committee", "a1", source="opinion")
    team, office = actor("supervisor"), actor("committee")
    own = bulletin.draft(sources.issued_in(today, today, team), by=team, starts=today, ends=today)
    assert own.title == "关于督导发现问题整改情况的通报"
    assert "共下发问题 2 个" in own.text
    assert "已销号 1 个，正在整改 1 个" in own.text, "the parts are the whole"
    assert opinion.id not in own.problems
    rows = sources.entries([row.id for row in Problem.select()], office)
    whole = domain.create(bulletin.draft(rows, by=office), by=office)
    assert whole.title == "关于整改台账问题整改情况的通报"
    assert "这次通报问题 3 个" in whole.text
    assert len(tables(whole, actor, "committee")["问题清单"].rows) == 3
    Problem.update(state="dropped").where(Problem.id == opinion.id).execute()
    found = tables(whole, actor, "committee")
    assert len(found["问题清单"].rows) == 2, "what is dropped before it is issued goes too"
    assert found["问题分类统计"].rows[-1][1:] == ("2", "1", "1", "0")


def test_an_order_about_what_others_found_does_not_say_that_one_found_it(world, actor, ledger):
    rows = [ledger("supervisor"), ledger("committee", source="opinion")]
    unit, by = Unit.get_by_id(world.a1.id), actor("supervisor")
    assert "督导组在督导检查和日常工作中发现" in order.draft(unit, [rows[0].id], by=by).text
    text = order.draft(unit, [row.id for row in rows], by=by).text
    assert text.startswith("整改台账中，机关第一党支部有 2 个问题需要整改。现将整改事项通知如下。")


def test_a_team_is_named_with_its_committee_once(world, actor):
    assert sources.office(actor("supervisor")).name == TEAM
    Team.update(name=TEAM).where(Team.id == world.team_a.id).execute()
    assert sources.office(actor("supervisor")).name == TEAM
    assert sources.office(actor("committee")).name == "某某局机关党委"


def test_a_deadline_in_a_table_is_short_and_has_its_year_where_that_is_another():
    today = clock.today()
    assert sources.deadline(today.replace(month=12, day=25)) == "12月25日"
    assert sources.deadline(today.replace(year=today.year + 1, month=1, day=5)) == f"{today.year + 1}年\n1月5日"
    assert sources.deadline(None) == ""


def test_a_certificate_holds_all_that_recomputes_the_draw(actor, drawn, drafted):
    made = drafted("certificate")
    found = tables(made, actor)
    assert len(found["抽签结果"].rows) == 3
    data = dict(found["核对数据"].rows)
    assert made.title == "第三季度随机抽查\n抽签证书", "抽签 is said once"
    assert list(data) == ["名单摘要", "密值摘要", "密值", "公开数字", "种子"], "as on the draw's page"
    assert data["公开数字"] == "4711"
    assert {len(data[name]) for name in ("名单摘要", "密值摘要", "密值", "种子")} == {64}
    assert found["抽签名单"].headings == ("分层", "编号", "名称", "排除的原因", "次序", "结果")
    assert list(dict.fromkeys(row[0] for row in found["抽签名单"].rows)) == ["机关", "国有企业", "未定领域"]
    assert sum(row[5] == "抽中" for row in found["抽签名单"].rows) == 3
    with pytest.raises(Invalid, match="抽签完成以后"):
        certificate.draft(drawn("committed"), by=actor("supervisor"))


def test_only_the_own_side_drafts_edits_and_issues(world, actor, ledger, drafted):
    unit, found = Unit.get_by_id(world.a1.id), ledger("supervisor", "a1")
    written = order.draft(unit, [found.id], by=actor("supervisor"))
    for who in ("secretary", "member", "supervisor_b", "committee_b", "staff", "admin"):
        with pytest.raises(Denied):
            domain.create(written, by=actor(who))
    made = drafted("order")
    for who in ("secretary", "committee", "supervisor_b"):
        with pytest.raises(Denied):
            domain.edit(made, Wanted("别的"), by=actor(who), version=1)
        with pytest.raises(Denied):
            domain.issue(made, clock.today(), "", by=actor(who))
    assert fresh(made).version == 1


def test_who_heads_the_unit_has_no_hand_in_its_order(world, actor, drafted):
    made = drafted("order", "committee")
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    with pytest.raises(Denied, match="担任书记的支部"):
        domain.issue(made, clock.today(), "", by=actor("committee"))
    assert not sees(made, actor, "committee"), "and does not read the draft"


def test_an_edit_carries_its_version_and_tidies_the_number(actor, drafted):
    made, by = drafted("order"), actor("supervisor")
    wanted = Wanted(
        made.title, "某机党督[2026]第03号", made.issuer, made.addressee, made.text + "\n特此通知。", "各督导组"
    )
    domain.edit(made, wanted, by=by, version=1)
    assert (fresh(made).number, fresh(made).copies) == (NUMBER, "各督导组")
    with pytest.raises(Stale):
        domain.edit(fresh(made), wanted._replace(copies=""), by=by, version=1)
    with pytest.raises(Invalid, match="发文字号写成") as refused:
        domain.edit(fresh(made), wanted._replace(number="3号"), by=by, version=2)
    assert refused.value.field == "number"
    for name, value, said in (("title", " ", "请填写标题"), ("title", "长" * 101, "标题最多 100 个字")):
        with pytest.raises(Invalid, match=said):
            domain.edit(fresh(made), wanted._replace(**{name: value}), by=by, version=2)
    domain.edit(fresh(made), wanted._replace(text="〔没有的清单〕"), by=by, version=2)
    assert fresh(made).text == "〔没有的清单〕", "half a text is kept"
    with pytest.raises(Invalid, match="没有“没有的清单”可以插入"):
        domain.issue(fresh(made), clock.today(), "", by=by)


def test_an_issued_document_stands_with_its_tables(actor, drafted):
    made = drafted("order", state="issued", number=NUMBER)
    made = fresh(made)
    assert (made.state, made.signed_on, made.number) == ("issued", clock.today(), NUMBER)
    before = tables(made, actor, "secretary")
    assert [len(one.rows) for one in before.values()] == [2]
    Problem.update(text="改过的问题").where(Problem.id.in_(made.problems)).execute()
    assert tables(made, actor, "secretary") == before, "the ledger goes on, the document stands"
    with pytest.raises(Stale):
        domain.edit(made, Wanted("别的"), by=actor("supervisor"), version=made.version)
    for column, value in (("text", "改"), ("tables", "{}"), ("number", ""), ("title", "改")):
        with pytest.raises(pw.DatabaseError), database.atomic():
            OfficialDocument.update(**{column: value}).where(OfficialDocument.id == made.id).execute()
    said = composing.compose(made, actor("secretary"))
    assert said.letterhead is not None
    assert (said.letterhead.issuer, said.letterhead.number) == (f"{TEAM}文件", NUMBER)
    assert said.imprint is not None
    read = docx.Document(io.BytesIO(to_docx(said)))
    assert read.core_properties.author == TEAM
    assert isinstance(said.blocks[2], Table)
    assert [[cell.text for cell in row.cells][2] for row in read.tables[0].rows][1:] == [
        "会议记录不完整",
        "谈心谈话没有全覆盖",
    ]


def test_a_number_is_given_once_and_the_next_is_offered(actor, drafted):
    drafted("order", state="issued", number=f"某机党督〔{clock.today().year}〕7号")
    second = drafted("order", place="a2")
    assert domain.suggested(second) == f"某机党督〔{clock.today().year}〕8号"
    with pytest.raises(Invalid, match="已经用在另一份公文上"):
        domain.issue(second, clock.today(), f"某机党督〔{clock.today().year}〕7号", by=actor("supervisor"))
    assert domain.suggested(drafted("order", "committee")) == "", "another office counts for itself"


@pytest.mark.parametrize(("days", "fine"), [(-366, True), (-367, False), (31, True), (32, False)])
def test_the_date_is_about_today(actor, drafted, days, fine):
    made, day = drafted("order"), clock.today() + timedelta(days=days)
    if fine:
        domain.issue(made, day, "", by=actor("supervisor"))
        assert fresh(made).signed_on == day
        return
    with pytest.raises(Invalid, match="成文日期应在一年以内") as refused:
        domain.issue(made, day, "", by=actor("supervisor"))
    assert refused.value.field == "signed_on"


def told(world, who):
    return [row.text for row in Message.select().where(Message.person == world.players[who].person.id)]


def test_the_unit_is_told_and_the_committee_of_what_its_team_sent(world, actor, drafted):
    made = drafted("order", state="issued")
    said = "整改通知书已印发：关于机关第一党支部 有关问题的整改通知书"
    assert said in told(world, "secretary")
    assert said in told(world, "committee")
    assert said not in told(world, "secretary_a2")
    domain.void(fresh(made), "对象有误", by=actor("supervisor"))
    assert fresh(made).state == "voided"
    assert any("已作废" in text for text in told(world, "secretary"))
    with pytest.raises(Invalid, match="请写明为什么作废"):
        domain.void(drafted("order"), " ", by=actor("supervisor"))


def test_scope_is_law(world, actor, drafted):
    draft = drafted("order")
    assert {who for who in world.players if sees(draft, actor, who)} == {"supervisor"}
    issued = drafted("order", state="issued")
    assert {who for who in world.players if sees(issued, actor, who)} == {"supervisor", "secretary", "committee"}
    own = drafted("bulletin", "committee")
    assert {who for who in world.players if sees(own, actor, who)} == {"committee"}
    TeamUnit.update(ends=clock.today() - timedelta(days=1), starts=clock.today() - timedelta(days=9)).execute()
    assert not sees(issued, actor, "supervisor"), "no longer assigned"


def test_a_bulletin_reaches_members_by_its_notice(world, actor, drafted):
    made = drafted("bulletin", "committee", "issued")
    assert not sees(made, actor, "member")
    notice = domain.publish(fresh(made), by=actor("committee"))
    notices.aim(notice, {"units": [world.a.id], "roles": ["member"], "people": []}, by=actor("committee"))
    notices.send(notice, by=actor("committee"))
    assert sees(made, actor, "member")
    assert not sees(made, actor, "member_b")
    with pytest.raises(Stale):
        domain.publish(drafted("bulletin", "committee"), by=actor("committee"))
