"""A plan that came back: others read what was filed last until it is filed again, and in time is who filed first in time."""

import io

import openpyxl
import pytest
import time_machine

from portal import clock, policy
from portal.audit.models import Revision
from portal.comments import domain as comments
from portal.errors import Invalid
from portal.life.judging.rules import Rule
from portal.life.standing.facts import of_units
from portal.life.standing.models import LifeStanding
from portal.plans import commented, domain, filings, listing, record
from portal.plans.document import put, read, with_new, without
from portal.sheets import write_xlsx
from portal.uploads import domain as uploads
from portal.uploads.models import Attachment
from tests.browser_client import text_of
from tests.life.standing.making import adopt
from tests.plans.filing.conftest import OWN, YEAR, fresh

ABOVE = ("committee", "supervisor")
UNSENT = ("zqnewtopic", "zqnewwho", "zqnewtext", "zqnewbook", "zqpassing")


def sheet(answer) -> str:
    """All cells of a workbook."""
    rows = openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


@pytest.fixture
def rewritten(rules, planned, actor):
    """A plan that came back: its own item has other words now, one was added, another one came and went."""
    plan, by = planned("returned"), actor("secretary")
    own = next(one for one in read(plan.document).items if one.topic == OWN.topic)
    passing = with_new(read(plan.document), [OWN._replace(topic="zqpassing")])
    domain.edit(plan, passing, by=by, version=plan.version)
    new = own._replace(topic="zqnewtopic", who="zqnewwho", text="zqnewtext", materials="zqnewbook")
    made = put(without(passing, next(one.key for one in passing.items if one.topic == "zqpassing")), new)
    domain.edit(plan, with_new(made, [OWN._replace(months=(5,), topic="zqnewtopic2")]), by=by, version=plan.version)
    return plan


def pages(plan, who):
    """Where the text of a plan can be read."""
    found = [f"/plans/{plan.id}{more}" for more in ("", "/print", "/likeness")]
    found += [
        f"/plans?year={YEAR}",
        "/plans/coverage",
        "/plans/likeness",
        "/comments",
        f"/checks/branches/{plan.unit_id}",
    ]
    return [*found, "/", *([f"/plans/{plan.id}/check"] if who == "committee" else [])]


@pytest.mark.parametrize("who", ABOVE)
def test_those_above_read_what_was_filed_and_nothing_of_what_is_written_since(rewritten, visit, who):
    office = visit(who)
    for path in pages(rewritten, who):
        words = office.get(path).get_data(as_text=True)
        assert [one for one in UNSENT if one in words] == [], path
    base = f"/plans/{rewritten.id}"
    for path in (base, f"{base}/print"):
        assert OWN.topic in text_of(office.get(path))
        assert "退回前报送的内容" in text_of(office.get(path))
    book = sheet(office.get(f"{base}/book"))
    assert OWN.topic in book
    assert not [one for one in UNSENT if one in book]


def test_its_writer_reads_what_is_written_now(rewritten, visit):
    page, base = visit("secretary"), f"/plans/{rewritten.id}"
    for path in (base, f"{base}/print"):
        words = text_of(page.get(path))
        assert "zqnewtopic" in words
        assert OWN.topic not in words.partition("经过")[0]
        assert "退回前报送的内容" not in words
    assert "zqnewbook" in sheet(page.get(f"{base}/book"))


def test_lists_search_and_excel_count_what_was_filed(rewritten, visit, actor):
    filed = len(filings.LAST.one(plan=rewritten.id).values["document"]["items"])
    now = len(read(fresh(rewritten).document).items)
    assert filed != now
    sizes = {
        who: listing.size(listing.LIST.load(actor(who), {"year": str(YEAR)}, "/plans").rows[0])[0]
        for who in (*ABOVE, "secretary")
    }
    assert sizes == {"committee": filed, "supervisor": filed, "secretary": now}
    assert f"\n{filed}\n" in sheet(visit("committee").get(f"/plans?year={YEAR}&export=xlsx"))
    for who in ABOVE:
        assert listing.LIST.load(actor(who), {"q": "zqnewtopic"}, "/plans").rows == []
        assert len(listing.LIST.load(actor(who), {"q": OWN.topic[:6]}, "/plans").rows) == 1


def test_nobody_comments_on_what_was_not_sent(rewritten, actor):
    plan = fresh(rewritten)
    for who in ABOVE:
        texts = "".join(part.words + part.text for part in commented.parts(fresh(plan), actor(who)))
        assert OWN.topic in texts
        assert "zqnew" not in texts
    with pytest.raises(Invalid):
        comments.open_thread(fresh(plan), "", "请看这里", by=actor("committee"), quote="zqnewtext")
    added = next(one.key for one in read(plan.document).items if one.topic == "zqnewtopic2")
    with pytest.raises(Invalid):
        comments.open_thread(fresh(plan), f"item-{added}", "请看这里", by=actor("committee"))


def test_filed_again_it_is_read_as_it_is_now(rewritten, visit, actor):
    plan = fresh(rewritten)
    domain.file(plan, by=actor("secretary"), version=plan.version)
    for who in ABOVE:
        words = text_of(visit(who).get(f"/plans/{plan.id}"))
        assert "zqnewtopic" in words
        assert "zqpassing" not in words  # came and went between the two filings
        assert "退回前报送的内容" not in words
        assert len(listing.LIST.load(actor(who), {"q": "zqnewtopic"}, "/plans").rows) == 1
    shown = record.shown(fresh(plan), actor("committee"))
    assert {(one.word, one.label) for one in shown.returned} == {("修改", "zqnewtopic"), ("新增", "zqnewtopic2")}


def test_attachments_of_a_plan_that_is_written_anew_are_its_writers(app, rules, planned, actor):
    plan, by = planned("filed"), actor("secretary")
    domain.give_back(plan, "请补充", {}, by=actor("committee"))
    with app.app_context():
        file = uploads.receive("补充.xlsx", write_xlsx(["主题"], [["补充"]], title="补充"), by=by)
    domain.edit(plan, read(plan.document), by=by, version=plan.version, files=[file.id])

    def reads(who):
        return policy.find(Attachment, file.id, actor(who)) is not None, len(
            record.shown(fresh(plan), actor(who)).files
        )

    assert [reads(who) for who in ("secretary", *ABOVE)] == [(True, 1), (False, 0), (False, 0)]
    domain.file(plan, by=by, version=plan.version)
    assert [reads(who) for who in ("secretary", *ABOVE, "member")] == [(True, 1)] * 3 + [(False, 1)]


# --- in time --------------------------------------------------------------------------------------------

BY = Rule(
    "plan-in-time", "年度计划", "deadline", "branch", clock.today().replace(month=1, day=1), due="plan", closes="03-31"
)


def on(month, day):
    return time_machine.travel(f"{YEAR}-{month:02}-{day:02}T12:00:00+08:00")


@pytest.fixture
def deadline(world):
    """Plans are to be filed by the end of March."""
    return adopt(world.a, BY)


def test_what_came_back_is_in_time_by_its_first_filing(world, actor, visit, deadline, planned):
    by, office = actor("secretary"), actor("committee")
    with on(3, 20):
        plan = planned("filed")
    with on(4, 8):
        domain.give_back(plan, "重点不突出", {}, by=office)
    with on(4, 20):
        domain.file(plan, by=by)
        assert of_units([world.a1.id], clock.today(), clock.today())[world.a1.id].plans[0].filed.month == 3
        cell = LifeStanding.get((LifeStanding.branch == world.a1) & (LifeStanding.year == YEAR))
        assert (cell.state, cell.short) == ("met", 0)
        words = text_of(visit("committee").get(f"/plans/{plan.id}"))
        assert "按时报送" in words
        assert "首次报送" in words
        domain.accept(plan, by=office)
        assert "按时报送" in text_of(visit("secretary").get(f"/plans/{plan.id}"))


def test_filed_late_it_stays_late(world, actor, visit, deadline, planned):
    with on(4, 2):
        plan = planned("filed")
        assert LifeStanding.get(LifeStanding.branch == world.a1).state != "met"
        words = text_of(visit("committee").get(f"/plans/{plan.id}"))
        assert "逾期报送" in words
        assert "首次报送" not in words


def test_a_filing_that_the_branch_took_back_is_none(world, actor, deadline, planned):
    by, office = actor("secretary"), actor("committee")
    with on(3, 20):
        plan = planned("filed")
        domain.withdraw(plan, by=by)
    with on(4, 2):
        domain.file(plan, by=by)
        assert clock.local(filings.first([plan.id])[plan.id]).month == 4
    with on(4, 3):
        domain.give_back(plan, "重点不突出", {}, by=office)
        domain.file(plan, by=by)
        domain.withdraw(plan, by=by)
    with on(5, 3):
        domain.file(plan, by=by)
    # the branch took back its second filing alone
    assert clock.local(filings.first([plan.id])[plan.id]).date() == clock.today().replace(month=4, day=2)
    assert (
        Revision.select().where((Revision.record_id == plan.id) & (Revision.action == "annual_plan.file")).count() == 4
    )
    assert filings.first([]) == {}
