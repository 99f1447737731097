"""批量审核: the preview in full, and each pledge passed by itself as it was read."""

import re

import pytest

from portal.audit.models import AuditEntry
from portal.inbox.models import Message
from portal.pledges import batch, domain
from portal.pledges.models import Pledge, PledgeItem
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fresh, rows, typed


@pytest.fixture
def three(world, filed):
    return [filed("member"), filed("colleague"), made_by_another(world)]


def made_by_another(world):
    return make.pledge(make.person("裴行俭", world.a1), "submitted")


def preview(browser, pledges):
    return browser.get("/pledges/batch?" + "&".join(f"pledge={one.id}" for one in pledges))


def offered(page):
    """What the preview posts when nothing is unticked."""
    return re.findall(r'name="pledge" value="([\d.]+)" checked', page.get_data(as_text=True))


def test_the_queue_offers_a_batch_only_where_it_waits(visit, three):
    browser = visit("secretary")
    page = browser.get("/pledges?state=waiting").get_data(as_text=True)
    assert '<form method="get" action="/pledges/batch">' in page
    assert page.count('type="checkbox" name="pledge"') == 3
    assert "批量审核" in page
    for path, who in (("/pledges", "secretary"), ("/pledges?state=submitted", "supervisor")):
        assert "批量审核" not in visit(who).get(path).get_data(as_text=True)
    assert 'name="pledge"' not in visit("supervisor").get("/pledges?state=submitted").get_data(as_text=True)


def test_the_preview_shows_every_text_and_passes_all(visit, world, three):
    PledgeItem.update(standard="品德合格").where(PledgeItem.pledge == three[1].id).execute()
    browser = visit("secretary")
    page = preview(browser, three)
    words = text_of(page)
    for shown in ("文振晓", "秦明恒", "裴行俭", "每月走访五户", "品德合格", "2026年12月31日", "窗口受理", "科员"):
        assert shown in words
    values = offered(page)
    assert len(values) == 3
    answer = browser.post("/pledges/batch", {"pledge": values, "year": str(YEAR)})
    assert answer.headers["Location"] == f"/pledges?state=waiting&year={YEAR}"
    assert [fresh(one).state for one in three] == ["approved"] * 3
    assert {row.verdict for one in three for row in rows(one)} == {"passed"}
    entries = AuditEntry.select().where(AuditEntry.action == "pledge.approve").order_by(AuditEntry.id)
    assert sorted(entry.record_id for entry in entries) == sorted(one.id for one in three)
    assert "已通过 3 份" in text_of(browser.get("/pledges"))
    told = [row.person_id for row in Message.select().where(Message.text.endswith("已审核通过"))]
    assert sorted(told) == sorted(one.person_id for one in three)


def test_what_cannot_be_passed_together_is_said_and_left_out(visit, world, filed, actor):
    returned, lacking, own = filed("member"), filed("colleague"), filed("secretary", by="committee")
    gone, foreign = filed("committee", "withdrawn"), filed("member_b")
    domain.judge(returned, rows(returned)[1], "returned", by=actor("secretary"), reason="太笼统")
    PledgeItem.update(due_on=None).where(PledgeItem.id == rows(lacking)[0].id).execute()
    page = preview(visit("secretary"), [returned, lacking, own, gone, foreign])
    words = text_of(page)
    assert offered(page) == []
    assert "第 2 项已经退回，请打开这一份单独办理" in words
    assert "第 1 项没有填写完整" in words
    assert "这是您本人的承诺，由基层党委审核" in words
    assert "钱春兵" not in words
    assert "选中 3 份，可以一起通过 0 份" in words
    assert "全部通过" not in words
    mine = preview(visit("committee"), [own, gone])
    assert len(offered(mine)) == 1


def test_a_text_that_is_being_changed_is_not_shown(visit, filed, actor):
    pledge = filed("member", "returned")
    domain.save(pledge, "", [typed(matter="悄悄改掉")], by=actor("member"), version=pledge.version)
    words = text_of(preview(visit("secretary"), [pledge]))
    assert "现在的状态是“已退回”" in words
    assert "悄悄改掉" not in words


def test_what_changed_meanwhile_is_left_out_by_name_and_the_others_go_through(visit, three, actor, filed):
    again, judged, _well = three
    browser = visit("secretary")
    values = offered(preview(browser, three))
    domain.withdraw(fresh(again), by=actor("member"))
    item = typed(matter="后来的文字", key=rows(again)[0].id)
    domain.save(fresh(again), "", [item], by=actor("member"), version=fresh(again).version, submitting=True)
    domain.judge(fresh(judged), rows(judged)[0], "passed", by=actor("committee"))
    browser.post("/pledges/batch", {"pledge": values})
    assert [fresh(one).state for one in three] == ["submitted", "submitted", "approved"]
    words = text_of(browser.get("/pledges"))
    assert "已通过 1 份：裴行俭。" in words
    assert "文振晓（本人刚刚重新提交过）" in words
    assert "秦明恒（别人刚刚办理过）" in words
    assert AuditEntry.select().where(AuditEntry.action == "pledge.approve").count() == 1


def test_a_second_confirmation_changes_nothing(visit, three):
    browser = visit("secretary")
    values = offered(preview(browser, three))
    for _ in range(2):
        browser.post("/pledges/batch", {"pledge": values})
    assert AuditEntry.select().where(AuditEntry.action == "pledge.approve").count() == 3


@pytest.mark.parametrize("who", ["secretary", "secretary_a2", "secretary_b", "committee_b"])
def test_nobody_passes_their_own_or_foreign_ones(visit, filed, who):
    pledge = filed("secretary", by="committee")
    visit(who).post("/pledges/batch", {"pledge": [f"{pledge.id}.1.{pledge.version}"]})
    assert fresh(pledge).state == "submitted"
    assert AuditEntry.select().where(AuditEntry.action == "pledge.approve").count() == 0


@pytest.mark.parametrize("who", ["member", "staff", "supervisor", "auditor"])
def test_who_does_not_review_has_no_batch(visit, three, who):
    visit(who).get(f"/pledges/batch?pledge={three[0].id}", status=404)
    visit(who).post("/pledges/batch", {"pledge": [f"{three[0].id}.1.2"]}, status=404)
    assert fresh(three[0]).state == "submitted"


def test_forged_choices_are_left_out(visit, three):
    forged = ["x", "1.2", "-1.1.1", "9" * 30, "1.1.1.1", "٣.1.1", f"{three[0].id}", "0.0.0", "99999.1.1", ""]
    assert batch.choices(forged) == [(0, 0, 0), (three[0].id, None, None), (99999, 1, 1)]
    browser = visit("secretary")
    browser.get("/pledges/batch?" + "&".join(f"pledge={one}" for one in forged))
    empty = browser.get(f"/pledges/batch?year={YEAR}", status=303)
    assert empty.location == f"/pledges?state=waiting&year={YEAR}"
    assert "请先勾选要审核的承诺" in text_of(browser.get("/pledges"))
    browser.post("/pledges/batch", {"pledge": forged})
    assert "有 2 份没有通过：状态已经改变，或者不由您办理" in text_of(browser.get("/pledges"))
    browser.post("/pledges/batch", {})
    assert "没有勾选承诺" in text_of(browser.get("/pledges"))
    assert fresh(three[0]).state == "submitted"


def test_hints_stand_at_what_cannot_be_checked(visit, filed, world):
    pledge = filed("member", items=1)
    PledgeItem.update(matter="认真学习，努力工作", measure="按时参加支部学习").where(
        PledgeItem.pledge == pledge.id
    ).execute()
    assert "提示" in text_of(preview(visit("secretary"), [pledge]))


def test_the_preview_costs_the_same_for_many(visit, world, queries):
    browser = visit("secretary")
    costs = []
    for number in (1, 3, 40):
        pledges = [make.pledge(make.person("新党员", world.a1), "submitted", items=3) for _ in range(number)]
        preview(browser, pledges)
        queries.statements.clear()
        preview(browser, pledges)
        costs.append(len(queries))
    assert costs == [costs[0]] * 3


def test_a_failure_of_one_leaves_nothing_half_done(three, actor, monkeypatch):
    """Each is a transaction of its own: what a failed one wrote is taken back."""
    told = []
    original = domain.approve

    def failing(pledge, **values):
        original(pledge, **values)
        told.append(pledge.id)
        if len(told) == 2:
            raise batch.Stale("中途失败")

    monkeypatch.setattr(batch.domain, "approve", failing)
    done = batch.approve([batch.Choice(one.id) for one in three], by=actor("secretary"))
    assert (len(done.names), len(done.left)) == (2, 1)
    assert sorted(row.state for row in Pledge.select()) == ["approved", "approved", "submitted"]
    assert AuditEntry.select().where(AuditEntry.action == "pledge.approve").count() == 2
