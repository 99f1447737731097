"""Who heads a branch, or spoke for it, decides nothing about it in the committee's office, and does not see its result early."""

import io

import openpyxl
import pytest

from portal import clock, policy
from portal.accounts.models import Appointment
from portal.errors import Denied
from portal.stars.cycles import domain as cycles
from portal.stars.entries import domain as entries
from portal.stars.models import StarCycle, StarEntry
from portal.stars.reviewing import domain, waiting
from tests import factories as make
from tests.browser_client import text_of
from tests.stars import making
from tests.stars.reviewing.conftest import ONE_PLACE, fresh, wanted
from tests.world import Player

HIGH = {**making.SCORES, "leading": "好"}


@pytest.fixture
def head(world):
    """The secretary of the first branch, who is an officer of the committee too and has that role at hand."""
    person = world.secretary.person
    world.players["head"] = Player(
        person, world.secretary.account, make.appointment(person, "committee", unit=world.a)
    )  # fmt: skip
    return "head"


def test_a_head_ends_and_orders_no_round_of_the_own_branch(reviewed, actor, visit, head, world):
    cycle, by = reviewed(of=ONE_PLACE, a1=HIGH, a2=HIGH), actor(head)
    domain.propose(cycle, {}, by=by)  # decides nothing by itself
    first, second = StarEntry.select().order_by(StarEntry.branch)
    for act in (
        lambda: domain.decide(fresh(cycle), {first.id: 1, second.id: 2}, "会议", by=by),
        lambda: domain.reopen(fresh(cycle), "重新核分", by=by),
        lambda: cycles.cancel(fresh(cycle), "另有安排", by=by),
        lambda: domain.settle(fresh(cycle), "党委会议", by=by),
        lambda: cycles.remove(first, "不参加", by=by),
    ):
        with pytest.raises(Denied, match=r"您是(本轮参评|这个)支部的书记.*请由其他经办人办理"):
            act()
    assert fresh(cycle).state == "proposed"
    assert fresh(first).order is None
    refused = visit(head).get(f"/stars/cycles/{cycle.id}/reopen", status=403)
    assert "您是本轮参评支部的书记" in text_of(refused)
    page = visit(head).get(f"/stars/cycles/{cycle.id}/results").get_data(as_text=True)
    assert f"/stars/cycles/{cycle.id}/publish" in page
    assert f"/stars/cycles/{cycle.id}/order" not in page
    # of a round without the own branch nothing is kept back
    other = making.cycle(world.a, world.a2, of=making.scheme(world.a, number=2), name="另一轮", year=cycle.year - 1)
    cycles.cancel(other, "另有安排", by=by)
    assert fresh(other).state == "cancelled"


def test_a_head_sees_the_own_result_when_everybody_does(reviewed, actor, visit, head, world):
    cycle = reviewed(a2={**making.SCORES, "study": making.D(20)})
    making.finding(StarEntry.get(StarEntry.branch == world.a1.id), "veto", "law", world.committee.person)
    domain.propose(cycle, {}, by=actor("committee"))
    path, browser = f"/stars/cycles/{cycle.id}", visit(head)

    def table(address):
        rows = openpyxl.load_workbook(io.BytesIO(browser.get(address).data)).active.iter_rows(values_only=True)
        return {row[0]: row for row in rows}

    def shown():
        result, row = (table(f"{path}{one}export=xlsx")["机关第一党支部"] for one in ("/results?", "?"))
        return result[4:8], row[8:12], "机关第一党支部" in table(f"{path}?veto=yes&export=xlsx")

    result, row, filtered = shown()
    assert not any(result)
    assert not any(row)
    assert not filtered
    assert table(f"{path}/results?export=xlsx")["机关第二党支部"][4] == 71.4
    words = text_of(browser.get(f"{path}/results"))
    assert "公示以前看不到本支部的结果" in words
    assert "星级分布 1 个支部" in words
    domain.publish(fresh(cycle), by=actor("committee"))
    result, row, filtered = shown()
    assert result[0] == row[0] == 79.4
    assert "严重违纪违法" in result[2]
    assert filtered
    # when it is over, others settle it
    days = {"publicity_starts": clock.today() - making.DAY, "publicity_ends": clock.today() - making.DAY}
    StarCycle.update(**days).where(StarCycle.id == cycle.id).execute()
    assert waiting.rounds(actor(head)) == []
    assert [task.button for task in waiting.rounds(actor("committee"))[0].tasks] == ["定星"]
    assert "定星由其他经办人办理" in text_of(browser.get(f"{path}/results"))


def test_who_spoke_for_a_branch_does_not_judge_what_was_said(world, actor, visit, head):
    """Also when somebody else is the secretary since."""
    entry = making.entry(making.cycle(world.a, world.a1), world.a1, "confirmed")
    entries.declare(entry, making.SMALL, by=actor("secretary"))
    Appointment.update(ended_at=clock.now()).where(Appointment.id == world.secretary.hand.id).execute()
    by = actor(head)
    for act in (
        lambda: domain.mark(fresh(entry), "study", wanted("28"), by=by),
        lambda: domain.send_back(fresh(entry), "补充", {}, by=by),
        lambda: domain.find(fresh(entry), "veto", "law", True, "决定", by=by),
    ):
        with pytest.raises(Denied, match="这份自评是您确认或者申报的"):
            act()
    assert "这份自评是您确认或者申报的" in text_of(visit(head).get(f"/stars/entries/{entry.id}/review", status=403))
    assert waiting.review(by) == []
    assert waiting.review(actor("committee"))[0].count == 1
    assert policy.may("star_entry.mark", actor("committee"), entry)
    other = making.entry(StarCycle.get(), world.a2, "declared")
    domain.mark(other, "study", wanted("28"), by=by)
