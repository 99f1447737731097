"""Standings: what holds and what held, changes through the year, earlier results by hand and by Excel."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from portal import clock
from portal.audit.models import AuditEntry
from portal.errors import Denied, Invalid
from portal.inbox.models import Message
from portal.sheets import write_xlsx
from portal.stars.computation.scheme import Grade
from portal.stars.models import StarStanding
from portal.stars.standings import domain, importing, listing, reading
from portal.stars.standings.domain import Wanted
from tests import factories as make
from tests.stars import making

DAY = timedelta(days=1)


def wanted(kind, outcome, starts=None, reason="考核认定", source="机党〔2026〕3号"):
    return Wanted(kind, outcome, starts or clock.today(), reason, source)


def test_the_latest_holds_and_what_is_to_come_does_not(world):
    today = clock.today()
    making.standing(world.a1, "3", "三星", starts=today - 400 * DAY)
    now = making.standing(world.a1, "4", "四星", starts=today)
    making.standing(world.a1, "5", "五星", starts=today + DAY)
    again = making.standing(world.a2, "3", "三星", starts=today)
    corrected = making.standing(world.a2, "2", "二星", starts=again.starts)
    found = reading.current([world.a1.id, world.a2.id, world.b1.id])
    assert {branch: (one.id, one.label) for branch, one in found.items()} == {
        world.a1.id: (now.id, "四星"),
        world.a2.id: (corrected.id, "二星"),
    }
    assert [one.label for one in reading.history(world.a1.id)] == ["五星", "四星", "三星"]


def test_results_before_a_cycle_take_each_cycle_once(world):
    """Settled after the end of its cycle, changed within the next one, entered by hand, entered anew."""
    first = making.cycle(world.a, year=2024, name="2024")
    making.standing(world.a1, "2", "二星", starts=date(2023, 1, 20))  # by hand, of 2022
    making.standing(world.a1, "3", "三星", starts=date(2024, 1, 20))  # by hand, of 2023
    making.standing(world.a1, "1", "一星", starts=date(2024, 1, 20))  # the same, corrected
    making.standing(world.a1, "4", "四星", starts=date(2025, 1, 15), kind="settled", cycle=first, reason="")
    making.standing(world.a1, "3", "三星", starts=date(2025, 6, 1), kind="demotion")
    making.standing(world.a2, "back", "后进", starts=date(2025, 3, 1), kind="award")
    branches = [world.a1.id, world.a2.id, world.b1.id]
    assert reading.results_before(branches, date(2025, 1, 1)) == {world.a1.id: (3, 1, 2), world.a2.id: ("back",)}
    # what was settled of the cycle itself does not count for it
    assert reading.results_before(branches, date(2024, 1, 1)) == {world.a1.id: (1, 2)}
    assert reading.results_before([world.a1.id], date(2026, 1, 1)) == {world.a1.id: (3, 1, 2)}


def test_each_way_of_change_leads_where_it_says(world, actor):
    by, today = actor("committee"), clock.today()
    for kind in ("promotion", "demotion", "removal"):
        with pytest.raises(Invalid, match="还没有星级"):
            domain.change(world.a1, wanted(kind, "3"), by=by)
    made = domain.change(world.a1, wanted("award", "3"), by=by)
    assert (made.outcome, made.label, made.kind, made.starts) == ("3", "三星", "award", today)
    for kind, outcome in (("promotion", "3"), ("promotion", "2"), ("demotion", "4"), ("removal", "2"), ("award", "1")):
        with pytest.raises(Invalid):
            domain.change(world.a1, wanted(kind, outcome), by=by)
    for kind, outcome in (("promotion", "4"), ("demotion", "1"), ("removal", "0")):
        domain.change(world.a1, wanted(kind, outcome), by=by)
    with pytest.raises(Invalid, match="现在没有星级的"):
        domain.change(world.a1, wanted("removal", "0"), by=by)
    assert [(one.kind, one.label) for one in reading.history(world.a1.id)] == [
        ("removal", "不定星级"), ("demotion", "一星"), ("promotion", "四星"), ("award", "三星"),
    ]  # fmt: skip
    told = Message.select().where(Message.person == world.secretary.person.id)
    assert next(row.text for row in told.order_by(Message.id)) == f"本支部直接授星：自 {today:%Y-%m-%d} 起为三星"
    assert AuditEntry.select().where(AuditEntry.action == "star_standing.create").count() == 4


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (wanted("award", "3", reason=" "), "reason"),
        (wanted("award", "3", source=" "), "source"),
        (wanted("award", "9"), "outcome"),
        (wanted("award", ""), "outcome"),
        (wanted("settled", "3"), "kind"),
        (wanted("award", "3")._replace(starts=None), "starts"),
        (wanted("award", "3", starts=clock.today() + DAY), "starts"),
        (wanted("award", "3", reason="长" * 501), "reason"),
    ],
)
def test_what_a_change_lacks_is_said_at_its_field(world, actor, change, field):
    with pytest.raises(Invalid) as refused:
        domain.change(world.a1, change, by=actor("committee"))
    assert refused.value.field == field
    assert not StarStanding.select().exists()


def test_a_change_does_not_go_back_behind_what_holds(world, actor):
    making.standing(world.a1, "3", "三星", starts=clock.today())
    with pytest.raises(Invalid, match="不能早于"):
        domain.change(world.a1, wanted("promotion", "4", clock.today() - DAY), by=actor("committee"))


def test_only_the_committee_changes_stars_and_not_of_a_branch_one_heads(world, actor):
    for who in ("secretary", "member", "supervisor", "committee_b", "admin"):
        for act in (domain.change, domain.enter):
            with pytest.raises(Denied):
                act(world.a1, wanted("award", "3"), by=actor(who))
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    with pytest.raises(Denied):
        domain.change(world.a1, wanted("award", "3"), by=actor("committee"))
    with pytest.raises(Denied):
        domain.change(world.g1, wanted("award", "3"), by=actor("committee"))


def test_outcomes_follow_the_scheme_of_the_latest_round(world, actor):
    scheme = making.small(name="三星办法", stars=3, bands=(), shares=(), conditions=(), grades=(Grade("back", "后进"),))
    making.cycle(world.a, of=scheme)
    by = actor("committee")
    with pytest.raises(Invalid):
        domain.change(world.a1, wanted("award", "5"), by=by)
    domain.change(world.a1, wanted("award", "2"), by=by)
    made = domain.change(world.a1, wanted("demotion", "back"), by=by)
    assert (made.label, reading.current([world.a1.id])[world.a1.id].stars) == ("后进", 0)


def test_earlier_results_come_before_what_the_portal_rated(world, actor):
    by, today = actor("committee"), clock.today()
    domain.enter(world.a1, wanted("", "3", date(2024, 1, 20), reason=""), by=by)
    assert StarStanding.get().reason == "历史结果"
    making.standing(world.a1, "4", "四星", kind="settled", reason="", starts=date(2025, 1, 20))
    domain.enter(world.a1, wanted("", "2", date(2025, 1, 19)), by=by)
    with pytest.raises(Invalid, match="已由本系统记录"):
        domain.enter(world.a1, wanted("", "2", date(2025, 1, 20)), by=by)
    with pytest.raises(Invalid):
        domain.enter(world.a1, wanted("", "2", today + DAY), by=by)


def book(*rows):
    return write_xlsx(listing.HISTORY, rows, title="历次星级")


FIRST = ("机关第一党支部", "四星", date(2025, 1, 20), "历史登记", "年度评定", "机党〔2025〕2号")
SECOND = ("机关第二党支部", "不定星级", date(2025, 1, 20), "", "", "机党〔2025〕2号")


def test_history_from_excel_all_or_nothing_and_once(world, actor):
    by = actor("committee")
    assert importing.enter(book(FIRST, SECOND), by=by) == 2
    assert {(row.branch_id, row.label, row.starts) for row in StarStanding.select()} == {
        (world.a1.id, "四星", date(2025, 1, 20)),
        (world.a2.id, "不定星级", date(2025, 1, 20)),
    }
    with pytest.raises(Invalid, match="都已经登记过"):
        importing.enter(book(FIRST, SECOND), by=by)
    third = ("机关第一党支部", "五星", date(2026, 1, 20), "", "", "机党〔2026〕2号")
    wrong = [
        ("集团机关第一党支部", "四星", date(2025, 1, 20), "", "", "文"),
        ("机关第二党支部", "六星", date(2025, 1, 20), "", "", "文"),
        ("机关第二党支部", "四星", "去年", "", "", "文"),
    ]
    for row, said in zip(wrong, ("第 3 行：找不到支部", "第 3 行：没有“六星”", "第 3 行：起始日期"), strict=True):
        with pytest.raises(Invalid, match=said):
            importing.enter(book(third, row), by=by)
    with pytest.raises(Invalid, match="第 3 行：请写明依据"):
        importing.enter(book(third, (*third[:2], date(2026, 2, 1), "", "", "")), by=by)
    assert StarStanding.select().count() == 2, "nothing is entered while a row is wrong"
    with pytest.raises(Invalid):
        importing.enter(b"no workbook", by=by)


def test_the_export_of_history_is_the_template(world, visit, actor):
    making.standing(world.a1, "4", "四星", starts=date(2025, 1, 20), source="机党〔2025〕2号")
    making.standing(world.a1, "3", "三星", starts=date(2025, 6, 1), kind="demotion", source="机党〔2025〕9号")
    data = visit("committee").get("/stars/history").data
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert rows[0] == tuple(listing.HISTORY)
    assert [row[1] for row in rows[1:]] == ["四星", "三星"]
    with pytest.raises(Invalid, match="都已经登记过"):
        importing.enter(data, by=actor("committee"))
