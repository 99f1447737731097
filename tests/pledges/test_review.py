"""审诺: item by item, returned with reasons, approved as a whole, published; what others see meanwhile."""

import pytest

from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.pledges import domain, reviewers
from portal.pledges.models import Pledge, PledgeItem
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fields, fresh, rows, typed


def messages(person):
    return [(row.text, row.path) for row in Message.select().where(Message.person == person.id).order_by(Message.id)]


def verdicts(pledge):
    return [(row.verdict, row.reason) for row in rows(pledge)]


def test_a_verdict_is_given_in_place_and_by_plain_post(visit, filed):
    pledge = filed("member")
    first, second = rows(pledge)
    browser = visit("secretary")
    path = f"/pledges/{pledge.id}/items/{first.id}/judge"
    html = browser.post(path, {"verdict": "passed", "round": 1}, status=200, headers={"HX-Request": "true"}).get_data(
        as_text=True
    )
    assert f'id="pledge-{pledge.id}-item-{first.id}"' in html
    assert f'id="pledge-{pledge.id}-acts" hx-swap-oob="true"' in html
    assert f"item-{second.id}" not in html
    answer = browser.post(
        f"/pledges/{pledge.id}/items/{second.id}/judge", {"verdict": "returned", "reason": " 不能检查 ", "round": 1}
    )
    assert answer.headers["Location"] == f"/pledges/{pledge.id}#pledge-{pledge.id}-item-{second.id}"
    assert verdicts(pledge) == [("passed", ""), ("returned", "不能检查")]
    entries = AuditEntry.select().where(AuditEntry.action == "pledge.judge")
    assert [entry.detail for entry in entries] == [{"item": first.id}, {"item": second.id}]
    assert Message.select().where(Message.person == pledge.person_id).count() == 0


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_returning_an_item_needs_a_reason(visit, filed, headers):
    pledge = filed("member")
    item = rows(pledge)[0]
    answer = visit("secretary").post(
        f"/pledges/{pledge.id}/items/{item.id}/judge",
        {"verdict": "returned", "reason": "  "},
        status=422,
        headers=headers,
    )
    assert "请写明退回这一项的理由" in text_of(answer)
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert verdicts(pledge)[0] == ("", "")


def test_a_long_reason_is_refused_not_cut(visit, filed):
    pledge = filed("member")
    sent = {"verdict": "returned", "reason": "长" * 201}
    answer = visit("secretary").post(f"/pledges/{pledge.id}/items/{rows(pledge)[0].id}/judge", sent, status=422)
    assert "理由最多 200 字" in text_of(answer)
    assert "长" * 201 in answer.get_data(as_text=True)


def test_a_verdict_can_be_changed_until_the_review_ends(filed, actor):
    pledge = filed("member")
    item = rows(pledge)[0]
    domain.judge(pledge, item, "returned", by=actor("secretary"), reason="不清楚")
    domain.judge(pledge, item, "passed", by=actor("secretary"))
    assert verdicts(pledge)[0] == ("passed", "")


def test_returning_needs_a_returned_item(visit, filed):
    pledge = filed("member")
    answer = visit("secretary").post(f"/pledges/{pledge.id}/return", {"round": 1}, status=422)
    assert "请先在要修改的承诺下面选“退回”" in text_of(answer)
    assert fresh(pledge).state == "submitted"


def test_a_return_reaches_the_author_with_the_reasons_at_the_items(visit, world, filed):
    pledge = filed("member", "returned")
    assert messages(world.member.person) == [("您的 2026 年公开承诺已退回，请修改第 1 项", f"/pledges/{pledge.id}")]
    browser = visit("member")
    assert "已退回：请写清怎样检查" in text_of(browser.get(f"/pledges/{pledge.id}"))
    assert "退回理由：请写清怎样检查" in text_of(browser.get(f"/pledges/{pledge.id}/edit"))


def test_approval_needs_every_item_passed(visit, filed, actor):
    pledge = filed("member", items=3)
    first, second, _third = rows(pledge)
    browser = visit("secretary")
    domain.judge(pledge, first, "passed", by=actor("secretary"))
    answer = browser.post(f"/pledges/{pledge.id}/approve", status=422)
    assert "第 2、3 项还没有审核" in text_of(answer)
    domain.judge(pledge, second, "returned", by=actor("secretary"), reason="不清楚")
    answer = browser.post(f"/pledges/{pledge.id}/approve", {"rest": "1"}, status=422)
    assert "第 2 项已经退回" in text_of(answer)
    assert (fresh(pledge).state, verdicts(pledge)[2]) == ("submitted", ("", ""))


def test_passing_the_rest_approves_in_one_step_with_one_entry(visit, world, filed):
    pledge = filed("member", items=3)
    before = AuditEntry.select().count()
    page = visit("secretary").get(f"/pledges/{pledge.id}")
    assert "全部通过" in text_of(page)
    assert "审核通过" not in page.get_data(as_text=True)
    visit("secretary").post(f"/pledges/{pledge.id}/approve", {"rest": "1", "round": "1"})
    assert fresh(pledge).state == "approved"
    assert {verdict for verdict, _ in verdicts(pledge)} == {"passed"}
    assert AuditEntry.select().count() == before + 1
    assert [text for text, _ in messages(world.member.person)] == ["您的 2026 年公开承诺已审核通过"]


def test_a_review_of_an_older_round_is_refused(visit, filed, actor):
    pledge = filed("member")
    domain.withdraw(pledge, by=actor("member"))
    first = rows(pledge)[0]
    changed = [typed(key=first.id, matter="换过的文字")]
    domain.save(pledge, "", changed, by=actor("member"), version=pledge.version, submitting=True)
    browser = visit("secretary")
    path = f"/pledges/{pledge.id}"
    for act, data in (("approve", {"rest": "1"}), ("return", {}), (f"items/{first.id}/judge", {"verdict": "passed"})):
        answer = browser.post(f"{path}/{act}", {"round": "1", **data}, status=409)
        assert "本人刚刚重新提交过" in text_of(answer)
    assert (fresh(pledge).state, verdicts(pledge)) == ("submitted", [("", "")])


def test_passed_items_that_did_not_change_keep_their_verdict(filed, actor):
    pledge = filed("member", items=3)
    first, second, third = rows(pledge)
    for item in (first, second):
        domain.judge(pledge, item, "passed", by=actor("secretary"))
    domain.judge(pledge, third, "returned", by=actor("secretary"), reason="不清楚")
    domain.send_back(pledge, by=actor("secretary"))
    items = [
        typed(1, key=first.id), typed(2, key=second.id, measure="换了做法"),
        typed(3, key=third.id, matter="说清楚了"), typed(4),
    ]  # fmt: skip
    domain.save(pledge, "科员", items, by=actor("member"), version=pledge.version, submitting=True)
    assert verdicts(pledge) == [("passed", ""), ("", ""), ("", ""), ("", "")]
    assert pledge.round == 2


def test_changing_an_item_back_and_forth_between_rounds_does_not_save_a_verdict(filed, actor):
    pledge = filed("member", items=1)
    author, (item,) = actor("member"), rows(pledge)
    domain.judge(pledge, item, "passed", by=actor("secretary"))
    for measure in ("另一种做法", typed().measure):
        domain.withdraw(pledge, by=author)
        domain.save(
            pledge, "科员", [typed(key=item.id, measure=measure)], by=author, version=pledge.version, submitting=True
        )
    assert verdicts(pledge) == [("", "")]


def test_the_history_says_what_changed_and_shows_the_difference(visit, filed, actor):
    pledge = filed("member", "returned", items=2)
    first, _second = rows(pledge)
    items = [typed(1, key=first.id, measure="每月走访八户，记录办理结果"), typed(3)]
    domain.save(pledge, "窗口组长", items, by=actor("member"), version=pledge.version, submitting=True)
    words = text_of(visit("secretary").get(f"/pledges/{pledge.id}"))
    assert "第 2 次提交，改动第 1 项，新增第 2 项，删去第 2 项" in words
    assert "退回修改：1 项 理由：请写清怎样检查" in words
    html = visit("secretary").get(f"/pledges/{pledge.id}/rounds/2").get_data(as_text=True)
    assert '<del><span class="sr-only">删去：</span>五</del><ins><span class="sr-only">新增：</span>八</ins>' in html
    assert "为老党员办实事第3件" in html
    assert "窗口组长" in html
    for number in (0, 1, 3, 99999999999999999999):
        visit("secretary").get(f"/pledges/{pledge.id}/rounds/{number}", status=404)


@pytest.mark.parametrize("who", ["secretary", "committee", "supervisor"])
def test_others_never_read_what_is_not_submitted(visit, filed, actor, who):
    pledge = filed("member", "returned", items=2)
    first, _second = rows(pledge)
    secret = [typed(1, key=first.id, matter="未提交的事项", measure="未提交的措施", duty="未提交的职责")]
    domain.save(pledge, "未提交的岗位", secret, by=actor("member"), version=pledge.version)
    browser = visit(who)
    for path in (f"/pledges/{pledge.id}", "/pledges", "/pledges?q=未提交", "/pledges/people", "/"):
        assert "未提交的" not in text_of(browser.get(path)).replace("还没有未提交", "")
    words = text_of(browser.get(f"/pledges/{pledge.id}"))
    assert "为老党员办实事第1件" in words
    assert "为老党员办实事第2件" in words
    assert "已退回：请写清怎样检查" in words
    assert "这是本人上一次提交的内容" in words
    assert "未提交的事项" in text_of(visit("member").get(f"/pledges/{pledge.id}"))


def test_a_withdrawn_pledge_shows_what_had_been_submitted(visit, filed, actor):
    pledge = filed("member", "withdrawn", items=1)
    domain.save(pledge, "", [typed(matter="改到一半")], by=actor("member"), version=pledge.version)
    words = text_of(visit("secretary").get(f"/pledges/{pledge.id}"))
    assert "为老党员办实事第1件" in words
    assert "改到一半" not in words
    assert "已撤回" in words


def test_publishing_shows_the_pledge_to_all_and_tells_the_author(visit, world, filed):
    pledge = filed("member", "approved")
    browser = visit("secretary")
    browser.post(f"/pledges/{pledge.id}/publish")
    now = fresh(pledge)
    assert (now.state, now.post) == ("published", "科员")
    assert now.published_at is not None
    assert messages(world.member.person)[-1] == ("您的 2026 年公开承诺已公示", f"/pledges/{pledge.id}")
    Person.update(post="后来的岗位").where(Person.id == world.member.person.id).execute()
    for who in ("staff", "colleague", "member_a2"):
        words = text_of(visit(who).get("/board"))
        assert "为老党员办实事第1件" in words
        assert "科员" in words
        assert "后来的岗位" not in words


def test_the_public_sees_the_published_fields_and_nothing_else(visit, filed):
    pledge = filed("member", "published")
    words = text_of(visit("staff").get(f"/pledges/{pledge.id}"))
    assert "每月走访五户" in words
    assert "发挥作用合格" in words
    for hidden in ("窗口受理", "经过", "郝明国", "已通过", "提交"):
        assert hidden not in words
    visit("staff").get(f"/pledges/{pledge.id}/rounds/2", status=404)


def test_several_are_published_at_once_each_with_its_entry(visit, filed):
    ready = [filed(who, "approved") for who in ("member", "colleague")]
    waiting = filed("secretary", "approved", by="committee")
    foreign = filed("member_b", "approved", by="secretary_b")
    sent = {"pledge": [str(one.id) for one in (*ready, waiting, foreign)] + ["x", "9" * 40, "-1", "0"]}
    browser = visit("secretary")
    browser.post("/pledges/publish", sent)
    assert [fresh(one).state for one in ready] == ["published", "published"]
    assert [fresh(one).state for one in (waiting, foreign)] == ["approved", "approved"]
    assert AuditEntry.select().where(AuditEntry.action == "pledge.publish").count() == 2
    words = text_of(browser.get("/pledges"))
    assert "已公示 2 份：文振晓、秦明恒。" in words
    assert "没有公示：郝明国（不由您办理）；另有 2 份没有公示" in words


def test_reopening_says_why_and_keeps_the_verdicts(visit, world, filed):
    pledge = filed("member", "approved")
    browser = visit("secretary")
    assert "请写明重新审核的理由" in text_of(browser.post(f"/pledges/{pledge.id}/reopen", status=422))
    browser.post(f"/pledges/{pledge.id}/reopen", {"reason": "时限有误"})
    now = fresh(pledge)
    assert (now.state, now.approved_at) == ("submitted", None)
    assert {verdict for verdict, _ in verdicts(pledge)} == {"passed"}
    assert "理由：时限有误" in text_of(visit("member").get(f"/pledges/{pledge.id}"))
    assert messages(world.member.person)[-1][0] == "您的 2026 年公开承诺要重新审核"


def test_the_secretarys_own_pledge_goes_to_the_committee(visit, world, actor):
    pledge = domain.file(YEAR, "", [typed()], by=actor("secretary"), submitting=True)
    assert messages(world.committee.person) == [("郝明国提交了 2026 年公开承诺，请审核", f"/pledges/{pledge.id}")]
    assert reviewers.of(pledge) == ("committee", [world.committee.person.id])
    browser = visit("secretary")
    words = text_of(browser.get(f"/pledges/{pledge.id}"))
    assert "现在在基层党委手里" in words
    assert "全部通过" not in words
    browser.post(f"/pledges/{pledge.id}/approve", {"rest": "1"}, status=403)
    assert fresh(pledge).state == "submitted"
    visit("committee").post(f"/pledges/{pledge.id}/approve", {"rest": "1"})
    assert fresh(pledge).state == "approved"


def test_a_branch_without_a_secretary_is_reviewed_by_the_committee(world, actor):
    lonely = make.unit("branch", "无书记支部", world.a, sector="机关")
    author = make.person("江一帆", lonely)
    from portal.accounts.sessions import actor_of

    domain.file(YEAR, "", [typed()], by=actor_of(author.id), submitting=True)
    assert [row.person_id for row in Message.select()] == [world.committee.person.id]


def test_a_pledge_follows_its_author_to_another_branch(visit, world, filed, actor):
    pledge = filed("member")
    old = make.pledge(world.member.person, "published", year=YEAR - 1)
    domain.follow(world.member.person, world.a2, by=actor("committee"))
    assert (fresh(pledge).branch_id, fresh(old).branch_id) == (world.a2.id, world.a1.id)
    assert AuditEntry.select().where(AuditEntry.action == "pledge.follow").count() == 1
    visit("secretary").get(f"/pledges/{pledge.id}", status=404)
    assert "随组织关系转到现在的支部" in text_of(visit("secretary_a2").get(f"/pledges/{pledge.id}"))
    domain.follow(world.member.person, world.a2, by=actor("committee"))
    assert AuditEntry.select().where(AuditEntry.action == "pledge.follow").count() == 1
    with pytest.raises(Denied):
        domain.follow(world.member.person, world.a1, by=actor("secretary"))


def test_refusals_leave_nothing_behind(filed, actor):
    pledge = filed("member")
    item = rows(pledge)[0]
    counts = AuditEntry.select().count(), Revision.select().count()
    for refused, error in (
        (lambda: domain.judge(pledge, item, "maybe", by=actor("secretary")), Invalid),
        (lambda: domain.judge(pledge, item, "passed", by=actor("member")), Denied),
        (lambda: domain.approve(pledge, by=actor("supervisor"), rest=True), Denied),
        (lambda: domain.publish(pledge, by=actor("secretary")), Stale),
        (lambda: domain.submit(pledge, by=actor("colleague")), Denied),
    ):
        with pytest.raises(error):
            refused()
    assert (AuditEntry.select().count(), Revision.select().count()) == counts
    assert verdicts(pledge) == [("", ""), ("", "")]


def test_an_item_of_another_pledge_is_not_judged_here(visit, filed):
    mine, other = filed("member"), filed("colleague")
    item = rows(other)[0]
    visit("secretary").post(f"/pledges/{mine.id}/items/{item.id}/judge", {"verdict": "passed"}, status=404)
    visit("secretary").post(f"/pledges/{mine.id}/items/{'9' * 30}/judge", {"verdict": "passed"}, status=404)
    assert verdicts(other)[0] == ("", "")


@pytest.mark.parametrize(
    "sent",
    [
        {"verdict": "passed\x00"},
        {"verdict": "returned", "reason": "\x00\x01"},
        {"verdict": "returned", "reason": "好" * 5000},
        {"round": "9" * 30, "verdict": "passed"},
        {"round": "-1", "verdict": "x"},
        {},
    ],
)
def test_forged_verdicts_never_give_an_error(visit, filed, sent):
    pledge = filed("member")
    browser = visit("secretary")
    for act in (f"items/{rows(pledge)[0].id}/judge", "return", "reopen"):
        answer = browser.client.post(f"/pledges/{pledge.id}/{act}", data={"csrf_token": browser.token, **sent})
        assert answer.status_code in (303, 409, 422)
    assert Pledge.get_by_id(pledge.id).state == "submitted"
    assert PledgeItem.select().where(PledgeItem.verdict == "returned").count() == 0


def test_mass_assignment_changes_nothing(visit, filed):
    pledge = filed("member", "draft", items=1)
    row = rows(pledge)[0]
    forged = {
        "state": "published", "person": 1, "person_id": 1, "branch": 99, "branch_id": 99, "committee": 99, "year": 1999,
        "round": 9, "submitted_at": "2020-01-01", "approved_at": "2020-01-01", "published_at": "2020-01-01", "id": 77,
        "items-0-verdict": "passed", "items-0-reason": "x", "items-0-number": 5, "items-0-pledge": 99, "items-0-id": 3,
    }  # fmt: skip
    visit("member").post(
        f"/pledges/{pledge.id}/edit", {**fields(typed(key=row.id, matter="改过"), do="save", version=1), **forged}
    )
    now, item = fresh(pledge), rows(pledge)[0]
    assert item == row._replace(matter="改过")
    same = {name: value for name, value in pledge.__data__.items() if name not in ("version",)}
    assert {name: now.__data__[name] for name in same} == same
