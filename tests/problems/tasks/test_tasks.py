"""重点任务: drawn from the year's categories, read by everybody of the committee, worked on by its officers."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from portal import clock, policy
from portal.audit.models import Revision
from portal.errors import Denied, Invalid, Stale
from portal.problems.tasks import domain, listing, waiting
from portal.problems.tasks.models import KeyTask
from tests.browser_client import text_of

YEAR = clock.today().year
DUE = clock.today() + timedelta(days=60)


def draw(by: Any, **values: Any) -> KeyTask:
    usual = {"title": "规范组织生活", "owner": "组织处", "due_on": DUE, "reason": "台账里最多", "category": "weak"}
    return domain.draw(by.unit_id, YEAR, by=by, **{**usual, **values})


def test_a_task_runs_its_course(world: Any, actor: Any) -> None:
    committee = actor("committee")
    task = draw(committee)
    for text in ("开了部署会", "检查了一半支部"):
        domain.report(task, by=committee, text=text, version=task.version)
    assert task.progress == "检查了一半支部"
    said = [
        row.values["progress"]
        for row in Revision.select().where(Revision.action == "key_task.report").order_by(Revision.id)
    ]
    assert said == ["开了部署会", "检查了一半支部"]
    domain.edit(
        task,
        by=committee,
        title="规范组织生活记录",
        owner="组织处",
        due_on=DUE,
        reason="",
        category="",
        version=task.version,
    )
    with pytest.raises(Stale):
        domain.report(task, by=committee, text="晚了", version=1)
    domain.finish(task, by=committee, text="全部支部都已规范", version=task.version)
    with pytest.raises(Stale):
        domain.report(task, by=committee, text="还有")
    domain.reopen(task, by=committee, reason="回头看又有", version=task.version)
    domain.drop(task, by=committee, reason="并入另一项", version=task.version)
    assert KeyTask.get_by_id(task.id).state == "dropped"


def test_what_is_wrong_is_said(world: Any, actor: Any) -> None:
    committee = actor("committee")
    draw(committee)
    for field, values in (
        ("title", {}), ("title", {"title": " "}), ("owner", {"title": "另", "owner": ""}), ("due_on", {"title": "另", "due_on": None}),
        ("due_on", {"title": "另", "due_on": clock.today() - timedelta(days=1)}), ("category", {"title": "另", "category": "x"}),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            draw(committee, **values)
        assert refused.value.field == field
    for who in ("secretary", "member", "supervisor", "committee_b", "admin"):
        with pytest.raises(Denied):
            domain.draw(world.a.id, YEAR, by=actor(who), title="别人的", owner="甲", due_on=DUE)


def test_members_and_branches_of_the_committee_read_it(world: Any, actor: Any) -> None:
    task = draw(actor("committee"))
    sees = {who for who in world.players if who != "disabled" and policy.find(KeyTask, task.id, actor(who)) is not None}
    assert sees == {"member", "colleague", "secretary", "secretary_a2", "member_a2", "committee", "supervisor"}


def test_overdue_stands_on_the_home_of_the_committee(world: Any, actor: Any, visit: Any) -> None:
    task = draw(actor("committee"))
    KeyTask.update(due_on=clock.today() - timedelta(days=3)).where(KeyTask.id == task.id).execute()
    (found,) = waiting.tasks(actor("committee"))
    assert (found.count, found.tasks[0].url) == (1, f"/problems/tasks/{task.id}")
    assert "共 1 项" in text_of(visit("committee").get(found.url))
    assert "重点任务已逾期" in text_of(visit("committee").get("/"))
    assert waiting.tasks(actor("committee_b"))[0].count == 0
    assert waiting.tasks(actor("secretary")) == []


def test_a_category_of_the_ledger_becomes_a_task(world: Any, actor: Any, visit: Any, ledger: Any) -> None:
    ledger("committee", "a1", "issued", category="weak")
    ledger("supervisor", "a2", "closed", category="weak")
    ledger("committee", "a2", "found", category="weak")  # not issued: not counted
    ledger("committee", "a1", "issued")
    ledger("committee_b", "b1", "issued", category="weak")
    row, none = listing.by_category(actor("committee"), YEAR)
    assert (row.key, row.number, none.key) == ("weak", 2, "")
    browser = visit("committee")
    page = browser.get("/problems/tasks/review")
    assert f"/problems/tasks/new?year={YEAR}&amp;category=weak" in page.get_data(as_text=True)
    for number, url, _bad in row.cells:
        if number:
            assert f"共 {number} 个" in text_of(browser.get(url))
    page = text_of(browser.get(f"/problems/tasks/new?year={YEAR}&category=weak"))
    assert f"{YEAR} 年下发的“组织软弱涣散”类问题 2 个：未销号 1 个，已逾期 0 个，已销号 1 个。" in page
    assert "这一年没有" in text_of(browser.get("/problems/tasks/review?year=2013"))
    visit("secretary").get("/problems/tasks/review", 404)


def test_a_task_and_the_entries_it_came_from_lead_to_each_other(
    world: Any, actor: Any, visit: Any, ledger: Any
) -> None:
    ledger("committee", "a1", "issued", category="weak")
    ledger("supervisor", "a2", "closed", category="weak")
    ledger("committee", "a1", "issued", category="strict")
    task, browser = draw(actor("committee")), visit("committee")
    page = browser.get("/problems/tasks/review").get_data(as_text=True)
    assert f'href="/problems/tasks/{task.id}"' in page
    assert f"/problems/tasks/new?year={YEAR}&amp;category=weak" not in page
    assert f"/problems/tasks/new?year={YEAR}&amp;category=strict" in page
    page = browser.get(f"/problems/tasks/{task.id}").get_data(as_text=True)
    addresses = re.findall(r'href="(/problems\?[^"]*category=weak[^"]*)">(\d+) 个', page)
    assert [number for _url, number in addresses] == ["2", "1", "1"]
    for url, number in addresses:
        assert f"共 {number} 个" in text_of(browser.get(unescape(url)))
    assert "台账里的这类问题" not in text_of(visit("member").get(f"/problems/tasks/{task.id}"))
    domain.drop(task, by=actor("committee"), reason="另定")
    page = browser.get("/problems/tasks/review").get_data(as_text=True)
    assert f"/problems/tasks/new?year={YEAR}&amp;category=weak" in page


def test_pages(world: Any, visit: Any) -> None:
    browser = visit("committee")
    typed = {
        "title": "规范组织生活",
        "category": "weak",
        "reason": "最多",
        "owner": "组织处",
        "due_on": str(DUE),
        "year": str(YEAR),
    }
    assert "请填写重点任务" in text_of(browser.post("/problems/tasks/new", {**typed, "title": ""}, 422))
    address = browser.post("/problems/tasks/new", {**typed, "once": "task-1"}).location
    assert browser.post("/problems/tasks/new", {**typed, "once": "task-1"}).location == address
    task = KeyTask.get()
    for act in ("edit", "report", "finish", "drop"):
        browser.get(f"{address}/{act}")
    browser.post(f"{address}/report", {"text": "开了部署会", "version": task.version})
    conflict = browser.post(f"{address}/edit", {**typed, "owner": "办公室", "version": task.version}, 409)
    assert "办公室" in conflict.get_data(as_text=True)
    member = visit("member")
    page = text_of(member.get(address))
    assert "开了部署会" in page
    assert "记录进展 " not in page.split("经过")[0]
    member.get(f"{address}/report", 403)
    assert "共 1 项" in text_of(member.get(f"/problems/tasks?year={YEAR}&q=组织&category=weak"))
    assert "没有符合条件" in text_of(member.get("/problems/tasks?state=overdue"))
    browser.get("/problems/tasks?export=xlsx")
    browser.post(f"{address}/finish", {"text": "都已规范", "version": KeyTask.get().version})
    browser.get(f"{address}/reopen")
    visit("committee_b").get(address, 404)
    visit("staff").get("/problems/tasks", 404)
