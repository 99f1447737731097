"""设置 of a year: dates in order, the scale, how many items; what cannot change any more; who changed what."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from portal.audit.models import AuditEntry, Revision
from portal.ballots.models import Ballot
from portal.errors import Denied, Invalid, Stale
from portal.pledges import year as years
from portal.pledges.models import PledgeGrade, PledgeYear
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR

FORM = {
    "file_by": "2026-03-31", "review_by": "2026.4.15", "evaluate_from": "2026-12-01", "evaluate_until": "2026-12-20",
    "scale": "好\n较好\n一般\n差", "most_items": "5",
}  # fmt: skip


def test_the_committee_sets_dates_and_is_told_when_someone_was_faster(visit, world):
    browser = visit("committee")
    browser.post("/pledges/settings", FORM)
    row = PledgeYear.get()
    assert (row.committee_id, row.year, row.file_by, row.review_by, row.evaluate_from, row.evaluate_until) == (
        world.a.id, YEAR, date(YEAR, 3, 31), date(YEAR, 4, 15), date(YEAR, 12, 1), date(YEAR, 12, 20),
    )  # fmt: skip
    browser.post("/pledges/settings", {**FORM, "file_by": "2026-04-10", "version": "1"})
    late = {**FORM, "file_by": "2026-04-01", "scale": "兑现\n未兑现", "version": "1"}
    words = text_of(browser.post("/pledges/settings", late, status=409))
    for text in ("2026-04-10", "2026-04-01", "兑现", "较好"):
        assert text in words
    assert PledgeYear.get().file_by == date(YEAR, 4, 10)
    browser.post("/pledges/settings", {**late, "version": "2"})
    assert years.settings(world.a.id, YEAR).scale == ("兑现", "未兑现")
    assert AuditEntry.select().where(AuditEntry.action == "pledge_year.edit").count() == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"review_by": "2026-03-01"}, "审核期限不能早于填报期限"),
        ({"evaluate_until": "2026-11-01"}, "评诺截止不能早于评诺开始"),
        ({"evaluate_from": ""}, "评诺开始和评诺截止要一起填写"),
        ({"evaluate_until": ""}, "评诺开始和评诺截止要一起填写"),
        ({"evaluate_from": "2026-03-01", "evaluate_until": "2026-04-01"}, "评诺截止不能早于填报和审核的期限"),
        ({"file_by": "明天"}, "请按 2026-12-31 这样填写日期"),
        ({"file_by": "2023-01-01"}, "填报期限要在 2026 年前后一年之内"),
        ({"scale": "好"}, "评价等次要有 2–6 个"),
        ({"scale": "\n".join("一二三四五六七")}, "评价等次要有 2–6 个"),
        ({"scale": "好\n差\n好"}, "评价等次不能重复"),
        ({"scale": "好\n完全没有兑现任何承诺"}, "每个等次 1–8 个字"),
        ({"scale": " \n "}, "请填写评价等次"),
        ({"most_items": "6"}, "Not a valid choice"),
        ({"most_items": "0"}, "Not a valid choice"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(visit, world, change, said):
    answer = visit("committee").post("/pledges/settings", {**FORM, **change}, status=422)
    words = text_of(answer)
    assert said in words or (said == "Not a valid choice" and "最多项数" in words)
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    kept = {**FORM, **change}
    assert kept["evaluate_from"] in answer.get_data(as_text=True)
    assert kept["file_by"] in answer.get_data(as_text=True)
    assert not PledgeYear.select().exists()


def test_settings_of_another_committee_stay_its_own(visit, world):
    visit("committee").post("/pledges/settings", {**FORM, "committee": world.b.id, "unit": world.b.id})
    assert [row.committee_id for row in PledgeYear.select()] == [world.a.id]
    assert "2026-03-31" not in visit("committee_b").get("/pledges/settings").get_data(as_text=True)
    for who in ("secretary", "supervisor", "member"):
        visit(who).get("/pledges/settings", status=404)
        visit(who).post("/pledges/settings", FORM, status=404)


def test_without_settings_the_defaults_hold(world):
    now = years.settings(world.a.id, YEAR)
    assert (now.scale, now.most_items, now.version, now.evaluating, now.evaluated) == (
        ("好", "较好", "一般", "差"), 5, None, False, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "open_", "over"), [(30, False, False), (1, True, False), (20, True, False), (21, False, True)]
)
def test_the_days_of_evaluation_are_inclusive(world, actor, day, open_, over):
    values = {"evaluate_from": date(YEAR, 12, 1), "evaluate_until": date(YEAR, 12, 20)}
    years.set_year(world.a.id, YEAR, values, by=actor("committee"), version=None)
    month = 11 if day == 30 else 12
    with time_machine.travel(datetime(YEAR, month, day, 2, 0, tzinfo=UTC)):
        now = years.settings(world.a.id, YEAR)
        assert (now.evaluating, now.evaluated) == (open_, over)


def begin(world, filed, how):
    pledge = filed("member", "published")
    if how == "grade":
        PledgeGrade.create(pledge=pledge, voice="self", grade="好")
    else:
        Ballot.create(
            key=f"pledges:{YEAR}:{world.a1.id}:members", title="互评", unit=world.a1, voters="members",
            scale=["好", "差"], opens_on=date(YEAR, 3, 1), closes_on=date(YEAR, 3, 5),
        )  # fmt: skip


@pytest.mark.parametrize("how", ["grade", "ballot"])
def test_the_scale_stays_once_somebody_was_asked(visit, world, filed, how):
    browser = visit("committee")
    browser.post("/pledges/settings", FORM)
    begin(world, filed, how)
    changed = {**FORM, "scale": "兑现\n未兑现", "version": "1"}
    words = text_of(browser.post("/pledges/settings", changed, status=422))
    assert "2026 年的评诺已经开始，已有人按现在的等次评过，等次不能再改" in words
    browser.post("/pledges/settings", {**FORM, "most_items": "3", "version": "1"})
    assert years.settings(world.a.id, YEAR).most_items == 3
    assert "评诺已经开始，等次不能再改" in text_of(browser.get("/pledges/settings"))
    visit("committee_b").post("/pledges/settings", {**FORM, "scale": "兑现\n未兑现"})
    assert years.settings(world.b.id, YEAR).scale == ("兑现", "未兑现")
    browser.post(f"/pledges/settings?year={YEAR - 1}", {"scale": "兑现\n未兑现", "most_items": "5"})
    assert years.settings(world.a.id, YEAR - 1).scale == ("兑现", "未兑现")


def test_the_days_stay_once_the_results_are_out(world, actor, filed):
    by = actor("committee")
    values = {"evaluate_from": date(YEAR, 3, 1), "evaluate_until": date(YEAR, 3, 9)}
    years.set_year(world.a.id, YEAR, values, by=by, version=None)
    years.set_year(world.a.id, YEAR, {"evaluate_until": date(YEAR, 3, 8)}, by=by, version=1)  # nobody was asked yet
    begin(world, filed, "ballot")
    with pytest.raises(Invalid, match="评诺已经截止，结果已经算出"):
        years.set_year(world.a.id, YEAR, {"evaluate_until": date(YEAR, 3, 31)}, by=by, version=2)
    years.set_year(world.a.id, YEAR, {"file_by": date(YEAR, 3, 1)}, by=by, version=2)


def test_the_course_of_the_settings_stands_below(visit, world):
    browser = visit("committee")
    browser.post("/pledges/settings", FORM)
    browser.post("/pledges/settings", {**FORM, "file_by": "", "most_items": "3", "version": "1"})
    words = text_of(browser.get("/pledges/settings"))
    assert "填报期限：未定 → 2026年3月31日" in words
    assert "填报期限：2026年3月31日 → 未定；最多项数：未定 → 3 项" in words
    assert "解秀兰" in words
    assert "评价等次：" not in words  # the default was left as it is
    assert Revision.select().where(Revision.record == "pledge_year").count() == 2


def test_only_the_committee_sets_and_an_old_form_is_refused(world, actor):
    for who in ("secretary", "supervisor", "committee_b"):
        with pytest.raises(Denied):
            years.set_dates(world.a.id, YEAR, None, None, by=actor(who), version=None)
    years.set_dates(world.a.id, YEAR, date(YEAR, 3, 1), None, by=actor("committee"), version=None)
    with pytest.raises(Stale):
        years.set_dates(world.a.id, YEAR, date(YEAR, 3, 2), None, by=actor("committee"), version=None)


def test_what_follows_the_settings_shares_their_transaction(world, actor, monkeypatch):
    def follow(committee, year, by):
        assert years.settings(committee, year).file_by == date(YEAR, 3, 1)
        raise Invalid("so nicht")

    monkeypatch.setattr(years, "AFTER", [follow])
    with pytest.raises(Invalid, match="so nicht"):
        years.set_dates(world.a.id, YEAR, date(YEAR, 3, 1), None, by=actor("committee"), version=None)
    assert not PledgeYear.select().exists()


def test_the_page_costs_the_same_however_often_it_was_changed(visit, world, actor, queries):
    browser, costs = visit("committee"), []
    for version in (None, 1, 2):
        years.set_dates(world.a.id, YEAR, date(YEAR, 3, 1), None, by=actor("committee"), version=version)
        browser.get("/pledges/settings")
        queries.statements.clear()
        browser.fragment("/pledges/settings")
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 7
