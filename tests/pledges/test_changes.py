"""变更 and 停止 of a published item: asked for with a reason, agreed or refused, explained in public, never deleted."""

from datetime import date

import pytest

from portal import db, home
from portal.audit.models import AuditEntry, Revision
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.pledges import domain
from portal.pledges.domain import Entry
from portal.pledges.models import Opinion, PledgeChange, PledgeItem
from portal.units import transfers
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fresh, rows, typed
from tests.pledges.test_race import at_once

WHY = "社区合并，老党员名单减少"


@pytest.fixture
def asked(filed, actor):
    """asked("stop"): the member's published pledge with a request on its first item."""

    def ask(kind="change", who="member", by="secretary", **values):
        pledge = filed(who, "published", by=by)
        item = rows(pledge)[0]
        wanted = typed(1, **{"matter": "每季度走访三户", "due_on": date(YEAR, 11, 30), **values})
        change = domain.propose(pledge, item, kind, WHY, by=actor(who), wanted=wanted if kind == "change" else None)
        return pledge, item, change

    return ask


def reread(change):
    return PledgeChange.get_by_id(change.id)


def counted(*actions):
    return [AuditEntry.select().where(AuditEntry.action == action).count() for action in actions]


def path(pledge, item):
    return f"/pledges/{pledge.id}/items/{item.id}/change"


def sent(**values):
    form = {
        "kind": "change", "reason": WHY, "matter": "每季度走访三户", "measure": "每月走访五户，记录办理结果",
        "due_on": f"{YEAR}-12-31", "standard": "发挥作用合格", "duty": "窗口受理", "once": "change-1", **values,
    }  # fmt: skip
    return form


# --- agreed ---------------------------------------------------------------------------------------


def test_an_agreed_change_stands_in_place_and_is_explained_to_everybody(asked, actor, visit, world):
    pledge, item, change = asked()
    domain.agree(reread(change), by=actor("secretary"), answer="情况属实")
    row = PledgeItem.get_by_id(item.id)
    assert (row.id, row.matter, row.due_on, row.amended_on) == (
        item.id, "每季度走访三户", date(YEAR, 11, 30), date(YEAR, 3, 10),
    )  # fmt: skip
    assert row.verdict == "passed"
    kept = reread(change)
    assert (kept.state, kept.decided_by_id, kept.before["matter"]) == ("agreed", world.secretary.person.id, item.matter)
    revision = Revision.get(Revision.action == "pledge.amend")
    assert revision.note == WHY
    assert revision.values == {"item": item.id, "number": 1, "before": kept.before, "after": kept.wanted}
    assert counted("pledge_change.propose", "pledge_change.agree", "pledge.amend") == [1, 1, 1]
    assert WHY not in "".join(str(one.detail) + str(one.fields) for one in AuditEntry.select())
    for who in ("staff", "member_a2", "supervisor"):
        page = text_of(visit(who).get(f"/pledges/{pledge.id}"))
        assert "已变更" in page
        assert WHY in page
        assert "每季度走访三户" in page
        assert "2026年3月10日经同意变更" in page
        assert "删去：" in page
    assert "情况属实" not in text_of(visit("staff").get(f"/pledges/{pledge.id}"))
    assert (
        Message.select().where((Message.person == pledge.person_id) & Message.text.contains("已同意变更")).count() == 1
    )


def test_what_was_changed_is_found_by_its_new_words(asked, actor, visit):
    _pledge, _item, change = asked(matter="修缮活动室")
    assert "文振晓" not in text_of(visit("secretary").get("/pledges?q=修缮活动室"))
    domain.agree(reread(change), by=actor("secretary"))
    assert "文振晓" in text_of(visit("secretary").get("/pledges?q=修缮活动室"))


def test_a_stopped_item_stays_with_its_reason_and_takes_no_progress(asked, actor, visit):
    pledge, item, change = asked("stop")
    domain.agree(reread(change), by=actor("secretary"))
    row = PledgeItem.get_by_id(item.id)
    assert (row.matter, row.stopped_on, row.amended_on) == (item.matter, date(YEAR, 3, 10), None)
    assert Revision.get(Revision.action == "pledge.amend").values == {
        "item": item.id, "number": 1, "stopped": "2026-03-10",
    }  # fmt: skip
    page = text_of(visit("staff").get(f"/pledges/{pledge.id}"))
    assert "已停止" in page
    assert item.matter in page
    assert WHY in page
    with pytest.raises(Invalid):
        domain.record(fresh(pledge), item, Entry(date(YEAR, 3, 1), "做了"), by=actor("member"))
    with pytest.raises(Invalid):
        domain.propose(fresh(pledge), item, "stop", WHY, by=actor("member"))
    browser = visit("member")
    browser.post(
        f"/pledges/{pledge.id}/items/{item.id}/progress", {"made_on": "2026-03-01", "text": "做了"}, status=422
    )
    assert (
        browser.get(path(pledge, item), status=303).headers["Location"].endswith(f"#pledge-{pledge.id}-item-{item.id}")
    )


def test_until_it_is_agreed_only_the_author_and_the_office_know(asked, visit):
    pledge, _item, change = asked()
    own = f"/pledges/changes/{change.id}"
    for who in ("member", "secretary", "committee", "supervisor"):
        assert WHY in text_of(visit(who).get(own))
        assert "待同意" in text_of(visit(who).get(f"/pledges/{pledge.id}"))
    for who in ("colleague", "staff", "secretary_a2", "member_b", "admin"):
        visit(who).get(own, status=404)
    page = text_of(visit("colleague").get(f"/pledges/{pledge.id}"))
    assert WHY not in page
    assert "每季度走访三户" not in page
    assert "待同意" not in page


# --- whose move -----------------------------------------------------------------------------------


def test_the_secretarys_own_is_the_committees(asked, actor, visit):
    pledge, _item, change = asked(who="secretary", by="committee")
    with pytest.raises(Denied):
        domain.agree(reread(change), by=actor("secretary"))
    assert not [one for one in Message.select() if one.person_id == pledge.person_id and "请答复" in one.text]
    assert "答复变更申请：郝明国，第 1 项" in text_of(visit("committee").get("/"))
    assert "答复变更申请" not in text_of(visit("secretary").get("/"))
    domain.agree(reread(change), by=actor("committee"))


@pytest.mark.parametrize("who", ["colleague", "supervisor", "secretary_a2", "secretary_b", "member"])
def test_nobody_else_answers(asked, actor, who):
    _pledge, _item, change = asked()
    for verb in (domain.agree, lambda one, by: domain.refuse(one, "不行", by=by)):
        with pytest.raises(Denied):
            verb(reread(change), by=actor(who))
    assert reread(change).state == "proposed"


def test_a_refusal_says_why_and_changes_nothing(asked, actor, visit):
    pledge, item, change = asked()
    browser = visit("secretary")
    own = f"/pledges/changes/{change.id}"
    assert "写明理由" in text_of(browser.post(f"{own}/refuse", {"answer": " "}, status=422))
    browser.post(f"{own}/refuse", {"answer": "名单还没有定，先按原来的做"})
    assert PledgeItem.get_by_id(item.id).matter == item.matter
    assert reread(change).state == "refused"
    page = text_of(visit("member").get(own))
    assert "未同意" in page
    assert "名单还没有定" in page
    assert "没有得到同意" in text_of(visit("member").get("/inbox"))
    assert counted("pledge_change.refuse", "pledge.amend") == [1, 0]
    assert WHY not in text_of(visit("staff").get(f"/pledges/{pledge.id}"))
    browser.post(f"{own}/agree", status=409)
    domain.propose(fresh(pledge), item, "stop", WHY, by=actor("member"))  # one may ask again


def test_the_author_withdraws(asked, actor, visit):
    pledge, _item, change = asked()
    visit("secretary").post(f"/pledges/changes/{change.id}/withdraw", status=403)
    visit("member").post(f"/pledges/changes/{change.id}/withdraw")
    assert reread(change).state == "withdrawn"
    with pytest.raises(Stale):
        domain.agree(reread(change), by=actor("secretary"))
    assert "待同意" not in text_of(visit("member").get(f"/pledges/{pledge.id}"))
    assert "答复变更申请" not in text_of(visit("secretary").get("/"))


# --- asking ---------------------------------------------------------------------------------------


def test_the_form_asks_once_and_tells_whose_move_it_is(filed, visit):
    pledge = filed("member", "published")
    item = rows(pledge)[0]
    browser = visit("member")
    page = browser.get(path(pledge, item))
    assert "由支部书记答复" in text_of(page)
    assert item.matter in page.get_data(as_text=True)
    for _ in range(2):
        browser.post(path(pledge, item), sent())
    assert PledgeChange.select().count() == 1
    browser.post(path(pledge, item), sent(once="change-2"), status=422)
    assert PledgeChange.select().count() == 1
    secretary = visit("secretary")
    assert "申请变更承诺第 1 项，请答复" in text_of(secretary.get("/inbox"))
    assert "答复变更申请：文振晓，第 1 项" in text_of(secretary.get("/"))
    assert "文振晓" in text_of(secretary.get("/pledges/changes?state=waiting"))
    change = PledgeChange.get()
    secretary.post(f"/pledges/changes/{change.id}/agree", {"answer": ""})
    assert reread(change).state == "agreed"


def test_a_request_lacks_nothing(filed, visit):
    pledge = filed("member", "published")
    item = rows(pledge)[0]
    browser = visit("member")
    for values, said in (
        ({"reason": ""}, "请填写客观原因"),
        ({"reason": "长" * 301}, "最多 300 个字"),
        ({"matter": ""}, "请填写承诺事项"),
        ({"due_on": f"{YEAR}-03-01"}, "完成时限已经过去"),
        ({"due_on": f"{YEAR + 1}-01-01"}, f"{YEAR} 年之内"),
        ({"matter": item.matter}, "和原来一样"),
        ({"kind": "drop"}, ""),
    ):
        page = browser.post(path(pledge, item), sent(**values), status=422)
        assert said in text_of(page), values
        assert "change-1" in page.get_data(as_text=True)
    assert PledgeChange.select().count() == 0
    browser.post(path(pledge, item), sent(kind="stop", matter=""))  # to stop needs no new text
    assert PledgeChange.get().wanted == {}


def test_only_the_author_asks_and_only_of_what_is_published(filed, actor):
    pledge = filed("member", "published")
    for who in ("secretary", "committee", "colleague"):
        with pytest.raises(Denied):
            domain.propose(pledge, rows(pledge)[0], "stop", WHY, by=actor(who))
    other = filed("colleague")
    with pytest.raises(Stale):
        domain.propose(other, rows(other)[0], "stop", WHY, by=actor("colleague"))
    with pytest.raises(Invalid):
        domain.propose(pledge, rows(pledge)[0], "drop", WHY, by=actor("member"))
    with pytest.raises(Invalid):
        domain.propose(pledge, rows(other)[0], "stop", WHY, by=actor("member"))
    assert PledgeChange.select().count() == 0


# --- many at once ---------------------------------------------------------------------------------


def test_eight_agree_at_once_and_it_is_done_once(asked, actor):
    pledge, item, change = asked()
    people = [actor("secretary"), actor("committee")] * 4
    db.release()
    found = at_once([
        lambda by=by, turn=turn: (
            domain.refuse(reread(change), "不同意", by=by) if turn == 7 else domain.agree(reread(change), by=by)
        )
        for turn, by in enumerate(people)
    ])  # fmt: skip
    assert found.count(None) == 1, found
    agreed = reread(change).state == "agreed"
    assert sum(counted("pledge_change.agree", "pledge_change.refuse")) == 1
    assert counted("pledge.amend") == [int(agreed)]
    assert (PledgeItem.get_by_id(item.id).matter == "每季度走访三户") is agreed
    assert (
        Message.select()
        .where(Message.person == pledge.person_id, Message.path == f"/pledges/changes/{change.id}")
        .count()
        == 1
    )


def test_eight_requests_at_once_leave_one_open(filed, actor):
    pledge = filed("member", "published")
    author, item = actor("member"), rows(pledge)[0]
    db.release()
    found = at_once([lambda: domain.propose(fresh(pledge), item, "stop", WHY, by=author) for _ in range(8)])
    assert len([one for one in found if isinstance(one, PledgeChange)]) == 1
    assert PledgeChange.select().count() == counted("pledge_change.propose")[0] == 1


def test_progress_and_agreement_at_once_both_hold_or_one_is_told(asked, actor):
    pledge, item, change = asked("stop")
    author, reviewer = actor("member"), actor("secretary")
    db.release()
    at_once([
        lambda: domain.record(fresh(pledge), item, Entry(date(YEAR, 3, 1), "做了一半", 50), by=author),
        lambda: domain.agree(reread(change), by=reviewer),
    ])  # fmt: skip
    row = PledgeItem.get_by_id(item.id)
    assert (row.share == 50) == (counted("pledge.progress") == [1])
    assert (row.stopped_on is not None) == (reread(change).state == "agreed")


# --- where it lies --------------------------------------------------------------------------------


def test_requests_and_opinions_follow_their_pledge_to_another_branch(asked, actor, world, visit):
    pledge, item, change = asked()
    said = Opinion.create(
        pledge=pledge, item=item.id, holder=pledge.person_id, branch=pledge.branch_id, committee=pledge.committee_id,
        text="很好",
    )  # fmt: skip
    transfers.transfer(
        world.member.person, world.a2, by=actor("committee"), moved_on=date(YEAR, 3, 9), reason="工作调动"
    )
    assert reread(change).branch_id == world.a2.id == Opinion.get_by_id(said.id).branch_id
    visit("secretary").get(f"/pledges/changes/{change.id}", status=404)
    assert "答复变更申请：文振晓" in text_of(visit("secretary_a2").get("/"))
    domain.agree(reread(change), by=actor("secretary_a2"))


def test_the_list_of_requests_and_its_count_agree(asked, actor, visit, app, world):
    asked()
    asked("stop", who="colleague")
    asked("stop", who="secretary", by="committee")
    for who, number in (("secretary", 2), ("committee", 1)):
        with app.test_request_context():
            waiting = [one for one in home.waiting(actor(who)) if one.url.startswith("/pledges/changes")]
        assert [one.count for one in waiting] == [number]
        assert f"共 {number} 份" in text_of(visit(who).get(waiting[0].url))
    assert "共 3 份" in text_of(visit("supervisor").get("/pledges/changes"))
    assert "共 1 份" in text_of(visit("member").get("/pledges/changes"))
    assert "没有变更申请" in text_of(visit("member_b").get("/pledges/changes"))
    assert visit("secretary").get("/pledges/changes?export=xlsx").mimetype.endswith("sheet")
    assert "共 1 份" in text_of(visit("secretary").get("/pledges/changes?kind=change&q=wzx"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_three(asked, visit, queries, number):
    for who in ("member", "colleague", "former")[:number] if number == 1 else ("member", "colleague"):
        asked(who=who)
    browser = visit("committee")
    browser.get("/pledges/changes")
    queries.statements.clear()
    browser.get("/pledges/changes")
    _seen.append(len(queries))
    assert len(set(_seen)) == 1


_seen = []
