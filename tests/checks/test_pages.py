"""The pages of checks: from 发起 to 回应, the items with and without script, lists, filters, exports, home."""

import io
import json
import re

import openpyxl
import pytest

from portal import clock
from portal.accounts.sessions import actor_of
from portal.checks import domain
from portal.checks.models import CheckAnswer, CheckVisit, SpotCheck
from portal.checks.visits import domain as visits
from portal.checks.visits.answers import Sent, answer
from portal.checks.visits.record import digest
from portal.comments import domain as comments
from portal.drafts.models import Draft
from portal.errors import Invalid
from portal.problems import domain as problems
from portal.problems.models import Problem
from tests import factories as make
from tests.browser_client import text_of
from tests.checks.conftest import at, found, fresh, submitted
from tests.uploads import images

HX = {"HX-Request": "true"}


def typed(key, value, evidence, version=0, *, was=("", ""), token="t"):
    """The fields of an item in the form of them all."""
    return {
        f"answer-{key}": value, f"evidence-{key}": evidence, f"version-{key}": str(version), f"was-{key}": digest(*was),
        f"token-{key}": f"{token}-{key}", f"follows-{key}": "",
    }  # fmt: skip


def test_a_supervisor_makes_a_check_goes_there_and_gives_the_result(world, visit, actor, checklist):
    listed, today = checklist(), clock.today()
    page = visit("supervisor")
    assert "还没有检查" in text_of(page.get("/checks"))
    assert listed.name in text_of(page.get("/checks/new"))
    form = {
        "kind": "random", "title": "四季度抽查", "subject": "看三会一课", "starts": str(today), "ends": str(today),
        "checklist": str(listed.id), "people": str(world.supervisor.person.id), "lead": str(world.supervisor.person.id),
        "once": "make-check-1",
    }  # fmt: skip
    assert "请填写检查的名称" in text_of(page.post("/checks/new", {**form, "title": ""}, 422))
    first = page.post("/checks/new", form)
    assert page.post("/checks/new", form).location == domain.path(SpotCheck.get())  # once
    check = SpotCheck.get()
    assert first.location == f"/checks/{check.id}/units"
    assert SpotCheck.select().count() == 1
    words = text_of(page.get(f"/checks/{check.id}/units"))
    assert "机关第一党支部（机关，本组没有检查过）" in words
    assert "集团机关" not in words
    assert "没有可以列入的单位" in text_of(page.get(f"/checks/{check.id}/units?stars=5"))
    page.post(f"/checks/{check.id}/units", {"units": [str(world.a1.id), str(world.a2.id)]})
    page.post(f"/checks/{check.id}/units", {"units": str(world.b1.id)}, 403)
    first, second = at(check, world.a1), at(check, world.a2)
    page.post(f"/checks/{check.id}/start", {"version": "99"}, 409)
    page.post(f"/checks/{check.id}/start", {"version": str(check.version)})
    assert "到现场检查：四季度抽查" in text_of(page.get("/"))
    assert "到过 0 / 2" in text_of(page.get("/checks"))
    base = f"/checks/visits/{first.id}"
    page.get(f"{base}/plan")
    page.post(
        f"{base}/plan",
        {"planned_on": str(today), "visitor": str(world.supervisor.person.id), "version": str(first.version)},
    )
    done = page.post(f"{base}/items", {**typed("1", "yes", "看了记录"), **typed("2", "no", "缺四月的会"), "once": "x"})
    assert done.location == base
    page.get(f"{base}/record")
    assert "请选择检查的方法" in text_of(page.post(f"{base}/record", {"visited_on": str(today), "met": "书记"}, 422))
    page.post(
        f"{base}/record",
        {
            "visited_on": str(today), "methods": ["see", "ask"], "met": "书记和两名党员", "opinion": "四月没有开会",
            "version": str(fresh(first).version), "files": (io.BytesIO(images.saved(images.scene(), "JPEG")), "现场.jpg"),
        },
    )  # fmt: skip
    words = text_of(page.get(base))
    assert "已到现场" in words
    assert "现场.jpg" in words
    page.get(f"/checks/visits/{second.id}/drop")
    page.post(f"/checks/visits/{second.id}/drop", {"reason": "正在换届", "version": str(fresh(second).version)})
    assert "反馈检查结果：四季度抽查" in text_of(page.get("/"))
    assert "四季度抽查" in text_of(page.get("/checks?state=todosupervisor"))
    assert "1 个单位会看到" in text_of(page.get(f"/checks/{check.id}/release"))
    page.post(f"/checks/{check.id}/release", {"summary": "总体较好", "version": str(fresh(check).version)})
    branch = visit("secretary")
    assert "回应检查结果：四季度抽查" in text_of(branch.get("/"))
    words = text_of(branch.get(base))
    for one in ("缺四月的会", "四月没有开会", "现场.jpg"):
        assert one in words
    assert "转为整改" not in words
    assert "总体较好" in text_of(branch.get(f"/checks/{check.id}"))
    assert "经过" not in text_of(branch.get(f"/checks/{check.id}"))
    branch.get(f"{base}/respond")
    branch.post(f"{base}/respond", {"response": "已补开", "version": str(fresh(first).version)})
    assert "已补开" in text_of(page.get(base))
    page.post(f"/checks/{check.id}/close", {"version": str(fresh(check).version)})
    assert "已办结" in text_of(branch.get("/checks"))
    visit("secretary_a2").get(f"/checks/{check.id}", 404)


def test_the_whole_form_keeps_what_is_right_and_shows_what_is_not(world, visit, actor, checked):
    one = at(checked("running"), world.a1)
    page, base = visit("supervisor"), f"/checks/visits/{one.id}"
    answer(one, "3", Sent("yes", "很新"), by=actor("supervisor"))
    sent = {**typed("1", "yes", ""), **typed("2", "yes", "都有"), **typed("3", "no", "旧的", was=("yes", ""))}
    words = text_of(page.post(f"{base}/items", sent, 409))
    assert "已保存 1 项，2 项没有保存" in words
    assert "必须写明佐证" in words
    assert "现在的：是，很新" in words
    assert (found(one, "2").answer, found(one, "3").answer) == ("yes", "yes")
    assert CheckAnswer.select().count() == 2
    html = page.post(f"{base}/items", sent, 409).get_data(as_text=True)
    assert 'class="error-summary"' in html
    for key in ("1", "3"):
        assert f'<a href="#check_visit-{one.id}-item-{key}">' in html
        assert f'id="check_visit-{one.id}-item-{key}"' in html
    assert "旧的</textarea>" in html
    # what was not touched is left alone, although somebody changed it meanwhile
    untouched = typed("3", "no", "我没动过", 0, was=("no", "我没动过"))
    assert page.post(f"{base}/items", untouched).location == base
    assert found(one, "3").answer == "yes"
    visit("committee").post(f"{base}/items", sent, 403)
    visit("secretary").post(f"{base}/items", sent, 404)


def test_one_item_by_itself_answers_with_a_line(world, visit, actor, checked):
    one = at(checked("running"), world.a1)
    page, path = visit("supervisor"), f"/checks/visits/{one.id}/items/2"
    sent = typed("2", "no", "缺四月", token="a")
    for _twice in range(2):
        line = page.post(path, sent, 200, headers=HX)
        assert "已保存" in text_of(line)
        assert 'name="version-2" value="1"' in line.get_data(as_text=True)
        assert f"{path}/find" in line.get_data(as_text=True)
    assert CheckAnswer.select().count() == 1
    line = page.post(path, typed("2", "yes", "都有", token="b"), 409, headers=HX).get_data(as_text=True)
    assert "缺四月" in line
    assert "data-mine" in line
    assert 'name="version-2" value="1"' in line
    assert "已保存" in text_of(
        page.post(path, {**typed("2", "yes", "都有", token="c"), "follows-2": "a-2"}, 200, headers=HX)
    )
    assert "请选择" in text_of(page.post(path, typed("2", "", "都有", 2), 422, headers=HX))
    assert page.post(path, typed("2", "na", "", 2, token="d")).location == f"/checks/visits/{one.id}"
    visit("committee").post(path, sent, 403, headers=HX)
    visit("supervisor_b").post(path, sent, 404, headers=HX)
    visits.record(fresh(one), clock.today(), ["see"], "书记", "", by=actor("supervisor"))
    domain.release(SpotCheck.get(), by=actor("supervisor"))
    late = page.post(path, typed("2", "no", "晚了", 3, token="e"), 409, headers=HX)
    assert "已经反馈" in text_of(late)
    assert "data-mine" not in late.get_data(as_text=True)


def test_a_finding_by_one_button_keeps_what_was_typed_first(world, visit, actor, checked):
    one = at(checked("running"), world.a1)
    page, path = visit("supervisor"), f"/checks/visits/{one.id}/items/2/find"
    page.post(path, {"once": "find-0"}, 422)
    form = {**typed("2", "no", "缺四月"), **typed("3", "partly", "有点旧"), "once": "find-1"}
    made = page.post(path, form)
    assert page.post(path, form).location == made.location
    problem = Problem.get()
    assert made.location == f"/problems/{problem.id}"
    assert (problem.text, found(one, "3").evidence) == ("检查“支委会每月召开”，发现：缺四月", "有点旧")
    words = text_of(page.get(f"/checks/visits/{one.id}"))
    assert "整改台账 （未下发）" in words
    assert page.post(path.replace("/2/", "/1/"), {"once": "find-2"}, 422)
    page.post(f"/checks/verify/{problem.id}", {"once": "verify-1"}, 409)
    assert SpotCheck.select().count() == 1
    submitted(problem, actor("supervisor"), actor("secretary"))
    small = page.post(f"/checks/verify/{problem.id}", {"once": "verify-1"})
    words = text_of(page.get(small.location))
    assert "现场复核" in words
    assert "检查“支委会每月召开”，发现：缺四月" in words, "who sees the problem reads it here"
    assert page.post(f"/checks/verify/{problem.id}", {"once": "verify-1"}).location == small.location
    visit("secretary").get(f"/checks/visits/{one.id}", 404)


def test_what_is_said_of_an_item_on_site_stands_behind_the_form(world, visit, actor, checked):
    one, by = at(checked("running"), world.a1), actor("supervisor")
    answer(one, "2", Sent("no", "缺四月"), by=by)
    thread = comments.open_thread(one, "item-2", "请附记录", by=by, quote="缺四月")
    html = visit("supervisor").get(f"/checks/visits/{one.id}").get_data(as_text=True)
    item = f"check_visit-{one.id}-item-2"
    inside, behind = html.split("data-visit=")[1].split("</form>", 1)
    assert f'href="#{item}-comments"' in inside
    assert "hx-get" not in inside, "htmx would send it as an item's"
    for there in (
        f'id="{item}-comments"',
        f'id="comment_thread-{thread.id}"',
        f'hx-get="/comments/new/check_visit/{one.id}/item-2"',
    ):
        assert behind.count(there) == 1, there
    assert f'href="#comment_thread-{thread.id}"' in html
    comments.resolve(thread, by=by)
    visits.record(fresh(one), clock.today(), ["see"], "书记", "四月没有开会", by=by)
    thread = comments.open_thread(fresh(one), "opinion", "这句要改", by=by, quote="四月没有开会")
    html = visit("supervisor").get(f"/checks/visits/{one.id}").get_data(as_text=True)
    assert f'id="comment_thread-{thread.id}"' in html
    visits.record(fresh(one), clock.today(), ["see"], "书记", "", by=by)  # its place is gone
    html = visit("supervisor").get(f"/checks/visits/{one.id}").get_data(as_text=True)
    assert f'href="/comments/on/check_visit/{one.id}#comment_thread-{thread.id}"' in html
    everything = visit("supervisor").get(f"/comments/on/check_visit/{one.id}").get_data(as_text=True)
    assert f'id="comment_thread-{thread.id}"' in everything


def test_a_passage_that_was_changed_is_marked_on_the_page_at_an_item_too(world, visit, actor, checked):
    one, by = at(checked("running"), world.a1), actor("supervisor")
    row = answer(one, "2", Sent("no", "缺四月的会"), by=by)
    comments.open_thread(one, "item-2", "请附记录", by=by, quote="缺四月的会")
    page = f"/checks/visits/{one.id}"
    assert "原文已修改" not in text_of(visit("supervisor").get(page))
    answer(one, "2", Sent("no", "缺五月和六月", row.version), by=by)
    for who in ("supervisor", "committee"):
        assert "原文已修改" in text_of(visit(who).get(page))


def test_what_was_sent_after_the_session_ended_is_put_back(world, visit, actor, checked):
    one = at(checked("running"), world.a1)
    page, path = visit("supervisor"), f"/checks/visits/{one.id}"
    fields = {name: [value] for name, value in typed("2", "no", "写了一半").items()}
    Draft.insert(
        person=world.supervisor.person.id,
        path=f"{path}/items",
        page=path,
        fields=fields,
        expired=True,
        saved_at=clock.now(),
    ).execute()
    html = page.get(path).get_data(as_text=True)
    assert "写了一半</textarea>" in html
    assert "已放回下面" in html
    page.post(f"{path}/items", typed("2", "no", "写完了"))
    assert not Draft.select().count()


@pytest.mark.parametrize(
    ("who", "query", "titles"),
    [
        ("supervisor", "", {"抽查甲", "巡查乙"}),
        ("supervisor", "?kind=tour", {"巡查乙"}),
        ("supervisor", "?state=released", {"抽查甲"}),
        ("supervisor", "?q=xc", {"巡查乙"}),
        ("supervisor", "?q=抽查", {"抽查甲"}),
        ("supervisor", "?year=2020", set()),
        ("committee", "", {"抽查甲", "巡查乙", "党委专项"}),
        ("committee", "?group=own", {"党委专项"}),
        ("committee", "?group={team_a}", {"抽查甲", "巡查乙"}),
        ("committee", "?place={a2}", {"巡查乙", "党委专项"}),
        ("secretary", "", {"抽查甲"}),
        ("secretary", "?place={a1}", {"抽查甲"}),
        ("secretary_a2", "", set()),
        ("committee_b", "", set()),
        ("supervisor_b", "", set()),
    ],
)
def test_who_finds_which_checks(world, visit, checked, who, query, titles):
    checked("released", ("a1",), title="抽查甲")
    checked("running", ("a1", "a2"), title="巡查乙", kind="tour")
    checked("running", ("a2",), who="committee", title="党委专项", kind="special")
    ids = {"team_a": world.team_a.id, "a1": world.a1.id, "a2": world.a2.id}
    page = visit(who).get("/checks" + query.format(**ids)).get_data(as_text=True)
    assert {one for one in ("抽查甲", "巡查乙", "党委专项") if f">{one}</a>" in page} == titles


def test_lists_cost_the_same_at_one_row_and_at_three_and_export_what_they_show(world, visit, checked, queries):
    numbers = {}
    for count in (1, 3):
        while SpotCheck.select().count() < count:
            checked("released", ("a1", "a2"), title=f"抽查{count}-{SpotCheck.select().count()}")
        for who in ("supervisor", "committee", "secretary"):
            for path in ("/checks", "/checks/visits", "/checks/lists"):
                if who == "secretary" and path == "/checks/lists":
                    continue
                page = visit(who)
                page.get(path)
                queries.statements.clear()
                page.get(path)
                numbers.setdefault((who, path), []).append(len(queries))
    for key, (first, second) in numbers.items():
        assert first == second <= 12, (key, first, second)
    book = openpyxl.load_workbook(io.BytesIO(visit("secretary").get("/checks?export=xlsx").data)).active
    rows = list(book.values)
    assert rows[0][0] == "名称"
    assert [row[6] for row in rows[1:]] == [1, 1, 1]  # of the own branch alone
    book = openpyxl.load_workbook(io.BytesIO(visit("secretary").get("/checks/visits?export=xlsx").data)).active
    assert {row[0] for row in list(book.values)[1:]} == {"机关第一党支部"}
    check = SpotCheck.select().first()
    answers = visit("secretary").get(f"/checks/{check.id}/results").data
    rows = list(openpyxl.load_workbook(io.BytesIO(answers)).active.values)
    assert [row[3] for row in rows[1:]] == ["是", "否", "部分"]
    words = text_of(visit("secretary").get("/checks/visits?state=todosecretary"))
    assert "机关第一党支部" in words
    assert "机关第二党支部" not in words


def test_both_texts_stand_on_the_page_of_a_conflict(world, visit, actor, checked):
    check = checked("running")
    one = at(check, world.a1)
    other = make.person("俞平伯", world.a2)
    theirs = actor_of(other.id, make.appointment(other, "supervisor", team=world.team_a).id)
    visits.plan(one, clock.today(), None, by=theirs)
    page = visit("supervisor")
    form = {"visited_on": str(clock.today()), "methods": "see", "met": "我写的", "opinion": "", "version": "1"}
    words = text_of(page.post(f"/checks/visits/{one.id}/record", form, 409))
    assert "我写的" in words
    assert re.search("俞平伯在 .+ 先保存了，您的文字没有丢", words)
    visits.plan(fresh(one), None, None, by=actor("supervisor"))
    again = text_of(page.post(f"/checks/visits/{one.id}/record", form, 409))
    assert re.search("您自己在 .+ 先保存了", again)
    edit = {
        "title": "我的名称",
        "kind": "random",
        "subject": "看",
        "starts": str(check.starts),
        "ends": str(check.ends),
    }
    edit |= {"checklist": str(check.checklist_id), "people": str(world.supervisor.person.id), "version": "1"}
    words = text_of(page.post(f"/checks/{check.id}/edit", edit, 409))
    assert "组织生活抽查" in words
    page.post(f"/checks/{check.id}/edit", {**edit, "version": str(fresh(check).version)})
    assert fresh(check).title == "我的名称"
    page.get(f"/checks/{check.id}/cancel")
    page.post(f"/checks/{check.id}/cancel", {"reason": "重复", "version": str(fresh(check).version)})
    assert "已取消" in text_of(page.get(f"/checks/{check.id}"))


def test_what_a_page_keeps_on_the_device_is_named_by_numbers_alone(world, visit, checked):
    one = at(checked("running"), world.a1)
    html = visit("supervisor").get(f"/checks/visits/{one.id}").get_data(as_text=True)
    assert f'data-visit="{world.supervisor.person.id}:{one.id}"' in html
    assert "最多 24 小时" in html
    assert "visit.js" in html
    assert "visit.js" not in visit("committee").get(f"/checks/visits/{one.id}").get_data(as_text=True)
    assert json.dumps(CheckVisit.get_by_id(one.id).methods) == "[]"


def test_a_check_on_site_stands_at_its_problem_and_is_begun_once(world, visit, actor):
    by, page = actor("supervisor"), visit("supervisor")
    made = problems.find(
        "缺四月的会", by=by, subject="branch", committee=world.a.id, branch=world.a1.id, source="supervision",
        team=world.team_a.id,
    )  # fmt: skip
    submitted(made, by, actor("secretary"))
    at_problem = f"/problems/{made.id}"
    assert "现场复核" in text_of(page.get(at_problem))
    first = page.post(f"/checks/verify/{made.id}", {"once": "verify-a"}).location
    assert page.post(f"/checks/verify/{made.id}", {"once": "verify-b"}).location == first
    check = SpotCheck.get()
    one = CheckVisit.get()
    html = page.get(at_problem).get_data(as_text=True)
    assert f'action="/checks/verify/{made.id}"' not in html
    assert f'href="/checks/visits/{one.id}"' in html
    assert f'href="/checks/visits/{one.id}"' not in visit("secretary").get(at_problem).get_data(as_text=True)
    html = page.get(f"/checks/{check.id}").get_data(as_text=True)
    assert f"/draws/new?check={check.id}" not in html
    assert f'href="/checks/{check.id}/units"' not in html
    with pytest.raises(Invalid, match="不能再列入"):
        domain.add_units(check, [world.a2.id], by=by)
    domain.cancel(fresh(check), by=by, reason="改日再去")
    assert page.post(f"/checks/verify/{made.id}", {"once": "verify-c"}).location != first


def test_what_the_unit_answered_first_can_still_be_read(world, visit, actor, checked):
    one = at(checked("released"), world.a1)
    visits.respond(fresh(one), "三月没有开会，四月\n补开", by=actor("secretary"))
    visits.respond(fresh(one), "已经补开", by=actor("secretary"))
    words = text_of(visit("supervisor").get(f"/checks/visits/{one.id}"))
    assert "回应：三月没有开会，四月 补开" in words
    assert "回应：已经补开" in words
