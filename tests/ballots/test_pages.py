"""The page of a ballot: to answer it, and what came of it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from portal import clock
from portal.accounts.sessions import actor_of
from portal.ballots import domain
from portal.ballots.domain import Question
from portal.ballots.models import Ballot, BallotTally
from portal.db import write
from portal.drafts.models import Draft, Sent
from tests import factories as make
from tests.browser_client import text_of

SCALE = ["满意", "基本满意", "不满意"]


@pytest.fixture
def ballot(app, world, actor) -> Ballot:
    """Two questions to everyone of 机关第一党支部, open for three days."""
    today = clock.today()
    asked = {0: [Question(1, "支部工作"), Question(2, "组织生活")]}
    return domain.create(
        "satisfaction", "支部满意度测评", world.a1.id, "both", SCALE, today, today + timedelta(days=2), asked, by=actor("secretary")
    )  # fmt: skip


def later(days: int) -> Any:
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


@pytest.mark.parametrize("who", ["member", "staff"])
def test_members_and_staff_answer_once(visit, ballot, who):
    me = visit(who)
    page = text_of(me.get(f"/ballots/{ballot.id}"))
    assert "无记名" in page
    assert "支部工作" in page
    me.post(f"/ballots/{ballot.id}/vote", {"veil": "1", "choice_1": "0", "choice_2": "-"})
    assert "已经投过票了" in text_of(me.get(f"/ballots/{ballot.id}"))
    answer = me.post(f"/ballots/{ballot.id}/vote", {"veil": "1", "choice_1": "2", "choice_2": "2"}, status=409)
    assert "每人只投一次" in text_of(answer)
    assert [(row.choice, row.voices) for row in BallotTally.select()] == [(0, 1)]
    assert not Draft.select().exists()
    assert not Sent.select().exists()


def test_every_question_needs_an_answer_and_what_was_chosen_stays(visit, ballot):
    for wrong in ({"choice_1": "1"}, {"choice_1": "1", "choice_2": "3"}, {"choice_1": "1", "choice_2": "x"}):
        answer = visit("member").post(f"/ballots/{ballot.id}/vote", wrong, status=422)
        page = answer.get_data(as_text=True)
        assert "不清楚的，选" in page
        assert 'checked class="' in page or "<input checked" in page
    assert not BallotTally.select().exists()


def test_others_are_refused_or_find_nothing(visit, ballot):
    for who in ("committee", "supervisor"):
        visit(who).get(f"/ballots/{ballot.id}")
        visit(who).post(f"/ballots/{ballot.id}/vote", {"choice_1": "0", "choice_2": "0"}, status=403)
    for who in ("member_a2", "member_b", "secretary_a2", "admin"):
        visit(who).get(f"/ballots/{ballot.id}", status=404)
        visit(who).post(f"/ballots/{ballot.id}/vote", {"choice_1": "0", "choice_2": "0"}, status=404)
    assert not BallotTally.select().exists()


def test_the_office_sees_results_after_closing_from_five_voices_on(app, visit, ballot, world):
    first, second = [row.id for row in domain.QUESTIONS(ballot=ballot.id, part=0)]
    with app.app_context():
        for at in range(5):
            by = actor_of(make.person(f"投票人{at}", world.a1).id)
            domain.vote(ballot, 0, {first: at % 2, second: 0 if at else None}, by=by)
    assert "满意 3" not in text_of(visit("secretary").get(f"/ballots/{ballot.id}"))
    with later(3):
        for who in ("secretary", "committee", "supervisor"):
            said = text_of(visit(who).get(f"/ballots/{ballot.id}"))
            assert "满意 3，基本满意 2" in said, who
            assert "不足 5 票，不显示" in said
        said = text_of(visit("member").get(f"/ballots/{ballot.id}"))
        assert "投票已经截止" in said
        assert "满意 3" not in said
        visit("member").post(f"/ballots/{ballot.id}/vote", {"choice_1": "0", "choice_2": "0"}, status=409)


def test_the_committee_changes_the_days(visit, ballot):
    today, address = clock.today(), f"/ballots/{ballot.id}/days"
    form = {"opens_on": str(today), "closes_on": str(today), "version": str(ballot.version)}
    for who in ("secretary", "member"):
        visit(who).post(address, form, status=403)
    for wrong in ({"closes_on": ""}, {"closes_on": str(today - timedelta(days=1))}, {"closes_on": "明天"}):
        visit("committee").post(address, form | wrong, status=422)
    visit("committee").post(address, form)
    assert Ballot.get_by_id(ballot.id).closes_on == today
    answer = visit("committee").post(address, form | {"closes_on": str(today + timedelta(days=9))}, status=409)
    assert str(today) in answer.get_data(as_text=True)
    with later(1):
        form["version"] = str(Ballot.get_by_id(ballot.id).version)
        visit("committee").post(address, form | {"closes_on": str(today + timedelta(days=9))}, status=422)
    assert Ballot.get_by_id(ballot.id).closes_on == today


def test_a_ballot_about_records_has_no_page(visit, world, actor):
    today = clock.today()
    with write():
        asked = {5: [Question(0, "整体", "pledge", 5)]}
        made = domain.create(
            "pledges", "评诺", world.a1.id, "members", SCALE, today, today, asked, by=actor("secretary")
        )
    for who in ("member", "secretary", "committee"):
        visit(who).get(f"/ballots/{made.id}", status=404)
        visit(who).post(f"/ballots/{made.id}/vote", {}, status=404)


def test_as_many_queries_for_five_questions_as_for_one(visit, world, actor, queries):
    today, found = clock.today(), []
    for number in (1, 5):
        asked = {0: [Question(at, f"第 {at} 问") for at in range(1, number + 1)]}
        made = domain.create(
            f"k{number}", "测评", world.a1.id, "both", SCALE, today, today, asked, by=actor("secretary")
        )
        me = visit("secretary")
        me.get(f"/ballots/{made.id}")
        queries.statements.clear()
        me.get(f"/ballots/{made.id}")
        found.append(len(queries))
    assert found[0] == found[1]
    print(f"ballot: {found[0]} queries")
