"""Many at once: one wins, once in the trail, nothing doubled."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from portal import db
from portal.audit.models import AuditEntry
from portal.errors import Invalid, Stale
from portal.inbox.models import Message
from portal.pledges import domain
from portal.pledges.models import Pledge, PledgeItem
from tests.pledges.conftest import fields, fresh, rows, typed


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """Run each on a thread with a connection of its own, all started together; results or refusals in order."""
    barrier, found = Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        db.connect()
        try:
            barrier.wait()
            found[place] = work()
        except (Stale, Invalid) as refusal:
            found[place] = refusal
        finally:
            db.database.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.parametrize("times", range(3))
def test_eight_reviewers_decide_once(filed, actor, times):
    pledge = filed("member")
    first = rows(pledge)[0]
    if times == 1:
        domain.judge(pledge, first, "returned", by=actor("secretary"), reason="不清楚")
    people = [actor("secretary"), actor("committee")] * 4
    before = AuditEntry.select().count()

    def decide(by, turn):
        mine = fresh(pledge)
        return domain.send_back(mine, by=by) if turn % 2 and times else domain.approve(mine, by=by, rest=True)

    db.release()
    found = at_once([lambda by=by, turn=turn: decide(by, turn) for turn, by in enumerate(people)])
    assert found.count(None) == 1, found
    assert fresh(pledge).state == ("returned" if times == 1 else "approved")
    assert AuditEntry.select().count() == before + 1
    assert Message.select().where(Message.person == pledge.person_id).count() == 1


def test_a_verdict_and_an_approval_at_once_never_approve_a_returned_item(filed, actor):
    pledge = filed("member")
    item = rows(pledge)[0]
    secretary, committee = actor("secretary"), actor("committee")
    db.release()
    at_once([
        lambda: domain.judge(fresh(pledge), item, "returned", by=secretary, reason="不清楚"),
        lambda: domain.approve(fresh(pledge), by=committee, rest=True),
    ])  # fmt: skip
    verdicts = {row.verdict for row in rows(pledge)}
    assert (fresh(pledge).state, verdicts) in [("approved", {"passed"}), ("submitted", {"returned", ""})]


def test_the_same_form_from_eight_threads_makes_one_pledge(visit):
    browsers = [visit("member") for _ in range(8)]
    sent = fields(typed(), do="submit", once="same-token")

    def post(browser):
        return [
            browser.client.post("/pledges/new", data={"csrf_token": browser.token, **sent}).status_code
            for _ in range(5)
        ]

    db.release()
    found = at_once([lambda browser=browser: post(browser) for browser in browsers])
    assert {status for statuses in found for status in statuses} == {303}
    assert (Pledge.select().count(), PledgeItem.select().count()) == (1, 1)
    assert AuditEntry.select().where(AuditEntry.action == "pledge.create").count() == 1


def test_eight_edits_of_one_version_save_once(filed, actor):
    pledge = filed("member", "draft", items=1)
    (row,) = rows(pledge)
    author, version = actor("member"), pledge.version
    db.release()
    found = at_once([
        lambda turn=turn: domain.save(
            fresh(pledge), "", [typed(key=row.id, matter=f"第 {turn} 个窗口"), typed(20)], by=author, version=version
        )
        for turn in range(8)
    ])  # fmt: skip
    assert found.count(None) == 1
    assert [type(one) for one in found if one is not None] == [Stale] * 7
    assert rows(pledge)[0].matter == f"第 {found.index(None)} 个窗口"
    assert [item.number for item in rows(pledge)] == [1, 2]
