"""评诺: who says what, when, once; who sees what came of it."""

import io
import re
from collections.abc import Iterator
from contextvars import Context
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
import time_machine

from portal import clock
from portal.accounts.models import Session
from portal.accounts.sessions import actor_of
from portal.audit.models import AuditEntry, Revision
from portal.ballots.models import Ballot, BallotQuestion, BallotTally
from portal.drafts.models import Draft, Sent
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.pledges import domain
from portal.pledges import year as years
from portal.pledges.domain import Entry
from portal.pledges.evaluating import grading, listing, results, voting
from portal.pledges.evaluating.grading import Mark
from portal.pledges.models import Pledge, PledgeGrade, PledgeItem
from portal.units import transfers
from tests import factories as make
from tests.browser_client import Visitor
from tests.pledges.conftest import YEAR, fresh, rows

FROM, UNTIL = date(YEAR, 3, 5), date(YEAR, 3, 20)
AFTER = date(YEAR, 3, 21)


@pytest.fixture(autouse=True)
def _context(app: Any) -> Iterator[None]:
    with app.app_context():
        yield


class Apart(Visitor):
    """A browser whose requests know nothing of the context that the domain functions of a test need."""

    def get(self, path: str, status: int = 200, **options: Any) -> Any:
        return Context().run(super().get, path, status, **options)

    def post(self, path: str, data: Any = None, status: int = 303, **options: Any) -> Any:
        return Context().run(super().post, path, data, status, **options)


@pytest.fixture
def visit(app, world) -> Any:
    """visit("secretary") is that person's browser."""
    return lambda who: Apart(app, world.players[who])


@pytest.fixture
def period(world, actor) -> None:
    """评诺 of both committees is open."""
    for unit, who in ((world.a, "committee"), (world.b, "committee_b")):
        years.set_year(unit.id, YEAR, {"evaluate_from": FROM, "evaluate_until": UNTIL}, by=actor(who), version=None)


def on(day: date) -> Any:
    return time_machine.travel(clock.start_of(day) + timedelta(hours=3), tick=False)


def full(pledge: Pledge, label: str = "较好", note: str = "", whole: str = "好") -> grading.Marks:
    """A mark for each item and the whole."""
    return {**{row.id: Mark(label, note) for row in rows(pledge)}, None: Mark(whole, note)}


def form(pledge: Pledge, label: str = "较好", note: str = "", **more: Any) -> dict[str, Any]:
    """The same as the form posts it."""
    sent = {f"grade_{row.number}": label for row in rows(pledge)} | {f"note_{row.number}": note for row in rows(pledge)}
    return {**sent, "grade_0": "好", "note_0": note, "version": str(fresh(pledge).version), **more}


def vote(pledge: Pledge, world, unit, number: int, choice: int = 0, kind: str = "member") -> None:
    """Votes by new people of a unit, 整体 and the first item."""
    first = rows(pledge)[0].id
    for at in range(number):
        by = actor_of(make.person(f"评议人{kind}{choice}{at}", unit, kind).id)
        voting.cast(pledge, {None: choice, first: choice}, by=by)


def text(response: Any) -> str:
    return re.sub(r"<[^>]*>|\s+", " ", response.get_data(as_text=True).partition("<main")[2])


# --- the sheet ------------------------------------------------------------------------------------


@pytest.mark.usefixtures("period")
def test_a_member_evaluates_the_colleagues_one_after_the_other(visit, filed):
    first, second = filed("colleague", "published"), filed("secretary", "published", by="committee")
    filed("member", "published")
    me = visit("member")
    page = me.get("/pledges/evaluate/mine")
    assert "已评议 0 份，共 2 份" in text(page)
    answer = me.post(f"/pledges/{first.id}/evaluate", {"choice_0": "0", "choice_1": "2"})
    assert answer.headers["Location"] == f"/pledges/{second.id}/evaluate"
    assert "已送出。还有 1 份" in text(me.get(f"/pledges/{second.id}/evaluate"))
    answer = me.post(f"/pledges/{second.id}/evaluate", {"choice_0": "-"})
    assert answer.headers["Location"] == "/pledges/evaluate/mine"
    assert "已评议 2 份，共 2 份" in text(me.get("/pledges/evaluate/mine"))
    assert "已经评议过了" in text(me.get(f"/pledges/{first.id}/evaluate"))
    counted = [(row.choice, row.voices) for row in BallotTally.select().order_by(BallotTally.choice)]
    assert counted == [(0, 1), (2, 1)]  # 不了解 leaves no counter
    (ballot,) = Ballot.select()
    assert ballot.key == f"pledges:{YEAR}:{first.branch_id}:members"
    assert (ballot.opens_on, ballot.closes_on, ballot.scale) == (FROM, UNTIL, ["好", "较好", "一般", "差"])
    asked = [(row.part, row.number, row.record) for row in BallotQuestion.select().order_by(BallotQuestion.id)]
    assert asked == [
        (one.id, number, "pledge_item" if number else "pledge") for one in (first, second) for number in (0, 1, 2)
    ]  # fmt: skip


@pytest.mark.usefixtures("period")
def test_once_and_no_second_time(visit, filed, actor):
    pledge = filed("colleague", "published")
    me = visit("member")
    me.post(f"/pledges/{pledge.id}/evaluate", {"choice_0": "0"})
    answer = me.post(f"/pledges/{pledge.id}/evaluate", {"choice_0": "3"}, status=409)
    assert "每人只投一次" in text(answer)
    assert [(row.choice, row.voices) for row in BallotTally.select()] == [(0, 1)]
    assert voting.open_to(actor("member"))[1] == {pledge.id}


@pytest.mark.usefixtures("period")
@pytest.mark.parametrize("who", ["colleague", "member_a2", "secretary_a2", "committee", "supervisor"])
def test_not_one_s_own_and_not_another_branch_s(visit, filed, who):
    pledge = filed("colleague", "published")
    before = AuditEntry.select().count()
    visit(who).get(f"/pledges/{pledge.id}/evaluate", status=403)
    visit(who).post(f"/pledges/{pledge.id}/evaluate", {"choice_0": "0"}, status=403)
    assert not Ballot.select().exists()
    assert [row.outcome for row in AuditEntry.select().order_by(AuditEntry.id).offset(before)] == ["refused"] * 2


@pytest.mark.usefixtures("period")
def test_staff_and_members_are_counted_apart(visit, filed):
    pledge = filed("colleague", "published")
    visit("staff").post(f"/pledges/{pledge.id}/evaluate", {"choice_0": "1"})
    visit("secretary").post(f"/pledges/{pledge.id}/evaluate", {"choice_0": "0"})
    assert sorted(row.voters for row in Ballot.select()) == ["members", "staff"]
    visit("member_b").get(f"/pledges/{pledge.id}/evaluate", status=404)


@pytest.mark.usefixtures("period")
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "请选择一个等次"),
        ({"choice_0": "4"}, "请选择一个等次"),
        ({"choice_0": "-1"}, "请选择一个等次"),
        ({"choice_0": "好"}, "请选择一个等次"),
    ],
)
def test_the_whole_must_be_chosen_and_what_was_chosen_stays(visit, filed, sent, said):
    pledge = filed("colleague", "published")
    answer = visit("member").post(f"/pledges/{pledge.id}/evaluate", {**sent, "choice_1": "1"}, status=422)
    page = answer.get_data(as_text=True)
    assert said in page
    assert re.search(r'<input checked[^>]*name="choice_1"[^>]*value="1"', page)
    assert not Ballot.select().exists()


@pytest.mark.usefixtures("period")
def test_foreign_items_and_places_are_refused(filed, actor):
    pledge, other = filed("colleague", "published"), filed("secretary", "published", by="committee")
    for answers in ({None: 7}, {None: 0, rows(other)[0].id: 0}, {rows(pledge)[0].id: 0}):
        with pytest.raises(Invalid):
            voting.cast(pledge, answers, by=actor("member"))
    assert not BallotTally.select().exists()
    voting.cast(pledge, {None: 0}, by=actor("member"))


def test_without_dates_nothing_is_open_and_the_page_says_what_to_do(visit, filed, actor):
    pledge = filed("colleague", "published")
    assert "现在没有评诺" in text(visit("member").get("/pledges/evaluate/mine"))
    assert "现在不能评议" in text(visit("member").get(f"/pledges/{pledge.id}/evaluate"))
    visit("member").post(f"/pledges/{pledge.id}/evaluate", {"choice_0": "0"}, status=409)
    assert "还没有设定评诺的起止日期" in text(visit("committee").get("/pledges/evaluate"))
    assert "还没有设定评诺的日期" in text(visit("colleague").get(f"/pledges/{pledge.id}/assess"))
    visit("colleague").post(f"/pledges/{pledge.id}/assess", form(pledge), status=409)
    visit("secretary").post(f"/pledges/{pledge.id}/grade", form(pledge), status=409)
    assert not PledgeGrade.select().exists()
    assert not Ballot.select().exists()


@pytest.mark.usefixtures("period")
@pytest.mark.parametrize(("day", "open_"), [(FROM - timedelta(1), False), (FROM, True), (UNTIL, True), (AFTER, False)])
def test_both_days_are_inside(filed, actor, day, open_):
    pledge = filed("colleague", "published")
    with on(day):
        assert bool(voting.open_to(actor("member"))[0]) is open_
        if open_:
            voting.cast(pledge, {None: 0}, by=actor("member"))
        else:
            with pytest.raises(Stale):
                voting.cast(pledge, {None: 0}, by=actor("member"))
    assert BallotTally.select().count() == int(open_)


@pytest.mark.usefixtures("period")
def test_a_stopped_item_is_not_asked_about(visit, filed, actor):
    pledge = filed("colleague", "published")
    first = rows(pledge)[0].id
    PledgeItem.update(stopped_on=clock.today()).where(PledgeItem.id == first).execute()
    assert 'name="choice_1"' not in visit("member").get(f"/pledges/{pledge.id}/evaluate").get_data(as_text=True)
    grading.assess(pledge, {rows(pledge)[1].id: Mark("好"), None: Mark("好")}, by=actor("colleague"))
    with pytest.raises(Invalid):
        grading.assess(pledge, full(pledge), by=actor("colleague"))


@pytest.mark.usefixtures("period")
def test_a_sheet_leaves_no_draft_no_token_and_no_message(app, visit, filed):
    pledge = filed("colleague", "published")
    me = visit("member")
    path = f"/pledges/{pledge.id}/evaluate"
    page = me.get(path).get_data(as_text=True)
    assert "data-autosave" not in page
    assert 'name="veil"' in page
    me.post("/drafts", {"_path": path, "veil": "1", "choice_0": "3"}, status=204)
    Session.update(seen_at=clock.ago(hours=2)).execute()
    me.post(path, {"veil": "1", "choice_0": "3"}, status=401)
    assert not Draft.select().exists()
    assert not Sent.select().exists()
    assert not BallotTally.select().exists()
    Session.update(seen_at=clock.now()).execute()
    before = Message.select().count()
    me.post(path, {"veil": "1", "choice_0": "3"})
    assert (Message.select().count(), Draft.select().count(), Sent.select().count()) == (before, 0, 0)
    assert BallotTally.select().count() == 1


# --- what came of it --------------------------------------------------------------------------------


@pytest.mark.usefixtures("period")
def test_results_appear_after_closing_for_five_voices_and_not_for_four(visit, filed, world):
    pledge = filed("colleague", "published")
    vote(pledge, world, world.a1, 4)
    vote(pledge, world, world.a1, 1, choice=3)
    vote(pledge, world, world.a1, 4, kind="staff")
    address = f"/pledges/{pledge.id}"
    assert "好 4" not in text(visit("secretary").get(address))
    assert text(visit("secretary").get(address)).count("截止后显示") == 6
    with on(AFTER):
        for who in ("colleague", "secretary", "committee"):
            said = text(visit(who).get(address))
            assert "好 4，差 1" in said, who
            assert "不足 5 票，不显示" in said
            assert "好 4 " not in said
        for who in ("member", "staff", "member_a2"):  # published, but what came of it is not public
            said = text(visit(who).get(address))
            assert "好 4" not in said
            assert "组织评定" not in said
        assert "好 4" not in text(visit("member").get("/board"))
        found = results.of_pledge(pledge.id, [row.id for row in rows(pledge)])
        assert found[None].members.choices == {"好": 4, "较好": 0, "一般": 0, "差": 1}
        assert found[rows(pledge)[1].id].members.choices is None  # nobody spoke of the second item
        assert found[None].staff.choices is None


@pytest.mark.usefixtures("period")
def test_what_was_said_goes_to_the_member_s_page_and_is_kept(visit, filed, world, actor):
    pledge = filed("colleague", "published")
    vote(pledge, world, world.a1, 5)
    grading.assess(pledge, full(pledge, note="zqself"), by=actor("colleague"))
    grading.grade(fresh(pledge), full(pledge, note="zqoffice", whole="较好"), by=actor("secretary"))
    person = pledge.person_id
    with on(AFTER):
        for who in (
            ("colleague", "secretary", "committee", "superior")
            if "superior" in world.players
            else ("colleague", "secretary", "committee")
        ):
            said = text(visit(who).get(f"/members/{person}"))
            assert "好 5" in said, who
            assert "共 5 票" in said
        said = text(visit("member").get(f"/members/{person}"))
        assert "好 5" not in said
        assert "zqoffice" not in said
        (year,) = results.of_person(person)
        assert (year.pledge_id, year.year, year.branch_id) == (pledge.id, YEAR, pledge.branch_id)
        assert year.outcome.self == Mark("好", "zqself")
        assert year.outcome.organisation == Mark("较好", "zqoffice")
        assert year.outcome.members.choices == {"好": 5, "较好": 0, "一般": 0, "差": 0}
        assert year.outcome.staff is None
    assert results.of_person(world.member.person.id) == []


@pytest.mark.usefixtures("period")
def test_who_changes_branch_votes_where_they_are_and_nothing_said_is_lost(filed, world, actor):
    pledge = filed("colleague", "published")
    vote(pledge, world, world.a1, 3)
    voter = actor("member")
    voting.cast(pledge, {None: 1}, by=voter)
    for who in ("colleague", "member"):
        person = world.players[who].person
        transfers.transfer(person, world.a2, by=actor("committee"), moved_on=clock.today(), reason="工作调动")
    pledge = fresh(pledge)
    assert pledge.branch_id == world.a2.id
    vote(pledge, world, world.a2, 1, choice=2)
    moved = actor("member")
    assert pledge.id in voting.open_to(moved)[1]  # spoken already, in the old branch
    with pytest.raises(Stale):
        voting.cast(pledge, {None: 3}, by=moved)
    with pytest.raises(Denied):
        voting.cast(pledge, {None: 3}, by=actor("secretary"))  # the old branch has no say any more
    assert Ballot.select().count() == 2
    with on(AFTER):
        assert results.of_pledges([pledge.id])[pledge.id].members.choices == {"好": 3, "较好": 1, "一般": 1, "差": 0}


@pytest.mark.usefixtures("period")
def test_running_ballots_follow_the_dates_and_closed_ones_stay_closed(filed, world, actor):
    pledge = filed("colleague", "published")
    voting.cast(pledge, {None: 0}, by=actor("member"))
    settings = years.settings(world.a.id, YEAR)
    sooner = date(YEAR, 3, 12)
    years.set_year(world.a.id, YEAR, {"evaluate_until": sooner}, by=actor("committee"), version=settings.version)
    assert Ballot.get().closes_on == sooner
    with on(date(YEAR, 3, 14)):
        assert results.of_pledges([pledge.id])[pledge.id].members.closed
        settings = years.settings(world.a.id, YEAR)
        with pytest.raises(Invalid):
            years.set_year(world.a.id, YEAR, {"evaluate_until": UNTIL}, by=actor("committee"), version=settings.version)


# --- 自评 and 组织评定 --------------------------------------------------------------------------------


@pytest.mark.usefixtures("period")
def test_an_author_assesses_and_may_change_it_until_it_closes(visit, filed, actor):
    pledge = filed("colleague", "published")
    me, address = visit("colleague"), f"/pledges/{pledge.id}/assess"
    answer = me.post(address, form(pledge, note="走访了六十户"))
    assert answer.headers["Location"] == f"/pledges/{pledge.id}"
    kept = {row.item_id: (row.voice, row.grade, row.note) for row in PledgeGrade.select()}
    assert kept == {
        **{row.id: ("self", "较好", "走访了六十户") for row in rows(pledge)},
        None: ("self", "好", "走访了六十户"),
    }
    ids = {row.id for row in PledgeGrade.select()}
    me.post(address, form(pledge, "一般"))
    assert {row.id for row in PledgeGrade.select()} == ids
    assert {row.grade for row in PledgeGrade.select()} == {"一般", "好"}
    last = Revision.select().where(Revision.action == "pledge.assess").order_by(Revision.id.desc()).first()
    assert last.values["before"]["0"] == ["好", "走访了六十户"]
    assert "自评" in text(me.get(f"/pledges/{pledge.id}"))
    with on(AFTER):
        me = visit("colleague")
        assert "不能再改" in text(me.get(address))
        me.post(address, form(pledge), status=409)
        with pytest.raises(Stale):
            grading.assess(fresh(pledge), full(pledge), by=actor("colleague"))


@pytest.mark.usefixtures("period")
def test_two_windows_of_one_author_do_not_overwrite_each_other(visit, filed):
    pledge = filed("colleague", "published")
    me, address = visit("colleague"), f"/pledges/{pledge.id}/assess"
    old = form(pledge, "一般", note="第二个窗口")
    me.post(address, form(pledge, "好", note="第一个窗口"))
    answer = me.post(address, old, status=409)
    page = answer.get_data(as_text=True)
    assert "第一个窗口" in page
    assert "第二个窗口" in page
    assert {row.note for row in PledgeGrade.select()} == {"第一个窗口"}
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    me.post(address, {**old, "version": version}, status=303)
    assert {row.note for row in PledgeGrade.select()} == {"第二个窗口"}


@pytest.mark.usefixtures("period")
def test_every_item_and_the_whole_need_a_label_of_the_scale(visit, filed):
    pledge = filed("colleague", "published")
    for broken in ({"grade_0": ""}, {"grade_2": "优"}, {"note_0": "长" * 201}):
        answer = visit("colleague").post(f"/pledges/{pledge.id}/assess", form(pledge, note="留着") | broken, status=422)
        assert "留着" in answer.get_data(as_text=True)
    assert not PledgeGrade.select().exists()


@pytest.mark.usefixtures("period")
def test_the_secretary_grades_and_the_committee_the_secretary(visit, filed, actor):
    pledge, own = filed("colleague", "published"), filed("secretary", "published", by="committee")
    visit("secretary").post(f"/pledges/{own.id}/grade", form(own), status=403)
    visit("member").post(f"/pledges/{pledge.id}/grade", form(pledge), status=403)
    visit("secretary").post(f"/pledges/{pledge.id}/grade", form(pledge, note="台账齐全"), status=303)
    done = fresh(pledge)
    assert done.evaluated_at is not None
    assert {row.voice for row in PledgeGrade.select()} == {"organisation"}
    message = Message.select().where(Message.person == pledge.person_id).order_by(Message.id.desc()).first()
    assert message.text == f"您的 {YEAR} 年公开承诺的组织评定已作出"
    assert message.path == f"/pledges/{pledge.id}"
    entry = AuditEntry.get((AuditEntry.action == "pledge.grade") & (AuditEntry.outcome == "done"))
    assert entry.fields == ["grade", "evaluated_at"]
    visit("committee").post(f"/pledges/{own.id}/grade", form(own), status=303)
    assert fresh(own).evaluated_at is not None


@pytest.mark.usefixtures("period")
def test_a_grade_is_corrected_with_a_reason_for_thirty_days(visit, filed, actor):
    pledge = filed("colleague", "published")
    grading.grade(pledge, full(pledge), by=actor("secretary"))
    moment, address = fresh(pledge).evaluated_at, f"/pledges/{pledge.id}/grade"
    answer = visit("secretary").post(address, form(pledge, "一般"), status=422)
    assert "更正理由" in text(answer)
    answer = visit("secretary").post(address, form(pledge, "一般", reason="漏看了一份台账"), status=303)
    assert fresh(pledge).evaluated_at == moment
    assert {row.grade for row in PledgeGrade.select()} == {"一般", "好"}
    assert "漏看了一份台账" in text(visit("colleague").get(f"/pledges/{pledge.id}"))
    last = UNTIL + timedelta(days=grading.GRADING_DAYS)
    with on(last):
        grading.grade(fresh(pledge), full(pledge), by=actor("secretary"), reason="再核对")
    with on(last + timedelta(days=1)):
        assert "不能再更正" in text(visit("secretary").get(address))
        with pytest.raises(Stale):
            grading.grade(fresh(pledge), full(pledge), by=actor("secretary"), reason="再核对")


@pytest.mark.usefixtures("period")
def test_a_first_grade_is_never_too_late_and_never_too_early(filed, actor):
    pledge = filed("colleague", "published")
    with on(FROM - timedelta(days=1)), pytest.raises(Stale, match="还没有开始"):
        grading.grade(pledge, full(pledge), by=actor("secretary"))
    with on(date(YEAR, 11, 1)):
        grading.grade(pledge, full(pledge), by=actor("secretary"))
    assert fresh(pledge).evaluated_at is not None


@pytest.mark.usefixtures("period")
def test_the_office_reads_self_assessment_and_voices_before_it_grades(visit, filed, world, actor):
    pledge = filed("colleague", "published")
    vote(pledge, world, world.a1, 5, choice=1)
    grading.assess(pledge, full(pledge, note="自己觉得还行"), by=actor("colleague"))
    assert "截止后显示" in text(visit("secretary").get(f"/pledges/{pledge.id}/grade"))
    with on(AFTER):
        said = text(visit("secretary").get(f"/pledges/{pledge.id}/grade"))
        assert "自己觉得还行" in said
        assert "较好 5" in said


def test_only_what_is_published_is_evaluated(world, visit, filed, actor, period):
    pledge = filed("colleague", "approved")
    with pytest.raises(Denied):
        voting.cast(pledge, {None: 0}, by=actor("member"))
    with pytest.raises(Stale):
        grading.grade(pledge, full(pledge), by=actor("secretary"))
    visit("secretary").get(f"/pledges/{pledge.id}/grade", status=303)
    visit("colleague").get(f"/pledges/{pledge.id}/assess", status=303)


# --- lists, home, steps -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("period")
def test_what_waits_on_home_is_what_the_lists_hold(visit, filed, actor):
    pledge = filed("colleague", "published")
    filed("member", "published")
    filed("secretary", "published", by="committee")
    home = text(visit("member").get("/"))
    assert "评议本支部党员承诺（还有 2 份）" in home
    assert f"自评 {YEAR} 年公开承诺" in home
    assert "评议本支部党员承诺（还有 3 份）" in text(visit("staff").get("/"))
    home = text(visit("secretary").get("/"))
    assert "评定党员承诺（还有 2 份）" in home
    assert "共 2 份" in text(visit("secretary").get("/pledges/evaluate?state=waiting"))
    assert "评定党员承诺（还有 1 份）" in text(visit("committee").get("/"))
    assert "共 1 份" in text(visit("committee").get("/pledges/evaluate?state=waiting"))
    grading.grade(pledge, full(pledge), by=actor("secretary"))
    grading.assess(fresh(pledge), full(pledge), by=actor("colleague"))
    assert "评定党员承诺（还有 1 份）" in text(visit("secretary").get("/"))
    assert f"自评 {YEAR} 年公开承诺" not in text(visit("colleague").get("/"))
    voting.cast(fresh(pledge), {None: 0}, by=actor("member"))
    assert "评议本支部党员承诺（还有 1 份）" in text(visit("member").get("/"))
    with on(AFTER):
        assert "评议本支部" not in text(visit("member").get("/"))
        assert "评定党员承诺（还有 1 份）" in text(visit("secretary").get("/"))
    with on(UNTIL + timedelta(days=grading.GRADING_DAYS + 1)):
        assert "评定党员承诺" not in text(visit("secretary").get("/"))


@pytest.mark.usefixtures("period")
def test_the_steps_show_where_it_stands(visit, filed, actor):
    pledge = filed("colleague", "published")
    address = f"/pledges/{pledge.id}"

    def now() -> str:
        page = visit("colleague").get(address).get_data(as_text=True)
        steps = page.partition('class="steps"')[2].partition("</ol>")[0]
        found = re.search(r'aria-current="step"><span>([^<]+)', steps)
        return found[1] if found else ""

    with on(FROM - timedelta(days=1)):
        assert now() == "践诺"
    assert now() == "评诺"
    grading.grade(pledge, full(pledge), by=actor("secretary"))
    assert now() == "评诺"  # colleagues are still being asked
    with on(AFTER):
        assert now() == ""


def held(page: Any) -> str:
    """In whose hands the page says the pledge is, and the step at which it stands."""
    found = re.search(r'aria-current="step">(.*?)</li>', page.get_data(as_text=True), re.S)
    return re.sub(r"<[^>]+>|\s", "", found[1]) if found else ""


@pytest.mark.usefixtures("period")
def test_the_steps_say_whose_move_it_is(visit, filed, actor):
    pledge = filed("colleague", "published")
    address = f"/pledges/{pledge.id}"

    def seen(*names: str) -> list[str]:
        return [held(visit(who).get(address)) for who in names]

    assert seen("colleague", "secretary") == ["评诺·现在在您手里", "评诺·现在在本人手里"]
    grading.assess(pledge, full(pledge), by=actor("colleague"))
    assert seen("colleague", "secretary") == ["评诺·现在在支部书记手里", "评诺·现在在您手里"]
    grading.grade(fresh(pledge), full(pledge), by=actor("secretary"))
    assert seen("colleague", "secretary") == ["评诺", "评诺"]


@pytest.mark.usefixtures("period")
def test_the_export_has_a_row_per_pledge_by_branch_and_name(visit, filed, world, actor):
    for who, by in (("colleague", "secretary"), ("member", "secretary"), ("member_a2", "secretary_a2")):
        filed(who, "published", by=by)
    pledge = Pledge.get(Pledge.person == world.colleague.person.id)
    vote(pledge, world, world.a1, 6)
    grading.grade(pledge, full(pledge, whole="差"), by=actor("secretary"))
    with on(AFTER):
        answer = visit("committee").get("/pledges/evaluate?export=xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
        lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0] == listing.HEADINGS
    assert [line[:2] for line in lines[1:]] == sorted(line[:2] for line in lines[1:])
    (line,) = [one for one in lines if one[1] == world.colleague.person.name]
    assert line[2:9] == [YEAR, None, "好 6", 6, "没有人评", None, "差"]


def test_nothing_is_ordered_by_what_was_said():
    for spec in listing.OFFICE.values():
        columns = [getattr(one, "node", one) for one in spec.order()]
        assert [(one.model, one.name) for one in columns] == [(Pledge, "branch"), (Pledge, "year"), (Pledge, "id")]


@pytest.mark.usefixtures("period")
@pytest.mark.parametrize(
    ("who", "address"),
    [("member", "/pledges/evaluate/mine"), ("secretary", "/pledges/evaluate"), ("committee", "/pledges/evaluate?state=waiting"), ("member", "/"),
     ("secretary", "/"), ("secretary", "/pledges/evaluate?export=xlsx")],
)  # fmt: skip
def test_as_many_queries_for_three_as_for_one(visit, world, queries, who, address):
    def count() -> int:
        queries.statements.clear()
        me.get(address, status=200)
        return len(queries)

    me = visit(who)
    make.pledge(make.person("第一人", world.a1), "published")
    make.pledge(world.colleague.person, "published")
    count()
    one = count()
    for at in range(3):
        make.pledge(make.person(f"又一人{at}", world.a1), "published")
    assert count() == one
    print(f"{who} {address}: {one} queries")


@pytest.mark.usefixtures("period")
@pytest.mark.parametrize(
    ("who", "path", "most"),
    [
        ("staff", "/evaluate", 11), ("author", "/assess", 12), ("secretary", "/grade", 14), ("author", "", 15),
        ("secretary", "", 15), ("committee", "", 16), ("staff", "", 9),
    ],
)  # fmt: skip
def test_as_many_queries_for_three_items_as_for_one(visit, filed, actor, queries, who, path, most):
    found = []
    for author, items in (("member", 1), ("colleague", 3)):
        pledge = filed(author, "published", items=items)
        for item in rows(pledge):
            entry = Entry(made_on=date(YEAR, 3, 5), text="走访了五户", share=20, shown=True)
            domain.record(fresh(pledge), item, entry, by=actor(author))
        voting.cast(fresh(pledge), dict.fromkeys([None, *(item.id for item in rows(pledge))], 0), by=actor("secretary"))
        grading.assess(fresh(pledge), full(pledge), by=actor(author))
        me = visit(author if who == "author" else who)
        me.get(f"/pledges/{pledge.id}{path}")
        queries.statements.clear()
        me.get(f"/pledges/{pledge.id}{path}", status=200)
        found.append(len(queries))
    assert found[0] == found[1] <= most, queries.statements
