"""Pages of units and people: who sees what, lists and their exports, forms and their refusals."""

import io
import re
from datetime import date, timedelta
from urllib.parse import quote

import openpyxl
import pytest
import time_machine

from portal import clock
from portal.audit.models import AuditEntry
from portal.units import listing, setup
from portal.units.models import Contact, Person, Unit, UnitDecision
from tests import factories as make
from tests.browser_client import text_of

CANARY = "金丝雀支部"


def sheet(response):
    rows = list(openpyxl.load_workbook(io.BytesIO(response.data)).active.iter_rows(values_only=True))
    return list(rows[0]), [list(row) for row in rows[1:]]


def names_in(browser, path):
    return re.findall(
        r'<th scope="row">.*?<a href="/(?:units|members)/\d+">(.*?)</a>', browser.get(path).get_data(as_text=True)
    )


# --- who sees what ----------------------------------------------------------------------------------


def test_the_committee_sees_its_tree_with_numbers_depth_first(world, visit):
    general = make.unit("general_branch", "机关党总支", world.a)
    make.unit("branch", "总支一支部", general, sector="机关")
    make.unit("branch", "机关第三党支部", world.a, sector="机关")
    assert names_in(visit("committee"), "/units") == [
        "某某局机关党委", "机关第一党支部", "机关第二党支部", "机关第三党支部", "机关党总支", "总支一支部",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["committee", "secretary", "supervisor"])
def test_each_number_equals_the_list_it_opens(world, visit, who):
    make.person("预备某", world.a1, membership="预备", confirmed="", initials="ybm")
    make.person("转出某", world.a1, status="转出")
    browser = visit(who)
    path = "/units" if who != "secretary" else f"/units/{world.a1.id}"
    links = re.findall(r'href="(/members\?[^"]+)"[^>]*>(\d+)<', browser.get(path).get_data(as_text=True))
    assert len(links) >= 3
    for link, number in links:
        assert f"共 {number} 人" in text_of(browser.get(link.replace("&amp;", "&"))), link


@pytest.mark.parametrize("who", ["member", "staff", "secretary"])
def test_others_see_the_names_of_the_tree_without_numbers(world, visit, who):
    page = visit(who).get("/units").get_data(as_text=True)
    assert "机关第二党支部" in page
    assert "设置检查" not in page
    assert "集团机关" not in page


def test_a_member_sees_the_names_of_the_own_branch_and_no_more(world, visit):
    browser = visit("member")
    page = browser.get("/members").get_data(as_text=True)
    assert "秦明恒" in page
    assert "司马若鑫" not in page
    for secret in ("1980-05", "13800138000", "138****", "2005-07"):
        assert secret not in page
        assert secret not in browser.get(f"/members/{world.colleague.person.id}").get_data(as_text=True)
        assert secret not in browser.get(f"/units/{world.a1.id}").get_data(as_text=True)
    browser.get(f"/members/{world.member_a2.person.id}", status=404)
    own = browser.get(f"/members/{world.member.person.id}").get_data(as_text=True)
    assert "13800138000" in own
    assert "1980年5月" in own


@pytest.mark.parametrize(
    ("who", "units", "people"),
    [("staff", 200, 404), ("admin", 200, 404), ("security", 200, 404), ("auditor", 404, 404), ("supervisor", 200, 200)],
)
def test_who_has_work_on_which_page(world, visit, who, units, people):
    browser = visit(who)
    browser.get("/units", status=units)
    browser.get(f"/units/{world.a1.id}", status=units)
    browser.get("/members", status=people)
    browser.get(f"/members/{world.member.person.id}", status=people)


GETS = ["", "/edit", "/rename", "/move", "/merge", "/split", "/dissolve", "/contact", "/found", "/enter"]


@pytest.mark.parametrize("path", GETS)
def test_another_committee_finds_nothing_here(world, visit, path):
    for who in ("committee_b", "secretary_b", "member_b", "supervisor_b"):
        visit(who).get(f"/units/{world.a1.id}{path}", status=404)


@pytest.mark.parametrize("path", GETS[1:])
def test_who_sees_a_branch_but_may_not_decide_is_refused(world, visit, path):
    allowed = {
        "secretary": {"/contact", "/enter"},
        "admin": {"/edit", "/rename", "/move", "/dissolve", "/contact", "/found"},
    }
    for who in ("member", "secretary", "supervisor", "admin"):
        status = 200 if path in allowed.get(who, set()) else 404 if path == "/enter" and who == "admin" else 403
        visit(who).get(f"/units/{world.a1.id}{path}", status=status)


@pytest.mark.parametrize("path", ["", "/edit", "/transfer", "/status"])
def test_files_are_closed_to_other_committees_and_for_colleagues(world, visit, path):
    person = world.member.person
    for who in ("committee_b", "secretary_b", "secretary_a2", "supervisor_b"):
        visit(who).get(f"/members/{person.id}{path}", status=404)
    if path:
        visit("colleague").get(f"/members/{person.id}{path}", status=403)
    visit("committee").get(f"/members/{person.id}{path}")


def test_no_word_of_another_committee_in_lists_searches_exports_and_choices(world, visit):
    hidden = make.unit("branch", CANARY, world.b, sector="机关")
    make.person("金丝雀", hidden, initials="jsq", post=CANARY)
    for who in ("committee", "secretary", "member", "staff", "supervisor"):
        browser = visit(who)
        for path in ("/units", "/units?state=all", f"/units?q={quote('金丝')}", "/members", "/members?status=all",
                     "/members?q=jsq", f"/members?under={hidden.id}", f"/members?group={hidden.id}", "/"):  # fmt: skip
            if path.startswith("/members") and who == "staff":
                continue
            page = (
                browser.get(path)
                .get_data(as_text=True)
                .replace(f'value="{quote("金丝")}"', "")
                .replace('value="金丝"', "")
            )
            assert "金丝雀" not in page, (who, path)
        if who != "supervisor":  # who belongs to the other committee as a person
            browser.get(f"/units/{hidden.id}", status=404)
        cells = sheet(browser.get(f"/units?q={quote('金丝')}&export=xlsx"))[1]
        assert cells == [], who
    for path in (
        f"/units/{world.a1.id}/merge",
        f"/units/{world.a1.id}/move",
        f"/members/{world.member.person.id}/transfer",
    ):
        assert CANARY not in visit("committee").get(path).get_data(as_text=True), path


def test_a_superior_committee_sees_all_below_and_chooses_by_committee(world, visit):
    held = make.appointment(world.member_b.person, "committee", world.superior)
    world.member_b.hand = held
    browser = visit("member_b")
    assert names_in(browser, "/units")[:2] == ["某某区委", "某某局机关党委"]
    page = browser.get("/members").get_data(as_text=True)
    assert f'<option value="{world.b.id}">' in page
    assert f'<option value="{world.b1.id}">' not in page
    assert set(names_in(browser, f"/members?under={world.b1.id}")) == {"钱春兵", "汪康然", "廖军娟", "卓立群", "贺知远"}
    assert "文振晓" in names_in(browser, f"/members?under={world.a.id}")
    browser.get(f"/units/{world.superior.id}")


# --- lists ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/units", "/members", "/units?check=any", "/members?lacks=any"])
@pytest.mark.parametrize("who", ["committee", "secretary"])
def test_lists_take_the_same_few_queries_at_any_length(world, visit, queries, path, who):
    browser = visit(who)
    browser.get(path)
    counts = []
    for _ in range(2):
        queries.statements.clear()
        browser.fragment(path)
        counts.append(len(queries))
        for number in range(3):
            made = make.unit("branch", f"{path}新支部{len(counts)}{number}", world.a)
            make.person("某某", world.a1, initials="mm")
            make.person("某某", made, initials="mm")
    assert counts[0] == counts[1]
    assert counts[1] <= 12


@pytest.mark.parametrize("path", ["units", "members"])
def test_pages_of_records_take_few_queries(world, visit, queries, path):
    key = world.a1.id if path == "units" else world.member.person.id
    browser = visit("committee")
    browser.get(f"/{path}/{key}")
    queries.statements.clear()
    browser.fragment(f"/{path}/{key}")
    first = len(queries)
    for number in range(3):
        make.person(f"某某{number}", world.a1)
        make.unit("group", f"第{number + 5}党小组", world.a1)
    queries.statements.clear()
    browser.fragment(f"/{path}/{key}")
    assert len(queries) == first


def test_two_hundred_branches_page_by_fifty_and_filter_by_defect(world, visit, queries):
    for number in range(200):
        one = make.unit("branch", f"第{number:03}支部", world.b, sector="国有企业" if number % 2 else "两新")
        make.person("某书记", one, duty="支部书记" if number % 4 else "", initials="msj")
    browser = visit("committee_b")
    queries.statements.clear()
    page = text_of(browser.fragment("/units"))
    assert len(queries) <= 12
    assert "共 202 个组织" in page
    assert "第 1 页，共 5 页" in page
    assert "共 50 个组织" in text_of(browser.get("/units?check=secretary"))
    assert "共 100 个组织" in text_of(browser.get(f"/units?sector={quote('两新')}"))
    assert len(names_in(browser, "/units?page=5")) == 2
    assert len(sheet(browser.get("/units?export=xlsx"))[1]) == 202


def test_an_export_equals_the_screen_and_is_recorded(world, visit):
    browser = visit("committee")
    headings, rows = sheet(browser.get(f"/members?category={quote('在职')}&export=xlsx"))
    assert headings == [
        "姓名", "性别", "出生年月", "入党时间", "转正时间", "人员类别", "党员类型", "党支部", "党小组", "党内职务",
        "工作岗位", "状态", "党员领导干部", "待补充",
    ]  # fmt: skip
    assert [row[0] for row in rows] == names_in(browser, f"/members?category={quote('在职')}")
    assert not any("138" in str(cell) for row in rows for cell in row), "no numbers leave by the list"
    headings, rows = sheet(browser.get("/units?export=xlsx"))
    assert headings == [
        "组织",
        "类型",
        "上级组织",
        "领域",
        "书记",
        "成立日期",
        "固定活动日",
        "党员",
        "正式党员",
        "任期届满",
        "设置检查",
    ]
    assert [row[0] for row in rows] == names_in(browser, "/units")
    entries = [row.detail for row in AuditEntry.select().where(AuditEntry.action == "export").order_by(AuditEntry.id)]
    assert entries == [
        {"list": "members", "rows": 7, "filters": ["category"]}, {"list": "units", "rows": 3, "filters": []},
    ]  # fmt: skip
    assert sheet(visit("member").get("/members?export=xlsx"))[0] == ["姓名", "党支部", "党小组", "党内职务", "工作岗位"]


@pytest.mark.parametrize(
    "query",
    ["under=99999999999999999999", "under=-1", "under=abc", "group=none&group=1", "status=\x00", "lacks=%ff", "page=0",
     "page=999999999", "kind=technical", "q=%ed%a0%80", "q=" + "长" * 500, "under=²"],
)  # fmt: skip
def test_forged_addresses_give_a_list(world, visit, query):
    for path in ("/members", "/units"):
        visit("committee").get(f"{path}?{query}")


@pytest.mark.parametrize("key", ["0", "99999999999", "99999999999999999999999"])
def test_unknown_records_are_not_found(world, visit, key):
    visit("committee").get(f"/units/{key}", status=404)
    visit("committee").get(f"/members/{key}", status=404)


def test_search_finds_by_name_initials_and_post(world, visit):
    browser = visit("committee")
    for wanted in ("曾国", "zgl", "zg", "曾国立"):
        assert names_in(browser, f"/members?q={quote(wanted)}") == ["曾国立"], wanted
    assert names_in(browser, f"/units?q={quote('第二')}") == ["机关第二党支部"]


# --- set-up check ------------------------------------------------------------------------------------------


def defects(unit):
    rows = Unit.select(Unit.id, *setup.flags(setup.ALL_UNIT_CHECKS)).where(Unit.id == unit.id)
    query = listing.prepared(("test", unit.id, clock.today()), lambda: rows)
    return {check.key for check in setup.found(query.one(**setup.days()), setup.ALL_UNIT_CHECKS)}


@pytest.mark.parametrize(
    ("formal", "officers", "expected"),
    [
        (2, 1, {"few"}), (3, 1, set()), (6, 1, set()), (7, 2, {"committee"}), (7, 3, set()), (9, 5, set()),
        (9, 6, {"committee"}), (50, 3, set()), (51, 3, {"groups"}),
    ],
)  # fmt: skip
def test_set_up_by_numbers(world, formal, officers, expected):
    branch = make.unit("branch", "新支部", world.a)
    for number in range(formal):
        make.person(f"党员{number}", branch, duty=("支部书记" if number == 0 else "委员" if number < officers else ""))
    make.person("转出", branch, status="转出", duty="委员")
    make.person("群众", branch, kind="staff")
    assert defects(branch) - {"term"} == expected
    if "groups" in expected:
        make.unit("group", "一组", branch)
        assert defects(branch) - {"term"} == set()


def test_a_secretary_by_appointment_or_by_duty_never_a_deputy(world):
    branch = make.unit("branch", "新支部", world.a)
    for number in range(3):
        make.person(f"党员{number}", branch, duty="副书记")
    assert "secretary" in defects(branch)
    held = make.appointment(world.member.person, "secretary", branch)
    assert "secretary" not in defects(branch)
    held.ends = clock.today() - timedelta(days=1)
    held.save()
    assert "secretary" in defects(branch)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("2026-11-20", {"over"}),
        ("2026-11-21", {"due"}),
        ("2027-05-21", {"due"}),
        ("2027-05-22", set()),
        (None, {"term"}),
    ],
)
def test_terms_are_told_six_months_ahead(world, ends, expected):
    world.a.term_ends = date.fromisoformat(ends) if ends else None
    world.a.save()
    with time_machine.travel("2026-11-21 09:00 +08:00", tick=False):
        assert defects(world.a) == expected
        world.a.closed_on = date(2026, 1, 1)
        world.a.save()
        assert defects(world.a) == set()


def test_home_counts_what_the_list_holds(world, visit):
    make.unit("branch", "空支部", world.a)
    make.unit("branch", "空支部", world.b)
    world.a2.term_ends = clock.today() + timedelta(days=30)
    world.a2.save()
    browser = visit("committee")
    page = browser.get("/").get_data(as_text=True)
    listed = names_in(browser, "/units?check=any")
    count = int(re.search(r"支部与党员 <span>(\d+)<", page).group(1))
    assert count == len(listed) == 2
    for name in listed:
        assert f"{name}：" in page
    assert "机关第一党支部：" not in visit("secretary_a2").get("/").get_data(as_text=True)
    assert "机关第二党支部：" in visit("secretary_a2").get("/").get_data(as_text=True)


# --- forms ----------------------------------------------------------------------------------------------------


def test_founding_by_form_and_the_second_press_of_the_button(world, visit):
    browser = visit("committee")
    page = browser.get(f"/units/{world.a.id}/found").get_data(as_text=True)
    token = re.search(r'name="once" value="([^"]+)"', page).group(1)
    form = {
        "kind": "branch",
        "name": "机关第三党支部",
        "sector": "机关",
        "decided_on": "2026年3月1日",
        "document": "三号",
        "once": token,
    }
    with time_machine.travel("2026-11-21 09:00 +08:00", tick=False):
        browser = visit("committee")
        first = browser.post(f"/units/{world.a.id}/found", form).headers["Location"]
        assert browser.post(f"/units/{world.a.id}/found", form).headers["Location"] == first
    made = Unit.get(Unit.name == "机关第三党支部")
    assert first == f"/units/{made.id}"
    assert UnitDecision.get(UnitDecision.unit == made.id).decided_on == date(2026, 3, 1)


def test_wrong_entries_come_back_in_words_at_their_fields(world, visit):
    browser = visit("committee")
    wrong = {"sector": "", "decided_on": "2026-01-01"}
    page = text_of(
        browser.post(f"/units/{world.a.id}/found", {"kind": "superior", "name": "", "decided_on": "昨天"}, status=422)
    )
    assert "请填写名称" in page
    assert "请按 2026-12-31 这样填写日期" in page
    page = text_of(
        browser.post(f"/units/{world.a.id}/found", {**wrong, "kind": "branch", "name": "机关第一党支部"}, status=422)
    )
    assert "已经有名为“机关第一党支部”的组织" in page
    assert "错误：" in page


def test_a_member_is_entered_by_the_secretary_once(world, visit):
    browser = visit("secretary")
    page = browser.get(f"/units/{world.a1.id}/enter").get_data(as_text=True)
    token = re.search(r'name="once" value="([^"]+)"', page).group(1)
    form = {"name": "曾志明", "sex": "男", "birth": "1990.2", "joined": "2012年7月1日", "confirmed": "201307",
            "membership": "正式", "category": "在职", "group": str(world.g1.id), "telephone": "139 0013 9000",
            "once": token}  # fmt: skip
    first = browser.post(f"/units/{world.a1.id}/enter", form).headers["Location"]
    assert browser.post(f"/units/{world.a1.id}/enter", form).headers["Location"] == first
    made = Person.get(Person.name == "曾志明")
    assert (made.birth, made.joined, made.confirmed, made.group_id) == ("1990-02", "2012-07-01", "2013-07", world.g1.id)
    assert first == f"/members/{made.id}"


def test_a_known_number_is_not_in_the_edit_form_and_stays_when_left_blank(world, visit):
    person = world.member.person
    browser, path = visit("secretary"), f"/members/{world.member.person.id}/edit"
    page = browser.get(path).get_data(as_text=True)
    assert "13800138000" not in page
    assert "138****8000" in page
    browser.post(path, {**filed(person), "post": "办事员"})
    assert (Person.get_by_id(person.id).post, Person.get_by_id(person.id).telephone) == ("办事员", "13800138000")
    browser.post(path, {**filed(person), "version": "2", "telephone": "无"})
    assert Person.get_by_id(person.id).telephone == ""


def filed(person):
    kept = ("name", "sex", "birth", "joined", "confirmed", "membership", "category", "post")
    return {name: getattr(person, name) for name in kept} | {"version": "1"}


def test_of_two_savers_the_second_gets_both_texts(world, visit):
    person, path = world.member.person, f"/members/{world.member.person.id}/edit"
    visit("secretary").post(path, {**filed(person), "post": "甲岗"})
    page = text_of(visit("committee").post(path, {**filed(person), "post": "乙岗"}, status=409))
    assert "甲岗" in page
    assert "乙岗" in page
    assert Person.get_by_id(person.id).post == "甲岗"
    visit("committee").post(path, {**filed(person), "version": "2", "post": "乙岗"})
    assert Person.get_by_id(person.id).post == "乙岗"


@pytest.mark.parametrize("version", ["", "0", "99999999999999999999", "abc", None])
def test_a_form_without_its_version_saves_nothing(world, visit, version):
    form = {**filed(world.member.person), "post": "越权", "version": version}
    sent = {name: value for name, value in form.items() if value is not None}
    browser = visit("committee")
    answer = browser.client.post(f"/members/{world.member.person.id}/edit", data=sent | {"csrf_token": browser.token})
    assert answer.status_code in (409, 422)
    assert Person.get_by_id(world.member.person.id).post == "科员"


COLUMNS = {
    "id": "999", "kind": "technical", "committee": "2", "committee_id": "2", "branch": "2", "branch_id": "2",
    "parent": "2", "parent_id": "2", "status": "停止党籍", "initials": "xxx", "created_at": "2000-01-01",
    "closed_on": "2020-01-01", "unit": "2", "unit_id": "2", "since": "2000-01-01", "group_id": "2",
}  # fmt: skip


def test_columns_that_no_form_has_do_not_change(world, visit):
    def rows():
        people = list(Person.select().order_by(Person.id).dicts())
        units = list(Unit.select().order_by(Unit.id).dicts())
        for row in people + units:
            row.pop("version")
        return people, units

    before = rows()
    browser = visit("committee")
    browser.post(f"/members/{world.member.person.id}/edit", {**COLUMNS, **filed(world.member.person), "post": "新岗"})
    browser.post(
        f"/units/{world.a1.id}/rename", {**COLUMNS, "name": "新名", "decided_on": "2026-01-01", "version": "1"}
    )
    browser.post(f"/units/{world.a1.id}/edit", {**COLUMNS, "sector": "学校", "version": "2"})
    after = rows()
    changed = {
        (row["id"], name)
        for old, new in zip(before[0] + before[1], after[0] + after[1], strict=True)
        for row in [old]
        for name in old
        if old[name] != new[name]
    }
    assert changed == {(world.member.person.id, "post"), (world.a1.id, "name"), (world.a1.id, "sector")}


def test_a_secretary_cannot_smuggle_the_own_standing_through_the_form(world, visit):
    person = world.secretary.person
    visit("secretary").post(f"/members/{person.id}/edit", {**filed(person), "joined": "1990-01-01", "post": "主任"})
    now = Person.get_by_id(person.id)
    assert (now.joined, now.post) == ("2005-07-01", "主任")


@pytest.mark.parametrize("target", ["b1", "g1", "a"])
def test_a_forged_target_is_no_choice(world, visit, target):
    key = getattr(world, target).id
    form = {"target": str(key), "moved_on": "2026-01-01", "version": "1"}
    visit("committee").post(f"/members/{world.member.person.id}/transfer", form, status=422)
    assert Person.get_by_id(world.member.person.id).branch_id == world.a1.id
    visit("committee").post(
        f"/units/{world.a1.id}/merge", {"place": str(key), "decided_on": "2026-01-01", "version": "1"}, status=422
    )


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "9" * 30, "2026-13-45", "<script>"])
@pytest.mark.parametrize("path", ["edit", "transfer", "status"])
def test_forged_fields_of_a_file_never_break_it(world, visit, bad, path):
    names = (
        "name",
        "birth",
        "joined",
        "group",
        "target",
        "moved_on",
        "since",
        "status",
        "telephone",
        "category",
        "membership",
    )
    data = {name: bad.encode("utf-8", "surrogatepass") for name in names}
    browser = visit("committee")
    response = browser.client.post(
        f"/members/{world.member.person.id}/{path}", data={**data, "version": "1", "csrf_token": browser.token}
    )
    assert response.status_code in (400, 422)


def test_forms_work_by_fragments_too(world, visit):
    browser, path = visit("committee"), f"/units/{world.a1.id}/rename"
    headers = {"HX-Request": "true"}
    wrong = browser.post(path, {"name": "", "decided_on": "2026-01-01", "version": "1"}, status=422, headers=headers)
    assert wrong.get_data(as_text=True).lstrip().startswith('<div id="form"')
    right = browser.post(
        path, {"name": "新名", "decided_on": "2026-01-01", "version": "1"}, status=204, headers=headers
    )
    assert right.headers["HX-Redirect"] == f"/units/{world.a1.id}"


def test_the_contact_is_someone_of_the_unit(world, visit):
    browser, path = visit("secretary"), f"/units/{world.a1.id}/contact"
    browser.post(path, {"person": str(world.member.person.id)})
    browser.post(path, {"person": str(world.colleague.person.id)})
    assert [(row.unit_id, row.person_id) for row in Contact.select()] == [(world.a1.id, world.colleague.person.id)]
    browser.post(path, {"person": str(world.member_a2.person.id)}, status=422)
    assert "秦明恒" in visit("member").get(f"/units/{world.a1.id}").get_data(as_text=True)
    browser.post(path, {"person": ""})
    assert not Contact.select().exists()
    assert AuditEntry.select().where(AuditEntry.action == "contact.edit").count() == 3


def test_merging_and_splitting_by_form(world, visit):
    browser = visit("committee")
    form = {
        "name": "机关第四党支部",
        "people": [str(world.member.person.id)],
        "decided_on": "2026-01-01",
        "version": "1",
    }
    there = browser.post(f"/units/{world.a1.id}/split", form).headers["Location"]
    made = Unit.get(Unit.name == "机关第四党支部")
    assert there == f"/units/{made.id}"
    assert "由机关第一党支部分设，1 人编入" in browser.get(there).get_data(as_text=True)
    form = {"place": str(world.a2.id), "decided_on": clock.today().isoformat(), "version": "1"}
    assert browser.post(f"/units/{made.id}/merge", form).headers["Location"] == f"/units/{world.a2.id}"
    assert Person.get_by_id(world.member.person.id).branch_id == world.a2.id
    browser.post(f"/units/{made.id}/merge", {**form, "version": "2"}, status=422)
