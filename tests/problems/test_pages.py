"""Pages of the ledger: every state for every role, the entry by hand and from elsewhere, steps, conflicts, numbers."""

import re
from datetime import timedelta
from urllib.parse import parse_qsl, urlparse

import pytest

from portal import clock
from portal.comments import domain as comments
from portal.problems import categories, counting, domain, listing
from portal.problems.models import Problem
from portal.sheets import read_table
from portal.suggestions import domain as suggestions
from tests import factories as make
from tests.browser_client import text_of
from tests.problems.conftest import DUE, fresh

STATES = ("found", "issued", "working", "submitted", "returned", "verified", "closed", "dropped")


def test_every_page_of_every_state_opens_and_offers_what_is_allowed(world, visit, ledger):
    made = {state: ledger(state=state) for state in STATES}
    offered = {}
    for who in ("supervisor", "secretary", "committee"):
        browser = visit(who)
        for state, problem in made.items():
            if state == "found" and who != "supervisor":
                browser.get(f"/problems/{problem.id}", 404)
                continue
            html = browser.get(f"/problems/{problem.id}").get_data(as_text=True)
            acts = sorted(set(re.findall(rf'href="/problems/{problem.id}/([a-z]+)"', html)))
            offered[who, state] = acts
            for act in acts:
                browser.get(f"/problems/{problem.id}/{act}")
    assert offered["supervisor", "found"] == ["drop", "edit", "issue"]
    assert offered["secretary", "working"] == ["extend", "note", "plan", "respond", "submit"]
    assert offered["supervisor", "submitted"] == [
        "amend",
        "criticise",
        "escalate",
        "note",
        "respond",
        "return",
        "verify",
    ]
    assert offered["committee", "verified"] == ["amend", "close", "criticise", "escalate", "note", "respond", "return"]
    assert {tuple(acts) for (_who, state), acts in offered.items() if state in ("closed", "dropped")} == {()}


def test_a_problem_by_hand_is_found_issued_planned_and_submitted(world, visit):
    supervisor, secretary = visit("supervisor"), visit("secretary")
    assert "登记问题" in text_of(supervisor.get("/problems"))
    typed = {
        "subject": str(world.member.person.id), "text": "一年三次不参加组织生活", "source": "supervision", "words": "签到表",
        "category": "organisation_sense", "requirement": "", "due_on": "", "once": "once-1",
    }  # fmt: skip
    page = supervisor.post(f"/problems/new/{world.a1.id}", {**typed, "text": ""}, 422)
    assert "请填写问题" in text_of(page)
    at = supervisor.post(f"/problems/new/{world.a1.id}", typed).headers["Location"]
    assert supervisor.post(f"/problems/new/{world.a1.id}", typed).headers["Location"] == at  # twice is once
    made = Problem.get()
    assert (made.person_id, made.team_id, made.state) == (world.member.person.id, world.team_a.id, "found")
    page = supervisor.post(
        f"{at}/issue",
        {
            "requirement": "",
            "due_on": str(DUE),
            "version": "1",
            "category": "",
            "responsible_person": "",
            "responsible": "",
        },
        422,
    )
    assert "请填写整改要求" in text_of(page)
    issue = {
        "requirement": "谈话提醒",
        "due_on": str(DUE),
        "category": "organisation_sense",
        "responsible_person": "",
        "responsible": "",
        "version": "1",
    }
    supervisor.post(f"{at}/issue", issue)
    assert "一年三次不参加组织生活" in text_of(visit("member").get(at))
    visit("colleague").get(at, 404)
    plan = {
        "measures": "支部书记谈话",
        "responsible_person": str(world.secretary.person.id),
        "responsible": "",
        "version": "2",
    }
    secretary.post(f"{at}/plan", plan)
    stale = secretary.post(f"{at}/plan", {**plan, "measures": "换一个办法"}, 409)
    assert "换一个办法" in text_of(stale)
    assert "支部书记谈话" in text_of(stale)
    assert "佐证材料（选填）" not in text_of(secretary.get(f"{at}/submit"))
    assert "请附上佐证材料" in text_of(secretary.post(f"{at}/submit", {"outcome": "谈过了", "version": "3"}, 422))
    secretary.post(f"{at}/submit", {"outcome": "谈过了", "version": "3", "on_site": "y"})
    assert "需要现场核实" in text_of(supervisor.get(at))


def test_from_a_thread_and_from_a_suggestion(app, world, visit, actor):
    pledge = make.pledge(world.member.person, "published")
    item = pledge.items.get()
    thread = comments.open_thread(
        pledge, f"item-{item.id}-measure", "留什么记录？", by=actor("supervisor"), quote="每月走访五户"
    )
    supervisor = visit("supervisor")
    onward = supervisor.get(f"/problems/new?thread={thread.id}", 303).headers["Location"]
    assert onward == f"/problems/new/{world.a1.id}?thread={thread.id}"
    html = supervisor.get(onward).get_data(as_text=True)
    assert f'<option selected value="{world.member.person.id}">' in html, (
        "the pledge is a member's, and so is its problem"
    )
    assert f'href="/comments/{thread.id}">取消' in html
    assert "转为整改" in text_of(supervisor.get(f"/comments/{thread.id}"))
    assert "留什么记录？（原文：“每月走访五户”）" in html
    supervisor.post(
        onward,
        {
            "subject": "",
            "text": "没有记录",
            "source": "supervision",
            "words": "批注",
            "category": "",
            "requirement": "",
            "due_on": "",
        },
    )
    made = Problem.get()
    assert (made.source_record, made.source_id) == ("comment_thread", thread.id)
    assert f'href="/comments/{thread.id}"' in supervisor.get(f"/problems/{made.id}").get_data(as_text=True)
    again = {"text": "没有记录", "source": "supervision", "once": "again-1"}
    for answer in (supervisor.post(onward, again), supervisor.get(onward, 303)):
        assert answer.headers["Location"] == f"/problems/{made.id}"
    page = supervisor.get(f"/comments/{thread.id}")
    assert f'href="/problems/{made.id}"' in page.get_data(as_text=True)
    assert "转为整改" not in text_of(page)
    assert f'href="/problems/{made.id}"' not in visit("secretary").get(f"/comments/{thread.id}").get_data(as_text=True)
    by = actor("supervisor")
    values = {"subject": "branch", "committee": world.a.id, "branch": world.a1.id, "source": "supervision"}
    assert domain.find("又来", by=by, record=thread, single=True, **values).id == made.id
    domain.drop(fresh(made), by=by, reason="登记错了")
    assert domain.find("重新登记", by=by, record=thread, single=True, **values).id != made.id
    with app.app_context():
        sent = suggestions.send("committee", "公开栏半年没有更新", by=actor("member"), anonymous=True).suggestion
    committee = visit("committee")
    assert "列入整改" in text_of(committee.get(f"/suggestions/{sent.id}"))
    assert "先选是哪个单位" in text_of(committee.get(f"/problems/new?suggestion={sent.id}"))
    assert "公开栏半年没有更新" in committee.get(f"/problems/new/{world.a1.id}?suggestion={sent.id}").get_data(
        as_text=True
    )
    for who, path in (
        ("secretary", f"?suggestion={sent.id}"),
        ("committee_b", f"?thread={thread.id}"),
        ("committee", "?thread=x"),
    ):
        visit(who).get(f"/problems/new{path}", 404)


def test_the_extension_is_asked_answered_and_withdrawn_on_the_page(world, visit, ledger):
    made = ledger(state="working")
    at, secretary, committee = f"/problems/{made.id}", visit("secretary"), visit("committee")
    until = str(DUE + timedelta(days=9))
    secretary.post(f"{at}/extend", {"until": until, "reason": "人员出差", "version": str(fresh(made).version)})
    assert "批复延期" in text_of(committee.get("/"))
    listed = text_of(committee.get("/problems/extensions?state=todocommittee"))
    assert "人员出差" in listed
    visit("secretary_a2").get(f"{at}/extension/grant", 404)
    committee.post(f"{at}/extension/grant", {"reply": "同意", "version": "1"})
    assert str(fresh(made).due_on) == until
    assert "原定" in text_of(secretary.get(at))
    secretary.post(f"{at}/extension/withdraw", status=409)
    committee.get("/problems/extensions?export=xlsx")


def test_all_that_a_form_misses_is_said_at_once_and_as_its_fields_are_called(visit, ledger):
    made, unplanned = ledger(state="working"), ledger()
    secretary = visit("secretary")
    page = text_of(secretary.post(f"/problems/{made.id}/extend", {"until": "", "reason": "", "version": "3"}, 422))
    assert "请填写理由" in page
    assert "请填写申请延到的日期" in page
    early = {"until": str(clock.today() - timedelta(days=1)), "reason": "人员出差", "version": "3"}
    assert "申请延到的日期不能早于今天" in text_of(secretary.post(f"/problems/{made.id}/extend", early, 422))
    at = f"/problems/{unplanned.id}/plan"
    assert "责任人（选填）" not in text_of(secretary.get(at)).replace(" ", "")
    page = text_of(secretary.post(at, {"measures": "", "responsible": "", "version": "2"}, 422))
    assert "请填写整改措施" in page
    assert "请在上面选责任人" in page


def test_a_category_that_fits_another_subject_says_so(world, visit):
    typed = {
        "subject": str(world.member.person.id), "text": "不参加组织生活", "source": "supervision", "category": "slack",
        "once": "once-c",
    }  # fmt: skip
    page = visit("supervisor").post(f"/problems/new/{world.a1.id}", typed, 422)
    assert "“基层党组织软弱涣散”这个类别不用于党员" in text_of(page)


def test_while_an_extension_waits_it_is_in_the_hands_of_who_answers(visit, ledger):
    made = ledger(state="working")
    at, secretary = f"/problems/{made.id}", visit("secretary")
    assert f'href="{at}/extend"' in secretary.get(at).get_data(as_text=True)
    asked = {"until": str(DUE + timedelta(days=9)), "reason": "人员出差", "version": str(fresh(made).version)}
    secretary.post(f"{at}/extend", asked)
    page = secretary.get(at)
    assert f'href="{at}/extend"' not in page.get_data(as_text=True)
    assert "基层党委、督导组手里" in text_of(page)
    assert "您手里" in text_of(visit("supervisor").get(at))
    assert secretary.get(f"{at}/extend", 303).location == at, "nothing is typed in vain"
    secretary.post(f"{at}/extension/withdraw")
    assert "您手里" in text_of(secretary.get(at))
    assert "责任单位手里" in text_of(visit("supervisor").get(at))


def test_one_act_is_the_next_and_nothing_stands_twice(visit, actor, ledger):
    made = ledger(state="issued", source="appraisal", words="民主评议会")
    secretary, at = visit("secretary"), f"/problems/{made.id}"
    primary = re.compile(r'<a class="btn btn-primary" href="/problems/\d+/(\w+)">')
    assert primary.findall(secretary.get(at).get_data(as_text=True)) == ["plan"]
    domain.plan(made, by=actor("secretary"), measures="每月检查", responsible="支部书记")
    domain.note(fresh(made), "response", "缺的是三月的记录", by=actor("secretary"))
    html = secretary.get(at).get_data(as_text=True)
    assert primary.findall(html) == ["submit"]
    assert "修改措施" in html
    assert "说明情况" in html
    assert "反馈意见" not in html
    assert "修改措施" in text_of(secretary.get(f"{at}/plan"))
    assert html.count("缺的是三月的记录") == 1
    assert text_of(secretary.get(at)).count("民主评议会") == 1
    domain.submit(fresh(made), by=actor("secretary"), outcome="已经补齐，请查看。", on_site=True)
    assert "已经补齐，请查看；需要现场核实" in text_of(secretary.get(at))


def test_each_number_opens_as_many_rows(world, visit, actor, ledger):
    late = clock.today() - timedelta(days=3)
    for state in STATES:
        ledger(state=state, category="life" if state != "closed" else "")
    ledger("committee", "a2", "working", whose="member_a2")
    ledger("committee", "a", "issued")
    Problem.update(due_on=late).where(Problem.state.in_(("working", "returned", "submitted"))).execute()
    for who in ("supervisor", "committee", "secretary"):
        by = actor(who)
        numbers = [cell for table in counting.tables(by, None) for row in table.rows for cell in row.cells]
        numbers += [cell[1:] for cell in counting.by_state(by, None)]
        assert len(numbers) > 20
        for number, url, _bad in numbers:
            asked = dict(parse_qsl(urlparse(url).query))
            assert listing.LIST.count(by, asked) == number, (who, url)
        page = text_of(visit(who).get("/problems/counts"))
        assert "按类别" in page
        assert ("按单位" in page) == (who != "secretary")
    assert "已逾期 3 天" in text_of(visit("secretary").get("/problems?state=overdue"))


def test_what_waits_on_home_equals_the_list_behind_it(world, visit, actor, ledger):
    from portal.problems import waiting

    for state in STATES:
        ledger(state=state)
        ledger("committee", "a2", state)
    ledger("committee", "a", "issued")
    ledger("secretary", "a1", "found")
    ledger(whose="member", due=clock.today() + timedelta(days=5))
    for who, number in (("supervisor", 2), ("secretary", 4), ("committee", 5), ("member", 1), ("colleague", 0)):
        found = waiting.ledger(actor(who))[0]
        query = dict(parse_qsl(urlparse(found.url).query))
        assert listing.LIST.count(actor(who), query) == found.count == number, who
        if number:
            assert found.tasks[0].what[:4] in text_of(visit(who).get("/"))


def test_home_gives_the_units_deadline_to_the_unit_alone(world, actor, ledger):
    from portal.problems import waiting

    late = {state: ledger("committee", "a2", state) for state in ("working", "submitted", "verified")}
    Problem.update(due_on=clock.today() - timedelta(days=2)).where(
        Problem.id.in_([p.id for p in late.values()])
    ).execute()
    assert {task.due for task in waiting.ledger(actor("committee"))[0].tasks} == {None}
    assert [task.due for task in waiting.ledger(actor("secretary_a2"))[0].tasks] == [clock.today() - timedelta(days=2)]


def test_the_committees_own_waits_for_it_when_it_falls_due(actor, ledger):
    from portal.problems import waiting

    ledger("committee", "a", "working")
    assert waiting.ledger(actor("committee"))[0].count == 0
    ledger("committee", "a", "working", due=clock.today() + timedelta(days=5))
    assert [task.button for task in waiting.ledger(actor("committee"))[0].tasks] == ["提交整改"]


def test_who_is_responsible_has_it_on_home_from_the_first_day_and_with_the_act(world, actor, ledger):
    from portal.problems import waiting

    made = ledger()
    domain.plan(made, by=actor("secretary"), measures="每月检查", responsible_person=world.colleague.person.id)
    found = waiting.ledger(actor("colleague"))[0]
    assert [(task.what, task.due, task.button) for task in found.tasks] == [
        ("完成整改并提交：组织生活记录不全", DUE, "提交整改")
    ]
    domain.submit(fresh(made), by=actor("colleague"), outcome="已经补齐", on_site=True)
    assert waiting.ledger(actor("colleague"))[0].count == 0


def test_the_ledger_as_a_sheet_and_its_search(visit, ledger):
    made = ledger(state="closed", category="weak", words="随机抽查")
    ledger("supervisor", "a2", "found")
    page = visit("committee").get("/problems?export=xlsx")
    rows = [row.values for row in read_table(page.data, listing.HEADINGS).rows()]
    assert [row["状态"] for row in rows] == ["已销号"]  # what another side found is not in it
    assert rows[0]["编号"] == made.number
    for q in (made.number, "组织生活", "机关第一", "随机抽查"):
        assert made.number in text_of(visit("secretary").get(f"/problems?q={q}"))
    assert made.number not in text_of(visit("secretary").get("/problems?q=没有的词"))


def test_the_categories_are_one_document(world, visit, actor):
    committee = visit("committee")
    typed = {
        f"{part}_{one.key}": getattr(one, part) for one in categories.DEFAULTS for part in ("name", "subject", "source")
    }
    typed |= {
        f"{part}_new{at}": "member" if part == "subject" else ""
        for at in (1, 2, 3)
        for part in ("name", "subject", "source")
    }
    at = f"/problems/categories/edit?committee={world.a.id}"
    page = committee.post(at, {**typed, "name_weak": "", "version": "0"}, 422)
    assert "请填写类别名称" in text_of(page)
    committee.post(
        at, {**typed, "name_weak": "支部涣散", "retired_spirit": "y", "name_new1": "学习不够", "version": "0"}
    )
    names = categories.names(world.a.id)
    assert (names["weak"], names[f"c{world.a.id}n1"]) == ("支部涣散", "学习不够")
    assert "spirit" not in {one.key for one in categories.offered(world.a.id, "member")}
    stale = committee.post(at, {**typed, "name_weak": "软弱", "version": "0"}, 409)
    assert "软弱" in stale.get_data(as_text=True)
    assert "支部涣散" in text_of(stale)
    committee.post(at, {**typed, "name_weak": "软弱", "version": "1"})  # what the other added stays
    assert categories.names(world.a.id)[f"c{world.a.id}n1"] == "学习不够"
    assert categories.names(world.b.id)["weak"] == "组织软弱涣散"
    for who, status in (("secretary", 403), ("supervisor", 403), ("committee_b", 404)):
        visit(who).get(at, status)
    visit("secretary").get("/problems/categories")


@pytest.mark.parametrize("who", ["supervisor", "committee", "secretary", "member"])
def test_a_list_costs_the_same_with_one_row_and_with_four(world, visit, ledger, who, queries):
    ledger(whose="member")
    browser = visit(who)
    browser.get("/problems")
    queries.statements.clear()
    browser.get("/problems")
    one = len(queries.statements)
    for state in ("issued", "working", "closed"):
        ledger(state=state, whose="member")
    queries.statements.clear()
    browser.get("/problems")
    assert len(queries.statements) == one <= 12


def test_a_remedy_has_its_entry_which_goes_with_it(world, visit, actor):
    from portal.stars.remedies import domain as remedies

    committee, secretary = actor("committee"), actor("secretary")
    remedy = remedies.ask(world.a1, "组织生活不按期", DUE, None, by=committee)
    made = Problem.get()
    assert (made.state, made.number[5:], made.due_on) == ("issued", "0001", DUE)
    page = visit("committee").get(f"/stars/remedies/{remedy.id}").get_data(as_text=True)
    assert f'href="/problems/{made.id}"' in page
    page = visit("secretary").get(f"/problems/{made.id}").get_data(as_text=True)
    assert f'href="/stars/remedies/{remedy.id}"' in page
    assert f'href="/problems/{made.id}/plan"' not in page
    remedies.plan(remedy, "每月一次", "支部书记", by=secretary)
    assert (fresh(made).state, fresh(made).measures) == ("working", "每月一次")
    remedies.agree(remedy, by=committee)
    remedies.extend(remedy, DUE + timedelta(days=5), by=committee, reason="统一调整")
    remedies.report(remedy, "已经补齐", by=secretary)
    remedies.refuse(remedy, by=committee, reason="三月没补")
    assert (fresh(made).state, fresh(made).verdict) == ("returned", "三月没补")
    remedies.report(remedy, "都补齐了", by=secretary)
    remedies.accept(remedy, by=committee)
    row = fresh(made)
    assert (row.state, row.outcome, row.due_on) == ("closed", "都补齐了", DUE + timedelta(days=5))
    with pytest.raises(Exception, match="整改提升"):
        domain.plan(_opened(remedies, world, committee), by=actor("secretary_a2"), measures="另办", responsible="书记")


def _opened(remedies, world, by):
    other = remedies.ask(world.a2, "活动少", DUE, None, by=by)
    remedies.cancel(remedies.ask(world.a1, "活动少", DUE, None, by=by), by=by, reason="重复")
    assert Problem.select().where(Problem.state == "dropped").count() == 1
    return Problem.get(Problem.source_id == other.id)
