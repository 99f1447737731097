"""年度计划 as people use it: pages, items in place and without scripts, the list, coverage, Excel, paper."""

import io
import re

import openpyxl

from portal.plans import domain, workbook
from portal.plans.document import Item, read
from portal.plans.models import AnnualPlan
from portal.sheets import write_xlsx
from tests.browser_client import check_page, text_of
from tests.plans.filing.conftest import OWN, YEAR, document, fresh

ITEM = {
    "topic": "走访退休老党员", "kind": "outreach", "months": ["4", "10"], "times": "each", "who": "组织委员", "text": "每户半天",
    "mandatory": "own", "emphasis": "y", "materials": "",
}  # fmt: skip


def values(plan: AnnualPlan, **more: object) -> dict[str, object]:
    return {**ITEM, "version": str(fresh(plan).version), **more}


def of_year(unit: object, kind: str = "branch") -> AnnualPlan:
    return AnnualPlan.get((AnnualPlan.unit == unit) & (AnnualPlan.kind == kind) & (AnnualPlan.year == YEAR))


def test_a_plan_from_its_beginning_to_the_committee_and_back(world, visit, rules):
    page = visit("secretary")
    assert "还没有年度计划" in text_of(page.get("/plans"))
    page.get(f"/plans/new?year={YEAR}")
    sent = {"year": str(YEAR), "begin": ["rules", "last"], "once": "begin-1"}
    page.post("/plans/new", {"year": "1999", "begin": ["rules"], "once": "begin-0"}, 422)
    place = page.post("/plans/new", sent).location
    plan = of_year(world.a1)
    assert place == f"/plans/{plan.id}"
    assert page.post("/plans/new", sent).location == place  # pressed twice
    assert page.post("/plans/new", {**sent, "once": "begin-2"}).location == place  # a second one leads to the first
    assert page.get(f"/plans/new?year={YEAR}", 303).location == place
    words = text_of(page.get(place))
    for one in ("全年一览", "召开支部党员大会", "自选动作没有", "编制中", "现在在", "您手里"):
        assert one in words
    page.get(f"{place}/items/new")
    page.post(f"{place}/items/new", values(plan, months=[]), 422)
    page.post(f"{place}/items/new", values(plan))
    assert "走访退休老党员" in text_of(page.get(place))
    assert "自选动作没有" not in text_of(page.get(place))
    page.post(f"{place}/file", {"version": str(fresh(plan).version)})
    assert fresh(plan).state == "filed"
    office = visit("committee")
    assert "审核" in text_of(office.get("/"))
    assert "机关第一党支部" in text_of(office.get("/plans?state=todocommittee"))
    words = text_of(office.get(place))
    assert "同意备案" in words
    assert "现在在" in words
    key = read(fresh(plan).document).items[-1].key
    assert "第" in text_of(office.get(f"{place}/return"))
    office.post(f"{place}/return", {"version": str(fresh(plan).version), "reason": ""}, 422)
    office.post(f"{place}/return", {"version": str(fresh(plan).version), "reason": "", f"item_{key}": "写明走访哪几户"})
    assert "写明走访哪几户" in text_of(page.get(place))
    assert "修改退回的" in text_of(page.get("/"))
    page.post(f"{place}/file", {"version": str(fresh(plan).version)})
    words = text_of(office.get(place))
    assert "退回以后的改动" in words
    assert "内容没有改动" in words
    assert "写明走访哪几户" in words
    office.post(f"{place}/accept", {"version": str(fresh(plan).version)})
    assert fresh(plan).state == "accepted"
    words = text_of(visit("member").get(place))
    assert "走访退休老党员" in words
    assert "经过" not in words
    assert "计划核对" not in words
    visit("member_b").get(place, 404)


def test_what_there_is_not_is_not_offered_to_begin_from(world, visit, actor, rules):
    page = visit("secretary")
    words = text_of(page.get("/plans/new"))
    assert "制度要求的规定动作" in words
    for one in ("本支部上一份计划", "党委的计划样本（", "党委的年度安排（"):
        assert one not in words
    assert "党委的计划样本、党委的年度安排还没有发布" in words
    made = domain.create(world.a, YEAR, document(OWN), kind="committee", by=actor("committee"))
    assert "党委的年度安排（" not in text_of(page.get("/plans/new"))  # a draft is nobody's but the committee's
    domain.issue(made, by=actor("committee"))
    html = page.get(f"/plans/new?year={YEAR}").get_data(as_text=True)
    assert f"党委的年度安排（{YEAR} 年有）" in html
    assert re.search(r'<input[^>]*checked[^>]*value="arrangement"', html)
    later = page.get(f"/plans/new?year={YEAR + 1}").get_data(as_text=True)
    assert not re.search(r'<input[^>]*checked[^>]*value="arrangement"', later)
    place = page.post("/plans/new", {"year": str(YEAR), "begin": ["arrangement"], "once": "begin-9"}).location
    assert "已开始编制，带入 1 项" in text_of(page.get(place))
    assert f"本支部上一份计划（{YEAR + 1} 年有）" in text_of(page.get(f"/plans/new?year={YEAR + 1}"))
    page.post("/plans/new", {"year": str(YEAR), "begin": [], "once": "begin-10"})
    assert f"{YEAR} 年的计划已经编制过" in text_of(page.get(place))
    own = visit("committee")
    assert "上一年度的同一份" in text_of(own.get("/plans/new"))
    assert "上一年度的同一份" not in text_of(visit("committee_b").get("/plans/new"))


def test_an_item_says_all_that_is_missing(visit, rules, planned):
    plan = planned()
    words = text_of(visit("secretary").post(f"/plans/{plan.id}/items/new", values(plan, topic="", months=[]), 422))
    assert "请填写主题" in words
    assert "请选择月份" in words


def test_a_plan_that_lacks_a_mandatory_item_says_so_at_filing(world, visit, actor, rules, planned):
    plan, page = planned(), visit("secretary")
    theme = next(one for one in read(plan.document).items if one.kind == "theme_day")
    page.post(f"/plans/{plan.id}/items/{theme.key}/remove", {"version": str(plan.version)})
    words = text_of(page.post(f"/plans/{plan.id}/file", {"version": str(fresh(plan).version)}, 422))
    assert "还不能报送备案" in words
    assert "须补上" in words
    assert fresh(plan).state == "draft"


def test_items_are_edited_in_place_and_without_scripts(world, visit, actor, rules, planned):
    plan, page = planned(), visit("secretary")
    base, headers = f"/plans/{plan.id}", {"HX-Request": "true"}
    item = next(one for one in read(plan.document).items if one.topic == OWN.topic)
    html = page.get(f"{base}/items/{item.key}", headers=headers).get_data(as_text=True)
    assert "<html" not in html
    assert 'hx-target="#plan"' in html
    answer = page.post(f"{base}/items/{item.key}", values(plan, topic=""), 422, headers=headers)
    assert answer.headers["HX-Retarget"] == f"#annual_plan-{plan.id}-item-{item.key}-edit"
    assert "请填写主题" in text_of(answer)
    answer = page.post(f"{base}/items/{item.key}", values(plan), 200, headers=headers)
    html = answer.get_data(as_text=True)
    assert 'id="plan"' in html
    assert 'hx-swap-oob="true"' in html  # the head's buttons carry the version
    assert "走访退休老党员" in html
    check_page(html, base, whole=False)
    assert read(fresh(plan).document).item(item.key).months == (4, 10)
    stale = values(plan, topic="晚到的文字", version=str(plan.version))
    answer = page.post(f"{base}/items/{item.key}", stale, 409, headers=headers)
    assert "晚到的文字" in answer.get_data(as_text=True)
    assert "走访退休老党员" in answer.get_data(as_text=True)
    assert "晚到的文字" in page.post(f"{base}/items/{item.key}", stale, 409).get_data(as_text=True)
    # a second item of the month moves before it
    page.post(f"{base}/items/new", values(plan, topic="第二件"))
    last = read(fresh(plan).document).items
    key = next(one.key for one in last if one.topic == "第二件")
    page.post(f"{base}/items/{key}/move", {"version": str(fresh(plan).version), "to": "up"})
    order = [one.key for one in read(fresh(plan).document).items]
    assert order.index(key) < order.index(item.key)
    answer = page.post(
        f"{base}/items/{key}/remove", {"version": str(fresh(plan).version)}, 200, headers=headers
    ).get_data(as_text=True)
    assert "第二件</h3>" not in answer
    page.post(f"{base}/items/{key}/move", {"version": str(fresh(plan).version), "to": "up"}, 422)
    page.get(f"{base}/items/999", 404)
    visit("committee").get(base, 404)
    visit("colleague").post(f"{base}/items/new", ITEM, 404)


def test_what_stands_is_adjusted_with_a_reason(world, visit, actor, rules, planned):
    plan, page = planned("accepted"), visit("secretary")
    base = f"/plans/{plan.id}"
    key = next(one.key for one in read(plan.document).items if one.topic == OWN.topic)
    assert "调整的原因" in text_of(page.get(f"{base}/items/{key}"))
    words = text_of(page.post(f"{base}/items/{key}", values(plan, reason=""), 422))
    assert "请写明调整的原因" in words
    page.post(f"{base}/items/{key}", values(plan, reason="防汛推迟"))
    words = text_of(page.get(base))
    assert "调整情况" in words
    assert "防汛推迟" in words
    assert "防汛推迟" in text_of(visit("committee").get(base))
    page.get(f"{base}/items/{key}/remove")
    page.post(f"{base}/items/{key}/remove", {"version": str(fresh(plan).version), "reason": ""}, 422)
    page.post(f"{base}/items/{key}/remove", {"version": str(fresh(plan).version), "reason": "场地收回"})
    assert read(fresh(plan).document).item(key) is None
    assert "场地收回" in text_of(page.get(base))
    page.post(f"{base}/items/{read(fresh(plan).document).items[0].key}/move", {"to": "up"}, 409)


def test_several_are_accepted_from_the_list(world, visit, actor, rules, planned):
    first, second = planned("filed"), planned("filed", "secretary_a2")
    office = visit("committee")
    html = office.get("/plans").get_data(as_text=True)
    ticks = re.findall(r'name="plan" value="([0-9.]+)"', html)
    assert set(ticks) == {f"{one.id}.{fresh(one).version}" for one in (first, second)}
    domain.withdraw(second, by=actor("secretary_a2"))
    domain.file(second, by=actor("secretary_a2"))
    words = text_of(office.get(office.post("/plans/accept", {"plan": ticks}).location))
    assert "已同意备案 1 份：机关第一党支部" in words
    assert "机关第二党支部（" in words
    assert (fresh(first).state, fresh(second).state) == ("accepted", "filed")
    assert 'name="plan"' not in visit("secretary").get("/plans").get_data(as_text=True)
    office.post("/plans/accept", {})
    visit("member").post("/plans/accept", {"plan": ticks}, 404)
    rows = list(openpyxl.load_workbook(io.BytesIO(office.get("/plans?export=xlsx").data)).active.values)
    assert "机关第一党支部" in str(rows)


def test_the_committees_arrangement_is_taken_over_with_its_materials(world, visit, actor, rules, planned):
    office, page = visit("committee"), visit("secretary")
    assert "还没有发布" in text_of(page.get(f"/plans/arrangement?year={YEAR}"))
    office.get("/plans/new")
    office.post("/plans/new", {"year": str(YEAR), "kind": "committee", "once": "own-1"})
    plan = of_year(world.a, "committee")
    base = f"/plans/{plan.id}"
    office.post(f"{base}/issue", {"version": str(plan.version)}, 422)
    office.post(f"{base}/items/new", values(plan, topic="学习新条例", kind="study", materials="条例全文"))
    office.post(f"{base}/issue", {"version": str(fresh(plan).version)})
    assert page.get(f"/plans/arrangement?year={YEAR}", 303).location == base
    assert "纳入本支部计划" not in text_of(page.get(base))  # there is no plan to take it into
    page.post(f"{base}/take", {"item": ["1"]}, 422)
    mine = planned()
    assert "纳入本支部计划" in text_of(page.get(base))
    page.post(f"{base}/take", {})
    page.post(f"{base}/take", {"item": ["1"]})
    taken = next(one for one in read(fresh(mine).document).items if one.topic == "学习新条例")
    assert (taken.materials, taken.origin) == ("条例全文", f"plan:{plan.id}:1")
    assert "已纳入" in text_of(page.get(base))
    assert "学习新条例" in text_of(visit("member").get(base))
    visit("secretary_b").get(base, 404)
    visit("secretary").post("/plans/new", {"year": str(YEAR), "kind": "model", "once": "own-2"})  # leads to their own
    assert AnnualPlan.select().where(AnnualPlan.kind == "model").count() == 0


def test_coverage_lists_every_branch_and_reminds(world, visit, actor, rules, planned):
    planned()
    office = visit("committee")
    words = text_of(office.get("/plans/coverage"))
    for one in ("编制中 1 个", "未编制 1 个", "共 2 个支部", "提醒全部未报送的支部"):
        assert one in words
    assert "机关第二党支部" not in text_of(office.get("/plans/coverage?state=draft")).split("个支部", 2)[-1]
    office.post("/plans/coverage/remind", {"year": str(YEAR)}, 422)
    office.post("/plans/coverage/remind", {"year": str(YEAR), "only": str(world.a1.id)})
    assert "今天已提醒" in text_of(office.get("/plans/coverage"))
    words = text_of(office.get(office.post("/plans/coverage/remind", {"year": str(YEAR), "all": "1"}).location))
    assert "已提醒 1 个支部" in words
    assert "今天已经提醒过" in words
    assert "还没有报送备案" in text_of(visit("secretary").get("/inbox"))
    team = visit("supervisor")
    assert "提醒" not in text_of(team.get("/plans/coverage")).replace("提醒报送", "")
    visit("secretary").get("/plans/coverage", 404)
    rows = list(openpyxl.load_workbook(io.BytesIO(office.get("/plans/coverage?export=xlsx").data)).active.values)
    assert {row[0] for row in rows} >= {"机关第一党支部", "机关第二党支部"}


def test_a_plan_goes_out_to_excel_and_comes_back(world, visit, actor, rules, planned):
    plan, page = planned(), visit("secretary")
    base = f"/plans/{plan.id}"
    data = page.get(f"{base}/book").data
    page.post(f"{base}/import", {"file": (io.BytesIO(data), "计划.xlsx")}, content_type="multipart/form-data")
    assert "与现在的相同" in text_of(page.get(f"{base}/import/check"))
    made = read(plan.document)
    changed = made.items[-1]._replace(topic="改过的主题")
    new = type(made)((*made.items[:-1], changed, Item(topic="新的一项", months=(12,))))
    book = write_xlsx(workbook.HEADINGS, workbook.table(new, _types(plan)), title="计划")
    page.get(f"{base}/import")
    page.post(f"{base}/import", {"file": (io.BytesIO(book), "计划.xlsx")}, content_type="multipart/form-data")
    html = page.get(f"{base}/import/check").get_data(as_text=True)
    assert "改过的主题" in html
    assert "新的一项" in html
    digest = re.search(r'name="digest"[^>]*value="([0-9a-f]+)"', html).group(1)
    page.post(f"{base}/import/confirm", {"digest": digest, "version": str(plan.version + 9)}, 409)
    page.post(f"{base}/import/confirm", {"digest": digest, "version": str(plan.version)})
    assert {"改过的主题", "新的一项"} <= {one.topic for one in read(fresh(plan).document).items}
    assert "没有等待确认" in text_of(page.get(page.get(f"{base}/import/check", 303).location))
    rows = workbook.table(type(made)((Item(key="99", topic="x", months=(1,)),)), {})
    bad = write_xlsx(workbook.HEADINGS, rows, title="计划")
    answer = page.post(
        f"{base}/import", {"file": (io.BytesIO(bad), "错.xlsx")}, 422, content_type="multipart/form-data"
    )
    assert "编号不是现有的项目" in text_of(answer)
    words = text_of(page.get(f"{base}/print"))
    assert "改过的主题" in words
    assert "编制中" in words
    assert "计划核对" in text_of(page.get(f"{base}/check"))
    visit("secretary_a2").get(f"{base}/book", 404)


def test_the_check_of_another_committees_plan_is_not_for_an_office_elsewhere(world, visit, actor, rules, planned):
    plan, person = planned("accepted", "secretary_b"), world.committee.person
    visit("committee_b").get(f"/plans/{plan.id}/check")
    type(person).update(branch=world.b1, committee=world.b).where(type(person).id == person.id).execute()
    page = visit("committee")
    words = text_of(page.get(f"/plans/{plan.id}"))
    assert OWN.topic in words
    assert "经过" not in words
    page.get(f"/plans/{plan.id}/check", 404)


def _types(plan: AnnualPlan):
    from portal.life.rulesets.reading import types

    return types(plan.committee_id)
