"""重点约谈: a draft of its side alone, filed for good, corrected beside its texts, followed up in the ledger."""

from datetime import timedelta
from typing import Any

import peewee as pw
import pytest

from portal import clock, db, policy
from portal.errors import Denied, Invalid, Stale
from portal.inbox.models import Message
from portal.problems import domain as problems
from portal.problems.models import Problem
from portal.problems.talks import annexes, domain, listing, waiting
from portal.problems.talks.domain import Wanted
from portal.problems.talks.models import Talk
from portal.uploads import domain as uploads
from tests.browser_client import text_of
from tests.problems.conftest import fresh
from tests.uploads import papers

TODAY = clock.today()


def wanted(**values: Any) -> Wanted:
    usual = Wanted(TODAY, "会议室", "支部书记郝某", None, "组长、组员", "组织生活不经常", "下月起每月开展")
    return usual._replace(**values)


def hold(by: Any, unit: Any, state: str = "filed", **values: Any) -> Talk:
    made = domain.record(unit, wanted(**values), by=by)
    if state == "filed":
        domain.file(made, by=by)
    return made


def sees(world: Any, actor: Any, talk: Talk) -> set[str]:
    return {who for who in world.players if who != "disabled" and policy.find(Talk, talk.id, actor(who)) is not None}


def test_who_sees_a_talk(world: Any, actor: Any) -> None:
    member = world.member.person
    draft = hold(actor("supervisor"), world.a1, "draft", person=member.id, talked_to="")
    assert draft.talked_to == member.name
    assert sees(world, actor, draft) == {"supervisor"}
    domain.file(draft, by=actor("supervisor"))
    assert sees(world, actor, draft) == {"supervisor", "secretary", "committee", "member"}
    told = {row.person_id for row in Message.select().where(Message.path == domain.path(draft))}
    assert told == {world.secretary.person.id, member.id}
    office = hold(actor("committee"), world.a2)
    assert sees(world, actor, office) == {"committee", "secretary_a2"}  # not the team's
    house = hold(actor("supervisor"), world.a)
    assert sees(world, actor, house) == {"supervisor", "committee"}
    assert waiting.drafts(actor("supervisor"))[0].count == 0
    hold(actor("supervisor"), world.a1, "draft")
    assert waiting.drafts(actor("supervisor"))[0].count == 1
    assert waiting.drafts(actor("committee"))[0].count == 0


def test_only_while_the_unit_is_assigned(world: Any, actor: Any) -> None:
    from portal.accounts.models import TeamUnit

    talk = hold(actor("supervisor"), world.a1)
    TeamUnit.update(ends=TODAY - timedelta(days=1)).where(TeamUnit.team == world.team_a.id).execute()
    assert "supervisor" not in sees(world, actor, talk)


def test_who_may_hold_one(world: Any, actor: Any) -> None:
    for who, unit in (
        ("secretary", world.a1),
        ("member", world.a1),
        ("committee", world.a),
        ("committee_b", world.a1),
        ("supervisor_b", world.a1),
    ):
        with pytest.raises(Denied):
            domain.record(unit, wanted(), by=actor(who))
    committee = actor("committee")
    with pytest.raises(Invalid, match="与自己"):
        domain.record(world.a2, wanted(person=committee.person_id), by=committee)
    for field, values in (
        ("held_on", {"held_on": TODAY + timedelta(days=1)}), ("held_on", {"held_on": None}), ("matters", {"matters": " "}),
        ("participants", {"participants": ""}), ("talked_to", {"talked_to": ""}), ("person", {"person": world.member_b.person.id}),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            domain.record(world.a1, wanted(**values), by=committee)
        assert refused.value.field == field


def test_what_was_filed_stays_and_corrections_stand_beside_it(world: Any, actor: Any) -> None:
    by = actor("supervisor")
    talk = hold(by, world.a1, "draft")
    domain.edit(talk, wanted(place="支部活动室"), by=by, version=talk.version)
    domain.file(talk, by=by, version=talk.version)
    with pytest.raises(Stale):
        domain.edit(talk, wanted(), by=by)
    with (
        pytest.raises((pw.IntegrityError, pw.ProgrammingError, pw.InternalError), match="does not change"),
        db.database.atomic(),
    ):
        Talk.update(matters="别的").where(Talk.id == talk.id).execute()
    domain.correct(talk, by=by, part="undertaken", text="本月起每月开展", reason="记错了月份", version=talk.version)
    domain.correct(talk, by=by, part="undertaken", text="本周起每周开展", reason="又核对过")
    assert Talk.get_by_id(talk.id).undertaken == "下月起每月开展"
    assert [(one.before, one.text) for one in annexes.of(talk)] == [
        ("下月起每月开展", "本月起每月开展"), ("本月起每月开展", "本周起每周开展"),
    ]  # fmt: skip
    with pytest.raises(Invalid, match="没有改动"):
        domain.correct(talk, by=by, part="undertaken", text="本周起每周开展", reason="再")
    with pytest.raises(Denied):
        domain.correct(talk, by=actor("committee"), part="matters", text="别的", reason="越权")


def test_what_follows_are_entries_of_the_ledger(world: Any, actor: Any, visit: Any, ledger: Any) -> None:
    origin = ledger("supervisor", "a1", "issued")
    by = actor("supervisor")
    talk = domain.record(world.a1, wanted(), by=by, problem=origin)
    with pytest.raises(Stale):
        domain.follow(talk, by=by, text="先归档")
    domain.file(talk, by=by)
    made = domain.follow(talk, by=by, text="制定组织生活计划", requirement="报督导组")
    assert (made.source, made.source_record, made.source_id, made.team_id) == ("talk", "talk", talk.id, by.team_id)
    assert [row.id for row in listing.entries(talk.id, by)] == [made.id]
    assert listing.entries(talk.id, actor("secretary")) == []  # not issued yet
    assert [row.id for row in listing.of_problem(origin.id, by)] == [talk.id]
    problems.escalate(fresh(origin), by=by, level="talk", decided_on=TODAY, decided_by="督导组会议", reason="拖延")
    page = visit("supervisor").get(f"/problems/{origin.id}").get_data(as_text=True)
    assert f"/problems/talks/new?problem={origin.id}" in page
    assert f'"/problems/talks/{talk.id}"' in page
    assert "登记约谈" not in visit("secretary").get(f"/problems/{origin.id}").get_data(as_text=True)
    page = visit("supervisor").get(domain.path(talk)).get_data(as_text=True)
    assert f"/problems/{made.id}" in page
    assert f"/problems/{origin.id}" in page
    assert "看原处" in visit("supervisor").get(f"/problems/{made.id}").get_data(as_text=True)
    with pytest.raises(Invalid, match="不是这个单位"):
        domain.record(world.a2, wanted(), by=by, problem=Problem.get_by_id(origin.id))


def test_pages(app: Any, world: Any, actor: Any, visit: Any, ledger: Any) -> None:
    browser = visit("supervisor")
    origin = ledger("supervisor", "a1", "issued", text="组织生活记录不全")
    assert "机关第一党支部" in text_of(browser.get("/problems/talks/new"))
    start = browser.get(f"/problems/talks/new?problem={origin.id}", 303).location
    assert "组织生活记录不全" in text_of(browser.get(start))
    visit("supervisor_b").get(f"/problems/talks/new?problem={origin.id}", 404)
    with app.app_context():
        file = uploads.receive("约谈.pdf", papers.classic(papers.document()), by=actor("supervisor"))
    typed = {
        "held_on": str(TODAY), "talked_to": "郝某", "participants": "甲、乙", "matters": "组织生活不经常", "undertaken": "按月开展",
        "person": "", "attached": str(file.id),
    }  # fmt: skip
    refused = browser.post(start, {**typed, "participants": ""}, 422)
    assert "按月开展" in refused.get_data(as_text=True)
    address = browser.post(start, {**typed, "once": "talk-1"}).location
    assert browser.post(start, {**typed, "once": "talk-1"}).location == address
    talk = Talk.get()
    assert talk.problem_id == origin.id
    secretary = visit("secretary")
    secretary.get(address, 404)
    secretary.get(f"/files/{file.id}", 404)
    browser.get(f"{address}/edit")
    typed.pop("attached")
    browser.post(f"{address}/edit", {**typed, "place": "一楼", "version": talk.version})
    conflict = browser.post(f"{address}/edit", {**typed, "place": "二楼", "version": talk.version}, 409)
    assert "二楼" in conflict.get_data(as_text=True)
    assert "一楼" in conflict.get_data(as_text=True)
    assert "归档" in text_of(browser.get("/"))
    browser.get(f"{address}/file")
    browser.post(f"{address}/file", {"version": Talk.get().version})
    for act in ("correct", "follow"):
        browser.get(f"{address}/{act}")
    browser.post(
        f"{address}/correct", {"part": "place", "text": "三楼", "reason": "写错", "version": Talk.get().version}
    )
    browser.post(f"{address}/follow", {"text": "制定计划", "category": "", "version": Talk.get().version})
    page = text_of(browser.get(address))
    assert "三楼" in page
    assert "制定计划" in page
    assert "约谈记录" in text_of(browser.get(f"{address}/print"))
    secretary.get(f"/files/{file.id}")
    page = text_of(secretary.get(address))
    assert "更正为" in page
    assert "制定计划" not in page
    assert "列入整改" not in page
    secretary.get(f"{address}/follow", 403)
    assert "共 1 次" in text_of(secretary.get("/problems/talks"))
    assert "共 1 次" in text_of(
        visit("committee").get(f"/problems/talks?branch={world.a1.id}&q=组织&year={TODAY.year}&state=filed")
    )
    browser.get("/problems/talks?export=xlsx")
    visit("member").get("/problems/talks")
    visit("secretary").get("/problems/talks/new", 404)
    visit("staff").get("/problems/talks", 404)


def test_filed_talks_stand_in_the_file_of_the_branch(world: Any, actor: Any, visit: Any) -> None:
    here, there = hold(actor("supervisor"), world.a1), hold(actor("supervisor"), world.a2, matters="二支部的事")
    for who in ("supervisor", "secretary"):
        page = visit(who).get(f"/checks/branches/{world.a1.id}").get_data(as_text=True)
        assert domain.path(here) in page
        assert domain.path(there) not in page
    assert domain.path(here) not in visit("committee").get(f"/checks/branches/{world.a2.id}").get_data(as_text=True)
