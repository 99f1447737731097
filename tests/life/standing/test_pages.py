"""落实情况 on the screen: the matrix, the year of a branch, a cell with its records; who sees what; home."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from portal import clock, db
from portal.appraisals.models import Appraisal
from portal.life.records.models import LifeRecord
from portal.life.standing import domain, matrix
from portal.life.standing.models import LifeStanding
from portal.units.models import Unit
from tests import factories as make
from tests.browser_client import text_of
from tests.life.judging.making import rule
from tests.life.standing.making import adopt, adopt_library, held

BOARD = rule("board", period="month", types=("board",), name="支委会", source="第十二条原文", severity="warning")
HOURS = rule("hours", "threshold", "member", types=(), measure="hours", minimum=8, name="党员学时")
OWN = rule("own", subject="committee", types=("deliberation",), name="党委议事")
TALK = rule("talk", subject="member", types=("talk",), name="谈心谈话")
BASE = "/life/standing"


@pytest.fixture(autouse=True)
def _day():
    with clock.at(date(2026, 11, 22)):
        yield


def judged(*units):
    with db.write():
        domain.refresh([one.id for one in units])


def test_the_matrix_shows_done_of_needed_and_opens_each_cell(world, visit):
    adopt(world.a, BOARD, HOURS, OWN)
    for month in range(1, 11):
        held(world.a2, date(2026, month, 8), "board", by=world.secretary.person)
    judged(world.a1, world.a2, world.a)
    page = visit("committee").get(BASE)
    text = page.text
    assert f'href="{BASE}/{world.a1.id}/board?year=2026"' in text
    assert "10/12" in text
    assert "0/12" in text
    assert "党员学时" not in text
    assert "党委议事" in text
    assert "党员学时" in visit("committee").get(f"{BASE}?about=people").text
    short = text_of(visit("committee").fragment(f"{BASE}?lacks=short"))
    assert "机关第一党支部" in short
    assert "机关第二党支部" not in short
    found = text_of(visit("committee").fragment(f"{BASE}?q=第二&lacks=month"))
    assert "机关第二党支部" in found
    assert "机关第一党支部" not in found
    assert "集团机关" not in text
    assert visit("supervisor").get(BASE).text.count(">0/12<") == 1
    assert "没有执行中的制度要求" in visit("committee_b").get(BASE).text


def test_excel_holds_what_is_on_the_screen(world, visit):
    adopt(world.a, BOARD, HOURS)
    judged(world.a1, world.a2)
    data = visit("committee").get(f"{BASE}?export=xlsx&about=all&q=第一").data
    lines = [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(data)).active.iter_rows()]
    at = next(at for at, line in enumerate(lines) if "党支部" in line)
    assert lines[at][:5] == ["党支部", "领域", "支委会", "党员学时", "缺项数"]
    assert lines[at + 1][:5] == ["机关第一党支部", "机关", "0/12", "0/4", 1]
    assert len(lines) == at + 2


def test_rows_that_hold_no_longer_are_judged_on_the_spot_and_not_written(world, visit):
    adopt(world.a, BOARD)
    judged(world.a1)
    LifeStanding.update(changes_on=date(2026, 11, 22), done=7).where(LifeStanding.branch == world.a1.id).execute()
    text = visit("committee").get(BASE).text  # a2 was never judged
    assert text.count(">0/12<") == 2
    assert "7/12" not in text
    assert LifeStanding.get().done == 7
    assert LifeStanding.select().count() == 1


def test_the_queries_of_a_matrix_are_those_of_a_list(world, visit, queries):
    adopt_library(world.a)
    visitor = visit("committee")
    judged(world.a1, world.a2)
    visitor.get(BASE)
    queries.statements.clear()
    visitor.get(BASE)
    few = len(queries)
    branches = [make.unit("branch", f"第 {at} 支部", world.a, sector="机关") for at in range(60)]
    for start in range(0, 60, 20):
        judged(*branches[start : start + 20])
    visitor.get(BASE)
    queries.statements.clear()
    visitor.get(BASE)
    assert len(queries) == few
    queries.statements.clear()
    places = list(Unit.select().where(Unit.kind == "branch", Unit.committee == world.a.id))
    assert len(matrix.rows(places, 2026)) == 62
    assert len(queries) == 2


def test_the_year_of_a_branch_by_months(world, visit):
    adopt(
        world.a,
        BOARD,
        HOURS,
        rule("year", types=("life_meeting",), name="组织生活会"),
        rule("none", subject="leading", name="无人适用"),
    )
    held(world.a1, date(2026, 3, 4), "board", by=world.secretary.person)
    LifeRecord.create(
        committee=world.a, unit=world.a1, types=["board"], title="十一月支委会", day=date(2026, 11, 20),
        created_by=world.secretary.person,
    )  # fmt: skip
    judged(world.a1)
    page = visit("secretary").get(f"{BASE}/{world.a1.id}")
    text = text_of(page)
    assert "还差 1 次，最迟 11 月 30 日" in text
    assert "十一月支委会" in text
    assert "归档以后才计入" in text
    assert 'colspan="12"' in page.text
    assert page.text.count('data-label="3 月"') == 1
    assert "8 月应召开支委会 1 次，已召开 0 次，还差 1 次，期限 8 月 31 日已过（属一般要求，作提醒）" in text
    assert "不适用的要求（1 项）" in text
    assert 'href="/life/new"' in page.text
    above = visit("supervisor").get(f"{BASE}/{world.a1.id}").text
    assert "十一月支委会" not in above
    assert 'href="/life/new"' not in above
    assert "2025 年落实情况" in visit("secretary").get(f"{BASE}/{world.a1.id}?year=2025").text


def test_a_cell_names_its_records_the_rule_and_its_source(world, visit):
    adopt(world.a, BOARD, TALK)
    record = held(world.a1, date(2026, 3, 4), "board", by=world.secretary.person)
    judged(world.a1)
    page = visit("secretary").get(f"{BASE}/{world.a1.id}/board?year=2026")
    assert "第十二条原文" in page.text
    assert f'href="/life/{record.id}"' in page.text
    assert "3 月应召开支委会 1 次，已召开 1 次，已达到要求。" in text_of(page)
    assert f'href="/life/new/{world.a1.id}?type=board"' in page.text
    talks = text_of(visit("committee").get(f"{BASE}/{world.a1.id}/talk"))
    assert "文振晓：2026 年应参加谈心谈话 1 次" in talks
    assert "秦明恒：" in talks


def test_a_cell_leads_to_where_what_it_asks_is_entered(world, visit):
    adopt(
        world.a, TALK, rule("plan", "deadline", types=(), due="plan", closes="03-31", name="计划备案"),
        rule("away", "threshold", "member", types=(), measure="absences", minimum=3, name="缺席"),
        rule("both", types=("study", "discussion"), name="学习研讨"),
    )  # fmt: skip
    judged(world.a1)
    for key, label, address in (
        ("talk", "登记谈心谈话", f"/life/talks/new/{world.a1.id}"),
        ("plan", "编制年度计划", "/plans/new?year=2026"),
        ("away", "看缺席情况", "/life/absences"),
        ("both", "登记组织生活", f"/life/new/{world.a1.id}"),
    ):
        page = visit("secretary").get(f"{BASE}/{world.a1.id}/{key}?year=2026").text
        assert f'<a class="btn btn-primary" href="{address}">{label}</a>' in page
        assert f'href="{address}">{label}' not in visit("committee").get(f"{BASE}/{world.a1.id}/{key}?year=2026").text


def test_of_people_those_stand_first_of_whom_something_is_missing(world, visit):
    adopt(world.a, TALK)
    people = [world.secretary.person, world.member.person, world.colleague.person]
    held(world.a1, date(2026, 3, 4), "talk", by=people[0], present=people[:2])
    judged(world.a1)
    words = text_of(visit("secretary").get(f"{BASE}/{world.a1.id}/talk?year=2026"))
    missing = words.index(f"{people[2].name}：2026 年应")
    assert all(missing < words.index(f"{one.name}：2026 年应") for one in people[:2])


def test_many_records_behind_one_finding_are_folded(world, visit):
    adopt(world.a, TALK)
    for day in range(1, 10):
        held(world.a1, date(2026, 3, day), "talk", by=world.secretary.person, present=[world.member.person])
    judged(world.a1)
    page = visit("secretary").get(f"{BASE}/{world.a1.id}/talk?year=2026").text
    assert page.count("<summary>另有 3 次</summary>") == 1
    shown, _, folded = page.partition("<summary>另有 3 次</summary>")
    assert (shown.count(" 活动</a>"), folded.partition("</details>")[0].count(" 活动</a>")) == (6, 3)


def test_of_a_record_one_may_not_open_the_title_is_not_told(world, visit):
    adopt(world.a, HOURS)
    made = held(
        world.a2, date(2026, 3, 4), "study", by=world.secretary_a2.person, present=[world.member.person], hours=200
    )
    LifeRecord.update(title="别处的学习").where(LifeRecord.id == -1).execute()
    text = text_of(visit("secretary").get(f"{BASE}/{world.a1.id}/hours"))
    assert made.title not in text
    assert "其他组织的活动" in text


def test_who_sees_which_branch(world, visit):
    adopt(world.a, BOARD, OWN)
    for who, place, status in (
        ("secretary", world.a1, 200), ("secretary", world.a2, 404), ("secretary", world.a, 404), ("committee", world.a2, 200),
        ("committee", world.a, 200), ("committee", world.b1, 404), ("supervisor", world.a1, 200), ("supervisor", world.b1, 404),
        ("member", world.a1, 404), ("committee", world.g1, 404),
    ):  # fmt: skip
        visit(who).get(f"{BASE}/{place.id}", status)
        visit(who).get(f"{BASE}/{place.id}/{'own' if place is world.a else 'board'}", status)
    visit("committee").get(f"{BASE}/{world.a1.id}/nothing", 404)
    visit("committee").get(f"{BASE}/{world.a1.id}/own", 404)
    assert "机关第一党支部 2026 年落实情况" in text_of(visit("secretary").get(BASE))


def test_the_committee_above_sees_totals_and_opens_level_by_level(world, visit):
    adopt(world.a, BOARD, rule("theme", types=("theme_day",), name="主题党日", closes="06-30"))
    adopt(world.b, BOARD)
    held(world.a2, date(2026, 3, 4), "theme_day", by=world.secretary.person)
    judged(world.a1, world.a2, world.b1, world.a)
    head = make.person("区委干部", world.a1)
    from tests.browser_client import Visitor
    from tests.world import Player

    hand = make.appointment(head, "committee", unit=world.superior)
    visitor = Visitor(visit("committee").client.application, Player(head, make.account(head), hand))
    page = visitor.get(BASE)
    cells = text_of(page).split()
    at = cells.index("某某局机关党委")
    assert cells[at + 1 : at + 6] == ["2", "2", "4", "1", "1"]  # branches, lacking, asked, reached, violations
    assert f"committee={world.a.id}&amp;year=2026" in page.text
    inside = text_of(visitor.get(f"{BASE}?committee={world.a.id}"))
    assert "机关第一党支部" in inside
    assert "集团机关第一党支部" not in inside
    visitor.get(f"{BASE}?export=xlsx")


def test_home_of_a_secretary_and_of_the_committee(world, visit):
    adopt(world.a, BOARD, HOURS, OWN, rule("plan", "deadline", due="plan", closes="12-10", name="计划备案要求"))
    judged(world.a1, world.a2, world.a)
    page = visit("secretary").get("/")
    text = text_of(page)
    assert "支委会" in text
    assert "登记组织生活" in text
    assert "计划备案要求" not in text  # 年度计划 has a line of its own
    assert "党员学时" not in text  # the last day of the year lies further ahead
    committee = text_of(visit("committee").get("/"))
    assert "本月有 2 个支部还有到期的制度要求没有完成" in committee
    held(world.a1, date(2026, 11, 3), "board", by=world.secretary.person)
    judged(world.a1)
    assert "本月有 1 个支部" in text_of(visit("committee").get("/"))
    with clock.at(date(2026, 12, 5)):
        judged(world.a)
        assert "党委议事" in text_of(visit("committee").get("/"))


def test_what_is_to_be_done_soon_is_told_in_this_year_alone(world, visit):
    adopt(world.a, BOARD)
    LifeRecord.create(
        committee=world.a, unit=world.a1, types=["board"], title="十一月支委会", day=date(2026, 11, 20),
        created_by=world.secretary.person,
    )  # fmt: skip
    judged(world.a1)
    assert "近 30 天要完成的" in text_of(visit("secretary").get(f"{BASE}/{world.a1.id}"))
    earlier = text_of(visit("secretary").get(f"{BASE}/{world.a1.id}?year=2025"))
    assert "近 30 天要完成的" not in earlier
    assert "十一月支委会" not in earlier


def test_a_reported_appraisal_is_named_with_its_page(world, visit):
    adopt(world.a, rule("appraisal", types=("appraisal",), name="民主评议党员"))
    made = Appraisal.create(
        committee=world.a, branch=world.a1, year=2026, self_until=date(2026, 11, 1), created_by=world.secretary.person,
        state="filed", filed_at=clock.now(),
    )  # fmt: skip
    judged(world.a1)
    page = visit("secretary").get(f"{BASE}/{world.a1.id}/appraisal?year=2026")
    assert "2026 年民主评议党员" in text_of(page)
    assert f'href="/appraisals/{made.id}"' in page.text
