"""The four standards in a unit's own words: whose hold where, who writes them, what they were before."""

import pytest

from portal.audit.models import AuditEntry, Revision
from portal.pledges import domain
from portal.pledges.helps import sources, standards
from portal.pledges.models import STANDARDS, UnitStandard
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, rows, typed

NAME = STANDARDS[0]


def test_the_branchs_own_words_hold_before_the_committees_before_the_plans(world, actor):
    def whose():
        return [row.whose for row in standards.of(world.a1.id, world.a.id).values()]

    assert whose() == [sources.PLAN] * 4
    assert standards.of(world.a1.id, world.a.id)[NAME].text == sources.STANDARDS[NAME]
    for name in STANDARDS[:2]:
        standards.set_text(world.a.id, name, "党委的话", by=actor("committee"), version=None)
    standards.set_text(world.a1.id, NAME, "支部的话", by=actor("secretary"), version=None)
    assert whose() == ["机关第一党支部", "某某局机关党委", sources.PLAN, sources.PLAN]
    assert standards.of(world.a2.id, world.a.id)[NAME].text == "党委的话"
    assert standards.of(world.b1.id, world.b.id)[NAME].whose == sources.PLAN
    row = standards.row_of(world.a1.id, NAME)
    standards.set_text(world.a1.id, NAME, "", by=actor("secretary"), version=row.version)
    assert whose()[0] == "某某局机关党委"


def test_the_form_of_a_pledge_says_the_standard_and_whose_it_is(visit, world, actor):
    standards.set_text(world.a1.id, NAME, "支部的具体要求", by=actor("secretary"), version=None)
    words = text_of(visit("member").get("/pledges/new"))
    assert "支部的具体要求" in words
    assert "机关第一党支部" in words
    assert sources.STANDARDS["品德合格"] in words
    assert "支部的具体要求" not in text_of(visit("member_a2").get("/pledges/new"))


def test_everyone_of_the_unit_reads_them_and_others_do_not(visit, world, actor):
    standards.set_text(world.a1.id, NAME, "支部的具体要求", by=actor("secretary"), version=None)
    for who, sees in (("member", True), ("secretary", True), ("member_a2", False), ("secretary_b", False)):
        assert ("支部的具体要求" in text_of(visit(who).get("/pledges/standards"))) is sees, who
    for who in ("committee", "supervisor", "colleague"):
        assert "支部的具体要求" in text_of(visit(who).get(f"/pledges/standards?unit={world.a1.id}"))
    for who in ("member_a2", "secretary_a2", "member_b", "committee_b", "supervisor_b"):
        visit(who).get(f"/pledges/standards?unit={world.a1.id}", status=404)
    visit("staff").get("/pledges/standards", status=404)


@pytest.mark.parametrize("unit", ["x", "0", "9" * 12, "-1", "²"])
def test_a_forged_unit_is_ones_own_or_not_found(visit, unit):
    answer = visit("member").client.get("/pledges/standards", query_string={"unit": unit})
    assert answer.status_code in (200, 404)


def test_the_secretary_writes_the_branchs_text_and_the_change_is_kept(visit, world):
    browser, path = visit("secretary"), f"/pledges/standards/{world.a1.id}/1"
    browser.post(path, {"text": "第一种说法"})
    browser.post(path, {"text": "第二种说法", "version": "1"})
    row = UnitStandard.get()
    assert (row.unit_id, row.standard, row.text, row.version) == (world.a1.id, NAME, "第二种说法", 2)
    kept = [
        one.values["text"]
        for one in Revision.select().where(Revision.record == "unit_standard").order_by(Revision.number)
    ]
    assert kept == [["", "第一种说法"], ["第一种说法", "第二种说法"]]
    assert [one.action for one in AuditEntry.select().where(AuditEntry.record == "unit_standard")] == [
        "unit_standard.edit"
    ] * 2
    assert "说法" not in str([(one.fields, one.detail) for one in AuditEntry.select()])
    html = browser.get(path).get_data(as_text=True)
    assert '<del><span class="sr-only">删去：</span>一</del>' in html
    assert "郝明国" in html


@pytest.mark.parametrize("version", ["", "1"])
def test_a_faster_window_gives_409_with_both_texts(visit, world, version):
    browser, path = visit("secretary"), f"/pledges/standards/{world.a1.id}/1"
    if version:
        browser.post(path, {"text": "原来的说法"})
    visit("committee").post(path, {"text": "先保存的说法", "version": version})
    answer = browser.post(path, {"text": "后保存的说法", "version": version}, status=409)
    html = answer.get_data(as_text=True)
    assert "先保存的说法" in html
    assert "后保存的说法</textarea>" in html
    assert UnitStandard.get().text == "先保存的说法"
    browser.post(path, {"text": "后保存的说法", "version": str(UnitStandard.get().version)})
    assert UnitStandard.get().text == "后保存的说法"


def test_who_may_not_write(visit, world):
    for who, unit in (("member", world.a1), ("secretary", world.a), ("supervisor", world.a1)):
        visit(who).post(f"/pledges/standards/{unit.id}/1", {"text": "不行"}, status=403)
    for who, unit in (("secretary_a2", world.a1), ("committee_b", world.a1), ("staff", world.a1)):
        visit(who).post(f"/pledges/standards/{unit.id}/1", {"text": "不行"}, status=404)
    for number in (0, 5, 10**12):
        visit("secretary").get(f"/pledges/standards/{world.a1.id}/{number}", status=404)
    visit("secretary").get(f"/pledges/standards/{world.g1.id}/1", status=404)
    assert UnitStandard.select().count() == 0


def test_a_text_that_is_too_long_stays_in_the_form(visit, world):
    answer = visit("secretary").post(f"/pledges/standards/{world.a1.id}/1", {"text": "长" * 601}, status=422)
    assert "最多 600 个字" in text_of(answer)
    assert "长" * 601 in answer.get_data(as_text=True)


def test_the_committee_sees_which_branches_have_their_own(visit, world, actor):
    for name in STANDARDS[:3]:
        standards.set_text(world.a1.id, name, "支部的话", by=actor("secretary"), version=None)
    browser = visit("committee")
    words = text_of(browser.get("/pledges/standards/branches"))
    assert "3 / 4" in words
    assert "还没有" in words
    assert "共 1 个支部" in text_of(browser.get("/pledges/standards/branches?state=own"))
    assert "机关第二党支部" in text_of(browser.get("/pledges/standards/branches?state=none"))
    assert "集团机关" not in words
    visit("member").get("/pledges/standards/branches", status=404)


def test_the_list_of_branches_costs_the_same_at_any_length(visit, world, queries):
    browser, costs = visit("committee"), []
    for more in (1, 2, 60):
        for number in range(more):
            make.unit("branch", f"新支部{more}-{number}", world.a)
        browser.get("/pledges/standards/branches")
        queries.statements.clear()
        browser.fragment("/pledges/standards/branches")
        costs.append(len(queries))
    assert costs == [costs[0]] * 3


# --- 经过: what was changed after publication ------------------------------------------------------------------------


def test_a_change_after_publication_reads_with_its_differences(visit, filed, actor):
    pledge = filed("member", "published")
    item = rows(pledge)[0]
    new = typed(1, measure="每月走访八户，记录办理结果")
    change = domain.propose(pledge, item, "change", "社区划片调整", by=actor("member"), wanted=new)
    domain.agree(change, by=actor("secretary"))
    number = Revision.get((Revision.record == "pledge") & (Revision.action == "pledge.amend")).number
    path = f"/pledges/{pledge.id}/amendments/{number}"
    for who in ("member", "secretary", "committee", "supervisor"):
        assert f'href="{path}"' in visit(who).get(f"/pledges/{pledge.id}").get_data(as_text=True), who
        html = visit(who).get(path).get_data(as_text=True)
        assert (
            '<del><span class="sr-only">删去：</span>五</del><ins><span class="sr-only">新增：</span>八</ins>' in html
        )
        assert "社区划片调整" in html
    for who in ("staff", "colleague"):
        visit(who).get(path, status=404)
    for wrong in (0, 1, number + 1, 10**12):
        visit("secretary").get(f"/pledges/{pledge.id}/amendments/{wrong}", status=404)


def test_a_stop_has_no_differences_to_read(visit, filed, actor):
    pledge = filed("member", "published")
    change = domain.propose(pledge, rows(pledge)[0], "stop", "项目撤销", by=actor("member"))
    domain.agree(change, by=actor("secretary"))
    assert "/amendments/" not in visit("secretary").get(f"/pledges/{pledge.id}").get_data(as_text=True)
    assert f"{YEAR}" in text_of(visit("secretary").get(f"/pledges/{pledge.id}"))
