"""The pages of the review: indicators in place and without script, 409, the round's table and steps, home."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from portal import clock
from portal.accounts.sessions import actor_of
from portal.ballots import domain as ballots
from portal.ballots.models import Ballot, BallotQuestion, BallotTally
from portal.drafts.models import Draft
from portal.errors import Invalid
from portal.stars.models import StarBallot, StarCycle, StarEntry, StarFinding, StarStanding
from portal.stars.reviewing import domain, waiting
from portal.stars.reviewing.desk import Desk
from portal.units.models import Person
from portal.web.filters import long_date
from tests import factories as make
from tests.browser_client import text_of
from tests.stars import making
from tests.stars.reviewing.conftest import ONE_PLACE, fresh, marks, wanted

DAY = timedelta(days=1)
HTMX = {"headers": {"HX-Request": "true"}}


def number_of(key):
    return [one.key for one in making.INDICATORS].index(key) + 1


def at(entry, key):
    return f"/stars/entries/{entry.id}/marks/{number_of(key)}"


def typed(key, value, **more):
    return {f"s{number_of(key)}": value, "method": "read", "reason": "", "version": "0", **more}


def test_the_page_shows_each_indicator_beside_its_self_score(declared, visit, actor):
    domain.mark(declared, "study", wanted("25", "少两次学习"), by=actor("committee"))
    page = visit("committee").get(f"/stars/entries/{declared.id}/review")
    words = text_of(page)
    for said in (
        "28 分",
        "25 分",
        "少两次学习",
        "与自评不同",
        "较好，计 15 分",
        "满意 8、基本满意 2，计 18.4 分",
        "解秀兰",
        "系统数据",
        "还有 3 项没有评定",
        "已评 1 / 4 项",
        "严重违纪违法",
        "有创新项目",
        "没有认定的，按没有发现算",
    ):
        assert said in words, said
    assert "安全生产" not in words, "for enterprises alone"
    html = page.get_data(as_text=True)
    assert f'id="star-entry-{declared.id}-indicator-{number_of("study")}"' in html
    assert at(declared, "pledges") not in html, "what the portal's data give is marked by nobody"


def test_who_may_not_review_is_not_let_in(declared, visit, world):
    path = f"/stars/entries/{declared.id}/review"
    for who, status in (("secretary", 404), ("member", 404), ("staff", 404), ("supervisor", 404), ("committee_b", 404)):
        visit(who).get(path, status=status)
    draft = making.entry(making.cycle(world.a, of=making.small(name="又一办法"), name="又一轮"), world.a2)
    visit("committee").get(f"/stars/entries/{draft.id}/review", status=303)
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    visit("committee").get(path, status=403)


def test_one_indicator_is_saved_in_place_and_without_script(declared, visit):
    one = visit("committee")
    page = one.post(at(declared, "study"), typed("study", "25", reason="少两次学习"), status=200, **HTMX)
    html = page.get_data(as_text=True)
    assert "<h1" not in html
    assert f'id="star-entry-{declared.id}-sum" hx-swap-oob="true"' in html
    assert "与自评不同" in text_of(page)
    assert marks(declared)["study"].value == "25"
    sent = one.post(at(declared, "leading"), typed("leading", "较好", method="look"))
    assert sent.headers["Location"] == f"/stars/entries/{declared.id}/review#star-entry-{declared.id}-indicator-2"
    one.post(at(declared, "rules"), {"s3": ["plan", "record", "fees"], "method": "read", "version": "0"})
    one.post(at(declared, "award"), {"s7-none": "1", "method": "read", "reason": "不在期内", "version": "0"})
    found = marks(declared)
    assert found["leading"].method == "look"
    assert set(found["rules"].value) == {"plan", "record", "fees"}
    assert found["award"].value == []
    again = one.get(at(declared, "study"))
    assert 'value="25"' in again.get_data(as_text=True)


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(declared, visit):
    one = visit("committee")
    page = one.post(at(declared, "study"), typed("study", "31", reason="写得很长的理由"), status=422)
    assert "填的是 31" in text_of(page)
    assert "写得很长的理由" in page.get_data(as_text=True)
    page = one.post(at(declared, "study"), typed("study", "25"), status=422, **HTMX)
    assert "与自评不一致，请写明理由" in text_of(page)
    assert 'value="25"' in page.get_data(as_text=True)
    assert marks(declared) == {}


def test_the_second_of_two_reviewers_meets_409_with_both_texts(declared, visit, actor):
    one = visit("committee")
    domain.mark(declared, "study", wanted("26", "少一次学习"), by=actor("committee"))
    for options in ({}, HTMX):
        page = one.post(at(declared, "study"), typed("study", "24", reason="我的理由"), status=409, **options)
        words, html = text_of(page), page.get_data(as_text=True)
        assert "少一次学习" in words
        assert "我的理由" in html
        assert 'value="24"' in html
        assert re.search(r'name="version" value="1"', html)
    assert marks(declared)["study"].value == "26"
    one.post(at(declared, "study"), typed("study", "24", reason="我的理由", version="1"))
    assert marks(declared)["study"].value == "24"


def test_a_draft_is_put_back_on_the_indicators_own_page(declared, visit, world):
    fields = {name: [value] for name, value in typed("study", "23", reason="暂存的理由").items()}
    Draft.create(person=world.committee.person.id, path=at(declared, "study"), page="/stars", fields=fields)
    html = visit("committee").get(at(declared, "study")).get_data(as_text=True)
    assert 'value="23"' in html
    assert "暂存的理由" in html
    review = visit("committee").get(f"/stars/entries/{declared.id}/review")
    assert text_of(review).count("有暂存、还没有保存的内容") == 1


def test_findings_the_rest_and_the_end_by_hand(declared, visit):
    one, path = visit("committee"), f"/stars/entries/{declared.id}"
    page = one.post(f"{path}/findings/1", {"holds": "1", "reason": "", "version": "0"}, status=422)
    assert "事实和依据" in text_of(page)
    one.post(f"{path}/findings/1", {"holds": "1", "reason": "纪〔2026〕3号", "version": "0"}, status=200, **HTMX)
    page = one.post(f"{path}/findings/1", {"holds": "0", "reason": "", "version": "0"}, status=409)
    assert "纪〔2026〕3号" in text_of(page)
    assert StarFinding.get().holds
    page = one.post(f"{path}/finish", {"version": fresh(declared).version}, status=422)
    assert "还有指标没有评定" in text_of(page)
    one.post(f"{path}/rest", {"method": ""}, status=422)
    one.post(f"{path}/rest", {"method": "read"})
    one.post(at(declared, "poll"), {"s5-0": "4", "s5-2": "1", "method": "read", "reason": "书面测评", "version": "0"})
    stale = one.post(f"{path}/finish", {"version": "1"}, status=409)
    assert "刚刚被别人更新过" in text_of(stale)
    assert "总分" in text_of(one.get(f"{path}/review"))
    one.post(f"{path}/finish", {"version": fresh(declared).version})
    assert fresh(declared).state == "reviewed"
    words = text_of(one.get(f"{path}/review"))
    assert "评分已经确认" in words
    one.post(f"{path}/resume", {"reason": "核查有误", "version": fresh(declared).version})
    one.post(f"{path}/return", {"reason": "补充佐证", "at_1": "缺记录", "version": fresh(declared).version})
    assert fresh(declared).state == "returned"
    # what the branch changes now is its own until it declares again, and what was typed late is not lost
    one.get(f"{path}/review", status=303)
    page = one.post(at(declared, "study"), typed("study", "24", reason="我的理由", version="1"), status=409)
    assert "我的理由" in page.get_data(as_text=True)
    assert "有记录可查" not in text_of(page)


def polled(entry):
    return {row.ballot_id for row in StarBallot.select().where(StarBallot.entry == entry.id)}


def test_a_vote_is_asked_once_found_on_home_and_becomes_the_mark(app, declared, visit, actor, world):
    one, path, today = visit("committee"), f"/stars/entries/{declared.id}", clock.today()
    sent = {"indicators": ["poll"], "opens_on": today, "closes_on": today + DAY, "version": "1"}
    one.post(f"{path}/poll", sent)
    page = one.post(f"{path}/poll", {**sent, "version": "2"}, status=422)
    assert "正在测评" in text_of(page)
    (key,) = polled(declared)
    ballot = Ballot.get_by_id(key)
    assert (ballot.unit_id, ballot.scale, ballot.voters) == (world.a1.id, ["满意", "基本满意", "不满意"], "both")
    for who, asked in (
        ("member", True),
        ("staff", True),
        ("secretary", True),
        ("member_a2", False),
        ("member_b", False),
    ):
        with app.app_context():
            assert bool(waiting.voters(actor(who))) == asked, who
        if asked:
            assert f"/ballots/{key}" in visit(who).get("/").get_data(as_text=True)
    question = BallotQuestion.get(BallotQuestion.ballot == key)
    voters = [make.person(f"投票人{'甲乙丙'[at]}", world.a1) for at in range(3)]
    for at, person in enumerate([*(actor_of(person.id) for person in voters), actor("member"), actor("staff")]):
        with app.app_context():
            ballots.vote(ballot, 0, {question.id: 0 if at < 4 else 1}, by=person)
    with app.app_context():
        assert waiting.voters(actor("member")) == []
    page = one.post(f"{path}/adopt", {}, status=422)
    assert "还没有可以采用的结果" in text_of(page)
    assert "满意 4" not in text_of(one.get(f"{path}/review"))
    Ballot.update(opens_on=today - 2 * DAY, closes_on=today - DAY).where(Ballot.id == key).execute()
    assert "满意 4、基本满意 1" in text_of(one.get(f"{path}/review"))
    one.post(f"{path}/adopt", {})
    row = marks(declared)["poll"]
    assert (row.value, row.method) == ({"满意": 4, "基本满意": 1}, "poll")
    # nobody is asked again: the difference of two results would tell a vote
    page = one.post(f"{path}/poll", {**sent, "version": fresh(declared).version}, status=422)
    assert "已经有测评结果" in text_of(page)
    assert polled(declared) == {key}


def test_what_too_few_answered_is_asked_again(declared, actor):
    by, today = actor("committee"), clock.today()
    domain.poll(declared, ["poll"], today, today, by=by)
    Ballot.update(opens_on=today - DAY, closes_on=today - DAY).execute()
    domain.poll(fresh(declared), ["poll"], today, today, by=by)
    assert len(polled(declared)) == 2


def test_each_electorate_has_its_own_ballot_and_the_committees_score_is_asked_of_nobody_else(app, visit, actor, world):
    cycle, today = making.cycle(world.a, of=making.OPINIONS), clock.today()
    entry = making.entry(cycle, world.a1, "declared", scores={"work": making.D(90)}, wished=5)
    one, path = visit("committee"), f"/stars/entries/{entry.id}"
    form = text_of(one.get(f"{path}/poll"))
    assert "党员评议（请党员测评）" in form
    assert "群众评议（请群众测评）" in form
    assert "选“不了解”的不计票" in form
    assert "请谁测评</label>" not in one.get(f"{path}/poll").get_data(as_text=True)
    sent = {"indicators": ["own", "others"], "opens_on": today, "closes_on": today, "version": "1"}
    one.post(f"{path}/poll", sent)
    asked = {ballot.voters: ballot.id for ballot in Ballot.select()}
    assert set(asked) == {"members", "staff"}
    assert [q.text for q in BallotQuestion.select().where(BallotQuestion.ballot == asked["staff"])] == ["群众评议"]
    for who, voters in (("member", "members"), ("staff", "staff")):
        page = visit(who).get("/").get_data(as_text=True)
        assert {key for key in asked.values() if f"/ballots/{key}" in page} == {asked[voters]}
        assert "选“不了解”的不计票" in text_of(visit(who).get(f"/ballots/{asked[voters]}"))
    returning = text_of(one.get(f"{path}/return"))
    assert "支部工作" in returning
    assert "上级党组织评议" not in returning  # the branch has nothing to change there
    review = text_of(one.get(f"{path}/review"))
    assert "由党委评定，支部不自评" in review
    assert "请群众测评，按票数的比例计分；选“不了解”的不计票" in review
    with app.app_context():
        by = actor("committee")
        assert domain.mark_rest(entry, "read", by=by) == 1
        assert set(marks(entry)) == {"work"}
        with pytest.raises(Invalid, match="党员只有 4 人"):
            domain.mark(fresh(entry), "own", domain.Wanted({"好": 5}, "书面测评", "read"), by=by)
        domain.mark(fresh(entry), "own", domain.Wanted({"好": 4}, "书面测评", "read"), by=by)
        domain.mark(fresh(entry), "others", domain.Wanted({"好": 1}, "书面测评", "read"), by=by)
        with pytest.raises(Invalid, match="还有指标没有评定：上级党组织评议"):
            domain.finish(fresh(entry), by=by)
        with pytest.raises(Invalid, match="核查方式"):
            domain.mark(fresh(entry), "above", domain.Wanted("18", "", ""), by=by)
        domain.mark(fresh(entry), "above", domain.Wanted("18", "", "talk"), by=by)  # nothing to depart from: no reason
        domain.finish(fresh(entry), by=by)
    assert fresh(entry).state == "reviewed"
    assert "与自评不同" not in text_of(one.get(path))


def test_nobody_is_asked_where_nobody_of_the_electorate_is_on_the_books(actor, world):
    entry = making.entry(making.cycle(world.a, of=making.OPINIONS), world.a1, "declared", scores={})
    Person.update(status="转出").where((Person.branch == world.a1.id) & (Person.kind == "staff")).execute()
    with pytest.raises(Invalid, match="没有在册的群众，群众评议不能发起测评"):
        domain.poll(entry, ["own", "others"], clock.today(), clock.today(), by=actor("committee"))
    assert polled(entry) == set()


def test_what_a_vote_gave_is_for_the_reviewers_until_the_round_is_shown(declared, actor, visit, world):
    (ballot,) = domain.poll(declared, ["poll"], clock.today(), clock.today(), by=actor("committee"))
    question = BallotQuestion.get(BallotQuestion.ballot == ballot.id)
    BallotTally.create(question=question, choice=1, voices=6)
    Ballot.update(opens_on=clock.today() - DAY, closes_on=clock.today() - DAY).execute()

    def readers():
        pages = {
            who: text_of(visit(who).get(f"/ballots/{ballot.id}")) for who in ("committee", "secretary", "supervisor")
        }
        return {who for who, page in pages.items() if "基本满意 6" in page}

    assert readers() == {"committee"}
    head = make.appointment(world.committee.person, "secretary", unit=world.a1)
    assert readers() == set()
    head.delete_instance()
    shown = {"state": "published", "publicity_starts": clock.today(), "publicity_ends": clock.today() + 7 * DAY}
    StarCycle.update(**shown).where(StarCycle.id == declared.cycle_id).execute()
    assert readers() == {"committee", "secretary", "supervisor"}


def test_who_heads_the_branch_does_not_move_the_days_of_its_ballot(declared, actor, visit, world):
    (ballot,) = domain.poll(declared, ["poll"], clock.today(), clock.today() + DAY, by=actor("committee"))
    days = {"opens_on": clock.today(), "closes_on": clock.today(), "version": "1"}
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    visit("committee").post(f"/ballots/{ballot.id}/days", days, status=403)
    assert Ballot.get_by_id(ballot.id).closes_on == clock.today() + DAY


def test_a_typed_mark_gives_way_to_a_vote_only_where_it_was_read(declared, actor, visit):
    by, path = actor("committee"), f"/stars/entries/{declared.id}"
    domain.mark(declared, "poll", domain.Wanted({"满意": 5}, "支部大会书面测评", "read"), by=by)
    (ballot,) = domain.poll(fresh(declared), ["poll"], clock.today(), clock.today(), by=by)
    question = BallotQuestion.get(BallotQuestion.ballot == ballot.id)
    BallotTally.create(question=question, choice=1, voices=6)
    Ballot.update(opens_on=clock.today() - DAY, closes_on=clock.today() - DAY).execute()
    number = next(seat.number for seat in Desk(fresh(declared)).voted)
    for sent in ({}, {f"mark_{number}": "2"}, {f"mark_{number}": "x"}):
        page = visit("committee").post(f"{path}/adopt", sent, status=422)
        assert "刚刚有人评定过" in text_of(page)
        assert (marks(declared)["poll"].value, marks(declared)["poll"].version) == ({"满意": 5}, 1)
    assert f'name="mark_{number}" value="1"' in visit("committee").get(f"{path}/review").get_data(as_text=True)
    visit("committee").post(f"{path}/adopt", {f"mark_{number}": "1"})
    assert (marks(declared)["poll"].value, marks(declared)["poll"].method) == ({"基本满意": 6}, "poll")


def test_the_round_is_led_to_its_end_on_pages(reviewed, visit, world):
    cycle, one = reviewed(), visit("committee")
    path = f"/stars/cycles/{cycle.id}"
    one.get(f"{path}/results")
    one.get(f"{path}/publish", status=303)
    one.get(f"{path}/propose")
    one.post(f"{path}/propose", {"version": "99"}, status=409)
    one.post(f"{path}/propose", {"version": fresh(cycle).version})
    words = text_of(one.get(f"{path}/results"))
    assert "按总分排列，只有党委看得到" in words
    assert "79.40" in words
    assert "公示 5 个工作日" in text_of(one.get(f"{path}/publish"))
    assert "还没有录入" in text_of(one.get(f"{path}/publish")), "the table of this year's holidays is missing"
    visit("secretary").get(f"/stars/publicity/{cycle.id}", status=303)
    one.post(f"{path}/publish", {"version": fresh(cycle).version})
    assert "三星" in text_of(visit("member_a2").get(f"/stars/publicity/{cycle.id}"))
    until = fresh(cycle).publicity_ends
    one.post(f"{path}/extend", {"ends": until, "reason": "材料待核", "version": fresh(cycle).version}, status=422)
    one.post(f"{path}/extend", {"ends": until + DAY, "reason": "材料待核", "version": fresh(cycle).version})
    for address in (path, f"{path}/results"):
        page = one.get(address).get_data(as_text=True)
        assert f'<a class="btn" href="{path}/settle">定星</a>' in page, "not the main button while it is impossible"
        assert f"最后一天（{long_date(until + DAY)}）过了以后才能定星" in page
    page = one.post(f"{path}/settle", {"source": "党委会议", "version": fresh(cycle).version}, status=422)
    assert "公示还没有结束" in text_of(page)
    yesterday = clock.today() - DAY
    StarCycle.update(publicity_starts=yesterday, publicity_ends=yesterday).execute()
    assert f'<a class="btn btn-primary" href="{path}/settle">定星</a>' in one.get(path).get_data(as_text=True)
    one.post(f"{path}/settle", {"source": "党委会议", "version": fresh(cycle).version})
    assert StarStanding.select().count() == 2
    one.post(f"{path}/file", {"paper": "机党〔2026〕12号", "on": clock.today(), "version": fresh(cycle).version})
    assert fresh(cycle).state == "filed"
    assert "按总分排列" not in text_of(one.get(f"{path}/results"))
    assert "各支部的结果和理由" in text_of(one.get(path))


def test_who_computes_too_early_is_led_to_what_is_not_reviewed(declared, visit):
    page = visit("committee").get(f"/stars/cycles/{declared.cycle_id}/propose").get_data(as_text=True)
    assert f'<a href="/stars/entries/{declared.id}/review">机关第一党支部</a>' in page
    assert "评完各项后点“确认评分”，再来测算" in page


def test_the_address_of_a_finding_after_the_publicity_says_what_to_do(published, visit, world):
    cycle, one = published(), visit("committee")
    entry = StarEntry.get((StarEntry.cycle == cycle.id) & (StarEntry.branch == world.a1.id))
    path = f"/stars/entries/{entry.id}/findings/1"
    assert one.get(path, status=303).headers["Location"] == f"/stars/entries/{entry.id}/review"
    words = text_of(one.get(f"/stars/entries/{entry.id}/review"))
    assert "状态已经改变，或者还没有到这一步" in words
    assert "先把这一轮退回评定" in words
    sent = text_of(one.post(path, {"holds": "1", "reason": "已查实", "version": "0"}, status=409))
    assert "先保存了" not in sent


def test_reopening_shows_up_for_the_branches(published, visit, world):
    cycle, one = published(), visit("committee")
    one.post(f"/stars/cycles/{cycle.id}/reopen", {"reason": "核分有误", "version": cycle.version})
    assert fresh(cycle).state == "open"
    assert "核分有误" in text_of(visit("secretary").get("/inbox"))


def test_the_table_can_be_taken_away_and_belongs_to_the_committee(reviewed, visit, actor):
    cycle = reviewed()
    domain.propose(cycle, {}, by=actor("committee"))
    answer = visit("committee").get(f"/stars/cycles/{cycle.id}/results?export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0][:6] == ("党支部", "领域", "申报", "自评总分", "总分", "测算结果")
    assert [row[0] for row in rows[1:]] == ["机关第一党支部", "机关第二党支部"]
    assert rows[1][4] == 79.4
    for who, status in (("secretary", 404), ("member", 404), ("committee_b", 404), ("supervisor", 404)):
        visit(who).get(f"/stars/cycles/{cycle.id}/results", status=status)


def test_equal_totals_are_put_in_order_on_their_page(reviewed, visit, actor, world):
    high = {**making.SCORES, "leading": "好"}
    cycle, one = reviewed(of=ONE_PLACE, a1=high, a2=high), visit("committee")
    domain.propose(cycle, {}, by=actor("committee"))
    path = f"/stars/cycles/{cycle.id}"
    assert "2 个支部在名额线上同分" in text_of(one.get(f"{path}/results"))
    keys = [row.id for row in StarEntry.select().order_by(StarEntry.branch)]
    sent = {"order_1": "1", "order_2": "1", "reason": "会议", "version": fresh(cycle).version}
    assert "不能重复" in text_of(one.post(f"{path}/order", sent, status=422))
    one.post(f"{path}/order", {**sent, "order_2": "2"})
    assert StarEntry.get_by_id(keys[0]).proposed == "4"


def test_what_waits_for_the_committee_is_on_home(declared, visit, actor, world, queries):
    by = actor("committee")
    (review,) = waiting.review(by)
    assert (review.count, review.tasks[0].url) == (1, f"/stars/entries/{declared.id}/review")
    assert "评定：机关第一党支部" in text_of(visit("committee").get("/"))
    assert waiting.rounds(by) == []
    StarEntry.update(state="reviewed").execute()
    (rounds,) = waiting.rounds(by)
    assert [task.button for task in rounds.tasks] == ["综合测算"]
    for state, button in (("proposed", "进入公示"), ("settled", "通报备案")):
        StarCycle.update(state=state, settled_on=clock.today()).execute()
        assert [task.button for task in waiting.rounds(by)[0].tasks] == [button]
    days = {"publicity_starts": clock.today() - DAY, "publicity_ends": clock.today()}
    StarCycle.update(state="published", **days).execute()
    assert waiting.rounds(by) == []
    StarCycle.update(publicity_ends=clock.today() - DAY).execute()
    assert [task.button for task in waiting.rounds(by)[0].tasks] == ["定星"]
    for source in waiting.SOURCES:
        queries.statements.clear()
        source(by)
        assert len(queries) <= 2
    for who in ("secretary", "member", "supervisor", "committee_b"):
        assert waiting.review(actor(who)) == waiting.rounds(actor(who)) == []
