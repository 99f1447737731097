"""Copied text over the database: what the job keeps, what the writer sees and what those above both plans see."""

import pytest

from portal import clock
from portal.errors import Denied
from portal.jobs import work
from portal.jobs.models import Job
from portal.plans import document, likeness
from portal.plans.comparing import listing
from portal.plans.models import AnnualPlan, PlanLikeness
from tests.browser_client import text_of
from tests.plans.comparing.rows import LONG, NEW, OTHER, item, plan

YEAR = clock.today().year


@pytest.fixture
def plans(world):
    """Two branches with the same text in one item, one of them with last year's text too; another committee with it as well."""
    a1, a2, b1 = world.a1, world.a2, world.b1
    who = world.secretary.person
    return {
        "last": plan(a1, who, [item("1", topic="口述史", text=OTHER)], YEAR - 1),
        "a1": plan(
            a1, who,
            [item("1", topic="社区服务", text=LONG), item("2", topic="口述史", text=OTHER), item("3", topic="护河", text=NEW)],
            YEAR, "filed",
        ),
        "a2": plan(a2, who, [item("1", topic="助老", text=LONG)], YEAR),
        "b1": plan(b1, who, [item("1", topic="护河", text=NEW)], YEAR),
    }  # fmt: skip


def run(by, year=YEAR):
    job = likeness.ask(by.unit_id, year, by=by)
    work.run(job.id)
    return Job.get_by_id(job.id)


def found(plan):
    rows = PlanLikeness.select().where(PlanLikeness.plan == plan.id).order_by(PlanLikeness.id)
    return [(row.item, row.source_id, row.source_item, row.last_year) for row in rows]


def test_the_job_keeps_what_plans_of_one_committee_have_in_common(plans, actor):
    job = run(actor("committee"))
    assert (job.state, job.done, job.total) == ("done", 4, 4)
    assert found(plans["a1"]) == [("1", plans["a2"].id, "1", False), ("2", plans["last"].id, "1", True)]
    assert found(plans["a2"]) == [("1", plans["a1"].id, "1", False)]
    assert found(plans["b1"]) == []
    row = PlanLikeness.get(PlanLikeness.plan == plans["a2"].id)
    assert row.passage["text"] in LONG
    assert len(row.passage["text"]) > len(LONG) * 0.8
    assert row.passage["other"] == f"社区服务\n{LONG}"
    assert (row.plan_version, row.share > 80) == (1, True)


def test_a_second_comparison_takes_the_place_of_the_first(plans, actor):
    by = actor("committee")
    first = run(by)
    AnnualPlan.update(document={"items": [item("1", topic="助老", text=NEW)], "last": 1}, version=2).where(
        AnnualPlan.id == plans["a2"].id
    ).execute()
    second = run(by)
    assert second.id != first.id
    assert found(plans["a2"]) == [("1", plans["a1"].id, "3", False)]
    assert ("1", plans["a2"].id, "1", False) not in found(plans["a1"])


def test_who_asks_while_one_waits_is_served_by_it(plans, actor):
    by = actor("committee")
    assert likeness.ask(by.unit_id, YEAR, by=by).id == likeness.ask(by.unit_id, YEAR, by=by).id


def test_who_presses_the_button_sees_how_far_it_is_though_another_waits(plans, actor, visit):
    committee = plans["a1"].committee_id
    filed = likeness.ask(committee, YEAR, by=actor("secretary"))
    mine = likeness.ask_all(committee, YEAR, by=actor("committee"))
    assert mine.id != filed.id
    assert "排队中" in text_of(visit("committee").get(f"/plans/likeness?year={YEAR}"))
    work.run(filed.id)
    assert "由后面的一次" in Job.get_by_id(filed.id).note
    work.run(mine.id)
    assert PlanLikeness.select().count() == 3


def test_a_comparison_that_was_overtaken_leaves_the_rest_to_the_later_one(plans, actor, monkeypatch):
    by = actor("committee")
    job = likeness.ask(by.unit_id, YEAR, by=by)
    original = likeness.comparison.compare
    later = []

    def asked_again(*args, **options):
        later.append(likeness.ask(by.unit_id, YEAR, by=by))
        return original(*args, **options)

    monkeypatch.setattr(likeness.comparison, "compare", asked_again)
    work.run(job.id)
    assert later[0].id != job.id
    assert PlanLikeness.select().count() == 0
    assert "由后面的一次" in Job.get_by_id(job.id).note
    monkeypatch.undo()
    work.run(later[0].id)
    assert PlanLikeness.select().count() == 3


def test_an_interrupted_comparison_goes_on_where_it_stopped(plans, actor, monkeypatch):
    by = actor("committee")
    monkeypatch.setattr(likeness, "TOGETHER", 1)
    job = likeness.ask(by.unit_id, YEAR, by=by)
    original, compared = likeness.comparison.compare, []

    def broken(*args, **options):
        for at, one in enumerate(original(*args, **options)):
            if at == 1 and len(compared) == 1:
                raise RuntimeError("cut off")
            compared.append(one[0])
            yield one

    monkeypatch.setattr(likeness.comparison, "compare", broken)
    work.run(job.id)
    assert Job.get_by_id(job.id).state == "waiting"
    work.run(job.id)
    assert Job.get_by_id(job.id).state == "done"
    assert compared == [plans["a1"].id, plans["a2"].id]
    assert len(found(plans["a1"])) == 2
    assert len(found(plans["a2"])) == 1


def test_what_changed_while_it_was_compared_is_not_overwritten(plans, actor, monkeypatch):
    original = likeness.comparison.compare

    def meanwhile(*args, **options):
        for one in original(*args, **options):
            AnnualPlan.update(version=9).where(AnnualPlan.id == plans["a2"].id).execute()
            yield one

    monkeypatch.setattr(likeness.comparison, "compare", meanwhile)
    run(actor("committee"))
    assert found(plans["a2"]) == []
    assert found(plans["a1"])


def test_one_plan_at_work_is_compared_at_once(plans):
    draft = AnnualPlan.get_by_id(plans["a1"].id)
    draft.document = {"items": [item("7", topic="修电", text=LONG)], "last": 7}
    got = likeness.of_plan(draft)
    assert [(one.item, one.plan, one.last_year) for one in got] == [("7", plans["a2"].id, False)]


def test_what_the_committee_gave_may_be_taken_over(plans, world):
    plan(world.a, world.committee.person, [item("1", topic="社区服务", text=LONG)], YEAR, "issued")
    assert [one.item for one in likeness.of_plan(plans["a1"])] == ["2"]


def test_a_passage_counts_as_long_as_it_stands(plans, actor):
    run(actor("committee"))
    one = AnnualPlan.get_by_id(plans["a1"].id)
    assert {passage.item for passage in likeness.stored(one)} == {"1", "2"}
    read = document.read(one.document)
    changed = read.items[0]._replace(text="换成本支部自己的内容")
    one.document = document.written(read._replace(items=(changed, *read.items[1:])))
    assert {passage.item for passage in likeness.own(one)} == {"2"}


def test_only_the_committee_has_all_plans_compared(plans, actor):
    for who in ("secretary", "supervisor", "committee_b"):
        with pytest.raises(Denied):
            likeness.ask_all(plans["a1"].committee_id, YEAR, by=actor(who))
    assert likeness.ask_all(plans["a1"].committee_id, YEAR, by=actor("committee")).kind == likeness.KIND


def test_the_writer_reads_the_own_passage_and_never_whose_it_is(plans, actor, visit, world):
    run(actor("committee"))
    text = text_of(visit("secretary").get(f"/plans/{plans['a1'].id}/likeness"))
    assert "检修水电线路" in text
    assert "与其他支部的计划相同" in text
    assert "与本支部上一份计划相同" in text
    assert world.a2.name not in text
    assert "助老" not in text
    assert f"/plans/{plans['a2'].id}" not in visit("secretary").get(f"/plans/{plans['a1'].id}/likeness").get_data(
        as_text=True
    )
    visit("secretary").get("/plans/likeness", status=404)
    visit("secretary_a2").get(f"/plans/{plans['a1'].id}/likeness", status=404)


def test_the_writer_reads_what_the_check_says_before_all_were_compared(plans, visit, world):
    assert PlanLikeness.select().count() == 0
    text = text_of(visit("secretary").get(f"/plans/{plans['a1'].id}/likeness"))
    assert "没有相同的文字" not in text
    assert "与本支部上一份计划相同" in text
    assert "与其他支部的计划相同" in text
    assert world.a2.name not in text


def test_committee_and_team_read_both_sides(plans, actor, visit, world):
    run(actor("committee"))
    for who in ("committee", "supervisor"):
        page = visit(who).get(f"/plans/{plans['a1'].id}/likeness")
        text = text_of(page)
        assert world.a2.name in text
        assert "助老" in text
        assert f'href="/plans/{plans["a2"].id}"' in page.get_data(as_text=True)
    visit("committee_b").get(f"/plans/{plans['a1'].id}/likeness", status=404)


def test_a_team_with_one_of_the_branches_sees_no_source_of_the_other(plans, actor, visit, world):
    from portal.accounts.models import TeamUnit

    run(actor("committee"))
    TeamUnit.update(unit=world.a1).where(TeamUnit.team == world.team_a).execute()
    text = text_of(visit("supervisor").get(f"/plans/{plans['a1'].id}/likeness"))
    assert world.a2.name not in text
    assert "助老" not in text
    assert "口述史" in text


def test_the_list_holds_a_pair_once_and_says_which(plans, actor, visit):
    run(actor("committee"))
    by = actor("committee")
    rows = listing.LIST.load(by, {"year": str(YEAR)}, "/plans/likeness").rows
    assert [(row.plan_id, row.source_id) for row in rows if not row.last_year] == [(plans["a2"].id, plans["a1"].id)]
    assert len([row for row in rows if row.last_year]) == 1
    assert listing.LIST.count(by, {"year": str(YEAR), "source": "last"}) == 1
    assert listing.LIST.count(by, {"year": str(YEAR), "share": "80", "source": "others"}) == 1
    assert listing.LIST.count(by, {"year": str(YEAR - 1)}) == 0
    page = visit("committee").get(f"/plans/likeness?year={YEAR}")
    assert "机关第二党支部" in text_of(page)
    sheet = visit("committee").get(f"/plans/likeness?year={YEAR}&export=xlsx")
    assert sheet.status_code == 200
    assert listing.LIST.count(actor("committee_b"), {"year": str(YEAR)}) == 0


def test_the_button_asks_for_the_job_and_shows_how_far_it_is(plans, visit):
    browser = visit("committee")
    answer = browser.post("/plans/likeness/compare", {"year": str(YEAR)})
    assert answer.status_code == 303
    assert "排队中" in text_of(browser.get(f"/plans/likeness?year={YEAR}"))
    work.run(Job.get(Job.kind == likeness.KIND).id)
    assert "排队中" not in text_of(browser.get(f"/plans/likeness?year={YEAR}"))


def test_who_reads_a_plan_as_a_member_alone_is_not_led_to_its_comparison(plans, visit, world):
    """A supervisor's own branch is not one that the team is assigned to."""
    at = f"/plans/{plans['b1'].id}"
    assert f'href="{at}/likeness"' not in visit("supervisor").get(at).get_data(as_text=True)
    assert f'href="{at}/likeness"' in visit("secretary_b").get(at).get_data(as_text=True)
    visit("supervisor").get(f"{at}/likeness", status=404)
