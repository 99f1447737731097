"""Examples: kept by the branch, never deleted, a start for the form with and without script; what each sector stresses."""

import io
import re

import openpyxl
import pytest

from portal.audit.models import AuditEntry, Revision
from portal.drafts.models import Draft
from portal.pledges import domain
from portal.pledges.helps import examples, sources
from portal.pledges.helps.examples import Wording
from portal.pledges.models import Pledge, PledgeExample, PledgeYear
from portal.units.models import Person, Unit
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fields, rows, typed

TEXTS = {
    "sector": "机关", "standard": "品德合格", "matter": "每季度上门看望老党员", "measure": "每次不少于 5 户，记录办理事项",
    "duty": "支部联络",
}  # fmt: skip


def wording(number=1, **values):
    return Wording(**{**TEXTS, "matter": f"{TEXTS['matter']}{number}", **values})


@pytest.fixture
def example(actor, world):
    return examples.add(world.a1.id, wording(), by=actor("secretary"))


def stored(example):
    return PledgeExample.get_by_id(example.id)


def names_of(html):
    return re.findall(r'name="items-\d-matter"[^>]*value="([^"]*)"', html)


# --- the list ------------------------------------------------------------------------------------------


def test_the_secretary_adds_an_example_for_the_branch(visit, world):
    browser = visit("secretary")
    page = browser.get("/pledges/examples/new").get_data(as_text=True)
    assert 'value="机关" selected' in page.replace("selected value", "value") or re.search(
        r'<option[^>]*selected[^>]*value="机关"', page
    )
    browser.post("/pledges/examples/new", {**TEXTS, "branch": world.a1.id, "once": "e1"})
    made = PledgeExample.get()
    assert (made.branch_id, made.committee_id, made.matter, made.retired_on) == (
        world.a1.id,
        world.a.id,
        TEXTS["matter"],
        None,
    )
    assert [row.action for row in AuditEntry.select().where(AuditEntry.record == "pledge_example")] == [
        "pledge_example.create"
    ]
    assert "看望" not in str([(row.fields, row.detail) for row in AuditEntry.select()])
    browser.post("/pledges/examples/new", {**TEXTS, "branch": world.a1.id, "once": "e1"})
    assert PledgeExample.select().count() == 1


@pytest.mark.parametrize("missing", ["sector", "standard", "matter", "measure"])
def test_an_example_is_complete(visit, world, missing):
    answer = visit("secretary").post("/pledges/examples/new", {**TEXTS, "branch": world.a1.id, missing: ""}, status=422)
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert PledgeExample.select().count() == 0


def test_the_committee_chooses_the_branch(visit, world):
    browser = visit("committee")
    assert "请选择党支部" in text_of(browser.post("/pledges/examples/new", TEXTS, status=422))
    browser.post("/pledges/examples/new", {**TEXTS, "branch": world.b1.id}, status=422)
    browser.post("/pledges/examples/new", {**TEXTS, "branch": world.a2.id})
    assert PledgeExample.get().branch_id == world.a2.id


def test_an_example_is_its_branchs(visit, example):
    for who, sees in (
        ("member", True),
        ("secretary", True),
        ("committee", True),
        ("supervisor", True),
        ("member_a2", False),
        ("member_b", False),
    ):
        assert (example.matter in text_of(visit(who).get("/pledges/examples"))) is sees, who
    visit("staff").get("/pledges/examples", status=404)


def test_an_edit_keeps_what_was_there_before(visit, example):
    browser, path = visit("secretary"), f"/pledges/examples/{example.id}/edit"
    browser.post(path, {**TEXTS, "matter": "换一种说法的示例", "version": "1"})
    assert (stored(example).matter, stored(example).version) == ("换一种说法的示例", 2)
    last = Revision.select().where(Revision.record == "pledge_example").order_by(Revision.number.desc()).get()
    assert last.values["matter"] == [example.matter, "换一种说法的示例"]
    assert '<ins><span class="sr-only">新增：</span>' in browser.get(path).get_data(as_text=True)


def test_a_faster_window_gives_409_with_both_texts(visit, example):
    browser, path = visit("secretary"), f"/pledges/examples/{example.id}/edit"
    browser.post(path, {**TEXTS, "matter": "先保存的说法", "version": "1"})
    answer = browser.post(path, {**TEXTS, "matter": "后保存的说法", "version": "1"}, status=409)
    assert "先保存的说法" in text_of(answer)
    assert 'value="后保存的说法"' in answer.get_data(as_text=True)
    assert 'name="version" value="2"' in answer.get_data(as_text=True)
    assert stored(example).matter == "先保存的说法"


def test_retired_ones_are_kept_apart_and_can_come_back(visit, example):
    browser, path = visit("secretary"), f"/pledges/examples/{example.id}"
    browser.post(f"{path}/retire")
    assert stored(example).retired_on is not None
    assert example.matter not in text_of(browser.get("/pledges/examples"))
    assert example.matter in text_of(browser.get("/pledges/examples?state=retired"))
    assert example.matter not in text_of(visit("member").get("/pledges/new"))
    browser.post(f"{path}/retire", status=409)
    browser.post(f"{path}/restore")
    assert stored(example).retired_on is None
    browser.post(f"{path}/restore", status=409)
    actions = [
        row.action
        for row in AuditEntry.select().where((AuditEntry.record == "pledge_example") & (AuditEntry.outcome == "done"))
    ]
    assert actions == ["pledge_example.create", "pledge_example.retire", "pledge_example.edit"]


def test_members_keep_no_examples(visit, example):
    browser = visit("member")
    browser.get("/pledges/examples/new", status=404)
    for act in ("edit", "retire", "restore"):
        browser.post(f"/pledges/examples/{example.id}/{act}", TEXTS, status=403)
    assert "新增示例" not in text_of(browser.get("/pledges/examples"))
    assert stored(example).version == 1


def test_filters_search_and_export_hold_the_same_rows(visit, actor, world):
    by = actor("secretary")
    examples.add(world.a1.id, wording(1), by=by)
    examples.add(world.a1.id, wording(2, sector="学校", standard="政治合格", measure="每月读一本书"), by=by)
    browser = visit("secretary")
    for query, number in (
        ("", 2),
        ("?sector=学校", 1),
        ("?standard=品德合格", 1),
        ("?q=读一本", 1),
        ("?q=上门", 2),
        ("?q=%25", 0),
        ("?sector=学校&q=上门看望老党员1", 0),
    ):
        words = text_of(browser.get(f"/pledges/examples{query}"))
        assert f"共 {number} 条" in words, query
        answer = browser.client.get(f"/pledges/examples{query or '?'}&export=xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
        assert len(list(sheet.iter_rows(values_only=True))) >= number + 1
    assert AuditEntry.select().where(AuditEntry.action == "export").count() == 7


@pytest.mark.parametrize("who", ["member", "secretary", "committee"])
def test_the_list_costs_the_same_at_any_length(visit, actor, world, queries, who):
    browser, costs = visit(who), []
    for more in (1, 2, 60):
        for number in range(more):
            examples.add(world.a1.id, wording(number), by=actor("secretary"))
        browser.get("/pledges/examples")
        queries.statements.clear()
        browser.fragment("/pledges/examples")
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 12


# --- from a published item ----------------------------------------------------------------------------------


def test_a_published_item_becomes_an_example_without_a_name(visit, world, filed):
    pledge = filed("member", "published")
    item = rows(pledge)[0]
    browser = visit("secretary")
    assert f"/pledges/examples/new?item={item.id}" in browser.get(f"/pledges/{pledge.id}").get_data(as_text=True)
    html = browser.get(f"/pledges/examples/new?item={item.id}").get_data(as_text=True)
    assert f'value="{item.matter}"' in html
    assert item.measure in html
    assert world.member.person.name not in html
    browser.post("/pledges/examples/new", {**TEXTS, "matter": item.matter, "branch": world.a1.id})
    assert PledgeExample.get().matter == item.matter
    assert set(Revision.get(Revision.record == "pledge_example").values) == set(TEXTS)


@pytest.mark.parametrize(
    ("whose", "state", "by"),
    [
        ("member", "submitted", "secretary"),
        ("member", "approved", "secretary"),
        ("member_a2", "published", "secretary_a2"),
        ("member_b", "published", "secretary_b"),
    ],
)
def test_other_items_do_not(visit, filed, whose, state, by):
    item = rows(filed(whose, state, by=by))[0]
    html = visit("secretary").get(f"/pledges/examples/new?item={item.id}").get_data(as_text=True)
    assert item.matter not in html


@pytest.mark.parametrize("item", ["x", "0", "-1", "9" * 10, "9" * 40, "²", ""])
def test_a_forged_item_is_no_start(visit, item):
    visit("secretary").get("/pledges/examples/new", query_string={"item": item})


# --- the form of a pledge -------------------------------------------------------------------------------------


@pytest.fixture
def three(actor, world):
    return [examples.add(world.a1.id, wording(number), by=actor("secretary")) for number in (1, 2, 3)]


def test_ticked_examples_come_behind_what_was_typed(visit, three):
    sent = {
        **fields(typed(9), typed(matter="", measure="", due_on=None, standard="", duty="")),
        "use_examples": "1",
        "example": [three[0].id, three[2].id],
    }
    answer = visit("member").post("/pledges/new?year=2026", sent, status=200)
    html = answer.get_data(as_text=True)
    assert names_of(html) == ["为老党员办实事第9件", three[0].matter, three[2].matter]
    assert html.count('value="2026-12-31"') == 1  # the date is the writer's own
    assert "示例已放进下面的表单" in text_of(answer)
    assert Pledge.select().count() == 0
    assert Draft.get().fields["items-1-matter"] == [three[0].matter]
    assert names_of(visit("member").get("/pledges/new?year=2026").get_data(as_text=True))[1:] == [
        three[0].matter,
        three[2].matter,
    ]


def test_one_example_by_its_button(visit, three):
    sent = {**fields(), "use_example": three[1].id, "example": [three[0].id]}
    assert names_of(visit("member").post("/pledges/new", sent, status=200).get_data(as_text=True)) == [three[1].matter]


def test_an_example_is_put_in_once_and_no_more_than_fit(visit, three):
    sent = {
        **fields(*(typed(n) for n in range(4)), typed(matter=three[0].matter)),
        "use_examples": "1",
        "example": [one.id for one in three],
    }
    answer = visit("member").post("/pledges/new", sent, status=200)
    assert len(names_of(answer.get_data(as_text=True))) == 5
    assert "每人最多 5 项，还有 2 条示例没有放进来" in text_of(answer)


def test_nothing_ticked_says_so(visit, three):
    assert "请先勾选示例" in text_of(
        visit("member").post("/pledges/new", {**fields(typed()), "use_examples": "1"}, status=200)
    )


def test_examples_of_other_branches_and_retired_ones_are_not_taken(visit, three, actor, world):
    other = examples.add(world.a2.id, wording(7), by=actor("secretary_a2"))
    examples.retire(three[0], by=actor("secretary"))
    sent = {**fields(typed()), "use_examples": "1", "example": [other.id, three[0].id, "x", "9" * 30, "-1"]}
    assert names_of(visit("member").post("/pledges/new", sent, status=200).get_data(as_text=True)) == [
        "为老党员办实事第1件"
    ]
    assert other.matter not in text_of(visit("member").get("/pledges/new"))


def test_the_list_leads_to_the_form(visit, three, filed):
    browser = visit("member")
    assert f'href="/pledges/new?example={three[1].id}"' in browser.get("/pledges/examples").get_data(as_text=True)
    assert names_of(browser.get(f"/pledges/new?example={three[1].id}").get_data(as_text=True)) == [three[1].matter]
    pledge = filed("member", "draft", items=1)
    answer = browser.get(f"/pledges/new?example={three[1].id}", status=303)
    assert answer.headers["Location"] == f"/pledges/{pledge.id}/edit?example={three[1].id}"
    html = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert names_of(html) == [rows(pledge)[0].matter, three[1].matter]
    assert len(rows(pledge)) == 1


def test_a_draft_takes_examples_too(visit, three, filed):
    pledge = filed("member", "draft", items=1)
    (row,) = rows(pledge)
    sent = {**fields(typed(key=row.id), version=1), "use_examples": "1", "example": [three[0].id]}
    html = visit("member").post(f"/pledges/{pledge.id}/edit", sent, status=200).get_data(as_text=True)
    assert f'name="items-0-key" type="hidden" value="{row.id}"' in html
    assert names_of(html)[1] == three[0].matter
    assert 'name="version" value="1"' in html


def test_the_form_asks_the_same_number_of_questions_however_many_examples(visit, actor, world, queries):
    browser, costs = visit("member"), []
    for more in (1, 2, 40):
        for number in range(more):
            examples.add(world.a1.id, wording(number), by=actor("secretary"))
        browser.get("/pledges/new")
        queries.statements.clear()
        browser.fragment("/pledges/new")
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    html = browser.get("/pledges/new").get_data(as_text=True)
    assert html.count('name="use_example"') == examples.OFFERED
    assert "看全部示例" in html


# --- what each sector stresses -----------------------------------------------------------------------------------


def test_each_sector_has_its_words_and_their_place(visit, world):
    said = set()
    for sector, words in sources.SECTOR_STRESS.items():
        Unit.update(sector=sector).where(Unit.id == world.a1.id).execute()
        for path in ("/pledges/new", "/pledges/examples"):
            page = text_of(visit("member").get(path))
            assert words in page, (sector, path)
            assert "2017年4月）二、主要任务 2" in page
        said.add(words)
    assert len(said) == 5
    Unit.update(sector=None).where(Unit.id == world.a1.id).execute()
    assert "摘自" not in text_of(visit("member").get("/pledges/new"))


# --- how many items, and who may stay away ---------------------------------------------------------------------------


def test_the_year_says_how_many_items(visit, world, three):
    PledgeYear.create(committee=world.a.id, year=YEAR, most_items=2)
    browser = visit("member")
    html = browser.get("/pledges/new").get_data(as_text=True)
    assert 'data-repeat-max="2"' in html
    assert "每人 1–2 项" in html
    full = browser.post("/pledges/new", fields(typed(1), typed(2), add_item="1"), status=200).get_data(as_text=True)
    assert "items-2-" not in full
    answer = browser.post("/pledges/new", fields(typed(1), typed(2), typed(3), do="save"), status=422)
    assert "2026 年每人最多 2 项承诺，请删去 1 项" in text_of(answer)
    assert Pledge.select().count() == 0
    browser.post("/pledges/new", fields(typed(1), typed(2), do="submit"))
    assert len(rows(Pledge.get())) == 2


def test_a_lower_number_holds_for_drafts_that_were_there(visit, world, filed):
    pledge = filed("member", "draft", items=3)
    PledgeYear.create(committee=world.a.id, year=YEAR, most_items=2)
    answer = visit("member").post(f"/pledges/{pledge.id}/submit", status=422)
    assert "请删去 1 项" in text_of(answer)
    assert Pledge.get_by_id(pledge.id).state == "draft"


def test_another_committees_number_does_not_hold(visit, world):
    PledgeYear.create(committee=world.b.id, year=YEAR, most_items=1)
    visit("member").post("/pledges/new", fields(typed(1), typed(2), typed(3), do="submit"))
    assert len(rows(Pledge.get())) == 3


def test_exempt_members_file_of_their_own_will_and_are_never_chased(visit, world, actor):
    Person.update(exempt=True).where(Person.id == world.member.person.id).execute()
    browser = visit("member")
    assert "填报 2026 年公开承诺" not in text_of(browser.get("/"))
    words = text_of(browser.get("/pledges/new"))
    assert "您是免于承诺的党员" in words
    assert "填不填报都可以" in words
    assert "免于承诺" not in text_of(visit("colleague").get("/pledges/new"))
    pledge = domain.file(YEAR, "", [typed()], by=actor("member"), submitting=True)
    assert "自愿" in text_of(visit("secretary").get("/pledges?state=waiting"))
    for who in ("secretary", "committee"):
        assert "文振晓" not in text_of(visit(who).get("/pledges/people"))
    item = rows(pledge)[0]
    PledgeYear.create(committee=world.a.id, year=YEAR, file_by="2026-04-01")
    domain.judge(pledge, item, "returned", by=actor("secretary"), reason="不清楚")
    domain.send_back(pledge, by=actor("secretary"))
    home = text_of(visit("member").get("/"))
    assert "修改 2026 年公开承诺" in home
    assert "04-01" not in home


def test_who_is_exempt_is_not_published(visit, world, filed):
    Person.update(exempt=True).where(Person.id == world.member.person.id).execute()
    pledge = filed("member", "published")
    for who in ("staff", "colleague", "member_a2"):
        assert "自愿" not in text_of(visit(who).get(f"/pledges/{pledge.id}"))
        assert "自愿" not in text_of(visit(who).get("/board"))
